"""Papers of a case: who makes them, what they hold, their numbers, their sealed files."""

import datetime as dt
import threading

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import Role, User
from audit.models import Event
from casework.actions.hiding import hide_name
from casework.models import Plan, Review
from casework.workflow import Mendable, NotNow
from reports.actions.papers import issue_paper, withdraw_paper
from reports.models import IssuedPaper
from reports.papers.kinds import whole_rows
from reports.papers.reading import paper_bytes
from reports.papers.registry import FORMS, KINDS
from tests.factories import CANARIES, isolate, make_case
from tests.reports.reading import faults, words
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
# The other kinds are made from records of their own: tests/reports/test_letters_and_minutes.py.
MADE_HERE = [*FORMS, KINDS["consent_blank"], KINDS["visit_blank"]]


@pytest.fixture
def case(cast):
    return make_case(by=cast["lan"], chair=cast["minh"], state="approved", full_name=CANARIES[0])


@pytest.fixture
def colleague(few_areas):
    """Another officer of commune A."""
    user = User.objects.create(username="linh", full_name="Vũ Thị Linh")
    Role.objects.create(user=user, kind="officer", area=few_areas["A"], starts=today())
    return user


def record_of(code, case):
    return whole_rows(KINDS[code]).filter(**KINDS[code].of_case(case)).first()


def file_of(code, record):
    return reverse("reports:paper_file", args=[code, record.pk])


@pytest.mark.parametrize("kind", MADE_HERE, ids=lambda kind: kind.code)
def test_a_draft_says_that_it_is_one_and_leaves_one_event(cast, case, sign_in, kind):
    isolate(case, by=cast["lan"])
    Review.objects.create(
        case=case, by=cast["lan"], on=today(), harm="low", capacity="low", stable=True, conclusion="x"
    )
    record = record_of(kind.code, case)
    response = sign_in(cast["lan"]).get(file_of(kind.code, record))
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert faults(response.content) == ""
    text = words(response.content)
    for part in ("Mức độ bảo mật", "Phạm vi cung cấp", "XÃ TÂN HÒA", "Mẫu văn bản: lần 1"):
        assert part in text
    # Blank sheets are carried about and lost: they name nobody.
    assert (CANARIES[0] in text) is not kind.code.endswith("_blank")
    event = Event.objects.get(deed="downloaded")
    assert (event.actor, event.reason, event.case_code) == (cast["lan"], kind.code, case.code)
    assert {"identity", "contact"} <= set(event.fields)
    assert "reporter" not in event.fields


def test_people_elsewhere_do_not_know_of_it_and_a_supervisor_is_refused(cast, case, sign_in):
    make_case(by=cast["hoa"], chair=cast["son"], state="approved")
    record = record_of("mau_03", case)
    for name, status in (("hoa", 404), ("son", 404), ("thu", 404), ("an", 404), ("quang", 403)):
        response = sign_in(cast[name]).get(file_of("mau_03", record))
        assert response.status_code == status, name
        assert CANARIES[0] not in response.content.decode(errors="ignore")
    assert not Event.objects.filter(deed="downloaded").exists()


def test_the_numbers_of_a_year_follow_one_another_by_commune_and_symbol(cast, case):
    other = make_case(by=cast["lan"], chair=cast["minh"], state="assessed")
    far = make_case(by=cast["hoa"], chair=cast["son"], state="assessed")
    kind = KINDS["mau_03"]
    first = issue_paper(kind, record_of("mau_03", case), by=cast["lan"])
    second = issue_paper(kind, record_of("mau_03", other), by=cast["minh"])
    elsewhere = issue_paper(kind, record_of("mau_03", far), by=cast["hoa"])
    assert [str(paper) for paper in (first, second, elsewhere)] == ["01/BC-UBND", "02/BC-UBND", "01/BC-UBND"]
    assert "Số: 01/BC-UBND" in words(paper_bytes(first))
    assert f"Mã kiểm tra: {first.code}" in words(paper_bytes(first))
    assert "DỰ THẢO" not in words(paper_bytes(first))
    with pytest.raises(NotNow, match="01/BC-UBND"):
        issue_paper(kind, record_of("mau_03", case), by=cast["lan"])


def test_a_number_of_the_register_is_taken_once_and_the_next_goes_on_from_it(cast, case):
    kind, record = KINDS["mau_03"], record_of("mau_03", case)
    paper = issue_paper(kind, record, by=cast["lan"], number=17)
    withdraw_paper(paper, by=cast["lan"], why="Sai ngày")
    with pytest.raises(Mendable, match="17/BC-UBND"):
        issue_paper(kind, record, by=cast["lan"], number=17)
    assert issue_paper(kind, record, by=cast["lan"]).number == 18
    with pytest.raises(NotNow):
        withdraw_paper(paper, by=cast["lan"], why="Lần nữa")
    assert IssuedPaper.objects.get(pk=paper.pk).withdrawn_why == "Sai ngày"


def test_a_sealed_paper_is_printed_again_as_it_was(cast, case, sign_in):
    record = record_of("mau_03", case)
    client = sign_in(cast["lan"])
    client.post(reverse("reports:paper_number", args=["mau_03", record.pk]), {"dated": f"{today():%d/%m/%Y}"})
    paper = IssuedPaper.objects.get()
    record.case.child.full_name = "Tên Khác"
    record.case.child.save()
    address = reverse("reports:issued_file", args=[paper.pk])
    first, second = client.get(address).content, client.get(address).content
    assert first == second == paper_bytes(paper)
    assert CANARIES[0] in words(first)
    assert "Tên Khác" not in words(first)
    assert faults(first) == ""
    for name, status in (("hoa", 404), ("quang", 403), ("minh", 200)):
        assert sign_in(cast[name]).get(address).status_code == status


def test_a_day_to_come_gets_a_sentence_and_no_number(cast, case, sign_in):
    record = record_of("mau_03", case)
    later = today() + dt.timedelta(days=1)
    address = reverse("reports:paper_number", args=["mau_03", record.pk])
    page = sign_in(cast["lan"]).post(address, {"dated": f"{later:%d/%m/%Y}", "number": "5"})
    assert page.status_code == 200
    assert "Ngày ban hành không được sau hôm nay." in page.content.decode()
    assert not IssuedPaper.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_get_two_numbers(cast):
    cases = [make_case(by=cast["lan"], chair=cast["minh"], state="assessed") for _one in range(4)]
    given, start = [], threading.Barrier(4)

    def give(case):
        start.wait()
        given.append(issue_paper(KINDS["mau_03"], record_of("mau_03", case), by=cast["lan"]).number)
        connection.close()

    threads = [threading.Thread(target=give, args=[case]) for case in cases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == [1, 2, 3, 4]


def test_the_list_costs_the_same_whatever_the_case_holds(cast, case, sign_in, django_assert_num_queries):
    client, address = sign_in(cast["lan"]), reverse("reports:case_papers", args=[case.pk])
    client.get(address)
    with django_assert_num_queries(QUERIES):
        page = client.get(address)
    kinds = [paper.kind.code for paper in page.context["papers"]]
    assert kinds == ["mau_01", "mau_02", "mau_03", "mau_04", "mau_05", "consent_blank", "visit_blank"]
    isolate(case, by=cast["lan"])
    for number in range(12):
        Plan.objects.create(
            case=case, by=cast["lan"], version=9 + number, objectives="Nữa", review_on=today()
        )
        sheet = case.assessments.first()
        sheet.pk, sheet._state.adding = None, True
        sheet.save()
        Review.objects.create(
            case=case, by=cast["lan"], on=today(), harm="low", capacity="low", stable=True, conclusion="x"
        )
    # The blank visit sheet, which asks for brothers and sisters, stands on the last page.
    with django_assert_num_queries(QUERIES - 1):
        page = client.get(address)
    assert len(page.context["papers"]) == 25
    assert page.context["page_obj"].has_next
    with django_assert_num_queries(QUERIES):
        assert len(client.get(address, {"page": "3"}).context["papers"]) == 18


def test_only_the_taker_and_the_chair_print_who_reported_and_an_event_says_so(cast, colleague, case, sign_in):
    record = record_of("mau_01", case)
    address = reverse("reports:paper_with_reporter", args=[record.pk])
    for user, status in ((cast["lan"], 200), (cast["minh"], 200), (colleague, 403), (cast["hoa"], 404)):
        response = sign_in(user).get(address)
        assert response.status_code == status
        shown = words(response.content) if status == 200 else response.content.decode()
        assert ("Người Báo Tin" in shown) is (status == 200)
        # The sheet goes nowhere the form goes.
        assert ("Lưu riêng tại UBND cấp xã" in shown) is (status == 200)
        assert ("không để chung với hồ sơ của trẻ" in shown) is (status == 200)
        assert "Hồ sơ của trẻ;" not in shown
        page = sign_in(user).get(reverse("reports:paper", args=["mau_01", record.pk]))
        assert (address in page.content.decode()) is (status == 200)
    named = Event.objects.filter(fields__contains=["reporter"])
    assert [(event.actor, event.deed) for event in named.order_by("pk")] == [
        (cast["lan"], "downloaded"),
        (cast["minh"], "downloaded"),
    ]
    issue_paper(KINDS["mau_01"], record, by=cast["lan"])
    assert "Người Báo Tin" not in words(paper_bytes(IssuedPaper.objects.get()))


def test_with_a_hidden_name_only_those_who_know_it_make_papers(cast, colleague, case, sign_in):
    record = record_of("mau_03", case)
    assert sign_in(colleague).get(file_of("mau_03", record)).status_code == 200
    hide_name(case, by=cast["lan"], reason="threatened")
    for user, status in ((colleague, 403), (cast["lan"], 200), (cast["minh"], 200)):
        response = sign_in(user).get(file_of("mau_03", record))
        assert response.status_code == status
        if status == 403:
            assert CANARIES[0] not in response.content.decode()


def test_a_plan_that_was_not_approved_gets_no_number_for_its_decision(cast):
    waiting = make_case(by=cast["lan"], state="planned")
    with pytest.raises(NotNow, match="phê duyệt"):
        issue_paper(KINDS["mau_05"], record_of("mau_05", waiting), by=cast["lan"])
    assert not IssuedPaper.objects.exists()


QUERIES = 29
