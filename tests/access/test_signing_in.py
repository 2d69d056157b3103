"""What a session must prove before any page, and again before a deed that carries data away."""

import datetime as dt
import inspect
from importlib import import_module

import pytest
import time_machine
from django.conf import settings
from django.contrib import admin
from django.test import override_settings
from django.urls import resolve, reverse
from django.utils import timezone

from accounts import step_up
from accounts.actions.throttling import LIMITS
from config.demo.cast import PASSWORD
from tests.access.cells import path_of, tried, undone
from tests.access.matrix import EXEMPT, ROWS
from tests.access.people import Browser, renew

# Routes that carry data away, open what is closed, let somebody in, change how one signs in: they ask again.
ASKED_AGAIN = (
    *("accounts:add_app", "accounts:add_passkey", "accounts:remove_factor"),
    *("accounts:recovery_codes", "accounts:recovery_codes_file", "accounts:calendar"),
    *("accounts:invite_person", "accounts:block_person"),
    *("casework:open_urgently", "privacy:approve", "privacy:package_file", "privacy:package_page"),
    *("reports:committee_pdf", "reports:who_saw_download", "reports:statistics_pdf", "reports:export"),
    *("reports:caseload_pdf", "reports:review_pdf", "reports:file_download"),
    "reports:report_file",
    *("reports:paper_file", "reports:paper_with_reporter", "reports:issued_file", "reports:referral_letter"),
)
CONFIRM = "/xac-nhan/"


def row_of(route):
    """Return the first row of `route` in which somebody succeeds by a session."""
    return next(row for row in ROWS if row.route == route and row.may)


def session_of(world, name):
    """Return the session of `name`, to be changed."""
    return import_module(settings.SESSION_ENGINE).SessionStore(world.sessions[name])


def answer_of(world, row, person):
    """Return the answer, and whether it changed anything; it is undone."""
    data = row.data(world) if callable(row.data) else row.data
    with tried() as trial:
        browser = Browser(world.sessions[person])
        response = getattr(browser, row.method.lower())(path_of(world, row), data)
    return response, trial.changed


@pytest.mark.parametrize("route", ASKED_AGAIN)
def test_who_confirmed_ten_minutes_ago_is_asked_again(world, route):
    row = row_of(route)
    person = row.may[0]
    with undone():
        if row.given:
            row.given(world)
        session = session_of(world, person)
        session[step_up.KEY] = timezone.now().timestamp() - step_up.VALID.total_seconds()
        session.save()
        response, changed = answer_of(world, row, person)
    assert (response.status_code, response.url.partition("?")[0]) == (302, CONFIRM)
    assert not changed


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_administration_asks_again_before_it_changes_anything(world, method):
    with undone():
        session = session_of(world, "an")
        session[step_up.KEY] = timezone.now().timestamp() - step_up.VALID.total_seconds()
        session.save()
        browser = Browser(world.sessions["an"])
        for model in admin.site._registry:
            about = f"admin:{model._meta.app_label}_{model._meta.model_name}"
            with tried() as trial:
                for path in (reverse(f"{about}_add"), reverse(f"{about}_change", args=[1])):
                    response = getattr(browser, method)(path)
                    assert (response.status_code, response.url.partition("?")[0]) == (302, CONFIRM), path
            assert not trial.changed, about
            listed = browser.post(reverse(f"{about}_changelist"), {"action": "delete_selected"})
            assert listed.url.partition("?")[0] == CONFIRM
            assert browser.get(reverse(f"{about}_changelist")).status_code == 200


def test_every_view_that_asks_again_stands_in_the_list(world):
    named = {row.route for row in ROWS if row.route.partition(":")[0] not in EXEMPT}
    asking = {route for route in named if asks_again(resolve(path_of(world, row_of_any(route))).func)}
    assert asking == set(ASKED_AGAIN)


def row_of_any(route):
    """Return the first row of `route`."""
    return next(row for row in ROWS if row.route == route)


def asks_again(view) -> bool:
    """Tell whether one of the wrappers around `view` is that of `step_up_required`."""
    around = step_up.step_up_required(lambda _request: None).__code__
    while view:
        if inspect.isfunction(view) and view.__code__ is around:
            return True
        view = getattr(view, "__wrapped__", None)
    return False


@pytest.mark.parametrize("minutes, still_in", [(29, True), (30, False), (12 * 60, False)])
def test_a_session_that_rested_or_lasted_too_long_opens_nothing(world, minutes, still_in):
    row = row_of("casework:case")
    with undone():
        # The tests before may have taken longer than the minute between 29 and 30.
        renew([world.sessions["lan"]])
        with time_machine.travel(timezone.now() + dt.timedelta(minutes=minutes), tick=False):
            response, _wrote = answer_of(world, row, "lan")
        assert (response.status_code == 200) is still_in
        assert still_in or response.url.startswith("/dang-nhap/")


def test_a_session_in_use_ends_after_twelve_hours(world):
    with undone():
        renew([world.sessions["lan"]])
        began, seen = timezone.now(), []
        for minutes in (*range(29, 12 * 60, 29), 12 * 60):
            with time_machine.travel(began + dt.timedelta(minutes=minutes), tick=False):
                seen.append(Browser(world.sessions["lan"]).get("/").status_code)
        assert seen[:-1] == [200] * (len(seen) - 1)
        assert seen[-1] == 302


@pytest.mark.parametrize("person, led_to", [("hoa", "/bao-mat/"), ("lan", "/dang-nhap/")])
def test_without_a_second_factor_where_one_is_required_no_page_opens(world, person, led_to):
    with undone(), override_settings(REQUIRE_SECOND_FACTOR=True):
        response = Browser(world.sessions[person]).get(reverse("casework:cases"))
        assert response.status_code == 302
        assert response.url.startswith(led_to)


def test_after_too_many_wrong_passwords_the_right_one_opens_nothing(world):
    path = reverse("accounts:login")
    with undone():
        for _wrong in range(LIMITS["account"].free):
            Browser(None).post(path, {"username": "hoa", "password": "khong-phai"})
        response = Browser(None).post(path, {"username": "hoa", "password": PASSWORD})
        assert response.status_code == 429


@pytest.mark.parametrize("later", [dt.timedelta(hours=72), dt.timedelta(hours=71)])
def test_an_invitation_opens_the_account_for_three_days(world, later):
    path = f"{reverse('accounts:invitation')}?ma={world.records['invited'].token}"
    with undone(), time_machine.travel(timezone.now() + later, tick=False):
        led = Browser(None).get(path)
        page = Browser(None)
        page.cookies = led.cookies
        shown = page.get(reverse("accounts:invitation")).content.decode()
        assert ("new_password1" in shown) is (later < dt.timedelta(hours=72))


def test_nobody_invites_oneself(world):
    path = reverse("accounts:invite_person", args=[world.people["an"].pk])
    with tried() as trial:
        assert Browser(world.sessions["an"]).post(path).status_code == 403
    assert not trial.changed
