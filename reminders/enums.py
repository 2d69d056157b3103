from django.db import models
from django.utils.translation import gettext_lazy as _

from reminders.channels.base import Outcome


class DeliveryOutcome(models.TextChoices):
    """What became of a message on a channel: `channels.base.Outcome`, and what stops it on our side."""

    SENT = Outcome.SENT.value, _("Đã gửi")
    AGAIN = Outcome.AGAIN.value, _("Chưa gửi được, sẽ gửi lại")
    REFUSED = Outcome.REFUSED.value, _("Kênh không nhận tin này")
    UNREACHABLE = Outcome.UNREACHABLE.value, _("Địa chỉ không tới được")
    BLOCKED = "blocked", _("Bị chặn: nội dung có tên hoặc địa danh")
    REPEAT = "repeat", _("Gửi lại theo yêu cầu")


TROUBLED = (
    *(DeliveryOutcome.AGAIN, DeliveryOutcome.REFUSED),
    *(DeliveryOutcome.UNREACHABLE, DeliveryOutcome.BLOCKED),
)
