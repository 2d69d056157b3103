"""Second factors as django-allauth keeps them, without its pages: codes, recovery codes and passkeys.

Differs from the library in three things. Seeds are encrypted for their person (`accounts.seeds`). The last
code that was used is remembered in the row and not in the cache, so that it cannot be used again after a
restart or at another process. And whatever a browser may send as a passkey, the answer is yes or no.
"""

import struct

from allauth.mfa import app_settings
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.internal import auth as webauthn
from cryptography.exceptions import InvalidSignature
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.seeds import seal, seeds_of, unseal

TOTP, PASSKEY, RECOVERY = (
    Authenticator.Type.TOTP,
    Authenticator.Type.WEBAUTHN,
    Authenticator.Type.RECOVERY_CODES,
)
LABELS = {TOTP: _("Ứng dụng tạo mã"), PASSKEY: _("Khóa truy cập"), RECOVERY: _("Mã dự phòng")}
# What malformed or forged answers of a browser raise somewhere below.
FORGED = (
    ValidationError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    struct.error,
    InvalidSignature,
    RecursionError,
)
LAST = "last_counter"


class HouseAdapter(DefaultMFAAdapter):
    """Encrypts seeds and speaks of a person by user name."""

    def encrypt(self, text):
        return seal(text)

    def decrypt(self, encrypted_text):
        return unseal(encrypted_text)

    def get_totp_issuer(self):
        return "Đến Trường"

    def _get_user_identifier(self, user):
        return user.get_username()

    def get_public_key_credential_rp_entity(self):
        return {**super().get_public_key_credential_rp_entity(), "name": "Đến Trường"}

    def get_public_key_credential_user_entity(self, user):
        return {**super().get_public_key_credential_user_entity(user), "display_name": str(user)}


def factors(user) -> list[Authenticator]:
    """Return what `user` may prove the sign-in with, recovery codes left out; oldest first."""
    return list(Authenticator.objects.filter(user=user).exclude(type=RECOVERY).order_by("pk"))


def recovery_codes(user) -> RecoveryCodes | None:
    """Return the recovery codes of `user`."""
    found = Authenticator.objects.filter(user=user, type=RECOVERY).first()
    return found and RecoveryCodes(found)


def codes_left(user) -> int:
    """Return how many recovery codes of `user` were not used."""
    codes = recovery_codes(user)
    if codes is None:
        return 0
    return app_settings.RECOVERY_CODE_COUNT - bin(codes.instance.data["used_mask"]).count("1")


def counter_of(secret: str, code: str, after: int = -1) -> int | None:
    """Return the step of time whose code of `secret` is `code`, when it is later than `after`, else None."""
    code = "".join(filter(str.isdigit, code))
    for counter in totp.yield_hotp_counters_from_time():
        expected = totp.format_hotp_value(totp.hotp_value(secret, counter))
        if counter > after and totp.compare_user_code(actual=code, expected=expected):
            return counter
    return None


def use_totp(user, code: str) -> bool:
    """Tell whether `code` is right and new, and remember that it was used. Call inside a transaction."""
    found = Authenticator.objects.select_for_update().filter(user=user, type=TOTP).first()
    if found is None:
        return False
    with seeds_of(user.pk):
        counter = counter_of(decrypt(found.data["secret"]), code, after=found.data.get(LAST, -1))
    if counter is None:
        return False
    found.data[LAST] = counter
    found.save(update_fields=["data"])
    found.record_usage()
    return True


def use_recovery_code(user, code: str) -> bool:
    """Tell whether `code` is a recovery code that was not used, and spend it."""
    codes = recovery_codes(user)
    if codes is None:
        return False
    with seeds_of(user.pk):
        right = codes.validate_code(code)
    if right:
        codes.instance.record_usage()
    return right


def use_passkey(user, answer: dict) -> bool:
    """Tell whether `answer`, what the browser sent, proves a passkey of `user`. Call inside a request."""
    try:
        webauthn.parse_authentication_response(answer)
        found = webauthn.complete_authentication(user, answer)
    except FORGED:
        return False
    found.record_usage()
    return True


def registered_passkey(answer: dict) -> bool:
    """Tell whether `answer` is a new passkey made for the question that was put to this browser."""
    try:
        webauthn.parse_registration_response(answer)
        webauthn.complete_registration(answer)
    except FORGED:
        return False
    return True
