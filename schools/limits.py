"""How large what is kept of an institution may be, and how its place on the map is read."""

import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from schools.models import LATITUDES, LONGITUDES

OLDEST, MOST_MONTHS, MOST_COST, MOST_PLACES, MOST_INTAKES = 21, 60, 100_000_000, 5_000, 24
PHONE = re.compile(r"\+?[0-9][0-9 .()-]{1,13}[0-9]")
# Two numbers as a map shows them, with a point or a Vietnamese comma in each.
PLACE = re.compile(r"(\d{1,3}(?:[.,]\d{1,15})?)\s*[,;\s]\s*(\d{1,3}(?:[.,]\d{1,15})?)")
METRE = Decimal("0.00001")


def read_position(text: str) -> tuple[Decimal | None, Decimal | None]:
    """Return (latitude, longitude) in degrees out of "10.35482, 106.68213"; (None, None) out of nothing.

    Raises ValidationError for what is no place of Viet Nam.
    """
    if not text.strip():
        return None, None
    found = PLACE.fullmatch(text.strip())
    numbers = [Decimal(each.replace(",", ".")).quantize(METRE) for each in found.groups()] if found else []
    for number, (low, high) in zip(numbers, (LATITUDES, LONGITUDES), strict=False):
        if not low <= number <= high:
            numbers = []
    if not numbers:
        raise ValidationError(_("Nhập vĩ độ và kinh độ ở Việt Nam. Ví dụ: 10.35482, 106.68213"))
    return numbers[0], numbers[1]
