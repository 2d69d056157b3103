"""Nothing hidden can be computed: by hand, by linear algebra, and with the protection taken away."""

import random

import pytest

from reports.suppression import Hidden, Shown, add, cell, node, scatter, solve, solving, total
from reports.suppression.solving import Published, Row
from tests.reports.attacker import Attacker

# A hidden cell keeps at least so many possible values (docs/decisions/0039-suppression.md).
VALUES = 4
SEX = node("sex", "male", "female")
AGE = node("age", node("young", "5-12", "13-14"), node("old", "15", "16-17"))
LABEL = node(
    "label", node("doubtful", "none", "risk"), node("labour", "light", node("worse", "hazard", "worst"))
)
TREES = {"sex": SEX, "age": AGE, "label": LABEL}


def counted(places, trees, rng, most, empty=0.2):
    """Random counts that add up: so many things a place, each in one category of each breakdown."""
    totals, counts = {}, {name: {} for name in trees}
    for place in places:
        totals[place] = 0 if rng.random() < empty else rng.randint(0, most)
        for name, tree in trees.items():
            weights = [rng.random() ** 3 for _ in tree.order]
            found = counts[name][place] = {}
            for code in rng.choices(tree.order, weights, k=totals[place]):
                found[code] = found.get(code, 0) + 1
    return totals, counts


def hidden_sums(published):
    """Every sum that a reader could ask for and is not told: place or country, total, category or node."""
    whole = tuple(published.places)
    for places in ([place] for place in whole):
        if isinstance(total(published, places), Hidden):
            yield [(0, "total", place) for place in places]
    for places in [*([place] for place in whole), list(whole), list(whole[:-1])]:
        for name, tree in published.trees.items():
            for code, leaves in nodes(tree):
                if isinstance(cell(published, places, name, code), Hidden):
                    yield [(0, name, place, one) for place in places for one in leaves]


def nodes(tree):
    yield tree.code, tree.order
    for child in tree.children:
        yield from nodes(child)


def weakest(published, rng=None, tries=40) -> int:
    """Return to how few values an attacker narrows a hidden sum down; of many sums some are drawn."""
    asked = list(hidden_sums(published))
    if rng and len(asked) > tries:
        asked = rng.sample(asked, tries)
    attacker = Attacker(published)
    found = [attacker.values(names) for names in asked]
    return min((one for one in found if one is not None), default=VALUES)


def test_a_province_with_a_small_cell_shows_what_it_can_together():
    counts = {"age": {"A": {"5-12": 12, "13-14": 2, "15": 6, "16-17": 9}}}
    published = solve(["A"], {"age": AGE}, counts, {"A": 29})
    assert total(published, ["A"]) == Shown(29)
    assert cell(published, ["A"], "age", "15") == Shown(6)
    assert cell(published, ["A"], "age", "old") == Shown(15)
    for code in ("5-12", "13-14"):
        assert cell(published, ["A"], "age", code) == Hidden(codes=("5-12", "13-14"), together=14)


def test_the_country_keeps_its_numbers_where_a_province_cannot_have_its_own():
    counts = {
        "sex": {
            "A": {"male": 30, "female": 3},
            "B": {"male": 20, "female": 25},
            "C": {"male": 7, "female": 8},
        }
    }
    published = solve(["A", "B", "C"], {"sex": SEX}, counts, {"A": 33, "B": 45, "C": 15})
    # Country minus B minus C would give A: so B gives its own up as well.
    assert cell(published, ["A", "B", "C"], "sex", "female") == Shown(36)
    assert cell(published, ["A"], "sex", "female") == Hidden(codes=("male", "female"), together=33)
    assert cell(published, ["B"], "sex", "female") == Hidden(codes=("male", "female"), together=45)
    assert cell(published, ["C"], "sex", "female") == Shown(8)


def test_a_small_total_is_told_with_a_neighbour_and_none_is_told_as_none():
    published = solve(["A", "B", "C", "D"], {}, {}, {"A": 2, "B": 0, "C": 4, "D": 50})
    assert total(published, ["A"]) == Hidden(codes=("A", "C"), together=6)
    assert total(published, ["B"]) == Shown(0)
    assert total(published, ["D"]) == Shown(50)
    assert total(published, ["A", "B", "C", "D"]) == Shown(56)


def test_under_five_is_printed_only_where_the_sum_says_it_already():
    published = solve(["A", "B"], {}, {}, {"A": 2, "B": 3})
    assert total(published, ["A"]) == Hidden(small=True, codes=("A", "B"), together=5)
    counts = {"sex": {"A": {"male": 1, "female": 4}}}
    alone = solve(["A"], {"sex": SEX}, counts, {"A": 5})
    assert cell(alone, ["A"], "sex", "male") == Hidden(True, ("male", "female"), 5)


def test_of_a_country_with_less_than_five_nothing_is_told():
    published = solve(
        ["A", "B"], {"sex": SEX}, {"sex": {"A": {"male": 2}, "B": {"male": 2}}}, {"A": 2, "B": 2}
    )
    assert published.totals == []
    assert total(published, ["A", "B"]) == Hidden()
    assert cell(published, ["A", "B"], "sex", "male") == Hidden()


def test_nothing_anywhere_is_zero_everywhere():
    published = solve(["A", "B"], TREES, {name: {} for name in TREES}, {})
    assert total(published, ["A", "B"]) == Shown(0)
    assert cell(published, ["B"], "age", "15") == Shown(0)


def test_a_breakdown_that_does_not_add_up_is_refused():
    with pytest.raises(ValueError, match="adds up"):
        solve(["A"], {"sex": SEX}, {"sex": {"A": {"male": 6}}}, {"A": 7})
    with pytest.raises(ValueError, match="once"):
        node("twice", "a", "a")


def test_a_sum_over_periods_is_told_where_every_part_is():
    assert add([Shown(5), Shown(0)]) == Shown(5)
    assert add([Shown(5), Hidden(codes=("a", "b"), together=9)]) == Hidden()


def test_scattered_communes_keep_four_values_each():
    parts = scatter([("a", 1), ("b", 0), ("c", 1), ("d", 1), ("e", 30), ("f", 7)])
    assert [(part.places, part.number) for part in parts] == [
        (("a", "c", "d", "e"), 33),
        (("b",), 0),
        (("f",), 7),
    ]
    assert scatter([("a", 1), ("b", 1), ("c", 1), ("d", 1), ("e", 1)]) == []


@pytest.mark.parametrize("seed", range(60))
def test_scattered_parts_add_up_and_tell_nothing_small(seed):
    rng = random.Random(seed)
    counts = [(str(at), rng.choice([0, 0, 1, 2, 3, 4, 6, 20])) for at in range(rng.randint(1, 168))]
    parts = scatter(counts)
    if parts:
        assert sum(part.number for part in parts) == sum(number for _place, number in counts)
        assert sorted(place for part in parts for place in part.places) == sorted(p for p, _n in counts)
    for part in parts:
        assert part.number == 0 or part.number >= 5
        assert len(part.places) == 1 or part.number - len(part.places) + 1 >= VALUES


@pytest.mark.parametrize("seed", range(24))
def test_no_hidden_cell_is_bounded_tighter_than_stated(seed):
    rng = random.Random(seed)
    places = [f"p{at}" for at in range(rng.randint(1, 5))]
    trees = dict(rng.sample(sorted(TREES.items()), 2))
    totals, counts = counted(places, trees, rng, rng.choice([8, 20, 60]))
    published = solve(places, trees, counts, totals)
    assert weakest(published, rng) >= VALUES


@pytest.mark.parametrize("seed", range(12))
def test_every_published_number_is_true(seed):
    rng = random.Random(seed)
    places = [f"p{at}" for at in range(6)]
    totals, counts = counted(places, TREES, rng, 60)
    published = solve(places, TREES, counts, totals)
    for wanted in [*([place] for place in places), places]:
        for name, tree in TREES.items():
            for code, leaves in nodes(tree):
                told = cell(published, wanted, name, code)
                true = sum(counts[name][place].get(one, 0) for place in wanted for one in leaves)
                assert isinstance(told, Hidden) or told.number == true
                assert not isinstance(told, Shown) or true == 0 or true >= 5


def primary_only(places, trees, counts, totals) -> Published:
    """Every total is told, and every cell that is not under five itself: as if there were no second step."""
    published = Published(tuple(places), [Row(frozenset([p]), totals[p]) for p in places], dict(trees))
    whole = frozenset(places)
    for name, tree in trees.items():
        for code, leaves in nodes(tree):
            sums = [(frozenset([p]), sum(counts[name][p].get(one, 0) for one in leaves)) for p in places]
            sums.append((whole, sum(number for _p, number in sums)))
            published.rows[name, code] = [Row(at, number) for at, number in sums if solving.fine(number)]
    return published


def broken_by(seed) -> bool:
    rng = random.Random(seed)
    places = ["A", "B", "C"]
    totals, counts = counted(places, {"age": AGE}, rng, 20, empty=0)
    published = primary_only(places, {"age": AGE}, counts, totals)
    attacker = Attacker(published)
    return any(
        attacker.knows([(0, "age", place, code)])
        for place in places
        for code in AGE.leaves
        if 0 < counts["age"][place].get(code, 0) < 5
    )


def test_without_the_second_step_the_attack_succeeds():
    assert sum(broken_by(seed) for seed in range(10)) >= 8


def test_without_giving_up_a_second_province_the_attack_succeeds(monkeypatch):
    counts = {"sex": {"A": {"male": 30, "female": 3}, "B": {"male": 20, "female": 25}}}
    asked = (["A", "B"], {"sex": SEX}, counts, {"A": 33, "B": 45})
    cells = [(0, "sex", "A", "female")]
    assert Attacker(solve(*asked)).values(cells) >= VALUES
    assert not Attacker(solve(*asked)).knows(cells)
    monkeypatch.setattr(solving._Breakdown, "_pooled", lambda *_args: True)
    assert Attacker(solve(*asked)).knows(cells)


def test_a_country_and_a_province_of_many_communes_are_solved():
    rng = random.Random(7)
    for number, most in ((34, 3000), (168, 200), (168, 12)):
        places = [f"p{at}" for at in range(number)]
        totals, counts = counted(places, TREES, rng, most)
        published = solve(places, TREES, counts, totals)
        assert total(published, places) == Shown(sum(totals.values()))
        assert isinstance(cell(published, places, "sex", "male"), Shown)
