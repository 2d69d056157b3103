"""A decision about two days of the calendar, so that the page of a year shows what is entered there."""

import datetime as dt

from areas.models import CalendarDay
from casework.actions.recounting import decide_day
from vietnam.calendar import is_working_day, today

AHEAD = dt.timedelta(days=60)
DAY = dt.timedelta(days=1)


def seed_year(people) -> None:
    """Exchange one working day far ahead for the Saturday before it; harmless when run again."""
    if CalendarDay.objects.exists():
        return
    day = today() + AHEAD
    while not is_working_day(day) or day.weekday() != 0:
        day += DAY
    source = "Văn bản minh họa của bản trình diễn"
    decide_day(by=people["an"], day=day, works=False, name="Nghỉ hoán đổi", source=source)
    saturday = day - DAY * 2
    if not is_working_day(saturday):
        name = f"Làm bù cho ngày {day:%d/%m}"
        decide_day(by=people["an"], day=saturday, works=True, name=name, source=source)
