"""Whether a paper is one of ours, asked by whoever holds it and without signing in.

The answer is made of four words: what kind of paper, which commune, which day, whether it still holds.
Nothing in it comes from a child, an institution or a person, and why a paper no longer holds is not told:
whoever was shown one would learn that a family took its consent back.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.scope import system_scope
from referrals.models import Referral
from referrals.sharing import discloses
from vietnam.calendar import today


class Standing(models.TextChoices):
    """Whether a paper holds today."""

    HOLDS = "holds", _("Còn giá trị")
    GONE = "gone", _("Không còn giá trị")
    REPLACED = "replaced", _("Đã được thay bằng giấy khác")


@dataclass(frozen=True)
class Verdict:
    """What is told of a paper that is ours."""

    kind: str
    commune: str
    on: date
    standing: Standing


def check_code(code: str) -> Verdict | None:
    """Return what may be told of the paper that bears `code` (`vietnam.codes.read_code`), None for no paper.

    Past the rows of whoever asks: nobody has signed in. Nothing else of what is read here leaves it.
    """
    with system_scope("reports.check_code"):
        return next(filter(None, (look(code) for look in LOOKS)), None)


def _letter(code: str) -> Verdict | None:
    rows = Referral.objects.select_related("letter_commune", "consent", "case__child")
    referral = rows.filter(letter_code=code, letter_commune__isnull=False).first()
    if referral is None:
        return None
    holds = discloses(referral, referral.state, today())
    standing = Standing.HOLDS if holds else Standing.GONE
    return Verdict(str(_("Thư chuyển gửi")), referral.letter_commune.name, referral.letter_on, standing)


LOOKS: tuple[Callable[[str], Verdict | None], ...] = (_letter,)
