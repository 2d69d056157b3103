"""Webhook: tells a system of the ministry that something waits. NOT RUN AGAINST THE LIVE SERVICE of
anybody.

`POST WEBHOOK_URL` with {"key", "count", "url", "language"}: that so many notices wait for whoever opens the
page, not what they say. The receiver checks `X-Den-Truong-Signature`, "v1=" and the hexadecimal HMAC-SHA256
under `WEBHOOK_KEY` of the header `X-Den-Truong-Timestamp` (seconds), a full stop and the body, turns away
what is older than five minutes, and knows a repetition by `key`.
"""

import hashlib
import hmac
import json
import time
from urllib.parse import urlsplit

from django.conf import settings

from reminders.channels.base import Message, Outcome, Result
from reminders.channels.transport import NoAnswer, post

TIMESTAMP, SIGNATURE = "X-Den-Truong-Timestamp", "X-Den-Truong-Signature"
DUPLICATE, GONE = 409, 410
PASSING = {401, 403, 407, 408, 425, 429}


class Webhook:
    """Sends to the one address of the settings; https only, and never into the own network unless allowed."""

    name = "webhook"

    def send(self, message: Message) -> Result:
        """Send `message`; never raises for what comes back. A redirect is no delivery."""
        if urlsplit(settings.WEBHOOK_URL).scheme != "https" and settings.PRODUCTION:
            return Result(Outcome.AGAIN, "not_https")
        body = _body(message)
        stamp = str(int(time.time()))
        headers = {
            "Content-Type": "application/json",
            TIMESTAMP: stamp,
            SIGNATURE: signature(stamp, body, settings.WEBHOOK_KEY),
        }
        try:
            answer = post(
                settings.WEBHOOK_URL, headers=headers, data=body, public=not settings.WEBHOOK_PRIVATE
            )
        except NoAnswer as nothing:
            return Result(Outcome.AGAIN, nothing.code)
        return Result(_outcome(answer.status), str(answer.status))


def signature(stamp: str, body: bytes, key: str) -> str:
    """Return what the header says for `body` at `stamp` (seconds since 1970, as text)."""
    return "v1=" + hmac.new(key.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()


def _body(message) -> bytes:
    told = {
        "key": message.key,
        "count": len(message.notices),
        "url": message.url,
        "language": message.language,
    }
    return json.dumps(told).encode()


def _outcome(status) -> Outcome:
    if 200 <= status < 300 or status == DUPLICATE:
        return Outcome.SENT
    if status == GONE:
        return Outcome.UNREACHABLE
    final = 400 <= status < 500 and status not in PASSING
    return Outcome.REFUSED if final else Outcome.AGAIN
