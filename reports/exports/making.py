"""Making the file of a list: part by part, each in a transaction that shows what the person may see then."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from areas.queries import number
from audit.actions import write_events
from audit.enums import Deed
from casework.disclosure import disclosed
from reports.enums import ExportPurpose, JobFault
from reports.exports.columns import Line
from reports.exports.figure_tables import STREAMS
from reports.exports.lists import LISTS, ListExport
from reports.exports.shown import NAME, Shown
from reports.pdf.head import RESTRICTED
from reports.working import Failed, Made, Run
from vietnam.calendar import day_of

PART = 500
REASON = "export_list"
WARNING = gettext_lazy(
    "Tệp này chứa thông tin cá nhân của trẻ em. Chỉ dùng cho mục đích đã khai, không gửi qua thư điện tử hoặc"
    " Zalo, xóa ngay khi dùng xong."
)


def make_list(run: Run) -> Made:
    """Make the file of the list that `run` is for. Raises Failed when it has more rows than a file may have.

    Of every case in it an event says that its person took it out, and with which groups, written in the
    transaction that reads it.
    """
    export = LISTS[run.job.kind]
    columns = export.chosen(run.params)
    shown = Shown({column.group for column in columns} - {None})
    title = str(export.label)
    table = STREAMS[run.params["format"]]([capfirst(column.label) for column in columns], title=title)
    total, most = _begin(run, export)
    done = after = 0
    while True:
        with run.part() as user:
            rows = export.read(user, run.params, after, PART)
            _write(table, [_line(export, row, user) for row in rows], columns, shown, user)
        if not rows:
            break
        done, after = done + len(rows), rows[-1].pk
        if done > most:
            raise Failed(JobFault.TOO_MANY)
        run.told(done, max(done, total))
    return Made(table.finish(_about(run, done), _("Về tệp này")), run.params["format"], shown.as_keys())


def too_many(user, kind: str, params: dict) -> tuple[int, int] | None:
    """Return how many rows the list has (one more than the most stands for more) and the most, or None."""
    most = number("export_rows")
    found = LISTS[kind].rows(user, params).values("pk")[: most + 1].count()
    return (found, most) if found > most else None


def _begin(run, export: ListExport) -> tuple[int, int]:
    with run.part() as user:
        if too_many(user, run.job.kind, run.params):
            raise Failed(JobFault.TOO_MANY)
        total = export.rows(user, run.params).count()
        most = number("export_rows")
    run.told(0, total)
    return total, most


def _line(export: ListExport, row, user) -> Line:
    case = export.case_of(row)
    return Line(row, case, disclosed(case, user))


def _write(table, lines, columns, shown, user) -> None:
    """Write the events of one part, then its rows: no event, no row."""
    new: dict[frozenset, list] = {}
    for line in lines:
        marks = shown.note(line.case, line.shown.hows)
        if marks is not None:
            new.setdefault(frozenset(marks - {NAME}), []).append(line.case)
    for groups, cases in new.items():
        write_events(by=user, deed=Deed.DOWNLOADED, records=cases, fields=groups, reason=REASON)
    for line in lines:
        table.append([column.cell(line) for column in columns])


def _about(run, rows: int) -> list[list]:
    """Return what a second sheet says of the file; nothing in it changes when it is made again."""
    job = run.job
    return [
        [_("Lưu ý"), str(WARNING)],
        [_("Mức độ bảo mật"), str(RESTRICTED)],
        [_("Phạm vi cung cấp"), _("Chỉ người đã yêu cầu tệp này")],
        [_("Người yêu cầu"), job.by.full_name],
        [_("Ngày yêu cầu"), day_of(job.asked_at)],
        [_("Mục đích"), str(ExportPurpose(job.purpose).label)],
        [_("Số dòng"), rows],
    ]
