"""Two who write about one meeting: its words are chosen field by field, each of its lists as a whole."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.enums import ConclusionKind, MeetingState, Office
from interface.editing import THEIRS, Clash, answer_in, clashes, settled


@dataclass(frozen=True)
class Part:
    """A list of rows in a form about a meeting: the prefix of its rows, what is stored, a row in words."""

    name: str
    label: str
    stored: Callable
    words: Callable[[dict], tuple]


def people_asked(meeting) -> Iterator[dict]:
    """Yield who was asked to `meeting`, as the form of the call holds it."""
    for person in meeting.people.all():
        yield {"office": person.office, "body": person.body, "name": person.name}


def people_present(meeting) -> Iterator[dict]:
    """Yield the same for the minutes: all came until somebody says otherwise."""
    for person in meeting.people.all():
        told = {"office": person.office, "body": person.body, "name": person.name}
        yield {**told, "came": "no" if person.came is False else "yes"}


def concluded(meeting) -> Iterator[dict]:
    """Yield the conclusions of a meeting that was held."""
    held = meeting.state == MeetingState.HELD
    for one in meeting.conclusions.all() if held else ():
        yield {
            "kind": one.kind,
            "what": one.what,
            "responsible": one.responsible,
            "by_date": one.by_date,
        }


def _who(row) -> tuple:
    return Office(row["office"]).label, row["body"], row["name"]


def _who_came(row) -> tuple:
    came = row["came"] in (True, "yes")
    return (*_who(row), _("có mặt") if came else _("vắng mặt"))


def _what(row) -> tuple:
    return ConclusionKind(row["kind"]).label, row["what"], row["responsible"], _typed(row["by_date"])


ASKED = (Part("person", gettext_lazy("Mời ai"), people_asked, _who),)
WRITTEN = (
    Part("person", gettext_lazy("Ai dự họp"), people_present, _who_came),
    Part("conclusion", gettext_lazy("Kết luận"), concluded, _what),
)


def differing(meeting, form, stored, listed, parts) -> list[Clash]:
    """Return what differs from what is stored: the form of words from `stored`, each formset of `listed`."""
    found = []
    for part, formset in zip(parts, listed, strict=True):
        theirs, mine = _in_words(part, part.stored(meeting)), _in_words(part, formset.rows())
        if theirs != mine:
            found.append(Clash(part.name, str(part.label), theirs, mine))
    return [*clashes(form, stored), *found]


def chosen(data, meeting, stored, parts):
    """Return what was sent as `data`, with what is stored where that version was chosen."""
    data = settled(data, stored)
    for part in parts:
        if answer_in(data, part.name) == THEIRS:
            data = _with_stored(data, part, list(part.stored(meeting)))
    return data


def _with_stored(data, part, rows):
    data = data.copy()
    for name in [name for name in data if name.startswith(f"{part.name}-")]:
        del data[name]
    typed = {
        f"{part.name}-{place}-{name}": _typed(row[name]) for place, row in enumerate(rows) for name in row
    }
    data.update({**typed, f"{part.name}-TOTAL_FORMS": str(len(rows)), f"{part.name}-INITIAL_FORMS": "0"})
    return data


def _in_words(part, rows) -> str:
    return "\n".join(sorted(", ".join(filter(None, map(str, part.words(row)))) for row in rows))


def _typed(value) -> str:
    if isinstance(value, dt.date):
        return date_format(value, "d/m/Y")
    return "" if value is None else str(value)
