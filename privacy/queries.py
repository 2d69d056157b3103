"""Lists and counts of this room, and what the trail tells an incident."""

import datetime as dt

from django.db.models import QuerySet

from audit.enums import Outcome
from audit.models import Event
from privacy.enums import AuthorityNotice, IncidentState
from privacy.models import Incident

TABS = {"open": IncidentState.OPEN, "closed": IncidentState.CLOSED}


def register(incidents: QuerySet[Incident], tab: str) -> QuerySet[Incident]:
    """Return the incidents of one tab, the oldest open one first, the latest closed one first."""
    found = incidents.filter(state=TABS[tab]).select_related("commune", "reported_by")
    return found.order_by("known_at", "pk") if tab == "open" else found.order_by("-known_at", "-pk")


def undecided() -> QuerySet[Incident]:
    """Return the open incidents of which nobody has said yet whether the authority is told."""
    return Incident.objects.filter(state=IncidentState.OPEN, authority=AuthorityNotice.UNDECIDED)


def codes_seen_by(username: str, since: dt.date, until: dt.date) -> list[str]:
    """Return the codes of the cases that `username` opened or changed from `since` to `until`, both included.

    Read from the trail of events, which holds codes and no contents of a case.
    """
    seen = Event.objects.filter(
        actor__username__iexact=username,
        outcome=Outcome.DONE,
        at__date__gte=since,
        at__date__lte=until,
    ).exclude(case_code="")
    return sorted(set(seen.values_list("case_code", flat=True)))
