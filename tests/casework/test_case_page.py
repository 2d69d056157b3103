"""The page of a case: the next step for each person, blockers, deadlines, what happened, who has seen it."""

import datetime as dt
import re

import pytest
from django.conf import settings

from accounts.enums import NoticeKind
from accounts.models import Notice, Role
from audit.models import Event
from casework.actions.cases import assign_case, officers, start_emergency, write_note
from casework.models import Case, Note
from casework.templatetags.casework_tags import due_moment
from casework.timeline import timeline
from tests.casework.walk import proven_case, text_of, url
from tests.factories import make_case
from vietnam.calendar import ZONE, today

pytestmark = pytest.mark.django_db

OF_A_CASE = ('{% extends "casework/case_base.html" %}', '{% extends "referrals/case_page.html" %}')
BEFORE = r"{% block before_content %}(.*?){% endblock %}"
CRUMBS = BEFORE.replace("before_content", "crumbs")
NEXT = {
    "new": ("screenings", None),
    "registered": ("assessment_new", None),
    "assessed": ("plan_edit", None),
    "planned": (None, "plans"),
    "approved": ("visit_new", None),
    "in_progress": ("visit_new", None),
}


@pytest.mark.parametrize("state", NEXT)
def test_the_next_step_is_offered_to_whom_it_belongs(cast, sign_in, state):
    case = make_case(by=cast["lan"], chair=cast["minh"], state=state)
    for name, page in zip(("lan", "minh"), NEXT[state], strict=True):
        shown = text_of(sign_in(cast[name]).get(url("case", case.pk)))
        button = f'<a class="govuk-button" href="{url(page, case.pk)}">' if page else "dt-next--wait"
        assert button in shown, name


def test_a_step_that_cannot_start_names_its_blocker(cast, sign_in):
    case, client = make_case(by=cast["lan"]), sign_in(cast["lan"])
    tasks = client.get(url("case", case.pk)).context["tasks"]
    assert [(bool(task["href"]), str(task.get("hint", ""))) for task in (tasks[0], *tasks[2:5])] == [
        (True, ""),
        (False, "Hoàn thành sàng lọc trước."),
        (False, "Đánh giá nguy cơ và nhu cầu trước."),
        (False, "Trình kế hoạch trước."),
    ]
    later = make_case(by=cast["lan"], state="planned")
    statuses = [str(task["status"]) for task in client.get(url("case", later.pk)).context["tasks"][:6]]
    assert statuses == ["Đã xong"] * 4 + ["Cần làm", "Chưa làm được"]


def test_full_name_in_the_heading_of_the_case_page_only(cast, sign_in):
    case, client = make_case(by=cast["lan"], full_name="Lò Diễm Linh"), sign_in(cast["lan"])
    shown = text_of(client.get(url("case", case.pk)))
    assert shown.count("Lò Diễm Linh") == 1
    assert '<h1 class="govuk-heading-l">Lò Diễm Linh</h1>' in shown
    assert "L.D.L." in shown


def test_the_log_tells_the_journey_newest_first(cast, sign_in):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="in_progress")
    titles = [str(item["title"]) for item in timeline(Case.objects.get(pk=case.pk))]
    assert titles[0].startswith("Thăm gia đình ngày")
    assert titles[-1] == "Tiếp nhận thông tin"
    for title in (
        "Sàng lọc",
        "Đánh giá nguy cơ và nhu cầu",
        "Trình kế hoạch lần 1",
        "Kế hoạch hỗ trợ, can thiệp: Phê duyệt",
    ):
        assert titles.count(title) == 1
    when = [item["when"] for item in timeline(case)]
    assert when == sorted(when, reverse=True)


@pytest.mark.parametrize("person, queries", [("lan", 25), ("minh", 25), ("quang", 25)])
@pytest.mark.parametrize("state", ["registered", "in_progress"])
def test_constant_queries_however_much_happened(
    cast, sign_in, django_assert_num_queries, person, queries, state
):
    case = make_case(by=cast["lan"], chair=cast["minh"], state=state)
    for count in (1, 3):
        for _ in range(count):
            write_note(case, by=cast["lan"], text="Gọi điện cho gia đình")
        client = sign_in(cast[person])
        with django_assert_num_queries(queries):
            client.get(url("case", case.pk))


def test_adding_a_note(cast, sign_in):
    case, client = make_case(by=cast["lan"]), sign_in(cast["lan"])
    empty = client.post(url("note_new", case.pk), {"text": "  "})
    assert list(empty.context["form"].errors) == ["text"]
    data = {"text": "Gọi điện cho gia đình", "once": "0b0d7f4e-0000-4000-8000-000000000005"}
    for _ in range(2):
        client.post(url("note_new", case.pk), data)
    note = Note.objects.get()
    assert (note.text, note.kind, note.by, note.written_in) == (
        "Gọi điện cho gia đình",
        "note",
        cast["lan"],
        case.commune,
    )
    assert "Gọi điện cho gia đình" in text_of(client.get(url("log", case.pk)))


def test_what_was_written_is_shown_as_text(cast, sign_in):
    case, client = make_case(by=cast["lan"]), sign_in(cast["lan"])
    client.post(url("note_new", case.pk), {"text": "<script>alert(1)</script>"})
    shown = text_of(client.get(url("log", case.pk)))
    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;alert(1)" in shown


def test_who_has_seen_the_record(cast, sign_in):
    case = make_case(by=cast["lan"])
    sign_in(cast["minh"]).get(url("case", case.pk))
    sign_in(cast["hoa"]).get(url("case", case.pk))
    response = sign_in(cast["lan"]).get(url("seen", case.pk))
    rows = [(str(event.actor), event.deed, event.outcome) for event in response.context["events"]]
    assert ("Lê Văn Minh", "read", "done") in rows
    assert ("Trần Thị Hoa", "denied", "hidden") in rows
    assert rows[0] == ("Nguyễn Thị Lan", "read", "done")
    assert "Không được biết (404)" in text_of(response)


def test_every_opening_leaves_an_event(cast, sign_in):
    case = make_case(by=cast["lan"])
    before = Event.objects.count()
    sign_in(cast["lan"]).get(url("case", case.pk))
    event = Event.objects.first()
    assert (Event.objects.count() - before, event.deed, event.case_code) == (1, "read", case.code)


def test_what_stands_between_now_and_closure(cast, sign_in):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="in_progress")
    shown = text_of(sign_in(cast["lan"]).get(url("case", case.pk)))
    assert "Còn gì trước khi kết thúc hồ sơ" in shown
    assert "Rà soát theo Mẫu 06" in shown
    proven = text_of(sign_in(cast["lan"]).get(url("case", proven_case(cast).pk)))
    assert "Rà soát theo Mẫu 06" not in proven


def test_assigning_within_the_commune(cast, sign_in):
    case, client = make_case(by=cast["lan"]), sign_in(cast["quang"])
    foreign = client.post(url("assign", case.pk), {"officer": cast["hoa"].pk})
    assert list(foreign.context["form"].errors) == ["officer"]
    Case.objects.filter(pk=case.pk).update(officer=None)
    client.post(url("assign", case.pk), {"officer": cast["lan"].pk})
    assert Case.objects.get(pk=case.pk).officer == cast["lan"]


def test_the_last_step_names_what_stands_in_the_way(cast, sign_in):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="in_progress")
    page = sign_in(cast["lan"]).get(url("case", case.pk))
    last = page.context["tasks"][-1]
    assert (str(last["title"]), str(last["status"])) == ("Kết thúc hồ sơ", "Chưa đủ điều kiện")
    assert last["hint"].startswith("Cần 2 lần thăm liên tiếp")


@pytest.mark.parametrize(
    "clock, words",
    [((23, 59, 59), "25/11/2026"), ((8, 52, 0), "08:52 25/11/2026")],
)
def test_the_hour_of_a_deadline_is_told_where_it_counts(clock, words):
    assert due_moment(dt.datetime(2026, 11, 25, *clock, tzinfo=ZONE)) == words


def test_the_child_stands_before_the_log_on_a_telephone(cast, sign_in):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="in_progress")
    shown = text_of(sign_in(cast["lan"]).get(url("case", case.pk)))
    assert shown.index("Việc tiếp theo") < shown.index("Thêm ghi chú") < shown.index("Thông tin về trẻ")
    assert shown.index("Thông tin về trẻ") < shown.index("Diễn biến gần đây")


WORDS = "Đã hẹn gặp cả nhà sáng thứ Bảy"
TOO_LATE = {
    "note_new": {"text": WORDS},
    "support_new": {"kind": "cash", "state": "given", "on": "1/2/2026", "what": WORDS},
    "emergency": {"kind": "police", "at": "1/11/2026 08:00", "whom": WORDS},
    "caregiver_new": {"full_name": "Lê Thị Dì", "relation": WORDS},
}


def test_what_comes_too_late_is_shown_again_with_every_word(cast, sign_in):
    """Somebody else ended the case while this person typed."""
    case, client = make_case(by=cast["lan"], state="registered"), sign_in(cast["lan"])
    for page, typed in TOO_LATE.items():
        ended = "merged" if page == "caregiver_new" else "closed"
        Case.objects.filter(pk=case.pk).update(state=ended)
        shown = text_of(client.post(url(page, case.pk), typed))
        assert WORDS in shown, page
        assert "Hồ sơ đang ở bước" in shown, page
    assert not Note.objects.exists()


def test_who_is_given_a_case_has_its_dates_and_is_told(cast):
    case = make_case(by=cast["lan"], state="planned")
    approval = case.deadlines.get(kind="approval").owner
    mai = Role.objects.create(
        user=cast["dung"], kind="officer", area=case.commune, starts=today() - dt.timedelta(days=1)
    ).user
    start_emergency(case, by=cast["lan"])
    assign_case(case, officer=mai, by=cast["quang"])
    owners = dict(case.deadlines.filter(met_at=None, cancelled_at=None).values_list("kind", "owner"))
    assert owners == {"emergency": mai.pk, "approval": approval and approval.pk}
    told = Notice.objects.get(kind=NoticeKind.HANDED_OVER)
    assert (told.recipient, told.case_code, told.path) == (mai, case.code, url("case", case.pk))


def test_an_officer_who_left_is_not_the_only_one_who_is_told(cast):
    case = make_case(by=cast["lan"])
    assert officers(case) == [cast["lan"]]
    Role.objects.filter(user=cast["lan"]).update(ends=today() - dt.timedelta(days=1))
    stays = Role.objects.create(user=cast["dung"], kind="officer", area=case.commune, starts=today()).user
    assert officers(Case.objects.get(pk=case.pk)) == [stays]


def test_every_page_of_a_case_keeps_its_tabs_and_the_banner_of_a_share():
    home = settings.BASE_DIR / "templates"
    texts = {str(path.relative_to(home)): path.read_text() for path in home.rglob("*.html")}
    pages = {name: text for name, text in texts.items() if text.startswith(OF_A_CASE)}
    blocks = {name: re.findall(BEFORE, text, re.DOTALL) for name, text in pages.items()}
    assert len(pages) > 40
    assert [name for name, found in blocks.items() if found and "block.super" not in found[0]] == []
    crumbs = {name: re.findall(CRUMBS, text, re.DOTALL) for name, text in pages.items()}
    without = [name for name, found in crumbs.items() if found and "case_navigation" not in found[0]]
    # Pages that search or ask in steps lead back only.
    assert sorted(without) == ["casework/transfer_new.html", "privacy/request_new.html"]
