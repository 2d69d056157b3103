from django.db import models
from django.utils.translation import gettext_lazy as _


class DataKind(models.TextChoices):
    """Kinds of data that an incident touched, in the groups in which a record shows them."""

    IDENTITY = "identity", _("Họ tên, ngày sinh, số định danh của trẻ")
    CONTACT = "contact", _("Địa chỉ, số điện thoại, người chăm sóc")
    SCHOOLING = "schooling", _("Trường, lớp, việc học")
    WORK = "work", _("Công việc của trẻ, kết quả sàng lọc")
    PROTECTION = "protection", _("Nguy cơ, tổn hại, đời tư của trẻ và gia đình")
    HEALTH = "health", _("Sức khỏe")
    REPORTER = "reporter", _("Người cung cấp thông tin")
    PAPERS = "papers", _("Ảnh, giấy tờ, tệp đính kèm")
    ACCOUNTS = "accounts", _("Tài khoản, mật khẩu của người dùng")
    UNKNOWN = "unknown", _("Chưa rõ")


class IncidentState(models.TextChoices):
    OPEN = "open", _("Đang xử lý")
    CLOSED = "closed", _("Đã kết thúc")


class AuthorityNotice(models.TextChoices):
    """Whether the authority for the protection of personal data was told of an incident."""

    UNDECIDED = "undecided", _("Chưa quyết định")
    SENT = "sent", _("Đã thông báo")
    NOT_NEEDED = "not_needed", _("Không phải thông báo")
