"""Which channels this installation has, by name and in the order of the house (`settings.CHANNELS`)."""

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.enums import ChannelName
from reminders.channels.base import Provider

# What of a person a channel needs; one that is not named here needs no address.
ADDRESSES = {ChannelName.EMAIL: "email", ChannelName.ZALO: "phone", ChannelName.SMS: "phone"}


def configured() -> list[str]:
    """Return the names of the channels in use, the first to be tried first."""
    return list(settings.CHANNELS)


def provider(name: str) -> Provider | None:
    """Return the channel `name`, or None when this installation does not use it."""
    path = settings.CHANNELS.get(name)
    return _made(path) if path else None


def address_of(name: str, user) -> str | None:
    """Return where `name` reaches `user`: "" when it needs no address, None when there is none."""
    field = ADDRESSES.get(name)
    return "" if field is None else getattr(user, field) or None


@cache
def _made(path) -> Provider:
    return import_string(path)()
