"""What an encrypted attribute holds, and what reading it gives. None of these shows a value by accident."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sealed:
    """A token as the database holds it. Printing, logging or serialising it shows nothing."""

    token: str

    def __repr__(self):
        return "Sealed(…)"

    __str__ = __repr__


class Unsaved:
    """A new text whose row has no key yet, so that it cannot be encrypted for its place."""

    __slots__ = ("text",)

    def __init__(self, text: str):
        self.text = text

    def __repr__(self):
        return "Unsaved(…)"

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __reduce_ex__(self, protocol):
        raise TypeError("An encrypted value is not pickled before it is saved.")


class Opened(str):
    """A text together with the token it came from, so that writing it back keeps the token."""

    def __new__(cls, text: str, sealed: Sealed, about: str):
        self = super().__new__(cls, text)
        self.sealed, self.about = sealed, about
        return self

    def __reduce__(self):
        raise TypeError("An opened value is not pickled; pickle the record it came from.")

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


class Unreadable(Opened):
    """The sentence shown in place of a value that does not open. Equal to nothing but itself."""

    __hash__ = object.__hash__

    def __eq__(self, other):
        return self is other

    def __ne__(self, other):
        return self is not other
