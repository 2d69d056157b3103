"""A supervisor's review of an area: its sample, the checklist of a case, signing, and the result on paper."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.step_up import step_up_required
from audit.actions import write_event
from audit.editing import before, both, opened_with, sent_version
from audit.enums import Deed
from casework.disclosure import disclosed
from casework.views.about_case import attempt
from casework.views.late import typed_back_at
from interface.editing import ChangedMeanwhile, clashes, settled, unanswered
from interface.once import once
from reports.actions import reviews
from reports.area_review import review_document
from reports.caseload import LABELS
from reports.forms.reviews import AreaForm, ChecklistForm, ReasonForm, as_typed, usual_period
from reports.review_access import areas_of, case_of, get_review, get_sampled, is_own
from reports.samples import answers, last_signed, left_aside, results, sample_lines
from reports.views.caseload import pdf
from reports.views.locking import may_be_locked


@require_http_methods(["GET", "POST"])
@once
def review_new(request):
    """Begin a review: say which area and period; the sample is drawn when it is sent."""
    areas = areas_of(request.user)
    write_event(by=request.user, deed=Deed.LISTED, about="reports.caseload")
    start = {**usual_period(), **{name: request.GET[name] for name in ("area",) if name in request.GET}}
    form = AreaForm(request.POST or None, areas=areas, initial=start)
    if form.is_valid():
        told = form.cleaned_data
        begun = attempt(request, reviews.begin_review, by=request.user, done=_("Đã rút mẫu."), **told)
        if begun:
            return redirect("reports:review", begun.pk)
        return typed_back_at(request, reverse("reports:caseload"), form)
    return render(request, "reports/review_new.html", {"form": form})


@require_safe
def review(request, pk):
    """The review with its seed, the sampled cases and, once signed, the result beside that of last time."""
    found = get_review(request.user, pk)
    before_it = last_signed(found)
    draws = list(found.draws.select_related("by").defer("frame"))
    context = {
        "review": found,
        "tiles": _kept(found),
        "draw": draws[0],
        "earlier": draws[1:],
        "aside": left_aside(draws[0]),
        "lines": sample_lines(request.user, found),
        "results": results(found, before_it) if found.is_signed else [],
        "before": before_it,
    }
    return render(request, "reports/review.html", context)


@require_http_methods(["GET", "POST"])
@once
def review_case(request, pk):
    """The checklist of one case of the sample; after the review has ended it can only be read."""
    row = get_sampled(request.user, pk)
    found, case = row.draw.review, case_of(request.user, row)
    if case is None:
        messages.warning(request, _("Hồ sơ này đã chuyển đi hoặc không còn thuộc khu vực."))
        return redirect("reports:review", found.pk)
    wordless = bool(case.name_hidden)
    stored = _form(row, wordless)
    form = _form(row, wordless, settled(request.POST, stored) if request.method == "POST" else None)
    if form.is_valid():
        try:
            return _checked(request, row, form)
        except ChangedMeanwhile:
            return _both(request, row, form, wordless)
    version = opened_with(request, row.history)
    seen = disclosed(case, request.user)
    context = {"row": row, "review": found, "case": case, "form": form, "version": version}
    shown = {"seen_row": seen.record(row), "answers": answers(row, seen), "own": is_own(request.user, row)}
    return render(request, "reports/review_case.html", {**context, **shown})


@require_POST
@once
def review_return(request, pk):
    """Return the case to its officers with the finding as the comment."""
    row = get_sampled(request.user, pk)
    done = _("Đã trả lại hồ sơ kèm nhận xét.")
    attempt(request, reviews.return_finding, row, by=request.user, done=done)
    return redirect("reports:review_case", row.pk)


@require_POST
@once
def review_replace(request, pk):
    """Draw the seed's next in place of the cases that the person has, had or manages."""
    row = get_sampled(request.user, pk)
    done = _("Đã rút hồ sơ khác thay vào. Những gì đã trả lời được giữ lại.")
    attempt(request, reviews.replace_own, row, by=request.user, done=done)
    return redirect("reports:review", row.draw.review_id)


@require_http_methods(["GET", "POST"])
@once
def review_redraw(request, pk):
    """Ask why, and draw the sample anew."""
    texts = {
        "title": _("Rút mẫu lại?"),
        "text": _("Mẫu cũ và những gì đã ghi trong đó được giữ lại. Mẫu mới làm từ đầu."),
        "button": _("Rút mẫu lại"),
    }
    return _with_reason(request, pk, reviews.redraw_sample, _("Đã rút mẫu mới."), texts)


@require_http_methods(["GET", "POST"])
@once
def review_drop(request, pk):
    """Ask why, and give the review up."""
    texts = {
        "title": _("Bỏ lần rà soát này?"),
        "text": _("Lần rà soát vẫn nằm trong danh sách với lý do bỏ; kết quả không được tính."),
        "button": _("Bỏ lần rà soát"),
        "warning": True,
    }
    return _with_reason(request, pk, reviews.drop_review, _("Đã bỏ lần rà soát."), texts)


@require_http_methods(["GET", "POST"])
@once
def review_sign(request, pk):
    """Say what signing means, and sign."""
    found = get_review(request.user, pk, reason="sign_review")
    if request.method == "POST":
        attempt(request, reviews.sign_review, found, by=request.user, done=_("Đã ký kết quả rà soát."))
        return redirect("reports:review", found.pk)
    if not found.is_begun:
        return redirect("reports:review", found.pk)
    texts = {
        "title": _("Ký kết quả rà soát?"),
        "text": _("Sau khi ký không sửa được nữa. Cán bộ phụ trách đọc được nhận xét về hồ sơ của mình."),
        "button": _("Ký kết quả"),
    }
    return render(request, "reports/review_confirm.html", {"review": found, **texts})


@require_http_methods(["GET", "HEAD", "POST"])
@step_up_required
@may_be_locked
def review_pdf(request, pk):
    """Give the result of a signed review as a PDF: codes of cases, no names of children, no comments."""
    found = get_review(request.user, pk, deed=Deed.DOWNLOADED, reason="area_review", signed=True)
    document = review_document(found, sample_lines(request.user, found), by=request.user, demo=settings.DEMO)
    return pdf(document, f"ra-soat-{found.pk}")


def _kept(found) -> list[dict]:
    """Return the numbers of the day on which the review was begun, as tiles without a list behind them."""
    return [{"number": found.figures["total"][name], "label": label} for name, label in LABELS.items()]


def _form(row, wordless: bool, data=None) -> ChecklistForm:
    version = row.draw.review.checklist
    return ChecklistForm(data, version=version, wordless=wordless, initial=as_typed(row, wordless))


def _checked(request, row, form):
    if unanswered(request.POST):
        raise ChangedMeanwhile
    back = reverse("reports:review", args=[row.draw.review_id])
    told = {"by": request.user, "version": sent_version(request), "done": _("Đã lưu.")}
    if attempt(request, reviews.check_case, row, **told, **form.values()):
        return redirect(back)
    return typed_back_at(request, back, form)


def _both(request, row, form, wordless: bool):
    row.refresh_from_db(fields=["marks", "comments", "finding"])
    opened = before(row.history, sent_version(request))
    earlier = opened and ChecklistForm(
        version=row.draw.review.checklist, wordless=wordless, initial=as_typed(opened, wordless)
    )
    differing = clashes(form, _form(row, wordless), earlier)
    if not differing:
        messages.info(request, _("Người khác vừa lưu đúng các thông tin này."))
        return redirect("reports:review", row.draw.review_id)
    shown = both(row.history, differing, request.POST)
    return render(request, "reports/review_both.html", {"both": shown, "row": row, "back_url": request.path})


def _with_reason(request, pk, deed, done: str, texts: dict):
    found = get_review(request.user, pk, reason=deed.__name__)
    back = reverse("reports:review", args=[found.pk])
    if request.method == "GET" and not found.is_begun:
        return redirect(back)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        if attempt(request, deed, found, by=request.user, done=done, **form.cleaned_data):
            return redirect(back)
        return typed_back_at(request, back, form)
    return render(request, "reports/review_confirm.html", {"review": found, "form": form, **texts})
