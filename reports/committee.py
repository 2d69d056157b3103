"""From figures to the document: fills the committee report of a commune for a month."""

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from reports.charts import Chart, ChartRow
from reports.figures import Figures, Period, commune_figures
from reports.pdf.committee import (
    CaseQuestion,
    CommitteeReport,
    Count,
    DeadlineLine,
    DecisionTaken,
    WeekAttendance,
    committee_pdf,
)
from vietnam.calendar import day_of


def committee_document(commune, period: Period, *, by) -> bytes:
    """Return the monthly report of `commune` to its committee as a PDF, made by the user `by` now."""
    # An official paper is in Vietnamese whatever the language of the person who makes it.
    with override("vi"):
        return committee_pdf(_report(commune_figures(commune, period), by))


def state_chart(figures: Figures) -> Chart:
    """Return the chart of open cases by state, for the page."""
    rows = tuple(ChartRow(str(label), value) for label, value in figures.by_state.items())
    caption = _("Tổng số %(count)s hồ sơ đang mở, mỗi hồ sơ ở một bước.") % {"count": figures.open_cases}
    return Chart(str(_("Hồ sơ đang mở theo tình trạng")), caption, str(_("hồ sơ")), rows)


def _report(figures: Figures, by) -> CommitteeReport:
    commune, period, now = figures.commune, figures.period, timezone.localtime()
    return CommitteeReport(
        commune=commune.name,
        province=commune.parent.name,
        committee=_("Ban Bảo vệ trẻ em %(commune)s") % {"commune": _lower_kind(commune.name)},
        period=_("Tháng %(month)s năm %(year)s") % {"month": period.month, "year": period.year},
        since=period.start,
        until=period.end,
        dated=day_of(now),
        made_by=by.full_name,
        made_at=now,
        demo=settings.DEMO,
        **_numbers(figures),
    )


def _numbers(figures: Figures) -> dict:
    return {
        "open_cases": figures.open_cases,
        "new_cases": figures.opened,
        "closed_cases": figures.closed,
        "by_state": _counts(figures.by_state),
        "by_risk": _counts(figures.by_risk),
        "by_label": _counts(figures.by_label),
        "by_sex": _counts(figures.by_sex),
        "by_age": _counts(figures.by_age),
        "deadlines": tuple(
            DeadlineLine(str(row.label), row.on_time, row.late, row.missed) for row in figures.deadlines
        ),
        "referrals": _counts(figures.referrals),
        "placements": (Count(_("Đang theo học"), figures.placed_now),),
        "attendance": tuple(
            WeekAttendance(week, expected, attended) for week, expected, attended in figures.attendance
        ),
        "support": tuple(Count(str(row.label), row.times) for row in figures.support),
        "support_worth": tuple(Count(str(row.label), row.worth) for row in figures.support),
        "questions": tuple(
            CaseQuestion(row["code"], str(row["question"]), row["due"]) for row in figures.to_decide
        ),
        "decisions": tuple(
            DecisionTaken(row["code"], f"{row['about']}: {row['outcome']}", row["on"], row["number"])
            for row in figures.decided
        ),
    }


def _counts(figures: dict) -> tuple[Count, ...]:
    return tuple(Count(str(label), value) for label, value in figures.items())


def _lower_kind(name: str) -> str:
    """Return the name as it stands inside a sentence: "Xã Tân Hòa" gives "xã Tân Hòa"."""
    return name[0].lower() + name[1:]
