"""Writing facts anew: of the child of a case, its home and caregivers, and which papers it has.

The reason stands as a code in the history, after the name of the deed: "change_child:papers".
"""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import save
from audit.editing import require_version
from casework.actions.birthdays import settle_birthday
from casework.actions.cases import lock_for_deed
from casework.actions.clocks import refresh_next_due
from casework.actions.papers import settle_papers
from casework.models import Caregiver, Case, Child, Deadline, Household
from casework.papers import latest_day, running_paper
from casework.workflow import Mendable, NotNow
from vietnam.calendar import day_of, end_of_day, today

DEED = "change_facts"
# Of which a change by somebody else is a clash.
FACTS_OF_CHILD = (
    *("full_name", "nickname", "sex", "birth_date", "birth_precision", "stated_age", "age_as_of"),
    *("personal_id", "ethnicity", "schooling", "grade", "school_name"),
)
FACTS_OF_HOME = ("village", "lives_since", "poverty", "poverty_year")
PROMISED = ("due_at", "helper")
FACTS_OF_CAREGIVER = ("full_name", "relation", "phone", "ended_why", "ended_on")


@transaction.atomic
def change_child(case, *, by, values: dict, why: str, version: str | None = None) -> Child:
    """Write `values`, fields of `Child`, for the child of `case`; `why` is a `FactReason`.

    `version` is the token of what the form was opened on (`audit.editing`). Raises `ChangedMeanwhile`.
    """
    case = lock_for_deed(case.pk, DEED, by=by)
    child = Child.objects.select_for_update().get(pk=case.child_id)
    require_version(child.history, version, FACTS_OF_CHILD)
    child = _written(child, by, f"change_child:{why}", values)
    settle_birthday(case, by=by)
    return child


@transaction.atomic
def mark_papers(case, *, by, papers: dict, version: str | None = None) -> Child:
    """Note which papers the child of `case` has; `papers`: field of `Child` → `PaperState`.

    `version` as for `change_child`: another note of the papers since then raises `ChangedMeanwhile`.
    """
    case = lock_for_deed(case.pk, DEED, by=by)
    child = Child.objects.select_for_update().get(pk=case.child_id)
    require_version(child.history, version, tuple(papers))
    child = _written(child, by, "mark_papers", papers)
    settle_papers(case, by=by)
    return child


@transaction.atomic
def plan_paper(case, kind, *, by, due_on: dt.date, helper: str, version: str | None = None) -> Deadline:
    """Promise the missing paper `kind` (a `DeadlineKind`) of `case` for the day `due_on`; `helper` helps.

    The officer in charge goes on owning it. `version` is the token of the clock on which the form was opened:
    another day or helper since then raises `ChangedMeanwhile`. Raises `Mendable` for a day in the past, after
    the child has grown up or more than a year from now; `NotNow` when the paper is not missing.
    """
    case = lock_for_deed(case.pk, DEED, by=by)
    clock = running_paper(case, kind)
    if clock is None:
        raise NotNow(_("Giấy tờ này không còn là việc phải làm. Mở trang giấy tờ của trẻ để xem."))
    require_version(clock.history, version, PROMISED)
    if due_on != day_of(clock.due_at):
        _require_day(case.child, due_on)
        clock.due_at = end_of_day(due_on)
    clock.helper = helper
    save(clock, by=by, reason="plan_paper")
    refresh_next_due(case)
    return clock


@transaction.atomic
def change_home(
    case, *, by, values: dict, why: str, moved: str = "", version: str | None = None
) -> Household:
    """Write `values`, fields of `Household`, for the home of the child of `case`.

    `moved` says who came to live there: "home" for everybody, "child" for this child alone, which then has a
    household of its own and leaves its caregivers behind.
    """
    case = lock_for_deed(case.pk, DEED, by=by)
    child = Child.objects.select_for_update().get(pk=case.child_id)
    home = _home(case, child)
    require_version(home.history, version, FACTS_OF_HOME)
    if moved == "child":
        new = save(Household(commune=case.commune, **values), by=by, reason=f"move_child:{why}")
        _written(child, by, f"move_child:{why}", {"household": new})
        return new
    return _written(home, by, f"move_home:{why}" if moved else f"change_home:{why}", values)


@transaction.atomic
def add_caregiver(case, *, by, values: dict) -> Caregiver:
    """Write down somebody who cares for the child of `case`; `values` are fields of `Caregiver`."""
    case = lock_for_deed(case.pk, DEED, by=by)
    return save(Caregiver(household=_home(case, case.child), **values), by=by, reason="add_caregiver")


@transaction.atomic
def change_caregiver(
    caregiver, case: Case, *, by, values: dict, why: str, version: str | None = None
) -> Caregiver:
    """Write `values` for a caregiver in the home of the child of `case`.

    With an `ended_why` (`CareEnd`) the person looks after the child no longer, with an empty one again.
    """
    case = lock_for_deed(case.pk, DEED, by=by)
    caregiver = Caregiver.objects.select_for_update().get(pk=caregiver.pk)
    if caregiver.household_id != _home(case, case.child).pk:
        raise PermissionDenied
    require_version(caregiver.history, version, FACTS_OF_CAREGIVER)
    return _written(caregiver, by, f"{_deed_on(caregiver, values)}:{why}", values)


def _require_day(child, day) -> None:
    if day < today():
        raise Mendable(_("Chọn hôm nay hoặc một ngày sau."))
    if day > latest_day(child, today()):
        raise Mendable(_("Chọn một ngày trong vòng một năm và trước khi trẻ đủ 18 tuổi."))


def _deed_on(caregiver, values) -> str:
    stays = not values.get("ended_why", caregiver.ended_why)
    if stays == caregiver.is_present:
        return "change_caregiver"
    return "resume_caregiver" if stays else "end_caregiver"


def _home(case, child) -> Household:
    """Return the locked household of `child`; of another commune it is not to be changed from here."""
    home = Household.objects.select_for_update().get(pk=child.household_id)
    if home.commune_id != case.commune_id:
        raise PermissionDenied
    return home


def _written(record, by, reason, values):
    """Save what differs; a form that changes nothing leaves no row in the history."""
    changed = {name: value for name, value in values.items() if getattr(record, name) != value}
    for name, value in changed.items():
        setattr(record, name, value)
    return save(record, by=by, reason=reason) if changed else record
