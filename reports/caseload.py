"""The numbers of an area for its supervisor: by officer and by commune, each with the list behind it.

Counted over cases that are already visible, by the conditions of `casework.supervising` and no others.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from areas.models import SupervisionArea
from areas.queries import number, supervised_communes
from casework.access import visible_cases
from casework.forms.supervision import NOBODY
from casework.supervising import OPENED, condition
from vietnam.calendar import day_of, today

LATE = ("overdue", "overdue_week", "overdue_month", "silent", "unanswered", "unattended")
WORK = ("open", "new", "closed", "unassigned", "waiting", "returned")
MEASURES = (*WORK, *LATE)
LABELS = {
    "open": _("Đang mở"),
    "new": _("Lập trong kỳ"),
    "closed": _("Kết thúc trong kỳ"),
    "unassigned": _("Chưa phân công"),
    "waiting": _("Chờ Chủ tịch"),
    "returned": _("Bị trả lại"),
    "overdue": _("Quá hạn"),
    "overdue_week": _("Quá hạn trên 7 ngày"),
    "overdue_month": _("Quá hạn trên 30 ngày"),
    "silent": _("Im lặng 30 ngày"),
    "unanswered": _("Phiếu chưa trả lời"),
    "unattended": _("Chưa ghi chuyên cần"),
}


@dataclass(frozen=True)
class Asked:
    """One area, and the period in which cases were opened and closed, both days included."""

    area: SupervisionArea
    since: dt.date
    until: dt.date


def cases_of(user, area):
    """Return the cases of the communes that `area` holds today, of those that `user` may see."""
    return visible_cases(user).filter(commune__in=supervised_communes([area.pk], today()))


def caseload(user, asked: Asked) -> dict:
    """Return the numbers of now: `total`, `communes` and `officers`, plain values that can be kept.

    Each row holds `MEASURES`, `longest` (days that the longest is overdue), `name` and `key`; of an officer
    also `over`: how many open cases more than `limit`. The number of queries does not grow with the area.
    """
    cases = cases_of(user, asked.area)
    period = {"since": asked.since, "until": asked.until}
    counts = {
        name: Count("pk", filter=OPENED if name == "open" else condition(name, cases, period))
        for name in MEASURES
    }
    oldest = Min("next_due", filter=condition("overdue", cases, period))
    rows = cases.order_by().values("commune_id", "officer_id", "officer__full_name")
    found = list(rows.annotate(**counts, oldest=oldest))
    limit = number("cases_per_officer")
    communes = supervised_communes([asked.area.pk], today()).order_by("search_key", "pk")
    return {
        "limit": limit,
        "total": _summed(found),
        "communes": [
            {"key": area.pk, "name": area.name, **_summed(_of(found, "commune_id", area.pk))}
            for area in communes
        ],
        "officers": _officers(found, limit),
    }


def _officers(found, limit: int) -> list[dict]:
    """Return one row for each officer, also of several communes; who has most beyond the limit first."""
    names = {row["officer_id"]: row["officer__full_name"] or "" for row in found}
    rows = []
    for key, name in names.items():
        sums = _summed(_of(found, "officer_id", key))
        over = max(sums["open"] - limit, 0) if key else 0
        rows.append({"key": key or NOBODY, "name": name, **sums, "over": over})
    shown = (row for row in rows if any(row[measure] for measure in MEASURES))
    return sorted(shown, key=lambda row: (-row["over"], -row["overdue"], row["name"]))


def _of(found, column: str, key) -> list[dict]:
    return [row for row in found if row[column] == key]


def _summed(rows) -> dict:
    oldest = min((row["oldest"] for row in rows if row["oldest"]), default=None)
    days = (today() - day_of(oldest)).days if oldest else 0
    return {**{name: sum(row[name] for row in rows) for name in MEASURES}, "longest": days}


def links(asked: Asked, row: dict, column: str = "") -> dict[str, str]:
    """Return measure → address of the list behind the number of `row`; `column`: "commune", "officer", ""."""
    own = {"area": asked.area.pk, **({column: row["key"]} if column else {})}
    return {name: _list(**own, **_only(name, asked)) for name in MEASURES}


def _only(name: str, asked: Asked) -> dict:
    if name == "open":
        return {}
    period = {"since": asked.since.isoformat(), "until": asked.until.isoformat()}
    return {"only": name, **(period if name in ("new", "closed") else {})}


def _list(**filters) -> str:
    return f"{reverse('casework:supervised')}?{urlencode(filters)}"


def drawn_from(user, asked: Asked):
    """Return the cases that a sample is drawn from: open today or closed in the period."""
    cases = cases_of(user, asked.area)
    period = {"since": asked.since, "until": asked.until}
    return cases.filter(OPENED | condition("closed", cases, period))


def frame_of(user, asked: Asked) -> list[list]:
    """Return what a sample is drawn from as it is kept: [code, key of the officer], by code."""
    found = drawn_from(user, asked).order_by("code")
    return [[code, officer] for code, officer in found.values_list("code", "officer_id")]
