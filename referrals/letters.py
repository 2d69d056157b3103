"""Institutions at which nobody has an account: they get a letter, and the officer records what they say."""

import secrets
from string import ascii_uppercase, digits

from referrals.enums import SHARED_STATES
from schools.access import post_holders

# Without letters and digits that are read for one another, on paper or on the telephone.
ALPHABET = sorted({*digits, *ascii_uppercase} - set("01ILO"))
HALF = 4


def new_code() -> str:
    """Return a code for a letter, like "K7QM-3FXD": random, it says nothing of the child."""
    return "-".join("".join(secrets.choice(ALPHABET) for _place in range(HALF)) for _half in range(2))


def by_letter(referral) -> bool:
    """Tell whether a live `referral` went by letter and nobody at its institution can answer it today.

    From the day on which somebody there has an account, the institution answers for itself.
    """
    live = bool(referral.letter_code) and referral.state in SHARED_STATES
    return live and not post_holders(referral.institution)
