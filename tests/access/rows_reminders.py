"""Rows of being told: one's own choices, and what an administrator sees of everything that is sent."""

from tests.access.people import ADMINISTRATORS, SIGNED_IN
from tests.access.rows import Row, listing

CHOSEN = {"channel_1": "email", "quiet": "on", "quiet_from": "22", "quiet_until": "6", "language": "vi"}


def sent(route, about) -> Row:
    """A form about one message or address, for administrators; everybody else is refused by role."""
    return Row(route, "POST", ADMINISTRATORS, about, others=403, status=302, changes=True)


ROWS = (
    listing("reminders:preferences", SIGNED_IN, logged=False),
    listing("reminders:preferences", SIGNED_IN, "POST", status=302, data=CHOSEN, changes=True, logged=False),
    listing("reminders:outbox", ADMINISTRATORS),
    sent("reminders:retry", "delivery"),
    sent("reminders:try_again", "dead_address"),
)
