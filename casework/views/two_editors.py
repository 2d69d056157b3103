"""Two editors of one record: the page on which the second sees both versions and chooses."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from audit.editing import both
from casework.views.about_case import about


def both_versions(request, case, history, found, *, title, back):
    """Show the clashes `found` beside each other; where both say the same nothing is left: go `back`.

    `history`: the rows of the record, as for `audit.editing.both`; `back`: what `redirect` takes.
    """
    if not found:
        messages.info(request, _("Người khác vừa lưu đúng các thông tin này."))
        return redirect(back)
    context = {"title": title, "back_url": request.path, "both": both(history, found, request.POST)}
    return render(request, "casework/both_versions.html", about(request, case, **context))
