"""What a session holds while its person sets up a second factor."""

import base64

from allauth.mfa.adapter import get_adapter
from django.utils import timezone

from accounts.actions.factors import new_seed
from accounts.seeds import seal, seeds_of, unseal
from vault.cipher import Tampered

SEED, CODES_SHOWN_UNTIL = "new_seed", "codes_shown_until"
SHOWN_SECONDS = 600


def seed_in(request) -> str:
    """Return the seed being set up by this sign-in; encrypted there, since sessions lie in the database."""
    with seeds_of(request.user.pk):
        try:
            return unseal(request.session.get(SEED, ""))
        except Tampered:
            seed = new_seed()
            request.session[SEED] = seal(seed)
            return seed


def seed_removed(request) -> None:
    """Forget the seed, which is in use now."""
    request.session.pop(SEED, None)


def app_address(user, seed: str) -> str:
    """Return the address by which an app on the same telephone takes the seed."""
    return get_adapter().build_totp_url(user, seed)


def picture_of(address: str) -> str:
    """Return a data address of the square that an app on another device reads with the camera."""
    picture = get_adapter().build_totp_svg(address)
    return f"data:image/svg+xml;base64,{base64.b64encode(picture.encode()).decode()}"


def show_codes(request) -> None:
    """Let this sign-in show the recovery codes for ten minutes."""
    request.session[CODES_SHOWN_UNTIL] = timezone.now().timestamp() + SHOWN_SECONDS


def shown_codes_until(request) -> float:
    """Return until when this sign-in may show the recovery codes, in seconds of Unix time."""
    return request.session.get(CODES_SHOWN_UNTIL, 0)
