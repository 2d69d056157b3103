"""The log of a case: everything, narrowed by kind, person and days; counted as the reader sees it."""

import datetime as dt

import pytest
from django.urls import reverse

from casework.actions import facts
from casework.actions.cases import write_note
from casework.actions.shares import share_case
from casework.timeline import timeline
from tests.factories import isolate, make_case, make_consent
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


def test_kind_person_and_days_narrow_it(log, cast):
    assert {str(row["title"]) for row in log(kind="facts")["items"]} == {
        "Ghi giấy tờ của trẻ",
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
