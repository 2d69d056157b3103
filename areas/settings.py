"""The numbers that an administrator may set, each with its default, its bounds and where it comes from.

`queries.number` reads one; rows of `models.DatedNumber` take the place of a default from their day on. A
number that the law fixes is no setting and does not stand here.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from vietnam.calendar import today


@dataclass(frozen=True)
class Setting:
    """`default` holds until a row says otherwise; a row lies between `least` and `most`, both included.

    Where the number stands for a choice, `named` says in words what each of them means, from `least` on.
    """

    label: str
    default: int
    least: int
    most: int
    source: str
    named: tuple[str, ...] = ()


OURS = _("mặc định của chương trình, không có văn bản quy định")
SETTINGS = {
    "referral_answer_days": Setting(
        _("Chuyển gửi: số ngày làm việc để cơ sở trả lời"), default=5, least=1, most=30, source=OURS
    ),
    "referral_supervisor_days": Setting(
        _("Chuyển gửi: quá hạn trả lời bao nhiêu ngày làm việc thì báo giám sát khu vực"),
        default=2,
        least=1,
        most=20,
        source=OURS,
    ),
    "referral_expiry_days": Setting(
        _("Chuyển gửi: quá hạn trả lời bao nhiêu ngày làm việc thì phiếu hết hiệu lực"),
        default=5,
        least=1,
        most=60,
        source=OURS,
    ),
    "no_show_days": Setting(
        _("Theo học: sau ngày dự kiến bao nhiêu buổi học mà trẻ chưa đến thì báo cán bộ xã"),
        default=3,
        least=1,
        most=30,
        source=OURS,
    ),
    "low_attendance_percent": Setting(
        # The yearly limit of 45 absences in schools (Circular 22/2021/TT-BGDĐT) would speak months too late.
        _("Theo học: bốn tuần gần nhất có mặt dưới bao nhiêu phần trăm số buổi thì báo cán bộ xã"),
        default=80,
        least=1,
        most=100,
        source=OURS,
    ),
    "silent_weeks": Setting(
        _("Theo học: bao nhiêu tuần học chưa ghi chuyên cần thì hỏi cơ sở, thêm chừng đó thì báo cán bộ xã"),
        default=2,
        least=1,
        most=8,
        source=OURS,
    ),
    "attendance_weeks_back": Setting(
        _("Theo học: ghi và sửa được chuyên cần của bao nhiêu tuần trước tuần này"),
        default=12,
        least=2,
        most=52,
        source=OURS,
    ),
    "place_confirmed_months": Setting(
        _("Nơi học: xác nhận đã quá bao nhiêu tháng thì nhắc hỏi lại trước khi chuyển gửi"),
        default=3,
        least=1,
        most=24,
        source=OURS,
    ),
    "fewest_answers": Setting(
        _("Nơi học: cần ít nhất bao nhiêu lần trả lời mới nói cơ sở trả lời nhanh hay chậm"),
        default=3,
        least=2,
        most=50,
        source=OURS,
    ),
    "place_offer_days": Setting(
        _("Chờ chỗ học: báo có chỗ mà sau bao nhiêu ngày làm việc chưa gửi phiếu thì báo trẻ tiếp theo"),
        default=3,
        least=1,
        most=30,
        source=OURS,
    ),
    "consent_ending_days": Setting(
        _("Sự đồng ý: báo trước bao nhiêu ngày khi sắp hết hạn"), default=30, least=1, most=120, source=OURS
    ),
    "screening_days": Setting(
        _("Sàng lọc: số ngày làm việc từ khi lập hồ sơ"), default=3, least=1, most=30, source=OURS
    ),
    "rescreening_days": Setting(
        _("Sàng lọc lại: số ngày làm việc từ khi có việc cần sàng lọc lại"),
        default=5,
        least=1,
        most=30,
        source=OURS,
    ),
    "supervision_days": Setting(
        _("Giám sát: số ngày làm việc để giám sát khu vực xem việc được báo"),
        default=3,
        least=1,
        most=30,
        source=OURS,
    ),
    "escalation_days_urgent": Setting(
        _("Quá hạn khẩn cấp, cách ly: sau bao nhiêu ngày làm việc thì báo giám sát khu vực"),
        default=1,
        least=1,
        most=10,
        source=OURS,
    ),
    "escalation_days_lawful": Setting(
        _("Quá hạn lập, duyệt kế hoạch: sau bao nhiêu ngày làm việc thì báo giám sát khu vực"),
        default=2,
        least=1,
        most=20,
        source=OURS,
    ),
    "escalation_days": Setting(
        _("Quá hạn việc khác: sau bao nhiêu ngày làm việc thì báo giám sát khu vực"),
        default=5,
        least=1,
        most=60,
        source=OURS,
    ),
    "transfer_days": Setting(
        _("Chuyển hồ sơ: số ngày làm việc để xã nơi đến trả lời"), default=3, least=1, most=30, source=OURS
    ),
    "paper_days": Setting(
        _("Giấy tờ còn thiếu: bao nhiêu ngày để trẻ có giấy khai sinh, đăng ký cư trú, căn cước"),
        default=30,
        least=7,
        most=183,
        source=OURS,
    ),
    # The length of the clock is the decree's and no setting; from what it counts the decree leaves open.
    "plan_clock_from": Setting(
        _("Lập kế hoạch: năm ngày làm việc tính từ đâu"),
        default=1,
        least=1,
        most=3,
        source=_("Nghị định 56/2017/NĐ-CP, Điều 28 khoản 1 không nói tính từ đâu"),
        named=(
            _("từ khi xong đánh giá ban đầu (Mẫu 02), chậm nhất từ khi xác nhận thuộc diện"),
            _("từ khi xác nhận thuộc diện"),
            _("từ khi tiếp nhận thông tin"),
        ),
    ),
    # No decree names an interval between visits; a case is never left longer than `visiting.LONGEST_DAYS`.
    "visit_days_high": Setting(
        _("Thăm hộ: nguy cơ cao, bao nhiêu ngày một lần"), default=14, least=1, most=90, source=OURS
    ),
    "visit_days_medium": Setting(
        _("Thăm hộ: nguy cơ trung bình, bao nhiêu ngày một lần"), default=30, least=1, most=90, source=OURS
    ),
    "visit_days_low": Setting(
        _("Thăm hộ: nguy cơ thấp, bao nhiêu ngày một lần"), default=60, least=1, most=90, source=OURS
    ),
    "visit_days_unknown": Setting(
        _("Thăm hộ: chưa đánh giá nguy cơ, bao nhiêu ngày một lần"),
        default=30,
        least=1,
        most=90,
        source=OURS,
    ),
    "review_days_high": Setting(
        _("Rà soát: nguy cơ cao, bao nhiêu ngày một lần"), default=30, least=7, most=183, source=OURS
    ),
    "review_days_medium": Setting(
        _("Rà soát: nguy cơ trung bình, bao nhiêu ngày một lần"), default=60, least=7, most=183, source=OURS
    ),
    "review_days_low": Setting(
        _("Rà soát: nguy cơ thấp, bao nhiêu ngày một lần"), default=90, least=7, most=183, source=OURS
    ),
    "review_days_unknown": Setting(
        _("Rà soát: chưa đánh giá nguy cơ, bao nhiêu ngày một lần"),
        default=60,
        least=7,
        most=183,
        source=OURS,
    ),
    "silent_days": Setting(
        _("Hồ sơ: bao nhiêu ngày không có cập nhật thì nhắc cán bộ"),
        default=30,
        least=14,
        most=60,
        source=OURS,
    ),
    "closing_visits": Setting(
        _("Kết thúc: bao nhiêu lần thăm liên tiếp thấy trẻ không còn lao động trái quy định"),
        default=2,
        least=2,
        most=12,
        source=OURS,
    ),
    "closing_days_apart": Setting(
        _("Kết thúc: các lần thăm đó trải ra ít nhất bao nhiêu ngày"),
        default=90,
        least=30,
        most=730,
        source=OURS,
    ),
    "search_visits": Setting(
        _("Kết thúc vì mất liên lạc: bao nhiêu lần thăm liên tiếp không gặp trẻ"),
        default=3,
        least=2,
        most=12,
        source=OURS,
    ),
    "search_days": Setting(
        _("Kết thúc vì mất liên lạc: các lần thăm đó trải ra ít nhất bao nhiêu ngày"),
        default=60,
        least=14,
        most=365,
        source=OURS,
    ),
    "closing_weeks": Setting(
        _("Kết thúc: bao nhiêu tuần gần nhất cơ sở xác nhận trẻ học đều"),
        default=2,
        least=1,
        most=6,
        source=OURS,
    ),
    "pause_days": Setting(
        _("Tạm dừng: hạn đứng yên bao nhiêu ngày thì nhắc người phụ trách, gấp đôi thì báo giám sát"),
        default=5,
        least=2,
        most=30,
        source=OURS,
    ),
    "put_off_days": Setting(
        _("Việc hôm nay: được hoãn nhắc một việc nhiều nhất bao nhiêu ngày"),
        default=7,
        least=1,
        most=30,
        source=OURS,
    ),
    "follow_up_days": Setting(
        _("Sau kết thúc: bao nhiêu ngày thì hỏi thăm trẻ"), default=183, least=30, most=730, source=OURS
    ),
    "export_rows": Setting(
        _("Tải danh sách: nhiều nhất bao nhiêu dòng trong một tệp"),
        default=20_000,
        least=100,
        most=100_000,
        source=OURS,
    ),
    "file_days": Setting(
        _("Tệp làm sẵn: giữ bao nhiêu ngày rồi xóa"), default=7, least=1, most=30, source=OURS
    ),
    "files_waiting": Setting(
        _("Tệp làm sẵn: một người được chờ nhiều nhất bao nhiêu tệp cùng lúc"),
        default=5,
        least=1,
        most=20,
        source=OURS,
    ),
    "cases_per_officer": Setting(
        _("Rà soát khu vực: mức hồ sơ đang mở của một cán bộ"), default=40, least=5, most=400, source=OURS
    ),
    "sample_size": Setting(
        _("Rà soát khu vực: số hồ sơ của mẫu chất lượng"), default=10, least=3, most=50, source=OURS
    ),
    "pump_late_minutes": Setting(
        _("Nhắc việc: chậm bao nhiêu phút thì báo trên mọi trang"), default=5, least=3, most=60, source=OURS
    ),
    "statistics_after_days": Setting(
        _("Số liệu: bao nhiêu ngày sau khi hết quý thì công bố"), default=15, least=1, most=90, source=OURS
    ),
}


def choices() -> list[tuple[str, str]]:
    """Return the settings for a form, each with its default and its bounds."""
    return [
        (name, f"{one.label} ({_bounds(one)}; {_('mặc định')} {one.default})")
        for name, one in SETTINGS.items()
    ]


def passed(starts: dt.date) -> str:
    """Return why a number cannot begin on the day `starts`, "" when it can."""
    if starts < today():
        return _("Chọn hôm nay hoặc một ngày sau: các hạn đã tính theo số cũ.")
    return ""


def _bounds(one: Setting) -> str:
    """Return from where to where `one` goes, or what each of its numbers means."""
    if not one.named:
        return f"{one.least}–{one.most}"
    return "; ".join(f"{number} = {words}" for number, words in enumerate(one.named, one.least))


def fault_of(name: str, value: int) -> str:
    """Return what is wrong with `value` for the setting `name`, "" when it lies within its bounds."""
    one = SETTINGS.get(name)
    if one is None:
        return _("Chọn một thông số trong danh sách.")
    if not one.least <= value <= one.most:
        return _("Nhập một số từ %(least)s đến %(most)s.") % {"least": one.least, "most": one.most}
    return ""
