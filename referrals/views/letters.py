"""The officer's side of an institution without an account: the letter, and what it says, recorded for it."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from casework.access import case_permissions, sees
from casework.views.late import too_late
from casework.workflow import offered as offered_on_case
from interface.once import once
from referrals.access import ANSWER, get_referral, referral_permissions
from referrals.actions import attendance, institution, letters, placement
from referrals.enums import NAMED_STATES, ReferralState
from referrals.forms import EndForm, EnrolForm, NoShowForm
from referrals.forms.letters import LetterAnswerForm, LetterWeekForm
from referrals.letters import earlier_letters
from referrals.models import Placement
from referrals.sharing import shared_view, withheld
from referrals.views.doing import attempt, data_of
from referrals.workflow import offered
from schools.access import post_holders
from vietnam.calendar import today

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_safe
def letter(request, pk):
    """Show exactly what the letter holds, how to bring it, and what to do with the answer."""
    referral = get_referral(request.user, pk, "refer")
    view = withheld(shared_view(referral), sees(request.user, referral.case))
    return _page(
        request,
        "referrals/letter.html",
        referral,
        view=view,
        named=referral.state in NAMED_STATES,
        earlier=earlier_letters(referral),
        has_account=bool(post_holders(referral.institution)),
    )


@require_http_methods(FORM_METHODS)
@once
def answer(request, pk):
    """Record what the institution answered."""
    words = {
        "title": _("Ghi câu trả lời của cơ sở"),
        "button": _("Lưu câu trả lời"),
        "note": _("Ghi đúng điều cơ sở nói hoặc viết. Người trả lời và ngày trả lời được lưu cùng phiếu."),
        "done": _("Đã ghi câu trả lời của cơ sở."),
    }
    referral = get_referral(request.user, pk, ANSWER)
    asks = referral.state == ReferralState.SENT
    form = LetterAnswerForm(data_of(request), asks=asks, initial={"answer_on": today()})
    told = form.values() if form.is_valid() else {}
    return _recorded(request, referral, letters.record_answer, form, words, told)


@require_http_methods(FORM_METHODS)
@once
def enrol(request, pk):
    """Record that the child was seen at the institution: the first day and the class."""
    words = {
        "title": _("Ghi nhận nhập học"),
        "button": _("Ghi nhận nhập học"),
        "note": _("Ghi khi cơ sở báo trẻ đã đến lớp, hoặc khi bạn đến thấy trẻ học."),
        "done": _("Đã ghi nhận nhập học."),
    }
    form = EnrolForm(data_of(request), initial={"starts": today()})
    return _deed(request, pk, institution.enrol_child, form, words)


@require_http_methods(FORM_METHODS)
@once
def no_show(request, pk):
    """Record that the child did not come."""
    words = {
        "title": _("Trẻ không đến lớp"),
        "button": _("Ghi trẻ không đến"),
        "note": _("Ghi khi cơ sở báo trẻ không đến. Sau đó quyết định ngay: chờ tiếp hay tìm nơi khác."),
        "done": _("Đã ghi trẻ không đến."),
    }
    return _deed(request, pk, placement.report_no_show, NoShowForm(data_of(request)), words)


@require_http_methods(FORM_METHODS)
@once
def week(request, pk):
    """Record the attendance of one week."""
    words = {
        "title": _("Ghi chuyên cần"),
        "button": _("Lưu tuần này"),
        "note": _("Hỏi cơ sở mỗi tuần một lần. Ghi lại một tuần đã ghi là sửa tuần đó."),
        "done": _("Đã lưu chuyên cần."),
    }
    form = LetterWeekForm(data_of(request), initial={"week": today(), "days_expected": 5})
    return _deed(request, pk, _record_week, form, words)


@require_http_methods(FORM_METHODS)
@once
def end(request, pk):
    """Record how and when learning ended."""
    words = {
        "title": _("Kết thúc việc học"),
        "button": _("Ghi nhận kết thúc"),
        "note": _("Ghi đúng điều cơ sở cho biết. Nhắc cơ sở hủy thư có tên trẻ."),
        "done": _("Đã ghi nhận kết thúc việc học."),
    }
    return _deed(request, pk, _end, EndForm(data_of(request), initial={"ends": today()}), words)


def _placement(referral) -> Placement:
    # One that is not enrolled, or not any more, has none: the deed says what it is now.
    return getattr(referral, "placement", None) or Placement(referral=referral)


def _record_week(referral, **fields):
    return attendance.record_attendance(_placement(referral), **fields)


def _end(referral, **fields):
    return institution.end_placement(_placement(referral), **fields)


def _deed(request, pk, deed, form, words):
    referral = get_referral(request.user, pk, ANSWER)
    return _recorded(request, referral, deed, form, words, form.cleaned_data if form.is_valid() else {})


def _recorded(request, referral, deed, form, words, told):
    if form.is_valid():
        done = attempt(request, words["done"], deed, referral, form=form, **told)
        back = redirect("referrals:sent", referral.pk)
        if response := back if done else too_late(request, referral.case, form):
            return response
    return _page(request, "referrals/officer_deed.html", referral, form=form, words=words)


def _page(request, template, referral, **context):
    case, user = referral.case, request.user
    shown = {
        "offered": offered_on_case(case, case_permissions(user, case)),
        "may": offered(referral, referral_permissions(user, referral)),
    }
    return render(request, template, {"case": case, "referral": referral, **shown, **context})
