"""Institutions at which nobody has an account: they get a letter, and the officer records what they say."""

from referrals.enums import SHARED_STATES
from schools.access import post_holders
from vietnam.calendar import today
from vietnam.codes import new_code


def coded(case) -> dict:
    """Return the fields of a referral of `case` for its letter: a new code, whose letter it is, of which day.

    The commune is kept with the code: whoever checks a letter later is not told where the child moved.
    """
    return {"letter_code": new_code(), "letter_commune": case.commune, "letter_on": today()}


def by_letter(referral) -> bool:
    """Tell whether a live `referral` went by letter and nobody at its institution can answer it today.

    From the day on which somebody there has an account, the institution answers for itself.
    """
    live = bool(referral.letter_code) and referral.state in SHARED_STATES
    return live and not post_holders(referral.institution)
