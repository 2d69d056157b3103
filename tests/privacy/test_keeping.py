"""How long things are kept, at the edges of birthdays and leap years; who may propose, decide and hold."""

import datetime as dt
import uuid
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.enums import NoticeKind
from accounts.models import Notice, OpenSession
from casework.actions import reports
from casework.models import Case, Child, ListImport, ListRow, Report
from casework.workflow import NotNow
from interface.models import Submission
from privacy.actions import erasures, executing, retention
from privacy.keeping import due_records, kept_until
from privacy.models import Erasure
from privacy.rules import KEEP, add_years, case_kept_until, erase_not_before, report_kept_until
from tests.casework.lists import bring, small_list
from tests.factories import CANARIES, make_case, make_report
from tests.privacy.build import ask, close_long_ago
from vietnam.calendar import today

DAY = dt.timedelta(days=1)


def d(text) -> dt.date:
    return dt.date.fromisoformat(text)


# The 18th birthday of who was born on 29 February is 1 March; five years after that, or after the closing.
@pytest.mark.parametrize(
    "state, closed, born, rule, until",
    [
        ("closed", "2026-01-10", "2013-04-12", "case_closed", "2036-04-12"),
        ("closed", "2026-01-10", "2008-02-29", "case_closed", "2031-03-01"),
        ("closed", "2026-02-28", "2008-02-29", "case_closed", "2031-03-01"),
        ("closed", "2026-03-01", "2008-02-29", "case_closed", "2031-03-01"),
        ("closed", "2026-03-02", "2008-02-29", "case_closed", "2031-03-02"),
        ("closed", "2024-02-29", "2001-01-01", "case_closed", "2029-03-01"),
        ("screened_out", "2024-02-29", "2013-04-12", "case_screened_out", "2026-03-01"),
    ],
)
def test_a_case_is_kept_until(state, closed, born, rule, until):
    assert case_kept_until(state, d(closed), d(born)) == (rule, d(until))


@pytest.mark.parametrize(
    "reason, received, rule, until",
    [
        ("no_risk", "2024-02-29", "report_dismissed", "2026-03-01"),
        ("duplicate", "2025-06-01", "report_dismissed", "2027-06-01"),
        ("wrong", "2024-02-29", "report_false", "2025-03-01"),
        ("not_a_child", "2025-06-01", "report_false", "2026-06-01"),
    ],
)
def test_a_dismissed_report_is_kept_until(reason, received, rule, until):
    assert report_kept_until(reason, d(received)) == (rule, d(until))


def test_years_are_a_setting_and_every_rule_has_words_and_a_source(settings):
    settings.PRIVACY = {**settings.PRIVACY, "CASE_YEARS": 20}
    assert case_kept_until("closed", d("2026-01-10"), d("2013-04-12"))[1] == d("2046-01-10")
    assert "20 năm sau ngày kết thúc" in KEEP[0].text
    assert all(str(keep.source) and "%" not in keep.text for keep in KEEP)
    assert add_years(d("2028-02-29"), 4) == d("2032-02-29")
    assert erase_not_before(d("2026-12-28")) == d("2027-01-04")


@pytest.mark.parametrize(
    "known, latest",
    [
        ({"birth_date": d("2013-04-12"), "birth_precision": "day"}, d("2013-04-12")),
        ({"birth_date": d("2012-02-01"), "birth_precision": "month"}, d("2012-02-29")),
        ({"birth_date": d("2013-01-01"), "birth_precision": "year"}, d("2013-12-31")),
        ({"birth_precision": "age", "stated_age": 12, "age_as_of": d("2024-02-29")}, d("2012-02-29")),
        ({"birth_precision": "unknown"}, None),
    ],
)
def test_the_latest_birth_that_is_possible_counts(known, latest):
    assert Child(full_name="Canary", **known).latest_birth == latest


def old_case(cast, *, days=0, **report):
    """Return a case closed so that its last day of keeping was `days` days ago; the child has grown up."""
    case = make_case(by=cast["lan"], chair=cast["minh"], birth_date=add_years(today(), -40), **report)
    return close_long_ago(case, add_years(today() - days * DAY, -5))


def due() -> list:
    return list(due_records(Case.objects.all(), Report.objects.all(), today()))


def test_the_last_day_itself(cast):
    case = old_case(cast, days=-1)
    assert due() == []
    Case.objects.filter(pk=case.pk).update(closed_on=add_years(today(), -5))
    assert [(record.rule, record.codes) for record in due()] == [("case_closed", (case.code,))]


def test_an_open_case_of_the_same_child_keeps_the_closed_one(cast):
    case = old_case(cast)
    second = make_case(by=cast["lan"])
    Case.objects.filter(pk=second.pk).update(child=case.child)
    assert due() == []
    assert kept_until(case.child) is None
    with pytest.raises(NotNow, match="còn hồ sơ đang mở"):
        erasures.propose_erasure(case, by=cast["lan"])


def test_a_hold_stops_it_and_lifting_lets_it_go_on(cast):
    case = old_case(cast)
    hold = erasures.hold_case(case, by=cast["lan"], reason="Tòa án yêu cầu")
    assert due() == []
    with pytest.raises(NotNow, match="đang được giữ lại"):
        erasures.propose_erasure(case, by=cast["lan"])
    with pytest.raises(NotNow, match="giữ lại rồi"):
        erasures.hold_case(case, by=cast["minh"], reason="Thanh tra")
    with pytest.raises(PermissionDenied):
        erasures.lift_hold(hold, by=cast["lan"])
    erasures.lift_hold(hold, by=cast["minh"])
    assert len(due()) == 1


def test_too_early_it_is_refused_with_the_day_unless_the_family_asks(cast):
    case = old_case(cast, days=-30)
    until = f"{today() + 30 * DAY:%d/%m/%Y}"
    with pytest.raises(NotNow, match=until):
        erasures.propose_erasure(case, by=cast["lan"])
    ask(case, by=cast["lan"], kind="erasure")
    assert erasures.propose_erasure(case, by=cast["lan"]).ground == "request"


def test_two_persons_even_where_one_holds_both_roles(cast):
    lan = cast["lan"]
    lan.roles.create(kind="chair", area=lan.roles.get().area, starts=today())
    lan = type(lan).objects.get(pk=lan.pk)
    erasure = erasures.propose_erasure(old_case(cast), by=lan)
    for deed in (erasures.approve_erasure, lambda e, by: erasures.reject_erasure(e, by=by, refusal="wrong")):
        with pytest.raises(NotNow, match="người thứ hai"):
            deed(erasure, by=lan)
    with pytest.raises(IntegrityError, match="erasure_decided_by_another"), transaction.atomic():
        Erasure.objects.filter(pk=erasure.pk).update(
            state="approved", decided_by=lan, not_before=today(), decided_at=timezone.now()
        )
    approved = erasures.approve_erasure(erasure, by=cast["minh"])
    assert (approved.state, approved.not_before) == ("approved", today() + 7 * DAY)
    assert erasures.stop_erasure(approved, by=cast["minh"]).state == "cancelled"


def test_the_run_proposes_once_and_an_officer_takes_it_up_before_the_chair_decides(cast, sign_in):
    case = old_case(cast)
    counts = [retention.run_retention()["proposed"] for _ in range(2)]
    assert counts == [1, 0]
    erasure = Erasure.objects.get()
    assert (erasure.proposed_by, erasure.case_codes, erasure.rule) == (None, [case.code], "case_closed")
    told = Notice.objects.filter(kind=NoticeKind.ERASURE_PROPOSED).order_by("pk")
    assert list(told.values_list("recipient__username", flat=True)) == ["lan"]
    with pytest.raises(NotNow, match="hai người"):
        erasures.approve_erasure(erasure, by=cast["minh"])
    with pytest.raises(IntegrityError, match="erasure_approved_by_two"), transaction.atomic():
        Erasure.objects.filter(pk=erasure.pk).update(
            state="approved", decided_by=cast["minh"], not_before=today(), decided_at=timezone.now()
        )
    page, words = reverse("privacy:erasure", args=[erasure.pk]), "Đã xem lại, đề nghị xóa"
    assert words not in sign_in(cast["minh"]).get(page).content.decode()
    lan = sign_in(cast["lan"])
    shown = lan.get(page).content.decode()
    assert words in shown
    assert reverse("casework:case", args=[case.pk]) in shown
    assert lan.post(reverse("privacy:take_up", args=[erasure.pk])).url == page
    assert list(told.values_list("recipient__username", flat=True)) == ["lan", "minh"]
    with pytest.raises(NotNow, match="đã có người xem lại"):
        erasures.take_up_erasure(erasure, by=cast["lan"])
    assert erasures.approve_erasure(erasure, by=cast["minh"]).proposed_by == cast["lan"]


def test_the_run_proposes_dismissed_reports(cast):
    report = reports.dismiss_report(
        make_report(by=cast["lan"]), by=cast["lan"], reason="wrong", comment="Nhầm"
    )
    Report.objects.filter(pk=report.pk).update(received_at=timezone.now() - 400 * DAY)
    kept = reports.dismiss_report(make_report(by=cast["lan"]), by=cast["lan"], reason="moved", comment="Đi")
    Report.objects.filter(pk=kept.pk).update(received_at=timezone.now() - 400 * DAY)
    assert retention.run_retention()["proposed"] == 1
    erasure = Erasure.objects.get()
    assert (erasure.child_id, erasure.rule, erasure.case_codes) == (report.child_id, "report_false", [])


def test_copies_are_cleared_after_their_days_and_not_before(cast):
    taken = bring(cast["lan"], cast["lan"].roles.get().area, small_list(["Lê Thị Mới", "1/2/2014"]))
    Notice.objects.update(state="sent", created_at=timezone.now() - 365 * DAY)
    ListImport.objects.filter(pk=taken.pk).update(state="done", at=timezone.now() - 30 * DAY)
    assert sum(retention.run_retention(today()).values()) == 0
    assert retention.run_retention(today() + DAY)["lists"] == 1
    assert not ListRow.objects.filter(list_import=taken).exists()
    assert ListImport.objects.get(pk=taken.pk).table == {}


def test_the_program_itself_cannot_erase(cast):
    erasure = erasures.approve_erasure(
        erasures.propose_erasure(old_case(cast), by=cast["lan"]), by=cast["minh"]
    )
    Erasure.objects.filter(pk=erasure.pk).update(not_before=today())
    with pytest.raises(DatabaseError, match=r"permission denied|append-only"), transaction.atomic():
        executing.execute_erasure(erasure.pk)
    assert Case.objects.filter(code=erasure.case_codes[0]).exists()


def test_the_command_tells_codes_and_counts_only(cast):
    old_case(cast, full_name="Canary Chìa Vôi")
    out = StringIO()
    call_command("retention", "status", stdout=out)
    assert "case_closed: 1\n" in out.getvalue()
    assert "Luật không nêu số năm: do cơ quan quản lý chọn" in out.getvalue()
    assert "Canary" not in out.getvalue()


def test_traces_of_signing_in_go_after_a_year(cast):
    now = timezone.now()
    for key, days in (("old", 366), ("young", 365)):
        OpenSession.objects.create(user=cast["lan"], key=key, began_at=now, seen_at=now - days * DAY)
    assert retention.clear_sign_ins(today()) == 1
    assert list(OpenSession.objects.values_list("key", flat=True)) == ["young"]


def test_a_case_of_a_child_far_from_grown_up_costs_the_run_nothing(cast, django_assert_num_queries):
    for name in CANARIES[:2]:
        child = make_case(by=cast["lan"], chair=cast["minh"], full_name=name)
        close_long_ago(child, add_years(today(), -7))
    with django_assert_num_queries(1):
        assert due() == []


def test_marks_of_sent_forms_go_after_two_days(cast):
    for days in (1, 4):
        sent = Submission.objects.create(token=uuid.uuid4(), user=cast["lan"], location="/")
        Submission.objects.filter(pk=sent.pk).update(at=timezone.now() - days * DAY)
    assert retention.run_retention(today())["forms"] == 1
    assert Submission.objects.count() == 1
