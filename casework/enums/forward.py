from django.db import models
from django.utils.translation import gettext_lazy as _


class ForwardReason(models.TextChoices):
    """Why a report goes to another commune (Decree 56/2017, Art 26(1); Law on Children 2016, Art 52(2))."""

    INCIDENT = "incident", _("Nơi xảy ra thuộc xã đó")
    RESIDENCE = "residence", _("Trẻ cư trú ở xã đó")
    OTHER = "other", _("Lý do khác")


class ForwardState(models.TextChoices):
    SENT = "sent", _("Chờ xã nhận")
    RECEIVED = "received", _("Đã nhận")
    RETURNED = "returned", _("Đã trả lại")
    WITHDRAWN = "withdrawn", _("Đã rút lại")


# Sent on, but nobody there has it: the commune that sent it still answers for it.
NOT_RECEIVED = (ForwardState.SENT, ForwardState.RETURNED)
