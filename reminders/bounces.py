"""Mail that came back: what a report of delivery (RFC 3464) says of one of our messages.

Whoever can send mail to the address of the house can send such a report. So it is read within limits, nothing
in it is believed but codes, an address and a Message-ID, and it never raises: at worst it is no report.
"""

import email
import email.policy
import re
from dataclasses import dataclass

from django.conf import settings

# A report holds the head of the mail, seldom all of it; what is larger is none of ours.
LARGEST = 1024 * 1024
MOST_PARTS, DEEPEST = 50, 6
LONGEST_LINE_READ = 2000
# Three numbers (RFC 3463): the class says whether it is for good.
STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
SMTP_CODE = re.compile(r"\b([245]\d\d)\b")
ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]]{1,64}@[^\s@<>,;:\"()\[\]]{1,255}")
KEY = re.compile(r"<?([a-z]+(?:-\d+){1,2})@([^\s<>@]{1,255})>?")
REPORTS = ("message/delivery-status", "message/global-delivery-status")
HEADS = ("message/rfc822", "message/rfc822-headers", "text/rfc822-headers", "message/global")


@dataclass(frozen=True)
class Bounce:
    """`key` is that of our message ("" when the report does not name it), `address` the one that it came back
    from, `permanent` whether it will never arrive, `status` the code of why ("5.1.1")."""

    key: str
    address: str
    permanent: bool
    status: str


def read(raw: bytes) -> Bounce | None:
    """Return what the mail `raw` reports of a message of this house that did not arrive; None for any other.

    A report of a delay or of an arrival, an answer of a person, garbage: None. Never raises.
    """
    if not isinstance(raw, bytes) or not raw or len(raw) > LARGEST:
        return None
    try:
        return _read(email.message_from_bytes(raw, policy=email.policy.compat32))
    except Exception:  # noqa: BLE001 - the parser of mail breaks in many ways on what strangers send
        return None


def _read(mail) -> Bounce | None:
    parts = list(_parts(mail))
    if not any(part.get_content_type() in REPORTS for part in parts):
        return None
    failed = [fields for part in parts for fields in _recipients(part) if _failed(fields)]
    if not failed:
        return None
    fields = failed[0]
    address = _address(fields.get("original-recipient")) or _address(fields.get("final-recipient"))
    status = _status(fields)
    if not address or not status:
        return None
    return Bounce(_key(mail, parts), address, status.startswith("5"), status)


def _parts(mail, depth=0):
    """Yield the parts of `mail`, also those of a mail inside it, some of them and not too deep."""
    waiting, seen = [(mail, depth)], 0
    while waiting and seen < MOST_PARTS:
        part, depth = waiting.pop(0)
        seen += 1
        yield part
        if part.is_multipart() and depth < DEEPEST:
            waiting += [(inner, depth + 1) for inner in part.get_payload()]


def _recipients(part):
    """Yield the fields about each recipient in the part that machines read, names in small letters."""
    if part.get_content_type() not in REPORTS:
        return
    # Python reads each group of fields as a message of its own; the first is about the report itself.
    groups = part.get_payload() if part.is_multipart() else []
    for group in groups[:MOST_PARTS]:
        told = list(group.items())[:MOST_PARTS]
        fields = {str(name).lower(): str(value)[:LONGEST_LINE_READ] for name, value in told}
        if "final-recipient" in fields or "original-recipient" in fields:
            yield fields


def _failed(fields) -> bool:
    return fields.get("action", "").strip().lower() == "failed"


def _address(value) -> str:
    """Return the address of `rfc822; name@host`; "" when it holds none."""
    found = ADDRESS.search((value or "").rpartition(";")[2])
    return found[0].casefold() if found else ""


def _status(fields) -> str:
    """Return the code of why. Some servers put 5.0.0 there and the true one into the words beside it."""
    told = STATUS.search(fields.get("status", ""))
    words = fields.get("diagnostic-code", "")
    true = STATUS.search(words)
    if told and (told[0] not in {"5.0.0", "4.0.0"} or not true or true[1] != told[1]):
        return told[0]
    if true:
        return true[0]
    code = SMTP_CODE.search(words)
    return f"{code[1][0]}.0.0" if code and code[1][0] in "45" else ""


def _key(mail, parts) -> str:
    """Return the key of our message: from the head that is sent back, or from what the report answers to."""
    inner = [part for part in parts if part.get_content_type() in HEADS]
    told = []
    for part in inner:
        payload = part.get_payload()
        heads = payload if isinstance(payload, list) else [email.message_from_string(str(payload)[:LARGEST])]
        told += [str(head.get("Message-ID", "")) for head in heads]
    told += [str(mail.get(name, "")) for name in ("In-Reply-To", "References")]
    for text in told:
        for found in KEY.finditer(text[:LONGEST_LINE_READ]):
            if found[2].casefold() == settings.MAIL_DOMAIN.casefold():
                return found[1]
    return ""
