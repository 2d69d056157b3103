"""Counts for the supervisor, over cases that are already visible. Every number has a list behind it."""

import datetime as dt
from collections.abc import Callable

from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from areas.queries import supervised_communes
from casework.enums import ENDED_STATES, CaseState, NoteKind
from casework.models import Deadline, Note
from vietnam.calendar import end_of_day, today

SILENT_DAYS = 30
WAITING_STATES = (CaseState.PLANNED, CaseState.CLOSING)
WEEK, MONTH = dt.timedelta(days=7), dt.timedelta(days=30)
OPENED = ~Q(state__in=ENDED_STATES)


def _overdue(_cases, _asked, late: dt.timedelta = dt.timedelta()) -> Q:
    return OPENED & Q(next_due__lt=timezone.now() - late)


def _returned(cases, _asked) -> Q:
    """The chair returned the plan, or a supervisor an item, and nobody has answered yet."""
    # Asked once about these cases: a question for each row might read the notes of the whole country.
    items = Note.objects.filter(case__in=cases, kind=NoteKind.RETURNED, answer=None, kept_in=None)
    return OPENED & (Q(state=CaseState.RETURNED) | Q(pk__in=items.order_by().values("case")))


def _within(field: str, asked: dict) -> Q:
    bounds = {f"{field}__gte": asked.get("since"), f"{field}__lte": asked.get("until")}
    return Q(**{name: day for name, day in bounds.items() if day})


# What may be asked of cases: name → what it is called, and its condition, made from the cases that are looked
# through and from what else is asked (`since`, `until`). One definition for a number and for the list behind
# it. Rooms to the right add their own.
CONDITIONS: dict[str, tuple[str, Callable[[object, dict], Q]]] = {
    "overdue": (_("Hồ sơ quá hạn"), _overdue),
    "overdue_week": (_("Quá hạn trên 7 ngày"), lambda cases, asked: _overdue(cases, asked, WEEK)),
    "overdue_month": (_("Quá hạn trên 30 ngày"), lambda cases, asked: _overdue(cases, asked, MONTH)),
    "silent": (
        _("Hồ sơ không cập nhật trên 30 ngày"),
        lambda _cases, _asked: OPENED & _silent(),
    ),
    "unassigned": (_("Hồ sơ chưa phân công"), lambda _cases, _asked: OPENED & Q(officer=None)),
    "returned": (_("Hồ sơ bị trả lại, chưa sửa hoặc chưa trả lời"), _returned),
    "waiting": (
        _("Hồ sơ chờ Chủ tịch UBND xã quyết định"),
        lambda _cases, _asked: Q(state__in=WAITING_STATES),
    ),
    "new": (_("Hồ sơ lập trong kỳ"), lambda _cases, asked: _within("opened_on", asked)),
    "closed": (
        _("Hồ sơ kết thúc trong kỳ"),
        lambda _cases, asked: Q(state=CaseState.CLOSED) & _within("closed_on", asked),
    ),
}


def condition(name: str, cases, asked: dict) -> Q:
    """Return the condition `name` of `CONDITIONS` on `cases`; raises KeyError for a name that is none."""
    return CONDITIONS[name][1](cases, asked)


def overview(cases, communes) -> dict:
    """Return the numbers of the supervisor's page for the queryset `cases`, counted in one query.

    `communes`: one row for each of `communes`, also those without a case, with counts by state;
    `officers`: open and overdue by officer of a commune, for those with open cases.
    """
    totals = {
        "open": Count("pk", filter=OPENED),
        **{name: Count("pk", filter=condition(name, cases, {})) for name in ("overdue", "silent")},
        **{f"state_{state}": Count("pk", filter=Q(state=state)) for state in CaseState},
    }
    counted = cases.values("commune_id", "commune__name", "officer_id", "officer__full_name").annotate(
        **totals
    )
    found = list(counted.order_by("-overdue", "officer__full_name", "commune__name"))
    rows = [_summed(area, found, totals) for area in communes]
    return {"communes": rows, "officers": [row for row in found if row["open"]]}


def _summed(area, counted, names) -> dict:
    """Return one commune with its officers' counts added up."""
    rows = [row for row in counted if row["commune_id"] == area.pk]
    sums = {name: sum(row[name] for row in rows) for name in names}
    return {**sums, "commune_id": area.pk, "name": area.name}


def behind(cases, asked: dict):
    """Return the cases behind one number, the nearest deadline first; open ones unless others are asked for.

    `asked` may hold area (of supervision), commune, officer (an id or "none"), state, and `only`, a name of
    `CONDITIONS`, with since and until where it is about a period.
    """
    if asked.get("area"):
        cases = cases.filter(commune__in=supervised_communes([asked["area"].pk], today()))
    if asked.get("commune"):
        cases = cases.filter(commune=asked["commune"])
    if asked.get("officer"):
        cases = cases.filter(officer=None if asked["officer"] == "none" else asked["officer"])
    found = cases.filter(state=asked["state"]) if asked.get("state") else cases
    if asked.get("only"):
        found = found.filter(condition(asked["only"], cases, asked))
    elif not asked.get("state"):
        found = found.filter(OPENED)
    return found.select_related("child", "commune", "officer").order_by("next_due", "pk")


def silent_cases(cases):
    """Return the open cases on which nothing was recorded for `SILENT_DAYS` days, the longest first."""
    return behind(cases, {"only": "silent"}).order_by(F("last_deed_on").asc(nulls_first=True), "pk")


def waiting_cases(cases):
    """Return the cases that wait for a chair's decision, the earliest deadline first."""
    waiting = cases.filter(state__in=WAITING_STATES)
    return waiting.select_related("child", "commune", "officer").order_by("next_due", "pk")


def waiting_clocks(cases):
    """Return the clocks of `cases` that stand still, the longest first, then those that were put off."""
    later = Q(paused_at__isnull=False) | Q(put_off_until__gt=today())
    running = Deadline.objects.filter(later, case__in=cases, met_at=None, cancelled_at=None)
    order = (F("paused_at").asc(nulls_last=True), "due_at", "pk")
    return running.select_related("case__commune", "owner").order_by(*order)


def returned_notes(cases):
    """Return the supervisor's returned items on `cases`, unanswered ones first, then the newest."""
    notes = Note.objects.filter(case__in=cases, kind=NoteKind.RETURNED, kept_in=None)
    answered = Count("answer")
    related = ("case__child", "case__commune", "by", "answer__by")
    return notes.select_related(*related).annotate(answered=answered).order_by("answered", "-pk")


def _silent() -> Q:
    """A visit, a referral or a note is a deed on the case as well, though its row stays as it is."""
    last = today() - dt.timedelta(days=SILENT_DAYS + 1)
    return Q(last_deed_on__lte=last) | Q(last_deed_on=None, touched_at__lte=end_of_day(last))
