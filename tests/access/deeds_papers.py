"""Deeds about official papers, as rows for `tests.access.deeds`."""

from reports.actions import papers
from reports.papers.registry import KINDS
from tests.access.people import ADMINISTRATORS, CHAIRS, OFFICERS
from vietnam.calendar import today


def rows(make) -> tuple:
    """Return the rows; `make` is `DeedRow`."""
    kind = KINDS["mau_03"]
    return (
        make(
            papers.issue_paper,
            "paper_sheet",
            (*OFFICERS, *CHAIRS),
            lambda record, by, world: papers.issue_paper(kind, record, by=by),
        ),
        make(
            papers.withdraw_paper,
            "paper_issued",
            (*OFFICERS, *CHAIRS),
            lambda record, by, world: papers.withdraw_paper(record, by=by, why="Sai ngày"),
        ),
        make(
            papers.write_text,
            "paper_issued",
            ADMINISTRATORS,
            lambda record, by, world: papers.write_text(
                kind, by=by, starts=today(), texts=kind.defaults(), reason="Công văn 5"
            ),
        ),
    )
