from django.db import models
from django.utils.translation import gettext_lazy as _


class InstitutionKind(models.TextChoices):
    """Where a child can go, and other services that a case may need."""

    PRIMARY = "primary", _("Trường tiểu học")
    LOWER_SECONDARY = "lower_secondary", _("Trường trung học cơ sở")
    UPPER_SECONDARY = "upper_secondary", _("Trường trung học phổ thông")
    CONTINUING = "continuing", _("Trung tâm giáo dục nghề nghiệp – giáo dục thường xuyên")
    OPEN_HOUSE = "open_house", _("Nhà mở, mái ấm")
    VOCATIONAL = "vocational", _("Cơ sở giáo dục nghề nghiệp")
    OTHER = "other", _("Dịch vụ khác")


class Need(models.TextChoices):
    """What a child is referred for."""

    BACK_TO_SCHOOL = "back_to_school", _("Trở lại trường học")
    BRIDGING = "bridging", _("Lớp học cầu nối, lớp linh hoạt")
    VOCATIONAL = "vocational", _("Học nghề trình độ sơ cấp")
    SERVICE = "service", _("Dịch vụ hỗ trợ khác")
