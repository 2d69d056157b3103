"""Which lines of a sheet are children, and which are totals, signatures, headings and page repeats."""

from __future__ import annotations

import re
import unicodedata

from interface.tables.table import Row, Table

from .columns import Mapping, is_numbering
from .folding import fold

TOTAL, SIGNATURE, HEADING, REPEATED_HEADER = "total", "signature", "heading", "repeated_header"

# Diacritics are kept here: "Tống" and "Công" are people's names, "Tổng" and "Cộng" are sums.
_TOTAL = re.compile(
    r"(tổng|cộng|tổng cộng|tổng số|cong|tong cong|tong so)\s*(:.*|\.|)$|(tổng cộng|tổng số|cộng)\b.*"
)
_SIGNATURE = re.compile(
    r"\b(nguoi lap|nguoi tong hop|lap bieu|lap bang|chu tich|tm\.|kt\.|tl\.|thu truong|can bo phu trach|"
    r"xac nhan cua|ky ten|ky, ghi ro|ky ghi ro|noi nhan)|^\W*(.{2,40}, )?ngay [\d.… ]+ ?thang [\d.… ]+ ?nam"
)
_ROW_OF_A_CHILD = 4
"""Under a total or a signature, a line with fewer filled cells is a name under a signature, not a child."""


def children_and_rest(table: Table, mapping: Mapping) -> tuple[list[Row], list[tuple[int, str]]]:
    """The rows under the header that are about a child, and (sheet number, kind) of the others.

    Blank lines are in neither. Nothing is dropped in silence: the page shows the second list.
    """
    children, rest, ended = [], [], False
    for row in table.rows:
        if row.number < mapping.first_row or not row.filled:
            continue
        kind = _kind(row, mapping)
        if kind is None and ended and len(row.filled) < _ROW_OF_A_CHILD:
            kind = SIGNATURE
        ended = ended or kind in (TOTAL, SIGNATURE)
        if kind:
            rest.append((row.number, kind))
        else:
            children.append(row)
    return children, rest


def _kind(row: Row, mapping: Mapping) -> str | None:
    """TOTAL, SIGNATURE, HEADING or REPEATED_HEADER, None for a child."""
    name_at = mapping.columns.get("full_name")
    first = " ".join(unicodedata.normalize("NFC", row.cell(row.filled[0]).text).lower().split())
    if _TOTAL.fullmatch(first):
        return TOTAL
    if len(row.filled) <= _ROW_OF_A_CHILD and any(
        _SIGNATURE.search(fold(row.cell(at).text)) for at in row.filled
    ):
        return SIGNATURE
    if _repeats_header(row, mapping) or is_numbering(row):
        return REPEATED_HEADER
    # A line of one cell groups the children below it ("Ấp 1"), unless that cell is a name in its own column.
    return HEADING if len(row.filled) == 1 and row.filled[0] != name_at else None


def _repeats_header(row: Row, mapping: Mapping) -> bool:
    same = [
        at
        for at in row.filled
        if at < len(mapping.headings) and fold(row.cell(at).text) == fold(mapping.headings[at])
    ]
    return len(same) >= 3 and len(same) * 2 > len(row.filled)
