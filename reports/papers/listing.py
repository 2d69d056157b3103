"""The papers that can be made from a case, each with what is missing and whether it has its number."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial

from django.db.models import prefetch_related_objects
from django.utils import translation

from casework.models import Case
from reports.models import IssuedPaper
from reports.papers.issuers import Stay, stays_of
from reports.papers.kinds import PaperKind, case_of
from reports.papers.making import missing_of
from reports.papers.reading import papers_with_number, values_of
from reports.papers.registry import ALL
from reports.papers.texts import versions, wording_on
from vietnam.calendar import today


@dataclass
class PaperLine:
    """One paper of a case. What it lacks is only worked out for those that are shown."""

    kind: PaperKind
    record: object
    seen: object
    # Those that have a number, the newest first: at most one of them was not withdrawn.
    numbered: Sequence[IssuedPaper]
    texts: Sequence
    stays: Callable[[], Sequence[Stay]]

    @cached_property
    def values(self) -> dict:
        """What the paper prints, in the words of official papers."""
        gone = self.withdrawn
        return values_of(self.kind, self.record, self.seen, stays=self.stays, withdrawn=gone)

    @property
    def issued(self) -> IssuedPaper | None:
        """The paper with its number, None without one."""
        return next((one for one in self.numbered if one.withdrawn_on is None), None)

    @property
    def withdrawn(self) -> list[IssuedPaper]:
        """The papers with numbers that were withdrawn."""
        return [one for one in self.numbered if one.withdrawn_on]

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
    def spent(self) -> str:
        """The number of the record when the paper under it was withdrawn: it is not used again."""
        return self.values.get("spent") or ""

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
    texts, stays = versions(), cache(partial(stays_of, case))
    numbered = defaultdict(list)
    for paper in case.issued_papers.defer("content"):
        numbered[paper.kind, paper.about].append(paper)
    # Kinds that are made from the same records read them once.
    read = {kind.rows: kind for kind in ALL}
    records = {rows: _records(kind, case) for rows, kind in read.items()}
    return [
        PaperLine(kind, record, view(record), numbered[kind.code, record.pk], texts, stays)
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
    stays = partial(stays_of, case_of(record))
    numbered = list(papers_with_number(kind, record))
    return PaperLine(kind, record, seen, numbered, versions(kind.code), stays)
