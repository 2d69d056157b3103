"""Rows of papers that families and people at a meeting sign, letters, and the sheets taken to a household."""

from tests.access.people import CHAIRS, OFFICERS
from tests.access.rows import Row, page

MAKERS = (*OFFICERS, *CHAIRS)
# Kind of paper → the record of the world that it is made from.
RECORDS = {
    "meeting": ("meeting", "meeting_held"),
    "consent": ("consent",),
    "consent_blank": ("case_approved",),
    "visit_blank": ("case_approved",),
    "transfer": ("transfer_asked",),
}


def paper(code, about) -> Row:
    """The file of a paper, for whoever may carry documents of the case out of the program."""
    return page("reports:paper_file", about, MAKERS, arguments={"code": code}, names=True)


ROWS = tuple(paper(code, about) for code, found in RECORDS.items() for about in found)
