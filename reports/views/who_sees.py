"""The page "who sees what", for everybody who is signed in."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports.who_sees import deeds, hidden_table, left_with_hidden_name, reports_table, table


@require_safe
def who_sees(request):
    """Show which role sees which group of fields how, and what it may do. Nothing about any child."""
    context = {
        "rows": table(),
        "hidden_rows": hidden_table(),
        "left": left_with_hidden_name(),
        "deeds": deeds(),
        "reports": reports_table(),
    }
    return render(request, "reports/who_sees.html", context)
