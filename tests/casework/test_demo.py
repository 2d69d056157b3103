"""The demo holds a case in every state, and of what a case can go through at least one."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command

from accounts.models import DeadAddress, Notice, User
from areas.actions import load_areas
from casework.enums import OPEN_STATES, UNLAWFUL_LABELS, CaseState, PaperState
from casework.models import Case, Child, Deadline, Household, Merge, ReportForward
from config.demo.cases import seed_cases
from config.demo.deciding import seed_decisions
from referrals.models import Referral
from reminders.models import Delivery, Digest
from reports.figures import numbers, scope_of
from reports.figures.periods import Cadence, containing
from reports.models import CommitteePack, IssuedPaper, PaperText, SampledCase
from reports.packs import earlier_tasks, last_before, task_state
from vietnam.calendar import day_of, today

DAY = dt.timedelta(days=1)


def test_every_state_of_a_case_occurs(cast):
    seed_cases(cast)
    states = set(Case.objects.values_list("state", flat=True))
    assert {str(state) for state in CaseState} - states == set()
    assert Case.history.filter(history_change_reason="reopen").exists()
    assert {bool(merge.undone_at) for merge in Merge.objects.all()} == {True, False}
    assert Child.objects.filter(nickname="Bi", household__poverty_year__isnull=False).exists()
    assert Child.objects.filter(residence_paper=PaperState.MISSING, household__lives_since__isnull=False)
    promised = Deadline.objects.get(kind="residence_paper", met_at=None, cancelled_at=None)
    assert promised.helper == "Công an xã, tổ đăng ký cư trú"
    begun = Case.objects.filter(assessments__initial=True).exclude(assessments__initial=False)
    assert [case.state for case in begun] == ["new"]
    assert Household.objects.filter(children__full_name="Âu Dương Khang").count() == 1
    reported = ReportForward.objects.filter(from_institution__isnull=False)
    assert set(reported.values_list("state", "outcome")) == {("sent", ""), ("received", "dismissed")}
    unowned = Case.objects.filter(officer=None)
    assert not unowned.exists()
    letter = Referral.objects.exclude(letter_code="").get()
    assert (letter.state, letter.institution.posts.exists()) == ("sent", False)
    paused = Deadline.objects.exclude(paused_at=None).get()
    assert (paused.kind, paused.paused_why) == ("referral_answer", "question")
    told_of = {kind: Deadline.objects.get(kind=kind, met_at=None) for kind in ("silent", "health_check")}
    assert [day_of(row.due_at) > today() for row in told_of.values()] == [True, True]
    assert Delivery.objects.get().outcome == "refused"
    assert DeadAddress.objects.get().user == cast["son"]
    assert Digest.objects.get(done_at=None).recipient == cast["hoa"]
    numbered = IssuedPaper.objects.exclude(withdrawn_on=None).get()
    assert (str(numbered), IssuedPaper.objects.filter(withdrawn_on=None).exists()) == ("01/BC-UBND", True)
    assert PaperText.objects.get().starts > today()
    reviewed = SampledCase.objects.values_list("draw__review__state", "replied_by__username")
    assert {state for state, _who in reviewed} == {"signed", "begun"}
    assert any(who for _state, who in reviewed)
    for _twice in range(2):
        seed_decisions(cast)
    first, second = CommitteePack.objects.order_by("pk")
    assert last_before(second) == first
    standing = {task_state(row)[1] for row in earlier_tasks(second)}
    assert standing == {"green", "red", "yellow"}
    assert Deadline.objects.get(kind="decision", met_at=None).owner == cast["lan"]
    before = Case.objects.count()
    assert (seed_cases(cast), Case.objects.count()) == (0, before)


@pytest.mark.django_db
def test_the_command_makes_people_and_cases_in_the_demo_alone(settings, capsys):
    settings.DEMO = False
    with pytest.raises(CommandError, match="belong into the demo"):
        call_command("seed_demo")
    assert not User.objects.exists()
    settings.DEMO = True
    load_areas()
    for _turn in range(2):
        call_command("seed_demo")
    first, again = capsys.readouterr().out.splitlines()
    assert (first == "demo: 0 children added", again) == (False, "demo: 0 children added")
    assert Case.objects.exists()
    assert_the_months_before_are_told()


def assert_the_months_before_are_told():
    """No chart of the demo is empty: every band of age, many sectors, deadlines kept and missed."""
    communes = Case.objects.values_list("commune_id", flat=True).distinct()
    codes = (
        "new",
        "new_age",
        "new_sector",
        "ended_reason",
        "clock_plan",
        "clock_emergency",
        "after_90",
        "answers",
    )
    # As long as the demo looks back lies in one of two years.
    year = containing(Cadence.YEAR, today())
    both = [numbers(scope_of(communes, period), codes) for period in (year.before, year)]
    found = {code: {cell for one in both for cell, number in one[code].items() if number} for code in codes}
    assert found["new_age"] >= {"5-12", "13-14", "15", "16-17"}
    assert found["new"] >= {"worst_form", "hazardous", "child_labour", "light_work", "not_working"}
    assert len(found["new_sector"]) > 12
    assert found["ended_reason"] == {"stable", "moved", "aged_out", "lost"}
    assert found["clock_plan"] >= {"kept", "late"}
    assert found["clock_emergency"] >= {"kept", "late"}
    assert found["after_90"] == {"yes", "no"}
    assert found["answers"] >= {"accepted", "declined", "unanswered", "waiting"}
    unwritten = Case.objects.filter(legal_label__in=UNLAWFUL_LABELS, state__in=OPEN_STATES)
    assert not any(
        case.screenings.exclude(finished_at=None).first().facts["activities"][0]["work_type"] == ""
        for case in unwritten
    )
    weekend = [row.history_date for row in Case.history.filter(history_type="+") if row.opened_on < today()]
    assert {day_of(moment).weekday() for moment in weekend} <= set(range(5))
    assert not Notice.objects.filter(state="unsent", created_at__date__lt=today() - 3 * DAY).exists()
