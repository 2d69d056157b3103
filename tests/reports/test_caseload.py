"""A supervisor's numbers of an area: each opens exactly its list, and nothing of another area is counted."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from areas.models import Area, DatedNumber, SupervisedCommune, SupervisionArea
from audit.models import Event
from casework.actions.cases import return_item
from casework.models import Case
from referrals.models import Referral
from reports.caseload import MEASURES
from tests.factories import CANARIES, make_case
from tests.referrals.build import make_referral
from tests.reports.reading import faults, words
from vietnam.calendar import today

pytestmark = pytest.mark.django_db


def set_back(case, **fields):
    Case.objects.filter(pk=case.pk).update(**fields)


@pytest.fixture
def two_areas(cast):
    """`quang` supervises communes A and B, and commune C besides; each has cases of every kind."""
    west = SupervisionArea.objects.get(name="Khu vực Cái Bè")
    Role.objects.create(
        user=cast["quang"], kind="supervisor", supervision_area=west, starts=dt.date(2025, 7, 1)
    )
    now = timezone.now()
    late = make_case(by=cast["lan"], chair=cast["minh"], state="planned", full_name=CANARIES[0])
    set_back(late, next_due=now - dt.timedelta(days=40))
    week = make_case(by=cast["lan"])
    set_back(week, next_due=now - dt.timedelta(days=8), last_deed_on=today() - dt.timedelta(days=31))
    free = make_case(by=cast["hoa"])
    set_back(free, officer=None)
    back = make_case(by=cast["hoa"], state="registered")
    return_item(back, by=cast["quang"], comment="Làm rõ tuổi")
    closed = make_case(by=cast["lan"])
    set_back(closed, state="closed", closed_on=today())
    asked = make_referral({**cast}, "sent")
    Referral.objects.filter(pk=asked.pk).update(answer_due=now - dt.timedelta(days=3))
    placed = make_referral({**cast}, "placed")
    type(placed.placement).objects.filter(referral=placed).update(starts=today() - dt.timedelta(days=60))
    other = make_case(by=cast["yen"], full_name=CANARIES[1])
    set_back(other, next_due=now - dt.timedelta(days=2))
    return {"late": late, "asked": asked.case, "placed": placed.case, "other": other, "west": west}


def numbers(context) -> dict:
    """Every number of the page by the address of its list."""
    found = {}
    for row in (context["total"], *context["communes"], *context["officers"]):
        found |= {href: value for _label, value, href in row["work"] + row["late"]}
    return found


def total(context) -> dict:
    row = context["total"]
    pairs = zip(MEASURES, row["work"] + row["late"], strict=True)
    return {name: value for name, (_label, value, _href) in pairs}


def test_every_number_opens_exactly_its_list_for_a_supervisor_of_two_areas(cast, sign_in, two_areas):
    client = sign_in(cast["quang"])
    areas = SupervisionArea.objects.in_bulk(field_name="name")
    for name, shown in (("Khu vực Gò Công", True), ("Khu vực Cái Bè", False)):
        asked = {"area": areas[name].pk, "since": today().replace(day=1), "until": today()}
        context = client.get(reverse("reports:caseload"), asked).context
        found = numbers(context)
        assert len(found) == len(MEASURES) * (1 + len(context["communes"]) + len(context["officers"]))
        assert {href: len(client.get(href).context["cases"]) for href in found} == found
        assert bool(context["total"]["longest"]) is True
        if shown:
            assert total(context) == {
                "open": 6,
                "new": 7,
                "closed": 1,
                "unassigned": 1,
                "waiting": 1,
                "returned": 1,
                "overdue": 2,
                "overdue_week": 2,
                "overdue_month": 1,
                "silent": 1,
                "unanswered": 1,
                "unattended": 1,
            }
            assert context["total"]["longest"] == 40
            assert [row["name"] for row in context["communes"]] == ["Xã Tân Đông", "Xã Tân Hòa"]
        else:
            assert (total(context)["open"], total(context)["overdue"]) == (1, 1)


def test_sums_of_officers_and_communes_are_the_total(cast, sign_in, two_areas):
    context = sign_in(cast["quang"]).get(reverse("reports:caseload")).context
    for rows in (context["communes"], context["officers"]):
        for group in ("work", "late"):
            sums = [sum(row[group][place][1] for row in rows) for place in range(6)]
            assert sums == [value for _label, value, _href in context["total"][group]]


def test_workload_is_told_against_the_dated_setting(cast, sign_in, two_areas):
    DatedNumber.objects.create(name="cases_per_officer", value=3, starts=today(), source="QĐ 1")
    rows = sign_in(cast["quang"]).get(reverse("reports:caseload")).context["officers"]
    found = {row["name"]: row["beyond"] for row in rows}
    assert found["Nguyễn Thị Lan"] == "vượt 1 so với mức 3"
    assert found["Trần Thị Hoa"] == "trong mức 3"


def test_the_pdf_holds_codes_of_none_and_names_of_no_child(cast, sign_in, two_areas):
    client = sign_in(cast["quang"])
    answer = client.get(reverse("reports:caseload_pdf"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    text = words(answer.content)
    for part in ("KHỐI LƯỢNG HỒ SƠ CỦA KHU VỰC", "Mức độ bảo mật", "Phạm vi cung cấp", "Nguyễn Thị Lan"):
        assert part in text
    assert "Đặng Văn Quang" in text
    assert not any(word in text for word in ("Canary", two_areas["other"].code))
    assert faults(answer.content) == ""
    event = Event.objects.get(deed="downloaded")
    assert (event.actor, event.reason) == (cast["quang"], "area_caseload")
    for outsider in ("lan", "minh", "thu", "tam", "binh", "an"):
        assert sign_in(cast[outsider]).get(reverse("reports:caseload_pdf")).status_code == 403
        assert sign_in(cast[outsider]).get(reverse("reports:caseload")).status_code == 403


@pytest.mark.parametrize(
    "query",
    [
        {"since": "x", "until": "1/1/2026"},
        {"since": "1/2/2026", "until": "1/1/2026"},
        {"since": "1/1/2024", "until": "1/1/2026"},
        {"since": "1/1/2026", "until": "1/1/2099"},
        {"area": "999999"},
    ],
)
def test_a_wrong_choice_gets_a_sentence_and_no_file(cast, sign_in, two_areas, query):
    client = sign_in(cast["quang"])
    asked = {"area": SupervisionArea.objects.first().pk, "since": "1/1/2026", "until": "2/1/2026", **query}
    page = client.get(reverse("reports:caseload"), asked)
    assert page.status_code == 200
    assert "govuk-error-summary" in page.content.decode()
    assert client.get(reverse("reports:caseload_pdf"), asked).status_code == 400


def test_an_area_of_somebody_else_cannot_be_asked_for(cast, sign_in, two_areas):
    west = two_areas["west"]
    Role.objects.filter(user=cast["quang"], supervision_area=west).delete()
    client = sign_in(cast["quang"])
    asked = {"area": west.pk, "since": "1/1/2026", "until": "2/1/2026"}
    page = client.get(reverse("reports:caseload"), asked)
    assert page.context["asked"].area.name == "Khu vực Gò Công"
    listed = client.get(reverse("casework:supervised"), {"area": west.pk})
    assert two_areas["other"].code not in listed.content.decode()
    assert west.name not in listed.content.decode()


def test_as_many_queries_for_168_communes_as_for_two(cast, sign_in, two_areas, django_assert_num_queries):
    client, area = sign_in(cast["quang"]), SupervisionArea.objects.get(name="Khu vực Gò Công")
    with django_assert_num_queries(15):
        client.get(reverse("reports:caseload"))
    province = cast["lan"].roles.get().area.parent
    made = Area.objects.bulk_create(
        Area(
            code=f"9{number:04d}",
            kind="xa",
            name=f"Xã {number}",
            search_key=f"xa {number}",
            parent=province,
            valid_from=dt.date(2025, 7, 1),
        )
        for number in range(166)
    )
    SupervisedCommune.objects.bulk_create(
        SupervisedCommune(supervision_area=area, commune=commune, starts=dt.date(2025, 7, 1))
        for commune in made
    )
    with django_assert_num_queries(15):
        page = client.get(reverse("reports:caseload"))
    assert len(page.context["communes"]) == 168
