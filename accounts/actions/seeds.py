"""Encrypting second factors anew when the key changes; for the command, not for requests."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts.seeds import seal, seeds_of, unseal
from vault.cipher import key_name
from vault.keys import ring

# What django-allauth keeps encrypted in `Authenticator.data`: a text each, or a list of texts.
SEALED = ("secret", "seed", "migrated_codes")


def rotate_seeds() -> int:
    """Encrypt anew, under the active key, the seeds under an older one; return how many factors had some.

    One transaction a factor, its row locked. Raises `Tampered` for a seed that does not open.
    """
    return sum(_rotate(pk) for pk in _waiting())


def seeds_left() -> int:
    """Return how many factors have something under an older key."""
    return len(_waiting())


def _waiting() -> list[int]:
    return [one.pk for one in Authenticator.objects.order_by("pk").iterator() if _older(one)]


@transaction.atomic
def _rotate(pk) -> bool:
    found = Authenticator.objects.select_for_update().filter(pk=pk).first()
    if found is None or not _older(found):
        return False
    with seeds_of(found.user_id):
        for name in SEALED:
            if name in found.data:
                found.data[name] = _anew(found.data[name])
    found.save(update_fields=["data"])
    return True


def _anew(value):
    return [_anew(one) for one in value] if isinstance(value, list) else seal(unseal(value))


def _older(factor: Authenticator) -> bool:
    kept = [factor.data.get(name, []) for name in SEALED]
    tokens = [token for value in kept for token in (value if isinstance(value, list) else [value])]
    return any(key_name(token) != ring().active.name for token in tokens)
