"""What the seat finder shows of programmes for the child of a case. Counts and reads; writes nothing."""

import re
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from casework.enums import PaperState
from interface.paging import Page, page_of
from schools.enums import AskedPaper
from schools.models import Programme
from schools.paths import BY_CODE, Path, Standing, Verdict
from schools.queries import is_stale, stale_before
from schools.seats import (
    Match,
    Wanted,
    active_programmes,
    along,
    distance_words,
    in_order,
    match_for,
    match_of,
    near,
    pace_words,
    reference_of,
    takes_children,
)
from vietnam.calendar import today

MOST_COMPARED = 3
KEY = re.compile(r"[0-9]{1,18}")
# What a child may have, by the names of the fields that keep it.
KEPT_PAPERS = (AskedPaper.BIRTH_CERTIFICATE, AskedPaper.RESIDENCE, AskedPaper.IDENTITY)


@dataclass(frozen=True)
class Seat:
    """One programme as the finder shows it to an officer."""

    match: Match
    distance: str
    pace: str
    missing: tuple[str, ...]
    to_ask: tuple[str, ...]
    confirmed: str
    stale: bool

    @property
    def programme(self) -> Programme:
        return self.match.programme

    @property
    def columns(self) -> list[tuple[str, str]]:
        """What is compared: the heading of each column and its words."""
        why, where, ages, places, cost = (reason.text for reason in self.match.reasons)
        return [
            (_("Vì sao"), why),
            (_("Ở đâu"), " · ".join(filter(None, [where, self.distance]))),
            (_("Tuổi"), ages),
            (_("Chỗ học"), places),
            (_("Chi phí"), cost),
            (_("Giấy tờ còn thiếu"), ", ".join(self.missing) or _("Không có")),
            (_("Giấy tờ cần hỏi"), ", ".join(self.to_ask) or _("Không có")),
            (_("Trả lời"), self.pace),
            (_("Xác nhận"), self.confirmed),
        ]


def wanted_of(case) -> Wanted:
    """Return what decides about a place for the child of `case` today."""
    return Wanted(case.child.age_on(today()), case.child.grade, case.commune)


def one_of(text, wanted: Wanted) -> Match | None:
    """Return the programme whose key is `text`, as it came in an address; None when there is none."""
    return match_for(int(text), wanted) if KEY.fullmatch(text or "") else None


def ticked(values) -> list[int]:
    """Return the keys of programmes in what came as `so=1&so=2` or `so=1,2`, each once, in their order."""
    parts = [part.strip() for value in values for part in value.split(",")]
    return list(dict.fromkeys(int(part) for part in parts if KEY.fullmatch(part)))


def proposed(verdicts: list[Verdict]) -> list[Path]:
    """Return the ways of learning that are proposed; those open with a reason when none is.

    Other services are found by their own path: they are proposed to every child and are no place to learn.
    """
    learning = [one for one in verdicts if one.path.code != "service"]
    found = [one.path for one in learning if one.standing == Standing.PROPOSED]
    return found or [one.path for one in learning if one.open]


def seats_page(case, verdicts: list[Verdict], asked: dict, number) -> Page:
    """Return page `number` of the seats for the child of `case` that fit what was `asked`.

    `asked` holds the names of `SeatFilter`. Seven queries at most, however many institutions there are.
    """
    wanted, reference = wanted_of(case), reference_of(case.commune)
    paths = [BY_CODE[asked["path"]]] if "path" in asked else proposed(verdicts)
    rows = near(active_programmes(), case.commune, asked.get("q", ""), anywhere="area" in asked)
    rows = along(rows, paths)
    if "free" in asked:
        rows = rows.filter(takes_children())
    page = page_of(in_order(rows, wanted, reference), number)
    return Page(_seats(page.rows, case, wanted, reference), page.number, page.has_next)


def seats_of(case, keys) -> list[Seat]:
    """Return the programmes `keys` as seats for the child of `case`, wherever they are, the best first."""
    wanted, reference = wanted_of(case), reference_of(case.commune)
    rows = near(active_programmes().filter(pk__in=keys), case.commune, anywhere=True)
    return _seats(in_order(rows, wanted, reference), case, wanted, reference)


def _seats(programmes, case, wanted, reference) -> list[Seat]:
    before = stale_before()
    return [_seat(programme, case.child, wanted, reference, before) for programme in programmes]


def _seat(programme, child, wanted, reference, before) -> Seat:
    house = programme.institution
    state = {paper: getattr(child, paper) if paper in KEPT_PAPERS else None for paper in programme.papers}
    return Seat(
        match=match_of(programme, wanted),
        distance=distance_words(programme.km, reference),
        pace=pace_words(house),
        missing=_labels(paper for paper, known in state.items() if known == PaperState.MISSING),
        to_ask=_labels(
            paper for paper, known in state.items() if known not in (PaperState.MISSING, PaperState.THERE)
        ),
        confirmed=_confirmed(house),
        stale=is_stale(house, before),
    )


def _labels(papers) -> tuple[str, ...]:
    return tuple(str(AskedPaper(paper).label) for paper in papers)


def _confirmed(house) -> str:
    if house.confirmed_on is None:
        return _("Chưa ai xác nhận")
    return _("Xác nhận ngày %(day)s") % {"day": date_format(house.confirmed_on, "SHORT_DATE_FORMAT")}
