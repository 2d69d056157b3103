"""The dashboard of each role: its numbers open their lists, and nothing of others stands there."""

import datetime as dt
import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from areas.models import Area
from audit.models import Event
from casework.models import Case
from reports.actions.rollups import compare_figures, count_figures
from reports.dashboards import communes, people
from reports.models import CommuneFigures, FigureCheck
from tests.factories import CANARIES, make_case
from tests.referrals.build import attend, make_placement, make_referral
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<a class="govuk-link" href="([^"]+)">([\d.]+)</a>')
TILE = re.compile(r'dt-tile__number">([\d.]+)</span><a class="govuk-link" href="([^"]+)">')
URL = "/tong-quan/"


@pytest.fixture
def busy(cast):
    placement = make_placement(cast)
    attend(placement, by=cast["thu"], weeks_ago=1, attended=3)
    make_referral(cast)
    for state in ("planned", "registered", "new"):
        make_case(by=cast["lan"], chair=cast["minh"], state=state, full_name=CANARIES[0])
    make_case(by=cast["hoa"], full_name=CANARIES[1])
    count_figures()
    return placement


def page(client) -> str:
    response = client.get(reverse("reports:dashboard"))
    assert response.status_code == 200
    return response.content.decode()


def numbers(body) -> list[tuple[str, int]]:
    pairs = [(href, text) for href, text in LINK.findall(body)]
    pairs += [(href, text) for text, href in TILE.findall(body)]
    return [(unescape(href), int(text.replace(".", ""))) for href, text in pairs]


def rows_of(client, href) -> int:
    response = client.get(href)
    assert response.status_code == 200, href
    context = response.context
    if "muc=" in href:
        return len(context["rows"])
    return (
        context["page_obj"].paginator.count
        if hasattr(context["page_obj"], "paginator")
        else len(context["rows"] if "rows" in context else context["page_obj"].rows)
    )


@pytest.mark.parametrize(
    ("who", "least"), [("lan", 15), ("minh", 15), ("quang", 20), ("hoa", 15), ("thu", 3)]
)
def test_every_number_opens_exactly_its_list(busy, cast, sign_in, who, least):
    client = sign_in(cast[who])
    found = numbers(page(client))
    assert len(found) >= least
    assert any(number for _href, number in found)
    for href, number in found:
        assert rows_of(client, href) == number, href


def test_of_more_communes_than_an_address_can_name_a_sum_has_no_list(busy, cast, sign_in, monkeypatch):
    client = sign_in(cast["quang"])
    sums = {href for href, _number in numbers(page(client)) if "%2C" in href}
    assert sums
    monkeypatch.setattr(communes, "MOST_NAMED", 1)
    left = {href for href, _number in numbers(page(client))}
    assert left
    assert not {href for href in left if "%2C" in href}


def test_the_numbers_follow_a_deed_at_once(busy, cast, sign_in):
    client = sign_in(cast["lan"])
    there = cast["lan"].roles.get().area_id
    figure = f"/bao-cao/so/new/all/?commune={there}&"
    before = dict(numbers(page(client)))
    make_case(by=cast["lan"])
    after = dict(numbers(page(client)))
    of = lambda told: next(number for href, number in told.items() if href.startswith(figure))  # noqa: E731
    assert of(after) == of(before) + 1


def test_no_name_and_nothing_of_another_commune(busy, cast, sign_in):
    other = cast["hoa"].roles.get().area
    for who in ("lan", "minh"):
        body = page(sign_in(cast[who]))
        assert not any(name in body for name in CANARIES)
        assert other.name not in body
    assert other.name in page(sign_in(cast["quang"]))
    event = Event.objects.filter(kind="reports.dashboard").order_by("pk").last()
    assert (event.actor, event.deed) == (cast["quang"], "listed")


def test_the_administrator_reads_what_the_night_has_found_and_no_case(busy, cast, sign_in):
    compare_figures()
    place = cast["lan"].roles.get().area
    row = CommuneFigures.objects.get(commune=place, month=today().strftime("%Y-%m"))
    row.cells = {**row.cells, "new": {}}
    was = sum(Case.objects.filter(commune=place).values_list("commune", flat=True)) // place.pk
    row.save()
    compare_figures()
    body = page(sign_in(cast["an"]))
    there = Area.objects.filter(parent__isnull=False).count()
    assert f"khớp {there}/{there} xã" in body
    assert f"khớp {there - 1}/{there} xã; " in body
    # What is told of a commune to somebody who sees none of its cases is no number under five.
    assert f"{place.name}, Hồ sơ mới theo kết luận sàng lọc: đã ghi dưới 5, đếm lại dưới 5" in body
    FigureCheck.objects.update(first=[{**FigureCheck.objects.first().first[0], "was": 5, "is": 12}])
    assert "đã ghi 5, đếm lại 12" in page(sign_in(cast["an"]))
    assert was > 0
    assert "DT-" not in body
    assert not LINK.findall(body)


def test_the_auditor_reads_refusals_by_day_and_opens_them(busy, cast, sign_in):
    sign_in(cast["hoa"]).get(reverse("casework:case", args=[busy.referral.case_id]))
    auditor = next(user for user in cast.values() if user.roles.filter(kind="auditor").exists())
    client = sign_in(auditor)
    body = page(client)
    refused = [(href, number) for href, number in numbers(body) if "outcome=refused" in href]
    assert sum(number for _href, number in refused) > 0
    for href, number in refused:
        assert len(client.get(href).context["rows"]) == number


def test_the_analyst_sees_published_numbers_alone(busy, cast, sign_in):
    analyst = next(user for user in cast.values() if user.roles.filter(kind="analyst").exists())
    body = page(sign_in(analyst))
    assert "Chưa có quý nào được công bố." in body
    assert numbers(body) == []


def test_the_page_takes_the_same_queries_for_one_case_and_many(cast, sign_in, django_assert_num_queries):
    make_case(by=cast["lan"])
    count_figures()
    for who, many in (("lan", 7), ("minh", 11), ("quang", 9)):
        client = sign_in(cast[who])
        page(client)
        with django_assert_num_queries(many):
            page(client)
        for _ in range(3):
            make_case(by=cast["lan"])
        count_figures()
        with django_assert_num_queries(many):
            page(client)


def test_of_many_communes_those_with_most_to_do_are_shown(busy, cast, sign_in, monkeypatch):
    for module in (communes, people):
        monkeypatch.setattr(module, "LINES", 1)
    Case.objects.filter(commune=cast["hoa"].roles.get().area).update(
        next_due=timezone.now() - dt.timedelta(days=1)
    )
    sections = sign_in(cast["quang"]).get(URL).context["sections"]
    late, month = sections[0], sections[1]
    assert [label for label, _numbers in late.tables[0].rows] == [cast["hoa"].roles.get().area.name]
    assert late.words == "1 xã, phường chậm nhất trong 2; tất cả ở “Rà soát khu vực”."
    assert late.tiles[0].text == "1"
    assert [label for label, _numbers in month.tables[0].rows] == [cast["lan"].roles.get().area.name]
    assert month.words.endswith("Bảng có 1 xã, phường nhiều hồ sơ nhất trong 2; biểu đồ và tổng tính tất cả.")
