"""The way of a commune's list: read, columns chosen, rows checked, confirmed, taken in as reports.

mapping → checking → preview → importing → done. People move it from mapping and preview; the worker moves it
from checking and importing, in steps that may be broken off and run again.
"""

from casework.actions.listimports.checking import check_import
from casework.actions.listimports.choosing import choose_columns, confirm_import, start_import, take_rows
from casework.actions.listimports.taking import run_import, take_batch

__all__ = [
    "check_import",
    "choose_columns",
    "confirm_import",
    "run_import",
    "start_import",
    "take_batch",
    "take_rows",
]
