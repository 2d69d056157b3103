"""The whole journey of a child, from the commune's list to the committee's report, in a real browser.

Each step is taken by the person of the cast who would take it, on the screen that person would use.
"""

import datetime as dt
from email import message_from_bytes, policy

import pytest
from django.utils import timezone

from casework.enums import Channel, DeadlineKind
from casework.models import Case, Deadline, Report
from tests.browser import PHONE
from tests.factories import make_case
from tests.house.processes import eventually
from tests.journey.steps import intake, oversight, planning, referring, screening
from vietnam.text import fold

pytestmark = [pytest.mark.browser, pytest.mark.servers]

CHILD = "Lê Minh Nghĩa Em"
COMMENT = "Bổ sung kinh phí hỗ trợ học phí."
QUESTION = "Đã báo nhà thầu thôi nhận trẻ chưa?"
ANSWER = "Đã làm việc với nhà thầu, trẻ nghỉ hẳn từ thứ Hai."
REPORT_HOLDS = ("Mức độ bảo mật", "Phạm vi cung cấp", "Người lập:")
SEEN_BY_THE_AUDITOR = (
    ("Nguyễn Thị Lan", "Thay đổi"),
    ("Lê Văn Minh", "Xem"),
    ("Đặng Văn Quang", "Xem"),
    ("Đỗ Thị Hạnh", "Bị từ chối"),
)


def test_from_the_list_to_the_report(sit_down, worker_and_beat, cast, watch):
    beside = [make_case(by=cast["hoa"]), make_case(by=cast["yen"])]

    lan = sit_down("lan")
    bring_the_list(lan)
    phone = sit_down("lan", PHONE)
    code = open_a_case(phone)
    asked = screening.screen(phone)
    assert "Trẻ mang vác nặng bao nhiêu?" in asked

    planning.assess(lan_at(lan, code))
    planning.draft_plan(lan)
    minh = sit_down("minh")
    planning.return_plan(minh, code, COMMENT)
    planning.change_plan(lan, code, COMMENT)
    planning.approve_plan(minh, code)

    referring.refer(lan, code, "Trường THCS Tân Hòa")
    referring.check_and_send(lan, CHILD)
    thu = sit_down("thu", PHONE)
    referring.open_inbox(thu, CHILD)
    referring.accept(thu, CHILD)
    referring.record_two_weeks(thu)

    planning.visit(phone, code)
    a_deadline_passes(phone, code, worker_and_beat)

    quang = sit_down("quang")
    oversight.return_case(quang, codes=[code, beside[0].code], code=code, comment=QUESTION)
    nothing_for_another_supervisor(sit_down("hanh"), beside[1], code, watch)
    planning.open_notice(lan, code)
    oversight.answer(lan, comment=QUESTION, text=ANSWER)
    quang.menu("Giám sát")
    quang.reads(ANSWER)

    told = oversight.committee_report(minh)
    assert [words for words in REPORT_HOLDS if words not in told] == []
    assert (code in told, CHILD in told) == (True, False)

    binh = sit_down("binh")
    events = oversight.who_opened(binh, code)
    binh.never_reads(CHILD, beside[0].code)
    for name, deed in SEEN_BY_THE_AUDITOR:
        assert any(who.startswith(name) and what.startswith(deed) for who, what in events), (name, deed)

    english(lan)


def bring_the_list(lan):
    """The list comes in once; the same list again adds nothing."""
    counts = intake.upload(lan)
    assert counts["Nhập được"] > 100
    assert min(counts["Cần xem lại"], counts["Từ chối"]) > 10
    imported = intake.import_rows(lan)
    assert Report.objects.filter(channel=Channel.LIST).count() == imported
    reasons = intake.refused_reasons(lan)
    assert len(reasons) > 10
    assert all(reasons.values())
    again = intake.upload(lan)
    assert (again["Nhập được"], again["Đã có"], again["Từ chối"]) == (0, imported, counts["Từ chối"])
    lan.reads("Không có dòng nào được chọn để nhập")
    assert Report.objects.filter(channel=Channel.LIST).count() == imported


def open_a_case(phone):
    known = intake.open_listed_report(phone, "Phụ hồ ở công trình")
    intake.take_report(phone, typed=fold(known), name=CHILD, birth="12 tuổi")
    return intake.open_case(phone)


def lan_at(lan, code):
    lan.menu("Hồ sơ")
    lan.follow(code)
    return lan


def a_deadline_passes(lan, code, mails):
    """Nothing but time passes: worker and beat leave notices, and a mail that names nobody of twelve hours.

    What is not urgent waits for the digest of the morning. The nearest of a case's due dates stands on the
    case as well, so it is moved along.
    """
    passed = timezone.now() - dt.timedelta(hours=1)
    late = Deadline.objects.filter(case__code=code, met_at=None, cancelled_at=None)
    assert late.update(due_at=passed) > 1
    Deadline.objects.filter(pk=late.earliest("pk").pk).update(kind=DeadlineKind.EMERGENCY)
    Case.objects.filter(code=code).update(next_due=passed)
    eventually(lambda: any("12 giờ" in mail["Subject"] for mail in received(mails, "lan")), mails)
    lan.menu("Hôm nay")
    lan.reads("Thông báo mới", "Một việc đã quá hạn", "Quá hạn", code)
    lan.fits("06-overdue")


def nothing_for_another_supervisor(hanh, her_case, code, watch):
    """She has a caseload of her own; this case is in none of her lists and has no address for her."""
    watch.allow("404 (Not Found)")
    for page in ("Giám sát", "Hồ sơ"):
        hanh.menu(page)
        hanh.never_reads(code, CHILD)
    hanh.reads(her_case.code)
    pk = Case.objects.get(code=code).pk
    assert [hanh.go(f"/ho-so/{pk}/{part}").status for part in ("", "nhat-ky/", "ke-hoach/")] == [404] * 3
    hanh.never_reads(code, CHILD)


def english(desk):
    """One press turns the page into English."""
    desk.go("/")
    desk.press("English")
    desk.heading("Today's work")
    assert desk.page.locator("html").get_attribute("lang") == "en"
    desk.fits("10-english")


def received(mails, username):
    """The mails to somebody of the cast, and whether any mail at all names the child."""
    found = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in mails.glob("*.log")]
    assert [mail["Subject"] for mail in found if CHILD in mail["Subject"] + mail.get_content()] == []
    return [mail for mail in found if mail["To"] == f"{username}@den-truong.example"]
