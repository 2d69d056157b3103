"""Words that several files of reports say, and how names stand in its sentences."""

from django.utils.translation import gettext_lazy as _

ONLY_PDF = _("Chỉ tệp PDF đặt được mật khẩu. Chọn PDF, hoặc tải không có mật khẩu.")


def lower_first(name: str) -> str:
    """Return the name as it stands inside a sentence: "Xã Tân Hòa" gives "xã Tân Hòa"."""
    return name[:1].lower() + name[1:]
