"""Reports: searching before creating, taking one in, reading it, deciding about it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import commune_ids, require_role
from accounts.enums import RoleKind
from audit.actions import write_event
from audit.enums import Deed
from casework.access import (
    REPORT_PERMISSIONS,
    case_permissions,
    get_report,
    names_known,
    own_communes,
    report_permissions,
    visible_cases,
    visible_reports,
)
from casework.actions.reports import dismiss_report, join_case, open_case, part_report, take_report
from casework.deadlines import emergency_clock, waits
from casework.disclosure import disclosed, disclosed_report
from casework.earlier import report_changes
from casework.elsewhere import look_elsewhere
from casework.enums import OPEN_STATES, FieldGroup, ReportState
from casework.forms.finding import FindForm
from casework.forms.intake import DismissForm, JoinForm, PartForm
from casework.forms.report import ReportForm
from casework.identity import id_doubts
from casework.likeness import Facts
from casework.report_access import get_reporter
from casework.sameness import facts_of, possible_matches
from casework.views.about_case import asked_for, attempt
from casework.views.late import typed_back_at
from interface.once import once

TAKERS = (RoleKind.OFFICER,)
ON_THE_PAGE = (FieldGroup.IDENTITY, FieldGroup.CONTACT, FieldGroup.SCHOOLING, FieldGroup.WORK)
ON_THE_PAGE += (FieldGroup.PROTECTION, FieldGroup.NARRATIVE)


@require_http_methods(["GET", "HEAD", "POST"])
def report_new(request):
    """Ask whom it is about and show who may be meant; then the form of Mẫu 01. Names stay out of the URL."""
    require_role(request.user, TAKERS, "casework.report")
    form = FindForm(*_sent(request))
    if not form.is_valid():
        return render(request, "casework/report_find.html", {"form": form})
    write_event(by=request.user, deed=Deed.SEARCHED, about="casework.report", reason="report_new")
    report_form = ReportForm(initial=form.typed(), communes=own_communes(request.user, *TAKERS))
    facts = form.facts()
    context = {"form": report_form, "searched": not facts.is_empty, **_found(request.user, facts)}
    return render(request, "casework/report_new.html", context)


@require_POST
@once
def report_create(request):
    """Take in the report."""
    require_role(request.user, TAKERS, "casework.report")
    form = ReportForm(request.POST, communes=own_communes(request.user, *TAKERS))
    if not form.is_valid():
        return render(request, "casework/report_new.html", {"form": form})
    report = take_report(commune=form.commune, by=request.user, **form.facts())
    messages.success(request, _("Đã ghi nhận thông tin."))
    for sentence in id_doubts(report.child):
        messages.warning(request, sentence)
    return redirect("casework:report", report.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def report(request, pk):
    """Show a report, who may be meant by it, and what may be done with it.

    A POST asks for one group that is masked by default; the event names it.
    """
    asked = asked_for(request)
    found = get_report(request.user, pk, shows=ON_THE_PAGE, asked=asked)
    seen = disclosed_report(found, request.user, asked)
    return render(request, "casework/report.html", _report_page(request, found, seen))


@require_POST
def report_reporter(request, pk):
    """Show who reported, on the page of the report; each reading leaves an event of its own."""
    found, reporter = get_reporter(request.user, pk, shows=ON_THE_PAGE)
    page = _report_page(request, found, disclosed_report(found, request.user))
    page["reporter"], page["asked"] = reporter, True
    return render(request, "casework/report.html", page)


def _report_page(request, found, seen) -> dict:
    may = report_permissions(request.user, found)
    stub = found.forwards.select_related("to_commune", "by", "answered_by").defer("content").first()
    found.forward_state = stub.state if stub else ""
    deciding = found.state == ReportState.OPEN and "decide" in may
    child = found.child
    return {
        "report": found,
        "seen": seen,
        "told": seen.record(found),
        "may_ask_reporter": "reporter" in may,
        "caregivers": seen.caregivers,
        "clock": emergency_clock(found),
        "changes": report_changes(found, seen),
        "deciding": deciding,
        "stub": seen.record(stub),
        "may_part": _may_part(request.user, found, may),
        "may_take_back": found.state == ReportState.FORWARDED and waits(found) and "decide" in may,
        **(_found(request.user, facts_of(child), but=found) if deciding else {}),
    }


def _may_part(user, found, may) -> bool:
    joined = found.state == ReportState.JOINED and "decide" in may
    return joined and "screen" in case_permissions(user, found.case)


@require_POST
@once
def report_open(request, pk):
    """Turn a report into a case."""
    found = get_report(request.user, pk, "decide")
    case = attempt(request, open_case, found, by=request.user, done="")
    if case is None:
        return redirect("casework:report", found.pk)
    messages.success(request, _("Đã mở hồ sơ %(code)s.") % {"code": case.code})
    return redirect("casework:emergency" if found.urgent else "casework:case", case.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def report_join(request, pk):
    """Join a report to an open case of the same child, after a look at both."""
    found = get_report(request.user, pk, "decide", shows=(FieldGroup.IDENTITY,))
    own = commune_ids(request.user, *TAKERS)
    cases = visible_cases(request.user).filter(state__in=OPEN_STATES, commune_id__in=own)
    asked = request.GET.get("ma")
    form = JoinForm(*(_sent(request) or ([{"code": asked}] if asked else [])), cases=cases)
    if form.is_valid() and request.method == "POST":
        return _joined(request, found, form)
    case = getattr(form, "case", None)
    context = {"form": form, "report": found, "seen": disclosed_report(found, request.user), "case": case}
    context["seen_case"] = case and disclosed(case, request.user)
    return render(request, "casework/report_join.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def report_dismiss(request, pk):
    """Close a report without a case, with a reason."""
    found = get_report(request.user, pk, "decide")
    form = DismissForm(*_sent(request))
    if form.is_valid():
        deed = {"by": request.user, "done": _("Đã ghi nhận: không xử lý tiếp."), **form.cleaned_data}
        done = attempt(request, dismiss_report, found, **deed)
        return redirect("casework:reports") if done else _typed_back(request, found, form)
    return render(request, "casework/report_dismiss.html", {"form": form, "report": found})


@require_http_methods(["GET", "HEAD", "POST"])
@once
def report_part(request, pk):
    """Take a report out of a case it was joined to by mistake, with a reason."""
    found = get_report(request.user, pk, "decide")
    form = PartForm(*_sent(request))
    if form.is_valid():
        done = _("Đã tách thông tin khỏi hồ sơ. Thông tin lại chờ xử lý.")
        parted = attempt(request, part_report, found, by=request.user, done=done, **form.cleaned_data)
        return redirect("casework:report", found.pk) if parted else _typed_back(request, found, form)
    return render(request, "casework/report_part.html", {"form": form, "report": found})


def _joined(request, found, form):
    done = _("Đã gộp thông tin vào hồ sơ %(code)s.") % {"code": form.case.code}
    joined = attempt(request, join_case, found, form.case, by=request.user, done=done)
    return redirect("casework:case", form.case.pk) if joined else _typed_back(request, found, form)


def _typed_back(request, found, form):
    return typed_back_at(request, reverse("casework:report", args=[found.pk]), form)


def _sent(request) -> list:
    return [request.POST] if request.method == "POST" else []


def _found(user, facts: Facts, but=None) -> dict:
    """Who may be meant, with what this person may see of each, and whom to call elsewhere."""
    communes = commune_ids(user, *REPORT_PERMISSIONS)
    cases = visible_cases(user).filter(commune_id__in=communes).filter(names_known(user))
    reports = visible_reports(user)
    matches = possible_matches(facts, cases=cases, reports=reports, communes=communes, but=but)
    return {"matches": matches, "elsewhere": look_elsewhere(user, facts)}
