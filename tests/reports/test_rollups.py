"""Kept figures follow every deed, closed months stay, what differs at night is found, told and repaired."""

import datetime as dt
import random
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from accounts.scope import commune_scope, person_scope
from areas.models import Area
from casework.actions import closing, transfers
from casework.models import Case
from casework.workflow import NotNow
from interface.editing import ChangedMeanwhile
from reports import rollups
from reports.actions.rollups import (
    compare_figures,
    count_figures,
    count_marked,
    differences,
    fill_months,
)
from reports.figures import Cadence, Period, numbers, scope_of
from reports.figures.periods import containing
from reports.models import CommuneFigures, CommuneMark, FigureCheck
from reports.rollups import KEPT, MONTHS, counted, figures_now, months_kept, series
from tests.casework.any_deeds import DEEDS, WALK, begin_cases, tries
from tests.factories import make_case
from tests.referrals.build import attend, make_placement, make_referral
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
PEOPLE = ("lan", "mai", "minh", "quang", "hoa")
REFUSED = (PermissionDenied, NotNow, ChangedMeanwhile)


def commune(user) -> Area:
    return user.roles.get().area


def marks() -> set[int]:
    return set(CommuneMark.objects.values_list("commune_id", flat=True))


def this_month() -> Period:
    return containing(Cadence.MONTH, today())


def kept(user) -> dict:
    return CommuneFigures.objects.get(commune=commune(user), month=this_month().code).cells


def wrong() -> list[dict]:
    """What the kept rows of the open month have otherwise than a new count of every commune."""
    rows = {row.commune_id: row for row in CommuneFigures.objects.filter(month=this_month().code)}
    fresh = counted(sorted(rows), this_month(), timezone.now())
    return [one for row in fresh for one in differences(rows[row.commune_id], row)]


@pytest.fixture
def settled(cast, monkeypatch):
    monkeypatch.setattr("casework.workflow.closing_checks", [])
    pks = begin_cases(cast)
    count_figures()
    assert (wrong(), marks()) == ([], set())
    return pks


def test_kept_figures_are_those_of_the_definitions(cast):
    placement = make_placement(cast)
    attend(placement, by=cast["thu"], weeks_ago=1, attended=3)
    make_case(by=cast["lan"], chair=cast["minh"], state="planned")
    make_case(by=cast["hoa"])
    count_figures()
    for who in ("lan", "hoa"):
        asked = scope_of([commune(cast[who])], this_month())
        cells = kept(cast[who])
        for code, found in numbers(asked, KEPT).items():
            assert cells.get(code, {}) == {cell: number for cell, number in found.items() if number}, code
    assert kept(cast["lan"])["open_state"]["planned"] == 1
    assert sum(kept(cast["lan"])["sent"].values()) == 1


def test_every_deed_on_its_way_leaves_what_a_new_count_gives(settled):
    for start, deed, who in WALK:
        tries(deed, Case.objects.get(pk=settled[start]), who)
        count_marked()
        assert (wrong(), marks()) == ([], set()), (start, deed, who)


@pytest.mark.parametrize("seed", range(3))
def test_random_deeds_leave_what_a_new_count_gives(settled, seed):
    dice, went = random.Random(seed), 0
    for _turn in range(60):
        deed, who = dice.choice(sorted(DEEDS)), dice.choice(PEOPLE)
        case = Case.objects.get(pk=settled[dice.choice(sorted(settled))])
        try:
            with transaction.atomic():
                tries(deed, case, who)
            went += 1
        except REFUSED:
            pass
        count_marked()
    assert wrong() == []
    assert went > 3


def test_referral_placement_attendance_mark_the_commune_of_the_case_under_anybodys_rows(cast):
    count_figures()
    referral = make_referral(cast)
    count_marked()
    with person_scope(cast["thu"]):
        assert CommuneMark.objects.count() == 0
    placement = make_placement(cast)
    count_marked()
    with person_scope(cast["thu"]):
        attend(placement, by=cast["thu"], weeks_ago=1, attended=2)
    assert marks() == {commune(cast["lan"]).pk}
    count_marked()
    assert wrong() == []
    assert referral.case.commune_id == commune(cast["lan"]).pk


def test_a_case_that_moves_marks_both_communes(cast, settled):
    there = commune(cast["hoa"])
    case = Case.objects.get(pk=settled["in_progress"])
    asked = transfers.ask_transfer(case, by=cast["lan"], to_commune=there, why="x", need="y", address="Ấp 9")
    count_marked()
    before = kept(cast["lan"])["open_state"]["in_progress"]
    with person_scope(cast["hoa"]):
        transfers.accept_transfer(asked, by=cast["hoa"])
    assert marks() == {commune(cast["lan"]).pk, there.pk}
    count_marked()
    assert kept(cast["lan"])["open_state"].get("in_progress", 0) == before - 1
    assert kept(cast["hoa"])["open_state"]["in_progress"] == 1


def test_a_mark_lives_and_dies_with_the_deed(cast):
    count_figures()
    point = transaction.savepoint()
    make_case(by=cast["lan"])
    assert marks() == {commune(cast["lan"]).pk}
    transaction.savepoint_rollback(point)
    assert marks() == set()


def test_what_is_marked_is_counted_live_while_it_is_little(cast, settled, monkeypatch):
    keys = [commune(cast[who]).pk for who in ("lan", "hoa")]
    before = figures_now(keys).number("open_state")
    make_case(by=cast["lan"])
    now = figures_now(keys)
    assert (now.number("open_state"), now.since) == (before + 1, None)
    assert now.number("open_state", "new", commune=keys[1]) == 0
    monkeypatch.setattr(rollups, "LIVE", 0)
    told = CommuneFigures.objects.get(commune=keys[0], month=this_month().code).counted_at
    late = figures_now(keys)
    assert (late.number("open_state"), late.since) == (before, told)
    count_figures()
    assert (figures_now(keys).number("open_state"), figures_now(keys).since) == (before + 1, None)


def test_nobody_reads_the_figures_of_another_commune(cast, settled):
    lan, hoa = (commune(cast[who]).pk for who in ("lan", "hoa"))
    make_case(by=cast["hoa"])
    count_figures()
    make_case(by=cast["hoa"])
    for who, seen in (("lan", {lan}), ("minh", {lan}), ("quang", {lan, hoa}), ("hoa", {hoa}), ("thu", set())):
        with person_scope(cast[who]):
            assert set(CommuneFigures.objects.values_list("commune", flat=True)) & {lan, hoa} == seen, who
            assert marks() == seen & {hoa}, who
    with commune_scope("tests.other", commune(cast["lan"])):
        assert set(CommuneFigures.objects.values_list("commune", flat=True)) == {lan}
    for who in ("binh", "an"):
        with person_scope(cast[who]):
            assert not CommuneFigures.objects.exists(), who


def test_a_broken_row_is_found_told_and_repaired(cast, settled):
    row = CommuneFigures.objects.get(commune=commune(cast["lan"]), month=this_month().code)
    was = row.cells["open_state"]["new"]
    row.cells["open_state"]["new"] = was + 7
    row.save()
    found = compare_figures(at_once=2)
    there = rollups.communes_of(this_month()).count()
    assert (found.communes, found.differing, found.differences) == (there, 1, 1)
    assert found.first == [
        {
            "commune": row.commune_id,
            "month": this_month().code,
            "figure": "open_state",
            "cell": "new",
            "was": was + 7,
            "is": was,
        }
    ]
    assert kept(cast["lan"])["open_state"]["new"] == was
    again = compare_figures()
    assert (again.communes, again.differences, again.first) == (there, 0, [])
    assert FigureCheck.objects.first() == again


def test_a_commune_that_is_known_to_be_behind_is_no_difference(cast, settled):
    make_case(by=cast["lan"])
    found = compare_figures()
    assert (found.communes, found.differences) == (rollups.communes_of(this_month()).count() - 1, 0)
    assert (wrong(), marks()) == ([], {commune(cast["lan"]).pk})


def test_the_command_tells_and_its_status_says_whether_all_agreed(cast, settled):
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("check_figures", stdout=out)
    assert ended.value.code == 0
    row = CommuneFigures.objects.get(commune=commune(cast["lan"]), month=this_month().code)
    row.cells = {}
    row.save()
    with pytest.raises(SystemExit) as ended:
        call_command("check_figures", stdout=out)
    assert ended.value.code == 1
    assert f"commune {row.commune_id}, {row.month}, new" in out.getvalue()


def test_a_closed_month_is_counted_as_known_then_and_never_again(cast, settled, monkeypatch):
    """The clock goes on: the same deeds, seen from two months later."""
    month = this_month()
    later = rollups.closes_at(month) + dt.timedelta(days=1)
    monkeypatch.setattr("reports.actions.rollups.timezone.now", lambda: later)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    with transaction.atomic():
        while fill_months():
            pass
    row = CommuneFigures.objects.get(commune=commune(cast["lan"]), month=month.code)
    assert (row.closed, row.counted_at) == (True, rollups.closes_at(month))
    assert {"open_state", "clock_approval"} <= set(row.cells)
    before = dict(row.cells)
    closing.record_follow_up(
        Case.objects.get(pk=settled["closed"]), by=cast["lan"], on=today(), result="stable", comment=""
    )
    make_case(by=cast["lan"])
    count_figures()
    row.refresh_from_db()
    assert row.cells == before
    (again,) = counted([row.commune_id], month, timezone.now())
    assert again.cells == before
    now = figures_now([row.commune_id], 3)
    told = series([commune(cast["lan"])], now)
    by_code = {one.period.code: one for one in told}
    assert by_code[month.code].number("new") == sum(before["new"].values())
    assert (told[-1].period, told[-1].closed) == (now.period, False)


def test_months_before_the_first_record_have_no_data(cast, settled):
    now = figures_now([commune(cast["lan"]).pk], MONTHS)
    told = series([commune(cast["lan"])], now)
    assert [one.number("new") for one in told[:-1]] == [None] * 11
    assert told[-1].number("new") == now.number("new") > 0
    assert [period.code for period in months_kept(timezone.now())] == [this_month().code]


def test_queries_do_not_grow_with_communes_or_cases(cast, settled, django_assert_num_queries):
    keys = list(Area.objects.filter(parent__isnull=False).values_list("pk", flat=True))
    with django_assert_num_queries(1):
        figures_now(keys[:1], MONTHS)
    with django_assert_num_queries(1):
        figures_now(keys, MONTHS)
