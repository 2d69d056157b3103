"""The screening: one question a page, then the check, the proposal and the officer's conclusion."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.editing import opened_with, sent_version
from casework.access import get_case, get_part
from casework.actions import screenings
from casework.comparing import earlier_answer, partner, side_by_side
from casework.disclosure import disclosed
from casework.enums import BirthPrecision, FieldGroup
from casework.findings import answer_rows, answer_words, comparison, findings, mapping_of
from casework.forms.screening import FORMS, CodesForm, ConcludeForm, JobsForm, StartForm
from casework.models import Screening
from casework.views.about_case import about, attempt, refuse_opening
from casework.views.late import too_late, typed_back
from casework.views.two_editors import both_versions
from casework.views.typed import initial_of, typed_of
from casework.wizard import (
    Page,
    facts_of,
    first_open,
    in_danger,
    job_name,
    judge,
    pages,
    proposed_codes,
    question_of,
)
from interface.editing import THEIRS, VERSION, ChangedMeanwhile, Clash, answer_in, unanswered
from interface.once import once

# Buttons that keep what was typed without asking whether it is in order.
TYPING = {"autosave", "back"}
# In the address: another person is to be asked while a draft is open.
ANOTHER = "nguoi-khac"
AGAIN = "lan-truoc"
# The answer of a page, as one part of which the second of two editors chooses a version.
ANSWER = "answer"
ASKED_AFRESH = ("danger",)
SHOWN = (FieldGroup.WORK, FieldGroup.NARRATIVE)
TOO_LATE = gettext_lazy("Sàng lọc này đã kết luận, hoặc câu trả lời khác đã đổi nên không còn hỏi câu này.")


@require_safe
def case_screenings(request, pk):
    """All screenings of a case, set beside one another."""
    case = get_case(request.user, pk, shows=SHOWN)
    rows = disclosed(case, request.user).records(case.screenings.select_related("by"))
    finished = [row for row in rows if row.finished_at]
    drafts = [row for row in rows if not row.finished_at]
    context = about(request, case, drafts=drafts, table=comparison(finished), rows=finished)
    return render(request, "casework/screenings.html", context)


@require_http_methods(["GET", "POST"])
@once
def screening_new(request, pk):
    """Begin a screening, or go on with the draft that is open."""
    case = get_case(request.user, pk, "screen")
    if refused := refuse_opening(request, case, "screen"):
        return refused
    draft = case.screenings.filter(finished_at=None).first()
    if draft and request.method == "GET" and ANOTHER not in request.GET:
        return redirect("casework:screening", draft.pk)
    # From a visit: the same questions with the answers of last time, to be asked again.
    again = {"from_earlier": True} if AGAIN in request.GET else None
    form = StartForm(request.POST or None, earlier=screenings.last_finished(case), initial=again)
    if request.method == "POST" and form.is_valid():
        draft = attempt(
            request,
            screenings.begin_screening,
            case,
            by=request.user,
            done=_("Đã bắt đầu sàng lọc."),
            **form.answers(),
        )
        return redirect("casework:screening", draft.pk) if draft else typed_back(request, case, form)
    return render(request, "casework/screening_start.html", about(request, case, form=form))


@require_safe
def screening(request, pk):
    """A finished screening with its result; a draft goes on where it was left."""
    row = _screening(request, pk, "view")
    context = about(request, row.case, screening=row)
    if row.finished_at:
        seen = context["seen"]
        earlier = seen.records(row.case.screenings.exclude(finished_at=None).select_related("by"))
        extra = {
            "screening": seen.record(row),
            "found": findings(row.result),
            "answers": answer_rows(row.facts),
            "table": comparison(earlier),
            "other": partner(row),
            "before": [each for each in earlier if each.pk != row.pk],
            "has_answers": bool(_answers(row)),
        }
        return render(request, "casework/screening.html", {**context, **extra})
    if "screen" not in context["offered"]:
        return redirect("casework:screenings", row.case_id)
    return _go_on(row)


@require_http_methods(["GET", "POST"])
def screening_step(request, pk, step):
    """One question; its answer is saved before the next one is asked."""
    row = _screening(request, pk, "screen")
    if request.method == "POST" and (late := _late(request, row, step)):
        return late
    if row.finished_at:
        return redirect("casework:screening", row.pk)
    place, page, asked = _place(row, step)
    if request.method == "POST" and TYPING.intersection(request.POST):
        return _keep(request, row, page, asked[place - 1] if place else None)
    form = _form(request, row, page)
    if request.method == "POST" and "find" not in request.POST and form.is_valid():
        return _save(request, row, page, form)
    context = about(
        request, row.case, screening=row, form=form, page=page, step=place + 1, total=len(asked) + 1
    )
    context["back"] = asked[place - 1] if place else None
    context["version"] = opened_with(request, row.history)
    context["job"] = job_name(page.job, _answers(row)) if page.job else ""
    context["earlier"] = earlier_answer(row, page)
    context["mapping"] = mapping_of(page.job, row.as_of) if page.question.name in ("details", "codes") else []
    return render(request, "casework/screening_step.html", context)


@require_safe
def screening_check(request, pk):
    """All answers, each with a link to change it."""
    row = _screening(request, pk, "screen")
    if row.finished_at or first_open(_answers(row), row.as_of):
        return redirect("casework:screening", row.pk)
    context = about(request, row.case, screening=row, answers=answer_rows(row.facts, row), total=_total(row))
    return render(request, "casework/screening_check.html", context)


@require_safe
def screening_emergency(request, pk):
    """What to do at once when the child is in danger."""
    row = _screening(request, pk, "screen")
    return render(request, "casework/screening_emergency.html", about(request, row.case, screening=row))


@require_http_methods(["GET", "POST"])
@once
def screening_result(request, pk):
    """The proposal with its reasons; the officer confirms it or concludes otherwise."""
    row = _screening(request, pk, "screen")
    if row.finished_at or first_open(_answers(row), row.as_of):
        if request.method == "POST":
            messages.error(request, TOO_LATE)
            return typed_back(request, row.case, ConcludeForm(request.POST, proposed=""))
        return redirect("casework:screening", row.pk)
    result = judge(row.facts)
    form = ConcludeForm(request.POST or None, proposed=result["proposed_label"])
    if request.method == "POST" and form.is_valid():
        done = _("Đã lưu kết luận sàng lọc.")
        deed = {"by": request.user, "done": done, "form": form, "version": sent_version(request)}
        deed |= form.cleaned_data
        if attempt(request, screenings.finish_screening, row, **deed):
            return redirect("casework:screening", row.pk)
        if late := too_late(request, row.case, form):
            return late
    other = partner(row)
    context = about(request, row.case, screening=row, form=form, found=findings(result, row), other=other)
    context["version"] = opened_with(request, row.history)
    context["differences"] = [line for line in side_by_side(row, other) if line["differs"]] if other else []
    return render(request, "casework/screening_result.html", context)


@require_POST
@once
def register(request, pk):
    """Go on with a child whose work is lawful or not yet clear but who is at risk."""
    case = get_case(request.user, pk, "screen")
    done = _("Đã lập hồ sơ theo diện trẻ em có nguy cơ.")
    attempt(request, screenings.register_at_risk, case, by=request.user, done=done)
    return redirect("casework:case", case.pk)


@require_POST
@once
def screen_out(request, pk):
    """Conclude that the child is not in child labour; the case ends."""
    case = get_case(request.user, pk, "screen")
    attempt(
        request,
        screenings.screen_out,
        case,
        by=request.user,
        done=_("Đã kết luận không thuộc diện can thiệp."),
    )
    return redirect("casework:case", case.pk)


def _screening(request, pk, permission) -> Screening:
    rows = Screening.objects.select_related("by", "beside", "starts_from")
    return get_part(request.user, rows, pk, permission, shows=SHOWN)


def _answers(row) -> dict:
    return row.facts.get("answers", {})


def _total(row) -> int:
    return len(pages(_answers(row), row.as_of)) + 1


def _place(row, slug) -> tuple[int, Page, list[Page]]:
    asked = pages(_answers(row), row.as_of)
    for place, page in enumerate(asked):
        if page.slug == slug:
            return place, page, asked
    raise Http404


def _late(request, row, slug):
    """Return what was typed for a question of a finished screening, or one that is no longer asked.

    None when the question is still asked; what is typed on into such a page by itself is refused with 409.
    """
    question = question_of(slug)
    asked = any(page.slug == slug for page in pages(_answers(row), row.as_of))
    if question is None or (asked and not row.finished_at):
        return None
    if "autosave" in request.POST:
        return HttpResponse(status=409)
    messages.error(request, TOO_LATE)
    form_class = FORMS[question.name]
    more = {"proposed": []} if form_class is CodesForm else {}
    return typed_back(request, row.case, form_class(request.POST, job="", **more))


def _keep(request, row, page, back):
    """Keep what was typed: by itself while typing (204), or before going back to the question before."""
    typed = {"key": page.key, "typed": typed_of(request, VERSION, *TYPING), "version": sent_version(request)}
    kept = attempt(request, screenings.keep_typed, row, by=request.user, done="", **typed)
    if "autosave" in request.POST:
        return HttpResponse(status=204 if kept else 409)
    if kept is None:
        return typed_back(request, row.case, FORMS[page.question.name](request.POST, job=page.job))
    return (
        redirect("casework:screening_step", row.pk, back.slug)
        if back
        else redirect("casework:screenings", row.case_id)
    )


def _typed(form_class, row, page) -> dict:
    """Return what was typed on this page and not sent, as initial values; {} when nothing was."""
    typed = row.facts.get("typed", {}).get(page.key)
    if typed is None:
        return {}
    return initial_of(typed, form_class(job=page.job).fields)


def _form(request, row, page):
    form_class = FORMS[page.question.name]
    told = _answers(row).get(page.key) or _told_before(row, page) or _known(row.case.child, page)
    told = {**told, **_typed(form_class, row, page)}
    if "find" in request.POST and form_class is JobsForm:
        told = {"types": request.POST.getlist("types"), "other": request.POST.get("other", "")}
        return form_class(initial=told, find=request.POST.get("sought", "")[:100])
    more = {}
    if form_class is CodesForm:
        more = {"proposed": proposed_codes(page.job, _answers(row), row.as_of), "on": row.as_of}
    return form_class(request.POST if request.method == "POST" else None, initial=told, job=page.job, **more)


def _told_before(row, page) -> dict:
    """Return the answer of the screening that this one starts from; signs of danger are asked afresh."""
    if row.starts_from is None or page.key in ASKED_AFRESH:
        return {}
    return row.starts_from.facts.get("answers", {}).get(page.key, {})


def _known(child, page) -> dict:
    """Return what the record already knows of the child, so that it is confirmed and not asked again."""
    if page.key != "age":
        return {}
    told = {"sex": child.sex, "stated_age": child.stated_age}
    born, precision = child.birth_date, child.birth_precision
    if born:
        told["year"] = born.year
        told["month"] = born.month if precision in (BirthPrecision.MONTH, BirthPrecision.DAY) else None
        told["day"] = born.day if precision == BirthPrecision.DAY else None
    return told


def _save(request, row, page, form):
    answers = {**_answers(row), page.key: form.answers()}
    typed = {key: value for key, value in row.facts.get("typed", {}).items() if key != page.key}
    told = facts_of(answers, case_code=row.case.code, as_of=row.as_of)
    facts = {**told, "answers": answers, "typed": typed}
    asked = [each.key for each in pages(answers, row.as_of)]
    danger = in_danger(answers) and not in_danger(_answers(row))
    deed = {"by": request.user, "step": asked.index(page.key) + 1, "facts": facts, "done": ""}
    deed |= {"key": page.key, "version": sent_version(request)}
    if answer_in(request.POST, ANSWER) == THEIRS:
        return _after(row, page)
    try:
        if unanswered(request.POST):
            raise ChangedMeanwhile
        saved = attempt(request, screenings.save_step, row, **deed)
    except ChangedMeanwhile:
        return _both(request, row, page, form)
    if saved is None:
        return typed_back(request, row.case, form)
    return redirect("casework:screening_emergency", row.pk) if danger else _after(saved, page)


def _both(request, row, page, form):
    """Show the answer that somebody else saved beside the one that was sent: one of them is chosen whole."""
    row.refresh_from_db(fields=["facts"])
    theirs, mine = _answers(row).get(page.key), form.answers()
    if theirs == mine:
        return _after(row, page)
    stored = answer_words(page, theirs) if theirs else _("(để trống)")
    clash = Clash(ANSWER, str(page.question.title), stored, answer_words(page, mine))
    return both_versions(request, row.case, row.history, [clash], title=_("Sàng lọc"), back=request.path)


def _after(row, page):
    """Lead to the next question without an answer, or back to the check when all were asked."""
    asked = pages(_answers(row), row.as_of)
    following = asked[[each.key for each in asked].index(page.key) + 1 :]
    upcoming = next((each for each in following if each.key not in _answers(row)), None)
    return redirect("casework:screening_step", row.pk, upcoming.slug) if upcoming else _go_on(row)


def _go_on(row):
    page = first_open(_answers(row), row.as_of)
    if page is None:
        return redirect("casework:screening_check", row.pk)
    return redirect("casework:screening_step", row.pk, page.slug)
