"""The letter to an institution without an account, as a file."""

from django.conf import settings
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.step_up import step_up_required
from audit.enums import Deed
from casework.access import sees
from casework.views.about_case import attempt
from referrals.access import get_referral
from referrals.actions.letters import issue_letter
from referrals.enums import NAMED_STATES
from referrals.sharing import shared_view, withheld
from reports.papers.letters import ReferralLetter, referral_letter_pdf
from reports.views.locking import may_be_locked
from reports.views.papers import pdf_answer
from vietnam.calendar import day_of


@require_POST
@step_up_required
@may_be_locked
def referral_letter(request, pk):
    """Give the letter as a PDF: before acceptance what names nobody, after it what was shared."""
    referral = get_referral(request.user, pk, "refer", Deed.DOWNLOADED)
    issued = attempt(request, issue_letter, referral, by=request.user, done="")
    if issued is None:
        return redirect("referrals:sent", pk)
    referral.letter_code, referral.letter_on = issued.letter_code, issued.letter_on
    content = referral_letter_pdf(_letter(request.user, referral))
    return pdf_answer(content, f"thu-{referral.letter_code}")


def _letter(user, referral) -> ReferralLetter:
    """Return what the letter holds: of the child only what the institution's own page would show."""
    view = withheld(shared_view(referral), sees(user, referral.case))
    place, commune = referral.institution, referral.case.commune
    officer = referral.case.officer or referral.by
    return ReferralLetter(
        code=referral.letter_code,
        institution=place.name,
        address=place.address,
        commune=commune.name,
        province=commune.parent.name,
        need=view.need,
        programme=view.programme,
        answer_by=day_of(view.answer_due),
        about=tuple((str(row["key"]), row["value"]) for row in view.rows),
        message=view.message,
        named=referral.state in NAMED_STATES,
        officer=officer.full_name,
        phone=officer.phone,
        made_by=user.full_name,
        made_at=timezone.now(),
        demo=settings.DEMO,
        dated=referral.letter_on,
    )
