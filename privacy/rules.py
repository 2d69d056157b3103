"""How long and by when, as data with its source. Pure functions; texts in Vietnamese, days of Viet Nam.

"Setting" marks what the law leaves open: a default of ours that the ministry may change.
"""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casework.enums import CaseState, DismissReason
from privacy.enums import KeepRule, RequestKind
from vietnam.calendar import add_working_days

# Law 91/2025/QH15 Art 23, from secondary sources: counsel confirms the wording before a deployment.
BREACH_HOURS = 72
BREACH_SOURCE = gettext_lazy("Luật 91/2025/QH15, Điều 23")
# When people are reminded of an incident about which the authority was not told yet, in hours.
BREACH_REMINDERS = (24, 48, 72)
BREACH_KEPT_YEARS = 5

# Decree 356/2025/ND-CP names 2 working days to acknowledge and 10, 15 or 20 days to act, from secondary
# sources that do not say more; each is a setting. The last day is not moved when it is a day off.
REQUEST_SOURCE = gettext_lazy("Nghị định 356/2025/NĐ-CP (nguồn thứ cấp, cần đối chiếu văn bản)")
REQUEST_DAYS = {
    RequestKind.ACCESS: "ACCESS_DAYS",
    RequestKind.CORRECTION: "CORRECTION_DAYS",
    RequestKind.WITHDRAWAL: "WITHDRAWAL_DAYS",
    RequestKind.ERASURE: "ERASURE_DAYS",
}
# From this age the child's own agreement is asked for (Law 91/2025/QH15 Art 24; Decree 56/2017 Art 33, 36).
AGREES_FROM = 7
FALSE_REASONS = (DismissReason.WRONG, DismissReason.NOT_A_CHILD)


def request_due(kind: str, received: dt.date) -> dt.date:
    """Return the last day to answer a request of `kind` received on `received`."""
    return received + dt.timedelta(days=settings.PRIVACY[REQUEST_DAYS[kind]])


def acknowledge_due(received: dt.date) -> dt.date:
    """Return the last day to tell the person that the request arrived: working days."""
    return add_working_days(received, settings.PRIVACY["ACKNOWLEDGE_DAYS"])


def package_expires(released: dt.datetime) -> dt.datetime:
    """Return until when a released package can be fetched (our choice)."""
    return released + dt.timedelta(days=settings.PRIVACY["PACKAGE_DAYS"])


def child_is_asked(age: int | None) -> bool:
    """Tell whether a child of `age` completed years is asked; of unknown age as well."""
    return age is None or age >= AGREES_FROM


def add_years(day: dt.date, years: int) -> dt.date:
    """Return the same day `years` later; 29 February becomes 1 March in a year without one.

    A period of years so ends never a day too early.
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)


def breach_due(known_at: dt.datetime) -> dt.datetime:
    """Return when the notice to the authority is due: hours run through nights, rest days and Tết."""
    return known_at + dt.timedelta(hours=BREACH_HOURS)


def incident_kept_until(closed_on: dt.date) -> dt.date:
    """Return the first day on which the record of an incident closed on `closed_on` may be removed."""
    return add_years(closed_on, BREACH_KEPT_YEARS)


def hours_left(due: dt.datetime, now: dt.datetime) -> dict:
    """Return how much of a clock of hours is left: `text`, and `late` as True, False or "soon" (24 hours)."""
    minutes = int(abs((due - now).total_seconds()) // 60)
    span = _span(minutes)
    if now > due:
        return {"text": _("quá hạn %(span)s") % {"span": span}, "late": True}
    return {"text": _("còn %(span)s") % {"span": span}, "late": "soon" if minutes < 24 * 60 else False}


def _span(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    words = ngettext("%(hours)s giờ", "%(hours)s giờ", hours) % {"hours": hours}
    if not rest:
        return words
    tail = ngettext("%(minutes)s phút", "%(minutes)s phút", rest) % {"minutes": rest}
    return f"{words} {tail}" if hours else tail


# What the law leaves open, in plain words.
MINISTRY = gettext_lazy("Luật không nêu số năm: do cơ quan quản lý chọn")
STORED = gettext_lazy(
    "Nghị định 56/2017/NĐ-CP, Điều 30(3) buộc lưu hồ sơ, không nêu số năm: do cơ quan quản lý chọn"
)
LOGS = gettext_lazy("Nghị định 53/2022/NĐ-CP: nhật ký hệ thống ít nhất 12 tháng (nguồn thứ cấp)")
ADULT = 18


@dataclass(frozen=True)
class Keep:
    """How long one kind of data is kept: words with the numbers of the settings, the source, and who erases.

    `by_two` rules lead to a proposal that two persons decide; the others are copies that the run clears.
    """

    rule: str
    words: str
    source: str
    settings: tuple[str, ...] = ()
    by_two: bool = False

    @property
    def text(self) -> str:
        """The rule in words, with the numbers of this installation."""
        return str(self.words) % {name: settings.PRIVACY[name] for name in self.settings}


KEEP = (
    Keep(
        KeepRule.CASE_CLOSED,
        gettext_lazy(
            "Đến %(YEARS_AFTER_18)s năm sau ngày trẻ đủ 18 tuổi, hoặc %(CASE_YEARS)s năm sau ngày kết thúc, "
            "lấy ngày muộn hơn"
        ),
        STORED,
        ("YEARS_AFTER_18", "CASE_YEARS"),
        by_two=True,
    ),
    Keep(
        KeepRule.CASE_SCREENED_OUT,
        gettext_lazy("%(SCREENED_OUT_YEARS)s năm sau ngày kết luận"),
        MINISTRY,
        ("SCREENED_OUT_YEARS",),
        by_two=True,
    ),
    Keep(
        KeepRule.REPORT_DISMISSED,
        gettext_lazy("%(DISMISSED_YEARS)s năm sau ngày tiếp nhận"),
        MINISTRY,
        ("DISMISSED_YEARS",),
        by_two=True,
    ),
    Keep(
        KeepRule.REPORT_FALSE,
        gettext_lazy("%(FALSE_YEARS)s năm sau ngày tiếp nhận"),
        MINISTRY,
        ("FALSE_YEARS",),
        by_two=True,
    ),
    Keep(KeepRule.LIST_CONTENTS, gettext_lazy("%(LIST_DAYS)s ngày sau khi nhập"), MINISTRY, ("LIST_DAYS",)),
    Keep(KeepRule.SCREENING_DRAFT, gettext_lazy("%(DRAFT_DAYS)s ngày"), MINISTRY, ("DRAFT_DAYS",)),
    Keep(KeepRule.NOTICES, gettext_lazy("%(NOTICE_DAYS)s ngày"), MINISTRY, ("NOTICE_DAYS",)),
    Keep(KeepRule.SIGN_INS, gettext_lazy("%(SIGN_IN_DAYS)s ngày"), LOGS, ("SIGN_IN_DAYS",)),
    Keep(KeepRule.INCIDENTS, gettext_lazy("Ít nhất 5 năm sau khi kết thúc, không tự xóa"), BREACH_SOURCE),
    Keep(KeepRule.EVENTS, gettext_lazy("Không xóa: không chứa nội dung hồ sơ"), LOGS),
)


def case_kept_until(state: str, closed_on: dt.date, born: dt.date) -> tuple[str, dt.date]:
    """Return the rule of an ended case and the first day on which it may be erased.

    `born` is the last day on which the child can have been born, or the day the case was opened.
    """
    numbers = settings.PRIVACY
    if state == CaseState.SCREENED_OUT:
        return KeepRule.CASE_SCREENED_OUT, add_years(closed_on, numbers["SCREENED_OUT_YEARS"])
    grown = add_years(add_years(born, ADULT), numbers["YEARS_AFTER_18"])
    return KeepRule.CASE_CLOSED, max(grown, add_years(closed_on, numbers["CASE_YEARS"]))


def report_kept_until(reason: str, received: dt.date) -> tuple[str, dt.date]:
    """Return the rule of a dismissed report and the first day on which it may be erased."""
    if reason in FALSE_REASONS:
        return KeepRule.REPORT_FALSE, add_years(received, settings.PRIVACY["FALSE_YEARS"])
    return KeepRule.REPORT_DISMISSED, add_years(received, settings.PRIVACY["DISMISSED_YEARS"])


def copies_before(setting: str, day: dt.date) -> dt.date:
    """Return the day before which copies are cleared on `day`; `setting` names their number of days."""
    return day - dt.timedelta(days=settings.PRIVACY[setting])


def erase_not_before(approved: dt.date) -> dt.date:
    """Return the first day on which an approved erasure is carried out: time to think again (our choice)."""
    return approved + dt.timedelta(days=settings.PRIVACY["COOLING_DAYS"])
