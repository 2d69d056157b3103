"""The page "who sees what", drawn from the tables by which the program decides."""

from dataclasses import dataclass

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from accounts.enums import RoleKind
from casework.access import (
    IMPORT_ROLES,
    PERMISSIONS,
    REPORT_PERMISSIONS,
    SHARED_PERMISSIONS,
    WITHOUT_THE_NAME,
)
from casework.enums import FieldGroup, How, Viewer
from casework.fields import FIELDS, SEES, SEES_HIDDEN_NAMES, WITHHELD_WITH_THE_NAME, hows
from referrals.enums import SharedField
from referrals.sharing import GROUPS, MINIMUM, MINIMUM_GROUPS, MINIMUM_LABELS
from reports.access import COMMITTEE_ROLES, COUNTING_ROLES, DOCUMENTS

# Roles that are shown no case at all: every role that no table of `casework.access` names, and that answers
# no referral.
NO_CASES = tuple(kind for kind in RoleKind if kind not in PERMISSIONS and kind != RoleKind.COUNSELLOR)
DEEDS = {
    "view": _("mở và đọc hồ sơ"),
    "note": _("viết ghi chú"),
    "merge": _("gộp hai hồ sơ của cùng một trẻ"),
    "screen": _("sàng lọc"),
    "assess": _("đánh giá nguy cơ và nhu cầu"),
    "plan": _("lập kế hoạch, rà soát, đề nghị kết thúc"),
    "refer": _("chuyển gửi"),
    "visit": _("thăm hộ gia đình"),
    "assign": _("giao cán bộ phụ trách"),
    "attach": _("thêm, gỡ tài liệu"),
    "documents": _("tải tài liệu của hồ sơ"),
    "approve": _("phê duyệt kế hoạch, kết thúc hồ sơ"),
    "supervise": _("trả lại kèm ý kiến, xem xét lần mở khẩn cấp, rà soát chất lượng hồ sơ"),
    "protect": _("ghi việc bảo vệ khẩn cấp, quyết định cách ly"),
    "doubt": _("xem điều chưa khớp trong các lần thăm"),
    "transfer": _("chuyển hồ sơ cho xã khác, nhận hồ sơ"),
    "meet": _("mời họp trường hợp, ghi biên bản"),
    "share": _("chia sẻ hồ sơ cho người phối hợp"),
}
REPORT_DEEDS = {
    "view": _("đọc thông tin tiếp nhận"),
    "take": _("tiếp nhận thông tin"),
    "decide": _("mở hồ sơ, gộp, chuyển xã khác hoặc không xử lý tiếp"),
    "reporter": _("bấm xem người báo tin"),
}
ROLE_OF = {
    Viewer.IN_CHARGE: RoleKind.OFFICER,
    Viewer.OFFICER: RoleKind.OFFICER,
    Viewer.CHAIR: RoleKind.CHAIR,
    Viewer.SUPERVISOR: RoleKind.SUPERVISOR,
}


@dataclass(frozen=True)
class Cell:
    """What one column says of one group; `how` is a code of `How`, "" where single fields are named."""

    column: str
    words: str
    how: str = ""


@dataclass(frozen=True)
class Row:
    """One group of fields with the labels of its fields and a cell for each column."""

    group: FieldGroup
    fields: tuple[str, ...]
    cells: tuple[Cell, ...]


def table() -> list[Row]:
    """Return a row for every group: who looks at a case, the institution before and after, everybody else."""
    return [Row(group, labels_of(group), tuple(_cells(group))) for group in FieldGroup]


def hidden_table() -> list[Row]:
    """Return the rows that change when the name is hidden, for those who look at the case."""
    changed = (group for group in FieldGroup if group in WITHHELD_WITH_THE_NAME)
    return [
        Row(group, (), tuple(_cell(viewer, hows([viewer], hidden=True)[group]) for viewer in Viewer))
        for group in changed
    ]


def labels_of(group) -> tuple[str, ...]:
    """Return the labels of the fields of `group`, each once, without those that only the program reads."""
    found = {}
    for label, groups in FIELDS.items():
        fields = (apps.get_model(label)._meta.get_field(name) for name in groups.get(group, ()))
        found.update({str(field.verbose_name): None for field in fields if _is_labelled(field)})
    return tuple(found)


def deeds() -> list[dict]:
    """Return for everybody who looks at a case, and for the other roles, what they may do."""
    rows = [{"who": viewer.label, "may": _deeds_of(viewer)} for viewer in Viewer]
    rows.append({"who": RoleKind.COUNSELLOR.label, "may": [_("trả lời phiếu chuyển gửi của cơ sở mình")]})
    return rows + [{"who": kind.label, "may": []} for kind in NO_CASES]


def _deeds_of(viewer) -> list[str]:
    if viewer not in ROLE_OF:
        return [DEEDS[name] for name in DEEDS if name in SHARED_PERMISSIONS[viewer.value]]
    role = ROLE_OF[viewer]
    may = [DEEDS[name] for name in DEEDS if name in PERMISSIONS[role]]
    if viewer == Viewer.IN_CHARGE:
        may.append(DEEDS["share"])
    if viewer in SEES_HIDDEN_NAMES:
        may.append(_("ẩn tên trẻ và thôi ẩn"))
    may += [REPORT_DEEDS[name] for name in REPORT_DEEDS if name in REPORT_PERMISSIONS.get(role, ())]
    return [*may, _("nhập danh sách của xã")] if role in IMPORT_ROLES else may


def reports_table() -> list[dict]:
    """Return for reports, papers and files who is shown them, from the tables that decide it."""
    printing = [kind for kind in PERMISSIONS if DOCUMENTS in PERMISSIONS[kind]]
    return [
        {
            "what": _("Báo cáo trình Ban, việc Ban quyết định (chỉ có mã hồ sơ)"),
            "who": _of_own(COMMITTEE_ROLES),
        },
        {"what": _("Danh sách sau mỗi con số của một xã"), "who": _of_own(COUNTING_ROLES)},
        {"what": _("Số liệu đã công bố, số nhỏ được che"), "who": str(RoleKind.ANALYST.label)},
        {
            "what": _("Rà soát chất lượng của khu vực"),
            "who": _("%(role)s của khu vực; cán bộ phụ trách thấy nhận xét về hồ sơ của mình")
            % {"role": RoleKind.SUPERVISOR.label},
        },
        {"what": _("Văn bản in từ hồ sơ"), "who": _of_own(printing)},
        {"what": _("Tệp đã yêu cầu"), "who": _("chỉ người yêu cầu, khi còn quyền xem mọi điều trong tệp")},
    ]


def _of_own(roles) -> str:
    return _("%(roles)s của địa bàn") % {"roles": ", ".join(str(kind.label) for kind in roles)}


def left_with_hidden_name() -> list[str]:
    """Return what those may still do who do not know a hidden name."""
    return [DEEDS[name] for name in DEEDS if name in WITHOUT_THE_NAME]


def _cells(group):
    yield from (_cell(viewer, SEES[viewer][group]) for viewer in Viewer)
    yield _shared(_("Cơ sở, trước khi tiếp nhận"), _minimum(group))
    chosen = [SharedField(name).label for name in SharedField.values if GROUPS[name] == group]
    yield _shared(_("Cơ sở, sau khi tiếp nhận"), [*_minimum(group), *chosen])
    yield Cell(", ".join(str(kind.label) for kind in NO_CASES), How.NEVER.label, How.NEVER.value)


def _minimum(group) -> list:
    return [MINIMUM_LABELS[name] for name in MINIMUM if MINIMUM_GROUPS[name] == group]


def _cell(viewer, how) -> Cell:
    return Cell(str(viewer.label), how.label, how.value)


def _shared(column, labels) -> Cell:
    if not labels:
        return Cell(str(column), How.NEVER.label, How.NEVER.value)
    return Cell(str(column), ", ".join(str(label) for label in labels))


def _is_labelled(field) -> bool:
    return field.editable and str(field.verbose_name) != field.name.replace("_", " ")
