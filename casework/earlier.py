"""What was written before about a child, a home or a caregiver, from the history and as a person sees it."""

from dataclasses import dataclass
from itertools import pairwise

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from casework.enums import FactReason
from casework.models import Household

SHOWN = 12
# Reasons that are no deed of this page, in an officer's words, come with the code alone.
_EMPTY = ("", None)
# What of an open report and its child is told when it is corrected; of who reported nothing.
REPORTED = (
    *("urgent", "channel", "place", "what_was_said", "work_text", "workplace_text"),
    *("hours_per_day", "days_per_week", "number", "condition", "likely_harm", "done_before", "family"),
    *("residence", "father_name", "father_age", "father_job", "mother_name", "mother_age", "mother_job"),
    "changed_why",
)
OF_CHILD = (
    *("full_name", "nickname", "sex", "birth_date", "birth_precision", "stated_age", "personal_id"),
    "schooling",
)


@dataclass(frozen=True)
class Change:
    """One change: when, by whom, why, and the fields that changed as (label, before, now)."""

    when: object
    by: str
    why: str
    lines: list[tuple[str, str, str]]


def changes_of(record, fields, seen) -> list[Change]:
    """Return the latest changes of `fields` of `record`, newest first, masked as `seen` masks; one query."""
    rows = list(record.history.select_related("history_user").order_by("-history_id")[: SHOWN + 1])
    found = [_change(now, old, fields, seen) for now, old in pairwise(rows)]
    return [change for change in found if change.lines]


def homes_before(child, seen) -> list[dict]:
    """Return the households that `child` has left, the latest first, as {village, since}; two queries."""
    left = child.history.exclude(household_id=child.household_id).order_by("-history_id")
    keys = list(dict.fromkeys(left.values_list("household_id", flat=True)[:SHOWN]))
    homes = Household.objects.in_bulk(keys)
    shown = [seen.record(homes[key]) for key in keys if key in homes]
    return [{"village": home.village, "since": home.lives_since} for home in shown]


def _change(now, old, fields, seen) -> Change:
    new, was = seen.record(now.instance), seen.record(old.instance)
    differ = [name for name in fields if getattr(now, name) != getattr(old, name)]
    lines = [(_label(now, name), _words(was, name), _words(new, name)) for name in differ]
    return Change(now.history_date, str(now.history_user or ""), _why(now.history_change_reason), lines)


def _label(row, name) -> str:
    label = str(row._meta.get_field(name).verbose_name)
    return label[:1].upper() + label[1:]


def _words(seen, name) -> str:
    value = getattr(seen, name)
    if value in _EMPTY:
        return _("(để trống)")
    if hasattr(value, "strftime"):
        return date_format(value, "d/m/Y")
    if hasattr(seen._record, f"get_{name}_display"):
        return str(getattr(seen, f"get_{name}_display")())
    return str(value)


def _why(reason) -> str:
    code = (reason or "").partition(":")[2]
    return str(FactReason(code).label) if code in FactReason.values else ""


def as_it_was(record, then):
    """Return the row of the history of `record` that stood at `then`, the first one when it came later."""
    rows = record.history.order_by("-history_id")
    return rows.filter(history_date__lte=then).first() or rows.last()


def report_changes(report, seen) -> list[Change]:
    """Return how an open report was completed or corrected, newest first, masked; two queries."""
    found = _corrected(report, REPORTED, seen) + _corrected(report.child, OF_CHILD, seen)
    return sorted(found, key=lambda change: change.when, reverse=True)


def _corrected(record, fields, seen) -> list[Change]:
    rows = list(record.history.select_related("history_user").order_by("-history_id")[: SHOWN + 1])
    return [
        _plainly(record, now, old, fields, seen)
        for now, old in pairwise(rows)
        if now.history_change_reason == "change_report"
    ]


def _plainly(record, now, old, fields, seen) -> Change:
    """Read the rows themselves: an instance of a row asks the database for the columns it leaves out."""
    new, was = (
        seen.record(type(record)(**{name: getattr(row, name) for name in fields})) for row in (now, old)
    )
    differ = [name for name in fields if getattr(now, name) != getattr(old, name) and name != "changed_why"]
    lines = [(_label(now, name), _words(was, name), _words(new, name)) for name in differ]
    why = str(new.changed_why) if "changed_why" in fields else ""
    return Change(now.history_date, str(now.history_user or ""), why, lines)
