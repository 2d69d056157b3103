"""Rows of a supervisor's review of an area, and of what its officers read of it."""

from tests.access.deeds_reviews import WHY, answered, own_case
from tests.access.people import ANY_OFFICER, ANY_SUPERVISOR, SUPERVISORS
from tests.access.rows import deed, listing, page
from vietnam.calendar import today

# Nobody but the supervisors of the area knows of its reviews.
ALONE = {"knows": ()}
DAY = f"{today():%d/%m/%Y}"


def own_area(world) -> dict:
    """The area of commune A and today."""
    return {"area": world.records["review_signed"].area_id, "since": DAY, "until": DAY}


NUMBERS = (
    listing("reports:caseload", ANY_SUPERVISOR),
    listing("reports:caseload", SUPERVISORS, data=own_area, tries=()),
    listing("reports:caseload_pdf", ANY_SUPERVISOR),
    listing("reports:review_new", ANY_SUPERVISOR),
    listing("reports:review_new", ANY_SUPERVISOR, "POST", data={"area": "x"}),
)
REVIEWS = (
    page("reports:review", "review_begun", SUPERVISORS, **ALONE),
    page("reports:review", "review_signed", SUPERVISORS, **ALONE),
    page("reports:review_pdf", "review_signed", SUPERVISORS, **ALONE),
    page("reports:review_redraw", "review_begun", SUPERVISORS, **ALONE),
    deed("reports:review_redraw", "review_begun", SUPERVISORS, data=WHY, **ALONE),
    page("reports:review_drop", "review_begun", SUPERVISORS, **ALONE),
    deed("reports:review_drop", "review_begun", SUPERVISORS, data=WHY, **ALONE),
    page("reports:review_sign", "review_begun", SUPERVISORS, **ALONE),
    deed("reports:review_sign", "review_begun", SUPERVISORS, given=answered, **ALONE),
    page("reports:review_case", "sampled_begun", SUPERVISORS, names=True, **ALONE),
    page("reports:review_case", "sampled_signed", SUPERVISORS, names=True, knows=("lan",)),
    deed("reports:review_case", "sampled_begun", SUPERVISORS, data={"mark_receipt": "no"}, **ALONE),
    deed("reports:review_replace", "sampled_begun", SUPERVISORS, given=own_case, **ALONE),
    deed("reports:review_return", "sampled_begun", SUPERVISORS, **ALONE),
)
FINDINGS = (
    listing("reports:findings", ANY_OFFICER),
    page("reports:finding", "sampled_signed", ("lan",), names=True, knows=SUPERVISORS),
    deed("reports:finding", "sampled_signed", ("lan",), data={"reply": "Đã bổ sung"}, knows=SUPERVISORS),
)
ROWS = (*NUMBERS, *REVIEWS, *FINDINGS)
