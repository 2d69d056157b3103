"""The ways in which something is written down: an event, a change with its history, and the one erasure."""

from contextlib import contextmanager

from django.db import connection, transaction

from audit.context import origin_fields
from audit.enums import Deed, Outcome
from audit.models import Event


def write_event(
    *,
    by,
    deed: Deed,
    about,
    area=None,
    case_code="",
    outcome=Outcome.DONE,
    fields=(),
    reason="",
    for_whom=None,
    purpose="",
) -> Event:
    """Write that `by` did `deed` to `about` (a model instance, or the name of a list); return the event.

    Called before a page is built, so that without an event there is no page. Role, session and address come
    from `audit.context`. `for_whom` is the user for whom it was done or to whom a right was given, `purpose`
    the code of why, where somebody had to say.
    """
    saved = getattr(about, "pk", None)
    told = origin_fields(by)
    told |= {"for_whom": for_whom or told["for_whom"], "purpose": purpose or told["purpose"]}
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
        **told,
    )


def write_events(*, by, deed: Deed, records, fields=(), reason="") -> None:
    """Write one event as `write_event` does for each of `records`, which bear `code` and `commune`.

    For a list that leaves the program: who saw a case must be told of each case in it. One query.
    """
    told = origin_fields(by)
    same = {"actor": by, "deed": deed, "outcome": Outcome.DONE, "fields": sorted(fields), "reason": reason}
    Event.objects.bulk_create(
        Event(
            kind=record._meta.label_lower,
            object_pk=str(record.pk),
            case_code=record.code,
            area_id=record.commune_id,
            **same,
            **told,
        )
        for record in records
    )


def write_list_events(*, by, about: str, areas) -> None:
    """Write for each of `areas` that `by` was shown a list `about` it. One query for all of them."""
    told = origin_fields(by)
    same = {"actor": by, "deed": Deed.LISTED, "outcome": Outcome.DONE, "kind": about}
    Event.objects.bulk_create(Event(area=area, **same, **told) for area in areas)


def save(record, *, by, reason: str, fields=None):
    """Save a record that keeps history, with the actor and the code of the deed in its history row.

    `fields` limits the update to these columns. Returns the record.
    """
    record._history_user = by
    record._change_reason = reason
    record.save(update_fields=fields) if fields else record.save()
    return record


@contextmanager
def history_opened(certificate: str):
    """Let the block change or remove rows of history, each in the chain with `certificate` beside it.

    For erasure by law and for changing the key of encrypted columns, nothing else. The database allows it to
    the owner of the tables alone; raises DatabaseError for anybody else who then changes a row. The block is
    one transaction (docs/decisions/0012-evidence.md).
    """
    with transaction.atomic(), connection.cursor() as cursor:
        _write_down(cursor)
        cursor.execute("SELECT set_config('audit.erasure', %s, true)", [certificate])
        yield
        _write_down(cursor)
        cursor.execute("SELECT set_config('audit.erasure', '', true)")


def _write_down(cursor) -> None:
    """Put what is still to be linked at the end of the transaction into the chain now."""
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
