from django.db import models
from django.utils.translation import gettext_lazy as _


class TransferState(models.TextChoices):
    """Where the way of a case from one commune to another stands; each but ASKED is its end."""

    ASKED = "asked", _("Chờ xã nhận trả lời")
    ACCEPTED = "accepted", _("Đã chuyển đi")
    DECLINED = "declined", _("Xã kia không nhận")
    WITHDRAWN = "withdrawn", _("Đã rút lại")
