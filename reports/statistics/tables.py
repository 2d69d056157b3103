"""The tables of a period and an area in words: what page, PDF and nobody else beside them shows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from areas.models import Area
from reports.charts import Chart, ChartRow
from reports.figures.periods import Cadence, period_of
from reports.population.denominators import population, rate
from reports.statistics.reading import Reader, one_system, share
from reports.statistics.systems import I1, I2, SYSTEMS, Split, System
from reports.suppression import Cell, Hidden, Shown, cell, total
from reports.suppression import Part as Together
from reports.words import until_words

SURVEY_AGES = (5, 17)
# Which node of which breakdown a time series tells beside the total: by law, then SDG 8.7.1 both ways.
COUNTS = (("label", "label.labour"), ("sdg", "economic"), ("sdg", "sdg.counted"))


@dataclass(frozen=True)
class Line:
    """One row of a table: its words, the cell, the cell in words, and what is told beside it."""

    label: str
    cell: Cell
    value: str
    note: str = ""

    @property
    def number(self) -> int | None:
        """The number of a shown cell, None of a hidden one."""
        return self.cell.number if isinstance(self.cell, Shown) else None


@dataclass(frozen=True)
class Grid:
    """A table with its title; `empty` says why there is none."""

    title: str
    unit: str
    lines: tuple[Line, ...]
    empty: str = ""

    def chart(self) -> Chart:
        """Return the same numbers as bars; a hidden one has none and says so."""
        rows = tuple(
            ChartRow(line.label, line.number, shown="" if line.number is not None else line.value)
            for line in self.lines
        )
        shown = [line for line in self.lines if line.number is not None]
        most = max(shown, key=lambda line: line.number, default=None)
        caption = (
            _("Nhiều nhất: %(label)s, %(number)s %(unit)s.")
            % {"label": most.label, "number": most.value, "unit": self.unit}
            if most and most.number
            else _("Không có số nào lớn hơn 0 được công bố.")
        )
        return Chart(self.title, caption, self.unit, rows)


@dataclass(frozen=True)
class Part:
    """One indicator or a part of one: definition, total, tables."""

    code: str
    indicator: str
    title: str
    meaning: str
    total: Line
    grids: tuple[Grid, ...] = ()
    lines: tuple[Line, ...] = field(default=())


def line(label: str, found: Cell, words: Callable[[str], str] = str) -> Line:
    """Return a cell in words; `words` names what it stands together with."""
    if isinstance(found, Shown):
        return Line(label, found, number_format(found.number, force_grouping=True))
    value = _("dưới 5") if found.small else _("ẩn để bảo vệ")
    if found.together is None or len(found.codes) < 2:
        return Line(label, found, value)
    together = {
        "names": ", ".join(words(code) for code in found.codes),
        "number": number_format(found.together, force_grouping=True),
    }
    return Line(label, found, value, _("Cộng cả: %(names)s là %(number)s.") % together)


def parts(reader: Reader, area: Area | None) -> list[Part]:
    """Return every indicator of the period; `area` a province, or None for the country. Constant queries."""
    names = dict(Area.objects.filter(parent=None).values_list("pk", "name"))
    communes = dict(Area.objects.filter(parent=area).values_list("pk", "name")) if area else {}
    return [
        _part(reader, system, {str(pk): name for pk, name in {**names, **communes}.items()})
        for system in _told(reader)
    ]


def _told(reader: Reader) -> list[System]:
    monthly = [system for system in SYSTEMS.values() if any(split.code == "month" for split in system.splits)]
    return monthly if reader.is_month else list(SYSTEMS.values())


def _part(reader: Reader, system: System, names: dict[str, str]) -> Part:
    whole = line(_whole(reader, system), reader.total(system), lambda code: names.get(code, code))
    grids = [_grid(reader, system, split) for split in system.splits if split.column and reader.has_splits]
    if system.by_commune and reader.places and reader.has_splits:
        grids.append(_communes(reader, system, names))
    if not reader.places and reader.has_splits and system in (I1, I2):
        grids.append(_provinces(reader, system, names))
    return Part(
        system.code,
        system.indicator,
        str(system.label),
        str(system.meaning),
        whole,
        tuple(grids),
        tuple(_shares(reader, system)),
    )


def _whole(reader: Reader, system: System) -> str:
    """Return the words before the sum of a system; of a period that still ran they say up to which day."""
    words = str(system.unit).capitalize()
    if reader.until == reader.period.end:
        return words
    return _("%(unit)s, %(until)s") % {"unit": words, "until": until_words(reader.until)}


def _grid(reader: Reader, system: System, split: Split) -> Grid:
    words = lambda code: str(split.words.get(code, code))  # noqa: E731
    lines = tuple(
        line(words(code), reader.cell(system, split.code, code), words) for code in split.tree.order
    )
    return Grid(str(split.label), str(system.unit), _told_once(lines))


def _told_once(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines with each note beside the first of them alone: the others stand in it by name."""
    notes = [line.note for line in lines]
    return tuple(replace(line, note="") if line.note in notes[:at] else line for at, line in enumerate(lines))


def _communes(reader: Reader, system: System, names: dict[str, str]) -> Grid:
    title = _("Theo xã, phường, đặc khu")
    told = reader.communes(system)
    if told is None:
        why = _(
            "Số theo xã chỉ công bố cho cả năm (I1: cho ngày cuối quý), khi số của tỉnh trong từng quý "
            "đều được công bố."
        )
        return Grid(title, str(system.unit), (), why)
    lines = []
    for keys, number in told:
        for key in keys:
            found = Shown(number) if len(keys) == 1 else _hidden(keys, number)
            lines.append(line(names.get(key, key), found, lambda code: names.get(code, code)))
    return Grid(
        title, str(system.unit), _told_once(lines), "" if lines else _("Không xã nào có trẻ được đếm.")
    )


def _hidden(keys: tuple[str, ...], number: int) -> Hidden:
    return Hidden(Together(keys, number).small, keys, number)


def _provinces(reader: Reader, system: System, names: dict[str, str]) -> Grid:
    lines = []
    for place in reader.all_places(system):
        found = reader.of(place).total(system)
        if found != Shown(0):
            lines.append(line(names.get(place, place), found, lambda code: names.get(code, code)))
    empty = "" if lines else _("Không tỉnh nào có trẻ được đếm.")
    return Grid(_("Theo tỉnh, thành phố"), str(system.unit), _told_once(lines), empty)


def _shares(reader: Reader, system: System) -> list[Line]:
    """Return the percentages that an indicator asks for; only of numbers that are published."""
    if system.indicator == "I3" and reader.has_splits:
        return [_percent(_("Tỷ lệ đúng hạn"), reader.cell(system, "became", "kept"), reader.total(system))]
    if system is I2 and reader.has_splits:
        given = reader.cell(system, "support", "support.given")
        told = _("I4. Tỷ lệ trẻ được hỗ trợ trên số trẻ được thông báo")
        return [_percent(told, given, reader.total(system))]
    if system.indicator == "I5" and system.code.endswith("_yes"):
        no = SYSTEMS[system.code.removesuffix("yes") + "no"]
        yes = reader.total(system)
        both = reader.total(no)
        whole = (
            Shown(yes.number + both.number)
            if isinstance(yes, Shown) and isinstance(both, Shown)
            else Hidden()
        )
        return [_percent(_("Tỷ lệ đang học (mục tiêu trên 90%)"), yes, whole)]
    return []


def _percent(label: str, part: Cell, whole: Cell) -> Line:
    value = share(part, whole)
    shown = _unknown(part, whole) if value is None else f"{number_format(round(value, 1), 1)}%"
    return Line(label, Hidden(), shown)


def _unknown(*cells: Cell) -> str:
    """Return why a rate of `cells` is not told: one of them is hidden, or there is nothing to divide."""
    hidden = any(isinstance(cell, Hidden) for cell in cells)
    return _("ẩn để bảo vệ") if hidden else _("không có dữ liệu")


def counts_side_by_side(reader: Reader) -> list[tuple[Line, str]]:
    """Return the national-law count and both counts of SDG 8.7.1, each with how it differs in a sentence."""
    return [
        (
            line(_("Lao động trẻ em theo pháp luật Việt Nam"), reader.cell(I2, "label", "label.labour")),
            _(
                "Việc làm trái Bộ luật Lao động 2019, theo tuổi, công việc, nơi làm, giờ làm và hình thức "
                "tồi tệ nhất."
            ),
        ),
        (
            line(_("SDG 8.7.1: việc kinh tế"), reader.cell(I2, "sdg", "economic")),
            _(
                "Chỉ so số giờ việc kinh tế trong tuần với ngưỡng của lứa tuổi; không xét công việc có "
                "nguy hiểm hay không."
            ),
        ),
        (
            line(_("SDG 8.7.1: việc kinh tế và việc nhà"), reader.cell(I2, "sdg", "sdg.counted")),
            _(
                "Như trên và đếm thêm trẻ làm việc nhà không công quá ngưỡng giờ, điều mà pháp luật lao động "
                "không xét."
            ),
        ),
    ]


def rates(reader: Reader, area: Area | None) -> list[Line]:
    """Return rates on 100,000 children of 5 to 17; without a number of the population there are no data."""
    if reader.period.cadence != Cadence.YEAR:
        return []
    people = population(area, SURVEY_AGES, reader.period.year)
    found = reader.cell(I2, "label", "label.labour")
    value = rate(found.number if isinstance(found, Shown) else None, people)
    shown = _("không có dữ liệu") if value is None else number_format(round(value, 1), 1)
    note = ""
    if people:
        shown = _unknown(found) if value is None else shown
        words = {"number": number_format(people.number, force_grouping=True), "year": people.year}
        words |= {"source": people.source, "checked": people.checked}
        note = _("Mẫu số: %(number)s trẻ 5–17 tuổi, năm %(year)s. %(source)s. %(checked)s") % words
    return [Line(_("Lao động trẻ em mới phát hiện trên 100.000 trẻ 5–17 tuổi"), found, shown, note)]


def months(reader: Reader) -> Grid:
    """Return the new cases of each month of the period; of one that was still to come there is no number."""
    span = range(reader.period.start.month, reader.period.end.month + 1)
    lines = tuple(_month(reader, month) for month in span)
    return Grid(_("Hồ sơ mới theo tháng"), str(I2.unit), lines)


def _month(reader: Reader, month: int) -> Line:
    label = _("Tháng %(month)s") % {"month": month}
    if reader.is_coming(month):
        return Line(label, Hidden(), _("chưa đến"))
    return line(label, reader.month(I2, month))


@dataclass(frozen=True)
class Quarter:
    """One line of the time series: the words of each column."""

    label: str
    cells: tuple[Line, ...]


def series(area: Area | None, known_at=None) -> list[Quarter]:
    """Return what I2 counts in each published quarter: new, labour by law, SDG both ways. One query."""
    return _series(one_system(I2.code, _splits(COUNTS), known_at), area, COUNTS)


def series_of(areas: Sequence[Area | None]) -> list[list[Quarter]]:
    """Return new cases and labour by law of each of `areas`, as `series`; one query for all, read once."""
    published = one_system(I2.code, _splits(COUNTS[:1]))
    return [_series(published, area, COUNTS[:1]) for area in areas]


def _splits(nodes) -> list[str]:
    return list(dict.fromkeys(split for split, _code in nodes))


def _series(system, area: Area | None, nodes) -> list[Quarter]:
    found = []
    for code, published, day in system:
        places = (str(area.pk),) if area else published.places
        if not set(places) <= set(published.places):
            continue
        cells = [total(published, places), *(cell(published, places, *node) for node in nodes)]
        found.append(Quarter(period_of(code).so_far(day), tuple(line("", one) for one in cells)))
    return found
