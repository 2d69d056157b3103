"""Events as an auditor asks for them."""

import datetime as dt

from django.db.models import Exists, OuterRef

from audit.enums import Deed, Outcome
from audit.models import Event
from vietnam.calendar import start_of_day

PAGE = 50
DONE, REFUSED = "done", "refused"
# Codes of the deeds by which a case is opened in an emergency, and by which that is reviewed.
OPENED, REVIEWED = "break_glass", "review_opening"


def filter_events(events, chosen: dict):
    """Narrow visible `events` by the cleaned data of `EventFilter`, `CaseQuestion` or `GrantFilter`."""
    if chosen.get("case"):
        events = events.filter(case_code=chosen["case"])
    if chosen.get("person"):
        events = events.filter(actor__username__iexact=chosen["person"])
    if chosen.get("deed"):
        events = events.filter(deed=chosen["deed"])
    if chosen.get("outcome"):
        events = (
            events.filter(outcome=Outcome.DONE)
            if chosen["outcome"] == DONE
            else events.exclude(outcome=Outcome.DONE)
        )
    if chosen.get("since"):
        events = events.filter(at__gte=start_of_day(chosen["since"]))
    if chosen.get("until"):
        # Whole days: what is written in the last second of one stands in its number, and in its list.
        events = events.filter(at__lt=start_of_day(chosen["until"] + dt.timedelta(days=1)))
    return events


def touched(events, chosen: dict):
    """Return those of `events` that show or change the chosen case; an auditor's own questions do not."""
    return filter_events(events, chosen).exclude(kind__startswith="audit.")


def grants(events):
    """Return those of `events` by which somebody was given or lost the right to see a case."""
    return events.filter(deed__in=[Deed.GRANTED, Deed.REVOKED])


def unreviewed_openings(events):
    """Return those of `events` by which a case was opened in an emergency that nobody has reviewed."""
    same = {name: OuterRef(name) for name in ("case_code", "kind", "object_pk")}
    reviews = Event.objects.filter(reason=REVIEWED, **same)
    return events.filter(~Exists(reviews), deed=Deed.GRANTED, reason=OPENED)
