"""The officer's side: the referrals of a case, one referral, answering, taking back."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework.access import case_permissions, get_case, knows_name, sees
from casework.enums import FieldGroup, How
from casework.views.late import too_late, typed_back
from casework.workflow import offered as offered_on_case
from interface.once import once
from referrals.access import ANSWER, get_referral, referral_permissions
from referrals.actions.days import agree_day, refuse_day
from referrals.actions.officer import answer_question, withdraw_referral
from referrals.enums import SHARED_STATES, STATE_COLOURS, SharedField
from referrals.following import chain
from referrals.forms import DayAnswerForm, MessageForm
from referrals.queries import checks_of, messages_of, timeline, waiting_for
from referrals.sharing import attended_weeks, shared_view, withheld
from referrals.views.doing import attempt, data_of
from referrals.workflow import offered
from schools.access import post_holders

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_safe
def of_case(request, pk):
    """List the referrals of one case, newest first."""
    case = get_case(request.user, pk, shows=[FieldGroup.SCHOOLING])
    unseen = case.name_hidden and not knows_name(request.user, case)
    rows = [] if unseen else list(case.referrals.select_related("institution", "programme"))
    for row in rows:
        row.colour = STATE_COLOURS[row.state]
    buttons = offered_on_case(case, case_permissions(request.user, case))
    live = "transfer" in buttons and any(row.state in SHARED_STATES for row in rows)
    shown = {"case": case, "offered": buttons, "rows": rows, "unseen": unseen, "live": live}
    return render(request, "referrals/of_case.html", shown)


@require_http_methods(FORM_METHODS)
@once
def sent(request, pk):
    """One referral with its timeline and what the institution sees; a posted text answers its question."""
    referral = get_referral(request.user, pk, "view" if request.method != "POST" else "refer")
    shown = sees(request.user, referral.case)
    told = shown[FieldGroup.NARRATIVE] == How.FULL
    form = MessageForm(data_of(request))
    if form.is_valid():
        sent_on = {"form": form, **form.cleaned_data}
        answered = attempt(request, _("Đã trả lời cơ sở."), answer_question, referral, **sent_on)
        if answer := redirect("referrals:sent", pk) if answered else too_late(request, referral.case, form):
            return answer
    return _page(
        request,
        "referrals/sent.html",
        referral,
        form=form,
        day_form=DayAnswerForm(),
        view=withheld(shared_view(referral), shown),
        steps=timeline(referral),
        talk=messages_of(referral) if told else [],
        told=told,
        reasons=_reasons(referral) if told else [],
        **_by_letter(request.user, referral),
        weeks=attended_weeks(referral),
        chain=chain(referral),
        waiting=waiting_for(referral),
        checks=checks_of(referral),
        told_protection=shown[FieldGroup.PROTECTION] == How.FULL,
    )


@require_POST
@once
def day(request, pk):
    """Agree to the first day that the institution offered, or send the referral back."""
    referral = get_referral(request.user, pk, "refer")
    form = DayAnswerForm(request.POST)
    if not form.is_valid():
        return typed_back(request, referral.case, form)
    if request.POST.get("answer") == "agree":
        done = attempt(request, _("Đã đồng ý. Cơ sở được báo ngay."), agree_day, referral)
    else:
        words = _("Đã gửi phiếu trở lại cơ sở.")
        done = attempt(request, words, refuse_day, referral, form=form, **form.cleaned_data)
    if not done and form.errors:
        messages.error(request, " ".join(form.errors["__all__"]))
    return redirect("referrals:sent", pk) if done else typed_back(request, referral.case, form)


@require_http_methods(FORM_METHODS)
def withdraw(request, pk):
    """Ask, then take the referral back."""
    referral = get_referral(request.user, pk, "refer")
    if request.method == "POST":
        attempt(request, _("Đã rút lại phiếu."), withdraw_referral, referral)
        return redirect("referrals:sent", pk)
    return _page(request, "referrals/withdraw.html", referral)


def _reasons(referral) -> list[dict]:
    """Return why fields were shared that the need alone does not propose, for a summary list."""
    return [{"key": SharedField(name).label, "value": why} for name, why in referral.share_reasons.items()]


def _by_letter(user, referral) -> dict:
    """Return whether the officer records for the institution, and whether a live referral has no reader."""
    unread = referral.state in SHARED_STATES and not post_holders(referral.institution)
    return {"for_them": unread and ANSWER in referral_permissions(user, referral), "unread": unread}


def _page(request, template, referral, **context):
    case, user = referral.case, request.user
    buttons = {
        "offered": offered_on_case(case, case_permissions(user, case)),
        "may": offered(referral, referral_permissions(user, referral)),
    }
    shown = {"case": case, "referral": referral, "colour": STATE_COLOURS[referral.state]}
    return render(request, template, {**shown, **buttons, **context})
