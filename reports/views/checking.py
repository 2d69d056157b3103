"""Whether a paper is one of ours: the only page about papers that answers without signing in."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from accounts.actions.throttling import TooManyAttempts, begin_checking
from accounts.views.signing_in import wait_sentence
from reports.checking import Standing, check_code
from reports.forms.checking import SLIP, CodeOnPaperForm
from vietnam.codes import shows_slips

COLOURS = {Standing.HOLDS: "green", Standing.GONE: "red", Standing.REPLACED: "orange"}


@login_not_required
@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def check_paper(request):
    """Ask for the code of a paper; tell its kind, commune and day, and whether it holds, and nothing more.

    A slip of the hand is told from a code that no paper bears. Every attempt is counted, slips as well.
    """
    form, status, context = CodeOnPaperForm(request.POST or None), 200, {}
    if request.method == "POST":
        try:
            attempt = begin_checking(request)
        except TooManyAttempts as wait:
            form = CodeOnPaperForm(initial={"code": request.POST.get("code", "")[:60]})
            context, status = {"wait": wait_sentence(wait)}, 429
        else:
            context = _answer(form, attempt) if form.is_valid() else {}
    return render(request, "reports/check_paper.html", {"form": form, **context}, status=status)


def _answer(form, attempt) -> dict:
    code = form.cleaned_data["code"]
    verdict = check_code(code)
    if verdict is None and not shows_slips(code):
        # Half of a code is as long as one of before: nobody is told that the paper in hand is false.
        form.add_error("code", SLIP)
        return {}
    if verdict is None:
        return {"unknown": True}
    attempt.was_right()
    return {"verdict": verdict, "colour": COLOURS[verdict.standing]}
