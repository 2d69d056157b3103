"""Who may see one case; sharing it with a co-worker; opening one in an emergency, and reviewing that."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import commune_ids, require_role
from accounts.enums import RoleKind
from accounts.step_up import step_up_required
from audit.actions import write_event
from audit.enums import Deed
from casework import sharing
from casework.access import (
    PERMISSIONS,
    case_permissions,
    get_case,
    get_opening,
    get_share,
    share_of,
    visible_cases,
)
from casework.actions import shares
from casework.disclosure import disclosed
from casework.enums import FieldGroup
from casework.forms.shares import FindOfficerForm, OpenUrgentlyForm, ReviewOpeningForm, ShareForm
from casework.views.about_case import about, attempt, refuse_opening
from casework.views.late import too_late, typed_back_at
from interface.once import once
from interface.paging import page_of


@require_safe
def access(request, pk):
    """Everybody who may open the case now, and by what; emergency openings of it that wait for a review."""
    case = get_case(request.user, pk)
    may = case_permissions(request.user, case)
    told = disclosed(case, request.user).shows(FieldGroup.NARRATIVE)
    context = {
        "rows": sharing.people_with_access(case, request.user),
        # What a share is for may tell of the child; only those of the commune who read such words read it.
        "purposes": told and share_of(request.user, case) is None,
        "may_end": "share" in may,
        "openings": sharing.unreviewed([case.commune_id]).filter(case=case),
        "may_review": "supervise" in may,
    }
    return render(request, "casework/access.html", about(request, case, **context))


@require_http_methods(["GET", "POST"])
@once
def share_new(request, pk):
    """Find an officer, then open the case to that person for a purpose and until a day."""
    case = get_case(request.user, pk, "share")
    if refused := refuse_opening(request, case, "share"):
        return refused
    find = FindOfficerForm(request.GET or None)
    sought = find.cleaned_data["q"] if find.is_valid() else ""
    officers = sharing.officers_named(sought, case)
    if chosen := request.POST.get("user", "").replace("\x00", ""):
        officers = sharing.officers_elsewhere(case).filter(username=chosen)
    writing = request.method == "POST"
    form = ShareForm(request.POST or None, officers=officers) if officers or writing else None
    if writing and form.is_valid():
        done = _("Đã chia sẻ hồ sơ. Người được chia sẻ nhận thông báo.")
        deed = {"by": request.user, "done": done, "form": form, **form.cleaned_data}
        if attempt(request, shares.share_case, case, **deed):
            return redirect("casework:access", case.pk)
        if late := too_late(request, case, form):
            return late
    context = about(request, case, find=find, form=form, sought=sought)
    return render(request, "casework/share_new.html", context)


@require_POST
@once
def share_end(request, pk):
    """End a share at once: of a case that one may share, or one's own."""
    share = get_share(request.user, pk)
    attempt(request, shares.end_share, share, by=request.user, done=_("Đã kết thúc quyền xem hồ sơ."))
    own = share.user_id == request.user.pk
    return redirect("casework:cases") if own else redirect("casework:access", share.case_id)


@require_http_methods(["GET", "POST"])
@step_up_required
@once
def open_urgently(request):
    """Open a case by its code for four hours; a code that opens nothing is answered as an unknown one."""
    require_role(request.user, PERMISSIONS, "casework.caseshare")
    form = OpenUrgentlyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        if known := visible_cases(request.user).filter(code=told["code"]).first():
            messages.info(request, _("Bạn đã xem được hồ sơ này, không cần mở khẩn cấp."))
            return redirect("casework:case", known.pk)
        deed = {"by": request.user, "done": "", "form": form, "field": "code", **told}
        if share := attempt(request, shares.open_urgently, **deed):
            messages.warning(request, _("Hồ sơ đã được mở để đọc. Giám sát khu vực được báo ngay."))
            return redirect("casework:case", share.case_id)
    return render(request, "casework/open_urgently.html", {"form": form})


@require_safe
def openings(request):
    """Emergency openings in the communes that the person supervises: those that wait, then the reviewed."""
    require_role(request.user, (RoleKind.SUPERVISOR,), "casework.caseshare")
    write_event(by=request.user, deed=Deed.LISTED, about="casework.caseshare")
    communes = commune_ids(request.user, RoleKind.SUPERVISOR)
    done = sharing.openings_in(communes).exclude(reviewed_at=None)
    page = page_of(done, request.GET.get("page"))
    context = {"waiting": list(sharing.unreviewed(communes)[: sharing.SHOWN]), "page_obj": page}
    return render(request, "casework/openings.html", context)


@require_http_methods(["GET", "POST"])
@once
def opening(request, pk):
    """Read why a case was opened in an emergency and write whether that was justified."""
    share, back = get_opening(request.user, pk), reverse("casework:openings")
    form = ReviewOpeningForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = _("Đã ghi kết luận xem xét.")
        deed = {"by": request.user, "done": done, **form.cleaned_data}
        reviewed = attempt(request, shares.review_opening, share, **deed)
        return redirect(back) if reviewed else typed_back_at(request, back, form)
    context = {"share": share, "form": form, "back_url": back}
    return render(request, "casework/opening.html", context)
