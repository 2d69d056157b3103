"""What casework asks before a case may close: proof that the child stayed (design of the journey).

Each check takes a case and returns `Condition`s, met or not. Decree 56/2017 Art 30(1)(b) asks for no more
risk and a stable child; how many visits over how many days show it is a setting (`areas.settings`). A case
that ends for another reason asks for what `ENDINGS` names. What was seen before a case was closed and opened
again proves nothing any more.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from areas.queries import numbers
from casework.carrying_out import decisions_of
from casework.enums import CloseReason, DeadlineKind, DecisionKind, DecisionOutcome, Level
from casework.workflow import Condition
from vietnam.calendar import day_of, today

GROWN_UP = 18
# What closing as stable asks for, in this room and in those to the right.
SETTINGS = ("closing_visits", "closing_days_apart", "closing_weeks", "low_attendance_percent")
OWN = gettext_lazy("Mặc định của chương trình, chỉnh được")
ARTICLE_30 = gettext_lazy("Nghị định 56/2017/NĐ-CP, Điều 30 khoản 1 điểm b")


def settings_of(case) -> dict[str, int]:
    """Return `SETTINGS` of today, read once for a case that was fetched."""
    if not hasattr(case, "closing_settings"):
        case.closing_settings = numbers(*SETTINGS)
    return case.closing_settings


def visits_are_proof(case) -> list[Condition]:
    """Ask what the visits must show, from one reading of them: no child labour any more, and both heard."""
    visits = _since_reopened(case, case.visits.all())
    return [_no_child_labour(visits, settings_of(case)), _both_heard(visits)]


def review_is_good(case) -> list[Condition]:
    """Ask for a last review (Mẫu 06) with low harm and a stable child (Decree 56/2017 Art 30(1)(b))."""
    review = next(iter(_since_reopened(case, case.reviews.all())), None)
    good = review and review.harm == Level.LOW and review.stable
    sentence = _("Rà soát theo Mẫu 06 phải kết luận: tổn hại thấp và tình trạng của trẻ ổn định.")
    title = _("Rà soát (Mẫu 06) lần gần nhất: tổn hại thấp, trẻ ổn định")
    return [Condition(title, ARTICLE_30, _("mọi mục tổn hại ở mức thấp"), () if good else (sentence,))]


def no_emergency_is_open(case) -> list[Condition]:
    """Ask that no 12-hour clock runs: an open emergency keeps the case open."""
    sentence = _("Ghi biện pháp bảo vệ khẩn cấp đã thực hiện.")
    source = _("Nghị định 56/2017/NĐ-CP, Điều 26 và 31")
    missing = (sentence,) if _runs(case, DeadlineKind.EMERGENCY) else ()
    return [Condition(_("Không còn việc khẩn cấp đang mở"), source, _("12 giờ"), missing)]


def no_isolation_runs(case) -> list[Condition]:
    """Ask that no isolation runs (Decree 56/2017, Art 32): its clock stops with its end."""
    sentence = _("Ghi việc tạm thời cách ly đã kết thúc, trẻ về với ai.")
    source = _("Nghị định 56/2017/NĐ-CP, Điều 32")
    missing = (sentence,) if _runs(case, DeadlineKind.ISOLATION) else ()
    return [Condition(_("Không còn quyết định tạm thời cách ly đang chạy"), source, _("15 ngày"), missing)]


CHECKS = (visits_are_proof, review_is_good, no_emergency_is_open, no_isolation_runs)


@dataclass(frozen=True)
class Ending:
    """What a reason other than a stable child asks for: words for the form, fields, checks of its own.

    `safe`: nothing urgent may be open. `followed`: the officer asks after the child six months later.
    """

    asks: str
    fields: tuple[str, ...]
    checks: tuple[Callable, ...] = ()
    safe: bool = True
    followed: bool = False


def grown_up(case) -> list[Condition]:
    """Ask that the child is 18, by what is known of the birth; unknown means that it cannot be told."""
    title, setting = _("Đã đủ 18 tuổi theo ngày sinh trong hồ sơ"), _("%(n)s tuổi") % {"n": GROWN_UP}
    age = case.child.age_on(today())
    if age is None:
        sentence = _("Chưa tính được tuổi: ghi ngày sinh hoặc tuổi của trẻ.")
        return [Condition(title, OWN, setting, (sentence,), unknown=True)]
    sentence = _("Trẻ mới %(age)s tuổi.") % {"age": age}
    return [Condition(title, OWN, setting, () if age >= GROWN_UP else (sentence,))]


def was_searched_for(case) -> list[Condition]:
    """Ask for visits in a row at which the child could not be met, over a time that is worth the name."""
    run = []
    for visit in _since_reopened(case, case.visits.all()):
        if visit.child_seen:
            break
        run.append(visit)
    asked = numbers("search_visits", "search_days")
    told = _spread(run, asked["search_visits"], asked["search_days"])
    sentence = _(
        "Cần %(visits)s lần thăm liên tiếp không gặp được trẻ, trong ít nhất %(days)s ngày "
        "(hiện có %(have)s lần trong %(span)s ngày)."
    )
    title, setting = _("Đã đi tìm trẻ nhiều lần"), _("%(visits)s lần trong %(days)s ngày")
    return [Condition(title, OWN, setting % told, () if told["done"] else (sentence % told,))]


def _spread(run, visits, days) -> dict:
    """Return the numbers of a condition on `run`, newest first: so many `visits` over so many `days`."""
    span = (run[0].on - run[-1].on).days if run else 0
    done = len(run) >= visits and span >= days
    return {"visits": visits, "days": days, "have": len(run), "span": span, "done": done}


ENDINGS = {
    CloseReason.STABLE: Ending(gettext_lazy("Đủ mọi điều kiện ở trang này."), (), followed=True),
    CloseReason.MOVED: Ending(
        gettext_lazy("Ghi ngày đi, nơi đến, và đã báo cho UBND xã nơi đến (số công văn)."),
        ("on", "where", "told"),
    ),
    CloseReason.AGED_OUT: Ending(
        gettext_lazy("Ngày sinh trong hồ sơ đủ 18 tuổi; ghi ai tiếp tục giúp, nếu còn cần."),
        ("comment",),
        (grown_up,),
    ),
    CloseReason.LOST: Ending(
        gettext_lazy(
            "Thăm nhiều lần không gặp (số lần ở điều kiện bên dưới); ghi ngày mất liên lạc, đã hỏi ai."
        ),
        ("on", "told"),
        (was_searched_for,),
        followed=True,
    ),
    CloseReason.DIED: Ending(
        gettext_lazy("Ghi ngày mất và số giấy báo tử hoặc trích lục khai tử."), ("on", "told"), safe=False
    ),
}


OTHERS = tuple(reason for reason in ENDINGS if reason != CloseReason.STABLE)


def checks_of(reason: str) -> list[Callable]:
    """Return what casework asks before a case ends for `reason`, other than a stable child."""
    ending = ENDINGS[CloseReason(reason)]
    return [*ending.checks, *((no_emergency_is_open, no_isolation_runs) if ending.safe else ())]


def _since_reopened(case, rows) -> list:
    """Return those of `rows` (visits, reviews) that came after the day on which the case was closed last."""
    closed = [
        row.decided_on or day_of(row.at)
        for row in decisions_of(case)
        if row.kind == DecisionKind.CLOSURE and row.outcome == DecisionOutcome.APPROVED
    ]
    return [row for row in rows if not closed or row.on > max(closed)]


def _runs(case, kind) -> bool:
    return any(clock.runs and clock.kind == kind for clock in case.deadlines.all())


def _no_child_labour(visits, asked) -> Condition:
    """Ask for visits in a row, far enough apart, at which the child was seen and not in child labour."""
    told = _spread(_clean_run(visits), asked["closing_visits"], asked["closing_days_apart"])
    sentence = _(
        "Cần %(visits)s lần thăm liên tiếp, trong ít nhất %(days)s ngày, gặp trẻ và trẻ không còn "
        "lao động trái quy định (hiện có %(have)s lần trong %(span)s ngày)."
    )
    title = _("Các lần thăm cho thấy trẻ không còn lao động trái quy định")
    setting = _("%(visits)s lần liên tiếp trong %(days)s ngày") % told
    return Condition(title, OWN, setting, () if told["done"] else (sentence % told,))


def _both_heard(visits) -> Condition:
    """Ask that the words of the child and of a caregiver stand in a visit."""
    missing = []
    if not any(visit.child_words for visit in visits):
        missing.append(_("Ghi ý kiến của trẻ trong một lần thăm."))
    if not any(visit.caregiver_words for visit in visits):
        missing.append(_("Ghi ý kiến của cha, mẹ hoặc người chăm sóc trong một lần thăm."))
    source = _("Luật Trẻ em 2016, Điều 5 và 34")
    return Condition(_("Đã nghe trẻ và người chăm sóc"), source, _("mỗi bên một lần"), tuple(missing))


def _clean_run(visits) -> list:
    """Return the newest visits up to the first that proves nothing; `visits` come newest first."""
    run = []
    for visit in visits:
        if not visit.child_seen or visit.still_in_child_labour is not False:
            break
        run.append(visit)
    return run
