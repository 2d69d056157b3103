"""E-mail through the mail server of the installation."""

import re
import smtplib

from django.conf import settings
from django.core.mail import EmailMessage

from accounts.enums import ChannelName
from reminders.channels.base import Message, Outcome, Result

# Enhanced status codes (RFC 3463) that say: this mailbox is not there. What else a server refuses with 5xx
# (relaying, a full queue, a bad day) says nothing about the person's address and is tried again.
NO_SUCH_MAILBOX = re.compile(r"\b5\.(?:1\.(?:1|2|3|6|10)|2\.1)\b")


class Email:
    """Sends plain text with a Message-ID that stays the same: mail programs show a repetition once."""

    name = ChannelName.EMAIL

    def send(self, message: Message) -> Result:
        """Send `message`; what the server said is the code of the result."""
        try:
            letter_for(message).send()
        except smtplib.SMTPRecipientsRefused as refused:
            return _refusal(*next(iter(refused.recipients.values())))
        except smtplib.SMTPResponseException as refused:
            return _refusal(refused.smtp_code, refused.smtp_error)
        except (OSError, smtplib.SMTPException) as away:
            return Result(Outcome.AGAIN, type(away).__name__)
        except ValueError as bad:  # a header or address that no mail can carry
            return Result(Outcome.UNREACHABLE, type(bad).__name__)
        return Result(Outcome.SENT, "250")


def letter_for(message: Message) -> EmailMessage:
    """Return the e-mail that `message` is."""
    return EmailMessage(
        subject=message.subject,
        body=message.body,
        to=[message.address],
        headers={"Message-ID": f"<{message.key}@{settings.MAIL_DOMAIN}>"},
    )


def _refusal(code, text) -> Result:
    words = text.decode(errors="replace") if isinstance(text, bytes) else str(text)
    found = NO_SUCH_MAILBOX.search(words)
    if found and code >= 500:
        return Result(Outcome.UNREACHABLE, f"{code} {found[0]}")
    return Result(Outcome.AGAIN, str(code))
