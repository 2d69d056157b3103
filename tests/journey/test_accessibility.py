"""The main pages, each as the person who works on it: no serious fault of axe-core, no scrolling sideways.

320 px is the width of the smallest telephone in use and of a 1280 px screen at 400 % (WCAG 2.2, 1.4.10).
"""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse

from casework.actions.cases import return_item
from casework.actions.screenings import begin_screening
from tests.browser import DESKTOP, PHONE
from tests.casework.lists import SAMPLE, bring
from tests.factories import make_case, make_report, screen
from tests.referrals.build import attend, make_draft, make_placement, make_referral

pytestmark = pytest.mark.browser

NARROW = {"width": 320, "height": 568}
GRAVE = ("serious", "critical")


@pytest.fixture
def pages(cast, few_areas):
    """Username → addresses of the pages that are looked at, every one with something on it."""
    lan, minh = cast["lan"], cast["minh"]
    placement = make_placement(cast)
    attend(placement, by=cast["thu"], attended=3)
    planned = make_case(by=lan, chair=minh, state="planned")
    drafted = make_draft(cast)
    return_item(make_case(by=lan), by=cast["quang"], comment="Bổ sung lời của trẻ.")
    started = begin_screening(make_case(by=lan), by=lan, respondent="child")
    preview = bring(lan, few_areas["A"], SAMPLE.read_bytes())
    registered = make_case(by=lan)
    return {
        "": ["/dang-nhap/"],
        "lan": [
            "/",
            reverse("casework:cases"),
            reverse("casework:reports"),
            reverse("casework:report", args=[make_report(by=lan, urgent=True).pk]),
            reverse("casework:report_new"),
            reverse("casework:import", args=[preview.pk]) + "?tab=doubtful",
            reverse("casework:case", args=[placement.referral.case_id]),
            reverse("casework:screening_step", args=[started.pk, "dau-hieu-nguy-hiem"]),
            reverse("casework:screening", args=[screen(registered, by=lan).pk]),
            reverse("casework:assessment_new", args=[registered.pk]),
            reverse("casework:visit_new", args=[placement.referral.case_id]),
            reverse("referrals:provider", args=[drafted.case_id]),
            reverse("referrals:check", args=[drafted.pk]),
            reverse("referrals:sent", args=[placement.referral.pk]),
        ],
        "minh": [reverse("casework:plan", args=[planned.plans.get().pk]), reverse("reports:committee")],
        "thu": [
            reverse("referrals:inbox"),
            reverse("referrals:referral", args=[make_referral(cast).pk]),
            reverse("referrals:attendance"),
        ],
        "quang": [reverse("casework:supervision"), reverse("casework:supervised")],
        "binh": [reverse("reports:events")],
        "tam": [reverse("reports:overview")],
    }


def test_main_pages_are_open_to_everybody(new_page, live_server, cast, pages):
    faults = {}
    for username, addresses in pages.items():
        page = signed_in(new_page(PHONE), live_server.url, cast.get(username))
        for address in addresses:
            page.goto(live_server.url + address)
            assert urlsplit(page.url).path == urlsplit(address).path
            if found := looked_at(page):
                faults[f"{username} {address}"] = found
    assert faults == {}


def signed_in(page, address, user):
    """Give the page the session of a user, or of nobody."""
    if user:
        client = Client()
        client.force_login(user)
        page.context.add_cookies(
            [{"name": "session", "value": client.cookies["session"].value, "url": address}]
        )
    return page


def looked_at(page) -> list[str]:
    """What is wrong with the page on a small telephone, or with its width on the smallest."""
    faults = grave_faults(page)
    page.set_viewport_size(NARROW)
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    page.set_viewport_size(DESKTOP)
    faults += grave_faults(page)
    page.set_viewport_size(PHONE)
    return faults + [f"{wide} px too wide at 320 px"] * (wide > 0)


def grave_faults(page) -> list[str]:
    """The rules of axe-core that are broken gravely, with the first element that breaks each."""
    found = Axe().run(page).response["violations"]
    return [f"{fault['id']}: {fault['nodes'][0]['html']}" for fault in found if fault["impact"] in GRAVE]
