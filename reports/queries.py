"""Events as an auditor asks for them."""

import datetime as dt

from django.apps import apps
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from accounts.enums import BlockReason, RoleKind
from audit.enums import Deed, Outcome
from audit.models import Event
from casework.enums import EmergencyReason
from casework.workflow import TRANSITIONS
from reports.enums import Purpose
from vietnam.calendar import ZONE, end_of_day

PAGE = 50
DONE, REFUSED = "done", "refused"
# Codes of the deeds by which a case is opened in an emergency, and by which that is reviewed.
OPENED, REVIEWED = "break_glass", "review_opening"
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
    "reveal": _("Xem phần được che"),
    "hide": _("Ẩn hoặc thôi ẩn tên trẻ"),
    "committee_report": _("Báo cáo Ban Bảo vệ trẻ em"),
    "who_saw": _("Danh sách người đã xem một hồ sơ"),
    "break_glass": _("Mở khẩn cấp"),
    "co_worker": _("Chia sẻ với đồng nghiệp"),
    "end_share": _("Kết thúc chia sẻ"),
    "drop_right": _("Gỡ quyền không còn căn cứ"),
    "review_opening": _("Xem xét lần mở khẩn cấp"),
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
    "block": _("Khóa khẩn cấp tài khoản"),
    "set_password": _("Đặt mật khẩu cho người khác"),
}
# Lists and pages that events name beside kinds of records.
PAGES = {
    "supervision": _("Giám sát khu vực"),
    "admin": _("Quản trị"),
    "casework.elsewhere": _("Tìm trẻ ở xã khác"),
    "referrals.inbox": _("Phiếu chuyển gửi đến"),
    "referrals.attendance": _("Chuyên cần"),
    "reports.committee": _("Báo cáo Ban Bảo vệ trẻ em"),
    "reports.overview": _("Số liệu"),
    "audit.event": _("Nhật ký kiểm tra"),
    "audit.who_saw": _("Danh sách người đã xem một hồ sơ"),
    "audit.grant": _("Danh sách quyền đã cấp"),
    "audit.verification": _("Kiểm tra nhật ký"),
}


def filter_events(events, chosen: dict):
    """Narrow visible `events` by the cleaned data of `EventFilter`, `CaseQuestion` or `GrantFilter`."""
    if chosen.get("case"):
        events = events.filter(case_code=chosen["case"])
    if chosen.get("person"):
        events = events.filter(actor__username__iexact=chosen["person"])
    if chosen.get("deed"):
        events = events.filter(deed=chosen["deed"])
    if chosen.get("outcome"):
        events = (
            events.filter(outcome=Outcome.DONE)
            if chosen["outcome"] == DONE
            else events.exclude(outcome=Outcome.DONE)
        )
    if chosen.get("since"):
        events = events.filter(at__gte=dt.datetime.combine(chosen["since"], dt.time(), tzinfo=ZONE))
    if chosen.get("until"):
        events = events.filter(at__lte=end_of_day(chosen["until"]))
    return events


def touched(events, chosen: dict):
    """Return those of `events` that show or change the chosen case; an auditor's own questions do not."""
    return filter_events(events, chosen).exclude(kind__startswith="audit.")


def grants(events):
    """Return those of `events` by which somebody was given or lost the right to see a case."""
    return events.filter(deed__in=[Deed.GRANTED, Deed.REVOKED])


def unreviewed_openings(events):
    """Return those of `events` by which a case was opened in an emergency that nobody has reviewed."""
    same = {name: OuterRef(name) for name in ("case_code", "kind", "object_pk")}
    reviews = Event.objects.filter(reason=REVIEWED, **same)
    return events.filter(~Exists(reviews), deed=Deed.GRANTED, reason=OPENED)


def event_words(event) -> dict:
    """Return an event in words: when, who, what, about which kind of record and case, outcome."""
    return {
        "at": event.at,
        "who": event.actor,
        "username": event.actor.username if event.actor else "",
        "deed": event.get_deed_display(),
        "about": kind_words(event.kind),
        "case_code": event.case_code,
        "area": event.area,
        "outcome": event.get_outcome_display(),
        "refused": event.outcome != "done",
        "reason": reason_words(event.reason),
        "roles": role_words(event.role),
        "for_whom": event.for_whom,
        "purpose": purpose_words(event.purpose),
    }


def reason_words(code: str) -> str:
    """Return the code of a deed in words; an unknown code stays as it is."""
    if code in TRANSITIONS:
        return TRANSITIONS[code].label
    return REASONS.get(code, code)


def role_words(codes: str) -> str:
    """Return the codes of roles, divided by commas, in words."""
    titles = dict(RoleKind.choices)
    return ", ".join(str(titles.get(code, code)) for code in codes.split(",") if code)


def purpose_words(code: str) -> str:
    """Return the code of a purpose in words; an unknown code stays as it is."""
    return dict([*Purpose.choices, *EmergencyReason.choices, *BlockReason.choices]).get(code, code)


def kind_words(label: str) -> str:
    """Return what kind of record or page an event is about, in words; an unknown one stays as it is."""
    if label in PAGES:
        return PAGES[label]
    try:
        return apps.get_model(label)._meta.verbose_name
    except (LookupError, ValueError):
        return label
