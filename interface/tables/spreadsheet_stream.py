"""A long table written row by row: as many rows as there are, in the memory of one.

Nothing of it lies on the disk on the way, where a worker that is killed would leave it in plain text, and the
same rows give the same bytes: a workbook of openpyxl does neither. Values are those of `spreadsheet`.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from openpyxl.utils import get_column_letter

from .spreadsheet import plain_value, shown

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."
# Cell formats of `_STYLES`, by their place in it.
_TEXT, _TITLE, _DAY, _MOMENT = 0, 1, 2, 3
_DAY_ZERO = date(1899, 12, 30).toordinal()
# A zip holds a time for each member; a fixed one keeps equal tables equal.
_ANY_DAY = (1980, 1, 1, 0, 0, 0)
_WIDTH = 18
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"})
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/>'
    '<numFmt numFmtId="165" formatCode="dd/mm/yyyy hh:mm"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFE7ECEF"/></patternFill></fill></fills>'
    "<borders><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1"'
    ' applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_SHEETS = ("sheet1", "sheet2")


class CsvStream:
    """Rows as .csv: UTF-8 with a byte-order mark, ';' between cells and every cell quoted (`csv_bytes`)."""

    def __init__(self, header: Sequence[object], *, title: str = ""):
        """Begin with the `header`; a .csv has no title."""
        self._out = io.BytesIO()
        self._text = io.TextIOWrapper(self._out, "utf-8-sig", newline="", write_through=True)
        self._writer = csv.writer(self._text, delimiter=";", quoting=csv.QUOTE_ALL)
        self.append(header)

    def append(self, row: Sequence[object]) -> None:
        """Write one row."""
        self._writer.writerow([shown(plain_value(value)) for value in row])

    def finish(self, about: Sequence[Sequence[object]] = (), about_title: str = "") -> bytes:
        """Return the file. What is `about` it has no place in a .csv."""
        self._text.flush()
        return self._out.getvalue()


class XlsxStream:
    """Rows as an .xlsx whose header stays in view, with a second sheet of what is to be known of the file."""

    def __init__(self, header: Sequence[object], *, title: str = "1"):
        """Begin the first sheet, named `title`, with the `header`."""
        self._out = io.BytesIO()
        self._zip = zipfile.ZipFile(self._out, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self._title, self._row = _sheet_name(title), 0
        self._sheet = self._member("xl/worksheets/sheet1.xml")
        self._begin(len(header))
        self._line(header, _TITLE)

    def append(self, row: Sequence[object]) -> None:
        """Write one row."""
        self._line(row, _TEXT)

    def finish(self, about: Sequence[Sequence[object]] = (), about_title: str = "2") -> bytes:
        """End the table, add the sheet `about_title` with the rows `about`, and return the file."""
        self._end()
        self._sheet, self._row = self._member("xl/worksheets/sheet2.xml"), 0
        self._begin(2, frozen=False)
        for row in about:
            self._line(row, _TEXT)
        self._end()
        for name, text in _parts(self._title, _sheet_name(about_title)).items():
            with self._member(name) as member:
                member.write(text.encode())
        self._zip.close()
        return self._out.getvalue()

    def _member(self, name):
        member = zipfile.ZipInfo(name, _ANY_DAY)
        member.compress_type = zipfile.ZIP_DEFLATED
        # A table may be longer than a member of the old kind can say in front of it.
        return self._zip.open(member, "w", force_zip64=True)

    def _begin(self, columns: int, *, frozen: bool = True) -> None:
        pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' if frozen else ""
        self._sheet.write(
            f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">{pane}</sheetView>'
            f'</sheetViews><cols><col min="1" max="{max(columns, 1)}" width="{_WIDTH}" customWidth="1"/>'
            "</cols><sheetData>".encode()
        )

    def _end(self) -> None:
        self._sheet.write(b"</sheetData></worksheet>")
        self._sheet.close()

    def _line(self, row, style) -> None:
        self._row += 1
        cells = "".join(
            _cell(f"{get_column_letter(at)}{self._row}", plain_value(value), style)
            for at, value in enumerate(row, start=1)
        )
        self._sheet.write(f'<row r="{self._row}">{cells}</row>'.encode())


def _cell(where: str, value: object, style: int) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | date):
        # A text is a text: a cell of this kind can be no formula, whatever stands in it.
        text = str(value).translate(_MARKUP)
        return f'<c r="{where}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    if isinstance(value, date):
        kind = _MOMENT if isinstance(value, datetime) else _DAY
        return f'<c r="{where}" s="{kind}"><v>{_serial(value)}</v></c>'
    return f'<c r="{where}" s="{style}"><v>{value}</v></c>'


def _serial(value: date) -> float | int:
    """Return the number by which a spreadsheet counts days; the time of a moment is a part of a day."""
    days = value.toordinal() - _DAY_ZERO
    if not isinstance(value, datetime):
        return days
    return days + round((value.hour * 3600 + value.minute * 60 + value.second) / 86400, 9)


def _sheet_name(title: str) -> str:
    return "".join(" " if sign in "[]:*?/\\'" else sign for sign in title).strip()[:31] or "1"


def _parts(*titles: str) -> dict[str, str]:
    """Return the parts of the package beside its sheets."""
    sheets = "".join(
        f'<sheet name="{title.translate(_MARKUP)}" sheetId="{at}" r:id="rId{at}"/>'
        for at, title in enumerate(titles, 1)
    )
    relation = f"{_DOCUMENT}/worksheet"
    targets = "".join(
        f'<Relationship Id="rId{at}" Type="{relation}" Target="worksheets/{name}.xml"/>'
        for at, name in enumerate(_SHEETS, 1)
    )
    types = "".join(
        f'<Override PartName="/xl/worksheets/{name}.xml" ContentType="{_TYPE}worksheet+xml"/>'
        for name in _SHEETS
    )
    return {
        "xl/styles.xml": _STYLES,
        "xl/workbook.xml": (
            f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}"><sheets>{sheets}</sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{targets}'
            f'<Relationship Id="rId9" Type="{_DOCUMENT}/styles" Target="styles.xml"/></Relationships>'
        ),
        "_rels/.rels": (
            f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
            f' Type="{_DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "[Content_Types].xml": (
            f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml"'
            f' ContentType="{_TYPE}sheet.main+xml"/><Override PartName="/xl/styles.xml"'
            f' ContentType="{_TYPE}styles+xml"/>{types}</Types>'
        ),
    }
