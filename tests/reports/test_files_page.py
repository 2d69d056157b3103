"""The page of one's files, and asking for one."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.step_up import KEY
from audit.models import Event
from reports.actions.doing import claim_next, work_off
from reports.actions.jobs import ask_job
from reports.enums import JobState
from reports.models import Job, ReportOrder
from tests.factories import CANARIES, make_case

pytestmark = pytest.mark.django_db

FILES = "/tep/"
ASKED = {"format": "xlsx", "purpose": "meeting", "groups": ["identity"], "tab": "open"}


def export(kind="cases"):
    return reverse("reports:export", args=[kind])


def ask(by, **params):
    return ask_job("cases", {"format": "csv", "groups": [], **params}, by=by, purpose="own_work")


def test_a_list_is_asked_for_with_its_filters_and_its_purpose(cast, sign_in):
    case = make_case(by=cast["lan"], full_name=CANARIES[0])
    client = sign_in(cast["lan"])
    listed = client.get(reverse("casework:cases"), {"tab": "open", "risk": "unknown"}).content.decode()
    link = f"{export()}?tab=open&amp;risk=unknown"
    assert link in listed
    page = client.get(link.replace("&amp;", "&"))
    assert (page.context["form"]["tab"].value(), page.context["form"]["risk"].value()) == ("open", "unknown")
    assert "thông tin cá nhân của trẻ em" in page.content.decode()
    answer = client.post(export(), {**ASKED, "risk": "unknown", "since": "1/1/2026"})
    assert (answer.status_code, answer.url) == (302, FILES)
    job = Job.objects.get()
    assert (job.by, job.purpose, job.state) == (cast["lan"], "meeting", JobState.WAITING)
    assert job.params == {
        "format": "xlsx", "groups": ["identity"], "tab": "open", "risk": "unknown", "since": "2026-01-01",
    }  # fmt: skip
    assert Event.objects.get(reason="ask_file").purpose == "meeting"
    body = client.get(FILES).content.decode()
    assert "Đang chờ" in body
    assert 'http-equiv="refresh"' in body
    assert 'hx-trigger="every 3s"' in body
    work_off()
    body = client.get(FILES).content.decode()
    assert "Đã xong" in body
    assert "http-equiv" not in body
    assert "hx-trigger" not in body
    assert CANARIES[0] not in body
    assert case.code not in body


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"purpose": ""}, "Chọn mục đích."),
        ({"purpose": "fun"}, ""),
        ({"format": "exe"}, ""),
        ({"groups": ["reporter"]}, ""),
        ({"groups": ["narrative", "identity"]}, ""),
        ({"tab": "x"}, ""),
        ({"since": "2/1/2026", "until": "1/1/2026"}, "Ngày kết thúc phải sau ngày bắt đầu."),
        ({"since": "99/99/2026"}, "Nhập ngày, tháng, năm."),
        ({"cadence": "month", "since": "1/1/2026"}, "Báo cáo định kỳ tự lấy ngày của kỳ"),
        ({"cadence": "hourly"}, ""),
    ],
)
def test_a_wrong_choice_gets_a_sentence_and_asks_for_nothing(cast, sign_in, change, sentence):
    page = sign_in(cast["lan"]).post(export(), {**ASKED, **change})
    body = page.content.decode()
    assert page.status_code == 200
    assert "govuk-error-summary" in body
    assert sentence in body
    assert (Job.objects.count(), ReportOrder.objects.count()) == (0, 0)


def test_a_supervisor_is_not_offered_names_and_cannot_send_for_them(cast, sign_in):
    client = sign_in(cast["quang"])
    assert 'value="identity"' not in client.get(export()).content.decode()
    assert client.post(export(), ASKED).status_code == 200
    assert Job.objects.count() == 0
    assert client.post(export(), {**ASKED, "groups": []}).status_code == 302


def test_what_is_no_list_is_not_found(cast, sign_in):
    assert sign_in(cast["lan"]).get(export("reporters")).status_code == 404
    assert sign_in(cast["thu"]).get(export()).status_code == 403


def test_asking_and_fetching_need_a_recent_proof_of_who_it_is(cast, sign_in):
    make_case(by=cast["lan"], full_name=CANARIES[0])
    job = ask(cast["lan"])
    work_off()
    client = sign_in(cast["lan"])
    session = client.session
    session[KEY] -= 3600
    session.save()
    for answer in (
        client.get(export()),
        client.post(export(), ASKED),
        client.get(reverse("reports:file_download", args=[job.pk])),
    ):
        assert (answer.status_code, answer.url.partition("?")[0]) == (302, reverse("accounts:confirm"))
    assert Job.objects.count() == 1
    assert not Event.objects.filter(reason="fetch_file").exists()


def test_a_list_is_not_locked_and_no_event_says_that_it_was_given(cast, sign_in):
    make_case(by=cast["lan"], full_name=CANARIES[0])
    job, client = ask(cast["lan"]), sign_in(cast["lan"])
    work_off()
    address, password = reverse("reports:file_download", args=[job.pk]), "Ruong-bac-thang-7"
    sent = {"khoa": "1", "file_password": password, "file_password_again": password}
    answer = client.post(address, sent, follow=True)
    assert "Chỉ tệp PDF đặt được mật khẩu" in answer.content.decode()
    assert CANARIES[0] not in answer.content.decode()
    job.refresh_from_db()
    assert (job.state, job.fetched_at) == (JobState.DONE, None)
    assert not Event.objects.filter(reason="fetch_file").exists()
    assert client.get(address)["Content-Disposition"].endswith('.csv"')
    assert Event.objects.get(reason="fetch_file").deed == "downloaded"


def test_a_form_that_is_sent_twice_asks_once(cast, sign_in):
    client = sign_in(cast["lan"])
    once = {"once": "2f1e8c1e-0000-4000-8000-000000000001"}
    assert [client.post(export(), {**ASKED, **once}).url for _ in range(2)] == [FILES, FILES]
    assert Job.objects.count() == 1


def test_progress_is_shown_in_words_and_a_part_of_the_page_asks_again(cast, sign_in):
    ask(cast["lan"])
    job = claim_next()
    Job.objects.update(done=500, total=2000)
    page = sign_in(cast["lan"]).get(FILES, headers={"HX-Request": "true"})
    body = page.content.decode()
    assert "Đã làm 500 trên 2000 dòng" in body.replace("2.000", "2000")
    assert "<html" not in body
    assert reverse("reports:file_cancel", args=[job.pk]) in body
    assert reverse("reports:file_download", args=[job.pk]) not in body


def test_stopping_and_removing_from_the_page(cast, sign_in):
    client, job = sign_in(cast["lan"]), ask(cast["lan"])
    assert (
        "Đã dừng." in client.post(reverse("reports:file_cancel", args=[job.pk]), follow=True).content.decode()
    )
    late = client.post(reverse("reports:file_cancel", args=[job.pk]), follow=True).content.decode()
    assert "không dừng được nữa" in late
    client.post(reverse("reports:file_remove", args=[job.pk]))
    assert Job.objects.get().state == JobState.REMOVED
    body = client.get(FILES).content.decode()
    assert "Chưa có tệp nào" in body


def test_a_standing_order_is_placed_paused_resumed_and_ended(cast, sign_in):
    client = sign_in(cast["lan"])
    assert client.post(export(), {**ASKED, "cadence": "month"}).url == FILES
    order = ReportOrder.objects.get()
    assert (order.cadence, "since" in order.params, Job.objects.count()) == ("month", False, 0)
    change = reverse("reports:order_change", args=[order.pk])
    for do, words in (
        ("pause", "Tạm dừng"),
        ("resume", "Tệp tiếp theo"),
        ("end", "Đã lưu."),
        ("dance", "Chọn tạm dừng"),
    ):
        assert words in client.post(change, {"do": do}, follow=True).content.decode()
    assert ReportOrder.objects.get().state == "ended"
    assert "Báo cáo định kỳ</h2>" not in client.get(FILES).content.decode()


def test_nobody_sees_files_of_others(cast, sign_in):
    ask(cast["lan"], since="2026-01-01")
    for name in ("minh", "quang", "an", "thu"):
        body = sign_in(cast[name]).get(FILES).content.decode()
        assert "Danh sách hồ sơ, từ ngày" not in body
        assert "Chưa có tệp nào" in body
    assert "Danh sách hồ sơ, từ ngày 01/01/2026" in sign_in(cast["lan"]).get(FILES).content.decode()


def test_the_page_takes_the_same_queries_for_one_file_and_many(cast, sign_in, django_assert_num_queries):
    client = sign_in(cast["lan"])
    ask(cast["lan"])
    client.get(FILES)
    with django_assert_num_queries(5):
        client.get(FILES)
    Job.objects.update(state="done", expires_at=dt.datetime(2099, 1, 1, tzinfo=dt.UTC), size=5)
    for day in range(1, 30):
        Job.objects.create(
            kind="cases", params={}, key=str(day), purpose="own_work", by=cast["lan"], state="failed"
        )
    with django_assert_num_queries(5):
        page = client.get(FILES)
    assert (len(page.context["jobs"]), page.context["page_obj"].has_next) == (25, True)


def test_a_notice_leads_to_the_files(cast, sign_in):
    ask(cast["lan"])
    work_off()
    body = sign_in(cast["lan"]).get(reverse("home")).content.decode()
    assert "Một tệp bạn yêu cầu đã làm xong" in body
