"""What every template may use."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

PRODUCT_NAME = "Đến Trường"
# The national child-protection hotline, free, day and night (Law on Children 2016, article 51).
CHILD_HOTLINE = "111"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
PURPOSE = _("Quản lý trường hợp trẻ em lao động trái quy định, đưa trẻ trở lại lớp học")


def house(request):
    """Return `{"house": …}`: name, purpose, hotline, languages, and whether the data are fictional."""
    return {
        "house": {
            "name": PRODUCT_NAME,
            "purpose": PURPOSE,
            "hotline": CHILD_HOTLINE,
            "languages": LANGUAGES,
            "demo": settings.DEMO,
        }
    }
