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
