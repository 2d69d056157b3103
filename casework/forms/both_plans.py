"""A plan that two people wrote at once: its fields one by one, its activities each as a whole.

Activities are matched by their words (`casework.versions`). An activity that only one of the two has is a
choice too, and by default nobody's is lost.
"""

from django.utils.translation import gettext as _

from casework.forms.plan_rows import ActivityForm
from casework.versions import Worded, match
from interface.editing import MINE, THEIRS, Clash, answer_in, clashes, same, settled, typed, words

PREFIX, GOALS = "activity", "objective"
FIELDS = ActivityForm.Meta.fields


def plan_clashes(form, objectives, formset, theirs, goals, rows) -> list[Clash]:
    """Return what differs between a plan that was sent and the stored one: `theirs`, its `goals` and `rows`.

    Objectives are one choice as a whole, since activities name them by their place.
    """
    mine = _kept(formset)
    pairs = _pairs({place: words(row, "what") for place, row in mine.items()}, rows)
    found = [_activity(place, row, pairs.get(place), rows) for place, row in mine.items()]
    left = [place for place in range(len(rows)) if place not in pairs.values()]
    found += [_only_theirs(place, rows[place]) for place in left]
    return clashes(form, theirs) + [clash for clash in (_goals(objectives, goals), *found) if clash]


def settled_plan(data, theirs, goals, rows):
    """Return what was sent with the stored version of every field and activity for which it was chosen."""
    data = settled(data, theirs)
    if answer_in(data, GOALS) == THEIRS:
        data = _written(data, [_typed(goal) for goal in goals], GOALS)
    places = range(_count(data))
    if not any(answer_in(data, name) for name in _names(places, rows)):
        return data
    sent = {place: _raw(data, place) for place in places}
    sent = {place: row for place, row in sent.items() if any(row.values()) and not _removed(data, place)}
    pairs = _pairs({place: row["what"] for place, row in sent.items()}, rows)
    kept = [_settled_row(data, place, row, pairs, rows) for place, row in sent.items()]
    kept += [_typed(row) for place, row in enumerate(rows) if answer_in(data, f"theirs-{place}") == THEIRS]
    return _written(data, [row for row in kept if row])


def _kept(formset) -> dict:
    """Place → form of the activities that were sent and not taken out."""
    rows = enumerate(formset.forms)
    return {
        place: row for place, row in rows if row.has_changed() and not row.cleaned_data.get("DELETE", False)
    }


def _pairs(mine: dict[int, str], rows) -> dict[int, int]:
    """Place of an activity that was sent → place of the stored one of which it is a version."""
    theirs = [Worded(place, words(row, "what")) for place, row in enumerate(rows)]
    sent = [Worded(place, what) for place, what in mine.items()]
    return {place: old.pk for place, old in match(theirs, sent).items()}


def _goals(objectives, goals) -> Clash | None:
    mine = "; ".join(_in_words(goal) for goal in objectives.kept())
    stored = "; ".join(_in_words(goal) for goal in goals)
    none = _("(để trống)")
    return None if mine == stored else Clash(GOALS, _("Mục tiêu cụ thể"), stored or none, mine or none)


def _activity(place, row, other, rows) -> Clash | None:
    label = _("Hoạt động: %(what)s") % {"what": words(row, "what")}
    if other is None:
        return Clash(f"{PREFIX}-{place}", label, _("(không có hoạt động này)"), _in_words(row), MINE)
    if all(same(row, rows[other], name) for name in FIELDS):
        return None
    return Clash(f"{PREFIX}-{place}", label, _in_words(rows[other]), _in_words(row))


def _only_theirs(place, row) -> Clash:
    label = _("Hoạt động: %(what)s") % {"what": words(row, "what")}
    return Clash(f"theirs-{place}", label, _in_words(row), _("(không có hoạt động này)"), THEIRS)


def _in_words(row) -> str:
    return " · ".join(words(row, name) for name in type(row).Meta.fields if typed(row, name))


def _settled_row(data, place, row, pairs, rows) -> dict | None:
    if answer_in(data, f"{PREFIX}-{place}") != THEIRS:
        return row
    return _typed(rows[pairs[place]]) if place in pairs else None


def _typed(row) -> dict[str, str]:
    told = {name: typed(row, name) for name in type(row).Meta.fields}
    goal = row.initial.get("objective")
    return told if goal is None else {**told, "objective": str(goal)}


def _raw(data, place) -> dict[str, str]:
    return {name: data.get(f"{PREFIX}-{place}-{name}", "") for name in (*FIELDS, "objective")}


def _removed(data, place) -> bool:
    return bool(data.get(f"{PREFIX}-{place}-DELETE"))


def _count(data) -> int:
    total = data.get(f"{PREFIX}-TOTAL_FORMS", "")
    return int(total) if total.isdecimal() and len(total) < 3 else 0


def _names(places, rows) -> list[str]:
    return [f"{PREFIX}-{place}" for place in places] + [f"theirs-{place}" for place in range(len(rows))]


def _written(data, rows, prefix=PREFIX):
    """Return `data` with these rows in place of those that were sent."""
    written = data.copy()
    for key in [key for key in written if key.startswith(f"{prefix}-")]:
        del written[key]
    written[f"{prefix}-TOTAL_FORMS"], written[f"{prefix}-INITIAL_FORMS"] = str(len(rows)), "0"
    for place, row in enumerate(rows):
        for name, value in row.items():
            written[f"{prefix}-{place}-{name}"] = value
    return written
