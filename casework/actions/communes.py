"""Communes that become part of another one: ordered by an administrator, carried out one after the other.

An order is a row of `areas.AreaChange`. Each commune moves in one transaction, so that a stop in between
leaves every commune whole; the next run goes on with what is left.
"""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import has_role
from accounts.enums import RoleKind
from accounts.models import Role, User
from accounts.scope import system_scope
from areas.models import Area, AreaChange, SupervisedCommune
from audit.actions import save, write_event
from audit.enums import Deed
from casework.communes import rows_of, standing, standing_keys, waiting_between
from casework.enums import DeadlineKind
from casework.models import Case, Deadline, Report
from casework.workflow import NotNow
from vietnam.calendar import today

MERGED = "merge_communes"
DAY = dt.timedelta(days=1)


def preview_merge(new: Area, olds: list[Area]) -> dict[int, dict[str, int]]:
    """Return key of each old commune → what of it will move, in numbers. Changes nothing."""
    with system_scope("casework.count_commune"):
        return {old.pk: standing(old, new) for old in olds}


@transaction.atomic
def order_merge(
    new: Area, olds: list[Area], *, by, on: dt.date, decision: str, chair=None
) -> list[AreaChange]:
    """Order that the communes `olds` become part of `new` from the day `on`; administrators only.

    `chair` is who is chair of the new commune among the chairs of today; without one nobody of the old
    communes goes on as chair. Raises NotNow when a commune has ended or is merged already, or when a report
    or case is on its way between them.
    """
    if not has_role(by, RoleKind.ADMINISTRATOR):
        raise PermissionDenied
    keys = [new.pk, *(old.pk for old in olds)]
    locked = list(Area.objects.select_for_update().filter(pk__in=keys, valid_to=None, parent__isnull=False))
    if len(locked) != len(olds) + 1:
        raise NotNow(_("Một xã trong danh sách đã kết thúc hoặc đã được sáp nhập. Tải lại trang."))
    if AreaChange.objects.filter(old__in=olds).exclude(ordered_at=None).exists():
        raise NotNow(_("Một xã trong danh sách đang chờ sáp nhập."))
    counted = preview_merge(new, olds)
    with system_scope("casework.count_commune"):
        if waiting_between([new, *olds]):
            raise NotNow(_("Còn thông tin hoặc hồ sơ đang chờ trả lời giữa các xã này. Trả lời trước."))
    changes = []
    for old in olds:
        change = AreaChange(old=old, new=new, on=on, decision=decision, ordered_at=timezone.now())
        change.plan = {"by": by.pk, "chair": chair.pk if chair else None, "counted": counted[old.pk]}
        changes.append(save(change, by=by, reason="order_merge"))
        write_event(by=by, deed=Deed.CREATED, about=change, area=old, reason="order_merge")
    return changes


def carry_out_merges(day: dt.date | None = None) -> int:
    """Carry out the orders whose day has come, each in its own transaction; return how many. Runs again."""
    due = AreaChange.objects.filter(moved_at=None, ordered_at__isnull=False, on__lte=day or today())
    done = [_carry_out(pk) for pk in due.order_by("pk").values_list("pk", flat=True)]
    return sum(done)


@transaction.atomic
def _carry_out(pk) -> bool:
    with system_scope("casework.merge_commune"):
        change = AreaChange.objects.select_for_update(of=("self",)).select_related("old", "new").get(pk=pk)
        if change.moved_at:
            return False
        by = User.objects.get(pk=change.plan["by"])
        moved = {}
        for model, field in standing_keys():
            if number := _move_rows(model, field, change, by):
                moved[f"{model._meta.label_lower}.{field.name}"] = number
        _pass_roles_on(change, by)
        _pass_supervision_on(change, by)
        change.old.valid_to = change.on - DAY
        save(change.old, by=by, reason=MERGED)
        change.moved_at, change.moved = timezone.now(), moved
        save(change, by=by, reason=MERGED)
        for area in (change.old, change.new):
            write_event(by=by, deed=Deed.MOVED, about=change, area=area, reason=MERGED)
    return True


def _move_rows(model, field, change, by) -> int:
    """Move the rows one by one, each with its history; how many."""
    number = 0
    for row in rows_of(model, field, change.old, change.new).select_for_update(of=("self",)):
        setattr(row, field.name, change.new)
        fields = [field.name]
        if isinstance(row, Report):
            fields += _report_here(row, field, change.new)
        save(row, by=by, reason=MERGED, fields=fields)
        if isinstance(row, Case):
            about = {"about": row, "area": change.new, "case_code": row.code}
            write_event(by=by, deed=Deed.MOVED, reason=MERGED, **about)
        number += 1
    return number


def _report_here(report, field, new) -> list[str]:
    """Return which fields of a report change as well when its `field` becomes `new`."""
    also = []
    if field.name == "commune" and _double(report, new):
        # The same row of two lists: both reports stay, the mark against taking it in twice goes.
        report.fingerprint, also = "", ["fingerprint"]
    if report.brought_from_id == report.commune_id:
        # The commune that took it and the one it was brought to are one now: it lies where it was taken.
        report.brought_from, also = None, [*also, "brought_from"]
    return [name for name in also if name != field.name]


def _double(report, new) -> bool:
    same = Report.objects.filter(commune=new, fingerprint_key=report.fingerprint_key)
    return bool(report.fingerprint_key) and same.exclude(pk=report.pk).exists()


def _pass_roles_on(change, by) -> None:
    """End the roles in the old commune and begin them in the new one; of the chairs only the one named.

    An auditor keeps the old place as well: what was done there stays written there.
    """
    lasting = Role.objects.filter(area=change.old).exclude(ends__lt=change.on)
    for role in lasting.select_related("user").order_by("pk"):
        goes = role.kind != RoleKind.CHAIR or role.user_id == change.plan["chair"]
        if goes and not _holds(role, change.new):
            starts = max(role.starts, change.on)
            save(
                Role(user=role.user, kind=role.kind, area=change.new, starts=starts, ends=role.ends),
                by=by,
                reason=MERGED,
            )
        if role.kind != RoleKind.AUDITOR:
            role.ends = max(role.starts, change.on - DAY)
            save(role, by=by, reason=MERGED)
    _end_other_chairs(change, by)


def _end_other_chairs(change, by) -> None:
    """Where a chair was named, the others of the new commune end, and dates of approval are the chair's."""
    chair = User.objects.filter(pk=change.plan["chair"]).first()
    if chair is None:
        return
    others = Role.objects.filter(area=change.new, kind=RoleKind.CHAIR).exclude(user=chair)
    for role in others.exclude(ends__lt=change.on):
        role.ends = max(role.starts, change.on - DAY)
        save(role, by=by, reason=MERGED)
    clocks = Deadline.objects.filter(case__commune=change.new, kind=DeadlineKind.APPROVAL)
    for clock in clocks.filter(met_at=None, cancelled_at=None).exclude(owner=chair):
        clock.owner = chair
        save(clock, by=by, reason=MERGED)


def _holds(role, new) -> bool:
    """Tell whether the person already holds the role in the new commune for as long."""
    held = Role.objects.filter(user=role.user, kind=role.kind, area=new)
    return any(one.ends is None or (role.ends and one.ends >= role.ends) for one in held)


def _pass_supervision_on(change, by) -> None:
    """End the supervision of the old commune; the new one keeps its own, or has that of the old ones."""
    own = SupervisedCommune.objects.filter(commune=change.new).exclude(ends__lt=change.on)
    kept = own.exclude(starts=change.on).exists()
    rows = SupervisedCommune.objects.filter(commune=change.old).exclude(ends__lt=change.on)
    for row in rows.order_by("pk"):
        if not kept and not own.filter(supervision_area=row.supervision_area).exists():
            new = SupervisedCommune(supervision_area=row.supervision_area, commune=change.new)
            new.starts, new.ends = max(row.starts, change.on), row.ends
            save(new, by=by, reason=MERGED)
        row.ends = max(row.starts, change.on - DAY)
        save(row, by=by, reason=MERGED)
