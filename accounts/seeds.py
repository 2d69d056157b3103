"""What second factors are made from, encrypted for one person: of no use in a copy of the database, nor in
another person's row."""

from contextlib import contextmanager
from contextvars import ContextVar

from vault import cipher

TABLE, COLUMN = "mfa_authenticator", "data"
_whose: ContextVar[int | None] = ContextVar("whose", default=None)


@contextmanager
def seeds_of(user_pk: int):
    """Inside, django-allauth encrypts and decrypts for the person `user_pk`."""
    token = _whose.set(user_pk)
    try:
        yield
    finally:
        _whose.reset(token)


def seal(text: str) -> str:
    """Return `text` encrypted for the person of `seeds_of`; raises LookupError outside."""
    return cipher.encrypt(text, about=_place())


def unseal(token: str) -> str:
    """Return the text of `token`; raises `Tampered` when it was changed or is another person's."""
    return cipher.decrypt(token, about=_place())


def _place() -> str:
    if _whose.get() is None:
        raise LookupError("A seed belongs to a person: use seeds_of.")
    return cipher.place(TABLE, COLUMN, f"user-{_whose.get()}")
