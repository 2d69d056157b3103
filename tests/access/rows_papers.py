"""Rows of the official papers of a case, and of their wording."""

from casework.actions.transfers import accept_transfer
from reports.actions.papers import issue_paper
from reports.papers.registry import KINDS
from tests.access.people import ADMINISTRATORS, CHAIRS, OFFICERS
from tests.access.rows import Row, deed, listing, page, without
from vietnam.calendar import today

MAKERS = (*OFFICERS, *CHAIRS)
# The officer who took the report, and the chairs.
TOLD_WHO = ("lan", *CHAIRS)
DAY = f"{today():%d/%m/%Y}"
SHEET = {"code": "mau_03"}
OF_KIND = {"code": "mau_01"}
TEXTS = {**KINDS["mau_01"].defaults(), "starts": DAY, "reason": "Công văn 5/UBND"}


def of_report(make, route, may, **more):
    """A row about a report, of which a supervisor does not know."""
    return make(route, "report", may, knows=without((*OFFICERS, *CHAIRS), *may), **more)


def text(route, method="GET", **more) -> Row:
    """A page of the administrator about the wording of one kind."""
    return listing(route, ADMINISTRATORS, method, **more)


def first(world):
    """The paper has its number already."""
    issue_paper(KINDS["mau_03"], world.records["paper_sheet"], by=world.people["lan"])


def accepted(world):
    """Commune B has taken the case over."""
    accept_transfer(world.records["transfer_asked"], by=world.people["hoa"])


PAPERS = (
    page("reports:case_papers", "case_in_progress", MAKERS, names=True),
    page("reports:paper", "paper_sheet", MAKERS, names=True, arguments=SHEET),
    page("reports:paper", "paper_sheet", MAKERS, names=True, arguments=SHEET, given=first),
    page("reports:paper_file", "paper_sheet", MAKERS, arguments=SHEET),
    page("reports:paper_number", "paper_sheet", MAKERS, names=True, arguments=SHEET),
    deed("reports:paper_number", "paper_sheet", MAKERS, arguments=SHEET, data={"dated": DAY}),
    of_report(page, "reports:paper", MAKERS, names=True, arguments=OF_KIND),
    of_report(page, "reports:paper_file", MAKERS, arguments=OF_KIND),
    of_report(page, "reports:paper_with_reporter", TOLD_WHO, reporter=TOLD_WHO),
    page("reports:issued_file", "paper_issued", MAKERS),
    page("reports:paper_withdraw", "paper_issued", MAKERS, names=True),
    page("reports:left_papers", "transfer_asked", MAKERS, given=accepted, knows=("quang", "hoa", "son")),
    deed("reports:paper_withdraw", "paper_issued", MAKERS, data={"why": "Sai ngày"}),
)
WORDING = (
    text("reports:paper_texts"),
    text("reports:paper_text", arguments=OF_KIND),
    text("reports:paper_text_edit", arguments=OF_KIND),
    text("reports:paper_text_edit", "POST", arguments=OF_KIND, data=TEXTS, status=302, changes=True),
    text("reports:paper_text_preview", arguments={**OF_KIND, "version": 1}),
    text("reports:paper_text_compare", arguments={**OF_KIND, "version": 1, "other": 1}),
)
ROWS = (*PAPERS, *WORDING)
