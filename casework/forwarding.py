"""What goes along when a report is forwarded, as plain values, and how it is read at the other end."""

import datetime as dt
from decimal import Decimal

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from accounts.enums import RoleKind
from accounts.models import Role
from areas.models import Area
from areas.queries import dated
from casework.models import Caregiver, Child, Household, Report
from vietnam.calendar import today
from vietnam.text import fold

# Fields of each record that the other commune is given. Left out on purpose: the channel, the number on paper
# and everything about who reported.
CHILD = (
    *("full_name", "sex", "birth_date", "birth_precision", "stated_age", "age_as_of"),
    *("schooling", "grade", "school_name", "personal_id"),
)
REPORT = (
    *("place", "what_was_said", "work_text", "workplace_text", "hours_per_day", "days_per_week"),
    *("condition", "likely_harm", "done_before", "family", "residence"),
    *("father_name", "father_age", "father_job", "mother_name", "mother_age", "mother_job"),
)
CAREGIVER = ("full_name", "relation", "phone")
SHOWN_COMMUNES = 10


def content_of(report) -> dict:
    """Return what is sent of `report`: one level of plain values, the caregivers as a list."""
    child = report.child
    values = {f"child_{name}": _plain(getattr(child, name)) for name in CHILD}
    values |= {name: _plain(getattr(report, name)) for name in REPORT}
    people = [
        {name: str(getattr(person, name)) for name in CAREGIVER}
        for person in child.household.present_caregivers
    ]
    return {**values, "village": str(child.household.village), "caregivers": people}


def facts_of(content: dict) -> dict:
    """Return the arguments of `take_report` that `content` holds; the inverse of `content_of`."""
    people = content.get("caregivers", [])
    return {
        "child": {name: _typed(Child, name, content.get(f"child_{name}")) for name in CHILD},
        "household": {"village": content.get("village", "")},
        "caregiver": people[0] if people else {},
        "report": {name: _typed(Report, name, content.get(name)) for name in REPORT},
    }


def records_of(forward) -> tuple[Report, list[Caregiver]]:
    """Return the report and the caregivers that `forward` holds, as records that are not saved."""
    facts = facts_of(forward.content)
    child = Child(household=Household(commune=forward.to_commune, **facts["household"]), **facts["child"])
    report = Report(commune=forward.to_commune, child=child, **facts["report"])
    report.urgent, report.received_at = forward.urgent, forward.received_at
    return report, [Caregiver(**person) for person in forward.content.get("caregivers", [])]


def communes_named(text: str, but) -> QuerySet[Area]:
    """Return at most ten communes of today whose name holds the words of `text`.

    Those of the province of `but` come first, and are not crowded out by the many alike elsewhere.
    """
    words = Q()
    for word in fold(text).split():
        words &= Q(search_key__contains=word)
    found = Area.objects.filter(words, parent__isnull=False, valid_to=None).exclude(pk=but.pk)
    far = ExpressionWrapper(~Q(parent=but.parent_id), output_field=BooleanField())
    keys = list(
        found.annotate(far=far).order_by("far", "name", "pk").values_list("pk", flat=True)[:SHOWN_COMMUNES]
    )
    shown = Area.objects.filter(pk__in=keys).annotate(far=far)
    return shown.select_related("parent").order_by("far", "name", "pk")


def communes_chosen(key: str, but) -> QuerySet[Area]:
    """Return the commune of today whose key was sent as `key`, as a queryset; empty for what is none."""
    keys = [int(key)] if key.isascii() and key.isdigit() and len(key) < 10 else []
    found = Area.objects.filter(pk__in=keys, parent__isnull=False, valid_to=None).exclude(pk=but.pk)
    return found.select_related("parent")


def with_officers(communes) -> set[int]:
    """Return the keys of those of `communes` in which an officer works with the system today."""
    held = Role.objects.filter(dated(today()), kind=RoleKind.OFFICER, area__in=communes, user__is_active=True)
    return set(held.values_list("area_id", flat=True))


def _plain(value):
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, str | Decimal) else value


def _typed(model, name, value):
    return model._meta.get_field(name).to_python(value) if value is not None else value
