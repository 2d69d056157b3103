from django.db import models
from django.utils.translation import gettext_lazy as _

from schools.enums import InstitutionKind


class Purpose(models.TextChoices):
    """What facts are shared for (Law 91/2025/QH15, Art 24; Decree 56/2017, Art 36)."""

    REFERRAL = "referral", _("Chia sẻ thông tin để chuyển gửi")
    SUPPORT = "support", _("Nhận hỗ trợ cho trẻ và gia đình")
    PROTECTION = "protection", _("Bảo vệ khẩn cấp")
    INSPECTION = "inspection", _("Công an, thanh tra xử lý vi phạm")


# Kinds of receivers: those of institutions, so that a consent may cover a kind of them, and offices beside.
RECEIVER_KINDS = [
    *InstitutionKind.choices,
    ("health", _("Trạm y tế, bệnh viện")),
    ("union", _("Hội, đoàn thể ở xã")),
    ("police", _("Công an")),
    ("inspection", _("Thanh tra lao động")),
]


class Answered(models.TextChoices):
    """How somebody answered."""

    PAPER = "paper", _("Ký trên giấy")
    SPOKEN = "spoken", _("Nói trước người làm chứng")


class TookBack(models.TextChoices):
    """Who took a consent back."""

    CAREGIVER = "caregiver", _("Cha, mẹ, người chăm sóc")
    CHILD = "child", _("Trẻ")
    OFFICER = "officer", _("Cán bộ: căn cứ pháp luật không còn")


class StatutoryGround(models.TextChoices):
    """Grounds on which no consent is asked for; `casework.consents.GROUNDS` has their articles."""

    EMERGENCY = "emergency", _("Bảo vệ tính mạng, sức khỏe, danh dự của trẻ trong tình huống khẩn cấp")
    VERIFY = "verify", _("Cơ quan tiếp nhận, xác minh và can thiệp bảo vệ trẻ phối hợp với nhau")
    STATE = "state", _("Cơ quan nhà nước xử lý vi phạm theo quy định của pháp luật")


class ConsentState(models.TextChoices):
    """How a consent stands today."""

    IN_FORCE = "in_force", _("Đang có hiệu lực")
    ENDS_SOON = "ends_soon", _("Sắp hết hạn")
    ENDED = "ended", _("Đã hết hạn")
    WITHDRAWN = "withdrawn", _("Đã rút lại")
    REFUSED = "refused", _("Không đồng ý")
    CHILD_MISSING = "child_missing", _("Chưa hỏi trẻ")


CONSENT_COLOURS = {
    ConsentState.IN_FORCE: "green",
    ConsentState.ENDS_SOON: "yellow",
    ConsentState.ENDED: "grey",
    ConsentState.WITHDRAWN: "red",
    ConsentState.REFUSED: "red",
    ConsentState.CHILD_MISSING: "orange",
}
