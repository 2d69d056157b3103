"""Communes of an officer, a chair or a supervisor: this month beside each other, and the months before."""

from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from areas.models import Area
from casework.enums import OPEN_STATES, CaseState
from reports.charts import Chart, ChartRow
from reports.dashboards.parts import LINES, Number, Section, Table, over_months, shown
from reports.figures import ALL
from reports.pages import MOST_NAMED, list_address
from reports.rollups import MONTHS, Month, Now, closes_at, figures_now, series
from reports.words import lower_first


def commune_sections(communes: Iterable[Area]) -> list[Section]:
    """Return this month of the communes, and a year of months. One query, more where a deed was just done."""
    communes = list(communes)
    now = figures_now([one.pk for one in communes], MONTHS)
    months = series(communes, now)
    return [_this_month(communes, now), _months(communes, months, now)]


def figure_link(now: Now, commune: int, figure: str, cell: str = ALL) -> str:
    """Return the address of the list behind a kept number, as of the moment at which it was counted."""
    if commune not in now.counted:
        return ""
    return list_address(figure, cell, [commune], now.period, now.counted[commune])


def whole_link(communes: Iterable[Area], now: Now, figure: str, cell: str = ALL) -> str:
    """Return the address of the list behind the sum of all communes, "" where there is none.

    A commune that was counted earlier than another has not changed since: all hold at the latest moment.
    While some wait to be counted again, no one moment holds for all.
    """
    keys = [one.pk for one in communes]
    if now.since is not None or not now.counted or len(keys) > MOST_NAMED:
        return ""
    return list_address(figure, cell, keys, now.period, max(now.counted.values()))


def _this_month(communes: list[Area], now: Now) -> Section:
    measures = (
        (_("Đang quản lý"), "open_state"),
        (_("Lập trong tháng"), "new"),
        (_("Kết thúc trong tháng"), "ended"),
        (_("Phiếu đã gửi"), "sent"),
        (_("Lượt hỗ trợ"), "support"),
    )
    told = communes
    if len(communes) > LINES:
        told = sorted(communes, key=lambda one: -(now.number("open_state", commune=one.pk) or 0))[:LINES]
    rows = tuple(
        (
            one.name,
            tuple(
                Number(shown(now.number(figure, commune=one.pk)), figure_link(now, one.pk, figure))
                for _label, figure in measures
            ),
        )
        for one in told
    )
    title = _("Xã, phường trong %(month)s") % {"month": lower_first(now.period.label)}
    heads = tuple(label for label, _figure in measures)
    table = Table(title, _("Xã, phường"), heads, rows, total=_total(communes, now, measures))
    words = _as_of(now)
    if len(told) < len(communes):
        most = _("Bảng có %(many)s xã, phường nhiều hồ sơ nhất trong %(all)s; biểu đồ và tổng tính tất cả.")
        words = f"{words} {most % {'many': shown(len(told)), 'all': shown(len(communes))}}"
    return Section(title, words, tables=(table,), charts=(_by_state(communes, now),))


def _total(communes: list[Area], now: Now, measures) -> tuple:
    """Return the row of sums, where there is more than one commune."""
    if len(communes) < 2:
        return ()
    numbers = tuple(
        Number(shown(now.number(figure)), whole_link(communes, now, figure)) for _label, figure in measures
    )
    return ((_("Tổng số"), numbers),)


def _as_of(now: Now) -> str:
    if now.missing:
        return _("Đang đếm lần đầu: còn %(many)s xã, phường chưa có số liệu.") % {"many": shown(now.missing)}
    if now.since is None:
        return _("Số liệu đến lúc này; mỗi số mở đúng danh sách của nó.")
    at = date_format(localtime(now.since), "H:i d/m/Y")
    return _("Số liệu lúc %(at)s: vừa có nhiều thay đổi, đang tính lại. Mỗi số mở danh sách lúc đó.") % {
        "at": at
    }


def _by_state(communes: list[Area], now: Now) -> Chart:
    rows = tuple(
        ChartRow(
            str(CaseState(state).label),
            now.number("open_state", state.value),
            href=whole_link(communes, now, "open_state", state.value),
        )
        for state in OPEN_STATES
    )
    most = max(rows, key=lambda row: row.value)
    caption = (
        _("Nhiều nhất ở bước “%(label)s”: %(number)s trong %(all)s hồ sơ.")
        % {"label": most.label, "number": shown(most.value), "all": shown(now.number("open_state"))}
        if most.value
        else _("Chưa có hồ sơ nào đang quản lý.")
    )
    return Chart(_("Hồ sơ đang quản lý theo bước xử lý"), caption, _("hồ sơ"), rows)


def _months(communes: list[Area], months: list[Month], now: Now) -> Section:
    pair = ((_("Lập mới"), "new"), (_("Kết thúc"), "ended"))
    cases = over_months(
        _("Hồ sơ lập và kết thúc theo tháng"),
        _("hồ sơ"),
        months,
        [(label, [month.number(figure) for month in months]) for label, figure in pair],
        [[month_link(communes, month, now, figure) for month in months] for _label, figure in pair],
        columns=True,
    )
    learning = over_months(
        _("Chuyên cần của trẻ đang học theo tháng"),
        "%",
        months,
        [(_("Phần trăm buổi có mặt"), [attendance(month) for month in months])],
    )
    words = _("Tháng đã qua được chốt 10 ngày sau khi hết tháng và không đổi nữa.")
    return Section(_("Mười hai tháng qua"), words, lines=(cases, learning))


def month_link(communes: list[Area], month: Month, now: Now, figure: str) -> str:
    """Return the address of the list behind the number of a month, "" where there are no data.

    One that is closed is as it was known when it was closed.
    """
    if month.cells is None:
        return ""
    if month.period == now.period:
        return whole_link(communes, now, figure)
    if not month.closed or len(communes) > MOST_NAMED:
        # The month before, at the beginning of this one, still follows the deeds.
        return ""
    return list_address(figure, ALL, [one.pk for one in communes], month.period, closes_at(month.period))


def attendance(month: Month) -> int | None:
    """Return the days attended of 100 expected in a month; None where none was expected or known."""
    expected, came = month.number("expected"), month.number("attended")
    return round(100 * came / expected) if expected else None
