"""A report to the committee is kept; what is decided becomes tasks, with which the next one begins."""

import datetime as dt
import io
import re

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import Notice
from casework.actions.facts import change_child
from casework.actions.hiding import hide_name
from casework.actions.merging import merge_records, unmerge_records
from casework.actions.plans import approve_plan
from casework.actions.supports import give_support
from casework.enums import DeadlineKind
from casework.merging import KEPT, rows_that_follow
from casework.models import Case, Deadline
from casework.workflow import Mendable
from interface.editing import ChangedMeanwhile
from reminders.access import openable
from reports.actions.late_decisions import tell_late_tasks
from reports.actions.packs import (
    ask_committee,
    enter_decision,
    finish_decision,
    make_pack,
    set_committee,
)
from reports.committee import kept_document, pack_document, pack_numbers
from reports.figures import FIGURES, Cadence, containing, scope_of, total
from reports.models import CommitteeDecision, CommitteePack
from reports.packs import changed_since, committee_of, earlier_tasks, last_before, scope_of_pack
from reports.sector_asks import SECTORS, asked
from tests.factories import CANARIES, make_case
from vietnam.calendar import ZONE, end_of_day, today

pytestmark = pytest.mark.django_db
TOMORROW = today() + dt.timedelta(days=1)
MONTH = containing("month", today())


def made(cast, cadence="month", day=None) -> CommitteePack:
    commune = cast["lan"].roles.get().area
    return make_pack(commune, by=cast["lan"], period=containing(cadence, day or today()))


def words(content) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def last_month() -> dt.datetime:
    """A morning of last month, in which the first report is made."""
    day = today().replace(day=1) - dt.timedelta(days=3)
    return dt.datetime.combine(day, dt.time(2), tzinfo=dt.UTC)


def test_a_report_is_kept_as_it_was_shown_with_the_questions_of_the_day(cast):
    planned = make_case(by=cast["lan"], chair=cast["minh"], state="planned", full_name=CANARIES[0])
    make_case(by=cast["hoa"], chair=cast["son"], state="planned")
    pack = made(cast)
    assert total(pack.figures["open_state"]) == 1
    (question,) = pack.questions.all()
    assert (question.code, question.kind, question.answer) == (planned.code, "planned", "")
    assert question.question == "Phê duyệt kế hoạch hỗ trợ, can thiệp"
    before = kept_document(pack, by=cast["minh"])
    make_case(by=cast["lan"])
    change_child(planned, by=cast["lan"], values={"sex": "female"}, why="Giấy khai sinh")
    assert kept_document(CommitteePack.objects.get(pk=pack.pk), by=cast["minh"]) == before
    assert pack_numbers(pack) == pack.figures
    assert planned.code in words(before)
    assert not any(word in words(before) for word in CANARIES[0].split())
    assert CANARIES[0].split()[1] not in str(pack.figures)


def test_the_next_report_tells_what_changed_and_what_was_corrected_since(cast):
    with time_machine.travel(last_month(), tick=False):
        one, gone = make_case(by=cast["lan"]), make_case(by=cast["lan"])
        first = made(cast)
    merge_records(one, gone, by=cast["lan"], choices={}, home=KEPT)
    make_case(by=cast["lan"])
    make_case(by=cast["lan"])
    second = made(cast)
    assert last_before(second) == first
    assert last_before(first) is None
    rows = {row.label: (row.then, row.corrected, row.now) for row in changed_since(second, first)}
    assert rows["Hồ sơ đang quản lý theo bước xử lý"] == (2, 1, 3)
    assert rows["Hồ sơ mới theo kết luận sàng lọc"] == (2, 1, 2)
    assert rows["Số buổi phải học"] == (None, None, None)
    text = words(kept_document(second, by=cast["lan"]))
    assert "Hồ sơ đang quản lý theo bước xử lý 2 1 3 +1" in text
    assert "Số buổi phải học không có dữ liệu không có dữ liệu không có dữ liệu" in text
    quarter = made(cast, "quarter")
    assert last_before(quarter) is None
    assert "Đây là báo cáo đầu tiên" in words(kept_document(quarter, by=cast["lan"]))


def test_what_is_decided_about_a_case_becomes_a_task_with_a_clock(cast):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="planned")
    (question,) = made(cast).questions.all()
    enter_decision(question, by=cast["lan"], answer="agreed", decision="Cấp học bổng", by_date=TOMORROW)
    clock = Deadline.objects.get(case=case, kind=DeadlineKind.DECISION)
    assert (clock.due_at, clock.owner, clock.met_at) == (end_of_day(TOMORROW), cast["lan"], None)
    enter_decision(question, by=cast["lan"], answer="agreed", by_date=TOMORROW + dt.timedelta(days=1))
    clock.refresh_from_db()
    assert clock.due_at == end_of_day(TOMORROW + dt.timedelta(days=1))
    finish_decision(question, by=cast["minh"], done_on=today(), done_note="Đã cấp")
    clock.refresh_from_db()
    assert clock.met_at is not None
    finish_decision(question, by=cast["minh"], done_on=None)
    running = Deadline.objects.get(case=case, kind=DeadlineKind.DECISION, met_at=None)
    enter_decision(question, by=cast["lan"], answer="put_off")
    running.refresh_from_db()
    assert running.cancelled_at is not None
    deeds = question.history.order_by("history_id").values_list("history_change_reason", flat=True)
    assert list(deeds) == [
        "make_pack",
        *["enter_decision"] * 2,
        *["finish_decision"] * 2,
        "enter_decision",
    ]


def test_the_task_stands_on_my_day_and_in_the_case(cast, sign_in):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="planned")
    (question,) = made(cast).questions.all()
    enter_decision(question, by=cast["lan"], answer="agreed", by_date=TOMORROW)
    client = sign_in(cast["lan"])
    for address in (reverse("home"), reverse("casework:case", args=[case.pk])):
        assert "Việc Ban đã quyết định" in client.get(address, follow=True).content.decode()


def test_the_next_report_begins_with_what_was_decided(cast, sign_in):
    with time_machine.travel(last_month(), tick=False):
        pack = made(cast)
        later = last_month().date() + dt.timedelta(days=1)
        tasks = [ask_committee(pack, by=cast["lan"], question=f"Việc số {n}") for n in range(4)]
        for task in tasks[:3]:
            enter_decision(task, by=cast["lan"], answer="agreed", responsible="Hội Phụ nữ", by_date=later)
    enter_decision(tasks[2], by=cast["lan"], answer="agreed", by_date=TOMORROW)
    finish_decision(tasks[0], by=cast["lan"], done_on=today(), done_note="Xong rồi")
    second = made(cast)
    assert [row.pk for row in earlier_tasks(second)] == [tasks[0].pk, tasks[1].pk, tasks[2].pk]
    text = words(kept_document(second, by=cast["lan"]))
    assert "I. Thực hiện các quyết định trước" in text
    for line in ("Đã xong ngày", "Xong rồi", "Quá hạn, chưa xong", "Đang thực hiện"):
        assert line in text
    assert text.index("Việc số 0") < text.index("II. Tóm tắt")
    assert earlier_tasks(pack) == []
    page = sign_in(cast["lan"]).get(reverse("reports:pack", args=[second.pk])).content.decode()
    assert page.index("Việc số 0") < page.index("Việc cần Ban xem xét, quyết định")
    listed = sign_in(cast["minh"]).get(reverse("reports:committee")).content.decode()
    assert "Việc số 1" in listed
    assert "Việc số 0" not in listed


@pytest.mark.parametrize("cadence", Cadence)
def test_a_report_is_made_for_every_cadence(cast, cadence):
    make_case(by=cast["lan"], chair=cast["minh"], state="planned")
    pack = CommitteePack.objects.get(pk=made(cast, cadence).pk)
    assert (pack.span.cadence, total(pack.figures["new"]), pack.questions.count()) == (cadence, 1, 1)
    assert pack.span.label in words(kept_document(pack, by=cast["lan"]))


def test_what_was_put_off_or_not_answered_is_asked_again_once(cast, sign_in):
    moved = make_case(by=cast["lan"])
    with time_machine.travel(last_month(), tick=True):
        first = made(cast)
        said = ("Câu để lại", "Câu chưa trả lời", "Câu đã quyết")
        off, open_one, done = (ask_committee(first, by=cast["lan"], question=one) for one in said)
        enter_decision(off, by=cast["lan"], answer="put_off")
        enter_decision(done, by=cast["lan"], answer="other", decision="Giao Hội Phụ nữ")
        CommitteeDecision.objects.create(pack=first, question="Của xã khác", code="DT-00-000000")
        own = ask_committee(first, by=cast["lan"], question="Về một hồ sơ", code=moved.code)
    second = made(cast)
    again = list(second.questions.all())
    assert [(row.question, row.answer) for row in again] == [
        ("Câu để lại", ""),
        ("Câu chưa trả lời", ""),
        ("Về một hồ sơ", ""),
    ]
    assert [row.asks_again_id for row in again] == [off.pk, open_one.pk, own.pk]
    text = words(kept_document(second, by=cast["lan"]))
    assert "Câu để lại (để lại từ kỳ trước)" in text
    with pytest.raises(Mendable, match="báo cáo sau"):
        enter_decision(off, by=cast["lan"], answer="agreed")
    page = sign_in(cast["lan"]).get(reverse("reports:pack", args=[first.pk])).content.decode()
    assert page.count("Chuyển sang báo cáo sau") == 3
    assert reverse("reports:decision", args=[off.pk]) not in page
    assert reverse("reports:decision", args=[done.pk]) in page
    enter_decision(again[0], by=cast["lan"], answer="agreed", by_date=TOMORROW)
    third = made(cast)
    assert [row.question for row in third.questions.all()] == ["Câu chưa trả lời", "Về một hồ sơ"]
    # What was decided stands at the beginning, with a day or without.
    assert [row.pk for row in earlier_tasks(second)] == [done.pk]
    assert "Giao Hội Phụ nữ" in text
    assert "Đã quyết định, không đặt hạn" in text


def test_a_report_of_a_past_period_asks_what_waits_now(cast):
    with time_machine.travel(last_month(), tick=True):
        case = make_case(by=cast["lan"], chair=cast["minh"], state="planned")
    approve_plan(case, by=cast["minh"])
    new = make_case(by=cast["lan"], chair=cast["minh"], state="planned")
    make_case(by=cast["hoa"], chair=cast["son"], state="planned")
    pack = made(cast, day=last_month().date())
    assert total(pack.figures["open_state"]) == 1
    assert [row.code for row in pack.questions.all()] == [new.code]


def test_a_report_printed_later_says_what_was_known_and_who_took_the_copy(cast, sign_in):
    with time_machine.travel(last_month(), tick=True):
        task = ask_committee(made(cast), by=cast["lan"], question="Việc của Ban")
        enter_decision(task, by=cast["lan"], answer="agreed", by_date=today())
        pack = made(cast)
        before = words(kept_document(pack, by=cast["lan"]))
    finish_decision(task, by=cast["lan"], done_on=today(), done_note="Ghi về sau")
    set_committee(pack.commune, by=cast["minh"], name="Ban Tên Mới", cadence="month")
    assert words(kept_document(pack, by=cast["minh"])) == before
    assert "Đang thực hiện" in before
    client, address = sign_in(cast["minh"]), reverse("reports:committee_pdf", args=[pack.pk])
    text = words(client.get(address).content)
    day = f"{last_month().astimezone(ZONE):%d/%m/%Y}"
    assert re.search(rf"Người lập: {cast['lan'].full_name}, lúc \d\d:\d\d ngày {day}", text)
    assert f"Người tải: {cast['minh'].full_name}, lúc" in text
    assert "Việc của Ban" in text
    assert "Ghi về sau" not in text
    # The page is worked from: it tells how the task stands today.
    assert "Ghi về sau" in client.get(reverse("reports:pack", args=[pack.pk])).content.decode()


def test_a_late_task_about_no_case_is_told_once_to_who_works_for_the_commune(cast):
    case, late = make_case(by=cast["lan"]), today() - dt.timedelta(days=1)
    with time_machine.travel(timezone.now() - dt.timedelta(days=5), tick=True):
        pack, other = made(cast), make_pack(cast["hoa"].roles.get().area, by=cast["hoa"], period=MONTH)
        task, of_case, coming, old, elsewhere = (
            ask_committee(of, by=by, question="Việc", code=code)
            for of, by, code in (
                (pack, cast["lan"], ""),
                (pack, cast["lan"], case.code),
                (pack, cast["lan"], ""),
                (pack, cast["lan"], ""),
                (other, cast["hoa"], ""),
            )
        )
        days = {task: late, of_case: late, coming: today() + dt.timedelta(days=9), elsewhere: late}
        for row, day in {**days, old: late - dt.timedelta(days=30)}.items():
            by = cast["hoa"] if row == elsewhere else cast["lan"]
            enter_decision(row, by=by, answer="agreed", by_date=day)
    assert (tell_late_tasks(), tell_late_tasks()) == (2, 2)
    told = Notice.objects.filter(about__startswith="reports.committeedecision:")
    people = {(one.recipient.username, one.about.partition(":")[2]) for one in told}
    own = {("lan", str(task.pk)), ("minh", str(task.pk))}
    assert people == own | {(name, str(elsewhere.pk)) for name in ("hoa", "son")}
    assert told.count() == 4
    notice = told.get(recipient=cast["lan"])
    assert (notice.kind, notice.path, notice.case_code) == (
        "deadline_passed",
        reverse("reports:pack", args=[pack.pk]),
        "",
    )
    assert openable(cast["lan"], [notice]) == {notice.pk}
    assert openable(cast["hoa"], [notice]) == set()
    finish_decision(task, by=cast["lan"], done_on=today())
    assert {one.recipient.username for one in told.all()} == {"hoa", "son"}


@pytest.mark.parametrize(
    "said", ["Gọi 0911 000 222", "Cho Canary Đỗ Tước Yến xe đạp", "canary do tuoc yen", "Số 079213000123"]
)
def test_no_text_names_a_child(cast, said):
    case = make_case(by=cast["lan"], full_name=CANARIES[0])
    pack = made(cast)
    with pytest.raises(Mendable):
        ask_committee(pack, by=cast["lan"], question=said, code=case.code)
    row = ask_committee(pack, by=cast["lan"], question="Hỗ trợ 2.000.000 đồng", code=case.code)
    for fields in ({"decision": said}, {"responsible": said}):
        with pytest.raises(Mendable):
            enter_decision(row, by=cast["lan"], answer="agreed", by_date=TOMORROW, **fields)
    enter_decision(row, by=cast["lan"], answer="agreed", by_date=TOMORROW)
    with pytest.raises(Mendable):
        finish_decision(row, by=cast["lan"], done_on=today(), done_note=said)
    row.refresh_from_db()
    assert (row.decision, row.responsible, row.done_on) == ("", "", None)


def test_a_text_about_no_case_names_no_child_of_the_commune(cast):
    make_case(by=cast["lan"], full_name=CANARIES[0])
    elsewhere = make_case(by=cast["hoa"], full_name=CANARIES[1])
    hidden = make_case(by=cast["lan"], full_name=CANARIES[2])
    hide_name(hidden, by=cast["minh"], reason="threatened")
    Case.objects.filter(pk=hidden.pk).update(officer=None)
    pack, said = made(cast), f"Xe đạp cho {CANARIES[0].lower()}"
    with pytest.raises(Mendable, match=CANARIES[0]):
        ask_committee(pack, by=cast["lan"], question=said)
    row = ask_committee(pack, by=cast["lan"], question="Việc")
    with pytest.raises(Mendable, match=CANARIES[0]):
        enter_decision(row, by=cast["lan"], answer="agreed", decision=said)
    # Who is responsible may be the namesake of a child.
    enter_decision(row, by=cast["lan"], answer="agreed", responsible=CANARIES[0], by_date=TOMORROW)
    with pytest.raises(Mendable, match=CANARIES[0]):
        finish_decision(row, by=cast["lan"], done_on=today(), done_note=said)
    # No refusal tells of a child of another commune, nor of a name that is hidden from who asks.
    for name in (elsewhere.child.full_name, CANARIES[2]):
        assert ask_committee(pack, by=cast["lan"], question=f"Việc {name}")
    with pytest.raises(Mendable, match=CANARIES[2]):
        ask_committee(pack, by=cast["minh"], question=f"Việc {CANARIES[2]}")


def test_a_task_follows_its_case_when_two_records_become_one_and_back(cast):
    one = make_case(by=cast["lan"], full_name=CANARIES[0])
    gone = make_case(by=cast["lan"], full_name=CANARIES[0])
    pack = made(cast)
    row = ask_committee(pack, by=cast["lan"], question="Việc", code=gone.code)
    enter_decision(row, by=cast["lan"], answer="agreed", by_date=TOMORROW)
    assert ("Việc trình Ban", 1) in rows_that_follow(one, gone)
    merge = merge_records(one, gone, by=cast["lan"], choices={}, home=KEPT)
    row.refresh_from_db()
    clock = Deadline.objects.get(kind=DeadlineKind.DECISION)
    assert (row.code, clock.case) == (one.code, one)
    finish_decision(row, by=cast["lan"], done_on=today())
    clock.refresh_from_db()
    assert clock.met_at is not None
    unmerge_records(merge, by=cast["lan"], reason="Hai trẻ khác nhau")
    row.refresh_from_db()
    assert row.code == gone.code


def test_what_is_refused_changes_nothing(cast):
    pack, other = made(cast), make_case(by=cast["hoa"])
    with pytest.raises(Mendable, match="mã này"):
        ask_committee(pack, by=cast["lan"], question="Việc", code=other.code)
    row = ask_committee(pack, by=cast["lan"], question="Việc")
    with pytest.raises(Mendable, match="Bỏ trống ngày"):
        enter_decision(row, by=cast["lan"], answer="put_off", by_date=TOMORROW)
    with pytest.raises(Mendable, match="hạn làm xong"):
        finish_decision(row, by=cast["lan"], done_on=today())
    enter_decision(row, by=cast["lan"], answer="agreed", by_date=TOMORROW)
    with pytest.raises(Mendable, match="sau hôm nay"):
        finish_decision(row, by=cast["lan"], done_on=TOMORROW)
    for stranger in ("hoa", "son", "quang", "thu", "an"):
        for deed in (
            lambda by: ask_committee(pack, by=by, question="Việc"),
            lambda by: enter_decision(row, by=by, answer="agreed"),
            lambda by: finish_decision(row, by=by, done_on=today()),
            lambda by: make_pack(pack.commune, by=by, period=pack.span),
            lambda by: set_committee(pack.commune, by=by, name="Ban", cadence="year"),
        ):
            with pytest.raises(PermissionDenied):
                deed(cast[stranger])
    assert CommitteeDecision.objects.count() == CommitteePack.objects.count() == 1


def test_every_open_task_is_on_a_page(cast, sign_in):
    pack = made(cast)
    for n in range(27):
        row = ask_committee(pack, by=cast["lan"], question=f"Việc số {n:02d}")
        enter_decision(row, by=cast["lan"], answer="agreed", by_date=TOMORROW)
    client, address = sign_in(cast["minh"]), reverse("reports:committee")
    pages = [client.get(address, {"tasks": number}).content.decode() for number in (1, 2)]
    found = [re.findall(r"Việc số (\d\d)", page) for page in pages]
    assert [len(numbers) for numbers in found] == [25, 2]
    assert sorted(found[0] + found[1]) == [f"{n:02d}" for n in range(27)]
    assert ('rel="next"' in pages[0], 'rel="next"' in pages[1]) == (True, False)
    assert "govuk-error-summary" not in pages[1]


def test_two_who_write_at_once_see_both_versions(cast, sign_in):
    row = ask_committee(made(cast), by=cast["lan"], question="Việc")
    client, address = sign_in(cast["lan"]), reverse("reports:decision", args=[row.pk])
    page = client.get(address).content.decode()
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    enter_decision(row, by=cast["minh"], answer="agreed", decision="Chủ tịch ghi")
    form = {"answer": "other", "decision": "Cán bộ ghi", "version": version}
    late = client.post(address, form).content.decode()
    assert "Chủ tịch ghi" in late
    assert "Cán bộ ghi" in late
    row.refresh_from_db()
    assert row.decision == "Chủ tịch ghi"
    with pytest.raises(ChangedMeanwhile):
        finish_decision(row, by=cast["lan"], done_on=None, version=version)
    page = client.get(address).content.decode()
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    answer = client.post(address, {**form, "version": version})
    row.refresh_from_db()
    assert (answer.status_code, row.decision, row.answer) == (302, "Cán bộ ghi", "other")


def test_from_the_button_to_the_paper(cast, sign_in):
    case = make_case(by=cast["lan"], full_name=CANARIES[0])
    client, commune = sign_in(cast["lan"]), cast["lan"].roles.get().area
    client.post(
        reverse("reports:committee_setting", args=[commune.pk]),
        {"name": "Ban Điều hành X", "cadence": "year"},
    )
    assert committee_of(commune).cadence == Cadence.YEAR
    year = {"period": str(today().year)}
    answer = client.post(reverse("reports:make_pack", args=[commune.pk]), year)
    pack = CommitteePack.objects.get()
    assert answer.url == reverse("reports:pack", args=[pack.pk])
    wrong = {"question": "Gọi 0911000222", "code": case.code}
    refused = client.post(reverse("reports:question_new", args=[pack.pk]), wrong).content.decode()
    assert "Gọi 0911000222" in refused
    assert "Bỏ số điện thoại" in refused
    assert pack.questions.count() == 0
    right = {"question": "Hỗ trợ xe đạp", "code": case.code.lower()}
    client.post(reverse("reports:question_new", args=[pack.pk]), right)
    page = client.get(reverse("reports:pack", args=[pack.pk])).content.decode()
    assert "Hỗ trợ xe đạp" in page
    assert "Ban Điều hành X" in page
    text = words(client.get(reverse("reports:committee_pdf", args=[pack.pk])).content)
    for part in (f"1 {case.code} Hỗ trợ xe đạp", f"Năm {today().year}", "Ban Điều hành X", "Mức độ bảo mật"):
        assert part in text
    client.post(reverse("reports:make_pack", args=[commune.pk]), {"period": "2099"})
    assert CommitteePack.objects.count() == 1


def test_each_sector_is_asked_for_what_there_is(cast):
    pack = made(cast)
    assert asked(pack.figures) == []
    for ask in SECTORS:
        assert ask.figure in FIGURES
        cells = {cell.code for cell in FIGURES[ask.figure].cells_of(scope_of_pack(pack))}
        assert set(ask.cells) <= cells
    for _ in range(2):
        make_case(by=cast["lan"], state="registered")
    assert (
        "Hội Phụ nữ",
        "Vận động, hỗ trợ sinh kế, vay vốn cho gia đình của 2 trẻ đang là lao động trẻ em.",
    ) in asked(made(cast).figures)


def test_a_report_of_several_communes_is_made_only_with_small_numbers_hidden(cast, few_areas):
    for name in ("lan", "hoa"):
        case = make_case(by=cast[name], chair=cast["minh" if name == "lan" else "son"], state="in_progress")
        give_support(case, by=cast[name], kind="cash", what="Tiền", given_on=today(), worth=77)
    communes = [area for area in few_areas.values() if area.is_commune]
    scope = scope_of(communes, containing("year", today()))
    province = communes[0].parent
    with pytest.raises(ValueError, match="hidden"):
        pack_document(province, scope, by=cast["an"])
    told = []

    def small(number):
        return None if number and number < 5 else number

    def hide(found):
        return {
            code: {cell: None if n and n < 5 else n for cell, n in cells.items()}
            for code, cells in found.items()
        }

    text = words(
        pack_document(province, scope, by=cast["an"], hide=hide, progress=lambda *done: told.append(done))
    )
    assert told[-1] == (len(FIGURES), len(FIGURES))
    assert "Đang thực hiện được che" in text
    # Two groups at once would tell what each of them hides.
    assert "Theo ngành nghề và giới tính" not in text
    assert not any(code in text for code in Case.objects.values_list("code", flat=True))


def test_the_page_takes_the_same_queries_for_few_and_many(cast, sign_in, django_assert_num_queries):
    make_case(by=cast["lan"], chair=cast["minh"], state="planned")
    client, pack = sign_in(cast["lan"]), made(cast)
    address = reverse("reports:pack", args=[pack.pk])
    client.get(address)
    with django_assert_num_queries(9):
        client.get(address)
    for n in range(3):
        row = ask_committee(pack, by=cast["lan"], question=f"Việc {n}")
        enter_decision(row, by=cast["lan"], answer="agreed", by_date=TOMORROW)
    with django_assert_num_queries(9):
        client.get(address)
    assert timezone.now() > pack.known_at
