"""The log of a case: everything, narrowed by kind, person and days; counted as the reader sees it."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import RoleKind
from accounts.models import Role, User
from accounts.scope import person_scope
from audit.actions import save
from casework.actions import emergency, facts, meetings, transfers
from casework.actions.cases import write_note
from casework.actions.doubts import settle_doubt
from casework.actions.handover import hand_over
from casework.actions.merging import merge_records, unmerge_records
from casework.actions.progress import note_progress
from casework.actions.reports import join_case, part_report
from casework.actions.shares import end_share, share_case
from casework.doubts import doubts_of
from casework.models import Case, Closure, PlanObjective
from casework.timeline import timeline
from tests.factories import isolate, make_case, make_consent, make_report, make_visit
from tests.referrals.build import make_referral
from vietnam.calendar import today


@pytest.fixture
def case(cast):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="in_progress")
    lan = cast["lan"]
    isolate(case, by=lan)
    make_consent(case, by=lan)
    make_referral(cast, "sent", case=case)
    facts.mark_papers(case, by=lan, papers={"birth_certificate": "missing"})
    facts.change_child(case, by=lan, values={"nickname": "Tí"}, why="told")
    facts.add_caregiver(case, by=lan, values={"full_name": "Bà Ngoại"})
    for number in range(30):
        write_note(case, by=cast["minh"], text=f"Ghi chú {number}")
    until = today() + dt.timedelta(days=7)
    share_case(case, by=lan, user=cast["hoa"], purpose="Cùng thăm gia đình", until=until)
    return case


@pytest.fixture
def log(case, sign_in, cast):
    def ask(who="lan", **asked):
        return sign_in(cast[who]).get(reverse("casework:log", args=[case.pk]), asked).context

    return ask


def test_everything_is_told_page_by_page(log, case):
    first, last = log(), log(page="2")
    assert (len(first["items"]), first["items"].has_next, last["items"].has_next) == (25, True, False)
    assert first["total"] == len(first["items"]) + len(last["items"])
    titles = {str(row["title"]) for row in [*first["items"], *last["items"]]}
    assert titles >= {
        "Tiếp nhận thông tin",
        "Quyết định tạm thời cách ly",
        "Ghi trả lời về việc chia sẻ: Chia sẻ thông tin để chuyển gửi",
        "Ghi giấy tờ của trẻ",
        "Sửa thông tin về trẻ",
        "Thêm người chăm sóc",
        "Mở hồ sơ cho người khác: Phối hợp xử lý hồ sơ",
        "Sàng lọc",
        "Ghi chú",
    }
    assert len(timeline(case)) < first["total"]


def carried_out(case, cast):
    """What is planned, met about and closed."""
    lan = cast["lan"]
    plan, goal = case.plans.get(), {"what": "Biết đọc", "by_date": today()}
    goal = save(PlanObjective(plan=plan, **goal), by=lan, reason="save_plan")
    note_progress(goal, by=lan, outcome="done", on=today())
    note_progress(plan.activities.get(), by=lan, outcome="done", on=today())
    meeting = meetings.call_meeting(case, by=lan, people=[], at=timezone.now(), place="UBND xã")
    task = {"kind": "task", "what": "Xin giấy khai sinh", "responsible": "Lan", "by_date": today()}
    meetings.write_minutes(meeting, by=lan, discussed="Việc học", people=[], conclusions=[task])
    meetings.finish_task(meeting.conclusions.get(), by=lan, on=today())
    closure = Closure(case=case, by=lan, reason="stable", came_from="in_progress")
    save(closure, by=lan, reason="propose_closure")
    closure.followed_on, closure.follow_result, closure.followed_by = today(), "well", lan
    save(closure, by=lan, reason="follow_up")


def passed_around(case, cast):
    """Who had the case or was asked to have it."""
    lan, there = cast["lan"], cast["hoa"].roles.get().area
    asked = {"why": "Gia đình chuyển đi", "need": "Cần đi học", "address": "Ấp 3", "to_commune": there}
    away = transfers.ask_transfer(case, by=lan, **asked)
    with person_scope(cast["hoa"]):
        transfers.decline_transfer(away, by=cast["hoa"], answer="Không ở đây")
    transfers.take_back_transfer(transfers.ask_transfer(case, by=lan, **asked), by=lan)
    other = make_case(by=lan)
    unmerge_records(merge_records(case, other, by=lan, choices={}, home="kept"), by=lan, reason="Trẻ khác")
    until = today() + dt.timedelta(days=7)
    end_share(share_case(case, by=lan, user=cast["hoa"], purpose="Thăm", until=until), by=lan)
    mai = User.objects.create(username="mai", full_name="Cao Thị Mai")
    Role.objects.create(user=mai, kind=RoleKind.OFFICER, area=case.commune, starts=today())
    hand_over(lan, case.commune, [case.code], to=mai, by=cast["an"])


@pytest.fixture
def everything(cast):
    """A case with each deed that the log tells of and the fixture `case` has not."""
    lan = cast["lan"]
    case = make_case(by=lan, chair=cast["minh"], state="in_progress")
    make_visit(case, by=lan)
    doubt = doubts_of(case)[0]
    settle_doubt(case, by=lan, key=doubt.found.key, reason="Hai buổi")
    apart = emergency.extend_isolation(isolate(case, by=lan, days=5), by=lan, days=2, number="16/QĐ-UBND")
    emergency.end_isolation(apart, by=lan, on=today(), reason="safe", comment="Về nhà")
    report = make_report(by=lan)
    join_case(report, case, by=lan)
    part_report(report, by=lan, reason="Trẻ khác")
    carried_out(case, cast)
    passed_around(case, cast)
    return Case.objects.get(pk=case.pk)


TOLD_OF_EVERYTHING = {
    "Bàn giao cho cán bộ khác": "Cao Thị Mai",
    "Kéo dài việc cách ly": "16/QĐ-UBND",
    "Đề nghị xã khác nhận hồ sơ": "COMMUNE",
    "Xã khác không nhận hồ sơ": "COMMUNE",
    "Rút lại đề nghị chuyển hồ sơ": "COMMUNE",
    "Tách thông tin tiếp nhận khỏi hồ sơ": "",
    "Tách lại hai hồ sơ đã gộp": "",
    "Tiến độ của mục tiêu: Đã xong": "",
    "Làm xong một việc của cuộc họp": "",
    "Hỏi thăm trẻ sau khi kết thúc: Trẻ ổn định, vẫn đi học": "",
    "Kết thúc việc mở hồ sơ cho người khác: Được kết thúc": "",
    "Xem xét một điều chưa khớp": "",
}

TITLES = [
    "Bàn giao cho cán bộ khác",
    "Ghi biên bản họp trường hợp",
    "Ghi chú",
    "Gộp một hồ sơ khác vào hồ sơ này",
    "Hỏi thăm trẻ sau khi kết thúc: Trẻ ổn định, vẫn đi học",
    "Kéo dài việc cách ly",
    "Kế hoạch hỗ trợ, can thiệp: Phê duyệt",
    "Kết thúc tạm thời cách ly",
    "Kết thúc việc mở hồ sơ cho người khác: Được kết thúc",
    "Làm xong một việc của cuộc họp",
    "Lập hồ sơ từ thông tin tiếp nhận",
    "Mời họp trường hợp",
    "Mở hồ sơ cho người khác: Phối hợp xử lý hồ sơ",
    "Quyết định tạm thời cách ly",
    "Rút lại đề nghị chuyển hồ sơ",
    "Sàng lọc",
    "Tiến độ của mục tiêu: Đã xong",
    "Tiến độ: Đã xong",
    "Tiếp nhận thông tin",
    "Trình kế hoạch lần 1",
    "Tách lại hai hồ sơ đã gộp",
    "Tách thông tin tiếp nhận khỏi hồ sơ",
    "Xem xét một điều chưa khớp",
    "Xác nhận thuộc diện, lập hồ sơ",
    "Xã khác không nhận hồ sơ",
    "Đánh giá nguy cơ và nhu cầu",
    "Đề nghị xã khác nhận hồ sơ",
    "Đề nghị xã khác nhận hồ sơ",
]


def test_each_deed_is_told_by_its_own_title(everything):
    items = timeline(everything, doubts=True, whole=True)
    commune = everything.transfers.first().to_commune.name
    expected = {title: text.replace("COMMUNE", commune) for title, text in TOLD_OF_EVERYTHING.items()}
    found = {str(row["title"]): row["text"] for row in items if str(row["title"]) in expected}
    assert found == expected
    visits = [f"Thăm gia đình ngày {today():%d/%m/%Y}"] * 2
    assert sorted(str(row["title"]) for row in items) == sorted([*TITLES, *visits])


def test_what_did_not_fit_is_told_to_those_who_may_read_that_list(everything, cast, sign_in):
    url = reverse("casework:log", args=[everything.pk])
    for name, told in (("lan", True), ("quang", False), ("minh", False)):
        page = sign_in(cast[name]).get(url, {"kind": "visit"}).text
        assert ("Xem xét một điều chưa khớp" in page) is told, name


def test_what_is_older_than_the_log_reads_at_once_is_said_and_reached(log, monkeypatch):
    whole = log()["total"]
    monkeypatch.setattr("casework.views.cases.LONGEST", whole // 2)
    first = log()
    assert (first["total"], first["deeper"]) == (whole // 2, 2)
    assert (log(depth="3")["total"], log(depth="3")["deeper"]) == (whole, None)
    for nonsense in ("0", "-1", "x", "9" * 30):
        assert log(depth=nonsense)["total"] == whole // 2


def test_kind_person_and_days_narrow_it(log, cast):
    assert {str(row["title"]) for row in log(kind="facts")["items"]} == {
        "Ghi giấy tờ của trẻ",
        f"Làm giấy khai sinh: việc phải làm, hạn {today() + dt.timedelta(days=30):%d/%m/%Y}",
        "Sửa thông tin về trẻ",
        "Thêm người chăm sóc",
    }
    chairs = log(person=cast["minh"].full_name)
    assert (chairs["found"], chairs["narrowed"]) == (31, True)
    assert {str(row["by"]) for row in chairs["items"]} == {cast["minh"].full_name}
    yesterday = f"{today() - dt.timedelta(days=1):%d/%m/%Y}"
    assert log(until=yesterday)["found"] == 0
    assert log(since=yesterday, kind="note", person=cast["minh"].full_name)["found"] == 30


def test_nonsense_narrows_nothing_and_breaks_nothing(log):
    whole = log()["total"]
    for asked in ({"kind": "x"}, {"since": "31/2/2026"}, {"page": "-1"}, {"person": "🙂" * 99}):
        assert log(**asked)["found"] == whole
    assert log(since="2/1/2026", until="1/1/2026")["filter_form"].errors


def test_who_has_it_by_a_share_is_told_of_no_report_and_counts_none(log):
    mine, shared = log(), log("hoa")
    assert shared["total"] == mine["total"] - 1
    assert "report" not in dict(shared["filter_form"].fields["kind"].choices)
    assert "report" in dict(mine["filter_form"].fields["kind"].choices)


def test_more_to_tell_asks_no_more(case, cast, sign_in, django_assert_num_queries):
    client, url = sign_in(cast["lan"]), reverse("casework:log", args=[case.pk])
    client.get(url)
    for number in range(20):
        write_note(case, by=cast["lan"], text=f"Thêm {number}")
    with django_assert_num_queries(16):
        client.get(url)
