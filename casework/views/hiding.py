"""Hiding a child's name, and showing it again."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from casework.access import get_case
from casework.actions import hiding
from casework.forms.cases import HideForm, UnhideForm
from casework.views.about_case import about, attempt
from casework.views.late import typed_back
from interface.once import once

TEXTS = {
    "hide_name": {"title": gettext_lazy("Ẩn tên trẻ"), "button": gettext_lazy("Ẩn tên trẻ")},
    "unhide_name": {"title": gettext_lazy("Thôi ẩn tên trẻ"), "button": gettext_lazy("Thôi ẩn tên trẻ")},
}


@require_http_methods(["GET", "POST"])
@once
def hide_name(request, pk):
    """Hide the name, with a reason."""
    done = _("Đã ẩn tên. Chỉ cán bộ phụ trách và Chủ tịch UBND xã thấy tên và nơi ở của trẻ.")
    return _form(request, pk, HideForm, hiding.hide_name, done)


@require_http_methods(["GET", "POST"])
@once
def unhide_name(request, pk):
    """Show the name again, saying why."""
    return _form(request, pk, UnhideForm, hiding.unhide_name, _("Tên trẻ không còn bị ẩn."))


def _form(request, pk, form_class, deed, done):
    case = get_case(request.user, pk, "hide")
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        changed = attempt(request, deed, case, by=request.user, done=done, **form.cleaned_data)
        return redirect("casework:case", case.pk) if changed else typed_back(request, case, form)
    return render(request, "casework/case_form.html", about(request, case, form=form, **TEXTS[deed.__name__]))
