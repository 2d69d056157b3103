"""What the committee decides on: what became of the last decisions, what is asked now, what has changed."""

from django.utils.translation import gettext as _

from . import wording
from .blocks import Block, Column, Table, Text
from .committee_values import Change, CommitteeReport


def tasks(report: CommitteeReport) -> list[Block]:
    """Return what was decided before with what became of it; nothing when nothing was decided yet."""
    if not report.tasks:
        return []
    columns = (
        Column(_("Mã hồ sơ"), 1),
        Column(_("Việc đã quyết định"), 2.4),
        Column(_("Người chịu trách nhiệm"), 1.2),
        Column(_("Hạn"), 1, "center"),
        Column(_("Tình hình"), 1.2),
    )
    rows = tuple(
        (each.about or "–", each.what, each.responsible or "–", each.due or "–", _outcome(each))
        for each in report.tasks
    )
    return [Table(columns, rows)]


def questions(report: CommitteeReport) -> list[Block]:
    """Return what the committee is asked to decide."""
    columns = (
        Column(_("STT"), 0.4, "center"),
        Column(_("Mã hồ sơ"), 1.1),
        Column(_("Nội dung xin ý kiến"), 3),
        Column(_("Hạn quyết định"), 0.9, "center"),
    )
    rows = tuple(
        (index, each.case_code or "–", each.question, each.due or _("chưa ấn định"))
        for index, each in enumerate(report.questions, 1)
    )
    return [Table(columns, rows, empty=_("Không có trường hợp nào cần Ban quyết định."))]


def asks(report: CommitteeReport) -> list[Block]:
    """Return what each sector is asked to do; nothing where nothing is asked."""
    if not report.asks:
        return []
    columns = (Column(_("Ngành, đoàn thể"), 1.4), Column(_("Đề nghị"), 3.6))
    rows = tuple((ask.sector, line) for ask in report.asks for line in ask.asked)
    return [Table(columns, rows)]


def changes(report: CommitteeReport) -> list[Block]:
    """Return the figures beside those of the last report; a sentence where this is the first."""
    if not report.changes:
        return [Text(_("Đây là báo cáo đầu tiên được lập trên hệ thống cho loại kỳ này."))]
    columns = (
        Column(_("Số liệu"), 2.6),
        Column(_("Kỳ trước, theo báo cáo"), 1, "right"),
        Column(_("Kỳ trước, biết đến nay"), 1, "right"),
        Column(_("Kỳ này"), 0.9, "right"),
        Column(_("Chênh lệch"), 0.9, "right"),
    )
    rows = tuple(
        (line.label, line.then, line.corrected, line.now, _difference(line)) for line in report.changes
    )
    note = _("Hai cột kỳ trước khác nhau khi hồ sơ được sửa, gộp hoặc ghi muộn sau ngày lập báo cáo trước.")
    return [Table(columns, rows, title=report.changes_since, note=note)]


def _difference(line: Change) -> str:
    if line.then is None or line.now is None:
        return wording.shown(None)
    change = line.now - line.then
    return f"+{wording.number(change)}" if change > 0 else wording.number(change)


def _outcome(task) -> str:
    return f"{task.state}. {task.note}" if task.note else task.state
