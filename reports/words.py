"""How names and days stand in the sentences of reports."""

import datetime as dt

from django.utils.translation import gettext as _


def lower_first(name: str) -> str:
    """Return the name as it stands inside a sentence: "Xã Tân Hòa" gives "xã Tân Hòa"."""
    return name[:1].lower() + name[1:]


def until_words(day: dt.date) -> str:
    """Return how the sums of a period that still runs are named: up to which day they were counted."""
    return _("đến ngày %(day)s") % {"day": f"{day:%d/%m/%Y}"}
