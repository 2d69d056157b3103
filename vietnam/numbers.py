"""Numbers of people in Viet Nam, reduced to what makes two spellings the same number."""

import re

_PHONE_DIGITS = 9
"""Of a telephone number, counted from its end: what is the same with 0 and with +84 before it."""


def telephone_key(text: str) -> str:
    """Return what tells one telephone from another in any spelling; empty when it is not a whole number."""
    digits = re.sub(r"[^0-9]", "", text)[-_PHONE_DIGITS:]
    return digits if len(digits) == _PHONE_DIGITS else ""


def personal_id_key(text: str) -> str:
    """Return the digits of a personal identification number."""
    return re.sub(r"[^0-9]", "", text)
