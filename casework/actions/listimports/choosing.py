"""What a person does with a list: bring it, say which column is which, choose rows, confirm."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import save, write_event
from audit.editing import require_version
from audit.enums import Deed
from casework.access import may_import, visible_imports
from casework.actions.listimports.stored import mapping_from_json, mapping_to_json, table_to_wire
from casework.enums import ImportState, RowState
from casework.listimport.columns import header_signature, propose_mapping
from casework.models import ColumnMemory, ListImport
from casework.workflow import NotNow
from interface.tables.reader import read_table
from interface.tables.table import Table, table_from_wire


def start_import(*, commune, by, file_name: str, data: bytes) -> ListImport:
    """Keep the cells of an uploaded list and propose which column is which, from memory if possible.

    Raises PermissionDenied outside the own commune, before the file is looked at, and ListRefused when it is
    not read at all; nothing is kept then. The file itself is never kept.
    """
    if not may_import(by, commune):
        raise PermissionDenied
    table = read_table(data)
    new = ListImport(commune=commune, by=by, file_name=file_name[:200], table=table_to_wire(table))
    new.mapping = mapping_to_json(_proposal(commune, table))
    with transaction.atomic():
        save(new, by=by, reason="start_import")
        write_event(by=by, deed=Deed.CREATED, about=new, area=commune, reason="start_import")
    return new


@transaction.atomic
def choose_columns(list_import, *, by, columns: dict[str, int], version: str | None = None) -> ListImport:
    """Take the officer's columns (field → column counted from 0), remember them, and have the rows checked.

    May be done again until the import is confirmed. Raises NotNow afterwards, ValueError when two fields
    share a column or no column holds the names, ChangedMeanwhile when other columns were chosen since
    `version` (`audit.editing`).
    """
    list_import = _lock(list_import.pk, by, ImportState.MAPPING, ImportState.PREVIEW)
    require_version(list_import.history, version, ("mapping",))
    mapping = mapping_from_json(list_import.mapping).corrected(columns)
    if mapping.missing:
        raise ValueError(f"no column for {', '.join(mapping.missing)}")
    _remember(list_import, columns, by)
    list_import.rows.all().delete()
    list_import.mapping, list_import.state = mapping_to_json(mapping), ImportState.CHECKING
    list_import.rows_total = list_import.rows_done = 0
    return save(list_import, by=by, reason="choose_columns")


@transaction.atomic
def take_rows(list_import, *, by, shown: list[int], ticked: list[int], version: str | None = None) -> None:
    """Note which of the doubtful rows that were `shown` (numbers) are to be taken: the `ticked` ones.

    Raises ChangedMeanwhile when columns or ticks were changed since `version` (`audit.editing`).
    """
    _take(_lock(list_import.pk, by, ImportState.PREVIEW), by, shown, ticked, version)


@transaction.atomic
def confirm_import(
    list_import, *, by, shown: Sequence[int] = (), ticked: Sequence[int] = (), version: str | None = None
) -> ListImport:
    """Have the good rows and the ticked doubtful ones taken in as reports of `by`.

    `shown`, `ticked` and `version` as for `take_rows`, for the page that was sent.
    """
    list_import = _lock(list_import.pk, by, ImportState.PREVIEW)
    _take(list_import, by, shown, ticked, version)
    wanted = list_import.rows.filter(state__in=(RowState.OK, RowState.DOUBTFUL), take=True).count()
    if not wanted:
        raise NotNow(_("Không có dòng nào được chọn để nhập."))
    list_import.by, list_import.state = by, ImportState.IMPORTING
    list_import.rows_total, list_import.rows_done = wanted, 0
    return save(list_import, by=by, reason="confirm_import")


def _take(list_import, by, shown, ticked, version) -> None:
    require_version(list_import.history, version)
    doubtful = list_import.rows.filter(state=RowState.DOUBTFUL, number__in=shown)
    changed = doubtful.filter(number__in=ticked, take=False).update(take=True)
    changed += doubtful.exclude(number__in=ticked).filter(take=True).update(take=False)
    if changed:
        # A row has no history of its own; that of the import says who chose, and marks what is stored.
        save(list_import, by=by, reason="take_rows")


def _proposal(commune, table: Table):
    mapping = propose_mapping(table)
    memory = ColumnMemory.objects.filter(commune=commune, signature=header_signature(table)).first()
    fitting = memory and all(at < table.width for at in memory.mapping.values())
    return mapping.corrected(memory.mapping) if fitting else mapping


def _remember(list_import, columns, by) -> None:
    signature = header_signature(table_from_wire(list_import.table))
    memory = ColumnMemory.objects.filter(commune=list_import.commune, signature=signature).first()
    memory = memory or ColumnMemory(commune=list_import.commune, signature=signature)
    memory.mapping = columns
    save(memory, by=by, reason="choose_columns")


def _lock(pk, by, *states) -> ListImport:
    list_import = ListImport.objects.select_for_update(of=("self",)).select_related("commune").get(pk=pk)
    _require_visible(list_import, by)
    if list_import.state not in states:
        raise NotNow(
            _("Danh sách đang ở bước “%(state)s” nên không làm được việc này. Tải lại trang để xem.")
            % {"state": list_import.get_state_display()}
        )
    return list_import


def _require_visible(list_import, by) -> None:
    if not visible_imports(by).filter(pk=list_import.pk).exists():
        raise PermissionDenied
