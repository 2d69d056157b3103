from django.db import models
from django.utils.translation import gettext_lazy as _


class ShareKind(models.TextChoices):
    """Why one person may open one case outside the own communes; the codes are those of guardian's rights."""

    CO_WORKER = "co_worker", _("Phối hợp xử lý hồ sơ")
    BREAK_GLASS = "break_glass", _("Mở khẩn cấp")


class EmergencyReason(models.TextChoices):
    """Why a case was opened without the right to see it."""

    IMMEDIATE_DANGER = "danger", _("Trẻ đang gặp nguy hiểm, cần bảo vệ ngay")
    FOUND_ELSEWHERE = "found", _("Phát hiện trẻ ở địa bàn khác")
    OFFICER_AWAY = "away", _("Không liên lạc được cán bộ phụ trách")
    AUTHORITY = "authority", _("Cơ quan có thẩm quyền yêu cầu khẩn")


class ReviewVerdict(models.TextChoices):
    """What a supervisor found about an emergency opening."""

    JUSTIFIED = "justified", _("Có lý do chính đáng")
    NOT_JUSTIFIED = "not_justified", _("Không có lý do chính đáng")


class ShareEnd(models.TextChoices):
    """How a share ended."""

    EXPIRED = "expired", _("Hết thời hạn")
    ENDED = "ended", _("Được kết thúc")
    CASE_ENDED = "case_ended", _("Hồ sơ kết thúc")
    TRANSFERRED = "transferred", _("Hồ sơ chuyển sang xã khác")
    NO_ROLE = "no_role", _("Người được chia sẻ không còn vai trò")
    NOT_JUSTIFIED = "not_justified", _("Lần mở khẩn cấp không có lý do chính đáng")
