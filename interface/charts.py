"""The geometry of a bar chart: one description feeds the page here and the PDF in `reports`."""

from django.utils.formats import number_format
from django.utils.text import slugify
from django.utils.translation import gettext as _

ROW_HEIGHT = 50
PATTERNS = ("solid", "stripe", "dots", "pale", "grid")


def bar_chart(spec):
    """Return what `components/chart.html` draws.

    `spec` is a dict: `title`, `caption` (one sentence that says what to see), `unit` (what is counted) and
    `rows`: tuples (label, value, pattern[, shown]). `value` is a number or None. None draws no bar and says
    `shown`, for example "dưới 5", or that there are no data: no data is not zero. `pattern` is one of
    `PATTERNS`. Optional: `id`, unique on the page; `label_head` and `value_head` for the table.
    Raises ValueError for an unknown pattern.
    """
    rows = [tuple(row) for row in spec["rows"]]
    top = max((row[1] for row in rows if row[1]), default=0)
    return {
        **spec,
        "id": spec.get("id") or slugify(spec["title"]) or "chart",
        "height": ROW_HEIGHT * len(rows),
        "label_head": spec.get("label_head") or _("Nhóm"),
        "value_head": spec.get("value_head") or spec.get("unit") or _("Số lượng"),
        "bars": [_bar(index, row, top) for index, row in enumerate(rows)],
        "patterns": sorted({row[2] for row in rows}),
    }


def _bar(index, row, top):
    label, value, pattern = row[:3]
    if pattern not in PATTERNS:
        raise ValueError(f"unknown pattern {pattern!r}, expected one of {PATTERNS}")
    offset = index * ROW_HEIGHT
    return {
        "label": label,
        "shown": row[3] if len(row) > 3 else _shown(value),
        "pattern": pattern,
        "text_y": offset + 18,
        "bar_y": offset + 25,
        "width": None if value is None else f"{100 * value / top if top else 0:.2f}%",
    }


def _shown(value):
    return _("không có số liệu") if value is None else number_format(value, force_grouping=True)
