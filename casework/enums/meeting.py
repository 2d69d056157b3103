from django.db import models
from django.utils.translation import gettext_lazy as _


class MeetingState(models.TextChoices):
    CALLED = "called", _("Đã mời họp")
    HELD = "held", _("Đã họp")
    CALLED_OFF = "called_off", _("Không họp")


class Office(models.TextChoices):
    """For whom somebody sits in a case meeting (Decree 56/2017, Art 27(2))."""

    CHAIR = "chair", _("Chủ tịch, lãnh đạo UBND xã")
    PROTECTION = "protection", _("Người làm công tác bảo vệ trẻ em")
    RESIDENTS = "residents", _("Đại diện khu dân cư: trưởng ấp, tổ dân phố")
    POLICE = "police", _("Công an xã")
    SCHOOL = "school", _("Nhà trường, cơ sở giáo dục")
    HEALTH = "health", _("Trạm y tế")
    WOMEN = "women", _("Hội Liên hiệp Phụ nữ")
    YOUTH = "youth", _("Đoàn Thanh niên")
    JUSTICE = "justice", _("Tư pháp, hộ tịch, trợ giúp pháp lý")
    SOCIAL_WORK = "social_work", _("Trung tâm công tác xã hội, cơ sở trợ giúp")
    CAREGIVER = "caregiver", _("Cha, mẹ, người chăm sóc")
    CHILD = "child", _("Trẻ")
    OTHER = "other", _("Đơn vị khác")


# Their names lead to the child: an invitation leaves them out.
FAMILY = (Office.CAREGIVER, Office.CHILD)


class ConclusionKind(models.TextChoices):
    """What becomes of a conclusion of a meeting."""

    ACTIVITY = "activity", _("Hoạt động của kế hoạch")
    OBJECTIVE = "objective", _("Mục tiêu của kế hoạch")
    TASK = "task", _("Việc phải làm, có hạn riêng")
