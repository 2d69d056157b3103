from django.db import models
from django.utils.translation import gettext_lazy as _


class ReferralState(models.TextChoices):
    """draft → sent → accepted → placed → completed | dropped out.

    sent → question ↔ answer; declined, withdrawn, expired.
    """

    DRAFT = "draft", _("Bản nháp")
    SENT = "sent", _("Chờ trả lời")
    QUESTION = "question", _("Cơ sở hỏi thêm")
    ACCEPTED = "accepted", _("Đã tiếp nhận")
    PLACED = "placed", _("Đang theo học")
    COMPLETED = "completed", _("Đã hoàn thành")
    DROPPED_OUT = "dropped_out", _("Bỏ dở")
    DECLINED = "declined", _("Từ chối tiếp nhận")
    WITHDRAWN = "withdrawn", _("Đã rút lại")
    EXPIRED = "expired", _("Hết hạn trả lời")


WAITING_STATES = (ReferralState.SENT, ReferralState.QUESTION)
NAMED_STATES = (ReferralState.ACCEPTED, ReferralState.PLACED)
# The receiving institution sees a referral from the moment it is sent until it ends or is taken back.
SHARED_STATES = (*WAITING_STATES, *NAMED_STATES)
OPEN_STATES = (ReferralState.DRAFT, *SHARED_STATES)
# Not settled yet: while a referral stands here, the case cannot close. A child who is placed may stay so.
UNSETTLED_STATES = (ReferralState.DRAFT, *WAITING_STATES, ReferralState.ACCEPTED)
ENDED_STATES = tuple(state for state in ReferralState if state not in OPEN_STATES)
# Green, amber, red or neutral: how a state looks beside its words.
STATE_COLOURS = {
    ReferralState.DRAFT: "grey",
    ReferralState.SENT: "yellow",
    ReferralState.QUESTION: "orange",
    ReferralState.ACCEPTED: "teal",
    ReferralState.PLACED: "green",
    ReferralState.COMPLETED: "green",
    ReferralState.DROPPED_OUT: "red",
    ReferralState.DECLINED: "red",
    ReferralState.WITHDRAWN: "grey",
    ReferralState.EXPIRED: "grey",
}


class DeclineReason(models.TextChoices):
    FULL = "full", _("Hết chỗ")
    AGE = "age", _("Không phù hợp độ tuổi")
    LEVEL = "level", _("Không phù hợp trình độ")
    DISTANCE = "distance", _("Quá xa nơi ở của trẻ")
    PAPERS = "papers", _("Thiếu giấy tờ")
    OTHER = "other", _("Lý do khác")


class SharedField(models.TextChoices):
    """What an officer may choose to share; before acceptance only what names nobody is shown.

    Never shared: reporter, narrative, assessment, worst-form indicators.
    """

    NAME = "name", _("Họ và tên")
    BIRTH = "birth", _("Ngày sinh")
    VILLAGE = "village", _("Thôn, ấp, tổ dân phố")
    CAREGIVER = "caregiver", _("Cha, mẹ, người chăm sóc")
    PHONE = "phone", _("Số điện thoại liên hệ")
    SCHOOLING = "schooling", _("Việc học trước đây")


class EndReason(models.TextChoices):
    COMPLETED = "completed", _("Học xong chương trình")
    MOVED_ON = "moved_on", _("Chuyển lên trường hoặc lớp khác")
    DROPPED_OUT = "dropped_out", _("Bỏ học")
    MOVED_AWAY = "moved_away", _("Gia đình chuyển đi")


# With these the child goes on learning or has finished; with the others learning broke off.
GOOD_ENDS = (EndReason.COMPLETED, EndReason.MOVED_ON)
