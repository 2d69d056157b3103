"""What a page asks a browser about passkeys, for `data-question`; the challenge stays in the session."""

import json

from allauth.mfa.webauthn.internal import auth as webauthn


def question(user) -> str:
    """Return the question whether the browser holds a passkey of `user`."""
    return json.dumps(webauthn.begin_authentication(user))


def offer(user) -> str:
    """Return the question to make a new passkey for `user`."""
    return json.dumps(webauthn.begin_registration(user, passwordless=False))
