"""The watch over browser tests sees what it must see."""

import pytest
from django.urls import reverse
from playwright.sync_api import Error

from tests.browser import DESKTOP, PHONE


def test_sizes(page, desktop, live_server):
    for opened, size in ((page, PHONE), (desktop, DESKTOP)):
        opened.goto(f"{live_server.url}/healthz")
        assert opened.viewport_size == size


def test_request_to_another_machine_is_stopped_and_told(page, live_server, watch):
    page.goto(f"{live_server.url}/healthz")
    with pytest.raises(Error, match="ERR_FAILED"):
        page.goto("http://another.example/")
    assert watch.faults.pop(0) == "request to another machine: http://another.example/"
    watch.faults.clear()


def test_console_errors_and_broken_policy_are_told(page, live_server, watch):
    page.goto(live_server.url + reverse("accounts:login"), wait_until="load")
    watch.faults.clear()
    page.evaluate("console.error('amiss')")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')")
    page.wait_for_timeout(100)
    assert watch.faults[0].startswith("console: amiss")
    assert "Content Security Policy" in watch.faults[1]
    watch.faults.clear()
