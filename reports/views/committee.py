from django.shortcuts import render
from django.views.decorators.http import require_safe

from interface.paging import page_of
from reports.access import committee_communes
from reports.figures import containing, numbers, scope_of
from reports.forms.committee import PeriodForm
from reports.packs import committee_of, open_tasks, packs_of
from reports.pages import sections, state_chart
from reports.views.packs import tasks_of
from vietnam.calendar import today


@require_safe
def committee(request):
    """Choose commune and period: open tasks, the reports made so far, the figures, each with its list."""
    communes = committee_communes(request.user)
    first = communes.first()
    start = {"commune": first, "period": containing(committee_of(first).cadence, today())}
    shown = {"commune": start["commune"], "period": start["period"].code}
    # The pages of the two lists are turned by themselves.
    asked = request.GET if {"commune", "period"} & set(request.GET) else None
    form = PeriodForm(asked, communes=communes, initial=shown)
    chosen = start | (
        {name: value for name, value in form.cleaned_data.items() if value} if _asked(form) else {}
    )
    scope = scope_of([chosen["commune"]], chosen["period"])
    found = numbers(scope)
    tasks = page_of(open_tasks(chosen["commune"]), request.GET.get("tasks"))
    context = {
        "form": form,
        "commune": chosen["commune"],
        "committee": committee_of(chosen["commune"]),
        "tasks": tasks_of(tasks),
        "task_pages": tasks,
        "packs": page_of(packs_of(chosen["commune"]), request.GET.get("page")),
        "period": chosen["period"],
        "told_of": chosen["period"].so_far(scope.day),
        "sections": sections(scope, found),
        "chart": state_chart(scope, found).spec(),
    }
    return render(request, "reports/committee.html", context)


def _asked(form) -> bool:
    return form.is_bound and (form.is_valid() or bool(form.cleaned_data))
