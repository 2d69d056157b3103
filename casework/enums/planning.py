from django.db import models
from django.utils.translation import gettext_lazy as _


class ObjectiveKind(models.TextChoices):
    """What an objective of Mẫu 04 is for."""

    RECOVERY = "recovery", _("Phục hồi")
    REMEDY = "remedy", _("Khắc phục nguy cơ")
    INTEGRATION = "integration", _("Hòa nhập, trở lại học")
    OTHER = "other", _("Mục tiêu khác")


class Progress(models.TextChoices):
    """How an objective or an activity of an approved plan came out."""

    OPEN = "open", _("Đang làm")
    DONE = "done", _("Đã xong")
    NOT_DONE = "not_done", _("Không thực hiện được")


class PlanStart(models.IntegerChoices):
    """From what the five working days of the plan count: the values of the setting `plan_clock_from`."""

    INITIAL = 1, _("Đánh giá ban đầu (Mẫu 02)")
    REGISTRATION = 2, _("Xác nhận thuộc diện")
    RECEIPT = 3, _("Tiếp nhận thông tin")
