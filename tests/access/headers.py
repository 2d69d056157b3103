"""What every answer must tell the browser, success or refusal, and what no page may hold."""

import re

TOLD = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
)
# A document that somebody sent, shown by itself.
IN_A_BOX = POLICY[:1]
NOT_TOLD = ("Server", "X-Powered-By", "Via")
# A browser shows these itself; everything else is kept as a file.
SHOWN = ("text/html", "application/json", "text/javascript")
# What the policy would block, and what would load from or lead to a house that is not ours.
FORBIDDEN = re.compile(
    r"""<script(?![^>]*\ssrc=)|<style[\s>]|\s(?:on[a-z]+|style|srcdoc)\s*=\s*["']|javascript:|<(?:iframe|object|embed|base)\b"""
    r"""|(?:src|action|formaction|poster|data)=["'](?:https?:)?//|<link[^>]*href=["'](?:https?:)?//"""
    # A page may be left for elsewhere ("exit this page"), but does not say which page it was.
    r"""|<a\s(?![^>]*noreferrer)[^>]*href=["'](?:https?:)?//""",
    re.IGNORECASE,
)


def open_to_browsers(response, signed_in: bool) -> list[str]:
    """Return every sentence that is wrong about headers, cookies and page; empty when all holds."""
    headers = response.headers
    found = [f"{name} is {headers.get(name)}" for name, value in TOLD.items() if headers.get(name) != value]
    found += [f"tells {name}" for name in NOT_TOLD if name in headers]
    policy = headers.get("Content-Security-Policy", "")
    parts = IN_A_BOX if "sandbox" in policy else POLICY
    found += [f"the policy lacks {part}" for part in parts if part not in policy]
    found += ["an unsafe policy"] if "unsafe" in policy or "http" in policy or "*" in policy else []
    if signed_in and "no-store" not in headers.get("Cache-Control", ""):
        found.append("may be kept in a cache")
    for name, cookie in response.cookies.items():
        if cookie.value and not (cookie["httponly"] and cookie["samesite"]):
            found.append(f"cookie {name} lacks HttpOnly or SameSite")
    return found + _faults_of_content(response, headers)


def _faults_of_content(response, headers) -> list[str]:
    kind = headers.get("Content-Type", "").partition(";")[0]
    if kind not in SHOWN and response.content:
        kept = headers.get("Content-Disposition", "").startswith("attachment")
        return [] if kept else [f"{kind} is not kept as a file"]
    if kind != "text/html":
        return []
    return [f"the page holds {hit.group()!r}" for hit in FORBIDDEN.finditer(response.content.decode())]
