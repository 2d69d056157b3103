"""A list of population by age: which column is which, what one line says, and what is wrong with it."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from interface.tables.spreadsheet import workbook_bytes
from interface.tables.spreadsheet_text import unguarded
from interface.tables.table import ERROR, FORMULA, TEXT, Table
from reports.enums import Counted
from vietnam.calendar import today
from vietnam.text import fold, normalise

# The headings are what is looked for in a file, whatever the language of the screen: they are not translated.
HEADINGS = {
    "area": "Mã đơn vị hành chính",
    "year": "Năm",
    "age_from": "Tuổi từ",
    "age_to": "Đến tuổi",
    "sex": "Giới tính",
    "number": "Số người",
    "source": "Nguồn",
    "checked": "Mức kiểm chứng",
}
OPTIONAL = ("sex", "checked")
HIGHEST, MOST_LINES = 15, 5_000
OLDEST, FIRST_YEAR, MOST_PEOPLE = 120, 2000, 200_000_000
# What may be written, as the template has it.
WRITTEN = "Nam, Nữ, Cả hai"
# A number written as text with its thousands apart; of a number of the sheet a point is the decimal one.
GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+")
SEXES = {
    "": Counted.ALL,
    "ca hai": Counted.ALL,
    "ca hai gioi": Counted.ALL,
    "nam": Counted.MALE,
    "nu": Counted.FEMALE,
}


class ListUnread(Exception):
    """The list is not read; the text is a sentence for a person."""


@dataclass
class Line:
    """One line: its number in the file, its cells as they stood, what was read, what is wrong with it."""

    number: int
    told: dict[str, str]
    values: dict = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def read_lines(table: Table, areas: dict[str, int]) -> list[Line]:
    """Return the lines of a table, good and bad. `areas`: code of a unit of today → its key.

    Raises ListUnread where headings are missing or stand twice, or where there are too many lines.
    """
    at, rows = _columns(table)
    lines = [_line(row, at, areas) for row in rows]
    lines = [line for line in lines if any(line.told.values())]
    if len(lines) > MOST_LINES:
        raise ListUnread(
            _("Danh sách có nhiều hơn %(most)s dòng. Tách thành nhiều tệp.") % {"most": MOST_LINES}
        )
    if not lines:
        raise ListUnread(_("Tệp không có dòng nào dưới tiêu đề cột."))
    _refuse_twins(lines)
    return lines


def template() -> bytes:
    """Return an .xlsx with the headings and one example."""
    example = ["VN", 2023, 5, 17, "Cả hai", 20600000, "Cục Thống kê, 23/01/2025", "Nguồn báo chí"]
    return workbook_bytes(_("Dân số theo tuổi"), list(HEADINGS.values()), [example])


def _columns(table: Table):
    wanted = {fold(heading): code for code, heading in HEADINGS.items()}
    for place, row in enumerate(table.rows[:HIGHEST]):
        found = [(wanted[key], at) for at, cell in enumerate(row.cells) if (key := fold(cell.text)) in wanted]
        if len(found) < len(HEADINGS) // 2:
            continue
        at = dict(found)
        missing = [HEADINGS[code] for code in HEADINGS if code not in at and code not in OPTIONAL]
        if missing or len(found) != len(at):
            break
        return at, table.rows[place + 1 :]
    needed = "; ".join(heading for code, heading in HEADINGS.items() if code not in OPTIONAL)
    raise ListUnread(_("Tệp cần mỗi cột sau một lần: %(names)s. Chép theo tệp mẫu.") % {"names": needed})


def _line(row, at: dict[str, int], areas: dict[str, int]) -> Line:
    cells = {code: row.cell(column) for code, column in at.items()}
    line = Line(row.number, {code: normalise(unguarded(cell.text)) for code, cell in cells.items()})
    if any(cell.kind in (FORMULA, ERROR) for cell in cells.values()):
        line.faults.append(_("Có ô là công thức hoặc báo lỗi; chép lại và chỉ dán giá trị."))
        return line
    told = {code: line.told.get(code, "") for code in HEADINGS}
    if cells["number"].kind == TEXT and GROUPED.fullmatch(told["number"]):
        told["number"] = told["number"].replace(".", "").replace(" ", "")
    line.values = {
        "area": _area(told["area"], areas, line.faults),
        "year": _number("year", told, (FIRST_YEAR, today().year), line.faults),
        "age_from": _number("age_from", told, (0, OLDEST), line.faults),
        "age_to": _number("age_to", told, (0, OLDEST), line.faults),
        "sex": _sex(told["sex"], line.faults),
        "number": _number("number", told, (0, MOST_PEOPLE), line.faults),
        "source": _text("source", told, 300, line.faults),
        "checked": _text("checked", told, 100, line.faults, needed=False),
    }
    ages = line.values["age_from"], line.values["age_to"]
    if None not in ages and ages[0] > ages[1]:
        words = {"first": HEADINGS["age_from"], "second": HEADINGS["age_to"]}
        line.faults.append(_("“%(first)s” lớn hơn “%(second)s”.") % words)
    return line


def _area(text: str, areas: dict[str, int], faults: list[str]) -> int | None:
    if text.upper() == "VN":
        return None
    # A spreadsheet takes the noughts of a code away.
    code = text.zfill(2) if len(text) < 3 else text.zfill(5)
    if code not in areas:
        faults.append(_("Không có đơn vị hành chính mã “%(code)s”; cả nước ghi VN.") % {"code": text[:20]})
    return areas.get(code)


def _number(code: str, told: dict[str, str], ends: tuple[int, int], faults: list[str]) -> int | None:
    text = told[code]
    if text.isascii() and text.isdigit() and len(text) < 12 and ends[0] <= int(text) <= ends[1]:
        return int(text)
    words = {"heading": HEADINGS[code], "least": ends[0], "most": ends[1]}
    faults.append(_("“%(heading)s” phải là số nguyên từ %(least)s đến %(most)s.") % words)
    return None


def _sex(text: str, faults: list[str]) -> str | None:
    found = SEXES.get(fold(text))
    if found is None:
        faults.append(
            _("“%(heading)s” ghi một trong: %(words)s.") % {"heading": HEADINGS["sex"], "words": WRITTEN}
        )
    return found and str(found)


def _text(code: str, told: dict[str, str], most: int, faults: list[str], *, needed: bool = True) -> str:
    text = told[code]
    if len(text) > most:
        faults.append(_("“%(heading)s” dài quá %(most)s ký tự.") % {"heading": HEADINGS[code], "most": most})
    if needed and not text:
        faults.append(_("Ghi “%(heading)s”.") % {"heading": HEADINGS[code]})
    return text


def _refuse_twins(lines: list[Line]) -> None:
    seen = {}
    for line in lines:
        if line.faults:
            continue
        key = tuple(line.values[code] for code in ("area", "year", "age_from", "age_to", "sex"))
        if key in seen:
            line.faults.append(_("Trùng với dòng %(number)s.") % {"number": seen[key]})
        seen.setdefault(key, line.number)
