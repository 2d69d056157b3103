"""The rule for headers and pages that the matrix puts to every cell sees what it must."""

import pytest
from django.http import HttpResponse

from tests.access.headers import POLICY, TOLD, open_to_browsers

GOOD = {**TOLD, "Content-Security-Policy": "; ".join(POLICY), "Cache-Control": "no-store, private"}


def told(text="", kind="text/html; charset=utf-8", **changed):
    """What is said of a page with this text; `changed` replaces headers, None removes one."""
    headers = {**GOOD, **{name.replace("_", "-"): value for name, value in changed.items()}}
    response = HttpResponse(
        text, content_type=kind, headers={name: value for name, value in headers.items() if value}
    )
    return open_to_browsers(response, signed_in=True)


def test_a_good_page_has_no_fault():
    good = '<script src="/static/app.js"></script><a href="/x">x</a><p>on = "1"</p>'
    assert told(good) == []
    assert told("1", "application/pdf", Content_Disposition='attachment; filename="x.pdf"') == []


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<p onclick="x()">',
        '<p style="color:red">',
        '<a href="javascript:x()">',
        '<img src="https://elsewhere.example/x.png">',
        '<link rel="icon" href="//elsewhere.example/x.png">',
        '<a href="https://elsewhere.example">',
        '<iframe src="/x"></iframe>',
        '<form action="//elsewhere.example">',
    ],
)
def test_a_page_that_holds_what_it_must_not_is_named(text):
    assert len(told(text)) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"Content_Security_Policy": "; ".join([*POLICY, "style-src 'unsafe-inline'"])},
        {"Content_Security_Policy": "; ".join(POLICY[1:])},
        {"X_Frame_Options": None},
        {"X_Content_Type_Options": None},
        {"Referrer_Policy": "unsafe-url"},
        {"Cache_Control": "private"},
        {"Server": "x/1.0"},
        {"kind": "text/csv"},
    ],
)
def test_a_missing_header_is_named(changed):
    assert len(told("x", **changed)) == 1


def test_a_cookie_that_scripts_or_others_may_send_is_named():
    response = HttpResponse(headers=GOOD)
    response.set_cookie("session", "x", httponly=True)
    assert open_to_browsers(response, signed_in=True) == ["cookie session lacks HttpOnly or SameSite"]
