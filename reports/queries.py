"""Events as an auditor asks for them."""

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from casework.workflow import TRANSITIONS

PAGE = 50
# Codes of deeds in events, in words; transitions bring their own label.
REASONS = {
    "view": _("Xem hồ sơ"),
    "note": _("Ghi chú"),
    "screen": _("Sàng lọc"),
    "assess": _("Đánh giá"),
    "plan": _("Lập kế hoạch"),
    "approve": _("Quyết định"),
    "refer": _("Chuyển gửi"),
    "visit": _("Thăm hộ gia đình"),
    "review": _("Rà soát"),
    "support": _("Ghi nhận hỗ trợ"),
    "assign": _("Phân công"),
    "return_item": _("Giám sát trả lại"),
    "open_case": _("Lập hồ sơ từ thông tin tiếp nhận"),
    "take_report": _("Tiếp nhận thông tin"),
    "committee_report": _("Báo cáo Ban Bảo vệ trẻ em"),
    "confirmed": _("Xác nhận lại người dùng"),
    "with_totp": _("Có mã của ứng dụng"),
    "with_webauthn": _("Có khóa truy cập"),
    "with_recovery_codes": _("Có mã dự phòng"),
    "wrong_password": _("Sai mật khẩu"),
    "unknown_account": _("Không có tài khoản này"),
    "wrong_factor": _("Sai bước xác minh thứ hai"),
    "wrong_invitation": _("Lời mời không có thật"),
    "throttled_account": _("Tạm dừng vì sai nhiều lần ở một tài khoản"),
    "throttled_address": _("Tạm dừng vì sai nhiều lần từ một địa chỉ mạng"),
    "throttled_codes": _("Tạm dừng vì sai nhiều mã"),
    "session_idle": _("Quá 30 phút không dùng"),
    "session_old": _("Quá 12 giờ"),
    "session_ended": _("Phiên được kết thúc từ nơi khác"),
    "added_totp": _("Thêm ứng dụng tạo mã"),
    "added_webauthn": _("Thêm khóa truy cập"),
    "removed_totp": _("Gỡ ứng dụng tạo mã"),
    "removed_webauthn": _("Gỡ khóa truy cập"),
    "made_recovery_codes": _("Làm mã dự phòng mới"),
    "used_recovery_code": _("Dùng một mã dự phòng"),
    "recovery_codes": _("Mã dự phòng"),
    "changed_password": _("Đổi mật khẩu"),
    "invited": _("Mời"),
    "add_administrator": _("Thêm quản trị hệ thống từ máy chủ"),
    "invited_again": _("Mời lại"),
    "invitation_withdrawn": _("Thu hồi lời mời"),
    "invitation_used": _("Lời mời được dùng"),
    "own_invitation": _("Tự mời chính mình"),
    "own_role": _("Tự sửa vai trò của mình"),
    "set_password": _("Đặt mật khẩu cho người khác"),
}


def filter_events(events, chosen: dict):
    """Narrow visible `events` by the cleaned data of `EventFilter`."""
    if chosen.get("case"):
        events = events.filter(case_code__iexact=chosen["case"])
    if chosen.get("person"):
        events = events.filter(actor__username__iexact=chosen["person"])
    if chosen.get("deed"):
        events = events.filter(deed=chosen["deed"])
    if chosen.get("since"):
        events = events.filter(at__date__gte=chosen["since"])
    if chosen.get("until"):
        events = events.filter(at__date__lte=chosen["until"])
    return events


def event_words(event) -> dict:
    """Return an event in words: when, who, what, about which kind of record and case, outcome."""
    return {
        "at": event.at,
        "who": event.actor,
        "username": event.actor.username if event.actor else "",
        "deed": event.get_deed_display(),
        "about": _kind(event.kind),
        "case_code": event.case_code,
        "area": event.area,
        "outcome": event.get_outcome_display(),
        "refused": event.outcome != "done",
        "reason": reason_words(event.reason),
    }


def reason_words(code: str) -> str:
    """Return the code of a deed in words; an unknown code stays as it is."""
    if code in TRANSITIONS:
        return TRANSITIONS[code].label
    return REASONS.get(code, code)


def _kind(label: str) -> str:
    app, _dot, model = label.partition(".")
    return apps.get_model(app, model)._meta.verbose_name if model else label
