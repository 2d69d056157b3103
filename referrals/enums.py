from django.db import models
from django.utils.translation import gettext_lazy as _


class ReferralState(models.TextChoices):
    """draft → sent → accepted → placed → completed | dropped out.

    sent → question ↔ answer; proposed (another day) → accepted or sent again; declined, withdrawn, expired.
    """

    DRAFT = "draft", _("Bản nháp")
    SENT = "sent", _("Chờ trả lời")
    QUESTION = "question", _("Cơ sở hỏi thêm")
    PROPOSED = "proposed", _("Cơ sở đề nghị ngày khác")
    ACCEPTED = "accepted", _("Đã tiếp nhận")
    PLACED = "placed", _("Đang theo học")
    COMPLETED = "completed", _("Đã hoàn thành")
    DROPPED_OUT = "dropped_out", _("Bỏ dở")
    DECLINED = "declined", _("Từ chối tiếp nhận")
    WITHDRAWN = "withdrawn", _("Đã rút lại")
    EXPIRED = "expired", _("Hết hạn trả lời")


# With these it is the officer who has to answer; the institution may still accept or decline.
BACK_WITH_OFFICER = (ReferralState.QUESTION, ReferralState.PROPOSED)
WAITING_STATES = (ReferralState.SENT, *BACK_WITH_OFFICER)
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
    ReferralState.PROPOSED: "orange",
    ReferralState.ACCEPTED: "teal",
    ReferralState.PLACED: "green",
    ReferralState.COMPLETED: "green",
    ReferralState.DROPPED_OUT: "red",
    ReferralState.DECLINED: "red",
    ReferralState.WITHDRAWN: "grey",
    ReferralState.EXPIRED: "grey",
}


class WaitingState(models.TextChoices):
    """waiting → offered (a place is free) → left; without a place left an offer goes back to waiting."""

    WAITING = "waiting", _("Đang chờ chỗ")
    OFFERED = "offered", _("Có chỗ trống")
    LEFT = "left", _("Đã rời danh sách chờ")


IN_LINE = (WaitingState.WAITING, WaitingState.OFFERED)


class LeaveReason(models.TextChoices):
    """Why a child no longer waits. The first four are the officer's, the others come by themselves."""

    ELSEWHERE = "elsewhere", _("Trẻ đã có chỗ học khác")
    UNWILLING = "unwilling", _("Trẻ hoặc gia đình không muốn chờ nữa")
    UNSUITED = "unsuited", _("Chương trình không còn phù hợp")
    OTHER = "other", _("Lý do khác")
    REFERRED = "referred", _("Đã gửi phiếu đến cơ sở này")
    ENDED = "ended", _("Hồ sơ đã kết thúc")
    MOVED = "moved", _("Hồ sơ đã chuyển sang xã khác")


LEAVE_REASONS_OF_OFFICER = LeaveReason.choices[:4]


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


class AnswerHow(models.TextChoices):
    """How an institution without an account answered."""

    PHONE = "phone", _("Gọi điện")
    MEETING = "meeting", _("Gặp trực tiếp")
    LETTER = "letter", _("Thư, giấy trả lời")
    MESSAGE = "message", _("Tin nhắn, thư điện tử")


class EndReason(models.TextChoices):
    COMPLETED = "completed", _("Học xong chương trình")
    MOVED_ON = "moved_on", _("Chuyển lên trường hoặc lớp khác")
    DROPPED_OUT = "dropped_out", _("Bỏ học")
    MOVED_AWAY = "moved_away", _("Gia đình chuyển đi")


class DropReason(models.TextChoices):
    """Why a child left before the end, as far as the institution knows."""

    WORK = "work", _("Đi làm kiếm tiền")
    INCOME = "income", _("Gia đình khó khăn, không có tiền")
    LEVEL = "level", _("Không theo kịp bài")
    BULLIED = "bullied", _("Bị bắt nạt, không hòa nhập được")
    FAR = "far", _("Quá xa, không có người đưa đón")
    HEALTH = "health", _("Sức khỏe của trẻ hoặc người thân")
    HOUSEWORK = "housework", _("Ở nhà trông em, làm việc nhà")
    OTHER = "other", _("Lý do khác")
    UNKNOWN = "unknown", _("Cơ sở không biết")


class NoShowReason(models.TextChoices):
    """Why a child who was accepted did not come, as far as the institution knows."""

    WORK = "work", _("Trẻ đi làm")
    FAMILY = "family", _("Gia đình chưa đồng ý cho đi")
    UNWILLING = "unwilling", _("Trẻ chưa muốn đi học")
    FAR = "far", _("Quá xa, không có người đưa đón")
    HEALTH = "health", _("Sức khỏe của trẻ hoặc người thân")
    PAPERS = "papers", _("Thiếu giấy tờ, đồ dùng")
    MOVED = "moved", _("Gia đình chuyển đi")
    UNKNOWN = "unknown", _("Không liên lạc được, không biết vì sao")


class CheckSource(models.TextChoices):
    """Where the officer learnt how the child is doing."""

    SCHOOL = "school", _("Trường hoặc cơ sở cho biết")
    VISIT = "visit", _("Đến trường hoặc đến nhà xem")
    FAMILY = "family", _("Trẻ hoặc gia đình kể")


class Attends(models.TextChoices):
    YES = "yes", _("Đi học đều")
    IRREGULAR = "irregular", _("Hay nghỉ")
    NO = "no", _("Không đi học nữa")


class KeepsUp(models.TextChoices):
    YES = "yes", _("Theo kịp")
    PARTLY = "partly", _("Theo được một phần")
    NO = "no", _("Không theo kịp")
    UNKNOWN = "unknown", _("Chưa rõ")


class Bullied(models.TextChoices):
    NO = "no", _("Không")
    YES = "yes", _("Có")
    UNKNOWN = "unknown", _("Chưa rõ")


class HelpNeeded(models.TextChoices):
    """What a child needs to stay, as programmes in Viet Nam found it (`procedure` I.1 of the design)."""

    CATCH_UP = "catch_up", _("Học bù, kèm thêm")
    PERSON = "person", _("Một thầy cô quan tâm riêng")
    SUPPLIES = "supplies", _("Sách vở, đồ dùng, xe đạp")
    INCOME = "income", _("Thu nhập thay cho phần trẻ làm ra")
    CARER = "carer", _("Nói chuyện thêm với cha mẹ")
    SAFETY = "safety", _("Xử lý việc bắt nạt")


# With these the child goes on learning or has finished; with the others learning broke off.
GOOD_ENDS = (EndReason.COMPLETED, EndReason.MOVED_ON)
