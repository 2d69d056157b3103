"""Pages beside the access matrix, whose own are in tests/access/test_every_page.py: no scrolling sideways.

Everybody has a long name here. What is printed carries neither navigation nor footer.
"""

from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.step_up import note_confirmation
from audit.actions import save
from privacy.actions.incidents import report_incident
from tests.browser import PHONE
from tests.journey.test_accessibility import NARROW
from tests.privacy.build import make_full_case, released

pytestmark = pytest.mark.browser
LONG = "Tôn Nữ Công Tằng Nguyễn Phước Hoàng Thị Ngọc Diễm Quỳnh Nghiêng"
SIDEWAYS = "document.documentElement.scrollWidth - window.innerWidth"


@pytest.fixture
def pages(cast):
    """Username → addresses, every one with something on it."""
    for username in ("lan", "binh", "an"):
        cast[username].full_name = f"{LONG} {username}"
        save(cast[username], by=None, reason="long_name")
    case = make_full_case(cast)
    about = {"kinds": ["identity"], "what_happened": "Mất máy", "measures": ""}
    found = report_incident(by=cast["lan"], known_at=timezone.now(), **about)
    return {
        "": [
            reverse("accounts:login") + "?ended=1",
            reverse("accounts:invitation"),
        ],
        "lan": [reverse("privacy:package_page", args=[released(case, cast).pk])],
        "an": [
            reverse("admin:index"),
            reverse("admin:accounts_user_changelist"),
            reverse("admin:accounts_user_add"),
            reverse("admin:accounts_user_change", args=[cast["lan"].pk]),
            reverse("privacy:incident_letter", args=[found.pk]),
        ],
        "binh": [reverse("reports:who_saw") + f"?case={case.code}"],
    }


def confirmed(page, address, user):
    """Give the page the session of a user who has just confirmed who it is, or of nobody."""
    if user:
        client = Client()
        client.force_login(user)
        session = client.session
        note_confirmation(session)
        session.save()
        page.context.add_cookies([{"name": "session", "value": session.session_key, "url": address}])
    return page


def test_no_page_scrolls_sideways(new_page, live_server, cast, pages, watch):
    watch.allow("404")  # an invitation that is none
    faults = {}
    for username, addresses in pages.items():
        page = confirmed(new_page(PHONE), live_server.url, cast.get(username))
        for address in addresses:
            page.goto(live_server.url + address)
            assert urlsplit(page.url).path == urlsplit(address).path
            for size in (PHONE, NARROW):
                page.set_viewport_size(size)
                if (wide := page.evaluate(SIDEWAYS)) > 0:
                    faults[f"{username} {address} {size['width']}"] = wide
    assert faults == {}


def test_paper_carries_only_the_document(new_page, live_server, cast, pages):
    (package,) = (address for address in pages["lan"] if address.endswith(".html"))
    (letter,) = (address for address in pages["an"] if "van-ban" in address)
    for username, address in (("lan", package), ("an", letter)):
        page = confirmed(new_page(PHONE), live_server.url, cast[username])
        page.goto(live_server.url + address)
        assert page.locator(".dt-footer").is_visible()
        page.emulate_media(media="print")
        assert page.locator(".dt-document").is_visible()
        for part in (".dt-header", ".dt-footer", ".dt-nav", ".govuk-back-link", "[data-print]"):
            assert not page.locator(part).first.is_visible(), (address, part)
