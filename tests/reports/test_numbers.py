"""Every number on a page opens exactly the list that it counts, for everybody who is shown it."""

import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.scope import person_scope
from audit.models import Event
from casework.actions import transfers
from casework.actions.hiding import hide_name
from casework.actions.supports import give_support
from reports.figures import FIGURES, containing
from tests.factories import CANARIES, make_case
from tests.referrals.build import attend, make_placement
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<td class="dt-number"[^>]*>\s*<a class="govuk-link" href="([^"]+)">(?:<strong>)?([\d.]+)')
AMOUNT = re.compile(r"· ([\d.]+) (?:đồng|buổi)</p>")
CARD, NEXT = '<li class="dt-card">', 'rel="next"'


@pytest.fixture
def busy(cast):
    placement = make_placement(cast)
    attend(placement, by=cast["thu"], weeks_ago=1, attended=3)
    helped = make_case(by=cast["lan"], chair=cast["minh"], state="in_progress", full_name=CANARIES[0])
    give_support(helped, by=cast["lan"], kind="bicycle", what="Xe", given_on=today(), worth=1_800_000)
    for _ in range(27):
        make_case(by=cast["lan"], sex="female")
    make_case(by=cast["hoa"], chair=cast["son"], state="planned", full_name=CANARIES[1])
    return helped


def number(text) -> int:
    return int(text.replace(".", ""))


def length(client, href) -> tuple[int, int]:
    """How many rows the list has over all its pages, and what they add up to."""
    rows = amount = 0
    page, more = 1, True
    while more:
        response = client.get(f"{href}&page={page}")
        assert response.status_code == 200, href
        body = response.content.decode()
        rows += body.count(CARD)
        amount += sum(number(found) for found in AMOUNT.findall(body))
        more, page = NEXT in body, page + 1
    return rows, amount


@pytest.mark.parametrize("who", ["lan", "minh", "hoa"])
@pytest.mark.parametrize("period", ["month", "year"])
def test_every_number_of_the_report_opens_its_list(busy, cast, sign_in, who, period):
    client = sign_in(cast[who])
    query = {"period": str(today().year)} if period == "year" else {}
    found = LINK.findall(client.get(reverse("reports:committee"), query).content.decode())
    assert len(found) > 60
    told = set()
    for link, text in found:
        href = unescape(link)
        figure = urlsplit(href).path.split("/")[3]
        told.add(figure)
        rows, amount = length(client, href)
        assert number(text) == (amount if FIGURES[figure].amount else rows), href
    assert told >= set(FIGURES) - {"expected", "attended"}


def test_the_list_shows_no_name_and_leaves_an_event(busy, cast, sign_in):
    hidden = make_case(by=cast["lan"], full_name=CANARIES[2])
    hide_name(hidden, by=cast["lan"], reason="threatened")
    for who in ("lan", "minh", "quang"):
        page = sign_in(cast[who]).get(address(cast["lan"])).content.decode()
        assert busy.code in page
        assert not any(word in page for name in CANARIES for word in name.split() if len(word) > 3)
    event = Event.objects.filter(kind="reports.figure").order_by("pk").last()
    assert (event.actor, event.deed) == (cast["quang"], "listed")


def address(officer, figure="open_state", cell="all", **changes):
    asked = {"commune": officer.roles.get().area_id, "period": today().strftime("%Y-%m"), **changes}
    asked.setdefault("at", timezone.now().isoformat())
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"{reverse('reports:figure', args=[figure, cell])}?{query.replace('+', '%2B')}"


def test_the_list_of_then_stays_when_a_case_has_gone_to_another_commune(busy, cast, sign_in):
    client, href = sign_in(cast["lan"]), address(cast["lan"])
    before = length(client, href)
    there = cast["hoa"].roles.get().area
    asked = transfers.ask_transfer(
        busy, by=cast["lan"], to_commune=there, why="Về quê", need="Học", address="Ấp Gò"
    )
    with person_scope(cast["hoa"]):
        transfers.accept_transfer(asked, by=cast["hoa"])
    assert length(client, href) == before
    pages = [client.get(f"{href}&page={page}").content.decode() for page in (1, 2)]
    assert "Hồ sơ nay không thuộc xã" in "".join(pages)
    assert busy.code in "".join(pages)
    assert reverse("casework:case", args=[busy.pk]) not in "".join(pages)
    assert length(client, address(cast["lan"]))[0] == before[0] - 1


def test_who_may_open_the_list(busy, cast, sign_in):
    for who, status in (("lan", 200), ("minh", 200), ("quang", 200), ("hoa", 404), ("son", 404)):
        assert sign_in(cast[who]).get(address(cast["lan"])).status_code == status
    for who in ("thu", "tam", "binh", "an"):
        assert sign_in(cast[who]).get(address(cast["lan"])).status_code == 403


@pytest.mark.parametrize(
    "changes",
    [
        {"figure": "nothing"},
        {"cell": "nothing"},
        {"period": "2099-01"},
        {"period": "x"},
        {"at": "2099-01-01T00:00:00Z"},
        {"at": "2026-01-01T00:00:00"},
        {"at": "now"},
        {"at": "0001-01-01T00:00:00+00:00"},
        {"commune": "0"},
        {"commune": "99999999999"},
        {"page": "x"},
    ],
)
def test_a_wrong_address_is_no_page(busy, cast, sign_in, changes):
    status = sign_in(cast["lan"]).get(address(cast["lan"], **changes)).status_code
    assert status == (200 if "page" in changes else 404)


def test_the_page_takes_the_same_queries_for_one_case_and_many(cast, sign_in, django_assert_num_queries):
    make_case(by=cast["lan"])
    client, href = sign_in(cast["lan"]), address(cast["lan"])
    client.get(href)
    with django_assert_num_queries(10):
        client.get(href)
    for _ in range(3):
        make_case(by=cast["lan"])
    more = address(cast["lan"])
    with django_assert_num_queries(10):
        client.get(more)


@pytest.mark.parametrize(("who", "back"), [("lan", "committee"), ("quang", "dashboard")])
def test_the_list_leads_back_to_a_page_that_the_person_may_open(cast, sign_in, who, back):
    client = sign_in(cast[who])
    commune = cast["lan"].roles.get().area
    asked = {"commune": commune.pk, "period": containing("month", today()).code}
    asked["at"] = timezone.now().isoformat()
    body = client.get(reverse("reports:figure", args=["open_state", "all"]), asked).content.decode()
    href = re.search(r'<a href="([^"]+)" class="govuk-back-link', body).group(1)
    assert (href, client.get(href).status_code) == (reverse(f"reports:{back}"), 200)


def test_the_report_begins_with_links_to_its_parts(cast, sign_in):
    body = sign_in(cast["minh"]).get(reverse("reports:committee")).content.decode()
    targets = re.findall(r'href="#(phan-\d+)"', body)
    assert len(targets) == 5
    assert targets == re.findall(r'<h2 [^>]*id="(phan-\d+)"', body)
