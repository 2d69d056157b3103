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
    KNOW,
    OFFICERS,
    SUPERVISORS,
)
from tests.access.rows import deed, form, listing, page, without
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
ASKING = {"kind": "access", "asker": "parent", "asker_name": "Nguyễn Thị Sáu", "identity": "papers"}
REQUESTS = (
    listing("privacy:requests", (*ANY_OFFICER, *ANY_CHAIR, *ANY_SUPERVISOR)),
    page("privacy:of_case", "case_registered", KNOW, names=True),
    *form(
        "privacy:request_new",
        "case_registered",
        OFFICERS,
        {**ASKING, "child_agrees": "yes", "received_on": DAY},
        names=True,
    ),
    page("privacy:request", "asked", KNOW, names=True),
    page("privacy:preview", "asked", KNOW, names=True),
    deed("privacy:acknowledge", "asked", OFFICERS),
    deed("privacy:prepare", "asked", OFFICERS),
    deed("privacy:release", "asked_prepared", CHAIRS),
    *form("privacy:finish", "asked_fix", OFFICERS, {"outcome": "Đã sửa ngày sinh"}, names=True),
    *form("privacy:refuse", "asked", CHAIRS, {"refusal": "harm", "outcome": "Có thể gây hại"}, names=True),
    page("privacy:package_page", "asked_released", (*OFFICERS, *CHAIRS), names=True),
    page("privacy:package_file", "asked_released", (*OFFICERS, *CHAIRS), names=True),
)
# An administrator sees by codes that erasures are carried out; the codes are those of commune A.
ALL = {"knows": without(KNOW, *CHAIRS) + ADMINISTRATORS}
KEEPING = (
    listing("privacy:keeping", (*ANY_OFFICER, *ANY_CHAIR, *ANY_SUPERVISOR, *ADMINISTRATORS)),
    deed("privacy:propose", "case_old", OFFICERS),
    *form("privacy:hold", "case_registered", (*OFFICERS, *CHAIRS), {"reason": "Tòa án"}),
    deed("privacy:lift", "hold", CHAIRS),
    page("privacy:erasure", "erasure_executed", (*KNOW, *ADMINISTRATORS), knows=()),
    deed("privacy:take_up", "erasure_due", OFFICERS, knows=without(KNOW, *OFFICERS) + ADMINISTRATORS),
    deed("privacy:approve", "erasure_proposed", CHAIRS, **ALL),
    deed("privacy:stop", "erasure_approved", CHAIRS, **ALL),
    *form("privacy:reject", "erasure_proposed", CHAIRS, {"refusal": "needed"}, **ALL),
    page("privacy:certificate", "erasure_executed", (*KNOW, *ADMINISTRATORS), knows=()),
)
ROWS = (*INCIDENTS, *REQUESTS, *KEEPING)
