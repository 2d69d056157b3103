"""Lines of a list of institutions, checked by themselves, beside each other and beside what is stored."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from interface.tables.table import Row
from schools.importing import cells
from schools.importing.columns import COLUMNS, HEADINGS
from schools.importing.places import Communes
from vietnam.text import fold

NEW, CHANGED, REFUSED, WRITTEN = "new", "changed", "refused", "written"
OFFERED = tuple(column.code for column in COLUMNS if not column.house)
HOUSE = tuple(column.code for column in COLUMNS if column.house and column.code in cells.READERS)
NEEDED_OF_PROGRAMME = ("programme", "need", "min_age", "max_age")


@dataclass
class Line:
    """One line: its number in the file, its cells as they stood, what was read, and what is wrong with it."""

    number: int
    told: dict[str, str]
    values: dict = field(default_factory=dict)
    commune: int | None = None
    faults: list[str] = field(default_factory=list)
    state: str = NEW

    @property
    def key(self) -> tuple[str, int | None]:
        """What makes two lines speak of one institution: its folded name and its commune."""
        return fold(self.values.get("name", "")), self.commune

    def refuse(self, sentence: str) -> None:
        """Note why the line is not taken."""
        self.faults.append(sentence)
        self.state = REFUSED


@dataclass(frozen=True)
class Stored:
    """An institution that is there already: its key of the table, whether it works, whether it has a twin."""

    pk: int
    is_active: bool
    twin: bool = False


def check_lines(rows: list[Row], columns: dict[str, int], communes: Communes) -> list[Line]:
    """Return the lines of a list with what is wrong, each alone and beside the others. Asks no database."""
    lines = [_read(row, columns, communes) for row in rows]
    lines = [line for line in lines if any(line.told.values()) and not _is_example(line)]
    _compare(lines)
    return lines


def compare_with_stored(lines: list[Line], stored: dict[tuple, Stored]) -> None:
    """Tell of each line whether its institution is there already; refuse those that must not be changed."""
    for line in lines:
        there = stored.get(line.key)
        if line.state == REFUSED or there is None:
            continue
        line.state = CHANGED
        if there.twin:
            line.refuse(_("Xã này có hai cơ sở cùng tên này. Đổi tên một cơ sở trước khi nhập."))
        elif not there.is_active:
            line.refuse(_("Cơ sở này đã ngừng hoạt động. Mở lại cơ sở trước khi nhập."))


def _is_example(line) -> bool:
    return fold(line.told.get("name", "")).startswith("vi du:")


def _read(row: Row, columns, communes) -> Line:
    line = Line(row.number, {code: row.cell(at).text[:2000] for code, at in columns.items()})
    for code, at in columns.items():
        _read_cell(line, code, row.cell(at))
    for column in COLUMNS:
        if column.required and not line.told[column.code].strip():
            line.refuse(_("Thiếu %(heading)s.") % {"heading": column.heading})
    _find_commune(line, communes)
    _check_programme(line)
    return line


def _read_cell(line, code, cell) -> None:
    try:
        if code == "opening_days":
            cells.not_a_date(cell)
        text = cells.plain_text(cell)
        if text:
            line.values[code] = cells.READERS[code](text) if code in cells.READERS else text
    except ValueError as error:
        line.refuse(f"{HEADINGS[code]}: {error}.")


def _find_commune(line, communes) -> None:
    province, commune = line.values.get("province"), line.values.get("commune")
    if not province or not commune:
        return
    line.commune, fault = communes.find(province, commune)
    if fault:
        line.refuse(fault)


def _check_programme(line) -> None:
    given = [code for code in OFFERED if line.told.get(code, "").strip()]
    if not given:
        return
    for code in NEEDED_OF_PROGRAMME:
        if not line.told.get(code, "").strip():
            line.refuse(_("Thiếu %(heading)s của chương trình.") % {"heading": HEADINGS[code]})
    low, high = line.values.get("min_age"), line.values.get("max_age")
    if low is not None and high is not None and low > high:
        line.refuse(_("Tuổi lớn nhất phải từ %(low)s trở lên.") % {"low": low})


def _compare(lines) -> None:
    """Refuse a programme that stands twice, and a house of which a line above says something else."""
    houses: dict[tuple, list[Line]] = defaultdict(list)
    for line in lines:
        if line.state == REFUSED:
            continue
        above = houses[line.key]
        twice = next((one for one in above if _offer(one) == _offer(line)), None)
        if twice:
            line.refuse(_("Trùng với dòng %(number)s.") % {"number": twice.number})
            continue
        for code in HOUSE:
            other = next((one for one in above if _differ(one, line, code)), None)
            if other:
                words = {"heading": HEADINGS[code], "number": other.number}
                line.refuse(_("%(heading)s khác với dòng %(number)s của cùng cơ sở.") % words)
        if line.state != REFUSED:
            above.append(line)


def _offer(line) -> str:
    return fold(line.values.get("programme", ""))


def _differ(one, line, code) -> bool:
    if code == "name":
        return False
    told = (one.values.get(code), line.values.get(code))
    return None not in told and told[0] != told[1]
