"""The papers that can be made from a case, each with what is missing and whether it has its number."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import prefetch_related_objects
from django.utils import translation

from casework.models import Case
from reports.models import IssuedPaper
from reports.papers.kinds import PaperKind
from reports.papers.making import missing_of
from reports.papers.registry import ALL
from reports.papers.texts import versions, wording_on
from vietnam.calendar import today


@dataclass
class PaperLine:
    """One paper of a case. What it lacks is only worked out for those that are shown."""

    kind: PaperKind
    record: object
    seen: object
    issued: IssuedPaper | None
    texts: Sequence
    withdrawn: Sequence[IssuedPaper] = ()

    @cached_property
    def values(self) -> dict:
        """What the paper prints, in the words of official papers."""
        with translation.override("vi"):
            return self.kind.values(self.record, self.seen)

    @property
    def named(self) -> str:
        """Which record it is made from."""
        with translation.override("vi"):
            return self.kind.named(self.record)

    @cached_property
    def missing(self) -> list[str]:
        """The labels of what the record lacks."""
        wording = wording_on(self.kind, self.values.get("own_date") or today(), self.texts)
        return missing_of(self.kind, self.values, wording)

    @property
    def own_number(self) -> str:
        """The number that the record has on paper already."""
        return self.values.get("own_number") or ""

    @property
    def marks(self) -> tuple[str, ...]:
        """Why it is no paper of today."""
        return tuple(self.values.get("marks") or ())

    @property
    def not_yet(self) -> str:
        """Why it may not have a number yet, "" when it may."""
        return str(self.values.get("not_yet") or "")


def papers_of(case, view) -> list[PaperLine]:
    """Return every paper that can be made from `case`; `view(record)` is the case as the person sees it.

    A constant number of queries, whatever the case holds.
    """
    prefetch_related_objects([case], "child__household__caregivers")
    texts = versions()
    live = {
        (paper.kind, paper.about): paper
        for paper in case.issued_papers.filter(withdrawn_on=None).defer("content")
    }
    # Kinds that are made from the same records read them once.
    read = {kind.rows: kind for kind in ALL}
    records = {rows: _records(kind, case) for rows, kind in read.items()}
    return [
        PaperLine(kind, record, view(record), live.get((kind.code, record.pk)), texts)
        for kind in ALL
        for record in records[kind.rows]
    ]


def _records(kind, case) -> list:
    """Return the records of `case` for papers of `kind`; what was read of the case is not read again."""
    found = [case] if kind.model is Case else list(kind.rows().filter(**kind.of_case(case)))
    for record in found:
        if record is not case:
            record.case = case
    return found


def paper_line(kind: PaperKind, record, seen) -> PaperLine:
    """Return one paper for its own page."""
    rows = IssuedPaper.objects.filter(kind=kind.code, about=record.pk).select_related("by", "withdrawn_by")
    live, gone = [], []
    for paper in rows.defer("content"):
        (gone if paper.withdrawn_on else live).append(paper)
    return PaperLine(kind, record, seen, next(iter(live), None), versions(kind.code), gone)
