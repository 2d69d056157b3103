"""Random deeds, legal and illegal, over a few cases: no forbidden state, no lost history, an owner each."""

import datetime as dt
from itertools import pairwise

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.access import people_of_commune
from accounts.enums import RoleKind
from casework.actions import (
    cases,
    closing,
    emergency,
    facts,
    handover,
    hiding,
    merging,
    plans,
    reports,
    screenings,
    shares,
    supports,
    transfers,
)
from casework.enums import CaseState
from casework.handover import work_of
from casework.models import Case, Isolation, Merge, Report, Transfer
from casework.workflow import TRANSITIONS, NotNow
from interface.editing import ChangedMeanwhile
from tests.factories import assess, isolate, make_case, make_consent, make_report, make_visit, plan, screen
from vietnam.calendar import today

PEOPLE = st.sampled_from(("lan", "minh", "quang", "hoa"))
REFUSED = (PermissionDenied, NotNow, ChangedMeanwhile)
# Which state may follow which, by the table alone.
STEPS = {
    (str(source), str(target))
    for row in TRANSITIONS.values()
    for source in row.sources
    for target in row.targets
}
STEPS |= {(state, state) for state in CaseState.values}


def _close(case, by):
    """Close by the deeds, whatever the proof says: the proof has tests of its own."""
    closing.decide_closure(case, by=by, approve=True)


def _merge(case, by):
    other = Case.objects.exclude(pk=case.pk).order_by("-pk").first()
    merging.merge_records(case, other, by=by, choices={}, home="kept")


def _unmerge(case, by):
    merge = Merge.objects.filter(case=case, undone_at=None).first()
    if merge:
        merging.unmerge_records(merge, by=by, reason="Hai trẻ")


def _join(case, by):
    reports.join_case(make_report(by=Deeds.cast["lan"]), case, by=by)


def _part(case, by):
    report = Report.objects.filter(case=case, state="joined").first()
    if report:
        reports.part_report(report, by=by, reason="Trẻ khác")


def _ask(case, by):
    there = {"to_commune": Deeds.cast["hoa"].roles.get().area, "address": "Ấp 9"}
    transfers.ask_transfer(case, by=by, why="Chuyển nhà", need="Đi học", **there)


def _answer(deed, **told):
    def answer(case, by):
        asked = Transfer.objects.filter(case=case, state="asked").first()
        if asked:
            deed(asked, by=by, **told)

    return answer


def _hand_over(case, by):
    """Everything the officer in charge has in the commune goes to whoever is asked for."""
    codes = list(work_of(case.officer, case.commune).values_list("code", flat=True))
    handover.hand_over(case.officer, case.commune, codes, to=by, by=Deeds.cast["an"])


def _support(case, by):
    supports.give_support(case, by=by, kind="bicycle", given_on=today(), worth=1)


def _end_isolation(case, by):
    running = Isolation.objects.filter(case=case, ended_on=None).first()
    if running:
        emergency.end_isolation(running, by=by, on=today(), reason="safe", comment="")


def _share(case, by):
    shares.share_case(case, by=by, user=Deeds.cast["hoa"], purpose="Cùng tìm gia đình trẻ", until=today())


def _propose_ending(case, by):
    told = {"on": today() - dt.timedelta(days=3), "where": "Xã Đông Hòa", "told": "Công văn 12/UBND"}
    closing.propose_ending(case, by=by, reason="moved", **told)


def _follow_up(case, by):
    closing.record_follow_up(case, by=by, on=today(), result="stable", comment="Đi học đều")


DEEDS = {
    "ask": _ask,
    "take_back": _answer(transfers.take_back_transfer),
    "decline": _answer(transfers.decline_transfer, answer="Chưa rõ địa chỉ"),
    "accept": _answer(transfers.accept_transfer),
    "hand_over": _hand_over,
    "support": _support,
    "consent": lambda case, by: make_consent(case, by=by),
    "emergency": lambda case, by: cases.start_emergency(case, by=by),
    "isolate": lambda case, by: isolate(case, by=by),
    "end_isolation": _end_isolation,
    "share": _share,
    "propose_ending": _propose_ending,
    "return_closure": lambda case, by: closing.decide_closure(case, by=by, approve=False, comment="Thiếu"),
    "follow_up": _follow_up,
    "screen": lambda case, by: screen(case, by=by),
    "no_work": lambda case, by: screen(case, by=by, activities=[]),
    "screen_out": lambda case, by: screenings.screen_out(case, by=by),
    "assess": assess,
    "plan": plan,
    "approve": lambda case, by: plans.approve_plan(case, by=by),
    "return": lambda case, by: plans.return_plan(case, by=by, comment="Thiếu"),
    "visit": lambda case, by: make_visit(case, by=by),
    "cycle": lambda case, by: plans.begin_new_cycle(case, by=by),
    "propose": lambda case, by: closing.propose_closure(case, by=by),
    "close": _close,
    "reopen": lambda case, by: cases.reopen_case(case, by=by, reason="Trẻ lại đi làm"),
    "note": lambda case, by: cases.write_note(case, by=by, text="Gọi lại"),
    "hide": lambda case, by: hiding.hide_name(case, by=by, reason="trafficking"),
    "facts": lambda case, by: facts.change_child(case, by=by, values={"nickname": "Tí"}, why="told"),
    "home": lambda case, by: facts.change_home(
        case, by=by, values={"village": "Ấp 2"}, why="changed", moved="child"
    ),
    "assign": lambda case, by: cases.assign_case(case, officer=by, by=by),
    "merge": _merge,
    "unmerge": _unmerge,
    "join": _join,
    "part": _part,
}


class Deeds(RuleBasedStateMachine):
    """Cases of one commune, and whoever tries whatever on them."""

    cast, pks = None, ()

    @initialize()
    def begin(self):
        """Each run begins with the same cases; what it did is undone at its end."""
        self.point = transaction.savepoint()
        self.steps = {pk: _states(pk) for pk in self.pks}
        self.past, self.deed = _past(), ""

    @rule(deed=st.sampled_from(sorted(DEEDS)), who=PEOPLE, place=st.integers(0, 2))
    def try_it(self, deed, who, place):
        """One deed by somebody; what is refused has changed nothing."""
        self.deed = deed
        case, before = Case.objects.get(pk=self.pks[place]), _past()
        try:
            with transaction.atomic():
                DEEDS[deed](case, self.cast[who])
        except REFUSED:
            assert _past() == before

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
        open_cases = [case for case in Case.objects.all() if case.is_open]
        assert all(case.officer in people_of_commune(case.commune, OFFICER) for case in open_cases)
        assert not Case.objects.exclude(state__in=CaseState.values).exists()

    def teardown(self):
        """Undo everything."""
        if hasattr(self, "point"):
            transaction.savepoint_rollback(self.point)


# Whatever of casework has a history: a lost row of any is a fault.
KEPT = [model for model in apps.get_app_config("casework").get_models() if hasattr(model, "history")]
OFFICER = RoleKind.OFFICER
START = ("new", "assessed", "in_progress")


def _states(pk):
    rows = Case.history.filter(id=pk).order_by("history_id")
    return list(rows.values_list("state", flat=True))


def _past():
    """The keys of the rows of history of whatever casework keeps a history of."""
    rows = {model: model.history.order_by().values_list("history_id", flat=True) for model in KEPT}
    return {model.__name__: set(keys) for model, keys in rows.items()}


@pytest.mark.django_db
def test_any_deeds_by_anybody_leave_cases_in_order(cast, monkeypatch):
    monkeypatch.setattr("casework.workflow.closing_checks", [])
    made = [make_case(by=cast["lan"], chair=cast["minh"], state=state) for state in START]
    monkeypatch.setattr(Deeds, "cast", cast)
    monkeypatch.setattr(Deeds, "pks", [case.pk for case in made])
    quiet = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]
    run_state_machine_as_test(
        Deeds,
        settings=settings(
            max_examples=8,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=quiet,
            # Each run draws anew; a failing one prints what was drawn.
            # A failing run is short enough to be read as it is.
            phases=[Phase.generate],
            database=None,
        ),
    )
