"""The papers of a case: the list, one paper, its PDF, its number, its withdrawal."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.step_up import step_up_required
from audit.enums import Deed
from casework.access import case_permissions, get_case
from casework.enums import FieldGroup
from casework.views.about_case import about, attempt
from casework.views.late import too_late, too_late_at
from interface.once import once
from interface.paging import page_of_list
from reports.access import (
    DOCUMENTS,
    get_issued,
    get_left_papers,
    get_paper,
    get_reported,
    get_withdrawable,
    may_ask_who_reported,
    may_withdraw,
    paper_view,
)
from reports.actions.papers import issue_paper, withdraw_paper
from reports.forms.papers import NumberForm, WithdrawForm
from reports.papers.form_report import MAU_01, with_reporter
from reports.papers.kinds import case_of
from reports.papers.listing import paper_line, papers_of
from reports.papers.making import Setting, paper_pdf
from reports.papers.reading import live_paper, next_number, paper_bytes, read_values
from reports.papers.registry import KINDS, kind_of
from reports.papers.texts import wording_on
from reports.views.locking import may_be_locked
from vietnam.calendar import today

SHOWN = (FieldGroup.PROTECTION,)
NOT_KEPT = "BẢN IN THỬ: CHƯA GIỮ BẢN CHÍNH CÓ SỐ"


@require_safe
def case_papers(request, pk):
    """Every paper that can be made from a case, with what is missing and whether it has its number."""
    case = get_case(request.user, pk, DOCUMENTS, shows=SHOWN)
    found = papers_of(case, lambda record: paper_view(request.user, record))
    page = page_of_list(found, request.GET.get("page"))
    return render(request, "reports/case_papers.html", about(request, case, page_obj=page, papers=page))


@require_safe
def paper(request, code, pk):
    """One paper: what is missing, its number, and what may be done with it."""
    kind = kind_of(code)
    record = get_paper(request.user, kind, pk)
    return render(request, "reports/paper.html", _context(request, kind, record))


@require_http_methods(["GET", "HEAD", "POST"])
@step_up_required
@may_be_locked
def paper_file(request, code, pk):
    """The paper as a PDF: a draft, or with the number that its record has on paper."""
    kind = kind_of(code)
    record = get_paper(request.user, kind, pk, deed=Deed.DOWNLOADED)
    values = read_values(kind, record, request.user)
    if values.get("own_number"):
        values |= _not_the_kept_one(kind, record, values)
    return _file(request, kind, values, f"{kind.code}-{record.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
@step_up_required
@may_be_locked
def paper_with_reporter(request, pk):
    """Mẫu 01 with who reported, a sheet to be kept apart; the event names the reporter."""
    record, reporter = get_reported(request.user, MAU_01, pk)
    values = with_reporter(read_values(MAU_01, record, request.user), reporter)
    return _file(request, MAU_01, values, f"{MAU_01.code}-{record.pk}-luu-rieng")


@require_http_methods(["GET", "HEAD", "POST"])
@once
def paper_number(request, code, pk):
    """Ask whether the paper is to have its number, and give it."""
    kind = kind_of(code)
    record = get_paper(request.user, kind, pk)
    case = case_of(record)
    if case is None:
        return redirect("reports:paper", kind.code, record.pk)
    values = read_values(kind, record, request.user)
    form = _number_form(request, values)
    if request.method == "POST" and form.is_valid():
        done = _("Đã lấy số. Bản có số được giữ nguyên để in lại.")
        deed = {"by": request.user, "done": done, "form": form, **form.cleaned_data}
        if issued := attempt(request, issue_paper, kind, record, field=form.about, **deed):
            return redirect("reports:paper", issued.kind, issued.about)
        if late := too_late(request, case, form):
            return late
    upcoming = next_number(kind, case.commune, values.get("own_date") or today())
    context = _context(request, kind, record, form=form, upcoming=f"{upcoming:02d}/{kind.symbol}")
    return render(request, "reports/paper_number.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@step_up_required
@may_be_locked
def issued_file(request, pk):
    """The file of a paper that has its number, byte for byte as it was."""
    issued = get_issued(request.user, pk, deed=Deed.DOWNLOADED)
    content = paper_bytes(issued)
    if content is None:
        context = about(request, issued.case, issued=issued)
        return render(request, "reports/paper_unreadable.html", context, status=410)
    gone = "-da-thu-hoi" if issued.withdrawn_on else ""
    return pdf_answer(content, f"{issued.kind}-{issued.number:02d}-{issued.year}{gone}")


@require_http_methods(["GET", "HEAD", "POST"])
@once
def paper_withdraw(request, pk):
    """Withdraw a paper that has its number, after asking why; its case may have gone to another commune."""
    issued = get_withdrawable(request.user, pk)
    case = issued.case
    here = bool(case_permissions(request.user, case))
    form = WithdrawForm(request.POST or None)
    back = (
        reverse("reports:paper", args=[issued.kind, issued.about]) if here else reverse("casework:transfers")
    )
    if request.method == "POST" and form.is_valid():
        done = _("Đã thu hồi văn bản. Số này không dùng lại.")
        deed = {"by": request.user, "done": done, **form.cleaned_data}
        if attempt(request, withdraw_paper, issued, **deed):
            return redirect(back)
        if late := too_late(request, case, form) if here else too_late_at(request, back, form):
            return late
    context = {"form": form, "issued": issued, "back": back, "kind": KINDS[issued.kind].label}
    context |= {"code": case.code, "base": _base(here), **(about(request, case) if here else {})}
    return render(request, "reports/paper_withdraw.html", context)


@require_safe
def left_papers(request, pk):
    """What the commune issued about a child that it passed on: numbers and days, to withdraw one."""
    transfer, papers = get_left_papers(request.user, pk)
    page = page_of_list(papers, request.GET.get("page"))
    rows = [(paper, KINDS[paper.kind].label) for paper in page]
    context = {"transfer": transfer, "page_obj": page, "rows": rows}
    return render(request, "reports/left_papers.html", context)


def _number_form(request, values) -> NumberForm:
    """Return the form that asks for number and day, or for nothing where the record has them on paper."""
    fixed, told = bool(values.get("own_number")), values.get("own_date")
    given = request.POST if request.method == "POST" else None
    return NumberForm(given, fixed=fixed, initial={"dated": told} if told else {})


def _not_the_kept_one(kind, record, values) -> dict:
    """Return what a print of a record with its number on paper bears instead: one file alone has the number.

    Before that file is kept the print says so; afterwards it is a draft beside it.
    """
    if live_paper(kind, record):
        return {"own_number": ""}
    return {"marks": (*(values.get("marks") or ()), NOT_KEPT)} if case_of(record) else {}


def _file(request, kind, values, name) -> HttpResponse:
    day = values.get("own_date") or today()
    setting = Setting(day=day, made_by=request.user.full_name, made_at=timezone.now(), demo=settings.DEMO)
    return pdf_answer(paper_pdf(kind, values, wording_on(kind, day), setting), name)


def pdf_answer(content: bytes, name: str) -> HttpResponse:
    """Return a PDF to be saved under a name that tells nothing of a child; no cache keeps it."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response["Cache-Control"] = "no-store, private"
    return response


def _context(request, kind, record, **more) -> dict:
    line = paper_line(kind, record, paper_view(request.user, record))
    reporter = kind is MAU_01 and may_ask_who_reported(request.user, record)
    case, issued = case_of(record), line.issued
    context = {"paper": line, "base": _base(case), "reporter": reporter, **more}
    if case is None:
        return context
    if issued:
        issued.case = case
        context["withdrawable"] = may_withdraw(request.user, issued)
    return about(request, case, **context)


def _base(case) -> str:
    return "casework/case_base.html" if case else "base.html"
