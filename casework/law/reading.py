"""Read single values out of JSON, strictly: each function takes the value and the field's name.

Absent and null both give None. Anything that is not understood raises `FactsError` with a sentence that
names the field.
"""

import math
import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class FactsError(ValueError):
    """The facts cannot be understood; the message is a sentence that says where."""


def flag(value: Any, field: str) -> bool | None:
    """Read true, false or null."""
    if value is None or isinstance(value, bool):
        return value
    raise FactsError(f"{field}: phải là true, false hoặc null.")


def number(value: Any, field: str, most: int) -> Fraction | None:
    """Read a number from 0 to `most`, exactly as it was written in decimals."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise FactsError(f"{field}: phải là số.")
    if not math.isfinite(value) if isinstance(value, float | Decimal) else False:
        raise FactsError(f"{field}: phải là số hữu hạn.")
    if not 0 <= value <= most:
        raise FactsError(f"{field}: phải từ 0 đến {most}.")
    return Fraction(str(value))


def whole(value: Any, field: str, most: int) -> int | None:
    """Read a whole number from 0 to `most`."""
    exact = number(value, field, most)
    if exact is not None and exact.denominator != 1:
        raise FactsError(f"{field}: phải là số nguyên.")
    return None if exact is None else int(exact)


def text(value: Any, field: str) -> str | None:
    """Read a string or null."""
    if value is None or isinstance(value, str):
        return value
    raise FactsError(f"{field}: phải là chuỗi ký tự.")


def choice(value: Any, field: str, allowed: frozenset[str]) -> str | None:
    """Read one of the words allowed, or null."""
    if text(value, field) is None or value in allowed:
        return value
    raise FactsError(f"{field}: không hiểu giá trị {shown(value)}.")


def choices(value: Any, field: str, allowed: frozenset[str]) -> frozenset[str] | None:
    """Read a list of the words allowed; null means not asked or not recorded."""
    if value is None:
        return None
    if not isinstance(value, list | tuple):
        raise FactsError(f"{field}: phải là danh sách.")
    for item in value:
        if not isinstance(item, str) or item not in allowed:
            raise FactsError(f"{field}: không hiểu giá trị {shown(item)}.")
    return frozenset(value)


def clock(value: Any, field: str) -> int | None:
    """Read a time of day `HH:MM` as minutes after midnight (24:00 is 1440)."""
    if text(value, field) is None:
        return None
    if value == "24:00":
        return 24 * 60
    match = CLOCK.fullmatch(value)
    if match is None:
        raise FactsError(f"{field}: phải là giờ dạng HH:MM.")
    return int(match[1]) * 60 + int(match[2])


def day(value: Any, field: str) -> date:
    """Read a full date `YYYY-MM-DD` that must be there; a `date` is taken as it is."""
    if type(value) is date:
        return value
    if not isinstance(value, str) or not DAY.fullmatch(value):
        raise FactsError(f"{field}: phải có ngày dạng YYYY-MM-DD.")
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise FactsError(f"{field}: ngày {value} không có thật.") from error


def mapping(value: Any, field: str) -> dict[str, Any]:
    """Read an object; null gives an empty one."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise FactsError(f"{field}: phải nằm trong cặp ngoặc {{ }}.")
    return value


def shown(value: Any) -> str:
    """Show a word in a message, cut short; of anything else only the type, which may be nested deep."""
    return f"“{value[:60]}”" if isinstance(value, str) else f"kiểu {type(value).__name__}"
