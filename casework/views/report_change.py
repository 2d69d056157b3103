"""Completing and correcting a report after its receipt; the second of two editors sees both versions.

Who reported is on the form only when somebody who may read it asked for it (`WITH_REPORTER`): that reading is
an event of its own.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit import editing
from casework.access import get_report, report_permissions
from casework.actions.report_changes import change_report
from casework.deadlines import emergency_clock
from casework.disclosure import disclosed_report
from casework.due import due_words
from casework.earlier import as_it_was
from casework.enums import ReportState
from casework.family import carer_of, shares_home
from casework.forms.report_change import ReportChangeForm, stored
from casework.identity import id_doubts
from casework.report_access import get_reporter
from casework.views.about_case import asked_for, attempt
from casework.views.intake import ON_THE_PAGE
from casework.views.late import typed_back_at
from interface.editing import ChangedMeanwhile, clashes, settled, unanswered
from interface.once import once

WITH_REPORTER = "nguoi-bao"


@dataclass(frozen=True)
class Opened:
    """A report with all that its form reads, as one person sees it."""

    report: object
    home: object
    carer: object
    reporter: object
    seen: object
    with_reporter: bool

    def form(self, data=None, rows=None) -> ReportChangeForm:
        """Return the form over what is stored, or over the `rows` that were stored when it was opened."""
        initial = stored(*(rows or (self.report, self.report.child, self.home, self.carer, self.reporter)))
        return ReportChangeForm(
            data,
            initial=initial,
            shown=lambda group: group is None or self.seen.shows(group),
            shared_home=shares_home(self.report.child),
            with_reporter=self.with_reporter,
        )

    def before(self, version) -> ReportChangeForm | None:
        """Return the form as it was opened with the token `version`, None when that is not known any more."""
        row = editing.before(self.report.history, version)
        if row is None:
            return None
        then = row.history_date
        child, home = (as_it_was(one, then) for one in (self.report.child, self.home))
        carer = self.carer and as_it_was(self.carer, then)
        reporter = self.reporter and as_it_was(self.reporter, then)
        return self.form(rows=(row, child, home, carer, reporter))


@require_http_methods(["GET", "HEAD", "POST"])
@once
def report_change(request, pk):
    """Write what is known now about an open report, with a reason."""
    asked = asked_for(request) if "group" in request.POST else None
    found = get_report(request.user, pk, "decide", shows=ON_THE_PAGE, asked=asked)
    if request.method != "POST" and found.state != ReportState.OPEN:
        messages.warning(request, _("Thông tin này đã được xử lý nên không sửa được ở đây."))
        return redirect("casework:report", found.pk)
    opened = _opened(request, found, asked)
    form = opened.form()
    if "save" not in request.POST:
        return _page(request, opened, form)
    form = opened.form(settled(request.POST, form))
    if not form.is_valid():
        return _page(request, opened, form)
    try:
        return _saved(request, found, form)
    except ChangedMeanwhile:
        return _both(request, opened, form)


def _opened(request, found, asked) -> Opened:
    with_reporter = WITH_REPORTER in request.GET
    reporter = get_reporter(request.user, found.pk)[1] if with_reporter else None
    home = found.child.household
    seen = disclosed_report(found, request.user, asked)
    return Opened(found, home, carer_of(home), reporter, seen, with_reporter)


def _saved(request, found, form):
    if unanswered(request.POST):
        raise ChangedMeanwhile
    deed = {"by": request.user, "values": form.values(), "why": form.cleaned_data["why"]}
    deed["version"] = editing.sent_version(request)
    saved = attempt(
        request, change_report, found, done=_("Đã lưu. Bản trước đó vẫn còn trong lịch sử."), **deed
    )
    if saved is None:
        return typed_back_at(request, reverse("casework:report", args=[found.pk]), form)
    _tell(request, form, saved)
    return redirect("casework:report", saved.pk)


def _tell(request, form, report) -> None:
    """Say what follows: how much is left of the 12 hours, and what is doubtful about the number."""
    if "urgent" in form.changed_data and report.urgent:
        left = due_words(emergency_clock(report))["text"]
        told = _("Thông tin khẩn cấp: 12 giờ tính từ lúc tiếp nhận, %(left)s.") % {"left": left}
        messages.warning(request, told)
    elif "urgent" in form.changed_data:
        messages.warning(request, _("Không còn khẩn cấp: Chủ tịch UBND xã được báo."))
    if "personal_id" in form.fields:
        report.child.refresh_from_db()
        for sentence in id_doubts(report.child):
            messages.warning(request, sentence)


def _page(request, opened, form):
    found = opened.report
    may_ask = "reporter" in report_permissions(request.user, found)
    context = {
        "report": found,
        "seen": opened.seen,
        "form": form,
        "version": editing.opened_with(request, found.history),
        "asked": request.POST.get("group", ""),
        "shared_home": shares_home(found.child),
        "may_ask_reporter": may_ask and not opened.with_reporter,
        "ask_reporter": f"?{WITH_REPORTER}=1",
        "page_url": request.get_full_path(),
    }
    return render(request, "casework/report_change.html", context)


def _both(request, opened, form):
    """Show what is stored now beside what was sent; when both say the same, nothing is left to be done."""
    found = opened.report
    for record in (found, found.child, opened.home, opened.carer, opened.reporter):
        if record:
            record.refresh_from_db()
    names = [name for name in form.fields if name != "why"]
    differ = clashes(form, opened.form(), opened.before(editing.sent_version(request)), names)
    if not differ:
        messages.info(request, _("Người khác vừa lưu đúng các thông tin này."))
        return redirect("casework:report", found.pk)
    both = editing.both(found.history, differ, request.POST)
    context = {"report": found, "both": both, "back_url": request.get_full_path()}
    return render(request, "casework/report_both.html", context)
