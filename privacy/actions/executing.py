"""Carrying out approved erasures: rows, history, copies in lists, files. A stub and a certificate stay.

Runs as the owner of the tables only (`manage.py erase run`): the web approves and cannot erase
(docs/decisions/0016-privacy.md).
"""

import datetime as dt
from functools import partial

from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation

from accounts.models import Notice
from audit.actions import history_opened, save, write_event
from audit.enums import Deed
from casework.files import store
from casework.models import Attachment, Case, Child, ListImport, ListRow, Screening
from casework.workflow import NotNow
from privacy.actions.retention import old_drafts
from privacy.enums import ErasureGround, ErasureState
from privacy.gone import past_of, remove
from privacy.held import Found, held_about
from privacy.keeping import is_held, kept_until
from privacy.models import DeletionCertificate, Erasure, Stub
from privacy.rules import KEEP
from referrals.models import Referral
from vietnam.calendar import today
from vietnam.text import fold

CERTIFICATE = "retention"
AGE_BANDS = ((4, "0-4"), (9, "5-9"), (12, "10-12"), (14, "13-14"), (15, "15"), (17, "16-17"))


def ready_erasures(day=None):
    """Return the approved erasures whose days to think again are over."""
    ready = Erasure.objects.filter(state=ErasureState.APPROVED, not_before__lte=day or today())
    return ready.order_by("pk")


@transaction.atomic
def execute_erasure(pk: int) -> DeletionCertificate:
    """Erase the record of the child of the approved erasure `pk` and write its certificate.

    Raises `NotNow` when it is not approved, too early, held, a case is open again, or its time is not over
    any more: what was corrected or closed anew since the approval counts.
    """
    erasure = Erasure.objects.select_for_update(of=("self",)).select_related("child", "commune").get(pk=pk)
    _require_ready(erasure)
    found = held_about(erasure.child_id)
    with history_opened(erasure.number):
        _count_on(found)
        clear_copies(found)
        _let_go(found)
        counts = _erase(found)
        erasure = Erasure.objects.select_related("commune", "proposed_by", "decided_by").get(pk=pk)
        erasure.state, erasure.executed_at = ErasureState.EXECUTED, timezone.now()
        save(erasure, by=None, reason="erasure_executed")
    write_event(
        by=None,
        deed=Deed.CHANGED,
        about=erasure,
        area=erasure.commune,
        case_code=erasure.case_codes[-1] if erasure.case_codes else "",
        reason="erasure_executed",
    )
    return _certify(erasure, counts)


@transaction.atomic
def clear_drafts(day: dt.date) -> int:
    """Remove old drafts of screenings with their history."""
    found = {Screening: set(old_drafts(day).values_list("pk", flat=True))}
    if not found[Screening]:
        return 0
    with history_opened(CERTIFICATE):
        past = past_of(found)
        remove(found)
        remove(past)
    return len(found[Screening])


def clear_copies(found: Found) -> None:
    """Blank the rows of lists that told of these children: the report has taken in what they said."""
    for child in Child.objects.filter(pk__in=found.get(Child, ())).select_related("household"):
        # Also the list of a commune that has passed the child on since.
        brought = ListRow.objects.filter(report__child=child).values("list_import")
        for taken in ListImport.objects.filter(Q(commune=child.household.commune_id) | Q(pk__in=brought)):
            _clear(taken, child)


def _require_ready(erasure) -> None:
    if erasure.state != ErasureState.APPROVED or erasure.not_before > today():
        raise NotNow(f"{erasure.number}: not approved, or too early")
    found = erasure.child and not is_held(erasure.child) and kept_until(erasure.child)
    if not found:
        raise NotNow(f"{erasure.number}: held, or a case is open again")
    if erasure.ground == ErasureGround.KEPT_LONG_ENOUGH and found[1] > today():
        raise NotNow(f"{erasure.number}: must be kept until {found[1]:%d/%m/%Y}")


def _count_on(found: Found) -> None:
    """Leave one row for the figures for each case; it leads to nobody."""
    for case in Case.objects.filter(pk__in=found.get(Case, ())).select_related("child"):
        Stub.objects.create(
            commune_id=case.commune_id,
            opened_in=case.opened_on.year,
            closed_in=case.closed_on and case.closed_on.year,
            state=case.state,
            label=case.legal_label,
            sex=case.child.sex,
            age_band=_band(case.child.age_on(case.opened_on)),
        )


def _band(age: int | None) -> str:
    return next((name for last, name in AGE_BANDS if age is not None and age <= last), "")


def _clear(taken: ListImport, child: Child) -> None:
    rows = [row for row in taken.rows.all() if _tells_of(row, child)]
    numbers = {row.number for row in rows}
    kept = [
        line
        for line in taken.table.get("rows", [])
        if line[0] not in numbers and not any(_names(cell, child) for cell in line[1])
    ]
    if len(kept) != len(taken.table.get("rows", [])):
        taken.table = {**taken.table, "rows": kept}
        save(taken, by=None, reason="erasure", fields=["table"])
    ListRow.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _tells_of(row, child) -> bool:
    same = row.report_id and row.report.child_id == child.pk
    return bool(same) or fold(row.record.get("full_name") or "") == child.search_key


def _names(cell, child) -> bool:
    return bool(cell) and any(isinstance(part, str) and fold(part) == child.search_key for part in cell)


def _let_go(found: Found) -> None:
    """Empty the keys of what stays and remove what only leads to the record: notices, bytes of documents."""
    codes = list(Case.objects.filter(pk__in=found.get(Case, ())).values_list("code", flat=True))
    for erasure in Erasure.objects.filter(child__in=found.get(Child, ())):
        erasure.child = None
        save(erasure, by=None, reason="erasure", fields=["child"])
    gone = found.get(Referral, ())
    for referral in Referral.objects.filter(follows__in=gone).exclude(pk__in=gone):
        referral.follows = None
        save(referral, by=None, reason="erasure", fields=["follows"])
    Notice.objects.filter(case_code__in=codes).delete()
    kept = Attachment.history.filter(id__in=found.get(Attachment, ())).values_list("stored_as", flat=True)
    for name in set(kept):
        transaction.on_commit(partial(store.remove, name))


def _erase(found: Found) -> dict[str, int]:
    past = past_of(found)
    rows = remove(found)
    return {**rows, DeletionCertificate.HISTORY: sum(remove(past).values())}


def _certify(erasure, counts) -> DeletionCertificate:
    rule = next(keep for keep in KEEP if keep.rule == erasure.rule)
    with translation.override("vi"):
        body = {
            "number": erasure.number,
            "commune": str(erasure.commune),
            "case_codes": erasure.case_codes,
            "rule": erasure.rule,
            "rule_words": rule.text,
            "ground": str(erasure.get_ground_display()),
            "proposed_by": str(erasure.proposed_by or ""),
            "proposed_at": erasure.proposed_at.isoformat(),
            "approved_by": str(erasure.decided_by),
            "approved_at": erasure.decided_at.isoformat(),
            "executed_at": erasure.executed_at.isoformat(),
            "counts": {label: number for label, number in sorted(counts.items()) if number},
        }
    return DeletionCertificate.objects.create(
        erasure=erasure, body=body, digest=DeletionCertificate.digest_of(body)
    )
