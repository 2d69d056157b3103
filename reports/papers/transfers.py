"""The letter with which a commune asks another one to take a case over.

It names nobody: until the other commune has taken the case, its people read age, sex, risk and need, as on
their page (`casework.transferring.minimum`). Who brings the letter learns no more than who opens the page.
"""

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.enums import Risk, Sex, TransferState
from casework.models import Transfer
from reports.models import IssuedPaper
from reports.papers.case_values import MADE_UP, bases
from reports.papers.filling import Explained
from reports.papers.kinds import OURS, PaperKind, Slot, heading, slots
from reports.papers.parts import Bases, Facts, Line, Said
from reports.pdf import wording
from vietnam.calendar import day_of

CODE = "transfer"
HIDDEN = "Tên được ẩn"


ANSWERED = _("Xã kia đã trả lời hoặc đề nghị đã rút lại: không lấy số nữa.")


def rows():
    """Return what waits for an answer, and what has its letter: after the answer nobody writes another."""
    letters = IssuedPaper.objects.filter(kind=CODE).values("about")
    asked = Transfer.objects.filter(Q(state=TransferState.ASKED) | Q(pk__in=letters))
    return asked.select_related("from_commune__parent", "to_commune__parent", "by")


def values(record, seen) -> dict:
    """Return what the letter prints: of the child what the other commune is told before it answers."""
    told, transfer = record.told, seen.record(record)
    due = told.get("emergency_due")
    return {
        "commune": record.from_commune.name,
        "province": record.from_commune.parent.name,
        "code": record.code,
        # The texts of an administrator may name the child; here that is never more than the initials.
        "child": told.get("initials") or HIDDEN,
        "officer": record.by.full_name,
        "signatory": "",
        "addressee": f"Ủy ban nhân dân {wording.within(record.to_commune.name)}",
        "to_commune": f"{record.to_commune.name}, {record.to_commune.parent.name}",
        "initials": told.get("initials") or HIDDEN,
        "age": told.get("age"),
        "sex": str(Sex(told["sex"]).label) if told else None,
        "risk": str(Risk(told["risk"]).label) if told else None,
        "need": told.get("need"),
        "why": transfer.why,
        "family": "Cả gia đình cùng chuyển" if record.whole_family else "Trẻ chuyển, gia đình ở lại",
        "notes": f"{len(record.notes)} ghi chú" if record.notes else "Không bàn giao ghi chú nào",
        "emergency": wording.moment(dt.datetime.fromisoformat(due))
        if due
        else "Không có việc khẩn cấp đang mở",
        "answer_by": wording.moment(record.answer_by),
        "recipients": ("Như trên;",),
        "not_yet": "" if record.state == TransferState.ASKED else ANSWERED,
    }


def named(record) -> str:
    """Return which transfer it is."""
    return f"chuyển đến {record.to_commune}, đề nghị ngày {wording.short_date(day_of(record.at))}"


ALONG = (
    "Hồ sơ chuyển nguyên vẹn trên hệ thống khi quý Ủy ban xác nhận tiếp nhận: thông tin tiếp nhận, sàng lọc, "
    "đánh giá, kế hoạch, quyết định, lần thăm, chuyển gửi, tài liệu và các thời hạn đang chạy.\n"
    "Ghi chú làm việc chỉ gồm những ghi chú được chọn bàn giao."
)
STAYS = (
    "Thông tin về người báo tin không chuyển. Ghi chú không bàn giao ở lại xã chuyển.\n"
    "Họ tên, địa chỉ và nội dung hồ sơ không ghi trong công văn này; chỉ mở trên hệ thống sau khi nhận."
)
TRANSFER = PaperKind(
    code=CODE,
    label=_("Công văn chuyển hồ sơ"),
    form="",
    symbol="UBND-BVTE",
    model=Transfer,
    rows=rows,
    values=values,
    named=named,
    parts=(
        Bases(),
        Said("asks"),
        Facts(
            (
                Line("Mã hồ sơ", "code"),
                Line("Tên viết tắt", "initials"),
                Line("Tuổi", "age"),
                Line("Giới tính", "sex"),
                Line("Nguy cơ", "risk"),
                Line("Cần", "need"),
                Line("Vì sao chuyển", "why"),
                Line("Gia đình", "family"),
                Line("Biện pháp khẩn cấp phải xong trước", "emergency"),
            ),
            "h_child",
        ),
        Explained("h_along", "along"),
        Facts((Line("Ghi chú bàn giao", "notes"),)),
        Explained("h_stays", "stays"),
        Facts((Line("Đề nghị trả lời trước", "answer_by"), Line("Người liên hệ", "officer")), "h_answer"),
    ),
    slots=slots(
        # A letter of an office has no name of its kind: what it is about stands under its number.
        "",
        "V/v chuyển hồ sơ bảo vệ trẻ em mã {code}",
        bases(
            "Căn cứ Luật Trẻ em số 102/2016/QH13, Điều 52 khoản 2;\n"
            "Căn cứ Nghị định số 56/2017/NĐ-CP, Điều 24;",
            _("Căn cứ"),
        ),
        Slot(
            "asks",
            _("Câu đề nghị"),
            "Trẻ em dưới đây đã chuyển nơi ở. Đề nghị quý Ủy ban tiếp nhận hồ sơ để tiếp tục bảo vệ trẻ.",
            limit=600,
            lines=3,
        ),
        heading("h_child", _("Tiêu đề: về trẻ"), "1. Về trẻ em", OURS),
        heading("h_along", _("Tiêu đề: chuyển theo"), "2. Những gì chuyển theo", OURS),
        Slot("along", _("Những gì chuyển theo"), ALONG, limit=1500, lines=4),
        heading("h_stays", _("Tiêu đề: không chuyển"), "3. Những gì không chuyển", OURS),
        Slot("stays", _("Những gì không chuyển"), STAYS, limit=1500, lines=4),
        heading("h_answer", _("Tiêu đề: trả lời"), "4. Trả lời", OURS),
        signatory="TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH",
        recipients="Hồ sơ của trẻ;\nLưu: VT.",
        distribution="Chủ tịch và người làm công tác bảo vệ trẻ em của hai xã",
    ),
    sample={
        **MADE_UP,
        "child": "N.V.T.",
        "initials": "N.V.T.",
        "addressee": "Ủy ban nhân dân xã Mẫu Khác",
        "age": 12,
        "sex": "Nam",
        "risk": "Nguy cơ cao",
        "need": "Tiếp tục đi học",
        "why": "Gia đình chuyển nơi ở",
        "family": "Cả gia đình cùng chuyển",
        "notes": "2 ghi chú",
        "emergency": "Không có việc khẩn cấp đang mở",
        "answer_by": "14:00 ngày 08/01/2027",
    },
)
