from django.db import models
from django.utils.translation import gettext_lazy as _


class RoleKind(models.TextChoices):
    """Roles of `docs/architecture.md`; a person may hold several, each by date."""

    OFFICER = "officer", _("Người làm công tác bảo vệ trẻ em cấp xã")
    CHAIR = "chair", _("Chủ tịch UBND cấp xã")
    COUNSELLOR = "counsellor", _("Cán bộ tư vấn học đường, cán bộ cơ sở")
    SUPERVISOR = "supervisor", _("Giám sát khu vực")
    ANALYST = "analyst", _("Cán bộ thống kê")
    AUDITOR = "auditor", _("Cán bộ kiểm tra")
    ADMINISTRATOR = "administrator", _("Quản trị hệ thống")


# What each kind of role is bound to.
COMMUNE_ROLES = (RoleKind.OFFICER, RoleKind.CHAIR)
AREA_ROLES = (RoleKind.ANALYST, RoleKind.AUDITOR)
# Who has dates of cases or referrals, and so a calendar of them.
CALENDAR_ROLES = (RoleKind.OFFICER, RoleKind.CHAIR, RoleKind.SUPERVISOR, RoleKind.COUNSELLOR)


class NoticeState(models.TextChoices):
    UNSENT = "unsent", _("Chưa gửi")
    CLAIMED = "claimed", _("Đang gửi")
    SENT = "sent", _("Đã gửi")
    WITHHELD = "withheld", _("Không gửi: không còn quyền xem")
    ENDED = "ended", _("Không gửi: việc không còn")
    FAILED = "failed", _("Không gửi được ra ngoài")


# On its way, or waiting for its hour.
WAITING_STATES = (NoticeState.UNSENT, NoticeState.CLAIMED)


class NoticeReason(models.TextChoices):
    """Why a notice did not go out although its row is there."""

    NO_ACCESS = "no_access", _("người nhận không còn quyền xem")
    DISABLED = "disabled", _("tài khoản người nhận đã khóa")
    DONE = "done", _("việc đã xong hoặc hạn đã đổi")
    CASE_ENDED = "case_ended", _("hồ sơ đã kết thúc")
    CASE_MOVED = "case_moved", _("hồ sơ đã chuyển đi nơi khác")
    IN_APP = "in_app", _("người nhận không có địa chỉ hoặc đã tắt, chỉ hiện trong chương trình")
    NO_CHANNEL = "no_channel", _("không kênh nào nhận tin này")
    NAMES = "names", _("bị chặn: nội dung có tên hoặc địa danh của hồ sơ")


class NoticeKind(models.TextChoices):
    """What a person is told. The sentence names no child, no place, no allegation."""

    EMERGENCY = "emergency", _("Có việc khẩn cấp phải xử lý trong 12 giờ")
    PLAN_SUBMITTED = "plan_submitted", _("Có kế hoạch chờ phê duyệt")
    PLAN_RETURNED = "plan_returned", _("Kế hoạch được trả lại kèm ý kiến")
    PLAN_APPROVED = "plan_approved", _("Kế hoạch đã được phê duyệt")
    PLAN_WANTED = "plan_wanted", _("Sắp hết năm ngày làm việc từ khi tiếp nhận mà chưa có kế hoạch")
    CLOSURE_PROPOSED = "closure_proposed", _("Có đề nghị kết thúc hồ sơ")
    CLOSURE_RETURNED = "closure_returned", _("Đề nghị kết thúc hồ sơ được trả lại")
    MEETING_CALLED = "meeting_called", _("Bạn được mời dự một cuộc họp trường hợp")
    ITEM_RETURNED = "item_returned", _("Giám sát trả lại một việc kèm ý kiến")
    FINDING_SIGNED = "finding_signed", _("Giám sát có nhận xét về một hồ sơ của bạn, chờ bạn trả lời")
    REFERRAL_SENT = "referral_sent", _("Có phiếu chuyển gửi mới")
    REFERRAL_WITHDRAWN = "referral_withdrawn", _("Phiếu chuyển gửi đã được rút lại")
    PLACEMENT_LEFT = "placement_left", _("Xã ghi một trẻ thôi học ở cơ sở")
    REFERRAL_ANSWERED = "referral_answered", _("Phiếu chuyển gửi có trả lời")
    REFERRAL_PASSED = "referral_passed", _("Một phiếu chuyển gửi được giao cho bạn")
    REFERRAL_DUE_SOON = "referral_due_soon", _("Một phiếu chuyển gửi sắp đến hạn trả lời")
    REFERRAL_DUE_TODAY = "referral_due_today", _("Một phiếu chuyển gửi đến hạn trả lời hôm nay")
    REFERRAL_UNANSWERED = "referral_unanswered", _("Một phiếu chuyển gửi quá hạn mà chưa có trả lời")
    PLACE_FREE = "place_free", _("Có chỗ trống ở nơi một trẻ đang chờ")
    NO_PLACE_FOUND = "no_place_found", _("Một cán bộ xã không tìm được chỗ học phù hợp")
    CONSENT_ENDING = "consent_ending", _("Một sự đồng ý chia sẻ thông tin sắp hết hạn")
    CONSENT_WITHDRAWN = "consent_withdrawn", _("Sự đồng ý chia sẻ thông tin đã được rút lại")
    ATTENDANCE_LOW = "attendance_low", _("Chuyên cần giảm")
    FIRST_DAY_ASKED = "first_day_asked", _("Trẻ đã tiếp nhận có đến lớp chưa? Chưa có ghi nhận")
    ATTENDANCE_ASKED = "attendance_asked", _("Hai tuần chưa ghi chuyên cần")
    ATTENDANCE_SILENT = "attendance_silent", _("Cơ sở bốn tuần chưa ghi chuyên cần")
    DID_NOT_COME = "did_not_come", _("Trẻ đã được tiếp nhận nhưng không đến lớp")
    CASE_SHARED = "case_shared", _("Một hồ sơ được chia sẻ với bạn")
    OPENED_URGENTLY = "opened_urgently", _("Một hồ sơ vừa được mở khẩn cấp")
    REVIEW_OVERDUE = "review_overdue", _("Một lần mở khẩn cấp chưa được xem xét")
    HANDED_OVER = "handed_over", _("Có hồ sơ được bàn giao cho bạn")
    REPORT_WAITS = "report_waits", _("Một thông tin khẩn cấp sắp hết thời hạn 12 giờ")
    REPORT_CALMED = "report_calmed", _("Một thông tin không còn được coi là khẩn cấp")
    CASE_MERGED = "case_merged", _("Một hồ sơ của bạn đã được gộp vào hồ sơ khác của cùng một trẻ")
    REPORT_FORWARDED = "report_forwarded", _("Xã khác chuyển đến một thông tin")
    PUPIL_REPORTED = "pupil_reported", _("Nhà trường báo một thông tin")
    PUPIL_OUTCOME = "pupil_outcome", _("Thông tin nhà trường báo có kết quả")
    SCHOOL_ANSWER_DUE = "school_answer_due", _("Sắp hết hạn 7 ngày làm việc trường phải trả lời")
    FORWARD_ANSWERED = "forward_answered", _("Thông tin đã chuyển có trả lời")
    TRANSFER_ASKED = "transfer_asked", _("Có đề nghị chuyển hồ sơ giữa hai xã")
    TRANSFER_ANSWERED = "transfer_answered", _("Đề nghị chuyển hồ sơ có trả lời")
    TRANSFER_TAKEN_BACK = "transfer_taken_back", _("Đề nghị chuyển hồ sơ đã được rút lại")
    ROLE_ENDING = "role_ending", _("Một người sắp nghỉ hoặc đã nghỉ còn việc chưa bàn giao")
    WORK_PASSED_ON = "work_passed_on", _("Việc của một người đã hết vai trò được chuyển cho đồng nghiệp")
    CASES_UNASSIGNED = "cases_unassigned", _("Có hồ sơ chưa có người phụ trách")
    DEADLINE_PASSED = "deadline_passed", _("Một việc đã quá hạn")
    HOURS_PASSED = "hours_passed", _("Một việc khẩn cấp đã quá thời hạn 12 giờ")
    REPORT_ESCALATED = (
        "report_escalated",
        _("Một thông tin khẩn cấp ở một xã đã quá 12 giờ mà chưa có người xử lý"),
    )
    CLOCK_ESCALATED = "clock_escalated", _("Một việc của xã quá hạn đã nhiều ngày làm việc")
    CLOCK_PAUSED = "clock_paused", _("Một thời hạn đứng yên đã lâu, có người đang chờ bạn")
    INCIDENT_REPORTED = "incident_reported", _("Có sự cố dữ liệu vừa được báo")
    INCIDENT_CLOCK = "incident_clock", _("Sự cố dữ liệu chưa thông báo cơ quan có thẩm quyền")
    REQUEST_REGISTERED = "request_registered", _("Có yêu cầu về dữ liệu cá nhân")
    REQUEST_PREPARED = "request_prepared", _("Có bản cung cấp dữ liệu chờ duyệt")
    REQUEST_DUE = "request_due", _("Yêu cầu về dữ liệu cá nhân sắp đến hạn")
    ERASURE_PROPOSED = "erasure_proposed", _("Có đề nghị xóa hồ sơ chờ quyết định")
    ERASURE_DECIDED = "erasure_decided", _("Đề nghị xóa hồ sơ đã có quyết định")
    FILE_READY = "file_ready", _("Một tệp bạn yêu cầu đã làm xong")
    FILE_FAILED = "file_failed", _("Một tệp bạn yêu cầu không làm được")
    SIGN_IN_CHANGED = "sign_in_changed", _("Mật khẩu hoặc bước xác minh của tài khoản vừa thay đổi")
    NEW_BROWSER = "new_browser", _("Tài khoản vừa được đăng nhập từ một trình duyệt mới")


# Stays on the day of the person until it is done: to open the page is not to have answered.
STAYS_UNTIL_DONE = (NoticeKind.FINDING_SIGNED,)
# What a person is told about the own account: nobody else sees it, and it is no work to be done.
ABOUT_ACCOUNT = (NoticeKind.SIGN_IN_CHANGED, NoticeKind.NEW_BROWSER)
# Told also in a person's quiet hours: the 12 hours of Decree 56/2017 (Art 26) run through the night, an
# emergency opening lasts four hours at most, and who takes over an account does it while its owner sleeps.
BREAKS_QUIET = (
    *(NoticeKind.EMERGENCY, NoticeKind.REPORT_WAITS, NoticeKind.HOURS_PASSED),
    *(NoticeKind.REPORT_ESCALATED, NoticeKind.OPENED_URGENTLY, *ABOUT_ACCOUNT),
)
# Sent by themselves and at once, in quiet hours after them; every other kind waits for the morning's digest.
URGENT = (
    *BREAKS_QUIET,
    *(NoticeKind.INCIDENT_REPORTED, NoticeKind.INCIDENT_CLOCK, NoticeKind.REPORT_CALMED),
)
# Work that there is no more when the case has ended. What was asked of the house or of its people (requests
# about data, erasures, emergency openings) goes on.
ENDS_WITH_CASE = (
    *(NoticeKind.PLAN_SUBMITTED, NoticeKind.PLAN_RETURNED, NoticeKind.PLAN_APPROVED),
    *(NoticeKind.CLOSURE_PROPOSED, NoticeKind.CLOSURE_RETURNED, NoticeKind.MEETING_CALLED),
    *(NoticeKind.ITEM_RETURNED, NoticeKind.HANDED_OVER, NoticeKind.DEADLINE_PASSED),
    *(NoticeKind.HOURS_PASSED, NoticeKind.CLOCK_ESCALATED, NoticeKind.CLOCK_PAUSED),
)


class ChannelName(models.TextChoices):
    """Ways out of the program; which of them an installation has stands in `settings.CHANNELS`."""

    EMAIL = "email", _("Thư điện tử")
    ZALO = "zalo", _("Zalo")
    SMS = "sms", _("Tin nhắn điện thoại")
    WEBHOOK = "webhook", _("Hệ thống khác của cơ quan")
    FILE = "file", _("Thư mục của bản minh họa")


class InvitationState(models.TextChoices):
    NEVER = "never", _("Chưa mời")
    OPEN = "open", _("Đã mời, chờ đặt mật khẩu")
    EXPIRED = "expired", _("Lời mời hết hạn")
    WITHDRAWN = "withdrawn", _("Lời mời đã thu hồi")
    USED = "used", _("Đang dùng")


class BlockReason(models.TextChoices):
    """Why an account is blocked at once, before its work is handed over."""

    LOST = "lost", _("Mất điện thoại, máy tính hoặc lộ mật khẩu")
    DISMISSED = "dismissed", _("Buộc thôi việc, đình chỉ công tác")
    MISUSE = "misuse", _("Nghi xem hoặc dùng hồ sơ sai mục đích")
