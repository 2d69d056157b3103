"""The supervisor's page: numbers with a list behind each, silent cases, waiting decisions, returned items."""

import datetime as dt

import pytest
from django.utils import timezone

from casework.actions.cases import answer_supervisor, return_item
from casework.models import Case, Note
from tests.casework.walk import text_of, url
from tests.factories import CANARIES, make_case
from vietnam.calendar import today

pytestmark = pytest.mark.django_db


def set_back(case, **fields):
    """Write fields that only time changes."""
    Case.objects.filter(pk=case.pk).update(**fields)


@pytest.fixture
def area(cast):
    """Four cases in communes A and B, one of them overdue, one silent, and one in commune C."""
    now = timezone.now()
    overdue = make_case(by=cast["lan"], state="planned", full_name=CANARIES[0])
    set_back(overdue, next_due=now - dt.timedelta(days=2))
    silent = make_case(by=cast["lan"], state="registered")
    set_back(silent, last_deed_on=today() - dt.timedelta(days=31))
    edge = make_case(by=cast["lan"])
    # Nothing was changed of the row itself, but a visit was recorded since.
    set_back(edge, touched_at=now - dt.timedelta(days=60), last_deed_on=today() - dt.timedelta(days=30))
    other = make_case(by=cast["hoa"])
    set_back(other, officer=None)
    elsewhere = make_case(by=cast["yen"], full_name=CANARIES[1])
    set_back(elsewhere, next_due=now - dt.timedelta(days=2), last_deed_on=today() - dt.timedelta(days=60))
    return {"overdue": overdue, "silent": silent, "edge": edge, "other": other, "elsewhere": elsewhere}


def numbers(context) -> dict:
    """Every number of the page that has a list, by the address of the list."""
    found = {tile["href"]: tile["number"] for tile in context["tiles"]}
    for row in [*context["communes"], *context["officers"]]:
        found |= {row["href"]: row["open"], row["overdue_href"]: row["overdue"]}
    for row in context["communes"]:
        found |= {state["href"]: state["number"] for state in row["states"]}
    return found


def test_numbers_of_the_own_communes_only(cast, sign_in, area):
    response = sign_in(cast["quang"]).get(url("supervision"))
    context = response.context
    assert [tile["number"] for tile in context["tiles"]] == [4, 1, 1, 0, 1]
    communes = [(row["name"], row["open"], row["overdue"]) for row in context["communes"]]
    assert communes == [("Xã Tân Đông", 1, 0), ("Xã Tân Hòa", 3, 1)]
    officers = [(row["name"], row["open"], row["overdue"]) for row in context["officers"]]
    assert officers == [("Nguyễn Thị Lan", 3, 1), ("Chưa phân công", 1, 0)]
    assert [case.pk for case in context["silent"]] == [area["silent"].pk]
    assert [case.pk for case in context["waiting"]] == [area["overdue"].pk]
    shown = text_of(response)
    assert area["elsewhere"].code not in shown
    assert not any(name in shown for name in CANARIES)


def test_behind_every_number_stands_its_list(cast, sign_in, area):
    client = sign_in(cast["quang"])
    found = numbers(client.get(url("supervision")).context)
    assert len(found) == 35
    listed = {href: len(client.get(href).context["cases"]) for href in found}
    assert listed == found


def test_nothing_is_shown_as_0(cast, sign_in):
    response = sign_in(cast["hanh"]).get(url("supervision"))
    assert [tile["number"] for tile in response.context["tiles"]] == [0, 0, 0, 0, 0]
    assert [(row["name"], row["open"]) for row in response.context["communes"]] == [("Xã Mỹ Lợi", 0)]
    assert "0 hồ sơ." in text_of(response)


@pytest.mark.parametrize(
    "query",
    [
        "commune=999999",
        "commune=x",
        "officer=%00",
        "officer=²",
        f"officer={'9' * 20}",
        "state=x",
        "only=1&page=x",
    ],
)
def test_a_broken_address_filters_nothing(cast, sign_in, area, query):
    response = sign_in(cast["quang"]).get(f"{url('supervised')}?{query}")
    assert len(response.context["cases"]) == 4


def test_a_foreign_commune_in_the_address_shows_nothing_of_it(cast, sign_in, area):
    shown = text_of(sign_in(cast["quang"]).get(f"{url('supervised')}?commune={area['elsewhere'].commune_id}"))
    assert area["elsewhere"].code not in shown


@pytest.mark.parametrize("page", ["supervision", "supervised"])
def test_as_many_queries_for_three_cases_as_for_one(cast, sign_in, django_assert_num_queries, page):
    client, counts = sign_in(cast["quang"]), {"supervision": 14, "supervised": 7}
    for _ in range(2):
        case = make_case(by=cast["lan"], state="planned")
        set_back(case, last_deed_on=today() - dt.timedelta(days=40))
        return_item(case, by=cast["quang"], comment="Làm rõ tuổi")
        set_back(case, last_deed_on=today() - dt.timedelta(days=40))
        with django_assert_num_queries(counts[page]):
            client.get(url(page))


def test_returning_a_case_and_its_answer(cast, sign_in):
    case = make_case(by=cast["lan"], state="registered")
    supervisor, officer = sign_in(cast["quang"]), sign_in(cast["lan"])
    assert "Trả lại kèm ý kiến" in text_of(supervisor.get(url("case", case.pk)))
    supervisor.post(url("return_item", case.pk), {"comment": "Làm rõ tuổi của trẻ"})
    note = Note.objects.get()
    assert (note.kind, note.by, note.written_in) == ("returned", cast["quang"], case.commune)
    assert case.deadlines.filter(kind="supervision", met_at=None).count() == 1
    page = text_of(officer.get(url("case", case.pk)))
    assert "Làm rõ tuổi của trẻ" in page
    assert url("answer_supervisor", note.pk) in page
    officer.post(url("answer_supervisor", note.pk), {"text": "Đã có giấy khai sinh"})
    assert (note.answer.text, note.answer.by) == ("Đã có giấy khai sinh", cast["lan"])
    assert case.deadlines.get(kind="supervision").met_at is not None
    assert "Đã có giấy khai sinh" in text_of(supervisor.get(url("supervision")))


def test_an_item_is_returned_once_and_answered_once(cast, sign_in):
    case = make_case(by=cast["lan"], state="registered")
    supervisor, officer = sign_in(cast["quang"]), sign_in(cast["lan"])
    for comment in ("Làm rõ tuổi", "Làm rõ công việc"):
        supervisor.post(url("return_item", case.pk), {"comment": comment})
    note = Note.objects.get()
    answer_supervisor(note, by=cast["lan"], text="Đã làm rõ")
    officer.post(url("answer_supervisor", note.pk), {"text": "Lần hai"})
    assert list(Note.objects.order_by("pk").values_list("text", flat=True)) == ["Làm rõ tuổi", "Đã làm rõ"]


def test_an_empty_answer_is_asked_for_again(cast, sign_in):
    case = make_case(by=cast["lan"], state="registered")
    note = return_item(case, by=cast["quang"], comment="Làm rõ tuổi")
    response = sign_in(cast["lan"]).post(url("answer_supervisor", note.pk), {"text": " "})
    assert list(response.context["form"].errors) == ["text"]
    assert Note.objects.count() == 1
