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


class Counted(models.TextChoices):
    """Whom a number of the population counts."""

    ALL = "all", _("Cả hai giới")
    MALE = "male", _("Nam")
    FEMALE = "female", _("Nữ")
