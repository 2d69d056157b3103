"""Numbers on the other pages: each opens the list that it counts, or stands in `NO_LIST` with the reason.

Those of the report to the committee are in `test_numbers`, of an area in `test_caseload`, of supervision in
`tests/casework/test_supervision`, of referrals in `tests/referrals/test_figures`.
"""

import datetime as dt
import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from casework.actions.clocks import start_clock
from casework.enums import DeadlineKind
from casework.models import Case
from reports.actions.editions import publish
from reports.figures import containing
from tests.factories import CANARIES, make_case, make_report
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
# Pages with numbers that open nothing, and why.
NO_LIST = {
    "reports:overview": "what is published counts no case that anybody may open from it",
}
GROUP = re.compile(r'href="(\?group=\w+)">(\d+)<')
TAB = re.compile(r'<a class="moj-sub-navigation__link"[^>]* href="([^"]+)">[^<]*\((\d+)\)')


def length(client, address, mark) -> int:
    """Return how often `mark` stands on all pages of the list at `address`."""
    found, page, more = 0, 1, True
    while more:
        body = client.get(f"{address}&page={page}").content.decode()
        found += body.count(mark)
        more, page = 'rel="next"' in body, page + 1
    return found


@pytest.mark.parametrize("who", ["lan", "minh"])
def test_every_group_of_my_day_opens_its_clocks(cast, sign_in, who):
    for hours in range(28):
        case = make_case(by=cast["lan"])
        due = timezone.now() - dt.timedelta(hours=hours + 1)
        start_clock(case, DeadlineKind.SUPERVISION, by=cast["lan"], owner=cast["lan"], due=due)
    client = sign_in(cast[who])
    found = GROUP.findall(client.get(reverse("home"), follow=True).content.decode())
    assert {href for href, _number in found} >= {"?group=overdue", "?group=coming"}
    numbers = {href: int(number) for href, number in found}
    assert numbers["?group=overdue"] == 28
    for href, number in numbers.items():
        assert length(client, reverse("home") + href, '<li class="dt-card') == number
    # A group that is none, or has nothing in it, is the day itself.
    assert "dt-list-head" not in client.get(reverse("home") + "?group=x").content.decode()


@pytest.mark.parametrize("who", ["lan", "minh", "quang"])
def test_every_tab_of_the_caseload_opens_so_many_cases(cast, sign_in, who):
    for state in ("new", "registered", "planned"):
        make_case(by=cast["lan"], chair=cast["minh"], state=state)
    Case.objects.filter(pk=make_case(by=cast["lan"]).pk).update(state="closed", closed_on=today())
    for _ in range(26):
        make_case(by=cast["lan"])
    client, address = sign_in(cast[who]), reverse("casework:cases")
    tabs = TAB.findall(client.get(address).content.decode())
    assert len(tabs) == (4 if who == "lan" else 3)
    assert {number for _href, number in tabs} >= {"29", "1"}
    for href, number in tabs:
        assert length(client, address + unescape(href), '<tr><th scope="row">') == int(number)


def test_every_tab_of_reports_opens_so_many_reports(cast, sign_in):
    for name in CANARIES:
        make_report(by=cast["lan"], full_name=name)
    client, address = sign_in(cast["lan"]), reverse("casework:reports")
    tabs = TAB.findall(client.get(address).content.decode())
    for href, number in tabs:
        page = client.get(address + unescape(href))
        assert len(page.context["page_obj"]) == int(number)


def test_what_is_published_opens_no_list(cast, sign_in):
    make_case(by=cast["lan"], full_name=CANARIES[0])
    publish(containing("quarter", today()))
    body = sign_in(cast["tam"]).get(reverse("reports:overview")).content.decode()
    assert "reports:overview" in NO_LIST
    assert "ẩn để bảo vệ" in body
    cells = re.findall(r'<td class="dt-number"[^>]*>(.*?)</td>', body, re.DOTALL)
    assert len(cells) > 10
    assert not [cell for cell in cells if "<a" in cell]
    assert reverse("reports:figure", args=["new", "all"]) not in body
