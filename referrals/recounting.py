"""Open dates of referrals that follow a setting or the calendar: lesson days, and the day of the answer."""

from simple_history.utils import bulk_update_with_history

from casework.enums import DeadlineKind
from referrals.models import Placement, Referral
from schools.calendar import calendars_of
from vietnam.calendar import day_of, end_of_day

PROVINCE, OPEN_ON = "institution__commune__parent_id", "institution__opening_days"


def lesson_dates(clocks, settings: dict[str, int]) -> dict[int, object]:
    """Return key → when each of `clocks`, all of one kind, runs out in lesson days of its institution.

    One query for the institutions, one for their calendars.
    """
    abouts = {clock.id: int(clock.about.rpartition(":")[2]) for clock in clocks}
    places = _places(clocks[0].kind, abouts.values())
    calendars = calendars_of({province for province, _days in places.values()})
    days = settings["no_show_days"] if clocks[0].kind == DeadlineKind.NO_SHOW else 1
    found = {}
    for clock in clocks:
        if place := places.get(abouts[clock.id]):
            province, open_on = place
            last = calendars[province].add_days(day_of(clock.counted_from), days, open_on)
            found[clock.id] = end_of_day(last)
    return found


def move_answers(clocks, by) -> None:
    """Move the day until which an institution answers with its clock."""
    due = {int(clock.about.rpartition(":")[2]): clock.due_at for clock in clocks}
    rows = list(Referral.objects.select_for_update().filter(pk__in=due))
    for row in rows:
        row.answer_due = due[row.pk]
    told = {"default_user": by, "default_change_reason": "recount"}
    bulk_update_with_history(rows, Referral, ["answer_due"], **told)


def _places(kind, keys) -> dict[int, tuple]:
    model, way = (Referral, "") if kind == DeadlineKind.NO_SHOW else (Placement, "referral__")
    rows = model.objects.filter(pk__in=set(keys))
    return {
        pk: (province, days) for pk, province, days in rows.values_list("pk", way + PROVINCE, way + OPEN_ON)
    }
