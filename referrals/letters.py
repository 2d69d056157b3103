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


def earlier_letters(referral) -> list[str]:
    """Return the codes of the letters about `referral` that a newer one has replaced, the latest first.

    An institution that still holds one says its code: the officer has to know it. One query.
    """
    rows = referral.history.exclude(letter_code__in=("", referral.letter_code)).order_by("-history_id")
    return list(dict.fromkeys(rows.values_list("letter_code", flat=True)))


def by_letter(referral) -> bool:
    """Tell whether a live `referral` went by letter and nobody at its institution can answer it today.

    From the day on which somebody there has an account, the institution answers for itself.
    """
    live = bool(referral.letter_code) and referral.state in SHARED_STATES
    return live and not post_holders(referral.institution)
