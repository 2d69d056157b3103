"""Events in words: codes of deeds, lists and purposes as an auditor reads them."""

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from accounts.enums import BlockReason, RoleKind
from casework.enums import EmergencyReason, FieldGroup, ReportState, ShareEnd, ShareKind
from casework.workflow import TRANSITIONS
from referrals.enums import SharedField
from referrals.workflow import TRANSITIONS as REFERRAL_TRANSITIONS
from reports.enums import ExportPurpose, Purpose
from reports.papers.registry import ALL as PAPERS

# Codes of deeds in events, in words; transitions bring their own label.
REASONS = {
    "view": _("Xem hồ sơ"),
    "note": _("Ghi chú"),
    "screen": _("Sàng lọc"),
    "assess": _("Đánh giá"),
    "plan": _("Lập kế hoạch"),
    "approve": _("Quyết định"),
    "refer": _("Chuyển gửi"),
    "record_consent": _("Ghi câu trả lời về chia sẻ thông tin"),
    "withdraw_consent": _("Rút lại sự đồng ý"),
    "ground_emergency": _("Chia sẻ không cần hỏi: bảo vệ khẩn cấp"),
    "ground_verify": _("Chia sẻ không cần hỏi: cơ quan xác minh phối hợp"),
    "ground_state": _("Chia sẻ không cần hỏi: cơ quan nhà nước xử lý vi phạm"),
    "visit": _("Thăm hộ gia đình"),
    "follow_up": _("Hỏi thăm sau khi kết thúc"),
    "doubt": _("Xem điều chưa khớp"),
    "settle_doubt": _("Bỏ qua điều chưa khớp"),
    "review": _("Rà soát"),
    "support": _("Ghi nhận hỗ trợ"),
    "meet": _("Họp trường hợp"),
    "make_pack": _("Lập báo cáo trình Ban"),
    "ask_committee": _("Thêm việc trình Ban"),
    "enter_decision": _("Ghi quyết định của Ban"),
    "finish_decision": _("Ghi kết quả thực hiện quyết định"),
    "set_committee": _("Sửa tên Ban, kỳ họp"),
    "progress": _("Ghi tiến độ kế hoạch"),
    "assign": _("Phân công"),
    "return_item": _("Giám sát trả lại"),
    "replace_own": _("Rút hồ sơ khác thay hồ sơ của chính người rà soát"),
    "open_case": _("Lập hồ sơ từ thông tin tiếp nhận"),
    "take_report": _("Tiếp nhận thông tin"),
    "documents": _("Xem tài liệu"),
    "attach": _("Thêm tài liệu"),
    "attach_document": _("Thêm tài liệu"),
    "remove_document": _("Gỡ tài liệu"),
    "supervise": _("Giám sát"),
    "share": _("Chia sẻ hồ sơ"),
    "take": _("Tiếp nhận thông tin"),
    "decide": _("Quyết định"),
    "report_new": _("Tiếp nhận thông tin"),
    "caseload": _("Danh sách hồ sơ"),
    "start_import": _("Nhập danh sách"),
    "assign_case": _("Phân công"),
    "hand_over": _("Bàn giao hồ sơ"),
    "role_over": _("Người phụ trách hết vai trò"),
    "protect": _("Bảo vệ khẩn cấp"),
    "transfer": _("Chuyển hồ sơ sang xã khác"),
    "transfer_accepted": _("Nhận hồ sơ xã khác chuyển đến"),
    "inspect": _("Thông tin cho thanh tra lao động"),
    "tell_inspection": _("Gửi thanh tra lao động"),
    "note_inspection_answer": _("Ghi trả lời của thanh tra"),
    "report_sibling": _("Lập thông tin về anh, chị, em"),
    "look_elsewhere": _("Tìm trẻ ở xã khác"),
    "change_facts": _("Sửa thông tin về trẻ, gia đình"),
    "change_report": _("Sửa, bổ sung thông tin"),
    "merge_records": _("Gộp hai hồ sơ của một trẻ"),
    "unmerge_records": _("Tách hai hồ sơ đã gộp"),
    "order_merge": _("Sáp nhập xã"),
    "attend": _("Ghi chuyên cần"),
    "write": _("Ghi phiếu chuyển gửi, sự đồng ý"),
    "no_post": _("Chưa được cử làm việc ở cơ sở nào"),
    "record_check": _("Hỏi thăm việc học"),
    "compose_referral": _("Soạn phiếu chuyển gửi"),
    "join_line": _("Ghi vào danh sách chờ chỗ học"),
    "leave_line": _("Rời danh sách chờ chỗ học"),
    "tell_none_fits": _("Báo giám sát không có chỗ học phù hợp"),
    "grant_open_referrals": _("Giao phiếu đang mở cho người mới"),
    "answer_referral": _("Trả lời phiếu chuyển gửi"),
    "figure_list": _("Danh sách của một con số"),
    "open_urgently": _("Mở khẩn cấp"),
    "handle": _("Xử lý sự cố"),
    "report_incident": _("Báo sự cố dữ liệu"),
    "describe_incident": _("Ghi thêm về sự cố"),
    "add_cases": _("Ghi hồ sơ bị ảnh hưởng"),
    "choose_channels": _("Chọn cách nhận thông báo"),
    "retry_message": _("Gửi lại một thông báo"),
    "try_address_again": _("Dùng lại một địa chỉ đã bỏ"),
    "record_authority_notice": _("Ghi việc đã thông báo cơ quan"),
    "decide_no_notice": _("Quyết định không phải thông báo"),
    "close_incident": _("Kết thúc sự cố"),
    "look": _("Xem yêu cầu, lưu giữ và xóa"),
    "register": _("Ghi yêu cầu về dữ liệu"),
    "register_request": _("Ghi yêu cầu về dữ liệu"),
    "acknowledge_request": _("Báo đã nhận yêu cầu"),
    "prepare": _("Chuẩn bị bản cung cấp"),
    "prepare_package": _("Trình bản cung cấp"),
    "release": _("Duyệt cung cấp"),
    "release_package": _("Duyệt cung cấp"),
    "fetch": _("Mở bản cung cấp"),
    "package_page": _("Bản cung cấp để in"),
    "package_json": _("Bản cung cấp cho máy đọc"),
    "finish_request": _("Ghi kết quả yêu cầu"),
    "refuse_request": _("Từ chối yêu cầu"),
    "hold": _("Giữ lại hồ sơ"),
    "hold_case": _("Giữ lại hồ sơ"),
    "lift": _("Gỡ lệnh giữ lại"),
    "lift_hold": _("Gỡ lệnh giữ lại"),
    "propose": _("Đề nghị xóa hồ sơ"),
    "propose_erasure": _("Đề nghị xóa hồ sơ"),
    "approve_erasure": _("Duyệt xóa hồ sơ"),
    "reject_erasure": _("Không xóa hồ sơ"),
    "stop_erasure": _("Dừng việc xóa"),
    "erasure_executed": _("Xóa hồ sơ"),
    "done": _("Đã xong"),
    "closed": _("Đã kết thúc"),
    "reveal": _("Xem phần được che"),
    "reporter": _("Xem người báo tin"),
    "hide": _("Ẩn hoặc thôi ẩn tên trẻ"),
    "committee_report": _("Báo cáo Ban Bảo vệ trẻ em"),
    "statistics_report": _("Số liệu"),
    "import_population": _("Nhập dân số theo tuổi"),
    "issue_paper": _("Lấy số văn bản"),
    "withdraw_paper": _("Thu hồi văn bản"),
    "paper_text": _("Sửa mẫu văn bản"),
    "export_list": _("Tải trong một danh sách"),
    "report_file": _("Làm một báo cáo"),
    "ask_file": _("Yêu cầu một tệp"),
    "file_made": _("Tệp đã làm xong"),
    "file_failed": _("Tệp không làm được"),
    "file_expired": _("Tệp đã hết hạn"),
    "fetch_file": _("Tải một tệp làm sẵn"),
    "cancel_file": _("Dừng việc làm tệp"),
    "remove_file": _("Xóa tệp"),
    "place_order": _("Đặt báo cáo định kỳ"),
    "pause_order": _("Tạm dừng báo cáo định kỳ"),
    "resume_order": _("Chạy tiếp báo cáo định kỳ"),
    "end_order": _("Dừng hẳn báo cáo định kỳ"),
    "order_without_right": _("Báo cáo định kỳ dừng vì không còn quyền"),
    "who_saw": _("Danh sách người đã xem một hồ sơ"),
    "area_caseload": _("Số liệu của khu vực giám sát"),
    "area_review": _("Kết quả rà soát khu vực"),
    "begin_review": _("Bắt đầu rà soát khu vực"),
    "redraw_sample": _("Rút mẫu rà soát lại"),
    "sign_review": _("Ký kết quả rà soát"),
    "drop_review": _("Bỏ lần rà soát khu vực"),
    "check_case": _("Rà soát chất lượng hồ sơ"),
    "answer_finding": _("Trả lời nhận xét giám sát"),
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
    "calendar_feed": _("Ứng dụng lịch lấy hạn việc"),
    "throttled_account": _("Tạm dừng vì sai nhiều lần ở một tài khoản"),
    "throttled_address": _("Tạm dừng vì sai nhiều lần từ một địa chỉ mạng"),
    "throttled_papers": _("Tạm dừng vì thử nhiều mã in trên giấy"),
    "throttled_codes": _("Tạm dừng vì sai nhiều mã"),
    "session_idle": _("Quá 30 phút không dùng"),
    "session_old": _("Quá 12 giờ"),
    "too_many_sessions": _("Quá 5 phiên cùng lúc"),
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
REASONS |= {str(code): label for enum in (ReportState, ShareKind, ShareEnd) for code, label in enum.choices}
REASONS |= {kind.code: kind.label for kind in PAPERS}
REASONS |= {"open": _("Đang xử lý"), "file": _("Không nhận tệp")}
# Lists and pages that events name beside kinds of records.
PAGES = {
    "supervision": _("Giám sát khu vực"),
    "admin": _("Quản trị"),
    "workplaces": _("Nơi làm việc của trẻ"),
    "reports": _("Thông tin tiếp nhận"),
    "casework.elsewhere": _("Tìm trẻ ở xã khác"),
    "handover": _("Bàn giao"),
    "privacy.keeping": _("Lưu giữ và xóa"),
    "reminders.delivery": _("Gửi thông báo"),
    "referrals.mine": _("Phiếu đã gửi"),
    "referrals.inbox": _("Phiếu chuyển gửi đến"),
    "referrals.attendance": _("Chuyên cần"),
    "referrals.figures": _("Kết quả chuyển gửi"),
    "reports.committee": _("Báo cáo Ban Bảo vệ trẻ em"),
    "reports.committeepack": _("Báo cáo trình Ban"),
    "reports.committeesetting": _("Ban của xã"),
    "reports.figure": _("Danh sách của một số liệu"),
    "reports.overview": _("Số liệu"),
    "reports.population": _("Dân số theo tuổi"),
    "reports.papertext": _("Mẫu văn bản"),
    "reports.export": _("Tải một danh sách"),
    "reports.caseload": _("Rà soát khu vực"),
    "reports.dashboard": _("Tổng quan"),
    "reports.job": _("Tệp"),
    "reports.review": _("Rà soát khu vực"),
    "reports.findings": _("Nhận xét giám sát"),
    "audit.event": _("Nhật ký kiểm tra"),
    "audit.who_saw": _("Danh sách người đã xem một hồ sơ"),
    "audit.grant": _("Danh sách quyền đã cấp"),
    "audit.verification": _("Kiểm tra nhật ký"),
}


# What a person was shown: groups of facts of a record, or what an officer chose to share with a school.
SHOWN = {str(code): label for enum in (SharedField, FieldGroup) for code, label in enum.choices}


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
    for transitions in (TRANSITIONS, REFERRAL_TRANSITIONS):
        if code in transitions:
            return transitions[code].label
    return REASONS.get("file" if code.startswith("file_") else code, code)


def role_words(codes: str) -> str:
    """Return the codes of roles, divided by commas, in words."""
    titles = dict(RoleKind.choices)
    return ", ".join(str(titles.get(code, code)) for code in codes.split(",") if code)


def purpose_words(code: str) -> str:
    """Return the code of a purpose in words; an unknown code stays as it is."""
    words = (Purpose, ExportPurpose, EmergencyReason, BlockReason)
    return {str(key): label for each in words for key, label in each.choices}.get(code, code)


def shown_words(codes) -> str:
    """Return the codes of what an event showed, in words; an unknown code stays as it is."""
    return "; ".join(str(SHOWN.get(code, code)) for code in codes)


def kind_words(label: str) -> str:
    """Return what kind of record or page an event is about, in words; an unknown one stays as it is."""
    if label in PAGES:
        return PAGES[label]
    try:
        return apps.get_model(label)._meta.verbose_name
    except (LookupError, ValueError):
        return label
