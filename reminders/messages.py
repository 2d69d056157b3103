"""The words of a message. They name a kind of task and a case code: no child, no place, no allegation."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import override

from accounts.enums import ABOUT_ACCOUNT


def email_for(notice) -> EmailMessage:
    """Return the e-mail for `notice`, in the recipient's language, with a Message-ID that stays the same.

    A mail that is sent twice after a crash carries the same id, so that mail programs show it once.
    """
    context = {
        "notice": notice,
        "url": f"{settings.SITE_URL}{notice.path}",
        "own_account": notice.kind in ABOUT_ACCOUNT,
    }
    with override(notice.recipient.language):
        subject = render_to_string("reminders/email/notice_subject.txt", context).strip()
        body = render_to_string("reminders/email/notice_body.txt", context)
    return EmailMessage(
        subject=subject,
        body=body,
        to=[notice.recipient.email],
        headers={"Message-ID": f"<notice-{notice.pk}@{settings.MAIL_DOMAIN}>"},
    )
