from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseState(models.TextChoices):
    """Where a case stands on its journey; `casework.workflow` holds the moves between them."""

    NEW = "new", _("Chờ sàng lọc")
    SCREENED_OUT = "screened_out", _("Không thuộc diện")
    REGISTERED = "registered", _("Đã lập hồ sơ")
    ASSESSED = "assessed", _("Đã đánh giá")
    PLANNED = "planned", _("Kế hoạch chờ phê duyệt")
    RETURNED = "returned", _("Kế hoạch được trả lại")
    APPROVED = "approved", _("Kế hoạch đã phê duyệt")
    IN_PROGRESS = "in_progress", _("Đang thực hiện")
    CLOSING = "closing", _("Chờ kết thúc")
    CLOSED = "closed", _("Đã kết thúc")
    MERGED = "merged", _("Đã gộp vào hồ sơ khác")


# Decree 56/2017 counts a child as notified as soon as the report is a case.
ENDED_STATES = (CaseState.SCREENED_OUT, CaseState.CLOSED, CaseState.MERGED)
OPEN_STATES = tuple(state for state in CaseState if state not in ENDED_STATES)
PLANNING_STATES = (CaseState.ASSESSED, CaseState.RETURNED)
ACTIVE_STATES = (CaseState.APPROVED, CaseState.IN_PROGRESS)


class ReportState(models.TextChoices):
    OPEN = "open", _("Chờ xử lý")
    CASE = "case", _("Đã thành hồ sơ")
    JOINED = "joined", _("Đã gộp vào hồ sơ")
    DISMISSED = "dismissed", _("Không xử lý tiếp")
    FORWARDED = "forwarded", _("Đã chuyển xã khác")


class Channel(models.TextChoices):
    """How a report arrived (Decree 56/2017, Mẫu 01, section A)."""

    HOTLINE = "hotline", _("Tổng đài 111")
    DIRECT = "direct", _("Trực tiếp")
    PHONE = "phone", _("Điện thoại")
    SCHOOL = "school", _("Nhà trường")
    COLLABORATOR = "collaborator", _("Cộng tác viên bảo vệ trẻ em")
    INSPECTION = "inspection", _("Thanh tra, kiểm tra")
    POLICE = "police", _("Công an")
    FORWARDED = "forwarded", _("Xã khác chuyển đến")
    LIST = "list", _("Danh sách của xã")
    OTHER = "other", _("Khác")


class DismissReason(models.TextChoices):
    NOT_A_CHILD = "not_a_child", _("Không phải trẻ em hoặc người chưa thành niên")
    NO_RISK = "no_risk", _("Đã xác minh, không có nguy cơ")
    DUPLICATE = "duplicate", _("Trùng với thông tin đã có")
    MOVED = "moved", _("Đã chuyển đi nơi khác")
    WRONG = "wrong", _("Thông tin không đúng")


class Risk(models.TextChoices):
    UNKNOWN = "unknown", _("Chưa đánh giá")
    LOW = "low", _("Nguy cơ thấp")
    MEDIUM = "medium", _("Nguy cơ trung bình")
    HIGH = "high", _("Nguy cơ cao")


class DecisionKind(models.TextChoices):
    PLAN = "plan", _("Kế hoạch hỗ trợ, can thiệp")
    CLOSURE = "closure", _("Kết thúc hồ sơ")


class DecisionOutcome(models.TextChoices):
    APPROVED = "approved", _("Phê duyệt")
    RETURNED = "returned", _("Trả lại")


class Seen(models.TextChoices):
    """Whether the child was met at a visit, and how; `LATER` leaves a child of the sheet out this time."""

    ALONE = "alone", _("Gặp riêng trẻ")
    OTHERS = "others", _("Gặp trẻ khi có người khác")
    NO = "no", _("Không gặp được trẻ")
    LATER = "later", _("Lần này chưa ghi về trẻ này")


class DeadlineKind(models.TextChoices):
    """Clocks of a case; `casework.deadlines` holds each rule with its source."""

    EMERGENCY = "emergency", _("Biện pháp bảo vệ khẩn cấp")
    ISOLATION = "isolation", _("Hết thời gian tạm thời cách ly")
    SCREENING = "screening", _("Sàng lọc")
    PLAN = "plan", _("Lập kế hoạch")
    APPROVAL = "approval", _("Phê duyệt kế hoạch")
    VISIT = "visit", _("Thăm hộ gia đình")
    REFERRAL_ANSWER = "referral_answer", _("Trả lời chuyển gửi")
    SUPERVISION = "supervision", _("Trả lời ý kiến giám sát")
    RESCREENING = "rescreening", _("Sàng lọc lại")
    TRANSFER = "transfer", _("Xã khác trả lời chuyển hồ sơ")
    TASK = "task", _("Việc sau cuộc họp")
    REVIEW = "review", _("Rà soát (Mẫu 06)")
    FOLLOW_UP = "follow_up", _("Hỏi thăm sau khi kết thúc")
    NO_SHOW = "no_show", _("Trẻ đến lớp ngày đầu")
    PLACEMENT_CHECK = "placement_check", _("Hỏi thăm việc học")
    # A paper that the child lacks; each bears the name of the field of the child that says so.
    BIRTH_CERTIFICATE = "birth_certificate", _("Làm giấy khai sinh")
    RESIDENCE_PAPER = "residence_paper", _("Làm đăng ký cư trú")
    IDENTITY_PAPER = "identity_paper", _("Làm thẻ căn cước, lấy số định danh")
    SILENT = "silent", _("Hồ sơ không có cập nhật")
    HEALTH_CHECK = "health_check", _("Kiểm tra sức khỏe trẻ làm việc")
    DECISION = "decision", _("Việc Ban đã quyết định")


PAPER_KINDS = (DeadlineKind.BIRTH_CERTIFICATE, DeadlineKind.RESIDENCE_PAPER, DeadlineKind.IDENTITY_PAPER)


class PutOffReason(models.TextChoices):
    """Why an officer is to be reminded of a clock on a later day. A choice: nothing of the child in it."""

    FAMILY = "family", _("Chờ gia đình trả lời")
    OTHERS = "others", _("Chờ cơ quan, cơ sở khác trả lời")
    PAPERS = "papers", _("Chờ giấy tờ")
    ROADS = "roads", _("Mưa bão, lũ, không đi lại được")
    URGENT = "urgent", _("Đang làm việc khẩn cấp khác")
    AWAY = "away", _("Trẻ hoặc gia đình đi vắng")


class PauseReason(models.TextChoices):
    """Why a clock stands still: for whom it waits meanwhile. A choice: nothing of the child in it."""

    QUESTION = "question", _("chờ cán bộ xã trả lời câu hỏi của cơ sở")
    OTHER_DAY = "other_day", _("chờ cán bộ xã đồng ý ngày khác mà cơ sở đề nghị")


class NoteKind(models.TextChoices):
    NOTE = "note", _("Ghi chú")
    RETURNED = "returned", _("Giám sát trả lại")
    ANSWER = "answer", _("Trả lời giám sát")
    REOPENED = "reopened", _("Mở lại hồ sơ")
