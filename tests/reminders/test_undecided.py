"""An urgent report that nobody decided about within 12 hours is told to who supervises the commune."""

import datetime as dt

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.enums import NoticeKind
from accounts.models import Notice, Role
from casework.actions.pupils import report_pupil
from casework.actions.reports import dismiss_report
from casework.models import Report, ReportForward
from reminders.access import may_still_open
from reminders.actions import run_pump
from reminders.escalation import tell_undecided_reports
from schools.models import Institution
from tests.factories import CANARIES, TOLD, make_report, pupil
from tests.reminders.build import state_of
from vietnam.calendar import today
from vietnam.text import fold

pytestmark = pytest.mark.django_db
KIND = NoticeKind.REPORT_ESCALATED
HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def outbox(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    return mail.outbox


def urgent_report(cast, hours=13, who="lan", **more):
    report = make_report(by=cast[who], full_name=CANARIES[0], **{"urgent": True, **more})
    Report.objects.filter(pk=report.pk).update(received_at=timezone.now() - hours * HOUR)
    return Report.objects.get(pk=report.pk)


def escalated():
    return sorted(Notice.objects.filter(kind=KIND).values_list("recipient__username", flat=True))


def test_who_supervises_is_told_once_and_of_no_report(cast, outbox, sign_in):
    report = urgent_report(cast)
    for _twice in range(2):
        tell_undecided_reports()
    notice = Notice.objects.get(kind=KIND)
    assert (notice.recipient, notice.about) == (cast["quang"], f"areas.area:{report.commune_id}")
    assert (notice.due, notice.case_code) == (report.received_at + 12 * HOUR, "")
    run_pump()
    (letter,) = [letter for letter in outbox if letter.to == [cast["quang"].email]]
    whole = fold(f"{letter.subject} {letter.body}")
    secrets = [CANARIES[0], report.commune.name, *TOLD.values(), "Ấp Bình Hòa", "Người Báo Tin"]
    assert [word for word in secrets if fold(word) in whole] == []
    path = reverse("casework:report", args=[report.pk])
    assert path not in letter.body + notice.path
    assert state_of(notice) == ("sent", "")
    # The page names the commune, to who supervises it, and nothing of the report.
    quang = sign_in(cast["quang"])
    page = quang.get(quang.post(reverse("accounts:open_notice", args=[notice.pk])).url).content.decode()
    assert report.commune.name in page
    assert CANARIES[0] not in page
    assert quang.get(path).status_code == 404


@pytest.mark.parametrize(
    ("hours", "more"), [(11, {}), (13, {"urgent": False}), (13 + 7 * 24, {})], ids=["early", "calm", "old"]
)
def test_nothing_before_nor_of_what_is_not_urgent_nor_after_a_week(cast, hours, more):
    urgent_report(cast, hours, **more)
    tell_undecided_reports()
    assert escalated() == []


def test_what_was_decided_is_not_told_and_what_waited_is_not_sent(cast, outbox):
    report = urgent_report(cast)
    tell_undecided_reports()
    dismiss_report(report, by=cast["lan"], reason="not_child", comment="Người lớn")
    run_pump()
    assert state_of(Notice.objects.get(kind=KIND)) == ("ended", "done")
    assert [letter.to for letter in outbox if letter.to == [cast["quang"].email]] == []
    Notice.objects.all().delete()
    tell_undecided_reports()
    assert escalated() == []


def test_a_supervisor_elsewhere_hears_of_her_own_commune_alone(cast, sign_in):
    """Hạnh supervises another commune, in which something urgent waits as well."""
    report, other = urgent_report(cast), urgent_report(cast, who="yen")
    tell_undecided_reports()
    told = {row.recipient.username: row for row in Notice.objects.filter(kind=KIND)}
    assert {name: row.about for name, row in told.items()} == {
        "quang": f"areas.area:{report.commune_id}",
        "hanh": f"areas.area:{other.commune_id}",
    }
    assert [may_still_open(row) for row in told.values()] == [True, True]
    passed_on = told["quang"]
    passed_on.recipient = cast["hanh"]
    assert may_still_open(passed_on) is False
    assert report.commune.name not in sign_in(cast["hanh"]).get(passed_on.path).content.decode()


def test_who_supervises_no_more_when_it_is_sent_is_not_told(cast, outbox):
    urgent_report(cast)
    tell_undecided_reports()
    Role.objects.filter(user=cast["quang"]).update(ends=today() - dt.timedelta(days=1))
    run_pump()
    assert state_of(Notice.objects.get(kind=KIND)) == ("withheld", "no_access")
    assert [letter.to for letter in outbox if letter.to == [cast["quang"].email]] == []


def test_where_nobody_supervises_the_chair_knows_already(cast):
    Role.objects.filter(user=cast["quang"]).update(ends=today() - dt.timedelta(days=1))
    urgent_report(cast)
    run_pump()
    assert escalated() == []
    chair = Notice.objects.filter(recipient=cast["minh"], kind=NoticeKind.HOURS_PASSED)
    assert chair.count() == 1


def test_what_a_school_reports_is_told_of_the_commune_that_is_to_receive_it(cast):
    school = Institution.objects.get(posts__user=cast["thu"])
    area = cast["lan"].roles.get().area
    row = report_pupil(school, **{**pupil(cast["thu"], area), "urgent": True})
    tell_undecided_reports()
    assert escalated() == []
    ReportForward.objects.filter(pk=row.pk).update(received_at=timezone.now() - 13 * HOUR)
    tell_undecided_reports()
    assert escalated() == ["quang"]


def test_many_reports_are_told_as_cheaply_as_one(cast):
    def cost():
        Notice.objects.all().delete()
        with CaptureQueriesContext(connection) as caught:
            tell_undecided_reports()
        return len(caught)

    urgent_report(cast)
    one = cost()
    for who in ("lan", "yen", "hoa"):
        urgent_report(cast, who=who)
    assert cost() == one
    assert len(escalated()) == 4
