"""Edges of reports and files: what happens where two rules meet."""

import datetime as dt

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from areas.models import AreaChange
from casework.actions import transfers
from casework.actions.hiding import hide_name
from casework.enums import DeadlineKind
from casework.models import Deadline
from casework.workflow import NotNow
from referrals.models import Referral
from reports.access import get_counted_communes
from reports.actions import doing, orders
from reports.actions.orders import make_due, place_order
from reports.actions.packs import enter_decision, make_pack
from reports.actions.papers import issue_paper, withdraw_paper
from reports.caseload import LABELS
from reports.checking import check_code
from reports.committee import kept_document
from reports.enums import JobState
from reports.exports.lists import LISTS
from reports.figures import FIGURES, Cadence, containing, numbers, scope_of, total
from reports.models import CommitteePack, Job
from reports.papers.kinds import whole_rows
from reports.papers.reading import paper_bytes
from reports.papers.registry import KINDS
from reports.pdf.wording import long_date
from reports.report_works import REPORTS
from reports.suppression import Hidden, cell, node, solve
from tests.factories import make_case
from tests.referrals.build import SIXTEEN, approved_case, make_referral
from tests.reports.reading import words
from tests.reports.test_exports import codes, table
from vietnam.calendar import end_of_day, today

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def month(area):
    return scope_of([area], containing(Cadence.MONTH, today()))


def asked_for(case, cast):
    there = cast["hoa"].roles.get().area
    told = {"why": "Về quê", "need": "Trở lại lớp", "address": "Ấp"}
    return transfers.ask_transfer(case, by=cast["lan"], to_commune=there, **told)


def test_orders_that_are_not_due_keep_no_other_back(cast, monkeypatch):
    monkeypatch.setattr(orders, "DUE_AT_ONCE", 1)
    monkeypatch.setattr(orders, "today", lambda: dt.date(2026, 1, 10))
    params = {"format": "csv", "groups": []}
    place_order("cases", params, by=cast["lan"], purpose="periodic", cadence="year")
    monkeypatch.setattr(orders, "today", lambda: dt.date(2026, 10, 10))
    monthly = place_order("cases", params, by=cast["hoa"], purpose="periodic", cadence="month")
    monkeypatch.setattr(orders, "today", lambda: dt.date(2026, 11, 2))
    assert make_due() == 1
    assert Job.objects.get().order == monthly


def test_one_that_fails_keeps_no_other_back(cast, monkeypatch):
    monkeypatch.setattr(orders, "DUE_AT_ONCE", 1)
    monkeypatch.setattr(orders, "today", lambda: dt.date(2026, 10, 10))
    params = {"format": "csv", "groups": []}
    broken = place_order("cases", params, by=cast["lan"], purpose="periodic", cadence="month")
    place_order("cases", params, by=cast["hoa"], purpose="periodic", cadence="month")
    monkeypatch.setattr(orders, "today", lambda: dt.date(2026, 11, 2))
    made = orders._make
    monkeypatch.setattr(orders, "_make", lambda pk: 1 / 0 if pk == broken.pk else made(pk))
    assert make_due() == 1
    assert Job.objects.get().by == cast["hoa"]


def test_an_officer_of_a_whole_province_opens_no_report(few_areas, sign_in):
    user = User.objects.create(username="tinh", full_name="Lê Văn Tỉnh")
    Role.objects.create(user=user, kind="officer", area=few_areas["A"].parent, starts=today())
    client = sign_in(user)
    client.raise_request_exception = False
    assert client.get(reverse("reports:committee")).status_code == 403


@pytest.mark.parametrize(
    ("state", "cell"), [("sent", "unanswered"), ("question", "waiting"), ("proposed", "waiting")]
)
def test_what_waits_for_the_officer_is_no_delay_of_the_institution(cast, few_areas, state, cell):
    referral = make_referral(cast, state)
    referral.answer_due = timezone.now() - DAY
    referral.save()
    assert {code: n for code, n in numbers(month(few_areas["A"]))["answers"].items() if n} == {cell: 1}


def test_a_clock_that_stands_still_is_not_overdue_in_a_list(cast):
    for state in ("sent", "question"):
        referral = make_referral(cast, state)
        Deadline.objects.filter(case=referral.case).exclude(kind="referral_answer").delete()
        Deadline.objects.filter(case=referral.case).update(due_at=timezone.now() - DAY)
        if state == "sent":
            late = referral.case.code
    assert codes(table(cast["lan"], "deadlines", only="overdue")) == [late]


def test_the_last_moment_of_a_day_belongs_to_it(cast):
    referral = make_referral(cast)
    day = today() - 3 * DAY
    Referral.objects.update(sent_at=end_of_day(day) + dt.timedelta(milliseconds=400))
    assert codes(table(cast["lan"], "referrals", until=day.isoformat())) == [referral.case.code]
    assert codes(table(cast["lan"], "referrals", since=(day + DAY).isoformat())) == []


def merged(old, new):
    told = {"on": today(), "decision": "NQ 1", "ordered_at": timezone.now(), "moved_at": timezone.now()}
    return AreaChange.objects.create(old=old, new=new, **told)


def test_what_was_reported_of_a_commune_stays_open_after_two_mergers(cast, few_areas, sign_in):
    first, second, last = few_areas["C"], few_areas["A"], few_areas["B"]
    make_case(by=cast["lan"])
    merged(first, second)
    merged(second, last)
    assert get_counted_communes(cast["hoa"], [first.pk, second.pk]) == [first, second]
    with pytest.raises(Http404):
        get_counted_communes(cast["lan"], [last.pk])
    follow = REPORTS["committee"].follow
    assert follow({"place": str(first.pk), "format": "csv"}) == {"place": str(last.pk), "format": "csv"}
    assert follow({"place": str(last.pk)}) == {"place": str(last.pk)}
    # A slip that leads back ends as well.
    merged(last, first)
    assert get_counted_communes(cast["lan"], [last.pk]) == [last]
    assert follow({"place": str(first.pk)})["place"] in {str(area.pk) for area in (first, second, last)}


def test_a_place_that_gave_its_number_up_is_not_said_to_be_small():
    tree = node("sex", "male", "female")
    counts = {"A": {"male": 5}, "B": {"male": 1, "female": 6}}
    published = solve(["A", "B"], {"sex": tree}, {"sex": counts}, {"A": 5, "B": 7})
    found = cell(published, ["A"], "sex", "male")
    assert found == Hidden(False, ("male", "female"), 5)
    closed = solve(["A"], {"sex": tree}, {"sex": {"A": {"male": 4, "female": 1}}}, {"A": 5})
    assert cell(closed, ["A"], "sex", "male") == Hidden(True, ("male", "female"), 5)


def test_a_task_of_the_committee_does_not_run_on_where_nobody_can_end_it(cast, few_areas):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="planned")
    pack = make_pack(few_areas["A"], by=cast["lan"], period=containing("month", today()))
    (question,) = pack.questions.all()
    enter_decision(question, by=cast["lan"], answer="agreed", by_date=today() + DAY)
    transfers.accept_transfer(asked_for(case, cast), by=cast["hoa"])
    clock = Deadline.objects.get(kind=DeadlineKind.DECISION)
    assert clock.cancelled_at is not None
    case.refresh_from_db()
    assert case.next_kind != DeadlineKind.DECISION


def test_paper_and_record_bear_one_day(cast, sign_in):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="approved")
    case.decisions.update(decided_on=today() - 5 * DAY)
    kind = KINDS["mau_05"]
    record = whole_rows(kind).get(case=case)
    page = reverse("reports:paper_number", args=[kind.code, record.pk])
    client, day = sign_in(cast["lan"]), today() - 5 * DAY
    assert client.get(page).context["form"]["dated"].value() == day
    late = client.post(page, {"dated": today().isoformat()})
    assert f"Văn bản này ghi ngày {day:%d/%m/%Y}" in late.text
    paper = issue_paper(kind, record, by=cast["lan"])
    assert long_date(day) in words(paper_bytes(paper))
    assert check_code(paper.code).on == paper.dated == day


def test_a_letter_bears_the_day_by_which_it_is_checked(cast, sign_in):
    referral = make_referral(cast, to=None)
    day = today() - 5 * DAY
    Referral.objects.filter(pk=referral.pk).update(letter_on=day)
    answer = sign_in(cast["lan"]).post(reverse("reports:referral_letter", args=[referral.pk]))
    assert long_date(day) in words(answer.content)
    assert check_code(referral.letter_code).on == day


def test_a_file_that_cannot_be_removed_is_tried_again(cast, monkeypatch, django_capture_on_commit_callbacks):
    for name in ("lan", "hoa"):
        table(cast[name])
    first, second = Job.objects.order_by("pk")
    Job.objects.update(expires_at=timezone.now() - DAY)
    remove = doing.store.remove

    def fails(name, room):
        if name == first.stored_as:
            raise OSError
        remove(name, room)

    with monkeypatch.context() as patched:
        patched.setattr(doing.store, "remove", fails)
        with django_capture_on_commit_callbacks(execute=True):
            doing.expire_files()
    states = dict(Job.objects.values_list("pk", "state"))
    assert states == {first.pk: JobState.DONE, second.pk: JobState.EXPIRED}
    with django_capture_on_commit_callbacks(execute=True):
        assert doing.expire_files() == 1
    assert not doing.store._path(first.stored_as, doing.store.MADE).exists()


def test_a_figure_that_was_told_apart_finer_since_is_printed(cast, few_areas):
    make_case(by=cast["lan"])
    pack = make_pack(few_areas["A"], by=cast["lan"], period=containing("month", today()))
    figures = dict(pack.figures)
    figures["support"] = {k: v for k, v in figures["support"].items() if k != "bicycle"}
    CommitteePack.objects.filter(pk=pack.pk).update(figures=figures)
    pack.refresh_from_db()
    assert "Hỗ trợ" in words(kept_document(pack, by=cast["lan"]))


def test_a_letter_about_a_transfer_can_be_opened_after_the_answer(cast, sign_in):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="in_progress")
    transfer = asked_for(case, cast)
    kind = KINDS["transfer"]
    paper = issue_paper(kind, whole_rows(kind).get(pk=transfer.pk), by=cast["lan"])
    transfers.decline_transfer(transfer, by=cast["hoa"], answer="x")
    without = asked_for(case, cast)
    transfers.take_back_transfer(without, by=cast["lan"])
    client, page = sign_in(cast["lan"]), reverse("reports:paper", args=[kind.code, transfer.pk])
    listed = client.get(reverse("reports:case_papers", args=[case.pk])).text
    assert page in listed
    assert reverse("reports:paper", args=[kind.code, without.pk]) not in listed
    assert reverse("reports:issued_file", args=[paper.pk]) in client.get(page).text
    withdraw_paper(paper, by=cast["lan"], why="Sai")
    again = client.get(page).text
    assert "không lấy số nữa" in again
    assert reverse("reports:issued_file", args=[paper.pk]) in again
    with pytest.raises(NotNow, match="không lấy số nữa"):
        issue_paper(kind, whole_rows(kind).get(pk=transfer.pk), by=cast["lan"])


def test_behind_a_hidden_name_nobody_is_told_where_the_child_learns(cast, few_areas, sign_in):
    referral = make_referral(cast)
    referral.answer_due = timezone.now() - DAY
    referral.save()
    case, area = referral.case, few_areas["A"]
    at = {"commune": area.pk, "period": containing(Cadence.MONTH, today()).code}
    figure = reverse("reports:figure", args=["answers", "unanswered"])
    listed, late = reverse("casework:supervised"), {"only": "unanswered"}

    def told(name):
        page = sign_in(cast[name]).get(figure, {**at, "at": timezone.now().isoformat()})
        return page.context["number"], case.code in page.text

    assert (told("quang"), told("lan")) == ((1, True), (1, True))
    assert case.code in sign_in(cast["quang"]).get(listed, late).text
    hide_name(case, by=cast["lan"], reason="violence")
    assert (told("quang"), told("lan")) == ((1, False), (1, True))
    assert case.code not in sign_in(cast["quang"]).get(listed, late).text
    tiles = sign_in(cast["quang"]).get(reverse("reports:caseload")).context["total"]["late"]
    assert [number for label, number, _href in tiles if label == LABELS["unanswered"]] == [0]


def test_a_child_at_two_places_is_counted_as_two_places(cast, few_areas):
    case = approved_case(cast["lan"], birth_date=SIXTEEN)
    make_referral(cast, "placed", case=case)
    make_referral(cast, "placed", case=case, to=None)
    assert total(numbers(month(few_areas["A"]))["placed"]) == 2
    assert FIGURES["placed"].unit == "chỗ học"


MOMENTS = ("2026-11-01T00:00:00+23:59", "2020-01-02T00:00:00-23:59", "9999-12-31T23:59:59+14:00", "x")


@pytest.mark.parametrize("moment", MOMENTS)
def test_no_moment_breaks_a_list_behind_a_number(cast, few_areas, sign_in, moment):
    client = sign_in(cast["lan"])
    client.raise_request_exception = False
    asked = {"commune": few_areas["A"].pk, "period": "2026-11", "at": moment}
    found = client.get(reverse("reports:figure", args=["new", "all"]), asked).status_code
    assert found == (200 if "23:59" in moment and "9999" not in moment else 404)


DAYS = ["0001-01-01", "9999-12-31", "31/12/9999", "abc", "2026-02-30", "1/1/1", "\x00"]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("kind", LISTS)
def test_no_day_breaks_a_list(cast, sign_in, kind, day):
    client = sign_in(cast["lan"])
    client.raise_request_exception = False
    url = reverse("reports:export", args=[kind])
    form = {"format": "csv", "purpose": "own_work", "since": day, "until": day}
    answers = [client.post(url, form), client.post(url, {**form, "until": ""})]
    answers += [client.get(url, {"since": day, "groups": "x", "format": "y"})]
    assert max(answer.status_code for answer in answers) < 500
    doing.work_off()
    assert not Job.objects.filter(state=JobState.FAILED).exists()
    assert not Job.objects.filter(state=JobState.WAITING).exists()
