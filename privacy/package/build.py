"""Putting the package together: what is given, what is withheld and why, who was given it, who saw it."""

import datetime as dt
import json
from decimal import Decimal

from django.utils import timezone, translation
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from casework.enums import IsolationEnd, NeedKind
from casework.law.work_types import by_id
from casework.models import Isolation, Screening
from privacy.enums import Asker
from privacy.held import held_about, rows_held
from privacy.package.fields import (
    DANGEROUS_FINDINGS,
    FINDINGS,
    Rule,
    label_of,
    rule_of,
    tells_where,
    title_of,
)
from privacy.package.sharing import seen_by, shared_with
from vietnam.calendar import ZONE

# The order in which a person reads; tables that are not named follow.
ORDER = (
    *("child", "household", "case", "report", "screening", "assessment", "plan"),
    *("planobjective", "planactivity", "decision"),
    *("visit", "review", "support", "consent", "referral", "placement", "attendance"),
)
# Money is read in groups of three digits; a year or a number of hours is not.
SMALLEST_GROUPED = 10_000


@translation.override("vi")
def build_package(request) -> dict:
    """Return what is given to the person of `request`, as plain values ready for JSON and for a page.

    Leaves out who reported, other people's data and what could harm the child; names each with its reason.
    An official paper, therefore always Vietnamese.
    """
    found = held_about(request.case.child_id)
    codes = list(request.case.child.cases.values_list("code", flat=True))
    sections, withheld, apart = [], {}, keeps_where(request)
    for model in sorted(found, key=_place):
        rows = rows_held(model, found[model])
        if records := [record for row in rows if (record := _record(row, request, withheld, apart))]:
            sections.append({"title": title_of(model), "records": records})
    if apart:
        withheld |= dict.fromkeys((_("Đã chia sẻ với ai"), _("Ai đã xem")), str(Rule.WHERE.label))
    return {
        "number": request.number,
        "case": request.case.code,
        "asker": request.get_asker_display(),
        "made_at": timezone.localtime().isoformat(timespec="seconds"),
        "sections": sections,
        "keeps_where": apart,
        "shared_with": [] if apart else shared_with(found),
        "seen_by": [] if apart else seen_by(codes),
        "withheld": [{"what": what, "reason": reason} for what, reason in withheld.items()],
    }


def in_safety(child) -> bool:
    """Tell whether the name of `child` is hidden or the child is kept apart from somebody.

    Only an assessment that found the parents safe ends being kept apart; a term that ran out does not.
    """
    apart = Isolation.objects.filter(case__child=child).exclude(end_reason=IsolationEnd.SAFE)
    return child.cases.exclude(name_hidden="").exists() or apart.exists()


def keeps_where(request) -> bool:
    """Tell whether the package of `request` leaves out where the child is to be found."""
    asks_for_oneself = request.asker == Asker.CHILD
    return not (request.tells_where or asks_for_oneself) and in_safety(request.case.child)


def package_json(package: dict) -> str:
    """Return the package for a machine; the same package always gives the same text."""
    return json.dumps(package, ensure_ascii=False, indent=2, sort_keys=True)


def _place(model) -> tuple:
    name = model._meta.model_name
    return (ORDER.index(name) if name in ORDER else len(ORDER), model._meta.label)


def _record(row, request, withheld, apart) -> list[dict]:
    """Return the given fields of a row; the others are noted in `withheld` by what they are."""
    given = []
    for field in row._meta.concrete_fields:
        rule = _rule(row, field, request.asker, apart)
        value = getattr(row, field.attname)
        if rule == Rule.SILENT or value in (None, "", [], {}):
            continue
        label = label_of(field)
        if rule == Rule.GIVE:
            given.append(_given(row, field, label, value))
        else:
            withheld[f"{title_of(type(row))}: {label}"] = str(rule.label)
    work = _work(row) if isinstance(row, Screening) else []
    if work and apart:
        withheld[f"{title_of(Screening)}: {work[0]['label']}"] = str(Rule.WHERE.label)
    return given + ([] if apart else work)


def _given(row, field, label, value) -> dict:
    text = _text(row, field)
    plain = text if field.is_relation else _plain(value)
    return {"field": field.name, "label": label, "value": plain, "text": text}


def _rule(row, field, asker, apart) -> Rule:
    rule = rule_of(field)
    if rule == Rule.GIVE and apart and tells_where(field):
        return Rule.WHERE
    if rule == Rule.OWN_WORDS and asker == Asker.CHILD:
        return Rule.GIVE
    name = (row._meta.label_lower, field.name)
    return Rule.HARM if name in FINDINGS and getattr(row, field.name) in DANGEROUS_FINDINGS else rule


def _work(screening) -> list[dict]:
    """Return the child's jobs as told in a screening: what and how long, no findings."""
    jobs = screening.facts.get("activities") or []
    words = [_job(job) for job in jobs if isinstance(job, dict)]
    if not words:
        return []
    return [{"field": "work", "label": _("Công việc đã kể"), "value": words, "text": "; ".join(words)}]


def _job(job) -> str:
    parts = [job.get("description") or _("Công việc")]
    if job.get("hours_per_day"):
        parts.append(_("%(hours)s giờ mỗi ngày") % {"hours": job["hours_per_day"]})
    if job.get("days_per_week"):
        parts.append(_("%(days)s ngày mỗi tuần") % {"days": job["days_per_week"]})
    return ", ".join(str(part) for part in parts)


def _plain(value):
    if isinstance(value, dt.datetime):
        return value.astimezone(ZONE).isoformat(timespec="seconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _text(row, field) -> str:
    """Return a field as a person reads it."""
    value = getattr(row, field.name)
    if isinstance(value, dt.datetime):
        return date_format(value.astimezone(ZONE), "H:i d/m/Y")
    if isinstance(value, dt.date):
        return date_format(value, "d/m/Y")
    if isinstance(value, Decimal):
        return format(value.normalize(), "f").replace(".", ",")
    if type(value) is int and value >= SMALLEST_GROUPED and not field.is_relation:
        return number_format(value, force_grouping=True)
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    if isinstance(value, list):
        labels = _words_of(field)
        return "; ".join(str(labels.get(item, item)) for item in value)
    display = getattr(row, f"get_{field.name}_display", None)
    return str(display() if display else value)


def _words_of(field) -> dict:
    """Return code → words of a field that holds a list of codes."""
    if field.name == "need_kinds":
        return dict(NeedKind.choices)
    if field.name == "work_types":
        return {code: work.vi for code, work in by_id().items()}
    return dict(getattr(field, "base_field", field).flatchoices)
