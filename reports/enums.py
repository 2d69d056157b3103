from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    """Why somebody takes a list of those who saw a case out of the program."""

    BREACH_NOTICE = "breach_notice", _("Thông báo vi phạm dữ liệu trong 72 giờ")
    COMPLAINT = "complaint", _("Giải quyết khiếu nại, tố cáo")
    INSPECTION = "inspection", _("Kiểm tra, thanh tra")
    AUTHORITY = "authority", _("Theo yêu cầu của cơ quan có thẩm quyền")


class FileKind(models.TextChoices):
    PDF = "pdf", _("Văn bản PDF: mỗi người một dòng")
    XLSX = "xlsx", _("Bảng tính XLSX: mỗi lượt một dòng")
    CSV = "csv", _("Tệp CSV: mỗi lượt một dòng")


class QuestionKind(models.TextChoices):
    """What a committee is asked: what waits for its chair, or what an officer asks beside."""

    PLAN = "planned", _("Kế hoạch hỗ trợ, can thiệp")
    CLOSURE = "closing", _("Kết thúc hồ sơ")
    OWN = "own", _("Việc khác")


class DecisionAnswer(models.TextChoices):
    AGREED = "agreed", _("Đồng ý")
    OTHER = "other", _("Quyết định khác")
    PUT_OFF = "put_off", _("Để lại kỳ sau")


# With one of these a question is done with.
DECIDED = (DecisionAnswer.AGREED, DecisionAnswer.OTHER)


class Counted(models.TextChoices):
    """Whom a number of the population counts."""

    ALL = "all", _("Cả hai giới")
    MALE = "male", _("Nam")
    FEMALE = "female", _("Nữ")


class ExportPurpose(models.TextChoices):
    """Why somebody takes a list out of the program."""

    OWN_WORK = "own_work", _("Theo dõi hồ sơ do mình phụ trách")
    MEETING = "meeting", _("Họp Ban Bảo vệ trẻ em, họp giao ban")
    PERIODIC = "periodic", _("Làm báo cáo định kỳ")
    INSPECTION = "inspection", _("Kiểm tra, thanh tra")
    AUTHORITY = "authority", _("Theo yêu cầu của cơ quan có thẩm quyền")


class TableFormat(models.TextChoices):
    XLSX = "xlsx", _("Bảng tính XLSX")
    CSV = "csv", _("Tệp CSV")


class JobState(models.TextChoices):
    """Where a work in the background stands."""

    WAITING = "waiting", _("Đang chờ")
    RUNNING = "running", _("Đang làm")
    DONE = "done", _("Đã xong")
    FAILED = "failed", _("Không làm được")
    CANCELLED = "cancelled", _("Đã dừng")
    EXPIRED = "expired", _("Đã hết hạn")
    WITHDRAWN = "withdrawn", _("Đã xóa: không còn quyền xem")
    REMOVED = "removed", _("Đã xóa")


UNFINISHED = (JobState.WAITING, JobState.RUNNING)
JOB_COLOURS = {
    JobState.WAITING: "grey",
    JobState.RUNNING: "teal",
    JobState.DONE: "green",
    JobState.FAILED: "red",
    JobState.CANCELLED: "grey",
    JobState.EXPIRED: "grey",
    JobState.WITHDRAWN: "orange",
    JobState.REMOVED: "grey",
}


class JobFault(models.TextChoices):
    """Why there is no file, as a sentence for the person who asked."""

    NO_RIGHT = "no_right", _("Bạn không còn quyền xem các thông tin này nên tệp không được làm.")
    TOO_MANY = "too_many", _("Danh sách có nhiều dòng hơn mức cho phép. Thu hẹp theo ngày hoặc tình trạng.")
    BROKEN = "broken", _("Chương trình đã thử ba lần mà không làm được. Báo cho quản trị hệ thống.")


class Cadence(models.TextChoices):
    """How long a period is: how often a committee meets, or a report is made."""

    MONTH = "month", _("Hằng tháng")
    QUARTER = "quarter", _("Hằng quý")
    HALF = "half", _("Sáu tháng một lần")
    YEAR = "year", _("Hằng năm")


MONTHS = {Cadence.MONTH: 1, Cadence.QUARTER: 3, Cadence.HALF: 6, Cadence.YEAR: 12}


class OrderState(models.TextChoices):
    RUNNING = "running", _("Đang chạy")
    PAUSED = "paused", _("Tạm dừng")
    ENDED = "ended", _("Đã dừng hẳn")


ORDER_COLOURS = {OrderState.RUNNING: "green", OrderState.PAUSED: "yellow", OrderState.ENDED: "grey"}


class SetAside(models.TextChoices):
    """Why a case that is drawn from is not looked at in a review."""

    OWN = "own", _("người rà soát đang hoặc đã phụ trách")
    GONE = "gone", _("đã chuyển đi hoặc không còn thuộc khu vực")


class ReviewState(models.TextChoices):
    """begun → signed or dropped."""

    BEGUN = "begun", _("Đang làm")
    SIGNED = "signed", _("Đã ký")
    DROPPED = "dropped", _("Đã bỏ")


REVIEW_COLOURS = {ReviewState.BEGUN: "yellow", ReviewState.SIGNED: "green", ReviewState.DROPPED: "grey"}


class Mark(models.TextChoices):
    """An answer to one item of the checklist of a quality review."""

    YES = "yes", _("Có")
    NO = "no", _("Không")
    NA = "na", _("Không áp dụng")
