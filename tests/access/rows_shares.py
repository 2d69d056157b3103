"""Rows of a case that is shared with one person and was opened in an emergency by another."""

from tests.access.people import (
    ADMINISTRATORS,
    ANY_CHAIR,
    ANY_OFFICER,
    ANY_SUPERVISOR,
    CHAIRS,
    CO_WORKER,
    NO_SHARE,
    OFFICERS,
    SUPERVISORS,
)
from tests.access.rows import ELSEWHERE, NEAR, Row, listing, shared_deed, shared_page
from tests.access.rows_case import REVIEW, VISIT, day

# The officer in charge and the supervisor; a colleague and the chair know of the case.
MAY_SHARE = ("lan", *SUPERVISORS)
CASEWORK = tuple(dict.fromkeys((*ANY_OFFICER, *ANY_CHAIR, *ANY_SUPERVISOR)))
ELSEWHERE_IN_CASEWORK = tuple(name for name in CASEWORK if name not in NEAR)
SHARE = {"user": "hoa", "purpose": "Cùng tìm trẻ ở xã bên", "until": day(30)}
VERDICT = {"verdict": "justified", "comment": "Đã gọi cho cán bộ xã"}


def urgent(world) -> dict:
    """The code of the shared case with a reason that is long enough."""
    code = world.records["case_shared"].code
    return {"code": code, "reason": "danger", "purpose": "Trẻ đang ở xã tôi và cần được giúp ngay"}


PAGES = (
    *("casework:case", "casework:log", "casework:seen", "casework:access", "casework:screenings"),
    *("casework:assessments", "casework:plans", "casework:visits", "casework:reviews", "casework:closing"),
    "referrals:of_case",
)
READING = tuple(shared_page(name, NEAR) for name in PAGES)
# What a co-worker may do beside reading, and what neither may.
DOING = (
    shared_page("casework:note_new", (*OFFICERS, *CHAIRS, CO_WORKER)),
    shared_deed("casework:note_new", (*OFFICERS, *CHAIRS, CO_WORKER), data={"text": "Đã gặp trẻ ở chợ"}),
    shared_page("casework:visit_new", OFFICERS),
    shared_deed("casework:visit_new", OFFICERS, data=VISIT),
    shared_deed("casework:review_new", OFFICERS, data=REVIEW),
    shared_page("casework:assign", (*OFFICERS, *SUPERVISORS)),
)
SHARING = (
    shared_page("casework:share_new", MAY_SHARE, data={"q": "hoa"}),
    shared_deed("casework:share_new", MAY_SHARE, data=SHARE),
    shared_deed("casework:share_end", (*MAY_SHARE, CO_WORKER), about="share"),
)
MERGING = (
    listing("casework:merge_communes", ADMINISTRATORS),
    listing(
        "casework:merge_communes",
        ADMINISTRATORS,
        data=lambda world: {
            "new": world.records["elsewhere_far"].code,
            "old": world.records["commune"].code,
            "on": day(30),
            "decision": "12/NQ-HĐND",
        },
        tries=(),
    ),
    listing("casework:merge_communes", ADMINISTRATORS, "POST", data={"name": "x"}),
    listing("casework:calendar", ADMINISTRATORS),
    listing("casework:calendar", ADMINISTRATORS, "POST", data={"day": "x"}),
    Row("casework:calendar_withdraw", "GET", ADMINISTRATORS, "decided_day", others=403),
    Row(
        "casework:calendar_withdraw",
        "POST",
        ADMINISTRATORS,
        "decided_day",
        others=403,
        status=302,
        changes=True,
    ),
    listing("casework:rules", ADMINISTRATORS),
    listing("casework:rules", ADMINISTRATORS, "POST", data={"value": "x"}),
)
OPENING = (
    listing("casework:open_urgently", CASEWORK),
    listing(
        "casework:open_urgently",
        ELSEWHERE_IN_CASEWORK,
        "POST",
        apart=dict.fromkeys(NEAR, 302),
        status=302,
        data=urgent,
        changes=True,
    ),
    listing("casework:openings", ANY_SUPERVISOR),
    Row(
        "casework:opening",
        "GET",
        SUPERVISORS,
        "opening",
        knows=tuple(name for name in NEAR if name not in SUPERVISORS),
        tries=(*NEAR, *NO_SHARE, *ELSEWHERE),
    ),
    shared_deed("casework:opening", SUPERVISORS, about="opening", data=VERDICT),
)
HANDING_OVER = (*SUPERVISORS, *ADMINISTRATORS)
LEFT = {"may": HANDING_OVER, "about": "leaver", "arguments": {"commune": lambda world: world.key("commune")}}
LEAVING = (
    listing("casework:handovers", (*ANY_SUPERVISOR, *ADMINISTRATORS)),
    Row("casework:handover", "GET", codes=ADMINISTRATORS, tries=(*NEAR, *ELSEWHERE), **LEFT),
    Row(
        "casework:handover",
        "POST",
        status=302,
        changes=True,
        data=lambda world: {"codes": [world.records["case_left"].code], "to": world.people["mai"].pk},
        tries=(*NEAR, *ELSEWHERE),
        **LEFT,
    ),
)
ROWS = (*LEAVING, *READING, *DOING, *SHARING, *MERGING, *OPENING)
