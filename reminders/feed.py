"""A person's open dates as a calendar (RFC 5545): the kind of task, the code of the case and when.

What leaves here lies with whoever makes the person's calendar program: no name, no place, no allegation.
"""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, IntegerField, Max, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from icalendar import Calendar, Event, vDuration

from casework.access import visible_cases
from casework.actions.cases import case_path
from casework.due import by_the_day
from casework.enums import DeadlineKind
from casework.models import Deadline
from referrals.access import shared_referrals
from referrals.actions.moves import answer_path
from referrals.enums import ReferralState
from referrals.models import Referral
from vietnam.calendar import ZONE, day_of

# What the calendar of one person holds at most, the earliest first, and how long what is overdue stays in it.
MOST_EVENTS = 300
LONGEST_OVERDUE = dt.timedelta(days=90)
# How often a calendar program is asked to look again.
LOOK_AGAIN = dt.timedelta(hours=1)
# A clock that runs by the hour is drawn as the half hour before its end.
DRAWN = dt.timedelta(minutes=30)


@dataclass(frozen=True)
class Entry:
    """One date: `key` stays the same for ever, `revision` grows with every change, `changed` is the last."""

    key: str
    words: str
    due: dt.datetime
    path: str
    revision: int
    changed: dt.datetime


def calendar_of(person, now: dt.datetime | None = None) -> bytes:
    """Return the calendar of `person` in the person's language; called in the person's scope.

    Holds what the person may open at this moment: own clocks of cases, referrals to answer. The same dates
    give the same bytes.
    """
    since = (now or timezone.now()) - LONGEST_OVERDUE
    with override(person.language):
        entries = sorted([*_clocks(person, since), *_answers(person, since)], key=lambda entry: entry.due)
        calendar = Calendar()
        calendar.add("prodid", "-//Den Truong//VI")
        calendar.add("version", "2.0")
        calendar.add("x-wr-calname", _("Đến Trường: hạn việc"))
        calendar.add("x-wr-timezone", ZONE.key)
        calendar.add("refresh-interval", vDuration(LOOK_AGAIN), parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(LOOK_AGAIN))
        for entry in entries[:MOST_EVENTS]:
            calendar.add_component(_event(entry))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _clocks(person, since) -> list[Entry]:
    """The running clocks that the person owns, of cases that are open to the person now.

    One that stands still has no date: it leaves the calendar and comes back with the date that it then has.
    """
    running = Deadline.objects.filter(owner=person, case__in=visible_cases(person), paused_at=None)
    running = running.filter(met_at=None, cancelled_at=None, due_at__gte=since).select_related("case")
    rows = _with_versions(running, Deadline).order_by("due_at", "pk")[:MOST_EVENTS]
    return [
        Entry(
            key=f"deadline-{row.pk}",
            words=f"{_words(row)} – {row.case.code}",
            due=row.due_at,
            path=case_path(row.case),
            revision=row.versions,
            changed=row.changed_at or row.starts_at,
        )
        for row in rows
    ]


def _answers(person, since) -> list[Entry]:
    """The referrals that wait for an answer of the person's institution, hers or nobody's."""
    waiting = shared_referrals(person).filter(state=ReferralState.SENT, answer_due__gte=since)
    waiting = waiting.filter(Q(responsible=None) | Q(responsible=person))
    rows = _with_versions(waiting, Referral).order_by("answer_due", "pk")[:MOST_EVENTS]
    return [
        Entry(
            key=f"referral-{row.pk}",
            words=_("Trả lời phiếu chuyển gửi"),
            due=row.answer_due,
            path=answer_path(row),
            revision=row.versions,
            changed=row.changed_at or row.sent_at,
        )
        for row in rows
    ]


def _words(deadline) -> str:
    """The kind of task. That a child was taken out of a family is no word for a calendar elsewhere."""
    if deadline.kind == DeadlineKind.ISOLATION:
        return _("Việc bảo vệ đến hạn")
    return deadline.get_kind_display()


def _with_versions(rows, model):
    """Annotate how often each row was written, and when last."""
    written = model.history.filter(id=OuterRef("pk")).order_by().values("id")
    return rows.annotate(
        versions=Subquery(written.annotate(n=Count("history_id")).values("n"), output_field=IntegerField()),
        changed_at=Subquery(written.annotate(at=Max("history_date")).values("at")),
    )


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", f"{entry.key}@{settings.MAIL_DOMAIN}")
    event.add("dtstamp", entry.changed.astimezone(dt.UTC))
    event.add("last-modified", entry.changed.astimezone(dt.UTC))
    event.add("sequence", max((entry.revision or 1) - 1, 0))
    event.add("summary", entry.words)
    event.add("url", f"{settings.SITE_URL}{entry.path}")
    event.add("description", f"{settings.SITE_URL}{entry.path}")
    event.add("class", "PRIVATE")
    # Nobody is busy all day because something is due.
    event.add("transp", "TRANSPARENT")
    if by_the_day(entry.due):
        event.add("dtstart", day_of(entry.due))
        event.add("dtend", day_of(entry.due) + dt.timedelta(days=1))
    else:
        end = entry.due.astimezone(ZONE).replace(microsecond=0)
        event.add("dtstart", end - DRAWN)
        event.add("dtend", end)
    return event
