from django.db import models
from django.utils.translation import gettext_lazy as _


class Deed(models.TextChoices):
    """What somebody did to a record, as a code; the sentence is made when it is shown."""

    SIGNED_IN = "signed_in", _("Đăng nhập")
    SIGNED_OUT = "signed_out", _("Đăng xuất")
    READ = "read", _("Xem")
    LISTED = "listed", _("Xem danh sách")
    SEARCHED = "searched", _("Tìm theo tên")
    CREATED = "created", _("Tạo mới")
    CHANGED = "changed", _("Thay đổi")
    MOVED = "moved", _("Chuyển bước")
    DOWNLOADED = "downloaded", _("Tải xuống")
    DENIED = "denied", _("Bị từ chối")
    SIGN_IN_REFUSED = "sign_in_refused", _("Đăng nhập không thành công")
    SIGN_IN_CHANGED = "sign_in_changed", _("Thay đổi cách đăng nhập")
    INVITED = "invited", _("Lời mời")


class Outcome(models.TextChoices):
    DONE = "done", _("Đã thực hiện")
    FORBIDDEN = "forbidden", _("Không được phép (403)")
    HIDDEN = "hidden", _("Không được biết (404)")


class Change(models.TextChoices):
    """What happened to a row that is in the chain. Only history can be changed, with a certificate."""

    INSERTED = "I", "inserted"
    UPDATED = "U", "updated"
    DELETED = "D", "deleted"
