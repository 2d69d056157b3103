"""The body of the committee's report: what was decided before, what must be decided now, the figures."""

from dataclasses import replace

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from reports.charts import Chart, ChartRow, StackChart
from reports.words import lower_first, until_words

from . import wording
from .blocks import Appendix, Block, Column, Figure, Figures, Section, Table, Text
from .committee_decisions import asks, changes, questions, tasks
from .committee_terms import DEFINITIONS
from .committee_values import Attended, CommitteeReport, Count, DeadlineLine


def sections(report: CommitteeReport) -> list[Block]:
    """Return the blocks of the whole body, in the language that is active."""
    parts = (
        (_("Thực hiện các quyết định trước"), tasks(report)),
        (_("Tóm tắt"), _summary(report)),
        (_("Việc cần Ban xem xét, quyết định"), [] if report.figures_alone else questions(report)),
        (_("Đề nghị các ngành, đoàn thể"), asks(report)),
        (_("Thay đổi so với báo cáo trước"), [] if report.figures_alone else changes(report)),
        (_("Hồ sơ đang quản lý"), _caseload(report)),
        (_("Hồ sơ mới và hồ sơ kết thúc trong kỳ"), _new(report)),
        (_("Thực hiện thời hạn"), _deadlines(report)),
        (_("Chuyển gửi, tiếp nhận học và chuyên cần"), _referrals(report)),
        (_("Hỗ trợ đã cung cấp trong kỳ"), _support(report)),
        (_("Chủ tịch đã quyết định trong kỳ"), [] if report.figures_alone else _decisions(report)),
    )
    # A committee's first report follows none, and not every one asks something of a sector.
    kept = [(title, blocks) for title, blocks in parts if blocks]
    numbered = zip(ROMAN, kept, strict=False)
    body = [
        block for number, (title, blocks) in numbered for block in (Section(f"{number}. {title}"), *blocks)
    ]
    return [*body, Appendix(), Section(_("Phụ lục: giải thích số liệu")), *_definitions(report)]


ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI")
# Tables of which most lines are 0 in a commune: those are told in one sentence.
LONGEST = 8


def _summary(report: CommitteeReport) -> list[Block]:
    asked = Figure(_("việc cần Ban quyết định"), len(report.questions))
    return [
        Text(_opening(report)),
        *([Text(_running(report))] if report.runs else []),
        Figures(
            (
                Figure(_managed(report), report.open_cases),
                Figure(_("hồ sơ mới trong kỳ"), report.new_cases),
                Figure(_("hồ sơ kết thúc trong kỳ"), report.closed_cases),
                Figure(_("thời hạn trễ hoặc chưa xong"), _not_kept(report)),
                Figure(_came(report), _attendance_rate(report)),
                *([] if report.figures_alone else [asked]),
            )
        ),
    ]


def _opening(report: CommitteeReport) -> str:
    words = _(
        "Ủy ban nhân dân %(commune)s báo cáo %(committee)s tình hình bảo vệ, hỗ trợ trẻ em lao động và "
        "trẻ em có nguy cơ trở thành lao động trẻ em trên địa bàn, %(period)s, từ %(since)s đến %(until)s. "
        "Trẻ được ghi bằng mã hồ sơ; cách tính các số liệu nêu ở phụ lục."
    )
    if report.supervised:
        words = _(
            "Số liệu của các xã, phường thuộc %(commune)s về bảo vệ, hỗ trợ trẻ em lao động và trẻ em có "
            "nguy cơ trở thành lao động trẻ em, %(period)s, từ %(since)s đến %(until)s. Cách tính nêu ở phụ "
            "lục."
        )
    return words % {
        "commune": lower_first(report.commune),
        "committee": report.committee,
        "period": lower_first(report.period),
        "since": wording.long_date(report.since),
        "until": wording.long_date(report.told_until),
    }


def _managed(report: CommitteeReport) -> str:
    if report.runs:
        return _("hồ sơ đang quản lý, %(until)s") % {"until": until_words(report.told_until)}
    return _("hồ sơ đang quản lý vào ngày cuối kỳ")


def _came(report: CommitteeReport) -> str:
    if report.runs:
        return _("chuyên cần tại nơi tiếp nhận, %(until)s") % {"until": until_words(report.told_until)}
    return _("chuyên cần cả kỳ tại nơi tiếp nhận")


def _running(report: CommitteeReport) -> str:
    return _("Kỳ báo cáo chưa kết thúc: mọi số là số đến ngày %(day)s, phần còn lại của kỳ chưa đến.") % {
        "day": wording.short_date(report.told_until)
    }


def _caseload(report: CommitteeReport) -> list[Block]:
    unit = _("Số hồ sơ")
    return [
        _counts(report, _("1. Theo bước xử lý"), unit, report.by_state),
        _counts(report, _("2. Theo mức nguy cơ"), unit, report.by_risk),
        _counts(report, _("3. Theo kết luận sàng lọc"), unit, report.by_label),
        _counts(report, _("4. Lao động nguy hiểm, hình thức tồi tệ nhất"), unit, report.harmful),
        _counts(report, _("5. Theo giới tính"), unit, report.by_sex),
        _counts(report, _("6. Theo nhóm tuổi"), unit, report.by_age),
        _counts(report, _("7. Theo ngành nghề"), unit, report.by_sector),
        *_stacked(_("8. Theo ngành nghề và giới tính"), report.sector_by_sex),
        *_stacked(_("9. Theo ngành nghề và nhóm tuổi"), report.sector_by_age),
        _counts(report, _("10. Giấy khai sinh"), unit, report.birth_papers),
        _counts(report, _("11. Đăng ký cư trú"), unit, report.residence_papers),
    ]


def _stacked(title: str, chart: StackChart | None) -> list[Block]:
    if chart and not chart.rows:
        return [Text(_("%(title)s: các mục đều là 0.") % {"title": title})]
    return [replace(chart, title=title)] if chart else []


def _new(report: CommitteeReport) -> list[Block]:
    unit = _("Số hồ sơ")
    return [
        _counts(report, _("1. Hồ sơ mới theo kết luận sàng lọc"), unit, report.new_by_label),
        _counts(
            report, _("2. Hồ sơ mới: lao động nguy hiểm, hình thức tồi tệ nhất"), unit, report.new_harmful
        ),
        _counts(report, _("3. Hồ sơ mới theo giới tính"), unit, report.new_by_sex),
        _counts(report, _("4. Hồ sơ mới theo nhóm tuổi"), unit, report.new_by_age),
        _counts(report, _("5. Hồ sơ mới theo ngành nghề"), unit, report.new_by_sector),
        _counts(report, _("6. Hồ sơ kết thúc theo lý do"), unit, report.ended_for),
    ]


def _deadlines(report: CommitteeReport) -> list[Block]:
    columns = (
        Column(_("Việc"), 2.4),
        Column(_("Đến hạn"), 0.9, "right"),
        Column(_("Đúng hạn"), 0.9, "right"),
        Column(_("Trễ hạn"), 0.9, "right"),
        Column(_("Chưa xong"), 0.9, "right"),
        Column(_("Tỷ lệ đúng hạn"), 1.3, "right"),
    )
    table = Table(
        columns,
        tuple(_deadline_row(line) for line in report.deadlines),
        total=_deadline_row(_all_deadlines(report)) if report.deadlines else (),
        empty=_("Trong kỳ không có thời hạn nào đến hạn."),
    )
    return [table]


def _deadline_row(line: DeadlineLine) -> tuple[wording.Value, ...]:
    return line.label, line.due, line.kept, line.late, line.missed, wording.percent(line.kept, line.due)


def _all_deadlines(report: CommitteeReport) -> DeadlineLine:
    lines = report.deadlines
    kept, late, missed = (_sum(getattr(line, part) for line in lines) for part in ("kept", "late", "missed"))
    return DeadlineLine(_sum_words(report), kept, late, missed)


def _referrals(report: CommitteeReport) -> list[Block]:
    return [
        _counts(report, _("1. Chuyển gửi theo tình trạng"), _("Số lượt chuyển gửi"), report.referrals),
        _counts(report, _("2. Chuyển gửi theo trả lời của cơ sở"), _("Số lượt chuyển gửi"), report.answers),
        _learning(report),
        _counts(report, _("4. Chỗ học tại nơi tiếp nhận"), _("Số chỗ học"), report.placements),
        Chart(
            _("5. Chuyên cần"),
            _attendance_caption(report),
            _("Tỷ lệ có mặt (%)"),
            tuple(_piece(each) for each in report.attendance),
            full=100,
        ),
    ]


def _learning(report: CommitteeReport) -> Table:
    columns = (
        Column(_("Sau ngày chuyển gửi"), 2.4),
        Column(_("Đủ ngày để xem"), 1.1, "right"),
        Column(_("Đang học"), 1, "right"),
        Column(_("Tỷ lệ"), 1, "right"),
    )
    rows = tuple(
        (line.label, line.whole, line.part, wording.percent(line.part, line.whole))
        for line in report.learning
    )
    return Table(columns, rows, title=_("3. Còn học sau khi chuyển gửi"), empty=_("Không có dữ liệu."))


def _piece(piece: Attended) -> ChartRow:
    shown = _("chưa đến") if piece.coming else wording.percent(piece.attended, piece.expected)
    known = piece.expected and piece.attended is not None
    return ChartRow(piece.label, 100 * piece.attended / piece.expected if known else None, shown=shown)


def _attendance_caption(report: CommitteeReport) -> str:
    expected, attended = _sessions(report)
    if not expected or attended is None:
        return _("Chưa có số liệu chuyên cần cho cả kỳ.")
    words = _("Cả kỳ trẻ có mặt %(attended)s trong %(expected)s buổi phải học (%(rate)s).")
    if report.runs:
        words = _("%(until)s trẻ có mặt %(attended)s trong %(expected)s buổi phải học (%(rate)s).")
    return words % {
        "until": capfirst(until_words(report.told_until)),
        "attended": wording.number(attended),
        "expected": wording.number(expected),
        "rate": wording.percent(attended, expected),
    }


def _support(report: CommitteeReport) -> list[Block]:
    return [
        _counts(report, _("Theo loại hỗ trợ"), _("Số lượt hỗ trợ"), report.support),
        _worth(report),
    ]


def _worth(report: CommitteeReport) -> Block:
    """What the support was worth, as noted: in đồng, by kind and altogether."""
    if report.support_worth and all(row.value == 0 for row in report.support_worth):
        return Text(_("%(title)s: các mục đều là 0.") % {"title": _("Theo trị giá")})
    columns = (Column(_("Loại hỗ trợ"), 3), Column(_("Trị giá (đồng)"), 1.4, "right"))
    told = _told(report.support_worth)
    rows = tuple((row.label, row.value) for row in told)
    total = (_sum_words(report), _sum(row.value for row in report.support_worth)) if rows else ()
    return Table(
        columns,
        rows,
        total=total,
        title=_("Theo trị giá"),
        note=_("Hỗ trợ chưa ghi trị giá không tính vào số tiền."),
        empty=_("Trong kỳ chưa cung cấp hỗ trợ nào."),
    )


def _decisions(report: CommitteeReport) -> list[Block]:
    columns = (
        Column(_("STT"), 0.4, "center"),
        Column(_("Mã hồ sơ"), 1.1),
        Column(_("Quyết định"), 2.4),
        Column(_("Số quyết định"), 1),
        Column(_("Ngày"), 0.8, "center"),
    )
    rows = tuple(
        (index, each.case_code, each.decision, each.number or "–", each.day)
        for index, each in enumerate(report.decisions, 1)
    )
    empty = _("Trong kỳ Chủ tịch chưa quyết định việc nào.")
    return [Table(columns, rows, empty=empty)]


def _definitions(report: CommitteeReport) -> list[Block]:
    columns = (Column(_("Số liệu"), 1.3), Column(_("Cách tính"), 3.4), Column(_("Căn cứ"), 1.7))
    rows = tuple(
        (str(each.term), str(each.meaning), str(each.source) or "–")
        for each in (*DEFINITIONS, *report.definitions)
    )
    warning = _("Số liệu nhỏ hơn 5 có thể làm lộ một trẻ. Che các số đó trước khi chuyển ra ngoài xã.")
    return [Text(warning, muted=True), Table(columns, rows)]


def _counts(report: CommitteeReport, title: str, unit: str, counts: tuple[Count, ...]) -> Block:
    if counts and all(count.value == 0 for count in counts):
        # Bars of nothing fill pages and hide what was counted.
        return Text(_("%(title)s: các mục đều là 0.") % {"title": title})
    rows = tuple(ChartRow(count.label, count.value, shown=count.shown) for count in _told(counts))
    caption = _counts_caption(report, counts)
    if len(rows) < len(counts):
        caption = _("%(caption)s Các loại khác: 0.") % {"caption": caption}
    return Chart(title, caption, unit, rows)


def _told(counts: tuple[Count, ...]) -> tuple[Count, ...]:
    """Return `counts`, of a long list only those that are not 0 (one of them if all are)."""
    if len(counts) <= LONGEST:
        return counts
    return tuple(count for count in counts if count.value != 0) or counts[:1]


def _counts_caption(report: CommitteeReport, counts: tuple[Count, ...]) -> str:
    """Return one sentence that says what to see: the sum, and where most of it lies."""
    known = [count for count in counts if count.value is not None]
    if not known:
        return ""
    total = sum(count.value for count in known)
    if total == 0:
        return _("Các số đã ghi nhận đều bằng 0.")
    most = max(known, key=lambda count: count.value)
    whole = _("Tổng số %(total)s; nhiều nhất là “%(label)s”: %(value)s.")
    partial = _("Tổng các số đã biết %(total)s; nhiều nhất là “%(label)s”: %(value)s.")
    if report.runs:
        whole = _("Tổng số %(until)s: %(total)s; nhiều nhất là “%(label)s”: %(value)s.")
    words = whole if len(known) == len(counts) else partial
    told = {"total": wording.number(total), "label": most.label, "value": wording.number(most.value)}
    return words % {**told, "until": until_words(report.told_until)}


def _sum_words(report: CommitteeReport) -> str:
    """Return the words before a sum; of a period that still runs they say up to which day."""
    if report.runs:
        return _("Tổng số %(until)s") % {"until": until_words(report.told_until)}
    return _("Tổng số")


def _not_kept(report: CommitteeReport) -> int | None:
    return _sum(part for line in report.deadlines for part in (line.late, line.missed))


def _sessions(report: CommitteeReport) -> tuple[int | None, int | None]:
    """Return sessions expected and attended over the pieces for which both are known."""
    known = [piece for piece in report.attendance if None not in (piece.expected, piece.attended)]
    return _sum(piece.expected for piece in known), _sum(piece.attended for piece in known)


def _attendance_rate(report: CommitteeReport) -> str:
    expected, attended = _sessions(report)
    return wording.percent(attended, expected)


def _sum(parts) -> int | None:
    """Return the sum, or None when nothing is known or one part is not."""
    values = list(parts)
    return None if not values or None in values else sum(values)
