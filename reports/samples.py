"""How a review and its sample stand: which cases may be opened, what is not answered, and the comparison."""

from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from casework.access import visible_cases
from casework.enums import FieldGroup
from reports.checklist import items_of
from reports.enums import Mark, ReviewState, SetAside
from reports.models import CaseloadReview, SampledCase
from reports.pdf.wording import percent

GONE = _("đã chuyển đi hoặc không còn thuộc khu vực")


@dataclass(frozen=True)
class ItemResult:
    """One item of the checklist in a result: how often each answer, and the share of yes of last time."""

    words: str
    source: str
    yes: int
    no: int
    na: int
    before: str

    @property
    def share(self) -> str:
        """The share of yes among yes and no, in words."""
        return share(self.yes, self.no)


def share(yes: int, no: int) -> str:
    """Return the share of yes in words; a dash where nothing was to be answered."""
    return percent(yes, yes + no) if yes + no else "–"


def sample_of(review) -> QuerySet[SampledCase]:
    """Return the rows of the draw that holds, those that the database shows, in the order of the draw."""
    rows = SampledCase.objects.filter(draw__review=review, draw__number=_newest(review))
    return rows.select_related("commune", "officer", "checked_by").order_by("place")


def openable(user, rows) -> dict[int, object]:
    """Return key of a row → its case, for those that `user` may open where they were drawn; one query."""
    found = visible_cases(user).filter(pk__in=[row.case_id for row in rows]).select_related("child")
    cases = {case.pk: case for case in found}
    return {
        row.pk: cases[row.case_id]
        for row in rows
        if row.case_id in cases and cases[row.case_id].commune_id == row.commune_id
    }


def missing_marks(review, row) -> list[str]:
    """Return the items of the checklist that have no answer yet."""
    return [item.key for item in items_of(review.checklist) if row.marks.get(item.key) not in Mark.values]


def last_signed(review) -> CaseloadReview | None:
    """Return the review of the same area and checklist that was signed last before this one."""
    signed = CaseloadReview.objects.filter(area=review.area_id, state=ReviewState.SIGNED)
    return signed.filter(checklist=review.checklist, pk__lt=review.pk).order_by("-pk").first()


def results(review, before: CaseloadReview | None) -> list[ItemResult]:
    """Return the lines of a signed review beside those of the review `before`."""
    mine, theirs = _items(review), _items(before)
    return [_line(item, mine.get(item.key, {}), theirs.get(item.key)) for item in items_of(review.checklist)]


def _items(review) -> dict:
    return review.result.get("items", {}) if review else {}


def _line(item, counts: dict, before: dict | None) -> ItemResult:
    yes, no, na = (counts.get(mark, 0) for mark in Mark.values)
    then = share(before["yes"], before["no"]) if before else ""
    return ItemResult(item.words, item.source, yes, no, na, then)


def _newest(review) -> int:
    return review.draws.order_by(F("number").desc()).values_list("number", flat=True).first() or 0


@dataclass(frozen=True)
class Line:
    """One case of a sample as the page and the paper show it; without a `row` it is out of sight."""

    code: str
    row: SampledCase | None
    case: object
    answered: int
    asked: int
    yes: int
    no: int
    na: int

    @property
    def state(self) -> str:
        """How far the checklist is, in words."""
        if self.answered == self.asked:
            return str(_("Đã xem"))
        if self.case is None:
            return str(_("Đã chuyển"))
        return str(_("Xem dở") if self.answered else _("Chưa xem"))

    @property
    def colour(self) -> str:
        """Colour of the tag that says so."""
        if self.answered == self.asked:
            return "green"
        return "grey" if self.case is None or not self.answered else "yellow"


def left_aside(draw) -> list[str]:
    """Return what nobody looks at of what was drawn from, in words: the code, and why."""
    return [f"{code} ({SetAside(why).label})" for code, why in sorted(draw.set_aside.items())]


def sample_lines(user, review) -> list[Line]:
    """Return every case of the draw that holds, in its order, also those that went out of sight."""
    draw = review.draws.defer("frame").first()
    rows = {row.code: row for row in sample_of(review)}
    cases = openable(user, rows.values())
    return [_case_line(review, code, rows.get(code), cases) for code in draw.codes]


def _case_line(review, code: str, row, cases) -> Line:
    asked = items_of(review.checklist)
    marks = [row.marks.get(item.key) for item in asked] if row else []
    counts = [marks.count(mark) for mark in Mark.values]
    case = cases.get(row.pk) if row else None
    return Line(code, row, case, sum(counts), len(asked), *counts)


def answers(row, seen) -> list[dict]:
    """Return the answers of `row` in words; what was written beside them only to who is shown it."""
    comments = (row.comments or {}) if seen.shows(FieldGroup.NARRATIVE) else {}
    return [
        {
            "words": item.words,
            "source": item.source,
            "mark": Mark(row.marks[item.key]).label if item.key in row.marks else "",
            "comment": comments.get(item.key, ""),
        }
        for item in items_of(row.draw.review.checklist)
    ]
