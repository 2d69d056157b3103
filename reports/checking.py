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
from areas.models import Area
from casework.models import Case
from referrals.models import Referral
from referrals.sharing import discloses
from reports.models import IssuedPaper
from reports.papers.registry import KINDS
from vietnam.calendar import day_of, today


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
    referral = rows.filter(letter_code=code).first()
    if referral is None:
        return _replaced(code)
    commune, on = referral.letter_commune, referral.letter_on
    if commune is None:
        commune, on = _sent_before(referral.pk, code)
    standing = Standing.HOLDS if _discloses(referral) else Standing.GONE
    return _told(commune, on, standing)


def _replaced(code: str) -> Verdict | None:
    """Return what is told of a letter in whose place another commune sent one: the case has gone there.

    Once nothing is shared any more the answer is that of every letter that ended.
    """
    # The second condition is that of the index: no column of the history is read through for a guess.
    rows = Referral.history.filter(letter_code=code).exclude(letter_code="").select_related("letter_commune")
    sent = rows.order_by("-history_id").first()
    live = sent and Referral.objects.select_related("consent", "case__child").filter(pk=sent.id).first()
    if live is None:
        return None
    commune, on = sent.letter_commune, sent.letter_on
    if commune is None:
        commune, on = _sent_before(sent.id, code)
    return _told(commune, on, Standing.REPLACED if _discloses(live) else Standing.GONE)


def _told(commune, on, standing) -> Verdict:
    return Verdict(str(_("Thư chuyển gửi")), commune.name, on, standing)


def _discloses(referral) -> bool:
    return discloses(referral, referral.state, today())


def _sent_before(pk: int, code: str) -> tuple[Area, date]:
    """Return which commune sent a letter that does not say so, and when: where the case lay at that moment.

    Of letters made before commune and day stood beside their code.
    """
    coded = Referral.history.filter(id=pk, letter_code=code).earliest()
    lay = Case.history.filter(id=coded.case_id, history_date__lte=coded.history_date)
    return lay.select_related("commune").latest().commune, day_of(coded.history_date)


def _issued(code: str) -> Verdict | None:
    rows = IssuedPaper.objects.select_related("commune").defer("content")
    paper = rows.filter(code=code).first()
    if paper is None:
        return None
    return Verdict(str(KINDS[paper.kind].label), paper.commune.name, paper.dated, _standing(paper))


def _standing(paper: IssuedPaper) -> Standing:
    if paper.withdrawn_on is None:
        return Standing.HOLDS
    same = IssuedPaper.objects.filter(kind=paper.kind, about=paper.about, withdrawn_on=None)
    return Standing.REPLACED if same.exists() else Standing.GONE


LOOKS: tuple[Callable[[str], Verdict | None], ...] = (_letter, _issued)
