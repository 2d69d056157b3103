"""The two ways in which something is written down: an event, and a change with its history."""

from audit.enums import Deed, Outcome
from audit.models import Event


def write_event(
    *, by, deed: Deed, about, area=None, case_code="", outcome=Outcome.DONE, fields=(), reason=""
) -> Event:
    """Write that `by` did `deed` to `about` (a model instance, or the name of a list); return the event.

    Called before a page is built, so that without an event there is no page.
    """
    saved = getattr(about, "pk", None)
    return Event.objects.create(
        actor=by,
        deed=deed,
        outcome=outcome,
        kind=about._meta.label_lower if saved else str(about),
        object_pk=str(saved or ""),
        case_code=case_code,
        area=area,
        fields=sorted(fields),
        reason=reason,
    )


def save(record, *, by, reason: str, fields=None):
    """Save a record that keeps history, with the actor and the code of the deed in its history row.

    `fields` limits the update to these columns. Returns the record.
    """
    record._history_user = by
    record._change_reason = reason
    record.save(update_fields=fields) if fields else record.save()
    return record
