from django.db import models
from django.utils.translation import gettext_lazy as _


class AreaKind(models.TextChoices):
    """Kinds of administrative unit since 1 July 2025: provinces and communes, no districts."""

    PROVINCE = "tinh", _("Tỉnh")
    CITY = "thanh-pho", _("Thành phố trực thuộc trung ương")
    COMMUNE = "xa", _("Xã")
    WARD = "phuong", _("Phường")
    SPECIAL_ZONE = "dac-khu", _("Đặc khu")


PROVINCE_KINDS = (AreaKind.PROVINCE, AreaKind.CITY)
COMMUNE_KINDS = (AreaKind.COMMUNE, AreaKind.WARD, AreaKind.SPECIAL_ZONE)
