"""Which channels this installation has, by name and in the order of the house (`settings.CHANNELS`)."""

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.enums import ChannelName
from reminders.channels.base import Provider

# Written from documentation and run against servers of our own alone (docs/deployment.md, Channels).
UNTRIED = (ChannelName.ZALO, ChannelName.SMS, ChannelName.WEBHOOK)


def configured() -> list[str]:
    """Return the names of the channels in use, the first to be tried first."""
    return list(settings.CHANNELS)


def provider(name: str) -> Provider | None:
    """Return the channel `name`, or None when this installation does not use it."""
    path = settings.CHANNELS.get(name)
    return _made(path) if path else None


@cache
def _made(path) -> Provider:
    return import_string(path)()
