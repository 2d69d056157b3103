"""What consent the law asks for, and on which grounds it asks for none. Data and pure functions.

Sources: Law on Children 102/2016/QH13 Arts 6(11), 51; Law 91/2025/QH15 Arts 19(1), 24; Decree 56/2017/NĐ-CP
Arts 24–26, 31, 33, 36.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from casework.enums import NO_LONGER_SPEAKS, BirthPrecision, ConsentState, Purpose, StatutoryGround
from vietnam.text import fold

# Law 91/2025/QH15 Art 24 and Decree 56/2017 Art 36: from this age the child answers as well.
CONSENT_AGE = 7
# Our own default: from so many days before its end a consent is shown as ending soon.
SOON = dt.timedelta(days=14)
# For these a referral may be sent; others name receivers outside of the program.
REFERRAL_PURPOSES = (Purpose.REFERRAL, Purpose.PROTECTION)


@dataclass(frozen=True)
class Ground:
    """A statutory ground: its article, the one purpose it serves, and the kinds of receivers it names."""

    article: str
    purpose: Purpose
    receivers: tuple[str, ...]


GROUNDS = {
    StatutoryGround.EMERGENCY: Ground(
        _("Luật 91/2025/QH15, Điều 19 khoản 1; Nghị định 56/2017/NĐ-CP, Điều 26 khoản 3 và Điều 31"),
        Purpose.PROTECTION,
        ("open_house", "health", "police"),
    ),
    StatutoryGround.VERIFY: Ground(
        _("Luật Trẻ em 102/2016/QH13, Điều 51; Nghị định 56/2017/NĐ-CP, Điều 24 đến Điều 26"),
        Purpose.PROTECTION,
        ("health", "police"),
    ),
    StatutoryGround.STATE: Ground(
        _("Luật 91/2025/QH15, Điều 19 khoản 1"), Purpose.INSPECTION, ("police", "inspection")
    ),
}


def ground_names(code: str, purpose: str, kind: str) -> bool:
    """Tell whether the law names the ground `code` for `purpose` and a receiver of `kind`."""
    ground = GROUNDS.get(code)
    return ground is not None and ground.purpose == purpose and kind in ground.receivers


def may_consent(child, day) -> bool:
    """Tell whether `child` may be 7 or older on `day`, so that its own consent is needed.

    An age that is not known, or known to the year or month only, counts in favour of asking the child.
    """
    age = child.age_on(day)
    if age is None:
        return True
    unsure = 0 if child.birth_precision == BirthPrecision.DAY else 1
    return age + unsure >= CONSENT_AGE


def lacks_the_child(child, consent, day) -> bool:
    """Tell whether the child of 7 or over has not answered `consent` yet."""
    return not consent.ground and consent.child_agrees is None and may_consent(child, day)


def gone_giver(people, consent):
    """Return who of `people`, the caregivers of a household, answered `consent` and has gone since, or None.

    The answer holds on: it was given by whoever looked after the child that day, and ends when it is taken
    back. For those of `NO_LONGER_SPEAKS` nothing new rests on it (`speaks`).
    """
    if consent.ground:
        return None
    named = [one for one in people if fold(one.full_name) == fold(consent.caregiver_name)]
    return named[-1] if named and not any(one.is_present for one in named) else None


def speaks(people, consent) -> bool:
    """Tell whether something new may rest on `consent`, as far as who answered it is concerned."""
    gone = gone_giver(people, consent)
    return gone is None or gone.ended_why not in NO_LONGER_SPEAKS


def state_of(child, consent, day) -> ConsentState:
    """Return how `consent` about `child` stands on `day`."""
    if consent.withdrawn_on:
        return ConsentState.WITHDRAWN
    if consent.refused:
        return ConsentState.REFUSED
    if consent.until and consent.until < day:
        return ConsentState.ENDED
    if lacks_the_child(child, consent, day):
        return ConsentState.CHILD_MISSING
    soon = consent.until and consent.until - day <= SOON
    return ConsentState.ENDS_SOON if soon else ConsentState.IN_FORCE
