"""Every state × transition × role against the table, by the actions themselves; and who wins a race."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from casework.access import PERMISSIONS
from casework.actions.cases import lock_case, move_case
from casework.actions.plans import approve_plan, return_plan
from casework.enums import CaseState
from casework.models import Case, Decision
from casework.workflow import DEEDS, TRANSITIONS, NotNow, offered
from tests.factories import make_case

# The journey as a programme officer reads it: state → {transition: next state}.
JOURNEY = {
    "new": {"register": "registered", "screen_out": "screened_out"},
    "screened_out": {},
    "registered": {"assess": "assessed"},
    "assessed": {"assess": "assessed", "submit_plan": "planned"},
    "planned": {"return_plan": "returned", "approve_plan": "approved", "approve_on_paper": "approved"},
    "returned": {"assess": "assessed", "submit_plan": "planned"},
    "approved": {"start": "in_progress"},
    "in_progress": {"start": "in_progress", "new_cycle": "assessed", "propose_closure": "closing"},
    "closing": {"return_closure": "in_progress", "close": "closed", "close_on_paper": "closed"},
    "closed": {"reopen": "in_progress"},
    "merged": {},
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
}
BY_CHAIR = {"return_plan", "approve_plan", "return_closure", "close"}
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
        for name in TRANSITIONS:
            Case.objects.filter(pk=case.pk).update(state=state)
            expected = moves.get(name) if name in WHO[person] else None
            assert _try(case, name, cast[person]) == (expected or state), (state, name, person)


def _try(case, name, user) -> str:
    """Take the transition as an action does and return the state that is stored then."""
    try:
        with transaction.atomic():
            move_case(lock_case(case.pk, by=user, permission=TRANSITIONS[name].permission), name, by=user)
    except (PermissionDenied, NotNow):
        pass
    return Case.objects.get(pk=case.pk).state


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
