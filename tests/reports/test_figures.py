"""Each figure counts what it says, its list is what it counts, and it comes out the same later."""

import datetime as dt
from collections import Counter

import pytest
from django.utils import timezone

from accounts.scope import person_scope
from audit.actions import save
from casework.actions import transfers
from casework.actions.cases import reopen_case
from casework.actions.clocks import cancel_all_clocks
from casework.actions.closing import decide_closure, propose_ending
from casework.actions.facts import change_child
from casework.actions.merging import merge_records, unmerge_records
from casework.actions.supports import change_support, give_support
from casework.actions.workplaces import note_workplace
from casework.merging import KEPT
from casework.models import Case, Child, Deadline
from reports.figures import (
    ALL,
    FIGURES,
    Cadence,
    by_commune,
    containing,
    listed,
    numbers,
    scope_of,
    together,
    total,
)
from reports.figures.asof import AGES, OTHER_AGE, UNKNOWN, with_child
from reports.figures.deciding import decided, waiting
from reports.figures.sources import caseload
from tests.factories import BRICK_WORK, make_case, make_report, screen
from tests.referrals.build import attend, make_placement, make_referral
from vietnam.calendar import today

pytestmark = pytest.mark.django_db


def scope(area, cadence=Cadence.MONTH, known_at=None, day=None):
    return scope_of([area], containing(cadence, day or today()), known_at)


def said(found: dict) -> dict:
    """Figure → its cells that are not 0."""
    kept = {code: {cell: n for cell, n in cells.items() if n} for code, cells in found.items()}
    return {code: cells for code, cells in kept.items() if cells}


def whole_list(asked, code, cell) -> list:
    """Every row behind a number, over all pages."""
    found, page = [], 1
    while True:
        rows = listed(asked, code, cell, page)
        found += rows[:25]
        if len(rows) <= 25:
            return found
        page += 1


@pytest.fixture
def busy(cast):
    """A commune in which something of everything happened; another with cases of its own."""
    lan = cast["lan"]
    placement = make_placement(cast)
    attend(placement, by=cast["thu"], weeks_ago=1, attended=3)
    make_referral(cast, "declined")
    make_case(by=lan, chair=cast["minh"], state="planned")
    helped = make_case(by=lan, chair=cast["minh"], state="in_progress", birth_date=dt.date(2010, 5, 5))
    give_support(helped, by=lan, kind="bicycle", what="Xe", given_on=today(), worth=1_800_000)
    make_case(by=lan, sex="female", birth_date=None, birth_precision="unknown")
    late = make_case(by=lan, chair=cast["minh"], state="planned")
    hour = timezone.now() - dt.timedelta(hours=1)
    clock = Deadline.objects.get(case=late, kind="approval")
    clock.due_at = hour
    save(clock, by=lan, reason="start_clock")
    ended = make_case(by=lan, state="registered")
    screen(ended, by=lan, activities=[])
    worst = make_case(by=lan, birth_date=today() - dt.timedelta(days=15 * 366))
    screen(worst, by=lan, worst_forms=["trafficking"])
    make_case(by=cast["hoa"], state="assessed")
    return {"helped": helped, "late": late}


@pytest.mark.parametrize("cadence", Cadence)
def test_every_number_is_its_list_and_every_row_stands_in_one_cell(busy, few_areas, cadence):
    asked = scope(few_areas["A"], cadence)
    found = numbers(asked)
    assert list(found) == list(FIGURES)
    for code, cells in found.items():
        rows = FIGURES[code].rows(asked)
        assert set(rows.values_list("cell", flat=True)) <= set(cells), code
        for cell, number in [*cells.items(), (ALL, total(cells))]:
            items = whole_list(asked, code, cell)
            summed = sum(item.amount for item in items) if FIGURES[code].amount else len(items)
            assert summed == (number or 0), (code, cell)
            assert all(item.code for item in items)


def test_what_the_figures_of_a_busy_commune_are(busy, few_areas):
    found = said(numbers(scope(few_areas["A"])))
    states = {"new": 1, "registered": 2, "planned": 2, "in_progress": 3}
    assert found["open_state"] == states
    assert Counter(Case.objects.filter(commune=few_areas["A"]).values_list("state", flat=True)) == states
    assert total(found["open_state"]) == total(found["open_sex"]) == total(found["open_sector"]) == 8
    assert found["open_sex"] == {"male": 7, "female": 1}
    assert found["open_harmful"] == {"worst_form": 1}
    assert found["clock_approval"]["missed"] == 1
    assert found["answers"] == {"accepted": 1, "declined": 1}
    assert found["support"] == {"bicycle": 1}
    assert found["worth"] == {"bicycle": 1_800_000}
    assert found["new_helped"]["yes"] == 1


def test_a_clock_that_ran_out_before_it_was_called_off_was_not_kept(cast, few_areas):
    lan, hour = cast["lan"], dt.timedelta(hours=1)
    for due in (-hour, hour):
        case = make_case(by=lan, state="registered")
        clock = Deadline.objects.get(case=case, kind="plan")
        clock.due_at = timezone.now() + due
        save(clock, by=lan, reason="start_clock")
        cancel_all_clocks(case, by=lan)
    assert Deadline.objects.filter(kind="plan", cancelled_at=None).count() == 0
    asked = scope(few_areas["A"], Cadence.YEAR)
    assert said(numbers(asked, ["clock_plan"])) == {"clock_plan": {"missed": 1}}
    assert len(whole_list(asked, "clock_plan", "missed")) == 1


def test_an_empty_commune_has_zeros_and_no_data(cast, few_areas):
    make_case(by=cast["hoa"])
    make_report(by=cast["lan"])
    found = numbers(scope(few_areas["A"]))
    assert said(found) == {}
    assert set(found["open_state"].values()) == {0}
    assert {*found["expected"].values()} == {None}
    assert total(found["expected"]) is None
    assert waiting(scope(few_areas["A"])) == decided(scope(few_areas["A"])) == []


def later(cast, made):
    """Everything that may be done to records afterwards, each by its own deed."""
    lan, minh = cast["lan"], cast["minh"]
    kept = make_case(by=lan)
    yield (
        "late entry",
        lambda: give_support(made["helped"], by=lan, kind="cash", what="Tiền", given_on=today(), worth=5),
    )
    support = made["helped"].supports.order_by("pk").first()
    yield "correction of support", lambda: change_support(support, by=lan, worth=1, kind="bicycle", what="Xe")
    change = {"sex": "female", "birth_date": dt.date(2014, 1, 1)}
    yield "correction", lambda: change_child(made["helped"], by=lan, values=change, why="Giấy khai sinh")
    yield "merge", lambda: merge_records(made["one"], made["gone"], by=lan, choices={}, home=KEPT)
    yield (
        "parting",
        lambda: unmerge_records(Case.objects.get(pk=made["one"].pk).merges.get(), by=lan, reason="Hai trẻ"),
    )
    yield "new case", lambda: make_case(by=lan)
    yield (
        "ending",
        lambda: (
            propose_ending(made["ends"], by=lan, reason="moved", on=today(), where="Long An", told="Đã báo"),
            decide_closure(Case.objects.get(pk=made["ends"].pk), by=minh, approve=True),
        ),
    )
    yield (
        "reopening",
        lambda: reopen_case(Case.objects.get(pk=made["ends"].pk), by=lan, reason="Trẻ quay lại"),
    )
    yield "transfer", lambda: _move(kept, cast)


def _move(case, cast):
    told = {"why": "Về quê", "need": "Học", "address": "Ấp Gò"}
    there = cast["hoa"].roles.get().area
    asked = transfers.ask_transfer(case, by=cast["lan"], to_commune=there, **told)
    with person_scope(cast["hoa"]):
        transfers.accept_transfer(asked, by=cast["hoa"])


def test_whatever_happens_afterwards_the_figures_of_then_stay(busy, cast, few_areas):
    made = busy | {
        "one": make_case(by=cast["lan"]),
        "gone": make_case(by=cast["lan"]),
        "ends": make_case(by=cast["lan"], state="registered"),
    }
    deeds = list(later(cast, made))
    asked = {cadence: scope(few_areas["A"], cadence) for cadence in (Cadence.MONTH, Cadence.YEAR)}
    before = {cadence: numbers(one) for cadence, one in asked.items()}
    lists = {code: whole_list(asked[Cadence.MONTH], code, ALL) for code in FIGURES}
    pending = waiting(asked[Cadence.MONTH])
    changed = {}
    for name, deed in deeds:
        now = numbers(scope(few_areas["A"]))
        deed()
        assert {cadence: numbers(one) for cadence, one in asked.items()} == before, name
        assert {code: whole_list(asked[Cadence.MONTH], code, ALL) for code in FIGURES} == lists, name
        assert waiting(asked[Cadence.MONTH]) == pending
        changed[name] = numbers(scope(few_areas["A"])) != now
    # Told anew, every one of them shows: the figures are not merely deaf.
    assert changed == dict.fromkeys(changed, True)


def test_a_correction_of_a_past_period_is_known_afterwards_and_not_before(cast, few_areas, monkeypatch):
    """A double that is found in the next period was one child all along."""
    last = today().replace(day=1) - dt.timedelta(days=1)
    back = dt.datetime.combine(last, dt.time(8), tzinfo=dt.UTC)
    with monkeypatch.context() as then:
        then.setattr("django.utils.timezone.now", lambda: back)
        then.setattr("casework.actions.cases.today", lambda: last)
        one, gone = make_case(by=cast["lan"]), make_case(by=cast["lan"], sex="female")
    known = timezone.now()
    merge_records(one, gone, by=cast["lan"], choices={}, home=KEPT)
    change_child(one, by=cast["lan"], values={"sex": "unknown"}, why="Ghi nhầm")
    make_case(by=cast["lan"])
    codes = ["open_state", "open_sex", "new"]
    before = said(numbers(scope(few_areas["A"], known_at=known, day=last), codes))
    after = said(numbers(scope(few_areas["A"], day=last), codes))
    now = said(numbers(scope(few_areas["A"]), codes))
    assert before == {"open_state": {"new": 2}, "open_sex": {"male": 1, "female": 1}, "new": {"none": 2}}
    assert after == {"open_state": {"new": 1}, "open_sex": {"unknown": 1}, "new": {"none": 1}}
    assert now == {"open_state": {"new": 2}, "open_sex": {"unknown": 1, "male": 1}, "new": {"none": 1}}


BIRTHS = [
    {"birth_date": dt.date(2012, 2, 29), "birth_precision": "day"},
    {"birth_date": dt.date(2010, 11, 1), "birth_precision": "month"},
    {"birth_date": dt.date(2012, 2, 1), "birth_precision": "month"},
    {"birth_date": dt.date(2013, 1, 1), "birth_precision": "year"},
    {"birth_date": dt.date(2008, 1, 1), "birth_precision": "year"},
    {"birth_date": None, "birth_precision": "age", "stated_age": 13, "age_as_of": dt.date(2024, 2, 29)},
    {"birth_date": None, "birth_precision": "age", "stated_age": 4, "age_as_of": None},
    {"birth_date": None, "birth_precision": "unknown"},
]


def test_ages_are_counted_as_on_the_page_of_the_child(cast, few_areas):
    for born in BIRTHS:
        make_case(by=cast["lan"], **born)
    asked = scope(few_areas["A"])
    for day in (asked.day, dt.date(2025, 2, 28), dt.date(2028, 2, 29), dt.date(2025, 12, 31)):
        rows = with_child(caseload(asked), asked, day)
        found = {key: (age, band) for key, age, band in rows.values_list("child_id", "age", "band")}
        children = Child.objects.filter(pk__in=found)
        assert found == {child.pk: (child.age_on(day), band(child.age_on(day))) for child in children}
        assert len(found) == len(BIRTHS)


def band(age):
    if age is None:
        return UNKNOWN
    return next((code for code, (low, high) in AGES.items() if low <= age <= high), OTHER_AGE)


def test_the_sector_is_that_of_the_workplace_noted_last_else_of_the_work_told(cast, few_areas):
    place, told, _none = (make_case(by=cast["lan"]) for _ in range(3))
    screen(told, by=cast["lan"], activities=[BRICK_WORK | {"work_type": "thu-hoach-rau-cu-qua-sach"}])
    kiln = {"name": "Lò gạch", "place": "Ấp 1", "kind": "site", "sector": "mining"}
    note_workplace(place, by=cast["lan"], new=kiln)
    found = said(numbers(scope(few_areas["A"]), ["open_sector"]))
    assert found == {"open_sector": {"mining": 1, "agriculture": 1, "none": 1}}


def test_a_province_is_the_sum_of_its_communes(busy, few_areas):
    known, period = timezone.now(), containing(Cadence.MONTH, today())
    each = [numbers(scope_of([area], period, known)) for area in few_areas.values() if area.is_commune]
    province = numbers(scope_of([a for a in few_areas.values() if a.is_commune], period, known))
    for code, cells in province.items():
        for cell, number in cells.items():
            parts = [one[code][cell] for one in each]
            assert number == (sum(part or 0 for part in parts) if any(p is not None for p in parts) else None)


def test_figures_of_the_same_rows_are_counted_in_one_query(busy, few_areas, django_assert_num_queries):
    codes = ["expected", "new", "worth", "attended", "support"]
    assert together(codes) == [["expected", "attended"], ["new"], ["worth", "support"]]
    asked = scope(few_areas["A"])
    with django_assert_num_queries(3):
        found = numbers(asked, codes)
    assert list(found) == codes
    assert found == {code: numbers(asked, [code])[code] for code in codes}
    placed = by_commune(asked, codes, few=True)
    assert placed == by_commune(asked, codes)
    assert {code: sum(cells.values()) for code, cells in placed[few_areas["A"].pk].items()} == {
        code: total(found[code]) for code in codes
    }
    assert total(found["attended"]) < total(found["expected"])
    with pytest.raises(KeyError):
        numbers(asked, ["new", "x"])


def test_the_number_of_queries_does_not_grow(cast, few_areas, django_assert_num_queries):
    make_case(by=cast["lan"], chair=cast["minh"], state="planned")
    asked = scope(few_areas["A"])
    with django_assert_num_queries(len(together())):
        numbers(asked)
    for _ in range(2):
        make_case(by=cast["lan"], chair=cast["minh"], state="planned")
    with django_assert_num_queries(len(together())):
        numbers(scope(few_areas["A"]))


@pytest.mark.parametrize(
    "moment", [timezone.now().replace(tzinfo=None), dt.datetime(2099, 1, 1, tzinfo=dt.UTC)]
)
def test_nobody_knows_what_will_be_known(few_areas, moment):
    with pytest.raises(ValueError, match="known_at"):
        scope(few_areas["A"], known_at=moment)
