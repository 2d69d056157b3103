"""The words of a message. They name a kind of task and a case code: no child, no place, no allegation."""

import copy

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts.enums import ABOUT_ACCOUNT, NoticeKind
from casework.due import due_words
from reminders.channels.base import Message
from vietnam.calendar import day_of

KINDS = dict(NoticeKind.choices)
# Their due date only tells one time that they are told from the next: it is no date for anybody.
UNDATED = (NoticeKind.CLOCK_PAUSED,)
# Name of a message → templates of its subject and of its body.
TEMPLATES = {
    "notice": ("reminders/email/notice_subject.txt", "reminders/email/notice_body.txt"),
    "digest": ("reminders/email/digest_subject.txt", "reminders/email/digest_body.txt"),
}


def message_of(notice) -> Message:
    """Return what `notice` says by itself, in the recipient's language; the address is the channel's to fill.

    A message that is sent twice after a crash carries the same key, so that mail programs show it once.
    """
    url = f"{settings.SITE_URL}{notice.path}"
    own = notice.kind in ABOUT_ACCOUNT
    dated = notice.kind not in UNDATED
    told = {"notice": notice, "url": url, "own_account": own, "dated": dated}
    with override(notice.recipient.language):
        subject, body = _texts("notice", told)
    return Message(
        key=key_of(notice),
        address="",
        subject=subject,
        body=body,
        url=url,
        language=notice.recipient.language,
        notices=(notice.pk,),
        values={"count": "1", "code": notice.case_code, "day": _day(day_of(notice.due or timezone.now()))},
    )


def digest_of(digest, notices, *, more: bool = False, now=None) -> Message:
    """Return the one message of a morning that tells of `notices`; `more`: there is more than it lists."""
    user, url = digest.recipient, f"{settings.SITE_URL}{reverse('home')}"
    with override(user.language):
        lines = [line_of(notice, now) for notice in notices]
        context = {"lines": lines, "count": len(lines), "more": more, "url": url, "day": digest.day}
        subject, body = _texts("digest", context)
    return Message(
        key=digest.key,
        address="",
        subject=subject,
        body=body,
        url=url,
        language=user.language,
        notices=tuple(notice.pk for notice in notices),
        values={"count": str(len(notices)), "code": "", "day": _day(digest.day)},
    )


def line_of(notice, now=None) -> dict:
    """Return what a digest says of one notice: the sentence of its kind, the case code, how it is due."""
    dated = notice.due if notice.kind not in UNDATED else None
    due = due_words(dated, now)["text"] if dated else ""
    # `get_kind_display` puts all kinds in order anew for each line of each digest of a morning.
    what = str(KINDS.get(notice.kind, notice.kind))
    return {"what": what, "code": notice.case_code, "due": due, "at": dated}


def key_of(notice) -> str:
    """Return what the message about one notice is called by every channel."""
    return f"notice-{notice.pk}"


def without_record(notice):
    """Return a copy of `notice` that leads to no record: what is written of it is the fixed text alone."""
    bare = copy.copy(notice)
    # A code that is none: the words around a code are fixed text as well.
    bare.about, bare.case_code = "", "0" if notice.case_code else ""
    bare.path = notice.path.partition("?")[0]
    return bare


def _texts(name, context) -> tuple[str, str]:
    subject, body = (render_to_string(template, context) for template in TEMPLATES[name])
    # A line break in a subject would begin another header.
    return " ".join(subject.split()), body


def _day(day) -> str:
    return f"{day:%d/%m/%Y}"
