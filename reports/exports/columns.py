"""Columns of the lists: each stands in the group of its field, and is filled for those who see that group.

The reporter, the list of a commune and what was told in free text are in no column at all.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from casework.disclosure import WITHHELD, Disclosed
from casework.enums import FieldGroup, How
from casework.fields import EXACT_PLACES, group_of

# What somebody may ask for beside what every list holds.
OFFERED = (FieldGroup.IDENTITY, FieldGroup.CONTACT, FieldGroup.SCHOOLING, FieldGroup.WORK)


@dataclass(frozen=True)
class Line:
    """One row of a list: the `record` it is about, its case, and how the person sees that case."""

    record: object
    case: object
    shown: Disclosed


@dataclass(frozen=True)
class Column:
    """A heading, the group that decides who is shown it (None: code and people of the service), its value."""

    label: str
    group: FieldGroup | None
    read: Callable[[Line], object]
    # Says where a child can be found although its group is open to more people.
    is_place: bool = False

    def cell(self, line: Line):
        """Return the value of `line`, or the sentence that it is not shown to the person."""
        hows = line.shown.hows
        hidden_place = self.is_place and hows[FieldGroup.CONTACT] == How.NEVER
        if hidden_place or (self.group is not None and hows[self.group] != How.FULL):
            return str(WITHHELD)
        return self.read(line)


def fact(model: str, path: str, label=None) -> Callable[[], Column]:
    """Return how to make the column of the field at the end of `path`, which leads from the record.

    Models and their groups are only there once the program has started, so columns are made when asked for.
    """
    name = path.rpartition(".")[2]

    def column() -> Column:
        shown = apps.get_model(model)._meta.get_field(name)
        read = _display(path) if shown.choices else _value(path)
        group = group_of(model, name)
        return Column(label or shown.verbose_name, group, read, is_place=(model, name) in EXACT_PLACES)

    return column


def told(label, read, group: FieldGroup | None = None) -> Callable[[], Column]:
    """Return how to make a column whose value `read` takes from the line."""
    return lambda: Column(label, group, read)


def _value(path):
    def read(line: Line):
        value = _follow(line.record, path)
        return str(value) if hasattr(value, "_meta") else value

    return read


def _display(path):
    owner, _dot, name = path.rpartition(".")

    def read(line: Line):
        holder = _follow(line.record, owner)
        return "" if holder is None else str(getattr(holder, f"get_{name}_display")() or "")

    return read


def _follow(value, path):
    for name in filter(None, path.split(".")):
        value = getattr(value, name, None)
    return value


def _caregivers(line: Line) -> str:
    return ", ".join(one.full_name for one in line.shown.caregivers)


def _phones(line: Line) -> str:
    return ", ".join(one.phone for one in line.shown.caregivers if one.phone)


# Every list begins with these: what lists on the screen show as well.
CASE = (
    told(_("Mã hồ sơ"), lambda line: line.case.code),
    told(_("Tên viết tắt"), lambda line: line.shown.listed),
    told(_("Tuổi"), lambda line: line.shown.age),
    told(_("Xã, phường"), lambda line: str(line.case.commune)),
    told(_("Cán bộ phụ trách"), lambda line: str(line.case.officer or "")),
)
CHILD = (
    told(_("Họ và tên"), lambda line: line.shown.name, FieldGroup.IDENTITY),
    told(_("Ngày sinh"), lambda line: line.shown.birth, FieldGroup.IDENTITY),
    told(_("Giới tính"), lambda line: line.case.child.get_sex_display(), FieldGroup.IDENTITY),
    told(_("Cha, mẹ, người chăm sóc"), _caregivers, FieldGroup.IDENTITY),
)
HOME = (
    fact("casework.child", "child.personal_id"),
    fact("casework.household", "child.household.village"),
    told(_("Điện thoại người chăm sóc"), _phones, FieldGroup.CONTACT),
)
CASES = (
    *CASE,
    *(fact("casework.case", name) for name in ("state", "risk", "opened_on", "closed_on", "next_due")),
    fact("casework.case", "next_kind", _("Việc tiếp theo")),
    *CHILD,
    *HOME,
    *(fact("casework.child", f"child.{name}") for name in ("schooling", "grade", "school_name")),
    *(
        fact("casework.child", f"child.{name}")
        for name in ("birth_certificate", "residence_paper", "identity_paper")
    ),
    fact("casework.case", "legal_label"),
)
REFERRALS = (
    *CASE,
    told(_("Phiếu chuyển gửi"), lambda line: line.record.number),
    *(
        fact("referrals.referral", name)
        for name in ("need", "institution", "programme", "state", "sent_at", "answer_due", "answered_at")
    ),
    fact("referrals.referral", "decline_reason"),
    *(
        fact("referrals.placement", f"placement.{name}")
        for name in ("starts", "group", "ends", "end_reason", "drop_reason")
    ),
    *CHILD,
)
ATTENDANCE = (
    *CASE,
    told(_("Phiếu chuyển gửi"), lambda line: line.record.placement.referral.number),
    fact("referrals.referral", "placement.referral.institution"),
    fact("referrals.placement", "placement.group"),
    *(fact("referrals.attendance", name) for name in ("week", "days_expected", "days_attended")),
    *CHILD,
)
SUPPORTS = (
    *CASE,
    *(fact("casework.support", name) for name in ("kind", "state", "planned_on", "given_on", "worth")),
    *CHILD,
)
DEADLINES = (
    *CASE,
    *(fact("casework.deadline", name) for name in ("kind", "starts_at", "due_at", "paused_at")),
    *(fact("casework.deadline", name) for name in ("met_at", "cancelled_at")),
    told(_("Người phải làm"), lambda line: str(line.record.owner or ""), FieldGroup.PROTECTION),
    *CHILD,
)
