"""Template tags of the design system; built in, so no template has to load them.

`docs/design-system.md` shows each in use.
"""

import datetime as dt

from django import template
from django.forms import DateField
from django.templatetags.static import static
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import get_language

from interface.charts import bar_chart, line_chart, stack_chart

register = template.Library()

# How the names of communes, wards, special zones, provinces and cities begin.
UNITS = ("Xã ", "Phường ", "Đặc khu ", "Tỉnh ", "Thành phố ")
TAG_COLOURS = {"grey", "green", "teal", "yellow", "orange", "red", "solid-red"}
ICONS = {
    "eye": (
        "M12 5c5 0 8.5 4 10 7-1.5 3-5 7-10 7s-8.5-4-10-7c1.5-3 5-7 10-7zm0 3a4 4 0 1 0 0 8 4 4 0 0 0 0-8z"
    ),
    "phone": "M6.6 2 3 4.5c-.5 8.5 8 17 16.5 16.5L22 17.4l-5-3.4-2.5 2.5c-3-1.5-5.5-4-7-7L10 7z",
    "print": "M7 3h10v4H7zM4 8h16a2 2 0 0 1 2 2v7h-4v4H6v-4H2v-7a2 2 0 0 1 2-2zm4 6v5h8v-5z",
    "plus": "M10 4h4v6h6v4h-6v6h-4v-6H4v-4h6z",
    "lock": "M7 10V7a5 5 0 0 1 10 0v3h2v11H5V10zm3 0h4V7a2 2 0 0 0-4 0z",
    "clock": "M12 2a10 10 0 1 1 0 20 10 10 0 0 1 0-20zm-1.3 5v6l5 3 1.3-2.1-3.7-2.2V7z",
    "move": "M4 10.7h11L11 6.5 12.6 5l7 7-7 7-1.6-1.5 4-4.2H4z",
    "person": "M12 3a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM3.5 21c.4-5 4-7.5 8.5-7.5s8.1 2.5 8.5 7.5z",
}
ICON = (
    '<svg class="dt-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
    '<path fill="currentColor" fill-rule="evenodd" d="{}"/></svg>'
)


@register.simple_tag
def status_tag(text, colour=""):
    """Return a status as words on a colour. `colour`: one of `TAG_COLOURS`, or "" for the brand's."""
    if not text:
        return ""
    if colour and colour not in TAG_COLOURS:
        raise template.TemplateSyntaxError(f"status_tag: unknown colour {colour!r}")
    css = f" govuk-tag--{colour}" if colour else ""
    return format_html('<strong class="govuk-tag{}">{}</strong>', css, text)


@register.simple_tag
def icon(name):
    """Return a decorative icon of `ICONS`; the words stand beside it."""
    return format_html(ICON, ICONS[name])


@register.filter
def iso_day(text):
    """Return the day of an ISO date or moment ("2026-11-22T15:04:00+07:00") as people write it."""
    return dt.date.fromisoformat(text[:10]).strftime("%d/%m/%Y")


@register.filter
def within(place):
    """Return a commune or province as it is written within a sentence: "xã Tân Hòa"; English keeps "Xã"."""
    name = str(place)
    kept = get_language() == "en" or not name.startswith(UNITS)
    return name if kept else name[:1].lower() + name[1:]


@register.simple_tag
def attributes(values):
    """Return a dict as HTML attributes, each a space before each. None and False are left out."""
    shown = [
        (name, value) for name, value in (values or {}).items() if value is not None and value is not False
    ]
    written = ((name, "" if value is True else format_html('="{}"', value)) for name, value in shown)
    return format_html_join("", " {}{}", written)


@register.filter
def grouped(value, places=None):
    """Return a number in the page's language: 1234.5 as "1.234,5". Empty for None."""
    return "" if value is None else number_format(value, places, force_grouping=True)


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms):
    """Draw the list of errors of the given forms and formsets; nothing when there is none."""
    return {"errors": [error for form in forms if form for error in form_errors(form)]}


def form_errors(form, number=None):
    """Return dicts (text, href) for the errors of a form or formset, in the order of the fields.

    A form with `row_name` asks for one of several dates of a page: its errors say which, by the `number` of
    the row and the label.
    """
    if hasattr(form, "forms"):
        own = [{"text": text, "href": ""} for text in form.non_form_errors()]
        return own + [error for n, member in enumerate(form.forms, 1) for error in form_errors(member, n)]
    if not getattr(form, "errors", None):
        return []
    found = [{"text": text, "href": ""} for text in form.non_field_errors()]
    for field in form:
        href = "" if field.is_hidden else f"#{field.anchor}"
        found += [{"text": _which_date(form, field, number, text), "href": href} for text in field.errors]
    return found


def _which_date(form, field, number, text):
    if not hasattr(form, "row_name") or not isinstance(field.field, DateField):
        return text
    row = f"{form.row_name} {number}" if number else form.row_name
    return ": ".join(str(part) for part in (row, capfirst(field.label), text) if part)


@register.inclusion_tag("components/data_table.html")
def data_table(columns, rows, caption="", caption_hidden=False):
    """Draw a table that becomes cards on a phone.

    `columns`: words, or dicts with label and optionally href, number (True) and sort
    ("ascending" or "descending").
    `rows`: lists of cells, as many as columns; the first cell names the row.
    """
    heads = [column if isinstance(column, dict) else {"label": column} for column in columns]
    body = [[{"head": head, "text": cell} for head, cell in zip(heads, row, strict=True)] for row in rows]
    return {"heads": heads, "body": body, "caption": caption, "caption_hidden": caption_hidden}


@register.inclusion_tag("components/chart.html")
def chart(spec):
    """Draw a bar chart with its table; see `interface.charts.bar_chart` for `spec`."""
    return {"chart": bar_chart(spec)}


@register.inclusion_tag("components/stack.html")
def stack(spec):
    """Draw bars made of parts with their table; see `interface.charts.stack_chart` for `spec`."""
    return {"chart": stack_chart(spec)}


@register.inclusion_tag("components/lines.html")
def lines(spec):
    """Draw numbers over time with their table; see `interface.charts.line_chart` for `spec`."""
    return {"chart": line_chart(spec)}


@register.simple_tag
def mark():
    """Return the product's mark as an image without words: the name stands beside it."""
    return format_html(
        '<img class="dt-brand__mark" src="{}" alt="" width="38" height="38">', static("images/mark.svg")
    )


@register.filter
def alert_variant(level):
    """Return the look of an alert for a Django message level ("debug", "info", "success", …)."""
    return {"success": "success", "warning": "warning", "error": "error"}.get(level, "information")
