"""Random deeds, legal and illegal, over a few cases: no forbidden state, no lost history, an owner each."""

import os
from collections import Counter
from itertools import pairwise

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.access import people_of_commune
from accounts.enums import RoleKind
from accounts.models import Role
from casework.enums import CaseState
from casework.handover import ROLE_OVER
from casework.models import Case
from casework.workflow import TRANSITIONS, NotNow
from interface.editing import ChangedMeanwhile
from tests.casework.any_deeds import DEEDS, NEXT, START, WALK, begin_cases, tries

# For a longer look: ANY_DEEDS="40 30"; with --junitxml=… it tells how often each deed went through.
RUNS, DEEDS_A_RUN = map(int, os.environ.get("ANY_DEEDS", "8 20").split())
PEOPLE = st.sampled_from(("lan", "mai", "minh", "quang", "hoa"))
PLACES = st.integers(0, len(START) - 1)
REFUSED = (PermissionDenied, NotNow, ChangedMeanwhile)
# Which state may follow which, by the table alone.
STEPS = {
    (str(source), str(target))
    for row in TRANSITIONS.values()
    for source in row.sources
    for target in row.targets
}
STEPS |= {(state, state) for state in CaseState.values}


class Deeds(RuleBasedStateMachine):
    """Cases of one commune, and whoever tries whatever on them."""

    pks, went_through = (), Counter()

    @initialize()
    def begin(self):
        """Each run begins with the same cases; what it did is undone at its end."""
        self.point = transaction.savepoint()
        self.steps = {pk: _states(pk) for pk in self.pks}
        self.past, self.deed = _past(), ""

    @rule(deed=st.sampled_from(sorted(DEEDS)), who=PEOPLE, place=PLACES)
    def try_it(self, deed, who, place):
        """One deed by somebody."""
        self._try(deed, who, place)

    def _try(self, deed, who, place):
        """What is refused has changed nothing."""
        self.deed, before = deed, self.past
        try:
            with transaction.atomic():
                tries(deed, Case.objects.get(pk=self.pks[place]), who)
        except REFUSED:
            assert _past() == before
            return
        self.went_through[deed] += _past() != before

    @rule(place=PLACES, pick=st.integers(0, 11))
    def go_on(self, place, pick):
        """Somebody does what comes next."""
        ways = NEXT[Case.objects.get(pk=self.pks[place]).state]
        self._try(*ways[pick % len(ways)], place)

    @precondition(lambda _self: Role.objects.filter(kind=OFFICER).exclude(ends=None).exists())
    @rule()
    def roles_are_given_again(self):
        """Whoever had gone comes back."""
        Role.objects.filter(kind=OFFICER).update(ends=None)

    @invariant()
    def only_steps_of_the_table(self):
        """A case goes where the table lets it go, and the history tells of each step."""
        for pk in self.pks if hasattr(self, "point") else ():
            steps = _states(pk)
            assert steps[-1] == Case.objects.get(pk=pk).state, "a state without its history"
            fresh = pairwise(steps[len(self.steps[pk]) - 1 :])
            assert set(fresh) <= STEPS, (self.deed, steps)
            self.steps[pk] = steps

    @invariant()
    def no_history_is_lost(self):
        """What was written stays written."""
        now = _past()
        assert all(now[name] >= rows for name, rows in getattr(self, "past", now).items())
        self.past = now

    @invariant()
    def every_open_case_has_an_owner(self):
        """Nobody's case is one that nobody looks after."""
        assert _alone() == [], self.deed
        assert not Case.objects.exclude(state__in=CaseState.values).exists()

    def teardown(self):
        """Undo everything."""
        if hasattr(self, "point"):
            transaction.savepoint_rollback(self.point)


# Whatever of casework has a history: a lost row of any is a fault.
KEPT = [model for model in apps.get_app_config("casework").get_models() if hasattr(model, "history")]
OFFICER = RoleKind.OFFICER


def _states(pk):
    rows = Case.history.filter(id=pk).order_by("history_id")
    return list(rows.values_list("state", flat=True))


def _alone() -> list[str]:
    """The codes of open cases with an officer who is none there, or with none though nobody had gone."""
    open_cases = [case for case in Case.objects.select_related("commune", "officer") if case.is_open]
    there = {case.commune: people_of_commune(case.commune, OFFICER) for case in open_cases}
    alone = [case for case in open_cases if case.officer not in there[case.commune]]
    return [case.code for case in alone if not _let_go(case)]


def _let_go(case) -> bool:
    """Tell whether the case is nobody's because the role of its officer was over."""
    freed = Case.history.filter(id=case.pk, officer=None, history_change_reason=ROLE_OVER)
    return case.officer is None and freed.exists()


def _past():
    """The keys of the rows of history of whatever casework keeps a history of."""
    rows = {model: model.history.order_by().values_list("history_id", flat=True) for model in KEPT}
    return {model.__name__: set(keys) for model, keys in rows.items()}


@pytest.fixture
def begun(cast, monkeypatch) -> dict[str, int]:
    """State at the start → the case. One is closed whatever the proof says: that has tests of its own."""
    monkeypatch.setattr("casework.workflow.closing_checks", [])
    return begin_cases(cast)


@pytest.mark.django_db
def test_every_deed_goes_through_on_its_way(begun):
    """What is tried at random below can be done at all: no deed is there that is always refused."""
    assert {deed for _start, deed, _who in WALK} == set(DEEDS)
    for start, deed, who in WALK:
        before = _past()
        tries(deed, Case.objects.get(pk=begun[start]), who)
        assert (_past() != before, _alone()) == (True, []), (start, deed, who)


@pytest.mark.django_db
def test_any_deeds_by_anybody_leave_cases_in_order(begun, monkeypatch, record_property):
    monkeypatch.setattr(Deeds, "pks", tuple(begun.values()))
    monkeypatch.setattr(Deeds, "went_through", Counter())
    quiet = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]
    run_state_machine_as_test(
        Deeds,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=DEEDS_A_RUN,
            deadline=None,
            suppress_health_check=quiet,
            # Each run draws anew; a failing one prints what was drawn.
            # A failing run is short enough to be read as it is.
            phases=[Phase.generate],
            database=None,
        ),
    )
    record_property("went through", dict(Deeds.went_through))
    # Most of what is tried at random is refused; a run in which everything is would show nothing.
    assert len(+Deeds.went_through) > 8, Deeds.went_through
