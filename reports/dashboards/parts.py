"""What a dashboard is made of: words, numbers and addresses; pages lay it out."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from reports.charts import Chart, LineChart, StackChart
from reports.rollups import Month
from reports.words import lower_first


@dataclass(frozen=True)
class Number:
    """A number, or words that stand for it, and the address of the list that it counts."""

    text: str
    href: str = ""
    label: str = ""
    look: str = ""
    note: str = ""

    @property
    def number(self) -> str:
        """What `components/tiles.html` shows large."""
        return self.text


@dataclass(frozen=True)
class Table:
    """Rows of a label and numbers, a number for each of `heads`; `total` is the last of them."""

    title: str
    first: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Number, ...]], ...]
    empty: str = ""
    total: tuple[tuple[str, tuple[Number, ...]], ...] = ()

    @property
    def lines(self) -> list[tuple[str, list[tuple[Number, str]]]]:
        """The rows with the head of its column beside each number, for a phone."""
        rows = (*self.rows, *self.total)
        return [(label, list(zip(numbers, self.heads, strict=True))) for label, numbers in rows]


@dataclass(frozen=True)
class Section:
    """A part of the page: what to do next first, then numbers, then how it went."""

    title: str
    words: str = ""
    tiles: tuple[Number, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    stacks: tuple[StackChart, ...] = ()
    lines: tuple[LineChart, ...] = ()
    links: tuple[tuple[str, str], ...] = field(default=())


# So many lines a table has at most: those with most to do; the others are a click away.
LINES = 25


def shown(value: int | None) -> str:
    """Return a number as it is written in the language of the page; None is no data."""
    return _("không có số liệu") if value is None else number_format(value, force_grouping=True)


def tile(value: int, label, href: str = "", look: str = "", note: str = "") -> Number:
    """Return a number for a tile; `look` is taken on only where there is something to count."""
    return Number(shown(value), href, str(label), look if value else "", note)


def over_months(
    title: str, unit: str, months: list[Month], series: Iterable[tuple[str, list]], hrefs=(), *, columns=False
) -> LineChart:
    """Return numbers by month; the caption says the last whole month and the one before.

    `hrefs` are for each series the lists behind its numbers; `columns` draws columns in place of lines.
    """
    series = tuple((str(label), tuple(values)) for label, values in series)
    labels = tuple((str(month.period.number), month.period.label) for month in months)
    return LineChart(title, _caption(months, series), unit, labels, series, columns, tuple(hrefs))


def _caption(months: list[Month], series) -> str:
    label, values = series[0]
    this, last = values[-1], values[-2] if len(values) > 1 else None
    words = {"label": label, "month": lower_first(months[-1].period.label), "number": shown(this)}
    if this is None:
        return _("Chưa có số liệu của %(month)s.") % words
    if last is None:
        return _("%(label)s, %(month)s đến nay: %(number)s. Chưa có số liệu của tháng trước.") % words
    return _("%(label)s, %(month)s đến nay: %(number)s; cả tháng trước: %(last)s.") % {
        **words,
        "last": shown(last),
    }
