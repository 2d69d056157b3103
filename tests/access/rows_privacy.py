"""Rows of the room for personal data: incidents, requests, keeping and erasing."""

from django.utils import timezone

from privacy.actions import incidents
from tests.access.people import (
    ADMINISTRATORS,
    ANALYSTS,
    ANY_AUDITOR,
    ANY_CHAIR,
    ANY_COUNSELLOR,
    ANY_OFFICER,
    ANY_SUPERVISOR,
    CHAIRS,
    SUPERVISORS,
)
from tests.access.rows import deed, listing, page
from vietnam.calendar import ZONE, today

ANYBODY = tuple(
    dict.fromkeys(
        (
            *(*ANY_OFFICER, *ANY_CHAIR, *ANY_SUPERVISOR, *ANY_COUNSELLOR),
            *(*ANY_AUDITOR, *ANALYSTS, *ADMINISTRATORS, "xuan"),
        )
    )
)
# Who follows the incident that lan reported in commune A.
FOLLOW = ("lan", *CHAIRS, *SUPERVISORS, *ADMINISTRATORS)
READERS = {"knows": tuple(name for name in FOLLOW if name not in ADMINISTRATORS)}
DAY = f"{today():%d/%m/%Y}"
INCIDENT = {"what_happened": "Gửi nhầm thư", "kinds": ["contact"], "measures": "Gọi lại"}


def moment() -> str:
    """Return this minute as it is typed."""
    return f"{timezone.now().astimezone(ZONE):%d/%m/%Y %H:%M}"


def decided(world):
    """It is written why the authority need not be told."""
    incidents.decide_no_notice(world.records["incident"], by=world.people["an"], reason="Máy đã khóa")


def handling(route, data, **more):
    """A page with a form of whoever handles incidents, and the form sent."""
    usual = {**READERS, **more}
    return (
        page(route, "incident", ADMINISTRATORS, **usual),
        deed(route, "incident", ADMINISTRATORS, data=data, **usual),
    )


INCIDENTS = (
    listing("privacy:incidents", (*ANY_CHAIR, *ANY_SUPERVISOR, *ADMINISTRATORS)),
    listing("privacy:incident_new", ANYBODY),
    listing(
        "privacy:incident_new",
        ANYBODY,
        "POST",
        data=lambda world: {**INCIDENT, "known_at": moment()},
        status=302,
        changes=True,
    ),
    page("privacy:incident", "incident", FOLLOW, knows=()),
    page("privacy:incident_letter", "incident", ADMINISTRATORS, **READERS),
    *handling("privacy:incident_describe", INCIDENT),
    *handling("privacy:incident_cases", {"codes": "DT-26-900001"}),
    *handling("privacy:incident_seen", {"username": "hoa", "since": DAY, "until": DAY}),
    *handling("privacy:incident_authority", lambda world: {"number": "5/TB-UBND", "at": moment()}),
    *handling("privacy:incident_no_notice", {"reason": "Máy đã khóa"}),
    *handling("privacy:incident_close", {"lessons": "Khóa máy bằng mã"}, given=decided),
)
ROWS = INCIDENTS
