"""SMS through a gateway that speaks JSON over HTTP. NOT RUN AGAINST THE LIVE SERVICE of any operator.

`POST SMS_URL` with `Authorization: Bearer …`, `Idempotency-Key` and {"to", "from", "text"}; an answer holds
"id" or "code". Gateways differ: what this one must be is what a gateway's own adapter puts in front of it.

One message is one SMS: 160 characters of the GSM alphabet, where diacritics would leave 70 (3GPP TS
23.038). So it is sent without them, as banks in Viet Nam do. Only the subject and the address of the page
go out.
"""

import json
import unicodedata

from django.conf import settings

from reminders.channels.base import Message, Outcome, Result
from reminders.channels.transport import Answer, NoAnswer, post
from vietnam.numbers import telephone_key

LONGEST = 160
# Of ASCII these are not in the GSM alphabet, or take two places in it.
_TWO_PLACES, _NONE = set("[]{}\\^~|"), set("`")
_INSTEAD = {"–": "-", "—": "-", "“": '"', "”": '"', "‘": "'", "’": "'", "…": "...", "đ": "d", "Đ": "D"}
# What a gateway says of the number, and of a key that it has seen: the first answer was lost on the way.
UNREACHABLE = {"invalid_number", "unknown_subscriber", "blocked", "opted_out"}
DUPLICATE = {"duplicate", "already_sent"}
# Not the fault of the message: the sign-in, the pace, the moment.
PASSING = {401, 403, 407, 408, 425, 429}


class Sms:
    """Sends one SMS to a telephone number."""

    name = "sms"

    def send(self, message: Message) -> Result:
        """Send `message` in one SMS without diacritics; never raises for what comes back."""
        number = telephone_key(message.address)
        if not number:
            return Result(Outcome.UNREACHABLE, "no_number")
        told = {"to": f"84{number}", "from": settings.SMS_SENDER, "text": text_of(message)}
        headers = {
            "Authorization": f"Bearer {settings.SMS_TOKEN}",
            "Idempotency-Key": message.key,
            "Content-Type": "application/json",
        }
        try:
            answer = post(settings.SMS_URL, headers=headers, data=json.dumps(told).encode())
        except NoAnswer as nothing:
            return Result(Outcome.AGAIN, nothing.code)
        return _result(answer)


def text_of(message: Message) -> str:
    """Return subject and address within one SMS; the address is whole or not there."""
    subject, url = plain(message.subject), plain(message.url)
    if url and places(url) <= LONGEST - 40:
        return f"{_cut(subject, LONGEST - places(url) - 1)} {url}"
    return _cut(subject, LONGEST)


def plain(text: str) -> str:
    """Return `text` in the letters that cost one place in an SMS: no diacritics, no line breaks.

    `plain("Đến Trường: Một việc")` is `"Den Truong: Mot viec"`.
    """
    text = "".join(_INSTEAD.get(char, char) for char in unicodedata.normalize("NFC", text))
    bare = (char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    kept = "".join(char if " " <= char <= "~" and char not in _NONE else " " for char in bare)
    return " ".join(kept.split())


def places(text: str) -> int:
    """Return how many places of the GSM alphabet `text` takes."""
    return sum(2 if char in _TWO_PLACES else 1 for char in text)


def _cut(text, longest) -> str:
    while places(text) > longest:
        text = text[:-1]
    return text.rstrip()


def _result(answer: Answer) -> Result:
    code = str(answer.body.get("code", ""))[:40]
    reference = str(answer.body.get("id", ""))[:64]
    if code in DUPLICATE:
        return Result(Outcome.SENT, code, reference)
    if 200 <= answer.status < 300:
        # Without a number nobody can say later that it was taken; the key keeps it from being sent twice.
        return Result(Outcome.SENT, str(answer.status), reference) if reference else _again("garbled")
    if code in UNREACHABLE:
        return Result(Outcome.UNREACHABLE, code)
    if 400 <= answer.status < 500 and answer.status not in PASSING:
        return Result(Outcome.REFUSED, code or str(answer.status))
    return _again(str(answer.status))


def _again(code) -> Result:
    return Result(Outcome.AGAIN, code)
