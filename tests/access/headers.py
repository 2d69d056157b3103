"""What every answer must tell the browser, success or refusal, and what no page may hold."""

import re

from django.urls import reverse

TOLD = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
)
# A document that somebody sent, shown by itself.
IN_A_BOX = POLICY[:1]
NOT_TOLD = ("Server", "X-Powered-By", "Via", "Access-Control-Allow-Origin")
# A browser shows pages itself; everything else is kept as a file, but what a reason is written for.
PAGE = "text/html"
SHOWN = {
    "healthz": "a probe reads one word, and nobody is signed in",
    "readyz": "a probe reads which part is not ready, and the proxy shows it to nobody outside",
}
# What the policy would block, and what would load from or lead to a house that is not ours.
FORBIDDEN = re.compile(
    r"""<script(?![^>]*\ssrc=)|<style[\s>]|\s(?:on[a-z]+|style|srcdoc)\s*=\s*["']|javascript:|<(?:iframe|object|embed|base)\b"""
    r"""|(?:src|action|formaction|poster|data)=["'](?:https?:)?//|<link[^>]*href=["'](?:https?:)?//"""
    # A page may be left for elsewhere ("exit this page"), but does not say which page it was.
    r"""|<a\s(?![^>]*noreferrer)[^>]*href=["'](?:https?:)?//""",
    re.IGNORECASE,
)


# Where the way out leads, in the house and in its administration.
WAYS_OUT = ("accounts:logout", "admin:logout")


def without_a_way_out(response) -> bool:
    """Tell whether a whole page, which a person who is signed in gets, lets nobody sign out from it."""
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    page = response.content.decode() if kind == PAGE else ""
    return "<html" in page and not any(f'action="{reverse(way)}"' in page for way in WAYS_OUT)


def open_to_browsers(response, signed_in: bool, route: str = "") -> list[str]:
    """Return every sentence that is wrong about headers, cookies and page; empty when all holds.

    `route` is the name of the address that answered.
    """
    headers = response.headers
    found = [f"{name} is {headers.get(name)}" for name, value in TOLD.items() if headers.get(name) != value]
    found += [f"tells {name}" for name in NOT_TOLD if name in headers]
    policy = headers.get("Content-Security-Policy", "")
    parts = IN_A_BOX if "sandbox" in policy else POLICY
    found += [f"the policy lacks {part}" for part in parts if part not in policy]
    found += ["an unsafe policy"] if "unsafe" in policy or "http" in policy or "*" in policy else []
    if signed_in and "no-store" not in headers.get("Cache-Control", ""):
        found.append("may be kept in a cache")
    found += ["has no way out"] if signed_in and without_a_way_out(response) else []
    found += [fault for name, cookie in response.cookies.items() for fault in _faults_of_cookie(name, cookie)]
    return found + _faults_of_content(response, headers, route)


def _faults_of_cookie(name, cookie) -> list[str]:
    found = []
    if cookie.value and not (cookie["httponly"] and cookie["samesite"] == "Lax"):
        found.append(f"cookie {name} lacks HttpOnly or SameSite")
    if (cookie["path"], cookie["domain"]) != ("/", ""):
        found.append(f"cookie {name} is not of this host alone")
    return found


def _faults_of_content(response, headers, route) -> list[str]:
    kind = headers.get("Content-Type", "").partition(";")[0]
    if kind != PAGE and response.content and route not in SHOWN:
        kept = headers.get("Content-Disposition", "").startswith("attachment")
        return [] if kept else [f"{kind} is not kept as a file"]
    if kind != PAGE:
        return []
    return [f"the page holds {hit.group()!r}" for hit in FORBIDDEN.finditer(response.content.decode())]
