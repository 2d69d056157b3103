"""Where a child can go: the list of institutions, and one of them."""

from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from accounts.access import require_role
from audit.actions import write_event
from audit.enums import Deed
from interface.paging import page_of
from schools.access import LOOKING, current_posts, get_institution, institution_permissions, may_import
from schools.enums import Weekday
from schools.forms.looking import PlaceFilter
from schools.queries import is_stale, listed_institutions, stale_before, whole_version
from vietnam.calendar import today

LISTED = "schools.institution"


@require_safe
def institutions(request):
    """All institutions, narrowed by what is asked; one's own stand above the list. Constant queries."""
    require_role(request.user, LOOKING, LISTED)
    write_event(by=request.user, deed=Deed.LISTED, about=LISTED)
    form = PlaceFilter(request.GET)
    asked, before = form.asked(), stale_before()
    page = page_of(listed_institutions(asked), request.GET.get("page"))
    own = dict.fromkeys(post.institution for post in current_posts(request.user))
    context = {
        "page_obj": page,
        "rows": [{"institution": one, "stale": is_stale(one, before)} for one in page],
        "filter_form": form,
        "chips": _chips(request, form, asked),
        "may_import": may_import(request.user),
        "own": [{"institution": one, "stale": is_stale(one, before)} for one in own],
    }
    return render(request, "schools/institutions.html", context)


@require_safe
def institution(request, pk):
    """One institution: contact, opening days, programmes, and when somebody last said that it is right."""
    found = get_institution(request.user, pk)
    may_keep = "keep" in institution_permissions(request.user, found)
    programmes = (
        found.programmes.select_related("line")
        .prefetch_related("intakes")
        .order_by("-is_active", "name", "pk")
    )
    context = {
        "institution": found,
        "days": [Weekday(day).label for day in sorted(found.opening_days)],
        "programmes": [_with_days(programme) for programme in programmes],
        "stale": is_stale(found, stale_before()),
        "may_keep": may_keep,
        "version": whole_version(found) if may_keep else "",
    }
    return render(request, "schools/institution.html", context)


def _with_days(programme):
    """Give a programme its days to come; `ended` tells that it had days and all of them are over."""
    days = list(programme.intakes.all())
    programme.coming = [day for day in days if day.starts >= today()]
    programme.ended = bool(days) and not programme.coming
    return programme


def _chips(request, form, asked) -> list[dict]:
    """One chip for each filter, each leading to the list without it."""
    return [
        {"text": f"{form.fields[name].label}: {form.words(name)}", "href": _without(request, name)}
        for name in asked
    ]


def _without(request, left_out) -> str:
    known = {name: request.GET[name] for name in PlaceFilter.base_fields if request.GET.get(name)}
    return "?" + urlencode({name: value for name, value in known.items() if name != left_out})
