"""Codes that stand on paper and are typed or read out again: random, and a slip of the hand shows.

"K7QM-3FXD-9HTB": eleven signs drawn from 31, which is more than 10^16 codes, and one that is reckoned from
them. Two signs that were changed for each other, or one that was mistaken, never give another right code.
Letters made before bear "K7QM-3FXD": eight signs, none of them reckoned, so that no slip shows in them.
"""

import secrets
import unicodedata
from string import ascii_uppercase, digits

# Without letters and digits that are read for one another, on paper or on the telephone. Their number is a
# prime, or the last sign would not tell every slip.
ALPHABET = "".join(sorted({*digits, *ascii_uppercase} - set("01ILO")))
GROUP, LENGTH, OLD_LENGTH = 4, 12, 8
# "K7QM-3FXD-9HTB".
PRINTED_LENGTH = LENGTH + LENGTH // GROUP - 1


def new_code() -> str:
    """Return a new code in groups: random, it says nothing of what it stands for."""
    drawn = "".join(secrets.choice(ALPHABET) for _place in range(LENGTH - 1))
    return in_groups(drawn + _last_of(drawn))


def read_code(typed: str) -> str | None:
    """Return the code that was `typed`, as it is printed; None for one that no paper bears: a slip.

    Capitals, blanks and strokes do not matter, and letters with marks count as those without. What may be
    the code of a letter made before is one (`shows_slips`).
    """
    folded = unicodedata.normalize("NFKD", typed[: 4 * PRINTED_LENGTH]).upper().replace("Đ", "D")
    signs = "".join(sign for sign in folded if sign.isalnum())
    if not set(signs) <= set(ALPHABET) or not (len(signs) == OLD_LENGTH or _is_whole(signs)):
        return None
    return in_groups(signs)


def shows_slips(code: str) -> bool:
    """Tell whether a slip would show in `code`, as it is printed: not in one of a letter made before."""
    return len(code) == PRINTED_LENGTH


def in_groups(signs: str) -> str:
    """Return `signs` in groups of four."""
    return "-".join(signs[start : start + GROUP] for start in range(0, len(signs), GROUP))


def _is_whole(signs: str) -> bool:
    return len(signs) == LENGTH and _last_of(signs[:-1]) == signs[-1]


def _last_of(signs: str) -> str:
    weighed = sum(place * ALPHABET.index(sign) for place, sign in enumerate(signs, start=2))
    return ALPHABET[weighed % len(ALPHABET)]
