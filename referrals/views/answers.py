"""Deeds of the institution, each a short form of its own: accept, decline, ask, enrol, end."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods

from audit.editing import sent_version, version_of
from casework.views.late import too_late_at
from interface.once import once
from referrals.access import get_shared
from referrals.actions import days, institution, placement
from referrals.enums import EndReason
from referrals.forms import (
    AcceptForm,
    ColleagueForm,
    DayForm,
    DeclineForm,
    EndForm,
    EnrolForm,
    FirstDayForm,
    MessageForm,
    NoShowForm,
)
from referrals.models import Placement
from referrals.sharing import shared_view
from referrals.views.doing import attempt, data_of
from schools.access import post_holders
from vietnam.calendar import today

FORM_METHODS = ["GET", "HEAD", "POST"]
LONGEST_KEY = 10


@require_http_methods(FORM_METHODS)
@once
def accept(request, pk):
    """Accept the child."""
    words = {
        "title": _("Tiếp nhận trẻ"),
        "button": pgettext_lazy("button", "Tiếp nhận"),
        "note": _("Sau khi tiếp nhận, trang này hiện thêm những thông tin mà gia đình đã đồng ý chia sẻ."),
        "done": _("Đã tiếp nhận. Cán bộ xã được báo ngay."),
    }
    return _deed(request, pk, institution.accept_referral, AcceptForm(data_of(request)), words)


@require_http_methods(FORM_METHODS)
@once
def decline(request, pk):
    """Decline with a reason."""
    words = {
        "title": pgettext_lazy("deed", "Từ chối tiếp nhận"),
        "button": pgettext_lazy("button", "Từ chối"),
        "note": _("Sau khi từ chối, thông tin về trẻ không còn hiện với cơ sở."),
        "done": _("Đã gửi câu trả lời cho cán bộ xã."),
    }
    return _deed(request, pk, institution.decline_referral, DeclineForm(data_of(request)), words)


@require_http_methods(FORM_METHODS)
@once
def ask(request, pk):
    """Ask the officer for more."""
    words = {
        "title": _("Hỏi thêm cán bộ xã"),
        "button": _("Gửi câu hỏi"),
        "note": _("Cán bộ xã trả lời trên hệ thống, không nêu tên trẻ."),
        "done": _("Đã gửi câu hỏi."),
    }
    return _deed(request, pk, institution.ask_question, MessageForm(data_of(request)), words)


@require_http_methods(FORM_METHODS)
@once
def propose(request, pk):
    """Offer another first day."""
    words = {
        "title": _("Đề nghị ngày khác"),
        "button": _("Gửi đề nghị"),
        "note": _("Cơ sở nhận trẻ, nhưng từ một ngày khác. Cán bộ xã đồng ý hoặc gửi phiếu trở lại."),
        "done": _("Đã gửi đề nghị cho cán bộ xã."),
    }
    return _deed(request, pk, days.propose_day, DayForm(data_of(request)), words)


@require_http_methods(FORM_METHODS)
@once
def pass_on(request, pk):
    """Let a colleague look after the referral."""
    words = {
        "title": _("Giao phiếu cho đồng nghiệp"),
        "button": _("Giao phiếu"),
        "note": _("Người được giao nhận lời nhắc về phiếu này. Mọi cán bộ của cơ sở vẫn xem được phiếu."),
        "done": _("Đã giao phiếu."),
    }
    found = get_shared(request.user, pk)
    form = ColleagueForm(data_of(request), people=post_holders(found.institution))
    return _answered(request, found, days.pass_to_colleague, form, words)


@require_http_methods(FORM_METHODS)
@once
def enrol(request, pk):
    """Record that the child came: the first day and the class."""
    words = {
        "title": _("Ghi nhận nhập học"),
        "button": _("Ghi nhận nhập học"),
        "note": _("Ghi khi trẻ đã đến lớp. Từ tuần đầu tiên, ghi chuyên cần mỗi tuần một lần."),
        "done": _("Đã ghi nhận nhập học."),
    }
    form = EnrolForm(data_of(request), initial={"starts": today()})
    return _deed(request, pk, institution.enrol_child, form, words)


@require_http_methods(FORM_METHODS)
@once
def first_day(request, pk):
    """Expect the child on another day."""
    words = {
        "title": _("Đổi ngày dự kiến đến lớp"),
        "button": _("Lưu ngày mới"),
        "note": _("Cán bộ xã được báo ngay. Từ ngày này, ghi lại việc trẻ có đến hay không."),
        "done": _("Đã đổi ngày dự kiến. Cán bộ xã được báo ngay."),
    }
    return _changed(request, pk, placement.change_first_day, FirstDayForm(data_of(request)), words)


@require_http_methods(FORM_METHODS)
@once
def no_show(request, pk):
    """Say that the child did not come."""
    words = {
        "title": _("Trẻ không đến lớp"),
        "button": _("Báo cán bộ xã"),
        "note": _("Cán bộ xã được báo ngay và quyết định chờ tiếp, rút phiếu hay tìm nơi khác."),
        "done": _("Đã báo cán bộ xã rằng trẻ không đến."),
    }
    return _changed(request, pk, placement.report_no_show, NoShowForm(data_of(request)), words)


@require_http_methods(FORM_METHODS)
@once
def end(request, pk):
    """Record how and when learning ended."""
    words = {
        "title": _("Kết thúc việc học"),
        "button": _("Ghi nhận kết thúc"),
        "note": _("Sau bước này, thông tin về trẻ không còn hiện với cơ sở. Cán bộ xã được báo ngay."),
        "done": _("Đã ghi nhận kết thúc việc học."),
    }
    # From the weekly sheet: the child stopped, and others of the same week may follow.
    weekly = request.GET.get("tuan", "")
    initial = {"ends": today(), **({"reason": EndReason.DROPPED_OUT} if weekly else {})}
    form = EndForm(data_of(request), initial=initial)
    back = _after_end(weekly, request.GET.get("nghi", "")) if weekly else ""
    return _answered(request, get_shared(request.user, pk), _end_placement, form, words, back=back)


def _after_end(weekly: str, rest: str) -> str:
    """Return where an ending leads that began on the sheet of a week: to the next child, or to the sheet.

    `weekly` is a day of the week, `rest` the keys of the referrals that follow; each page asks for itself
    who may see it.
    """
    week = urlencode({"tuan": weekly})
    keys = [key for key in rest.split(",") if key.isascii() and key.isdigit() and len(key) < LONGEST_KEY]
    if not keys:
        return f"{reverse('referrals:attendance')}?{week}"
    more = f"&{urlencode({'nghi': ','.join(keys[1:])})}" if keys[1:] else ""
    return f"{reverse('referrals:end', args=[keys[0]])}?{week}{more}"


def _changed(request, pk, deed, form, words):
    """A deed on the day that is expected, which the officer may have changed since the page was opened."""
    return _deed(request, pk, deed, form, words, version=sent_version(request))


def _end_placement(referral, **fields):
    # One that is not enrolled, or not any more, has none: the deed says what it is now.
    placement = getattr(referral, "placement", None) or Placement(referral=referral)
    return institution.end_placement(placement, **fields)


def _deed(request, pk, deed, form, words, **told):
    return _answered(request, get_shared(request.user, pk), deed, form, words, **told)


def _answered(request, found, deed, form, words, *, back="", **told):
    pk = found.pk
    if form.is_valid():
        done = attempt(request, words["done"], deed, found, form=form, **form.cleaned_data, **told)
        page = reverse("referrals:referral", args=[pk])
        if done:
            return redirect(back or page)  # nosemgrep: open-redirect - a route of ours with checked keys
        if answer := too_late_at(request, page, form):
            return answer
    version = version_of(found.history) if told else ""
    shown = {"view": shared_view(found), "form": form, "words": words, "version": version}
    return render(request, "referrals/deed.html", shown)
