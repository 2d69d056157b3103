"""Choices of reviewing and closing a case."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# The items of Mẫu 06 (Decree 56/2017, Art 30). Harm: high is worse; capacity: high is better.
REVIEW_HARM = {
    "harm_level": _("Mức độ tổn hại"),
    "abuser_access": _("Khả năng tiếp cận trẻ của người gây hại hoặc bóc lột"),
    "care_obstacles": _("Những cản trở trong môi trường chăm sóc trẻ"),
}
REVIEW_CAPACITY = {
    "self_protection": _("Khả năng tự bảo vệ của trẻ"),
    "safe_adults": _("Biết người giám hộ, người lớn an toàn để nhờ"),
    "support": _("Nhận được sự giúp đỡ của người khác"),
}


class Side(models.TextChoices):
    """What must be stable before a case may close (Decree 56/2017, Art 30(1)(b))."""

    PHYSICAL = "physical", _("Thể chất")
    PSYCHOLOGICAL = "psychological", _("Tâm lý")
    COGNITIVE = "cognitive", _("Nhận thức")
    EMOTIONAL = "emotional", _("Tình cảm")


class ReviewNext(models.TextChoices):
    """What the review concludes (Decree 56/2017, Art 30(1)(b) and (c))."""

    GO_ON = "go_on", _("Tiếp tục thực hiện kế hoạch")
    NEW_CYCLE = "new_cycle", _("Còn nguy cơ, cần lập kế hoạch mới")
    CLOSE = "close", _("Không còn nguy cơ, đề nghị kết thúc")


class CloseReason(models.TextChoices):
    """Why a case is closed; what each asks for stands in `casework.closing`."""

    STABLE = "stable", _("Trẻ đã ổn định, không còn nguy cơ")
    MOVED = "moved", _("Trẻ đã chuyển đi nơi khác")
    AGED_OUT = "aged_out", _("Đã đủ 18 tuổi")
    LOST = "lost", _("Mất liên lạc, đã tìm mà không gặp")
    DIED = "died", _("Trẻ đã mất")


class FollowResult(models.TextChoices):
    """What was found when the officer asked after a child whose case is closed."""

    WELL = "well", _("Trẻ ổn định, vẫn đi học")
    DOUBTFUL = "doubtful", _("Có dấu hiệu cần theo dõi thêm")
    AT_RISK = "at_risk", _("Trẻ có nguy cơ trở lại")
    NOT_FOUND = "not_found", _("Không gặp được")
