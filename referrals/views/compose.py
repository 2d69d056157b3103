"""Writing a referral: need and institution, consent, what is shared, a look at what is received, sending."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit import editing
from casework.access import case_permissions, get_case, sees
from casework.consents import may_consent
from casework.forms.consents import AnswersForm
from casework.views.late import too_late, typed_back
from casework.views.two_editors import both_versions
from casework.workflow import NotNow, offered, require_deed
from interface.editing import THEIRS, ChangedMeanwhile, Clash, answer_in, clashes, settled, unanswered
from interface.once import once
from referrals.access import for_views, get_referral
from referrals.actions.consents import give_consent, use_consent
from referrals.actions.officer import (
    compose_referral,
    drafts_of,
    follow_referral,
    save_draft,
    send_referral,
)
from referrals.enums import ReferralState
from referrals.finding import one_of, wanted_of
from referrals.following import may_follow
from referrals.forms import FollowForm, NeedForm, ProviderForm
from referrals.forms.sharing import SharedForm
from referrals.needs import share_obstacles
from referrals.queries import consents_covering
from referrals.sending import sending_obstacles
from referrals.sharing import shared_view, withheld
from referrals.texts import given_names
from referrals.views.doing import attempt, data_of
from referrals.workflow import consent_obstacles
from schools.access import post_holders
from schools.paths import judge_all
from schools.seats import find_matches, pace_words, usual_need
from vietnam.calendar import today

FORM_METHODS = ["GET", "HEAD", "POST"]
# The one thing about which two who choose an institution can differ.
CHOSEN = "programme"


@require_safe
def compose(request, pk):
    """The steps of a referral of the case, with what is done and what cannot start yet."""
    case = get_case(request.user, pk, "refer")
    try:
        require_deed(case, "refer")
    except NotNow as obstacle:
        messages.error(request, str(obstacle))
        return redirect("referrals:of_case", pk)
    draft = for_views(case.referrals.filter(state=ReferralState.DRAFT)).first()
    return _page(request, "referrals/compose.html", case, draft=draft, tasks=_tasks(case, draft))


@require_http_methods(FORM_METHODS)
@once
def provider(request, pk):
    """Choose need and programme; each match says why it is proposed. One from the finder stands alone."""
    case = get_case(request.user, pk, "refer")
    wanted = wanted_of(case)
    chosen, need_form, matches = one_of(request.GET.get("chon"), wanted), None, []
    if chosen:
        matches = [chosen]
    else:
        usual = usual_need(judge_all(wanted.age, wanted.grade))
        need_form = NeedForm(request.GET if "need" in request.GET else {"need": usual})
        if need_form.is_valid():
            matches = find_matches(need_form.cleaned_data["need"], wanted, need_form.cleaned_data["q"])
    first = {"programme": chosen.programme.pk} if chosen else {}
    form = ProviderForm(data_of(request), matches=matches, hints=_hints(matches), initial=first)
    if form.is_valid():
        try:
            return _chosen(request, case, form)
        except ChangedMeanwhile:
            return _both_choices(request, case, form)
    shown = {"form": form, "need_form": need_form, "version": editing.opened_with(request, drafts_of(case))}
    return _page(request, "referrals/provider.html", case, matches=matches, **shown)


@require_http_methods(FORM_METHODS)
@once
def consent(request, pk):
    """Record answers about sharing with the chosen institution; shows what covers it already."""
    referral = get_referral(request.user, pk, "refer")
    asked = may_consent(referral.case.child, today())
    form = AnswersForm(data_of(request), case=referral.case, child_answers=asked)
    if form.is_valid():
        told = {"form": form, **form.values()}
        given = attempt(request, _("Đã ghi nhận câu trả lời."), give_consent, referral, **told)
        if answer := _on(referral) if given else too_late(request, referral.case, form):
            return answer
    shown = {"form": form, "referral": referral, "covering": consents_covering(referral)}
    return _page(request, "referrals/consent.html", referral.case, **shown)


@require_POST
@once
def consent_used(request, pk):
    """Let the draft rest on a consent that covers its institution already."""
    referral = get_referral(request.user, pk, "refer")
    chosen = request.POST.get("consent", "")
    covering = {str(row.pk): row for row in consents_covering(referral)}
    if chosen not in covering:
        messages.error(request, _("Chọn một sự đồng ý còn hiệu lực với cơ sở này."))
        return redirect("referrals:consent", pk)
    attempt(request, _("Đã chọn sự đồng ý."), use_consent, referral, covering[chosen])
    return redirect("referrals:compose", referral.case_id)


@require_http_methods(FORM_METHODS)
@once
def shared(request, pk):
    """Choose what the institution sees after it accepts, and write a message that names nobody."""
    referral = get_referral(request.user, pk, "refer")
    stored = SharedForm(row=referral)
    form = SharedForm(settled(request.POST, stored), row=referral) if request.method == "POST" else stored
    if form.is_valid():
        try:
            if answer := _shared(request, referral, form):
                return answer
        except ChangedMeanwhile:
            return _both_shares(request, referral, form)
    shown = {"form": form, "referral": referral, "version": editing.opened_with(request, referral.history)}
    return _page(request, "referrals/shared.html", referral.case, **shown)


@require_http_methods(FORM_METHODS)
@once
def following(request, pk):
    """Choose the earlier placement of the case from which the draft goes on, or none."""
    referral = get_referral(request.user, pk, "refer")
    earlier = may_follow(referral)
    stored = _follows(referral, earlier)
    form = _follows(referral, earlier, settled(request.POST, stored)) if request.method == "POST" else stored
    if form.is_valid():
        try:
            if answer := _followed(request, referral, form):
                return answer
        except ChangedMeanwhile:
            return _both_followed(request, referral, form, earlier)
    shown = {"form": form, "referral": referral, "version": editing.opened_with(request, referral.history)}
    return _page(request, "referrals/following.html", referral.case, **shown)


@require_http_methods(FORM_METHODS)
@once
def check(request, pk):
    """Show exactly what the institution sees now and after it accepts; send."""
    referral = get_referral(request.user, pk, "refer")
    if referral.state != ReferralState.DRAFT:
        return redirect("referrals:sent", pk)
    if request.method == "POST" and attempt(request, _("Đã gửi phiếu chuyển gửi."), send_referral, referral):
        return redirect("referrals:sent", pk)
    shown = sees(request.user, referral.case)
    people = referral.case.child, referral.case.child.household.caregivers.all()
    return _page(
        request,
        "referrals/check.html",
        referral.case,
        referral=referral,
        before=withheld(shared_view(referral, state=ReferralState.SENT), shown),
        after=withheld(shared_view(referral, state=ReferralState.ACCEPTED), shown),
        obstacles=sending_obstacles(referral),
        doubtful=given_names(referral.message, *people),
        goes_by_letter=not post_holders(referral.institution),
    )


def _page(request, template, case, **context):
    buttons = offered(case, case_permissions(request.user, case))
    return render(request, template, {"case": case, "offered": buttons, **context})


def _on(referral):
    return redirect("referrals:compose", referral.case_id)


def _chosen(request, case, form):
    """Choose what was sent and go on; of two choices the one that is stored needs nothing more."""
    if unanswered(request.POST):
        raise ChangedMeanwhile
    if answer_in(request.POST, CHOSEN) == THEIRS:
        return redirect("referrals:compose", case.pk)
    programme = form.cleaned_data["match"].programme
    chosen = attempt(
        request,
        _("Đã chọn cơ sở."),
        compose_referral,
        case,
        need=programme.need,
        institution=programme.institution,
        programme=programme,
        choice_reason=form.cleaned_data["choice_reason"],
        version=editing.sent_version(request),
    )
    return redirect("referrals:compose", case.pk) if chosen else typed_back(request, case, form)


def _both_choices(request, case, form):
    draft = for_views(case.referrals.filter(state=ReferralState.DRAFT)).first()
    if draft is None:
        return redirect(request.path)
    mine, label = form.cleaned_data["match"].programme, _("Chọn cơ sở và chương trình")
    theirs = _named(draft.institution, draft.programme)
    differ = [Clash(CHOSEN, label, theirs, _named(mine.institution, mine))]
    found = [] if mine.pk == draft.programme_id else differ
    title, back = _("Nhu cầu và cơ sở"), reverse("referrals:compose", args=[case.pk])
    return both_versions(request, case, drafts_of(case), found, title=title, back=back)


def _named(institution, programme) -> str:
    return f"{institution.name} – {programme.name}" if programme else institution.name


def _follows(row, earlier, data=None) -> FollowForm:
    return FollowForm(data, earlier=earlier, initial={"follows": str(row.follows_id or "")})


def _followed(request, referral, form):
    """Return the page that follows, None when the form is to be put right."""
    if unanswered(request.POST):
        raise ChangedMeanwhile
    told = {"form": form, "version": editing.sent_version(request), "earlier": form.cleaned_data["follows"]}
    saved = attempt(request, _("Đã ghi lần học được nối tiếp."), follow_referral, referral, **told)
    return _on(referral) if saved else too_late(request, referral.case, form)


def _both_followed(request, referral, form, earlier):
    referral.refresh_from_db()
    found = clashes(form, _follows(referral, earlier))
    title, back = _("Nối tiếp lần học trước"), reverse("referrals:compose", args=[referral.case_id])
    return both_versions(request, referral.case, referral.history, found, title=title, back=back)


def _shared(request, referral, form):
    """Return the page that follows, None when the form is to be put right."""
    if unanswered(request.POST):
        raise ChangedMeanwhile
    told = {"form": form, "version": editing.sent_version(request), **form.values()}
    saved = attempt(request, _("Đã lưu thông tin chia sẻ."), save_draft, referral, **told)
    return _on(referral) if saved else too_late(request, referral.case, form)


def _both_shares(request, referral, form):
    referral.refresh_from_db()
    opened = editing.before(referral.history, editing.sent_version(request))
    found = clashes(form, SharedForm(row=referral), opened and _opened(opened, referral))
    back = reverse("referrals:compose", args=[referral.case_id])
    title = _("Thông tin chia sẻ")
    return both_versions(request, referral.case, referral.history, found, title=title, back=back)


def _opened(row, referral) -> SharedForm:
    """Return the form on a row of the history, with the questions of the need as it is now."""
    row.need = referral.need
    return SharedForm(row=row)


def _hints(matches) -> dict[str, str]:
    return {str(match.programme.pk): _hint(match) for match in matches}


def _hint(match) -> str:
    return f"{match.why} · {pace_words(match.programme.institution)}"


def _tasks(case, draft) -> list[dict]:
    """Return the steps as a task list; a step without address cannot start yet."""
    agreed = draft and not _obstacles(case, draft)
    chosen = draft and bool(draft.shared or draft.message) and not _unshareable(draft)
    first = _("Chọn cơ sở trước")
    return [
        _task(_("Nhu cầu và cơ sở"), reverse("referrals:provider", args=[case.pk]), done=bool(draft)),
        _task(
            _("Sự đồng ý"),
            draft and reverse("referrals:consent", args=[draft.pk]),
            agreed,
            first,
            hint=_rests_on(draft.consent) if agreed else "",
        ),
        *_following(draft),
        _task(_("Thông tin chia sẻ"), draft and reverse("referrals:shared", args=[draft.pk]), chosen, first),
        _task(
            _("Xem lại và gửi"),
            agreed and reverse("referrals:check", args=[draft.pk]),
            done=False,
            blocker=_("Ghi nhận sự đồng ý trước"),
        ),
    ]


def _following(draft) -> list[dict]:
    """Return the step that asks for the earlier placement, when there is one to go on from."""
    if not (draft and may_follow(draft)):
        return []
    hint = draft.follows.institution.name if draft.follows else _("Không nối tiếp lần nào")
    address = reverse("referrals:following", args=[draft.pk])
    return [_task(_("Nối tiếp lần học trước"), address, done=True, hint=hint)]


def _task(title, href, done, blocker="", hint="") -> dict:
    if not href:
        return {"title": title, "hint": blocker, "status": _("Chưa làm được"), "colour": "grey"}
    if done:
        return {"title": title, "href": href, "status": _("Đã xong"), "hint": hint}
    return {"title": title, "href": href, "status": _("Cần làm"), "colour": "teal"}


def _obstacles(case, draft) -> list[str]:
    return consent_obstacles(case.child, draft.consent, today(), draft.institution)


def _unshareable(draft) -> list[str]:
    return share_obstacles(draft.need, draft.shared, draft.share_reasons)


def _rests_on(consent) -> str:
    """Say in one line on what sharing rests."""
    if consent.ground:
        return _("Căn cứ: %(ground)s") % {"ground": consent.get_ground_display()}
    day = date_format(consent.given_on, "SHORT_DATE_FORMAT")
    if consent.child_agrees:
        return _("Gia đình và trẻ đồng ý ngày %(day)s") % {"day": day}
    return _("Gia đình đồng ý ngày %(day)s") % {"day": day}
