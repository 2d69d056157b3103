"""Every state × transition × role against the table, by the actions themselves; and who wins a race."""

import threading
from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from audit.models import Event
from casework.access import PERMISSIONS
from casework.actions.cases import lock_case, move_case
from casework.actions.closing import decide_closure, propose_ending
from casework.actions.merging import merge_records, unmerge_records
from casework.actions.plans import approve_plan, return_plan
from casework.enums import CaseState
from casework.models import Case, Decision
from casework.workflow import DEEDS, TRANSITIONS, NotNow, offered
from tests.factories import make_case
from vietnam.calendar import today

# The journey as a programme officer reads it: state → {transition: next state}. A move back leads to the
# state that was left, so it names every one that it may lead to.
BEFORE_AN_ENDING = {"new", "registered", "assessed", "planned", "returned", "approved", "in_progress"}
JOURNEY = {
    "new": {"register": "registered", "screen_out": "screened_out"},
    "screened_out": {},
    "registered": {"assess": "assessed"},
    "assessed": {"assess": "assessed", "submit_plan": "planned"},
    "planned": {"return_plan": "returned", "approve_plan": "approved", "approve_on_paper": "approved"},
    "returned": {"assess": "assessed", "submit_plan": "planned"},
    "approved": {"start": "in_progress"},
    "in_progress": {"start": "in_progress", "new_cycle": "assessed", "propose_closure": "closing"},
    "closing": {
        "return_closure": "in_progress",
        "return_ending": BEFORE_AN_ENDING,
        "close": "closed",
        "close_on_paper": "closed",
    },
    "closed": {"reopen": "in_progress"},
    "merged": {"unmerge": BEFORE_AN_ENDING | {"closing"}},
}
# Beside these every open case can be made one with another case of the same child.
for _moves in (
    moves for state, moves in JOURNEY.items() if state not in ("screened_out", "closed", "merged")
):
    _moves["merge"] = "merged"
    if "close" not in _moves:
        _moves["propose_ending"] = "closing"
BY_OFFICER = {
    "register",
    "screen_out",
    "assess",
    "submit_plan",
    "approve_on_paper",
    "start",
    "new_cycle",
    "propose_closure",
    "propose_ending",
    "close_on_paper",
    "reopen",
    "merge",
    "unmerge",
}
BY_CHAIR = {"return_plan", "approve_plan", "return_closure", "return_ending", "close"}
WHO = {
    "lan": BY_OFFICER,
    "minh": BY_CHAIR,
    "quang": set(),
    "hoa": set(),
    "thu": set(),
    "an": set(),
    "binh": set(),
}


@pytest.fixture
def no_closing_checks(monkeypatch):
    monkeypatch.setattr("casework.workflow.closing_checks", [])


def test_the_table_names_every_state_and_transition():
    assert set(JOURNEY) == {str(state) for state in CaseState}
    assert {name for moves in JOURNEY.values() for name in moves} == set(TRANSITIONS)
    assert set(TRANSITIONS) == BY_OFFICER | BY_CHAIR


@pytest.mark.django_db
@pytest.mark.parametrize("person", WHO)
def test_every_state_and_transition(cast, no_closing_checks, person):
    case = make_case(by=cast["lan"])
    for state, moves in JOURNEY.items():
        for name, to in _tries(state):
            Case.objects.filter(pk=case.pk).update(state=state)
            allowed = moves.get(name) if name in WHO[person] else None
            expected = to if isinstance(allowed, set) and to in allowed else allowed
            found = _try(case, name, cast[person], to)
            assert found == (expected if isinstance(expected, str) else state), (state, name, person, to)


def _tries(state):
    """Every transition, and where it leads back also each state that could be asked for, and none."""
    for name, row in TRANSITIONS.items():
        back = isinstance(JOURNEY[str(row.sources[0])][name], set)
        yield from ((name, to) for to in (*JOURNEY, None) if back and state in row.sources)
        yield name, "registered" if back else None


def _try(case, name, user, to) -> str:
    """Take the transition as an action does and return the state that is stored then."""
    try:
        with transaction.atomic():
            locked = lock_case(case.pk, by=user, permission=TRANSITIONS[name].permission)
            move_case(locked, name, by=user, to=to)
    except (PermissionDenied, NotNow, ValueError):
        pass
    return Case.objects.get(pk=case.pk).state


@pytest.mark.django_db
def test_who_names_a_state_where_the_table_has_one_is_refused(cast):
    case = make_case(by=cast["lan"], state="planned")
    with pytest.raises(ValueError, match="approve_plan"):
        move_case(case, "approve_plan", by=cast["minh"], to="closed")
    assert Case.objects.get(pk=case.pk).state == "planned"


@pytest.mark.django_db
def test_an_ending_that_is_returned_and_a_merge_that_is_parted_are_moves_of_the_table(cast):
    case, other = make_case(by=cast["lan"], state="assessed"), make_case(by=cast["lan"])
    facts = {"on": today(), "where": "Xã Đông Hòa", "told": "Công văn 12/UBND"}
    propose_ending(case, by=cast["lan"], reason="moved", **facts)
    decide_closure(case, by=cast["minh"], approve=False, comment="Chưa rõ nơi đến")
    merge = merge_records(case, other, by=cast["lan"], choices={}, home="kept")
    unmerge_records(merge, by=cast["lan"], reason="Trẻ khác")
    told = {
        pk: [
            (was.state, row.state, row.history_change_reason)
            for was, row in pairwise(Case.history.filter(id=pk).order_by("history_id"))
            if was.state != row.state
        ]
        for pk in (case.pk, other.pk)
    }
    assert told[case.pk][-2:] == [
        ("assessed", "closing", "propose_ending"),
        ("closing", "assessed", "return_ending"),
    ]
    assert told[other.pk] == [("new", "merged", "merge"), ("merged", "new", "unmerge")]
    for pk, name in ((case.pk, "return_ending"), (other.pk, "unmerge")):
        assert Event.objects.filter(deed="moved", reason=name, object_pk=pk).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("role", PERMISSIONS)
def test_buttons_are_exactly_what_the_table_allows(cast, role):
    case = Case(state="new")
    for state, moves in JOURNEY.items():
        case.state = state
        found = {name for name in offered(case, PERMISSIONS[role]) if name in TRANSITIONS}
        assert found == {name for name in moves if TRANSITIONS[name].permission in PERMISSIONS[role]}


def test_deeds_by_state():
    ended = {"screened_out", "closed", "merged"}
    states = {name: {str(state) for state in where} for name, (where, _) in DEEDS.items()}
    assert states["note"] == states["screen"] == states["return_item"] == set(JOURNEY) - ended
    assert states["visit"] == states["support"] == set(JOURNEY) - ended - {"new"}
    assert states["refer"] == {"approved", "in_progress"}
    assert states["review"] == {"in_progress"}


@pytest.mark.django_db
def test_a_move_leaves_history_with_actor_and_deed(cast):
    case = make_case(by=cast["lan"], state="planned")
    approve_plan(case, by=cast["minh"], number="12/QĐ-UBND")
    row = Case.history.filter(id=case.pk, state="approved").earliest("history_date")
    assert (row.history_user, row.history_change_reason) == (cast["minh"], "approve_plan")


@pytest.mark.django_db
def test_a_late_decision_changes_nothing_and_says_where_the_case_is(cast):
    case = make_case(by=cast["lan"], state="planned")
    approve_plan(case, by=cast["minh"])
    with pytest.raises(NotNow, match="Kế hoạch đã phê duyệt"):
        return_plan(case, by=cast["minh"], comment="Thiếu kinh phí")
    assert list(Decision.objects.values_list("outcome", flat=True)) == ["approved"]


class Race:
    """Two deeds on one case at the same moment, each on its own connection; `told` holds how each ended."""

    def __init__(self, *deeds):
        self.gate, self.told = threading.Barrier(len(deeds)), []
        self.threads = [threading.Thread(target=self.run, args=(deed,)) for deed in deeds]

    def run(self, deed):
        try:
            self.gate.wait(10)
            deed()
            self.told.append("won")
        except NotNow:
            self.told.append("told")
        finally:
            connection.close()

    def result(self):
        for thread in self.threads:
            thread.start()
        for thread in self.threads:
            thread.join(30)
        return sorted(self.told)


@pytest.mark.django_db(transaction=True)
def test_two_chairs_at_once_one_wins(cast):
    case = make_case(by=cast["lan"], state="planned")
    race = Race(
        lambda: approve_plan(case, by=cast["minh"]),
        lambda: return_plan(case, by=cast["minh"], comment="Bổ sung kinh phí"),
    )
    assert race.result() == ["told", "won"]
    decision = Decision.objects.get()
    expected = {"approved": "approved", "returned": "returned"}[decision.outcome]
    assert Case.objects.get(pk=case.pk).state == expected
