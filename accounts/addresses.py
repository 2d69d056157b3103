"""Where a person is reached outside of the program, and which of these addresses reach nobody."""

from django.utils.crypto import salted_hmac

from accounts.enums import ChannelName
from accounts.models import DeadAddress

# What of a person a channel needs; one that is not named here needs no address.
ADDRESSES = {ChannelName.EMAIL: "email", ChannelName.ZALO: "phone", ChannelName.SMS: "phone"}


def address_of(name: str, user) -> str | None:
    """Return where `name` reaches `user`: "" when it needs no address, None when there is none."""
    field = ADDRESSES.get(name)
    return "" if field is None else getattr(user, field) or None


def address_digest(address: str) -> str:
    """Return what is kept of an address: a keyed digest that tells one from another and nothing else."""
    return salted_hmac("accounts.address", address.casefold(), algorithm="sha256").hexdigest()


def is_dead(dead: DeadAddress, user) -> bool:
    """Tell whether `dead` is the address that `user` has now; a corrected one is another."""
    address = address_of(dead.channel, user)
    return bool(address) and address_digest(address) == dead.digest


def dead_addresses(user) -> list[DeadAddress]:
    """Return the addresses that `user` has now and that a channel said it will never reach."""
    return [dead for dead in user.dead_addresses.all() if is_dead(dead, user)]
