"""Two cases of one child: finding the other one, both side by side, making them one, parting them again."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import commune_ids
from accounts.enums import RoleKind
from audit.enums import Deed
from casework.access import case_permissions, get_case, get_part, names_known, visible_cases, visible_reports
from casework.actions.merging import merge_records, unmerge_records
from casework.disclosure import disclosed
from casework.enums import FieldGroup
from casework.forms.merging import DoubleForm, MergeForm, PartForm
from casework.likeness import compare
from casework.merging import GONE, GROUPS, KEPT, folds, obstacles, rows_that_follow
from casework.models import Merge
from casework.sameness import facts_of, possible_matches
from casework.views.about_case import about, attempt
from casework.views.late import typed_back
from interface.once import once

SHOWN = (FieldGroup.IDENTITY, FieldGroup.CONTACT, FieldGroup.SCHOOLING, FieldGroup.PROTECTION)


@require_http_methods(["GET", "POST"])
def doubles(request, pk):
    """Cases that may be of the same child, and a box for the code of another one."""
    case = get_case(request.user, pk, "merge", deed=Deed.SEARCHED, shows=SHOWN)
    communes = commune_ids(request.user, RoleKind.OFFICER)
    cases = visible_cases(request.user).filter(commune_id__in=communes).filter(names_known(request.user))
    form = DoubleForm(request.POST or None, cases=cases.exclude(pk=case.pk))
    if request.method == "POST" and form.is_valid():
        return redirect("casework:merge", case.pk, form.case.pk)
    none = visible_reports(request.user).none()
    matches = possible_matches(facts_of(case.child), cases=cases, reports=none, communes=communes, but=case)
    return render(request, "casework/doubles.html", about(request, case, form=form, matches=matches))


@require_http_methods(["GET", "POST"])
@once
def merge(request, pk, other):
    """Both side by side with a choice for each difference; then the question once more; then the deed."""
    case = get_case(request.user, pk, "merge", shows=SHOWN)
    gone = get_case(request.user, other, "merge", shows=SHOWN)
    if case == gone:
        raise Http404
    seen = {KEPT: disclosed(case, request.user), GONE: disclosed(gone, request.user)}
    form = MergeForm(
        request.POST or None,
        kept=case.child,
        gone=gone.child,
        shown=lambda which, choice: _words(seen[which], choice),
    )
    context = {"form": form, "gone": gone, "seen_gone": seen[GONE], "folds": folds(case, gone)}
    context["unlike"] = not compare(facts_of(case.child), facts_of(gone.child)).is_shown
    sentences = obstacles(case, gone)
    if request.method == "GET" or sentences or not form.is_valid():
        context["standing"] = sentences
        return render(request, "casework/merge.html", about(request, case, **context))
    if "confirm" not in request.POST:
        context |= {"answers": form.answers(), "rows": rows_that_follow(case, gone)}
        return render(request, "casework/merge_confirm.html", about(request, case, **context))
    done = _("Đã gộp hồ sơ %(gone)s vào hồ sơ này. Tách lại được trong 30 ngày.") % {"gone": gone.code}
    made = attempt(request, merge_records, case, gone, by=request.user, done=done, **form.deed())
    return redirect("casework:case", case.pk) if made else typed_back(request, case, form)


@require_http_methods(["GET", "POST"])
@once
def merged(request, pk):
    """What a merge changed; a POST with a reason parts the two again."""
    rows = Merge.objects.select_related("gone_case", "by", "undone_by")
    found = get_part(request.user, rows, pk, "merge" if request.method == "POST" else "view")
    case = found.case
    may = "merge" in case_permissions(request.user, case) and found.can_undo
    form = PartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        get_case(request.user, found.gone_case_id, "merge", deed=Deed.CHANGED)
        stayed = attempt(request, unmerge_records, found, by=request.user, done="", **form.cleaned_data)
        if stayed is None:
            return typed_back(request, case, form)
        messages.success(request, _parted(stayed))
        return redirect("casework:case", case.pk)
    context = {"merge": found, "may": may, "form": form, "taken": _taken(found), "moved": _moved(found)}
    return render(request, "casework/merged.html", about(request, case, **context))


def _words(seen, choice) -> str:
    """One value of one record in words, as far as the person is shown it."""
    if choice is None:
        return _home(seen)
    if choice.name == "birth":
        return seen.birth
    if choice.name == "learning":
        return seen.schooling
    field = choice.fields[0]
    display = getattr(seen.child, f"get_{field}_display", None) if field == "sex" else None
    value = display() if display else getattr(seen.child, field)
    return str(value) if value not in ("", None) else _("Bỏ trống")


def _home(seen) -> str:
    people = ", ".join(str(person.full_name) for person in seen.caregivers)
    village = str(seen.child.household.village or _("chưa rõ nơi ở"))
    return f"{village}: {people}" if people else village


def _taken(found) -> list[str]:
    """What the record that stayed took over from the other one, by name and without values."""
    grouped = {name: str(label) for label, names in GROUPS.values() for name in names}
    fields = [step[2] for step in found.steps if step[0] == "casework.child" and step[1] == found.kept_id]
    label = found.kept._meta.get_field
    names = [grouped.get(field, str(label(field).verbose_name)) for field in fields if field != "household"]
    return list(dict.fromkeys(names))


def _moved(found) -> int:
    """How many rows followed to the case or the child that stayed."""
    rows = {(label, pk) for label, pk, field, _was, _became in found.steps if field in ("case", "child")}
    return len(rows)


def _parted(stayed: int) -> str:
    done = _("Đã tách lại hai hồ sơ.")
    if not stayed:
        return done
    more = ngettext(
        "%(number)s mục đã được sửa sau khi gộp nên giữ nguyên.",
        "%(number)s mục đã được sửa sau khi gộp nên giữ nguyên.",
        stayed,
    )
    return f"{done} {more % {'number': stayed}}"
