"""How a deadline reads, everywhere: "còn 2 ngày làm việc", "quá hạn 3 ngày". Pure functions."""

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.deadlines import RULES, left_of
from vietnam.calendar import ZONE, day_of, working_days_between

# The hour is worth telling when it is not simply the end of a day.
_SOON = dt.timedelta(hours=24)


def due_words(due: dt.datetime, now: dt.datetime | None = None) -> dict:
    """Return how a deadline reads: `text`, and `late` as True, False or "today".

    A clock that ends with a day counts days of Viet Nam's calendar, working days ahead; one that runs by the
    hour (Decree 56/2017, Art 26(3)) counts hours within a day of its end.
    """
    now = now or timezone.now()
    if not by_the_day(due) and abs(due - now) < _SOON:
        return _hours(due, now)
    day, this_day = day_of(due), day_of(now)
    if day == this_day:
        return {"text": _("hết hạn hôm nay"), "late": "today"}
    if day < this_day:
        days = (this_day - day).days
        text = ngettext("quá hạn %(days)s ngày", "quá hạn %(days)s ngày", days) % {"days": days}
        return {"text": text, "late": True}
    return {"text": _ahead(day, this_day), "late": False}


def pause_words(clock) -> dict:
    """Return how a clock that stands still reads: "tạm dừng từ 12/3: chờ cán bộ xã trả lời câu hỏi".

    `text` is the whole, `tag` and `because` are its parts; `left` is what remains when it goes on, in
    the unit of its rule; `late` is "paused".
    """
    tag = _("Tạm dừng từ %(day)s") % {"day": date_format(clock.paused_at.astimezone(ZONE), "j/n")}
    why = clock.get_paused_why_display()
    return {"text": f"{tag}: {why}", "tag": tag, "because": why, "left": _left(clock), "late": "paused"}


def words_of(clock, now: dt.datetime | None = None) -> dict:
    """Return how a clock reads, as `pause_words` when it stands still, else as `due_words`."""
    return pause_words(clock) if clock.is_paused else due_words(clock.due_at, now)


def by_the_day(due: dt.datetime) -> bool:
    """Tell whether a clock runs to the end of a day, so that the hour is not worth telling."""
    return due.astimezone(ZONE).time().replace(microsecond=0) == dt.time(23, 59, 59)


def waiting_words(since: dt.datetime, now: dt.datetime | None = None) -> str:
    """Return how long something has waited: "chờ 3 ngày", within a day in hours."""
    waited = max(dt.timedelta(0), (now or timezone.now()) - since)
    if waited.days:
        return ngettext("chờ %(days)s ngày", "chờ %(days)s ngày", waited.days) % {"days": waited.days}
    hours = waited.seconds // 3600
    words = ngettext("chờ %(hours)s giờ", "chờ %(hours)s giờ", hours) % {"hours": hours}
    return words if hours else _("chờ dưới 1 giờ")


def _hours(due, now) -> dict:
    hours = int(abs(due - now).total_seconds() // 3600)
    if due < now:
        late = ngettext("quá hạn %(hours)s giờ", "quá hạn %(hours)s giờ", hours) % {"hours": hours}
        return {"text": late if hours else _("vừa quá hạn"), "late": True}
    left = ngettext("còn %(hours)s giờ", "còn %(hours)s giờ", hours) % {"hours": hours}
    return {"text": left if hours else _("còn dưới 1 giờ"), "late": "today"}


def _left(clock) -> str:
    n, unit = int(left_of(clock)), RULES[clock.kind].unit
    if unit == "working_days":
        words = ngettext("còn %(days)s ngày làm việc", "còn %(days)s ngày làm việc", n)
    elif unit == "hours":
        return ngettext("còn %(hours)s giờ", "còn %(hours)s giờ", n) % {"hours": n}
    else:
        words = ngettext("còn %(days)s ngày", "còn %(days)s ngày", n)
    return words % {"days": n}


def _ahead(day, this_day) -> str:
    working = working_days_between(this_day, day)
    if working:
        words = ngettext("còn %(days)s ngày làm việc", "còn %(days)s ngày làm việc", working)
        return words % {"days": working}
    # Only days off lie between: plain days are the honest count.
    days = (day - this_day).days
    return ngettext("còn %(days)s ngày", "còn %(days)s ngày", days) % {"days": days}
