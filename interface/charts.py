"""The geometry of charts: one description feeds the page here and the PDF in `reports`."""

from itertools import pairwise

from django.utils.formats import number_format
from django.utils.text import slugify
from django.utils.translation import gettext as _

ROW_HEIGHT = 50
# Letters that stand beside a number above a bar that is 280 px long.
LONGEST_LABEL = 33
# Letters of the names below a drawing of that width, with a gap behind each.
MOST_LETTERS = 42
# Of a line chart: height of the drawing, of its foot line and of its highest line.
LINES_HEIGHT, FOOT, HEAD = 196, 156, 24
# A line is known by its mark and its dashes, never by colour.
MARKS = ("circle", "square", "triangle")
DASHES = ("", "7 4", "2 4")
PATTERNS = ("solid", "stripe", "dots", "pale", "grid")
# Of columns, those of one series: told apart without colour.
COLUMN_PATTERNS = ("solid", "pale", "stripe")
# The part of its piece of time that columns and the gap beside them take.
COLUMNS_SHARE = 0.76


def bar_chart(spec):
    """Return what `components/chart.html` draws.

    `spec` is a dict: `title`, `caption` (one sentence that says what to see), `unit` (what is counted) and
    `rows`: tuples (label, value, pattern[, shown[, href]]). `value` is a number or None. None draws no bar
    and says `shown`, for example "dưới 5", or that there are no data: no data is not zero. `pattern` is one
    of `PATTERNS`, `href` the list that the number counts. Optional: `id`, unique on the page; `label_head`
    and `value_head` for the table.
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
    label, value, pattern, shown, href = (*row, "", "")[:5]
    if pattern not in PATTERNS:
        raise ValueError(f"unknown pattern {pattern!r}, expected one of {PATTERNS}")
    offset = index * ROW_HEIGHT
    return {
        "label": label,
        "drawn": _drawn(label),
        "shown": shown or _shown(value),
        "href": href,
        "pattern": pattern,
        "text_y": offset + 18,
        "bar_y": offset + 25,
        "width": None if value is None else f"{100 * value / top if top else 0:.2f}%",
    }


def _drawn(label):
    """Return a label as the picture has room for on a phone; the table below it has the whole."""
    text = str(label)
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1].rstrip(" ,") + "…"


def _shown(value):
    return _("không có số liệu") if value is None else number_format(value, force_grouping=True)


def stack_chart(spec):
    """Return what `components/stack.html` draws: bars that are made of parts.

    `spec` is a dict: `title`, `caption` (one sentence that says what to see), `unit`, `parts`: pairs (label,
    pattern), and `rows`: (label, values, share of each part in the longest bar, links of the values, sum, its
    link). A value or a sum of None says that there are no data.
    """
    rows = spec["rows"]
    return {
        **spec,
        "id": spec.get("id") or slugify(spec["title"]) or "chart",
        "height": ROW_HEIGHT * len(rows),
        "patterns": sorted({pattern for _label, pattern in spec["parts"]}),
        "bars": [_stack(index, row, spec["parts"]) for index, row in enumerate(rows)],
    }


def _stack(index, row, parts):
    label, values, shares, hrefs, total, href = row
    begins = [sum(shares[:at]) for at in range(len(shares))]
    return {
        "label": label,
        "drawn": _drawn(label),
        "shown": _shown(total),
        "href": href,
        "text_y": index * ROW_HEIGHT + 18,
        "bar_y": index * ROW_HEIGHT + 25,
        "pieces": [
            {"x": f"{100 * begin:.2f}%", "width": f"{100 * share:.2f}%", "pattern": pattern}
            for begin, share, (_part, pattern) in zip(begins, shares, parts, strict=True)
            if share
        ],
        "cells": [
            {"shown": _shown(value), "href": link, "head": part}
            for value, link, (part, _pattern) in zip(values, hrefs, parts, strict=True)
        ],
    }


def line_chart(spec):
    """Return what `components/lines.html` draws: numbers over time, each series a line with marks.

    `spec` is a dict: `title`, `caption` (one sentence that says what to see), `unit`, `labels` (pairs of a
    short and a full name of each point in time) and `series`: up to three tuples (label, values), a value
    for each label, a number or None. None leaves a gap: no data is not zero. Optional: `columns`, for columns
    in place of lines, and `hrefs`: for each series the link of each value, "" for none.
    Raises ValueError for more series than there are marks, and for values that do not fit the labels.
    """
    labels, series = spec["labels"], spec["series"]
    if len(series) > len(MARKS) or any(len(values) != len(labels) for _label, values in series):
        raise ValueError("at most three series, with a value for each label")
    top = top_of(max((value for _label, values in series for value in values if value), default=0))
    return {
        **spec,
        "id": spec.get("id") or slugify(spec["title"]) or "chart",
        "height": LINES_HEIGHT,
        "grid": [
            {"y": _height(value, top), "text_y": _height(value, top) - 4, "shown": _shown(value)}
            for value in ticks(top)
        ],
        "ticks": _names_of(labels),
        "lines": [_line(at, *one, top) for at, one in enumerate(series)],
        "bars": _columns(series, top) if spec.get("columns") else [],
        "patterns": COLUMN_PATTERNS[: len(series)] if spec.get("columns") else (),
        "rows": _time_rows(labels, series, spec.get("hrefs"), spec["unit"]),
        "known": any(value is not None for _label, values in series for value in values),
    }


def _names_of(labels) -> list[dict]:
    """Return the names below the drawing: as many as have room on a phone, the last one among them."""
    many = len(labels)
    letters = max((len(short) for short, _full in labels), default=0) + 1
    step = -(-many * letters // MOST_LETTERS)
    return [
        {"x": f"{_across(at, many):.2f}%", "label": short}
        for at, (short, _full) in enumerate(labels)
        if (many - 1 - at) % step == 0
    ]


def top_of(highest) -> int:
    """Return the number at the highest line: the next of 2, 4, 10, 20, 40, 100 … that holds `highest`."""
    top = 2
    while top < highest:
        top = top * 5 // 2 if str(top)[0] == "4" else top * 2
    return top


def ticks(top: int) -> tuple[int, int, int]:
    """Return the numbers at the three lines of the scale."""
    return 0, top // 2, top


def _across(at: int, many: int) -> float:
    return 100 * (at + 0.5) / many


def _height(value, top: int) -> float:
    return round(FOOT - (FOOT - HEAD) * value / top, 1)


def _line(at: int, label, values, top: int) -> dict:
    points = [
        None if value is None else {"x": f"{_across(place, len(values)):.2f}%", "y": _height(value, top)}
        for place, value in enumerate(values)
    ]
    pairs = pairwise(points)
    return {
        "label": label,
        "mark": MARKS[at],
        "pattern": COLUMN_PATTERNS[at],
        "dashes": DASHES[at],
        "points": [point for point in points if point],
        "parts": [{"from": first, "to": second} for first, second in pairs if first and second],
    }


def _columns(series, top: int) -> list[dict]:
    """Return the columns of all series: those of one piece of time stand beside each other."""
    found = []
    for at, (_label, values) in enumerate(series):
        width = COLUMNS_SHARE * 100 / len(values) / len(series) if values else 0
        begins = [
            _across(place, len(values)) + width * (at - len(series) / 2) for place in range(len(values))
        ]
        found += [
            {
                "x": f"{begin:.2f}%",
                "width": f"{width:.2f}%",
                "y": _height(value, top),
                "height": round(FOOT - _height(value, top), 1),
                "pattern": COLUMN_PATTERNS[at],
            }
            for begin, value in zip(begins, values, strict=True)
            if value
        ]
    return found


def _time_rows(labels, series, hrefs, unit) -> list[tuple]:
    links = hrefs or [("",) * len(labels) for _one in series]
    tail = "%" if unit == "%" else ""
    return [
        (
            full,
            [
                (_told(values[at], tail), link[at])
                for (_name, values), link in zip(series, links, strict=True)
            ],
        )
        for at, (_short, full) in enumerate(labels)
    ]


def _told(value, tail):
    return _shown(value) + (tail if value is not None else "")
