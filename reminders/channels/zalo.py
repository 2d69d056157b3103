"""Zalo: notices by template (ZNS). Written from documentation; NOT RUN AGAINST THE LIVE SERVICE.

Sending, `POST /message/template` at business.openapi.zalo.me with the header `access_token` and `phone`
(84…), `template_id`, `template_data`, `tracking_id`: developers.zalo.me/docs/zalo-notification-service, as
clients of others have it (npm: @warriorteam/redai-zalo-sdk 1.32). Codes:
zalo.cloud/zns/guidelines/handle-error-code and helpdesk.getfly.vn, "Câu hỏi về ZNS". Tokens: an access
token holds 25 hours, a refresh token works once and for three months (hexasync.vn, "cách lấy Access Token
từ Refresh token"); failures of renewing come with status 200 and `error_name` as well
(github.com/ChatbotXIO/ChatbotX, pull request 1019).

No source says that Zalo recognises a repetition by `tracking_id`: a crash between its answer and ours may
show a message twice. It carries a count, a case number and a day, nothing else.
"""

import json

from django.conf import settings

from reminders.channels.base import Message, Outcome, Result
from reminders.channels.tokens import NoToken, Pair, Spent, current, renewed
from reminders.channels.transport import Answer, NoAnswer, post
from vietnam.numbers import telephone_key

# What a template may be filled with, whatever else a message holds.
VALUES = ("count", "code", "day")
LONGEST_TRACKING = 48
# The access token is wrong, ended or was taken back.
ENDED = {-124, -216, -220}
OUTCOMES = {
    0: Outcome.SENT,
    # The template or what it is filled with: it exists, is approved, is ours, has these parameters.
    **dict.fromkeys((-109, -111, -112, -113, -116, -117, -131, -132), Outcome.REFUSED),
    # The number is none, has no Zalo, does not take such messages, or an app that is too old for them.
    **dict.fromkeys((-108, -110, -114, -118, -119), Outcome.UNREACHABLE),
}


class Zalo:
    """Sends one template message to the Zalo account of a telephone number."""

    name = "zalo"

    def send(self, message: Message) -> Result:
        """Send `message`, renewing the token once when it has ended; never raises for what comes back.

        What is not known as final is tried again: quota (-115, -144), night hours, 5xx, no answer, a garbled
        one. A code that is not known here never loses a message.
        """
        number = telephone_key(message.address)
        if not number:
            return Result(Outcome.UNREACHABLE, "no_number")
        body = _body(message, f"84{number}")
        try:
            token = current(self.name, _exchange)
            answer = _sent(body, token)
            if answer.body.get("error") in ENDED:
                answer = _sent(body, renewed(self.name, _exchange, spent=token))
        except (NoAnswer, NoToken) as nothing:
            return Result(Outcome.AGAIN, nothing.code)
        return _result(answer)


def _body(message, number) -> bytes:
    values = {name: message.values.get(name) or "-" for name in VALUES if name in message.values}
    told = {
        "phone": number,
        "template_id": settings.ZALO_TEMPLATE,
        "template_data": values,
        "tracking_id": message.key[:LONGEST_TRACKING],
    }
    return json.dumps(told).encode()


def _sent(body, token) -> Answer:
    headers = {"access_token": token, "Content-Type": "application/json"}
    return post(f"{settings.ZALO_URL}/message/template", headers=headers, data=body)


def _result(answer: Answer) -> Result:
    code = answer.body.get("error")
    if not answer.whole or not isinstance(code, int) or answer.status >= 500:
        return Result(Outcome.AGAIN, str(answer.status) if answer.status != 200 else "garbled")
    told = answer.body.get("data")
    reference = str(told.get("msg_id", ""))[:64] if isinstance(told, dict) else ""
    return Result(OUTCOMES.get(code, Outcome.AGAIN), str(code), reference)


def _exchange(refresh: str) -> Pair:
    """Spend `refresh` on a new pair. Raises `Spent` when it is not taken, `NoAnswer` without an answer."""
    form = {"refresh_token": refresh, "app_id": settings.ZALO_APP_ID, "grant_type": "refresh_token"}
    answer = post(settings.ZALO_TOKEN_URL, headers={"secret_key": settings.ZALO_SECRET_KEY}, data=form)
    found = answer.body
    if answer.whole and (found.get("error") or found.get("error_name")) and answer.status < 500:
        raise Spent
    try:
        pair = Pair(str(found["access_token"]), str(found["refresh_token"]), int(found["expires_in"]))
    except (KeyError, TypeError, ValueError) as error:
        raise NoAnswer("token_garbled") from error
    if not (pair.access and pair.refresh and 0 < pair.seconds < 10**8):
        raise NoAnswer("token_garbled")
    return pair
