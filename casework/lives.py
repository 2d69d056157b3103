"""What starts, stops, meets and cancels each clock, in words for the table of rules.

Why one never stands still is a part of its rule (`deadlines.RULES`). Every clock is cancelled when its case
ends (`actions.cases.move_case`); `cancels` says what does it before.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.deadlines import RULES
from casework.enums import PAPER_KINDS, DeadlineKind


@dataclass(frozen=True)
class Life:
    """The deeds that start, meet and cancel a clock; `cancels` is empty where only its case's end does."""

    starts: str
    meets: str
    cancels: str = ""


@dataclass(frozen=True)
class Told:
    """A row of the table: all that happens to one clock, in words."""

    title: str
    starts: str
    pauses: str
    meets: str
    cancels: str


LIVES = {
    DeadlineKind.EMERGENCY: Life(
        gettext_lazy("lập hồ sơ từ thông tin khẩn cấp, hoặc biết trẻ gặp nguy hiểm; tính từ lúc nhận tin"),
        gettext_lazy("ghi một biện pháp bảo vệ đã làm"),
        gettext_lazy("tách thông tin khẩn cấp đã gộp nhầm"),
    ),
    DeadlineKind.ISOLATION: Life(
        gettext_lazy("ghi quyết định tạm thời cách ly; kéo dài thì tính lại"),
        gettext_lazy("ghi kết thúc cách ly"),
    ),
    DeadlineKind.SCREENING: Life(gettext_lazy("lập hồ sơ"), gettext_lazy("hoàn thành sàng lọc")),
    DeadlineKind.PLAN: Life(
        gettext_lazy("xác nhận thuộc diện, trả lại kế hoạch, hoặc quay lại lập kế hoạch mới"),
        gettext_lazy("trình kế hoạch"),
    ),
    DeadlineKind.APPROVAL: Life(
        gettext_lazy("trình kế hoạch"), gettext_lazy("phê duyệt hoặc trả lại kế hoạch")
    ),
    DeadlineKind.VISIT: Life(
        gettext_lazy("phê duyệt kế hoạch, ghi lần thăm trước, hoặc mở lại hồ sơ"),
        gettext_lazy("ghi lần thăm"),
    ),
    DeadlineKind.REFERRAL_ANSWER: Life(
        gettext_lazy("gửi phiếu; không đồng ý ngày cơ sở đề nghị thì tính lại từ đầu"),
        gettext_lazy("cơ sở nhận hoặc từ chối; cán bộ đồng ý ngày cơ sở đề nghị"),
        gettext_lazy("rút lại phiếu; phiếu hết hạn trả lời"),
    ),
    DeadlineKind.SUPERVISION: Life(
        gettext_lazy("giám sát trả lại một việc kèm ý kiến"), gettext_lazy("cán bộ trả lời ý kiến")
    ),
    DeadlineKind.RESCREENING: Life(
        gettext_lazy("lần thăm thấy trẻ còn làm việc, trẻ bỏ học, chuyên cần giảm, hoặc đến tuổi"),
        gettext_lazy("hoàn thành sàng lọc lại"),
        gettext_lazy("sửa ngày sinh hoặc chuyên cần đã ghi sai"),
    ),
    DeadlineKind.TRANSFER: Life(
        gettext_lazy("đề nghị chuyển hồ sơ"),
        gettext_lazy("xã kia nhận hoặc từ chối"),
        gettext_lazy("rút đề nghị"),
    ),
    DeadlineKind.TASK: Life(
        gettext_lazy("ghi biên bản có việc phải làm"),
        gettext_lazy("ghi việc đã xong"),
        gettext_lazy("bỏ việc khỏi biên bản"),
    ),
    DeadlineKind.DECISION: Life(
        gettext_lazy("ghi Ban quyết định một việc có hạn"),
        gettext_lazy("ghi việc Ban quyết định đã xong"),
        gettext_lazy("sửa lại: quyết định không còn hạn, hoặc để lại kỳ sau; chuyển hồ sơ sang xã khác"),
    ),
    DeadlineKind.REVIEW: Life(
        gettext_lazy("phê duyệt kế hoạch, hoặc ghi lần rà soát trước"),
        gettext_lazy("ghi rà soát (Mẫu 06)"),
        gettext_lazy("quay lại lập kế hoạch mới"),
    ),
    DeadlineKind.FOLLOW_UP: Life(
        gettext_lazy("kết thúc hồ sơ"), gettext_lazy("ghi kết quả hỏi thăm"), gettext_lazy("mở lại hồ sơ")
    ),
    DeadlineKind.NO_SHOW: Life(
        gettext_lazy("cơ sở nhận trẻ; đổi ngày dự kiến thì tính lại"),
        gettext_lazy("ghi nhận nhập học"),
        gettext_lazy("rút lại phiếu"),
    ),
    DeadlineKind.PLACEMENT_CHECK: Life(
        gettext_lazy("ghi nhận nhập học, hoặc ghi lần hỏi thăm trước"),
        gettext_lazy("ghi kết quả hỏi thăm việc học"),
        gettext_lazy("kết thúc việc học"),
    ),
    **dict.fromkeys(
        PAPER_KINDS,
        Life(
            gettext_lazy("ghi trẻ chưa có giấy tờ này"),
            gettext_lazy("ghi trẻ đã có giấy tờ"),
            gettext_lazy("sửa lại là chưa rõ"),
        ),
    ),
    DeadlineKind.SILENT: Life(
        gettext_lazy("bảy ngày trước khi hồ sơ đủ số ngày không có cập nhật"),
        gettext_lazy("bất kỳ việc nào được ghi vào hồ sơ"),
    ),
    DeadlineKind.HEALTH_CHECK: Life(
        gettext_lazy("sàng lọc thấy trẻ dưới 15 tuổi làm thuê đúng luật, hoặc ghi lần kiểm tra trước"),
        gettext_lazy("ghi lần kiểm tra sức khỏe"),
        gettext_lazy("sàng lọc sau thấy trẻ không còn làm thuê"),
    ),
}


def every_life() -> list[Told]:
    """Return the life of every clock in words; costs no query."""
    return [_told(kind) for kind in DeadlineKind]


def _told(kind) -> Told:
    life, rule = LIVES[kind], RULES[kind]
    pauses = "; ".join(str(why.label) for why in rule.pauses)
    never = _("không tạm dừng: %(why)s") % {"why": rule.never}
    ends = _("hồ sơ kết thúc")
    cancels = f"{life.cancels}; {ends}" if life.cancels else ends
    return Told(str(kind.label), str(life.starts), pauses or never, str(life.meets), cancels)
