"""Which lists leave the program, whose rows are in them, and how they are narrowed.

Only cases of the person's own communes: what was shared for one case, or opened in an emergency to read,
is not carried away.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import commune_ids, has_role
from accounts.enums import RoleKind
from casework.access import PERMISSIONS, visible_cases
from casework.enums import FieldGroup, How, Viewer
from casework.fields import SEES
from casework.models import Case, Deadline, Support
from casework.queries import TABS, overdue
from referrals.access import visible_referrals
from referrals.models import Attendance, Referral
from referrals.queries import SENT_TABS, sent_by
from reports.exports.columns import (
    ATTENDANCE,
    CASES,
    DEADLINES,
    OFFERED,
    REFERRALS,
    SUPPORTS,
)
from vietnam.calendar import start_of_day

# As what somebody of a role may look at a case of the own communes.
LOOKS_AS = {
    RoleKind.OFFICER: (Viewer.IN_CHARGE, Viewer.OFFICER),
    RoleKind.CHAIR: (Viewer.CHAIR,),
    RoleKind.SUPERVISOR: (Viewer.SUPERVISOR,),
}
MINE = "mine"


@dataclass(frozen=True)
class ListExport:
    """`rows(user, params)` are the rows that the person may see; `case_path` leads from one to its case.

    `always` are the groups that the list is about; `period` says in words what the two days of it narrow.
    """

    label: str
    rows: Callable
    columns: tuple
    always: frozenset
    period: str
    case_path: str = "case"
    related: tuple[str, ...] = ()

    def read(self, user, params: dict, after: int, size: int) -> list:
        """Return the next `size` rows behind the key `after`, with everything that a column reads."""
        case = f"{self.case_path}__" if self.case_path else ""
        joined = [f"{case}{name}" for name in ("child__household", "commune", "officer")]
        rows = self.rows(user, params).filter(pk__gt=after).order_by("pk").select_related(*joined)
        rows = rows.select_related(*self.related) if self.related else rows
        return list(rows.prefetch_related(f"{case}child__household__caregivers")[:size])

    def case_of(self, row) -> Case:
        """Return the case of `row`."""
        for name in filter(None, self.case_path.split("__")):
            row = getattr(row, name)
        return row

    def chosen(self, params: dict) -> list:
        """Return the columns of the groups that were asked for."""
        wanted = {None, *self.always, *params.get("groups", ())}
        return [column for column in (make() for make in self.columns) if column.group in wanted]


def own_cases(user) -> QuerySet[Case]:
    """Return the visible cases of the person's own communes, without shares."""
    return visible_cases(user).filter(commune_id__in=commune_ids(user, *PERMISSIONS))


def groups_for(user) -> list[FieldGroup]:
    """Return the groups that `user` is shown in full in some case of the own communes."""
    looks = [viewer for kind, viewers in LOOKS_AS.items() if has_role(user, kind) for viewer in viewers]
    return [group for group in OFFERED if any(SEES[viewer][group] == How.FULL for viewer in looks)]


def may_export(user, params: dict) -> bool:
    """Tell whether `user` may take such a list out today: a role in casework, and only groups of it."""
    known = {str(group) for group in groups_for(user)}
    return has_role(user, *PERMISSIONS) and set(params.get("groups", ())) <= known


def _cases(user, params) -> QuerySet[Case]:
    found = own_cases(user)
    if tab := TABS.get(params.get("tab", "")):
        found = found.filter(tab(user))
    same = {"state": "state", "risk": "risk", "legal_label": "label"}
    found = found.filter(**{field: params[name] for field, name in same.items() if params.get(name)})
    found = overdue(found) if params.get("overdue") else found
    return found.filter(_days("opened_on", params))


def _referrals(user, params) -> QuerySet[Referral]:
    found = visible_referrals(user).filter(case__commune_id__in=commune_ids(user, *PERMISSIONS))
    if params.get("whose") == MINE:
        found = sent_by(found, user)
    if states := SENT_TABS.get(params.get("tab", "")):
        found = found.filter(state__in=states)
    return found.filter(_moments("sent_at", params))


def _attendance(user, params) -> QuerySet[Attendance]:
    found = visible_referrals(user).filter(case__commune_id__in=commune_ids(user, *PERMISSIONS))
    return Attendance.objects.filter(_days("week", params), placement__referral__in=found)


def _supports(user, params) -> QuerySet[Support]:
    found = Support.objects.filter(case__in=own_cases(user))
    planned = Q(given_on=None) & _days("planned_on", params)
    given = Q(given_on__isnull=False) & _days("given_on", params)
    return found.filter(given | planned)


def _deadlines(user, params) -> QuerySet[Deadline]:
    found = Deadline.objects.filter(_moments("due_at", params), case__in=own_cases(user))
    open_ones = Q(met_at=None, cancelled_at=None)
    # One that stands still has no date that could pass.
    late = Q(paused_at=None, due_at__lt=timezone.now())
    narrowed = {"open": open_ones, "overdue": open_ones & late}
    return found.filter(narrowed.get(params.get("only", ""), Q()))


def _days(field, params) -> Q:
    """Return the condition that the day `field` lies between those of `params`, both included."""
    found = Q()
    if params.get("since"):
        found &= Q(**{f"{field}__gte": params["since"]})
    if params.get("until"):
        found &= Q(**{f"{field}__lte": params["until"]})
    return found


def _moments(field, params) -> Q:
    found = Q()
    if params.get("since"):
        found &= Q(**{f"{field}__gte": start_of_day(dt.date.fromisoformat(params["since"]))})
    if params.get("until"):
        after = dt.date.fromisoformat(params["until"]) + dt.timedelta(days=1)
        found &= Q(**{f"{field}__lt": start_of_day(after)})
    return found


PROTECTION, SCHOOLING = frozenset({FieldGroup.PROTECTION}), frozenset({FieldGroup.SCHOOLING})
LISTS = {
    "cases": ListExport(_("Danh sách hồ sơ"), _cases, CASES, PROTECTION, _("Ngày lập hồ sơ"), case_path=""),
    "referrals": ListExport(
        _("Danh sách phiếu chuyển gửi và việc theo học"),
        _referrals,
        REFERRALS,
        SCHOOLING,
        _("Ngày gửi phiếu"),
        related=("institution", "programme__institution", "placement"),
    ),
    "attendance": ListExport(
        _("Danh sách chuyên cần theo tuần"),
        _attendance,
        ATTENDANCE,
        SCHOOLING,
        _("Tuần học"),
        case_path="placement__referral__case",
        related=("placement__referral__institution",),
    ),
    "supports": ListExport(
        _("Danh sách hỗ trợ"), _supports, SUPPORTS, PROTECTION, _("Ngày cấp, ngày dự kiến cấp")
    ),
    "deadlines": ListExport(
        _("Danh sách thời hạn"), _deadlines, DEADLINES, PROTECTION, _("Ngày hết hạn"), related=("owner",)
    ),
}
