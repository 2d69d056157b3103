from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AttachmentKind(models.TextChoices):
    """Papers of a case. A photograph of the child is none of them, and is not asked for anywhere."""

    DECISION = "decision", _("Quyết định")
    CONSENT = "consent", _("Phiếu đồng ý của gia đình và trẻ")
    BIRTH = "birth", _("Giấy khai sinh")
    IDENTITY = "identity", _("Giấy tờ tùy thân, cư trú")
    SCHOOL = "school", _("Học bạ, giấy tờ của trường")
    HEALTH = "health", _("Giấy khám, giấy ra viện")
    MINUTES = "minutes", _("Biên bản làm việc")
    SUPPORT = "support", _("Giấy nhận hỗ trợ")
    OTHER = "other", _("Giấy tờ khác")


class FileKind(models.TextChoices):
    """What is kept: every picture is written anew as a JPEG."""

    JPEG = "jpeg", pgettext_lazy("kind of file", "Ảnh")
    PDF = "pdf", "PDF"


class RemovalReason(models.TextChoices):
    WRONG_CASE = "wrong_case", _("Nhầm hồ sơ")
    WRONG_FILE = "wrong_file", _("Nhầm tệp hoặc không đọc được")
    NOT_NEEDED = "not_needed", _("Không cần cho hồ sơ này")
    WITHDRAWN = "withdrawn", _("Gia đình hoặc trẻ rút lại")
