"""What goes along when a report is forwarded or a school reports, as plain values, and how it is read."""

import datetime as dt
from decimal import Decimal

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.utils.translation import gettext_lazy

from accounts.enums import RoleKind
from accounts.models import Role
from areas.models import Area
from areas.queries import dated
from casework.enums import ReportState
from casework.family import people_named
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
# What a school may be told of what became of its report: that it is followed up, never what was found.
TOLD_TO_SCHOOL = {
    "": gettext_lazy("Xã đã nhận và đang xem xét."),
    ReportState.OPEN: gettext_lazy("Xã đã nhận và đang xem xét."),
    ReportState.CASE: gettext_lazy("Xã đã nhận và đang theo dõi, hỗ trợ học sinh."),
    ReportState.JOINED: gettext_lazy("Xã đã nhận và đang theo dõi, hỗ trợ học sinh."),
    ReportState.DISMISSED: gettext_lazy(
        "Xã đã xác minh và lúc này không xử lý tiếp. Tình hình thay đổi thì báo lại."
    ),
    ReportState.FORWARDED: gettext_lazy("Xã đã chuyển thông tin đến xã khác xử lý."),
}
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


def content_from(facts: dict) -> dict:
    """Return the same of what a form asked for: dicts of the fields of child, household and report.

    What was not asked for has the value of a new record; `caregivers` is a list of dicts.
    """
    values = {f"child_{name}": _plain(_told(Child, facts["child"], name)) for name in CHILD}
    values |= {name: _plain(_told(Report, facts["report"], name)) for name in REPORT}
    return {**values, "village": facts["household"]["village"], "caregivers": facts["caregivers"]}


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
    first, *others = forward.content.get("caregivers", []) or [{}]
    people = [*people_named(first, report), *others]
    return report, [Caregiver(**person) for person in people]


def communes_named(text: str, but=None, near=None) -> QuerySet[Area]:
    """Return at most ten communes of today, without `but`, whose name holds the words of `text`.

    Those of the province of `near` (else of `but`) come first, not crowded out by the many alike elsewhere.
    """
    words = Q()
    for word in fold(text).split():
        words &= Q(search_key__contains=word)
    found = Area.objects.filter(words, parent__isnull=False, valid_to=None).exclude(pk=but and but.pk)
    far = ExpressionWrapper(~Q(parent=(near or but).parent_id), output_field=BooleanField())
    keys = list(
        found.annotate(far=far).order_by("far", "name", "pk").values_list("pk", flat=True)[:SHOWN_COMMUNES]
    )
    shown = Area.objects.filter(pk__in=keys).annotate(far=far)
    return shown.select_related("parent").order_by("far", "name", "pk")


def communes_chosen(key: str, but=None) -> QuerySet[Area]:
    """Return the commune of today whose key was sent as `key`, as a queryset; empty for what is none."""
    keys = [int(key)] if key.isascii() and key.isdigit() and len(key) < 10 else []
    found = Area.objects.filter(pk__in=keys, parent__isnull=False, valid_to=None).exclude(pk=but and but.pk)
    return found.select_related("parent")


def with_officers(communes) -> set[int]:
    """Return the keys of those of `communes` in which an officer works with the system today."""
    held = Role.objects.filter(dated(today()), kind=RoleKind.OFFICER, area__in=communes, user__is_active=True)
    return set(held.values_list("area_id", flat=True))


def _told(model, values, name):
    return values[name] if name in values else model._meta.get_field(name).get_default()


def _plain(value):
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, str | Decimal) else value


def _typed(model, name, value):
    return model._meta.get_field(name).to_python(value) if value is not None else value
