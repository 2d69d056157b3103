"""Two versions of a plan laid side by side: what was added, left out and changed, item by item.

Takes plans and activities as a person sees them (`disclosure.Seen`) or as they are stored. A new version
writes its activities anew, so those of two versions are matched by their words.
"""

from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vietnam.text import fold

# Below this the words of two activities have nothing to do with each other.
LIKE = 0.6
PLAN_FIELDS = {
    "objectives": gettext_lazy("Mục tiêu chung"),
    "caregiver_agrees": gettext_lazy("Cha, mẹ, người chăm sóc đồng ý"),
    "review_on": gettext_lazy("Ngày rà soát"),
}
OBJECTIVE_FIELDS = {
    "what": gettext_lazy("Mục tiêu cụ thể"),
    "kind": gettext_lazy("Loại mục tiêu"),
    "by_date": gettext_lazy("Trước ngày"),
}
ACTIVITY_FIELDS = {
    "what": gettext_lazy("Hoạt động"),
    "objective": gettext_lazy("Thuộc mục tiêu"),
    "group": gettext_lazy("Nhóm"),
    "responsible": gettext_lazy("Người chịu trách nhiệm"),
    "partner": gettext_lazy("Đơn vị phối hợp"),
    "starts_on": gettext_lazy("Từ ngày"),
    "by_date": gettext_lazy("Trước ngày"),
    "cost": gettext_lazy("Kinh phí (đồng)"),
}


@dataclass(frozen=True)
class Difference:
    """One field as it was and as it is now, in words."""

    label: str
    before: str
    now: str


@dataclass(frozen=True)
class Change:
    """One activity that was "added", "removed" or "changed", with its fields that differ."""

    kind: str
    title: str
    fields: list[Difference]


@dataclass(frozen=True)
class Version:
    """A plan with its objectives and its activities."""

    plan: object
    objectives: list
    activities: list


@dataclass(frozen=True)
class Comparison:
    """What a version changes: fields of the plan, objectives, activities; and how many rows stayed."""

    plan: list[Difference]
    objectives: list[Change]
    activities: list[Change]
    same: int

    def __len__(self):
        return len(self.plan) + len(self.objectives) + len(self.activities)


@dataclass(frozen=True)
class Worded:
    """An activity that is still being written: its place in the form, and its words."""

    pk: int
    what: str


def parts(activities, objectives=()) -> dict[str, str]:
    """Return key → words of every part of a plan that a remark can be about, in the order of the form."""
    named = {name: str(label) for name, label in PLAN_FIELDS.items()}
    goals = {f"objective-{row.pk}": _("Mục tiêu cụ thể: %(what)s") % {"what": row.what} for row in objectives}
    rows = {f"activity-{row.pk}": _("Hoạt động: %(what)s") % {"what": row.what} for row in activities}
    return {**named, **goals, **rows}


def remark(decision, part: str) -> str:
    """Return what `decision` says about one part; "" where it says nothing or the person may not read it."""
    return decision.remarks.get(part, "") if isinstance(decision.remarks, dict) else ""


def told(decision, activities, objectives=()) -> list[tuple[str, str]]:
    """Return the remarks of `decision` as (part in words, remark), in the order of the form."""
    said = [(label, remark(decision, key)) for key, label in parts(activities, objectives).items()]
    return [row for row in said if row[1]]


def compare(before: Version, now: Version) -> Comparison:
    """Return what the version `now` changes of the one `before`."""
    goals, same_goals = _changes(OBJECTIVE_FIELDS, before.objectives, now.objectives)
    rows, same_rows = _changes(ACTIVITY_FIELDS, before.activities, now.activities)
    return Comparison(_differences(PLAN_FIELDS, before.plan, now.plan), goals, rows, same_goals + same_rows)


def _changes(fields, rows_before, rows_now) -> tuple[list[Change], int]:
    """Return what is new, changed or gone among rows, and how many stayed as they were."""
    pairs = match(rows_before, rows_now)
    changes = [_change(fields, pairs.get(row.pk), row) for row in rows_now]
    kept = {row.pk for row in pairs.values()}
    removed = [Change("removed", str(row.what), []) for row in rows_before if row.pk not in kept]
    shown = [change for change in changes if change]
    return shown + removed, len(changes) - len(shown)


def match(rows_before, rows_now) -> dict:
    """Return key of an activity in `rows_now` → the activity in `rows_before` of which it is a new version.

    The likest words first; each is taken once.
    """
    likeness = [
        (_likeness(str(old.what), str(new.what)), -abs(place - at), new.pk, old)
        for place, old in enumerate(rows_before)
        for at, new in enumerate(rows_now)
    ]
    pairs, taken = {}, set()
    for like, _near, key, old in sorted(likeness, key=lambda row: row[:2], reverse=True):
        if like >= LIKE and key not in pairs and old.pk not in taken:
            pairs[key] = old
            taken.add(old.pk)
    return pairs


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, fold(one), fold(other)).ratio()


def _change(named, old, new) -> Change | None:
    if old is None:
        return Change("added", str(new.what), _told(named, new))
    fields = _differences(named, old, new)
    return Change("changed", str(new.what), fields) if fields else None


def _told(named, row) -> list[Difference]:
    shown = [(str(label), _words(row, field)) for field, label in named.items() if field != "what"]
    return [Difference(label, "", words) for label, words in shown if words]


def _differences(fields, before, now) -> list[Difference]:
    told = [(str(label), _words(before, field), _words(now, field)) for field, label in fields.items()]
    return [Difference(*row) for row in told if row[1] != row[2]]


def _words(record, field) -> str:
    value = getattr(record, field)
    if field in ("group", "kind"):
        return str(getattr(record, f"get_{field}_display")())
    if field == "objective":
        return str(value.what) if value else ""
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    if hasattr(value, "strftime"):
        return date_format(value, "d/m/Y")
    if value is None:
        return ""
    return number_format(value, force_grouping=True) if isinstance(value, int) else str(value)
