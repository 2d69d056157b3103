"""How a review on Mẫu 06 is drawn: its two scales item by item, with their totals."""

from django import template
from django.utils.translation import gettext as _

from casework.enums import REVIEW_CAPACITY, REVIEW_HARM, Level
from casework.reviewing import still_at_risk, totals

register = template.Library()


@register.filter
def scales(review) -> list[dict]:
    """Return the scales of a review, each with `title`, `items` and `totals`; the two are never added."""
    heads = (
        (_("Mức độ tổn hại: cao là xấu hơn"), REVIEW_HARM),
        (_("Khả năng tự bảo vệ: cao là tốt hơn"), REVIEW_CAPACITY),
    )
    return [
        {"title": title, "items": _rated(items, review.levels), "totals": totals(review.levels, items)}
        for title, items in heads
    ]


@register.filter
def at_risk(review) -> bool:
    """Tell whether the totals of a review read as "still at risk"."""
    return still_at_risk(review.levels)


def _rated(items, levels) -> list[dict]:
    return [
        {"title": title, "level": Level(levels[code]).label}
        for code, title in items.items()
        if levels.get(code)
    ]
