"""The measure of the minute's run counts what it says, on a small house. Nothing here looks at a clock."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import Notice
from bench import explain, pump
from casework.models import Deadline
from tests.factories import make_case

pytestmark = pytest.mark.django_db


def test_a_run_in_which_little_is_due_is_measured_with_its_plans(cast, settings, tmp_path, monkeypatch):
    for _case in range(20):
        make_case(by=cast["lan"])
    late = Deadline.objects.order_by("pk").first()
    Deadline.objects.filter(pk=late.pk).update(due_at=timezone.now() - dt.timedelta(days=1))
    pump.bring_into_step()
    found = pump.measure()
    assert (found["open deadlines"], found["queries of a run"] > 0) == (20, True)
    # Of those passed before nobody is told again; of each that passes in a run one person is.
    told = Notice.objects.exclude(case_code="")
    assert told.count() == pump.LITTLE * pump.RUNS
    assert not told.filter(about=f"casework.deadline:{late.pk}").exists()
    assert set(found["milliseconds of each step"]) == {step.__name__ for step in pump.STEPS}
    assert all(isinstance(text, str) for text in pump.lines("The run", found))
    monkeypatch.setattr(explain, "FOLDER", tmp_path)
    plans = pump.write_plans().read_text(encoding="utf-8")
    for table in ("casework_deadline", "casework_report", "referrals_referral", "accounts_notice"):
        assert f"FROM {table} " in plans
