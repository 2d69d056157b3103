"""Moving the whole file of a child into another commune, inside the transaction of the deed behind it."""

from django.utils import timezone

from accounts.access import people_of_commune
from accounts.actions import stop_notices, waiting_about
from accounts.enums import NoticeReason, RoleKind
from accounts.models import User
from audit.actions import save, write_event
from audit.enums import Deed
from casework.access import visible_cases
from casework.actions.clocks import refresh_next_due
from casework.actions.grants import take_back
from casework.enums import DeadlineKind, ShareEnd
from casework.models import Caregiver, Case, Child, Household, Report, Workplace
from casework.transferring import file_of, unanswered
from casework.workflow import gone_of_rooms

MOVED = "transfer"


def move_file(case, transfer, *, by) -> None:
    """Bring the file of the locked `case` into the commune of `transfer`; `by` is in charge of what is open.

    Notes stay with the commune that wrote them unless `transfer` hands them over; shares end.
    """
    file = file_of(case)
    for row in file.cases:
        _keep_notes(row, transfer, by)
        _end_shares(row, by)
        _pass_on_work(row, transfer.to_commune, by)
        _bring_workplaces(row, transfer, by)
    _move_homes(case, file, transfer, by)
    for report in file.reports:
        _move_report(report, transfer, by)
    for row in file.cases:
        for leave in gone_of_rooms:
            leave(row, by=by, moved=True)
        _move_case(row, transfer.to_commune, by)
    case.refresh_from_db()


def _move_case(row, commune, by) -> None:
    row.commune = commune
    if row.is_open:
        row.officer = by
    save(row, by=by, reason=MOVED, fields=["commune", "officer", "touched_at"])
    write_event(by=by, deed=Deed.MOVED, about=row, area=commune, case_code=row.code, reason=MOVED)
    _stop_telling(row)


def _stop_telling(row) -> None:
    """End what was still to be sent about the case to people who may not open it where it is now."""
    waiting = waiting_about(row.code)
    people = User.objects.filter(pk__in=waiting.values("recipient"))
    shut = [one.pk for one in people if not visible_cases(one).filter(pk=row.pk).exists()]
    stop_notices(waiting.filter(recipient__in=shut), NoticeReason.CASE_MOVED)


def _keep_notes(row, transfer, by) -> None:
    """Close the notes that are not handed over; open those again that were kept where the case returns."""
    given = {*transfer.notes, *unanswered(row).values_list("pk", flat=True)}
    for note in row.notes.select_for_update(of=("self",)).order_by("pk"):
        if note.kept_in_id is None and note.pk not in given:
            note.kept_in = transfer.from_commune
        elif note.kept_in_id == transfer.to_commune_id:
            note.kept_in = None
        else:
            continue
        save(note, by=by, reason=MOVED, fields=["kept_in"])


def _end_shares(row, by) -> None:
    for share in row.shares.select_for_update(of=("self",)).filter(ended_at=None):
        take_back(share, by=by, reason=ShareEnd.TRANSFERRED)


def _pass_on_work(row, commune, by) -> None:
    """Give running clocks and drafts to who takes the case over; dates of approval to a chair there.

    What the committee decided stays with it, where it is told of and ended: its clock does not go along.
    """
    chair = next(iter(people_of_commune(commune, RoleKind.CHAIR)), None)
    for clock in row.deadlines.filter(met_at=None, cancelled_at=None):
        clock.owner = chair if clock.kind == DeadlineKind.APPROVAL else by
        if clock.kind == DeadlineKind.DECISION:
            clock.cancelled_at = timezone.now()
        save(clock, by=by, reason=MOVED)
    refresh_next_due(row)
    drafts = [*row.screenings.filter(finished_at=None), *row.plans.filter(submitted_at=None)]
    # One sheet a person: of several, the newest goes on.
    drafts += row.visit_sheets.order_by("-at")[:1]
    for draft in drafts:
        draft.by = by
        save(draft, by=by, reason=MOVED)


def _bring_workplaces(row, transfer, by) -> None:
    """Where the child worked goes along as a place of its own: the old commune's place stays with it."""
    for worked in row.worked_at.select_related("workplace"):
        old = worked.workplace
        if old.commune_id != transfer.from_commune_id:
            continue
        place = ", ".join(filter(None, [old.place, str(transfer.from_commune)]))[:200]
        copy = Workplace(commune=transfer.to_commune, name=old.name, place=place, by=by)
        copy.kind, copy.sector = old.kind, old.sector
        worked.workplace = save(copy, by=by, reason=MOVED)
        save(worked, by=by, reason=MOVED)


def _move_report(report, transfer, by) -> None:
    """Move a report; who reported is closed until it comes back to the commune that took it."""
    report.commune = transfer.to_commune
    home = report.brought_from_id == transfer.to_commune_id
    report.brought_from_id = None if home else report.brought_from_id or transfer.from_commune_id
    double = {"commune": transfer.to_commune, "fingerprint_key": report.fingerprint_key}
    if report.fingerprint_key and Report.objects.filter(**double).exists():
        report.fingerprint = ""
    save(report, by=by, reason=MOVED)


def _move_homes(case, file, transfer, by) -> None:
    """Let the child live in the other commune; whose household does not move gets one of its own there."""
    home = next(child.household for child in file.children if child.pk == case.child_id)
    ours = {child.pk for child in file.children}
    new = _home_of_family(home, transfer) or _new_home(home, ours, transfer, by)
    transfer.home_from, transfer.home_to = home.pk, new.pk
    for child in [*file.children, *_following(home, ours, transfer)]:
        old = child.household
        if old.pk == new.pk:
            continue
        if old.pk != home.pk and not old.children.exclude(pk__in=ours).exists():
            _settle(old, transfer, by)
            continue
        child.household = new
        save(child, by=by, reason=MOVED)
        if not old.children.exists():
            # Nobody lives there any more: its caregivers are none of the old commune's business.
            _settle(old, transfer, by)


def _home_of_family(home, transfer) -> Household | None:
    """Where a brother or sister already went with the family."""
    before = transfer._meta.model.objects.filter(home_from=home.pk, to_commune=transfer.to_commune_id)
    key = before.exclude(pk=transfer.pk).filter(whole_family=True).values_list("home_to", flat=True).first()
    same = Household.objects.filter(pk=key, commune=transfer.to_commune_id).first()
    return same if transfer.whole_family and key else None


def _new_home(home, ours, transfer, by) -> Household:
    """The household itself when nobody is left in it, otherwise a new one with the same caregivers."""
    alone = not transfer.whole_family and home.children.exclude(pk__in=ours).exists()
    if not (alone or _at_work_here(home, ours, transfer)):
        return _settle(home, transfer, by)
    new = Household(poverty=home.poverty, poverty_year=home.poverty_year)
    _settle(new, transfer, by)
    for person in home.caregivers.all():
        copy = Caregiver(household=new, full_name=person.full_name, relation=person.relation)
        copy.phone, copy.ended_why, copy.ended_on = person.phone, person.ended_why, person.ended_on
        save(copy, by=by, reason=MOVED)
    return new


def _settle(home, transfer, by) -> Household:
    # Since when they live there nobody has told yet.
    home.commune, home.village, home.lives_since = transfer.to_commune, transfer.address, None
    return save(home, by=by, reason=MOVED)


def _at_work_here(home, ours, transfer) -> bool:
    """Tell whether the old commune has a case or report of another child of the household."""
    others = home.children.exclude(pk__in=ours)
    kept = {"commune": transfer.from_commune_id, "child__in": others}
    return Case.objects.filter(**kept).exists() or Report.objects.filter(**kept).exists()


def _following(home, ours, transfer) -> list[Child]:
    """The other children of a family that leaves as a whole and is not worked with here any more."""
    if not transfer.whole_family or _at_work_here(home, ours, transfer):
        return []
    return list(home.children.exclude(pk__in=ours).select_related("household"))
