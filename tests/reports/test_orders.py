"""Reports for every period: made in the person's name, each period once, and only while the person may."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Role
from casework.models import Case
from casework.workflow import NotNow
from config.demo.files import seed_files
from reports.actions import orders
from reports.actions.doing import work_off
from reports.actions.jobs import fetch_job
from reports.actions.orders import end_order, make_due, pause_order, place_order, resume_order
from reports.enums import JobState, OrderState
from reports.models import Job, ReportOrder
from tests.factories import CANARIES, make_case

pytestmark = pytest.mark.django_db

PARAMS = {"format": "csv", "groups": ["identity"]}
# A Sunday: the report of October is due on Monday.
FIRST = dt.date(2026, 11, 1)


@pytest.fixture
def on(monkeypatch):
    """Return a function that sets the day for standing orders."""

    def set_day(day):
        monkeypatch.setattr(orders, "today", lambda: day)

    return set_day


def order(by, cadence="month") -> ReportOrder:
    return place_order("cases", PARAMS, by=by, purpose="periodic", cadence=cadence)


def test_a_period_is_made_once_on_the_first_working_day_after_it(cast, on):
    case = make_case(by=cast["lan"], full_name=CANARIES[0])
    other = make_case(by=cast["lan"], full_name=CANARIES[1])
    Case.objects.filter(pk=case.pk).update(opened_on=dt.date(2026, 10, 31))
    Case.objects.filter(pk=other.pk).update(opened_on=FIRST)
    on(dt.date(2026, 10, 15))
    placed = order(cast["lan"])
    assert placed.next_from == dt.date(2026, 10, 1)
    for day, made in (
        (dt.date(2026, 10, 31), 0),
        (FIRST, 0),
        (dt.date(2026, 11, 2), 1),
        (dt.date(2026, 11, 3), 0),
    ):
        on(day)
        assert (day, make_due()) == (day, made)
    job = Job.objects.get()
    assert (job.by, job.order, job.period_from) == (cast["lan"], placed, dt.date(2026, 10, 1))
    assert (job.params["since"], job.params["until"]) == ("2026-10-01", "2026-10-31")
    work_off()
    text = fetch_job(job, by=cast["lan"]).data.decode()
    assert (CANARIES[0] in text, CANARIES[1] in text) == (True, False)


def test_what_was_missed_is_made_up_for_once(cast, on):
    on(dt.date(2026, 7, 15))
    order(cast["lan"])
    on(dt.date(2026, 11, 2))
    assert make_due() == 4
    assert make_due() == 0
    assert list(Job.objects.order_by("pk").values_list("period_from__month", flat=True)) == [7, 8, 9, 10]
    on(dt.date(2028, 11, 2))
    assert make_due() == orders.MOST_MISSED
    assert ReportOrder.objects.get().next_from == dt.date(2028, 11, 1)


@pytest.mark.parametrize("how", ["role", "account"])
def test_an_order_ends_with_the_right(cast, on, how):
    on(dt.date(2026, 10, 15))
    order(cast["lan"])
    others = order(cast["minh"])
    if how == "role":
        Role.objects.filter(user=cast["lan"]).update(ends=dt.date(2020, 1, 1), starts=dt.date(2019, 1, 1))
    else:
        type(cast["lan"]).objects.filter(username="lan").update(is_active=False)
    on(dt.date(2026, 11, 2))
    assert make_due() == 1
    ended = ReportOrder.objects.get(by=cast["lan"])
    assert (ended.state, ended.no_right, ended.jobs.count()) == (OrderState.ENDED, True, 0)
    assert others.jobs.count() == 1


def test_a_right_that_ends_before_the_file_is_made_makes_none(cast, on):
    make_case(by=cast["lan"], full_name=CANARIES[0])
    on(dt.date(2026, 10, 15))
    order(cast["lan"])
    on(dt.date(2026, 11, 2))
    make_due()
    Role.objects.filter(user=cast["lan"]).update(ends=dt.date(2026, 1, 1))
    work_off()
    assert (Job.objects.get().state, Job.objects.get().fault) == (JobState.FAILED, "no_right")


def test_a_pause_leaves_its_periods_out(cast, on):
    on(dt.date(2026, 7, 15))
    placed = pause_order(order(cast["lan"]), by=cast["lan"])
    on(dt.date(2026, 11, 2))
    assert make_due() == 0
    with pytest.raises(NotNow):
        pause_order(placed, by=cast["lan"])
    assert resume_order(placed, by=cast["lan"]).next_from == FIRST
    assert make_due() == 0
    on(dt.date(2026, 12, 1))
    assert make_due() == 1
    assert Job.objects.get().period_from == FIRST


def test_an_order_is_its_persons_alone_and_ends_for_good(cast):
    placed = order(cast["lan"])
    assert order(cast["lan"]) == placed
    for deed in (pause_order, end_order, resume_order):
        with pytest.raises(PermissionDenied):
            deed(placed, by=cast["minh"])
    end_order(placed, by=cast["lan"])
    with pytest.raises(NotNow):
        resume_order(placed, by=cast["lan"])
    assert order(cast["lan"]) != placed


def test_who_may_not_see_may_not_order_and_nobody_orders_without_end(cast, monkeypatch):
    with pytest.raises(PermissionDenied):
        order(cast["thu"])
    with pytest.raises(PermissionDenied):
        order(cast["quang"])
    monkeypatch.setattr(orders, "MOST_ORDERS", 1)
    order(cast["lan"])
    with pytest.raises(NotNow):
        order(cast["lan"], "year")


def test_one_order_that_cannot_be_carried_out_keeps_nobody_elses_back(cast, on, caplog):
    on(dt.date(2026, 10, 15))
    broken, good = order(cast["lan"]), order(cast["minh"])
    ReportOrder.objects.filter(pk=broken.pk).update(params=[])
    on(dt.date(2026, 11, 2))
    assert (make_due(), good.jobs.count()) == (1, 1)
    assert f"Order {broken.pk} could not be carried out" in caplog.text


def test_the_demo_asks_for_files_once(cast):
    for _twice in range(2):
        seed_files(cast)
    waiting = [(job.by, job.kind, job.state) for job in Job.objects.order_by("pk")]
    assert waiting == [(cast["lan"], "cases", JobState.WAITING), (cast["quang"], "area", JobState.WAITING)]
    assert {order.by for order in ReportOrder.objects.all()} == {cast["lan"], cast["minh"], cast["quang"]}


def test_every_kind_that_is_ordered_takes_a_period(cast, on):
    on(dt.date(2026, 10, 15))
    for kind in ("cases", "referrals", "attendance", "supports", "deadlines"):
        place_order(
            kind, {"format": "csv", "groups": []}, by=cast["lan"], purpose="periodic", cadence="month"
        )
    on(dt.date(2026, 11, 2))
    assert make_due() == 5
    work_off()
    assert set(Job.objects.values_list("state", flat=True)) == {JobState.DONE}
