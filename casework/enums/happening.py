from django.db import models
from django.utils.translation import gettext_lazy as _


class Happening(models.TextChoices):
    """What kind of thing happened to a case, for the filter over its log."""

    REPORT = "report", _("Thông tin tiếp nhận")
    FACTS = "facts", _("Thông tin về trẻ và gia đình")
    SCREENING = "screening", _("Sàng lọc, nơi làm việc")
    ASSESSMENT = "assessment", _("Đánh giá, rà soát")
    PLAN = "plan", _("Kế hoạch, quyết định")
    REFERRAL = "referral", _("Chuyển gửi")
    CONSENT = "consent", _("Sự đồng ý")
    VISIT = "visit", _("Thăm gia đình")
    SUPPORT = "support", _("Hỗ trợ")
    EMERGENCY = "emergency", _("Bảo vệ khẩn cấp")
    DOCUMENT = "document", _("Tài liệu")
    NOTE = "note", _("Ghi chú")
    CASE = "case", _("Hồ sơ, người phụ trách, quyền xem")
