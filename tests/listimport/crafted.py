"""Files as they come from outside: honest lists, and those made to harm."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import msoffcrypto
from openpyxl import Workbook

SAMPLE = Path(__file__).parent / "fixtures" / "danh_sach_xa.xlsx"
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
ODS = b"application/vnd.oasis.opendocument.spreadsheet"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

HEADER = ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Thôn", "Số điện thoại", "Ghi chú")


def sample() -> bytes:
    """The sample list of a commune, with its planted faults."""
    return SAMPLE.read_bytes()


def xlsx(*rows: tuple, title: str = "Danh sách") -> bytes:
    """A plain workbook of one sheet."""
    workbook = Workbook()
    workbook.active.title = title
    for row in rows:
        workbook.active.append(row)
    return saved(workbook)


def saved(workbook: Workbook) -> bytes:
    """The bytes of a workbook."""
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def plain_list() -> bytes:
    """Two children under a header."""
    return xlsx(
        HEADER,
        (1, "Lò Thị Mai", "17/01/2013", "Nữ", "Bản Mé", "0912 345 678", ""),
        (2, "Y Bliêng Niê", "05/06/2012", "Nam", "Buôn Ea Tu", "+84912345679", "nghỉ học"),
    )


def repacked(data: bytes, changed: dict[str, bytes]) -> bytes:
    """The same container with some members replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changed:
                new.writestr(name, old.read(name))
        for name, content in changed.items():
            new.writestr(name, content)
    return out.getvalue()


def plain_list_with(name: str, content: bytes) -> bytes:
    """Two children, and one member of the container replaced or added."""
    return repacked(plain_list(), {name: content})


def member(data: bytes, name: str) -> bytes:
    """One member of a container."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name)


def with_sheet(data: bytes, old: bytes, new: bytes) -> bytes:
    """The workbook with a piece of its sheet's XML replaced; the piece must be there."""
    xml = member(data, SHEET)
    assert old in xml
    return repacked(data, {SHEET: xml.replace(old, new, 1)})


def false_dimension() -> bytes:
    """Five kilobytes that declare the whole grid."""
    data = plain_list()
    return with_sheet(data, b'<dimension ref="A1:G3"', b'<dimension ref="A1:XFD1048576"')


def far_cell(row: int, reference: str) -> bytes:
    """A list with one more cell somewhere far away."""
    cell = f'<row r="{row}"><c r="{reference}"><v>1</v></c></row></sheetData>'
    return with_sheet(plain_list(), b"</sheetData>", cell.encode())


def wide_row(cells: int) -> bytes:
    """A row of very many cells that do not say where they stand."""
    values = "".join(f"<c><v>{random.Random(at).random()}</v></c>" for at in range(cells))
    return with_sheet(plain_list(), b"</sheetData>", f'<row r="9">{values}</row></sheetData>'.encode())


def bomb(megabytes: int) -> bytes:
    """A sheet of blanks that unpacks a thousandfold."""
    return repacked(plain_list(), {SHEET: b"<a>" + b" " * (megabytes * 1024 * 1024) + b"</a>"})


def lying_bomb() -> bytes:
    """A bomb whose directory declares a hundred bytes."""
    data = bytearray(bomb(30))
    true = (30 * 1024 * 1024 + 7).to_bytes(4, "little")
    assert data.count(true) == 2
    return bytes(data.replace(true, (100).to_bytes(4, "little")))


def entity_bomb(encoding: str = "utf-8", target: str = STRINGS) -> bytes:
    """Ten entities, each ten times the one before."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    xml = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE sst [<!ENTITY e0 "ha">{entities}]>'
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&e9;</t></si></sst>'
    )
    return repacked(plain_list(), {target: xml.encode(encoding)})


def encrypted() -> bytes:
    """A workbook with a password, as Excel saves it."""
    out = io.BytesIO()
    msoffcrypto.OfficeFile(io.BytesIO(plain_list())).encrypt("mật khẩu", out)
    return out.getvalue()


def with_macros() -> bytes:
    """A workbook with a macro project, as .xlsm holds it."""
    data = plain_list()
    types = member(data, "[Content_Types].xml").replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    return repacked(data, {"[Content_Types].xml": types, "xl/vbaProject.bin": OLE})


def archive(**members: bytes) -> bytes:
    """A zip of anything."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in members.items():
            package.writestr(name, content)
    return out.getvalue()


FAMILY = ("Nguyễn", "Trần", "Lê", "Lò", "Vàng", "Đặng", "Hồ", "Bàn", "Giàng", "Quàng")
MIDDLE = ("Thị", "Văn", "Minh", "Thu", "Gia", "Đức", "Kim", "Hồng", "Thanh", "Mỹ")
_AS_LETTERS = str.maketrans("0123456789ABCDEF", "AĂÂBCDĐEÊGHIKLMN")
_GIVEN_NAMES = "An Bích Châu Dũng Đào Giang Hà Hải Khang Lan Linh Mai Nam Nhi Oanh Phúc Quân Sơn Tài Yến"
GIVEN = _GIVEN_NAMES.split()


def big_rows(rows: int, *, repeat_every: int, seed: int = 2026) -> Iterator[tuple]:
    """A header and many children, every `repeat_every`-th row a copy of the one before it.

    Every child has a birthday and a telephone number of its own, so that nothing but the copies can look
    like a duplicate.
    """
    chance = random.Random(seed)
    line: tuple = ()
    yield HEADER
    for number in range(1, rows + 1):
        if number % repeat_every or not line:
            name = " ".join(
                (
                    chance.choice(FAMILY),
                    chance.choice(MIDDLE),
                    chance.choice(GIVEN),
                    f"{number:X}".translate(_AS_LETTERS),
                )
            )
            birth = date(2010, 1, 1) + timedelta(days=number % 3000)
            line = (name, birth, chance.choice(("Nam", "Nữ")), f"Ấp {number % 9}", f"09{number:08d}", "")
        yield (number, *line)


def big_csv(rows: int, *, repeat_every: int) -> bytes:
    """Such a list as .csv, made in a moment."""
    lines = (
        ";".join(f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value) for value in row)
        for row in big_rows(rows, repeat_every=repeat_every)
    )
    return "\n".join(lines).encode()
