"""What every page about one case does: its context, and a deed that may come too late."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from casework.access import case_permissions
from casework.disclosure import disclosed
from casework.enums import FieldGroup
from casework.workflow import Mendable, NotNow, offered


def about(request, case, **extra) -> dict:
    """Return the context of a page that extends `casework/case_base.html`: case, offered deeds, `extra`.

    `seen` is the case as the person sees it; facts about the child reach the page through it.
    """
    usual = {
        "offered": offered(case, case_permissions(request.user, case)),
        "seen": disclosed(case, request.user),
    }
    return {"case": case, **usual, **extra}


def asked_for(request) -> FieldGroup | None:
    """Return the group of fields that a POST asks to be shown of a record; None for a GET.

    Raises Http404 for what is no group, whatever the record is.
    """
    if request.method != "POST":
        return None
    if request.POST.get("group") not in FieldGroup.values:
        raise Http404
    return FieldGroup(request.POST["group"])


def attempt(request, deed, *args, done: str, form=None, field=None, **kwargs):
    """Do `deed` and say `done` (nothing when empty); when it is refused, say why instead.

    A refusal that can be answered on `form` becomes an error of it (of `field`), any other a message at the
    top of the page that comes: `casework.views.late`. Returns what the deed returns, True where that is None;
    None when it was refused.
    """
    try:
        result = deed(*args, **kwargs)
    except NotNow as refusal:
        if form is not None and isinstance(refusal, Mendable):
            form.add_error(field, str(refusal))
        else:
            messages.error(request, str(refusal))
        return None
    if done:
        messages.success(request, done)
    return True if result is None else result


def refuse_opening(request, case, name: str):
    """Return a redirect to the case when a page is opened for a deed its state does not offer, else None.

    Only for GET: a POST is refused by the action itself, which knows the sentence.
    """
    if request.method == "POST" or name in offered(case, case_permissions(request.user, case)):
        return None
    state = case.get_state_display()
    messages.warning(
        request, _("Hồ sơ đang ở bước “%(state)s” nên chưa làm được việc này.") % {"state": state}
    )
    return redirect("casework:case", case.pk)
