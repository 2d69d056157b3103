"""Words that several files of reports say, and how names and days stand in its sentences."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ONLY_PDF = gettext_lazy("Chỉ tệp PDF đặt được mật khẩu. Chọn PDF, hoặc tải không có mật khẩu.")


def lower_first(name: str) -> str:
    """Return the name as it stands inside a sentence: "Xã Tân Hòa" gives "xã Tân Hòa"."""
    return name[:1].lower() + name[1:]


def until_words(day: dt.date) -> str:
    """Return how the sums of a period that still runs are named: up to which day they were counted."""
    return _("đến ngày %(day)s") % {"day": f"{day:%d/%m/%Y}"}
