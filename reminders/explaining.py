"""Why the clocks of one case stand where they stand and who is told: in words, by code, without any name."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Notice
from casework.deadlines import RULES
from casework.due import pause_words
from casework.models import Case, Deadline
from referrals.models import Referral
from reminders.who_answers import who_answers_for
from vietnam.calendar import day_of, is_working_day

MOMENT = "%H:%M %d/%m/%Y"
# So many days off are named; the rest are counted.
MOST_DAYS = 12


def explain(case: Case, now: dt.datetime) -> Iterator[str]:
    """Yield lines about every clock of `case` (rule, source, start, end, why) and what became of its notices.

    Called inside the scope of a task. People are named by their account, the child not at all.
    """
    clocks = list(case.deadlines.select_related("case__commune", "owner").order_by("due_at", "pk"))
    yield _("Hồ sơ %(code)s: %(many)d thời hạn") % {"code": case.code, "many": len(clocks)}
    for deadline in clocks:
        yield ""
        yield from _clock(deadline, now)
    yield ""
    about = [f"casework.deadline:{deadline.pk}" for deadline in clocks] + _referrals(case)
    told = Notice.objects.filter(Q(case_code=case.code) | Q(about__in=about)).select_related("recipient")
    yield from _notices(list(told.order_by("pk")))


def _referrals(case) -> list[str]:
    """Return what notices to an institution, which bear no code, call the referrals of `case`."""
    keys = Referral.objects.filter(case=case).values_list("pk", flat=True)
    versions = Referral.history.filter(case=case.pk).values_list("history_id", flat=True)
    found = [f"referrals.referral:{pk}" for pk in keys]
    return found + [f"referrals.historicalreferral:{pk}" for pk in versions]


def _clock(deadline: Deadline, now) -> Iterator[str]:
    yield f"{deadline.get_kind_display()} ({deadline.kind}, {deadline.pk})"
    yield "  " + _rule(deadline)
    yield "  " + _("Bắt đầu %(start)s, hạn %(due)s") % {
        "start": _moment(deadline.starts_at),
        "due": _moment(deadline.due_at),
    }
    yield "  " + _why(deadline)
    for stopped, again in deadline.stood_still:
        words = _("Đã tạm dừng từ %(stopped)s đến %(again)s, thời gian này không tính")
        yield "  " + words % {"stopped": _moment(stopped), "again": _moment(again)}
    yield "  " + _state(deadline, now)
    if deadline.runs and not deadline.is_paused:
        people = ", ".join(user.username for user in who_answers_for(deadline)) or _("không có ai")
        yield "  " + _("Khi quá hạn, người được báo: %(people)s") % {"people": people}


def _rule(deadline) -> str:
    rule = RULES[deadline.kind]
    amount = {
        "hours": _("%(many)d giờ"),
        "days": _("%(many)d ngày"),
        "working_days": _("%(many)d ngày làm việc"),
        "months": _("%(many)d tháng"),
    }[rule.unit] % {"many": rule.amount}
    name = deadline.counted_by or rule.setting
    setting = _("; thông số %(name)s có thể thay số này") % {"name": name} if name else ""
    return _("Quy tắc: %(amount)s, căn cứ %(source)s") % {"amount": amount, "source": deadline.rule} + setting


def _why(deadline) -> str:
    """Return which days the clock jumps over, or that it does not."""
    unit = RULES[deadline.kind].unit
    if unit == "hours":
        return _("Chạy liên tục, cả đêm và ngày nghỉ")
    if unit in ("days", "months"):
        return _("Tính theo ngày, cả ngày nghỉ; hết vào cuối ngày")
    first, last = day_of(deadline.starts_at), day_of(deadline.due_at)
    days = (first + dt.timedelta(days=step) for step in range(1, (last - first).days + 1))
    off = [day for day in days if not is_working_day(day)]
    if not off:
        return _("Không tính ngày bắt đầu; không có ngày nghỉ ở giữa")
    named = ", ".join(f"{day:%d/%m}" for day in off[:MOST_DAYS])
    more = _(" và %(many)d ngày nữa") % {"many": len(off) - MOST_DAYS} if len(off) > MOST_DAYS else ""
    return _("Không tính ngày bắt đầu và các ngày nghỉ: %(days)s") % {"days": named} + more


def _state(deadline, now) -> str:
    if deadline.met_at:
        return _("Đã xong lúc %(at)s; không nhắc nữa") % {"at": _moment(deadline.met_at)}
    if deadline.cancelled_at:
        return _("Đã dừng lúc %(at)s; không nhắc nữa") % {"at": _moment(deadline.cancelled_at)}
    if deadline.is_paused:
        told = pause_words(deadline)
        moment = {"at": _moment(deadline.paused_at), "why": told["because"], "left": told["left"]}
        return _("Đang tạm dừng từ %(at)s (%(why)s), %(left)s khi chạy tiếp; chưa nhắc hạn này") % moment
    if deadline.due_at >= now:
        return _("Đang chạy, chưa đến hạn")
    if deadline.told_for == deadline.due_at:
        return _("Đã quá hạn, đã báo")
    return _("Đã quá hạn, sẽ báo ở lần nhắc việc kế tiếp")


def _notices(notices) -> Iterator[str]:
    if not notices:
        yield _("Chưa có thông báo nào")
        return
    yield _("Thông báo:")
    for notice in notices:
        yield "  " + _("%(pk)d %(kind)s, cho %(person)s, lập lúc %(made)s: %(what)s") % {
            "pk": notice.pk,
            "kind": notice.kind,
            "person": notice.recipient.username,
            "made": _moment(notice.created_at),
            "what": _became(notice),
        }


def _became(notice) -> str:
    words = [str(notice.get_state_display())]
    if notice.sent_at:
        words.append(_moment(notice.sent_at))
    if notice.attempts > 1 or (notice.attempts and not notice.sent_at):
        words.append(_("%(many)d lần thử") % {"many": notice.attempts})
    if notice.claimed_until and not notice.sent_at:
        words.append(_("thử lại sau %(at)s") % {"at": _moment(notice.claimed_until)})
    if notice.read_at:
        words.append(_("đã đọc"))
    return ", ".join(words)


def _moment(at) -> str:
    return f"{timezone.localtime(at):{MOMENT}}"
