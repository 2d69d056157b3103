"""What every channel takes and gives back: a message without names, and what became of it."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Outcome(StrEnum):
    """What became of one attempt.

    SENT: the other side took it over. AGAIN: it may work later (timeout, 5xx, an expired token that was
    renewed too late). REFUSED: this message will never be taken (template refused). UNREACHABLE: nothing
    will reach this address again (a mailbox or number that does not exist), so the next channel is used.
    """

    SENT = "sent"
    AGAIN = "again"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True)
class Message:
    """One message to one person, in that person's language.

    `key` stays the same however often it is sent; a channel that can, lets the other side tell a repetition
    by it. `address` is what the channel needs: a mail address, a telephone number, "" for a folder.
    `notices` are the keys of the notices it tells of: one for an urgent message, several for a digest.
    `values` are the named parts for channels that send by template (count, case code, day): no names.
    """

    key: str
    address: str
    subject: str
    body: str
    url: str
    language: str = "vi"
    notices: tuple[int, ...] = ()
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """`code` is the other side's word for what happened, without content; `reference` is its number."""

    outcome: Outcome
    code: str = ""
    reference: str = ""


class Provider(Protocol):
    """A channel. `send` never raises for what the other side does: it says so in the result."""

    name: str

    def send(self, message: Message) -> Result: ...
