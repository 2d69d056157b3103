"""Two people edit the same form: nothing is overwritten, the second sees both versions and chooses.

A page opens its form with a token of what is stored (`VERSION`). The action that saves raises
`ChangedMeanwhile` when another one is stored by then; the page shows `clashes` and asks which version of each
field is right; the answers come back with everything that was typed, and `settled` puts both together.
"""

from dataclasses import dataclass, replace

from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import ChoiceWidget
from django.utils.translation import gettext as _

from interface.forms import tidy

VERSION = "version"
CHOICE, ASKED = "chon-", "chon"
MINE, THEIRS = "mine", "theirs"
_YES = ("on", "true", "True", "1", True)
# What a form carries beside its fields; it is written anew on each page.
_OWN = ("csrfmiddlewaretoken", "once", VERSION, ASKED)


class ChangedMeanwhile(Exception):
    """Somebody saved the record since the form was opened; nothing was written."""


@dataclass(frozen=True)
class Clash:
    """One part of a form that differs between two people; `proposed` is "" when both have changed it."""

    name: str
    label: str
    theirs: str
    mine: str
    proposed: str = ""
    answer: str = ""

    @property
    def chosen(self) -> str:
        """What the page shows as chosen."""
        return self.answer or self.proposed


def typed(form, name: str) -> str | list[str]:
    """Return what the field `name` holds as a browser would send it; a list where several may be chosen."""
    field = form[name]
    value, widget = field.value(), field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "on" if value in _YES else ""
    if _takes_several(widget):
        return sorted(str(each) for each in value or ())
    if isinstance(widget, ChoiceWidget):
        return "" if value is None else str(value)
    return str(widget.format_value(value) or "")


def words(form, name: str) -> str:
    """Return what the field `name` holds as a person reads it."""
    value, field = typed(form, name), form[name].field
    if isinstance(field.widget, forms.CheckboxInput):
        return _("Có") if value else _("Không")
    labels = {str(key): str(label) for key, label in getattr(field, "choices", ())}
    chosen = value if isinstance(value, list) else [value]
    return ", ".join(labels.get(each, each) for each in chosen) or _("(để trống)")


def same(one, other, name: str) -> bool:
    """Tell whether two forms of one kind say the same in the field `name`, however it was typed."""
    return _read(one, name) == _read(other, name)


def clashes(mine, theirs, before=None, names=None) -> list[Clash]:
    """Return the fields in which the form that was sent differs from what is stored now (`theirs`).

    `before` is the form as it was opened, None when that is not known any more; `names` are the fields that
    both can have changed, all when not given.
    """
    found = [name for name in names or mine.fields if not same(mine, theirs, name)]
    return [_clash(name, mine, theirs, before) for name in found]


def answered(found: list[Clash], data) -> list[Clash]:
    """Return the clashes with what was answered in `data`."""
    return [replace(one, answer=answer_in(data, one.name)) for one in found]


def answer_in(data, name: str) -> str:
    """Return MINE, THEIRS or "" for the clash `name`."""
    answer = data.get(CHOICE + name, "")
    return answer if answer in (MINE, THEIRS) else ""


def unanswered(data) -> bool:
    """Tell whether `data` come from a page of both versions on which something was not chosen."""
    return any(not answer_in(data, name) for name in data.getlist(ASKED))


def settled(data, theirs):
    """Return what was sent with the stored version of every field for which it was chosen."""
    chosen = [name for name in theirs.fields if answer_in(data, name) == THEIRS]
    if not chosen:
        return data
    data = data.copy()
    for name in chosen:
        value = typed(theirs, name)
        data.setlist(theirs.add_prefix(name), value if isinstance(value, list) else [value])
    return data


def kept(data) -> list[tuple[str, str]]:
    """Return what was typed as (name, value), for hidden fields on the page of both versions."""
    names = [name for name in data if name not in _OWN and not name.startswith(CHOICE)]
    return [(name, value) for name in names for value in data.getlist(name)]


def _clash(name, mine, theirs, before) -> Clash:
    label = str(mine[name].label)
    return Clash(name, label, words(theirs, name), words(mine, name), _proposed(mine, theirs, before, name))


def _takes_several(widget) -> bool:
    return isinstance(widget, ChoiceWidget) and widget.allow_multiple_selected


def _read(form, name):
    raw, field = typed(form, name), form[name].field
    try:
        # Nothing typed and nothing stored are the same, whatever stands for it.
        return field.clean(tidy(field, raw)) or None
    except ValidationError:
        return raw


def _proposed(mine, theirs, before, name) -> str:
    if before is None:
        return ""
    if same(mine, before, name):
        return THEIRS
    return MINE if same(theirs, before, name) else ""
