"""What goes along when a case moves to another commune, what is told before, what is unfinished.

`casework.actions.transfers` asks and answers, `casework.actions.moving` writes.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from casework.due import words_of
from casework.enums import OPEN_STATES, DeadlineKind, NoteKind, TransferState
from casework.models import Case, Child, Note, Report
from vietnam.calendar import today
from vietnam.text import fold

# Of rooms to the right: what keeps a file from moving, and what of their work on a case is unfinished. Each
# takes a case and returns sentences.
obstacles_of_rooms: list[Callable] = []
unfinished_of_rooms: list[Callable] = []
SHORTEST_NAME = 3


@dataclass(frozen=True)
class File:
    """What moves with a case: the cases of one child in one commune, their reports, the child's records."""

    cases: list[Case]
    children: list[Child]
    reports: list[Report]


def file_of(case) -> File:
    """Return what moves with `case`: closed and merged cases too, so that nothing of the child stays behind.

    Records of the same child: those merged into it, and those that a joined report brought along.
    """
    children, cases = {case.child_id}, {case.pk}
    while True:
        here = Case.objects.filter(commune=case.commune_id)
        more_cases = set(here.filter(child__in=children).values_list("pk", flat=True))
        gone = set(here.filter(merged_by__case__in=cases).values_list("pk", flat=True))
        merged = set(Child.objects.filter(merged_into__in=children).values_list("pk", flat=True))
        joined = set(Report.objects.filter(case__in=cases).values_list("child_id", flat=True))
        if more_cases | gone <= cases and merged | joined <= children:
            break
        cases |= more_cases | gone
        children |= merged | joined
    reports = Report.objects.filter(commune=case.commune_id, child__in=children)
    return File(
        cases=list(Case.objects.filter(pk__in=cases).select_related("commune").order_by("pk")),
        children=list(Child.objects.filter(pk__in=children).select_related("household").order_by("pk")),
        reports=list(reports.order_by("pk")),
    )


def minimum(case, need: str) -> dict:
    """Return what the other commune is told before it answers; nothing of it names the child."""
    clock = case.deadlines.filter(kind=DeadlineKind.EMERGENCY, met_at=None, cancelled_at=None).first()
    return {
        "initials": "" if case.name_hidden else case.child.initials,
        "age": case.child.age_on(today()),
        "sex": case.child.sex,
        "risk": case.risk,
        "need": need,
        "emergency_due": clock.due_at.isoformat() if clock else "",
    }


def names_somebody(case, texts) -> bool:
    """Tell whether `texts` name the child or the family of `case`: name, telephone, number or code."""
    child = case.child
    said = f" {fold(' '.join(texts))} "
    digits = "".join(letter for letter in said if letter.isdigit())
    people = list(child.household.caregivers.all())
    names = [child.full_name, child.nickname, *(person.full_name for person in people)]
    numbers = [child.personal_id, *(person.phone for person in people)]
    words = [fold(name) for name in names if len(fold(name)) >= SHORTEST_NAME]
    return (
        any(f" {word} " in said for word in words)
        or any(number and number in digits for number in numbers)
        or fold(case.code) in said
    )


def own_notes(case) -> QuerySet[Note]:
    """Return the notes of `case` that may be handed over one by one.

    What a supervisor asked and nobody has answered yet goes along by itself, with its clock.
    """
    return case.notes.filter(kept_in=None).exclude(pk__in=unanswered(case)).select_related("by")


def unanswered(case) -> QuerySet[Note]:
    """Return what a supervisor returned and nobody answered."""
    return case.notes.filter(kind=NoteKind.RETURNED, answer=None, kept_in=None)


def obstacles(case) -> list[str]:
    """Return what keeps `case` from moving to another commune, as sentences."""
    found = [sentence for check in obstacles_of_rooms for sentence in check(case)]
    if case.transfers.filter(state=TransferState.ASKED).exists():
        found.append(_("Hồ sơ này đang chờ một xã trả lời."))
    return found


def unfinished(case) -> list[str]:
    """Return drafts, open questions and running deadlines of `case` in words: they go on at the other end."""
    found = [_("Sàng lọc chưa xong của %(name)s") % {"name": row.by} for row in _drafts(case.screenings)]
    found += [
        _("Kế hoạch chưa trình của %(name)s") % {"name": row.by}
        for row in case.plans.filter(submitted_at=None).select_related("by")
    ]
    sheets = case.visit_sheets.select_related("by")
    found += [_("Phiếu thăm đang ghi của %(name)s") % {"name": row.by} for row in sheets]
    found += [_("Ý kiến giám sát chưa trả lời")] if unanswered(case).exists() else []
    found += [sentence for told in unfinished_of_rooms for sentence in told(case)]
    for clock in case.deadlines.filter(met_at=None, cancelled_at=None).order_by("due_at"):
        found.append(f"{clock.get_kind_display()}: {words_of(clock)['text']}")
    return found


def staying_siblings(case) -> list[Case]:
    """Return the open cases of other children of the household here: each is asked for by itself."""
    others = Case.objects.filter(child__household=case.child.household_id, commune=case.commune_id)
    others = others.filter(state__in=OPEN_STATES).exclude(child=case.child_id)
    return list(others.select_related("child").order_by("pk"))


def _drafts(screenings):
    return screenings.filter(finished_at=None).select_related("by")
