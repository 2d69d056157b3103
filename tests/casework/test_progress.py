"""Objectives as rows of the plan, and how they and the activities come out once the plan is approved."""

import datetime as dt

import pytest

from casework.actions import plans
from casework.actions.progress import note_progress
from casework.models import Plan, PlanActivity, PlanObjective
from casework.workflow import NotNow
from tests.casework.test_plan import filled
from tests.casework.walk import day, state_of, text_of, url
from tests.factories import make_case
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
GOALS = {
    "objective-TOTAL_FORMS": "2",
    "objective-INITIAL_FORMS": "0",
    "objective-0-kind": "integration",
    "objective-0-what": "Trẻ đi học đủ buổi",
    "objective-0-by_date": day(60),
    "objective-1-kind": "recovery",
    "objective-1-what": "",
    "objective-1-by_date": "",
}


@pytest.fixture
def case(cast):
    """A case whose approved plan has one objective, one activity for it and one for the whole."""
    case = make_case(by=cast["lan"], state="assessed")
    goal = {"kind": "integration", "what": "Trẻ đi học đủ buổi", "by_date": today()}
    row = {"responsible": "Lan", "by_date": today() - dt.timedelta(days=1)}
    rows = [{**row, "what": "Mua vở", "objective": 0}, {**row, "what": "Gặp mẹ", "objective": None}]
    plan = {"objectives": "Trở lại lớp 7", "review_on": today()}
    plans.save_plan(case, by=cast["lan"], plan=plan, objectives=[goal], activities=rows)
    plans.submit_plan(case, by=cast["lan"])
    plans.approve_plan(case, by=cast["minh"])
    return case


def test_objectives_are_written_with_the_plan_and_an_empty_row_is_passed_over(cast, sign_in):
    case, client = make_case(by=cast["lan"], state="assessed"), sign_in(cast["lan"])
    more = text_of(client.post(url("plan_edit", case.pk), filled(**GOALS, add_objective="1")))
    assert ('name="objective-2-what"' in more, 'name="activity-1-what"' in more) == (True, False)
    assert "Mục tiêu 1: Trẻ đi học đủ buổi</option>" in more
    client.post(url("plan_edit", case.pk), filled(rows=2, **GOALS, **{"activity-0-objective": "0"}))
    goal = PlanObjective.objects.get()
    assert (goal.what, [row.objective for row in Plan.objects.get().activities.all()]) == (
        "Trẻ đi học đủ buổi",
        [goal, None],
    )
    again = client.get(url("plan_edit", case.pk)).context
    assert [form["what"].value() for form in again["objectives"].forms] == ["Trẻ đi học đủ buổi"]
    assert again["formset"].forms[0]["objective"].value() == 0


@pytest.mark.parametrize(
    ("changes", "formset", "field"),
    [
        ({"objective-0-by_date": "31/02/2026"}, "objectives", "by_date"),
        ({"objective-0-what": "Đ" * 10_000}, "objectives", "what"),
        ({"activity-0-objective": "1"}, "formset", "objective"),
        ({"activity-0-objective": "7"}, "formset", "objective"),
        ({"activity-0-objective": "0", "objective-0-DELETE": "on"}, "formset", "objective"),
    ],
)
def test_a_mistake_in_an_objective_loses_nothing(cast, sign_in, changes, formset, field):
    case = make_case(by=cast["lan"], state="assessed")
    sent = filled(**{**GOALS, **changes}, submit="1")
    context = sign_in(cast["lan"]).post(url("plan_edit", case.pk), sent).context
    assert field in context[formset].forms[0].errors
    assert (Plan.objects.count(), state_of(case)) == (0, "assessed")


@pytest.mark.parametrize("total", ["", "x", "-1", "10000000", "²"])
def test_a_broken_count_of_objectives_is_no_server_error(cast, sign_in, total):
    case, client = make_case(by=cast["lan"], state="assessed"), sign_in(cast["lan"])
    for button in ("add_objective", "submit"):
        sent = filled(**{**GOALS, "objective-TOTAL_FORMS": total, button: "1"})
        assert client.post(url("plan_edit", case.pk), sent).status_code == 200


def test_progress_is_noted_on_the_approved_version_with_its_history(cast, sign_in, case):
    client, goal = sign_in(cast["lan"]), PlanObjective.objects.get()
    bought = PlanActivity.objects.get(what="Mua vở")
    page = text_of(client.get(url("plan", goal.plan_id)))
    assert url("activity_progress", bought.pk) in page
    sent = {"outcome": "done", "on": day(0), "reason": ""}
    assert client.post(url("activity_progress", bought.pk), sent).url == url("plan", goal.plan_id)
    client.post(url("objective_progress", goal.pk), {**sent, "outcome": "not_done", "reason": "Trẻ ốm"})
    bought.refresh_from_db()
    goal.refresh_from_db()
    assert (bought.outcome, bought.outcome_on, state_of(case)) == ("done", today(), "in_progress")
    assert (goal.outcome, goal.outcome_reason, Plan.objects.count()) == ("not_done", "Trẻ ốm", 1)
    told = goal.history.first()
    assert (told.history_user, told.history_change_reason) == (cast["lan"], "note_progress")
    shown = text_of(client.get(url("case", case.pk)))
    assert "<strong>1/2</strong> hoạt động đã xong" in shown
    assert "<strong>0/1</strong> mục tiêu đã đạt" in shown
    assert "1 hoạt động quá ngày" in shown
    assert "Tiến độ: Đã xong" in shown


@pytest.mark.parametrize(
    "changes",
    [
        {"outcome": "not_done"},
        {"outcome": "open"},
        {"outcome": "x"},
        {"on": day(1)},
        {"reason": "ă" * 999},
    ],
)
def test_progress_without_its_reason_is_not_noted(cast, sign_in, case, changes):
    row = PlanActivity.objects.first()
    sent = {"outcome": "done", "on": day(0), "reason": "", **changes}
    response = sign_in(cast["lan"]).post(url("activity_progress", row.pk), sent)
    assert len(response.context["form"].errors) == 1
    assert PlanActivity.objects.filter(outcome="open").count() == 2


def test_only_the_plan_that_is_carried_out_makes_progress(cast, sign_in, case):
    done, left = PlanActivity.objects.all()
    note_progress(done, by=cast["lan"], outcome="done", on=today())
    with pytest.raises(NotNow, match="đã được ghi"):
        note_progress(done, by=cast["lan"], outcome="done", on=today())
    plans.begin_new_cycle(case, by=cast["lan"])
    form = sign_in(cast["lan"]).get(url("plan_edit", case.pk)).context
    assert [row["what"].value() for row in form["formset"].forms] == [left.what]
    sign_in(cast["lan"]).post(url("plan_edit", case.pk), filled(submit="1"))
    draft = PlanActivity.objects.get(what="Việc 1")
    with pytest.raises(NotNow, match="đã phê duyệt"):
        note_progress(draft, by=cast["lan"], outcome="done", on=today())
    note_progress(left, by=cast["lan"], outcome="not_done", on=today(), reason="Mẹ đi vắng")
    plans.approve_plan(case, by=cast["minh"])
    with pytest.raises(NotNow, match="đã phê duyệt"):
        note_progress(left, by=cast["lan"], outcome="done", on=today())


def test_objectives_of_two_versions_are_compared_and_remarked(cast, sign_in):
    case, client = make_case(by=cast["lan"], state="assessed"), sign_in(cast["lan"])
    client.post(url("plan_edit", case.pk), filled(**GOALS, submit="1"))
    goal = PlanObjective.objects.get()
    said = {f"objective-{goal.pk}": "Ghi số buổi"}
    sign_in(cast["minh"]).post(url("plan_return", goal.plan_id), said)
    form = client.get(url("plan_edit", case.pk)).context
    assert form["objectives"].forms[0].remark == "Ghi số buổi"
    changed = {**GOALS, "objective-0-what": "Trẻ đi học đủ 5 buổi", "activity-0-objective": "0"}
    client.post(url("plan_edit", case.pk), filled(**changed, submit="1"))
    compared = client.get(url("plan_changes", Plan.objects.get(version=2).pk)).context["compared"]
    (change,) = compared.objectives
    assert [(row.before, row.now) for row in change.fields] == [
        ("Trẻ đi học đủ buổi", "Trẻ đi học đủ 5 buổi")
    ]
    assert [row.now for row in compared.activities[0].fields] == ["Trẻ đi học đủ 5 buổi"]
