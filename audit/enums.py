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
    GRANTED = "granted", _("Cấp quyền xem")
    REVOKED = "revoked", _("Thu hồi quyền xem")
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


class FaultKind(models.TextChoices):
    """What a verification may find, from the place where it looks."""

    GAP = "gap", _("thiếu mắt xích")
    BROKEN = "broken", _("mắt xích không nối với mắt xích trước")
    SHAPE = "shape", _("không còn biết cột nào được bảo vệ")
    MISSING = "missing", _("bản ghi đã bị xóa")
    CHANGED = "changed", _("bản ghi đã bị sửa")
    RETURNED = "returned", _("bản ghi đã xóa theo luật lại xuất hiện")
    UNLINKED = "unlinked", _("bản ghi nằm ngoài chuỗi")
    SEAL = "seal", _("niêm phong bị thiếu, bị sửa hoặc không đúng khóa")
    UNSEALED = "unsealed", _("quá ba giờ chưa niêm phong")
    UNGUARDED = "unguarded", _("cơ chế bảo vệ của cơ sở dữ liệu bị tắt")
