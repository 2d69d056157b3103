"""A country full of fictional cases: the same ones for the same number of cases on the same day."""

import random
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count

from bench.learning import send
from bench.people import COMMUNES_A_SUPERVISOR, Place, quiet_places, real_places
from bench.store import Store
from bench.stories import Story
from casework import models as casework
from casework.enums import OPEN_STATES, CaseState
from referrals import models as referrals
from referrals.enums import ReferralState

SEED = 2026
# The heaviest commune: its officer has 300 open cases.
HEAVY, HEAVY_OPEN = 360, 300
REPORTS_A_HUNDRED_CASES = 5
# Of a hundred cases: how many stand where.
STATES = {
    CaseState.NEW: 8,
    CaseState.REGISTERED: 10,
    CaseState.ASSESSED: 7,
    CaseState.PLANNED: 5,
    CaseState.RETURNED: 2,
    CaseState.APPROVED: 10,
    CaseState.IN_PROGRESS: 25,
    CaseState.CLOSING: 3,
    CaseState.CLOSED: 22,
    CaseState.SCREENED_OUT: 8,
}
OPEN = {state: share for state, share in STATES.items() if state in OPEN_STATES}
ROWS_AT_ONCE = 20_000
# Who did it and when, as SQL over the row itself, for the histories that pages read.
HISTORIES = (
    (casework.Case, {"reason": "open_case", "at": "opened_on", "by": "officer_id"}),
    (casework.Assessment, {"reason": "assess", "at": '"on"', "by": "by_id"}),
    (casework.Visit, {"reason": "visit", "at": '"on"', "by": "by_id"}),
    (casework.Review, {"reason": "review", "at": '"on"', "by": "by_id"}),
    (casework.Support, {"reason": "support", "at": "given_on", "by": "by_id"}),
    (referrals.Referral, {"reason": "send", "at": "sent_at", "by": "by_id"}),
)


@dataclass(frozen=True)
class Cast:
    """One person of each role by primary key, and what they open: a case and a referral of it, if any."""

    officer: int
    supervisor: int
    counsellor: int
    case: int | None = None
    referral: int | None = None


@dataclass(frozen=True)
class Seeded:
    """Whom to measure: `busy` has the heaviest commune, `quiet` has nothing, `single` one bare case."""

    cases: int
    busy: Cast
    quiet: Cast
    single: Cast


def seed(cases: int, histories=HISTORIES) -> Seeded:
    """Write `cases` cases over all communes of the official list, which must be loaded; then ANALYZE.

    Every child, report, screening, visit, referral and so on is a row; `histories` are written for the tables
    whose history a page reads. Events and notices are left out: no measured page reads old ones.
    """
    store, dice = Store(), random.Random(SEED)
    places, quiet = real_places(store, dice), quiet_places(store, dice)
    written = 0
    for place, size in zip(places, sizes(len(places), cases, dice), strict=True):
        _fill(store, dice, place, states(size, dice, heavy=place is places[0]), written)
        written += size
        if store.waiting() > ROWS_AT_ONCE:
            store.flush()
    single = _single(store, dice, quiet[COMMUNES_A_SUPERVISOR], written + 1)
    store.finish()
    for model, told in histories:
        store.write_history(model, **told)
    _settle(written + 1)
    return Seeded(written, _busiest(places[0]), _cast(quiet[0]), single)


def sizes(communes: int, cases: int, dice) -> list[int]:
    """Return how many cases each of `communes` has, `cases` in all: the first is heavy, every other has some.

    Raises ValueError when there are too few cases for that.
    """
    heavy = min(HEAVY, cases // 2)
    weights = [dice.lognormvariate(0, 0.7) for _ in range(communes - 1)]
    spare = cases - heavy - len(weights)
    if spare < 0:
        raise ValueError(f"{communes} communes need at least {2 * communes} cases, not {cases}.")
    ends, passed = [], 0.0
    for weight in weights:
        passed += weight
        ends.append(round(spare * passed / sum(weights)))
    return [heavy, *(1 + end - start for start, end in zip([0, *ends], ends, strict=False))]


def states(size: int, dice, *, heavy: bool) -> list[CaseState]:
    """Return the states of the `size` cases of one commune; in the heavy one five of six are open."""
    if not heavy:
        return dice.choices(list(STATES), list(STATES.values()), k=size)
    opened = size * HEAVY_OPEN // HEAVY
    return dice.choices(list(OPEN), list(OPEN.values()), k=opened) + [CaseState.CLOSED] * (size - opened)


def _fill(store, dice, place, wanted, written) -> None:
    story = Story(store, dice, place)
    for number, state in enumerate(wanted, start=written + 1):
        story.full(_code(number), state)
        if dice.randrange(100) < REPORTS_A_HUNDRED_CASES:
            story.report_only()


def _single(store, dice, place, number) -> Cast:
    """Open the one bare case of an otherwise quiet commune, with a referral that was only just sent."""
    story = Story(store, dice, place)
    case = story.bare(_code(number))
    return _cast(place, case, send(story, case, ReferralState.SENT))


def _code(number) -> str:
    return f"DT-26-{number:06d}"


def _settle(last_code) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval('casework_case_code', %s)", [last_code])
        cursor.execute("ANALYZE")


def _busiest(place: Place) -> Cast:
    """The people of `place` with the case that was visited most and the referral attended longest."""
    running = casework.Case.objects.filter(commune=place.commune, state=CaseState.IN_PROGRESS)
    fullest = running.annotate(visited=Count("visits")).order_by("-visited", "pk").first()
    placed = referrals.Referral.objects.filter(institution=place.institution, state=ReferralState.PLACED)
    longest = placed.annotate(weeks=Count("placement__weeks")).order_by("-weeks", "pk").first()
    return _cast(place, fullest and fullest.pk, longest and longest.pk)


def _cast(place: Place, case=None, referral=None) -> Cast:
    return Cast(place.officer, place.supervisor, place.counsellor, case, referral)
