"""Lists and counts of this room, and what the trail tells an incident."""

import datetime as dt

from django.db.models import Count, Q, QuerySet

from audit.enums import Outcome
from audit.models import Event
from privacy.enums import OPEN_REQUESTS, AuthorityNotice, ErasureState, IncidentState
from privacy.models import DataRequest, Erasure, Incident

TABS = {"open": IncidentState.OPEN, "closed": IncidentState.CLOSED}


def register(incidents: QuerySet[Incident], tab: str) -> QuerySet[Incident]:
    """Return the incidents of one tab, the oldest open one first, the latest closed one first."""
    found = incidents.filter(state=TABS[tab]).select_related("commune", "reported_by")
    return found.order_by("known_at", "pk") if tab == "open" else found.order_by("-known_at", "-pk")


def requests_of_tab(requests: QuerySet[DataRequest], tab: str) -> QuerySet[DataRequest]:
    """Return the requests that wait for an answer, the earliest due first, or those that have one."""
    found = requests.select_related("case")
    if tab == "open":
        return found.filter(state__in=OPEN_REQUESTS).order_by("due_on", "pk")
    return found.exclude(state__in=OPEN_REQUESTS).order_by("-decided_at", "-pk")


def erased_counts(erasures: QuerySet[Erasure]) -> dict[str, int]:
    """Return how many of `erasures` stand in each state, in one query."""
    states = {state: Count("pk", filter=Q(state=state)) for state in ErasureState.values}
    return erasures.order_by().aggregate(**states)


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
