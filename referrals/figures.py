"""The figures of referrals: one definition each, for the page, its lists and every document alike.

A figure is a name, a sentence that is printed beside it, and a condition on referrals that were made visible
before (`access.counted_referrals`). The number counts the rows of the condition, the list shows them: they
cannot differ. Answers are counted by the day of sending, staying by the day on which it is looked back.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from referrals.enums import GOOD_ENDS, WAITING_STATES, EndReason, ReferralState
from referrals.models import Referral
from referrals.spans import Span
from vietnam.calendar import ZONE, today, working_days_between

# Days after the first day at which one looks whether the place still holds the child. Indicator I5 counts
# from the day of sending instead: docs/decisions/0046-learning-after-days.md.
MARKS = (30, 90, 180)
TAKEN_IN = (
    ReferralState.ACCEPTED,
    ReferralState.PLACED,
    ReferralState.COMPLETED,
    ReferralState.DROPPED_OUT,
)


@dataclass(frozen=True)
class Figure:
    """One number: what it is called, what it means in a sentence, and which referrals it counts."""

    name: str
    label: str
    meaning: str
    condition: Callable[[Span], Q]


def _sent(span: Span) -> Q:
    begins, ends = span.moments
    return Q(sent_at__gte=begins, sent_at__lt=ends)


def _of_sent(condition: Callable[[], Q]) -> Callable[[Span], Q]:
    return lambda span: _sent(span) & condition()


def _accepted() -> Q:
    taken_back = Q(state=ReferralState.WITHDRAWN, answered_at__isnull=False)
    return Q(state__in=TAKEN_IN) | taken_back


def _declined() -> Q:
    return Q(state=ReferralState.DECLINED)


def _waiting() -> Q:
    return Q(state__in=WAITING_STATES) & ~_late()


def _late() -> Q:
    # What waits for the officer is not the institution's delay.
    return Q(state=ReferralState.SENT, answer_due__lt=timezone.now())


def _unanswered() -> Q:
    return Q(state=ReferralState.EXPIRED) | _late()


def _withdrawn() -> Q:
    return Q(state=ReferralState.WITHDRAWN, answered_at=None)


def _answered() -> Q:
    return (_accepted() | _declined()) & Q(answered_at__isnull=False)


def _in_time() -> Q:
    return _answered() & Q(answered_at__lte=F("answer_due"))


ANSWERS = (
    Figure(
        "sent",
        _("Đã gửi"),
        _("Phiếu gửi cho cơ sở trong kỳ. Các số bên dưới đếm trong số phiếu này."),
        _sent,
    ),
    Figure(
        "accepted",
        _("Được tiếp nhận"),
        _("Cơ sở đã nhận trẻ, kể cả khi sau đó phiếu được rút lại hoặc trẻ thôi học."),
        _of_sent(_accepted),
    ),
    Figure("declined", _("Bị từ chối"), _("Cơ sở trả lời không nhận."), _of_sent(_declined)),
    Figure(
        "unanswered",
        _("Quá hạn chưa trả lời"),
        _("Hạn trả lời đã qua mà cơ sở chưa nhận cũng chưa từ chối, kể cả phiếu đã hết hạn."),
        _of_sent(_unanswered),
    ),
    Figure("waiting", _("Còn trong hạn trả lời"), _("Chưa trả lời, hạn chưa qua."), _of_sent(_waiting)),
    Figure(
        "withdrawn",
        _("Rút lại trước khi trả lời"),
        _("Xã rút phiếu lại khi cơ sở chưa trả lời."),
        _of_sent(_withdrawn),
    ),
)
TIMES = (
    Figure("answered", _("Đã trả lời"), _("Đã nhận hoặc đã từ chối."), _of_sent(_answered)),
    Figure(
        "in_time",
        _("Trả lời đúng hạn"),
        _("Nhận hoặc từ chối không muộn hơn hạn trả lời."),
        _of_sent(_in_time),
    ),
)


def _reached(days: int) -> Callable[[Span], Q]:
    def condition(span: Span) -> Q:
        back = dt.timedelta(days=days)
        return Q(placement__starts__range=(span.first - back, min(span.last, today()) - back))

    return condition


def _ended_before(days: int) -> Q:
    return Q(placement__ends__lt=F("placement__starts") + dt.timedelta(days=days))


def _of_reached(days: int, condition: Q) -> Callable[[Span], Q]:
    return lambda span: _reached(days)(span) & condition


def _after(days: int) -> tuple[Figure, ...]:
    """Return the figures of the day `days` after the first day: all, stayed, well ended, moved, left."""
    ended = _ended_before(days)
    stayed = Q(placement__ends=None) | Q(
        placement__ends__gte=F("placement__starts") + dt.timedelta(days=days)
    )
    well = ended & Q(placement__end_reason__in=GOOD_ENDS)
    moved = ended & Q(placement__end_reason=EndReason.MOVED_AWAY)
    left = ended & ~Q(placement__end_reason__in=(*GOOD_ENDS, EndReason.MOVED_AWAY))
    return (
        Figure(
            f"reached_{days}",
            _("Đủ ngày để xem"),
            _(
                "Trẻ có ngày này, đếm từ ngày đầu đi học, rơi vào kỳ. Trẻ mới học, chưa đủ ngày, không được"
                " đếm. Chỉ tiêu I5 trong báo cáo của Ban thì đếm từ ngày gửi phiếu."
            ),
            _reached(days),
        ),
        Figure(
            f"stayed_{days}",
            _("Còn học"),
            _("Đến ngày đó việc học chưa kết thúc."),
            _of_reached(days, stayed),
        ),
        Figure(
            f"well_{days}",
            _("Học xong, chuyển lên"),
            _("Trước ngày đó đã học xong hoặc chuyển lên trường, lớp khác."),
            _of_reached(days, well),
        ),
        Figure(
            f"moved_{days}",
            _("Gia đình chuyển đi"),
            _("Trước ngày đó thôi học ở đây vì gia đình chuyển đi."),
            _of_reached(days, moved),
        ),
        Figure(f"left_{days}", _("Bỏ học"), _("Trước ngày đó đã bỏ học."), _of_reached(days, left)),
    )


STAYING = {days: _after(days) for days in MARKS}
FIGURES = {
    figure.name: figure
    for figure in (*ANSWERS, *TIMES, *(figure for figures in STAYING.values() for figure in figures))
}
# What the numbers can be split by → the columns of a group: its key, and its name where it has one.
GROUPS = {
    "institution": ("institution", "institution__name"),
    "kind": ("institution__kind",),
    "need": ("need",),
    "sex": ("case__child__sex",),
    "commune": ("case__commune", "case__commune__name"),
}


def rows_of(referrals: QuerySet[Referral], name: str, span: Span) -> QuerySet[Referral]:
    """Return the referrals that the figure `name` counts. Raises KeyError for a name that is none."""
    return referrals.filter(FIGURES[name].condition(span))


def totals(referrals: QuerySet[Referral], span: Span) -> dict[str, int]:
    """Return figure → number, in one query."""
    return referrals.filter(_touched(span)).order_by().aggregate(**_counts(span))


def grouped(referrals: QuerySet[Referral], span: Span, by: str) -> QuerySet:
    """Return one row a group of `GROUPS[by]`, with every figure: those to whom most was sent first."""
    columns = GROUPS[by]
    rows = referrals.filter(_touched(span)).order_by().values(*columns).annotate(**_counts(span))
    return rows.order_by("-sent", *reversed(columns))


def days_to_answer(referrals: QuerySet[Referral], span: Span, by: str = "") -> dict[object, float]:
    """Return group → median of the working days from sending to the answer; "" is the key of all together.

    One query, which counts equal pairs of days in the database. A group without an answer is left out.
    """
    days = {"sent_on": TruncDate("sent_at", tzinfo=ZONE), "on": TruncDate("answered_at", tzinfo=ZONE)}
    columns = [GROUPS[by][0]] if by else []
    pairs = rows_of(referrals, "answered", span).order_by().annotate(**days)
    took, known = defaultdict(list), {}
    for *group, sent_on, on, number in pairs.values_list(*columns, *days).annotate(number=Count("pk")):
        if (sent_on, on) not in known:
            known[sent_on, on] = working_days_between(sent_on, on)
        for key in ("", *group):
            took[key] += [known[sent_on, on]] * number
    return {key: median(values) for key, values in took.items()}


def _touched(span: Span) -> Q:
    """Return what any figure could count: everything else is not read."""
    far, near = max(MARKS), min(MARKS)
    looked = (span.first - dt.timedelta(days=far), min(span.last, today()) - dt.timedelta(days=near))
    return _sent(span) | Q(placement__starts__range=looked)


def _counts(span: Span) -> dict[str, Count]:
    return {name: Count("pk", filter=figure.condition(span)) for name, figure in FIGURES.items()}
