"""Two editors of one record: the page on which the second sees both versions and chooses."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from audit.editing import both, sent_version
from casework.views.about_case import about, attempt
from casework.views.late import too_late
from interface.editing import ASKED, ChangedMeanwhile, clashes, unanswered


def both_versions(request, case, history, found, *, title, back):
    """Show the clashes `found` beside each other; where both say the same nothing is left: go `back`.

    `history`: the rows of the record, as for `audit.editing.both`; `back`: what `redirect` takes.
    """
    if not found:
        messages.info(request, _("Người khác vừa lưu đúng các thông tin này."))
        return redirect(back)
    context = {"title": title, "back_url": request.path, "both": both(history, found, request.POST)}
    return render(request, "casework/both_versions.html", about(request, case, **context))


def noted(request, deed, row, form, *, stored, done, back):
    """Do `deed` on `row` of a case with what `form` holds; return the page that follows, None to mend it.

    `stored`: the form as the record fills it now; `done`: what is said afterwards; `back`: where it leads.
    Raises `ChangedMeanwhile` while it is still to be chosen between two versions.
    """
    if unanswered(request.POST):
        raise ChangedMeanwhile
    if ASKED in request.POST and not clashes(form, stored):
        # What somebody else noted was chosen in all: it stands there already.
        return redirect(back)
    told = {"by": request.user, "done": done, "version": sent_version(request)}
    if attempt(request, deed, row, form=form, **told, **form.cleaned_data):
        return redirect(back)
    return too_late(request, row.case, form)
