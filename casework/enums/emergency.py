from django.db import models
from django.utils.translation import gettext_lazy as _


class EmergencyStepKind(models.TextChoices):
    """What was done for a child in danger (Decree 56/2017, Art 31): who was told, which measure was taken."""

    CHAIR = "chair", _("Đã báo Chủ tịch UBND xã")
    POLICE = "police", _("Đã báo công an")
    HEALTH = "health", _("Đã báo trạm y tế, cấp cứu")
    HOTLINE = "hotline", _("Đã gọi Tổng đài 111 đề nghị hỗ trợ")
    FAMILY = "family", _("Đã báo người thân tin cậy của trẻ")
    EVIDENCE = "evidence", _("Đã giữ đồ vật, tài liệu làm chứng cứ")
    SAFE_PLACE = "safe_place", _("Trẻ đã được đưa đến nơi an toàn")
    KEPT_AWAY = "kept_away", _("Người gây hại đã bị ngăn tiếp cận trẻ")
    TREATED = "treated", _("Trẻ đã được sơ cứu, khám, chữa bệnh")
    TAKEN_OUT = "taken_out", _("Trẻ đã được đưa ra khỏi nơi làm việc nguy hiểm")
    OTHER = "other", _("Biện pháp bảo vệ khác")


# Telling somebody or keeping evidence is not yet protection: only these meet the 12-hour clock.
MEASURES = (
    EmergencyStepKind.SAFE_PLACE,
    EmergencyStepKind.KEPT_AWAY,
    EmergencyStepKind.TREATED,
    EmergencyStepKind.TAKEN_OUT,
    EmergencyStepKind.OTHER,
)


class IsolationEnd(models.TextChoices):
    """How a temporary isolation ended (Decree 56/2017, Art 32)."""

    SAFE = "safe", _("Cha, mẹ, người chăm sóc được đánh giá an toàn (Mẫu 03)")
    ALTERNATIVE = "alternative", _("Trẻ được chăm sóc thay thế")
    COURT = "court", _("Tòa án đã quyết định")
    OVER = "over", _("Hết thời hạn cách ly")


class NewTerm(models.TextChoices):
    """On what a further isolation of a child rests, when it is a term of its own (Decree 56/2017, Art 32)."""

    DANGER = "danger", _("Trẻ lại gặp nguy hiểm sau lần cách ly trước")
    ORDER = "order", _("Quyết định của Tòa án hoặc cơ quan có thẩm quyền")
