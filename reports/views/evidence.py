"""The answer to "who saw this case" as a file."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from accounts.step_up import step_up_required
from audit.actions import write_event
from audit.enums import Deed
from reports.access import visible_events
from reports.forms.events import FileForm
from reports.queries import touched
from reports.views.locking import may_be_locked
from reports.who_saw_file import who_saw_file


@require_POST
@step_up_required
@may_be_locked
def who_saw_download(request):
    """Give the list as a PDF or a table; what for is written down first."""
    found = visible_events(request.user)
    form = FileForm(request.POST)
    if not form.is_valid():
        return render(request, "reports/who_saw_download.html", {"form": form, "back": _question(form)})
    chosen = form.cleaned_data
    of_case = touched(found, chosen)
    newest = of_case.first()
    write_event(
        by=request.user,
        deed=Deed.DOWNLOADED,
        about="audit.who_saw",
        area=newest and newest.area,
        case_code=chosen["case"],
        purpose=chosen["purpose"],
        reason="who_saw",
    )
    name, content, kind = who_saw_file(of_case, chosen, by=request.user)
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _question(form) -> str:
    """Return the address of the answer that the file is made of, as it was asked."""
    asked = {name: form.data[name] for name in ("case", "since", "until") if form.data.get(name)}
    return f"{reverse('reports:who_saw')}?{urlencode(asked)}"
