"""The page "Đồng ý" of a case: on what facts may be shared, with whom, until when; adding and taking back."""

from django.db.models import prefetch_related_objects
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from casework.access import case_permissions, get_case, get_part, knows_name
from casework.consents import GROUNDS, gone_giver, may_consent, speaks, state_of
from casework.disclosure import disclosed
from casework.enums import CONSENT_COLOURS, FieldGroup
from casework.forms.consents import GroundForm, NewConsentForm, TakeBackForm
from casework.models import Consent
from casework.views.late import too_late
from casework.workflow import offered
from interface.once import once
from referrals.access import visible_referrals
from referrals.actions.consents import record_answers, withdraw_consent
from referrals.queries import receivers_of
from referrals.views.doing import attempt, data_of
from vietnam.calendar import today

FORM_METHODS = ["GET", "HEAD", "POST"]
OF_A_CONSENT = (FieldGroup.IDENTITY, FieldGroup.PROTECTION, FieldGroup.NARRATIVE)


@require_safe
def of_case(request, pk):
    """List every consent and ground, newest first, with how it stands today."""
    case = get_case(request.user, pk, shows=OF_A_CONSENT)
    unseen = case.name_hidden and not knows_name(request.user, case)
    rows = [] if unseen else case.consents.select_related("institution", "by")
    seen, rights = disclosed(case, request.user), case_permissions(request.user, case)
    prefetch_related_objects([case.child.household], "caregivers")
    shown = [_row(case.child, seen, consent, "refer" in rights) for consent in rows]
    return _page(request, "referrals/consents.html", case, rows=shown, unseen=unseen, may="refer" in rights)


@require_http_methods(FORM_METHODS)
@once
def consent_new(request, pk):
    """Record answers for one purpose and receiver."""
    case = get_case(request.user, pk, "refer", shows=[FieldGroup.IDENTITY])
    asked = may_consent(case.child, today())
    form = NewConsentForm(data_of(request), case=case, child_answers=asked, institutions=receivers_of(case))
    if form.is_valid() and (answer := _recorded(request, case, form, _("Đã ghi nhận câu trả lời."))):
        return answer
    return _page(request, "referrals/consent_new.html", case, form=form, asked=asked)


@require_http_methods(FORM_METHODS)
@once
def ground_new(request, pk):
    """Record a ground of the law on which nobody is asked, with its reason."""
    case = get_case(request.user, pk, "refer")
    form = GroundForm(data_of(request), institutions=receivers_of(case))
    if form.is_valid() and (answer := _recorded(request, case, form, _("Đã ghi căn cứ pháp luật."))):
        return answer
    return _page(request, "referrals/ground_new.html", case, form=form)


@require_http_methods(FORM_METHODS)
@once
def consent_withdraw(request, pk):
    """Record who took the consent back, when and why; it ends with this press."""
    rows = Consent.objects.select_related("case__commune", "institution")
    consent = get_part(request.user, rows, pk, "refer", shows=OF_A_CONSENT)
    form = TakeBackForm(data_of(request), consent=consent)
    back = _way_back(request, consent.case)
    done = _("Đã ghi nhận rút lại. Từ lúc này thông tin về trẻ không còn được chia sẻ.")
    if form.is_valid():
        withdrawn = attempt(request, done, withdraw_consent, consent, form=form, **form.cleaned_data)
        # nosemgrep: open-redirect - a route of this program
        if answer := redirect(back) if withdrawn else too_late(request, consent.case, form):
            return answer
    return _page(
        request, "referrals/consent_withdraw.html", consent.case, consent=consent, form=form, back=back
    )


def _recorded(request, case, form, done):
    """Return the answer to a form that was sent; None when it is to be put right."""
    made = attempt(request, done, record_answers, case, form=form, **form.values())
    return redirect("referrals:consents", case.pk) if made else too_late(request, case, form)


def _way_back(request, case) -> str:
    """Return the address of the referral from which the person came, or of the list."""
    asked = request.GET.get("phieu", "")
    known = visible_referrals(request.user).filter(case=case)
    if asked.isdecimal() and len(asked) < 10 and known.filter(pk=asked).exists():
        return reverse("referrals:sent", args=[int(asked)])
    return reverse("referrals:consents", args=[case.pk])


def _row(child, seen, consent, may) -> dict:
    state, people = state_of(child, consent, today()), child.household.caregivers.all()
    return {
        "pk": consent.pk,
        "seen": seen.record(consent),
        "gone": seen.record(gone_giver(people, consent)),
        "speaks": speaks(people, consent),
        "receiver": consent.institution or consent.get_receiver_display() or _("Chưa rõ nơi nhận"),
        "article": GROUNDS[consent.ground].article if consent.ground else "",
        "state": state.label,
        "colour": CONSENT_COLOURS[state],
        "may_withdraw": may and consent.withdrawn_on is None and not consent.refused,
    }


def _page(request, template, case, **context):
    buttons = offered(case, case_permissions(request.user, case))
    return render(request, template, {"case": case, "offered": buttons, **context})
