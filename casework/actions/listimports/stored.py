"""Tables, column choices and rows as JSON in the database, and back. Pure functions."""

import datetime as dt
from dataclasses import asdict

from casework.listimport.columns import Mapping
from casework.listimport.issues import Issue
from casework.listimport.record import ImportRecord
from casework.listimport.rows import CheckedRow
from interface.tables.table import DATE, Table

_DATES = ("birth_date", "age_as_of", "found_on")


def table_to_wire(table: Table) -> dict:
    """Return `table` in the form that `interface.tables.table.table_from_wire` reads."""
    return {
        "kind": table.kind,
        "sheet": table.sheet,
        "other_sheets": list(table.other_sheets),
        "rows": [[row.number, [_cell_to_wire(cell) for cell in row.cells]] for row in table.rows],
    }


def _cell_to_wire(cell) -> list | None:
    if cell.kind is None:
        return None
    if cell.kind == DATE:
        return [cell.kind, cell.value.isoformat(), cell.shown]
    return [cell.kind, cell.value]


def mapping_to_json(mapping: Mapping) -> dict:
    """Return the choice of columns as plain JSON."""
    return {
        "header_row": mapping.header_row,
        "first_row": mapping.first_row,
        "columns": mapping.columns,
        "headings": list(mapping.headings),
        "sure": sorted(mapping.sure),
    }


def mapping_from_json(stored: dict) -> Mapping:
    """Return the choice of columns that `mapping_to_json` wrote."""
    return Mapping(
        stored["header_row"],
        stored["first_row"],
        dict(stored["columns"]),
        tuple(stored["headings"]),
        frozenset(stored["sure"]),
    )


def record_to_json(record: ImportRecord) -> dict:
    """Return a cleaned row as plain JSON, dates in ISO form."""
    values = asdict(record)
    return {**values, **{name: values[name] and values[name].isoformat() for name in _DATES}}


def record_from_json(stored: dict) -> ImportRecord:
    """Return the cleaned row that `record_to_json` wrote."""
    dates = {name: dt.date.fromisoformat(stored[name]) if stored[name] else None for name in _DATES}
    return ImportRecord(**{**stored, **dates})


def refused_row(row) -> CheckedRow:
    """Return a stored row in the form that the workbook of refused rows wants: its number and its issues."""
    return CheckedRow(row.number, ImportRecord(), tuple(Issue(**issue) for issue in row.issues))
