from django.db import models
from django.utils.translation import gettext_lazy as _


class FieldGroup(models.TextChoices):
    """Groups of facts about a child; `casework.fields` says which field belongs to which."""

    IDENTITY = "identity", _("Họ tên, ngày sinh và người thân")
    CONTACT = "contact", _("Điện thoại, nơi ở, số định danh")
    SCHOOLING = "schooling", _("Việc học và chuyển gửi")
    WORK = "work", _("Công việc và kết quả sàng lọc")
    PROTECTION = "protection", _("Nguy cơ, kế hoạch, thời hạn")
    NARRATIVE = "narrative", _("Lời kể và nhận xét viết ra")
    REPORTER = "reporter", _("Người báo tin")
    LIST = "list", _("Danh sách của xã, nguyên văn")


class How(models.TextChoices):
    """How a group is shown to somebody."""

    FULL = "full", _("Đầy đủ")
    OWN = "own", _("Chỉ tin do mình tiếp nhận, bấm để xem")
    APART = "apart", _("Bấm để xem riêng ở tin báo")
    ON_REQUEST = "on_request", _("Che bớt, bấm để xem")
    NEVER = "never", _("Không hiển thị")


class Viewer(models.TextChoices):
    """As what somebody looks at a case: the role; of an officer also whether the case is the own one."""

    IN_CHARGE = "in_charge", _("Cán bộ phụ trách hồ sơ")
    OFFICER = "officer", _("Cán bộ khác cùng xã")
    CHAIR = "chair", _("Chủ tịch UBND cấp xã")
    SUPERVISOR = "supervisor", _("Giám sát khu vực")
    CO_WORKER = "co_worker", _("Người cùng làm việc được chia sẻ")
    BREAK_GLASS = "break_glass", _("Người mở khẩn cấp, tối đa 4 giờ")


class HideReason(models.TextChoices):
    """Why a child's name is hidden from everybody but the officer in charge and the chair."""

    TRAFFICKING = "trafficking", _("Nghi bị mua bán hoặc bóc lột")
    WORST_FORM = "worst_form", _("Hình thức lao động trẻ em tồi tệ nhất")
    THREATENED = "threatened", _("Trẻ hoặc gia đình bị đe dọa")
    KNOWN_FAMILY = "known_family", _("Gia đình nhiều người biết")
    OTHER = "other", _("Lý do khác")
