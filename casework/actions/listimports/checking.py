"""Checking the rows of a list, by the worker: cleaned, judged, compared with what the system knows."""

import hashlib
from collections import Counter

from accounts.scope import commune_scope, system_scope
from areas.models import Area
from audit.actions import save
from casework.actions.listimports.matching import KNOWN_HERE, PERHAPS_TWICE, Register
from casework.actions.listimports.stored import mapping_from_json, record_to_json
from casework.enums import ImportState, RowState
from casework.listimport.record import fingerprint
from casework.listimport.row_kinds import children_and_rest
from casework.listimport.rows import OK, REFUSED, CheckedRow, check_rows
from casework.models import ListImport, ListRow, Report
from interface.tables.table import table_from_wire
from vault.fields import same
from vault.models import number
from vietnam.calendar import today


def check_import(pk) -> bool:
    """Check the rows of the import `pk` and offer them for confirmation; return whether it was done.

    Harmless when run twice, or while another worker does it: only an import that waits for it is claimed.
    """
    with commune_scope("casework.check_list", commune_of(pk)):
        return _check(pk)


def commune_of(pk) -> Area | None:
    """Return the commune of the import `pk`, so that a task can work within it; None when there is none."""
    with system_scope("casework.find_list"):
        found = ListImport.objects.select_related("commune").only("commune").filter(pk=pk).first()
    return found and found.commune


def _check(pk) -> bool:
    list_import = claim(pk, ImportState.CHECKING)
    if list_import is None:
        return False
    table, mapping = table_from_wire(list_import.table), mapping_from_json(list_import.mapping)
    checked = check_rows(table, mapping, today=today())
    ListRow.objects.bulk_create(number(_rows(list_import, checked)), batch_size=500)
    _, rest = children_and_rest(table, mapping)
    list_import.mapping["rest"] = [list(line) for line in rest]
    list_import.state, list_import.rows_total = ImportState.PREVIEW, len(checked)
    save(list_import, by=list_import.by, reason="check_import", fields=["mapping", "state", "rows_total"])
    return True


def claim(pk, state) -> ListImport | None:
    """Return the import locked for this transaction; None when it is elsewhere or somebody works on it."""
    waiting = ListImport.objects.select_for_update(of=("self",), skip_locked=True)
    return waiting.select_related("commune", "by").filter(pk=pk, state=state).first()


def _rows(list_import, checked: list[CheckedRow]) -> list[ListRow]:
    register = Register(list_import.commune, checked)
    told = Counter()
    rows = [_row(list_import, row, register, told) for row in checked]
    known = _known(list_import.commune, rows)
    for row in rows:
        if row.state != RowState.REFUSED and row.fingerprint in known:
            row.state, row.take = RowState.KNOWN, False
            row.issues = [issue for issue in row.issues if issue["code"] != KNOWN_HERE]
    return rows


def _row(list_import, checked: CheckedRow, register: Register, told: Counter) -> ListRow:
    row = ListRow(list_import=list_import, number=checked.number, record=record_to_json(checked.record))
    row.issues = [{"code": i.code, "field": i.field, "params": i.params} for i in checked.issues]
    row.state = {OK: RowState.OK, REFUSED: RowState.REFUSED}.get(checked.status, RowState.DOUBTFUL)
    if row.state == RowState.REFUSED:
        row.take = False
        return row
    row.fingerprint, again = _fingerprint(checked.record, told)
    doubts = [again, register.issue(checked.record)]
    row.issues += [doubt for doubt in doubts if doubt]
    if any(doubts):
        row.state = RowState.DOUBTFUL
    row.take = not any(issue["code"] in PERHAPS_TWICE for issue in row.issues)
    return row


def _fingerprint(record, told: Counter) -> tuple[str, dict | None]:
    """Return the row's fingerprint and, for one that stood above, a doubt.

    Two rows may be two children after all (twins with one name in the list): the second gets a fingerprint
    of its own, the same at each import of the same list.
    """
    own = fingerprint(record)
    told[own] += 1
    if told[own] == 1:
        return own, None
    again = {"code": "same_child_again", "field": "full_name", "params": {}}
    return hashlib.sha256(f"{own}:{told[own]}".encode()).hexdigest(), again


def _known(commune, rows) -> set[str]:
    wanted = [row.fingerprint for row in rows if row.fingerprint]
    reports = Report.objects.filter(same(Report, "fingerprint_key", *wanted), commune=commune)
    return {report.fingerprint for report in reports.only("fingerprint")}
