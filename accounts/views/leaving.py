"""Ending an account: what is said when work would be left behind, and the block that does not wait for it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import get_person
from accounts.actions.leaving import block
from accounts.forms import BlockForm
from accounts.leaving import Question, open_work
from accounts.step_up import step_up_required
from interface.once import once


@require_http_methods(["GET", "HEAD", "POST"])
@step_up_required
@once
def block_person(request, pk):
    """Block an account at once, after telling what is left and where it is handed over."""
    person = get_person(request.user, pk)
    form = BlockForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        left = block(person, by=request.user, reason=form.cleaned_data["reason"])
        _say_blocked(request, person, left)
        return redirect("accounts:people")
    left = open_work(Question(user=person, gone=True))
    return render(
        request, "accounts/block_person.html", {"person": person, "form": form, "left": by_place(left)}
    )


def refused_in_words(left) -> str:
    """Return why a role cannot end yet, what is left, and the two ways on, with their links."""
    sentence = _(
        "Chưa lưu: {who} còn việc mà không ai làm tiếp: {what}. Vào {hand_over} để giao cho người khác "
        "trước, hoặc {block} nếu phải chặn đăng nhập ngay."
    )
    hand_over = _link(reverse("casework:handovers"), _("Bàn giao"))
    blocking = _link(reverse("accounts:block_person", args=[left[0].user.pk]), _("khóa khẩn cấp"))
    return format_html(sentence, who=left[0].user, what=_what(left), hand_over=hand_over, block=blocking)


def later_in_words(left) -> str:
    """Return what must be handed over before the last day that was just set."""
    sentence = _("Trước ngày cuối, {who} còn phải bàn giao: {what}. Vào {hand_over}.")
    hand_over = _link(reverse("casework:handovers"), _("Bàn giao"))
    return format_html(sentence, who=left[0].user, what=_what(left), hand_over=hand_over)


def by_place(left) -> dict:
    """Return place → what is left there, in words."""
    found = {}
    for one in left:
        found.setdefault(one.place, []).append(one.text)
    return found


def _what(left) -> str:
    return "; ".join(f"{place}: {', '.join(texts)}" for place, texts in by_place(left).items())


def _link(path, text) -> str:
    return format_html('<a class="govuk-link" href="{}">{}</a>', path, text)


def _say_blocked(request, person, left) -> None:
    if left:
        sentence = _("Đã khóa tài khoản của {who}. Còn chờ bàn giao: {what}. Vào {hand_over}.")
        hand_over = _link(reverse("casework:handovers"), _("Bàn giao"))
        told = format_html(sentence, who=person, what=_what(left), hand_over=hand_over)
    else:
        told = _("Đã khóa tài khoản của %(who)s.") % {"who": person}
    messages.success(request, told)
