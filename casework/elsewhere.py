"""The one look beyond a person's own communes: may the child be known elsewhere, and whom to call.

Decision: docs/decisions/0021-looking-elsewhere.md. It answers a strong question only, with little,
seldom, and in writing: an event before the look, with a keyed hash of what was asked.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from accounts.access import commune_ids, people_of_commune, require_role
from accounts.enums import RoleKind
from accounts.scope import system_scope
from audit.actions import write_event
from audit.enums import Deed
from audit.models import Event
from casework.enums import CaseState
from casework.likeness import OF_THE_NAME, OF_THE_YEAR, Facts, Reason, compare
from casework.models import Caregiver, Case
from casework.sameness import alike, facts_of
from vault import cipher
from vietnam.calendar import today
from vietnam.text import fold

MAY_LOOK = (RoleKind.OFFICER,)
SHOWN = 5
LOOKS_A_DAY = 40
"""Different questions of one person in a day: more than an officer takes in, far fewer than a country has."""
ABOUT = "casework.elsewhere"
_SIMILAR = 0.55
_LOOKED_AT = 200


@dataclass(frozen=True)
class Preview:
    """All that is ever told of a child elsewhere. Holds no record, so that a page cannot reach further."""

    initials: str
    age: int | None
    commune: str
    whom: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Look:
    """What a look gave; `over` tells that the day's number is used up and nothing was looked for."""

    previews: tuple[Preview, ...] = ()
    over: bool = False


def look_elsewhere(user, asked: Facts) -> Look:
    """Look for the child `asked` means in communes that are not the person's own, and write down the look.

    Nothing is looked for without a personal ID, a telephone with a name or year of birth, or a name of two
    words with the year.
    Raises PermissionDenied for everybody but an officer.
    """
    require_role(user, MAY_LOOK, ABOUT)
    if not is_strong(asked):
        return Look()
    question = _question(asked)
    known = _asked_today(user)
    over = question not in known and len(known) >= LOOKS_A_DAY
    write_event(
        by=user,
        deed=Deed.DENIED if over else Deed.SEARCHED,
        about=ABOUT,
        reason="look_elsewhere",
        purpose=question,
    )
    return Look(over=True) if over else Look(tuple(_previews(user, asked)))


def is_strong(asked: Facts) -> bool:
    """Tell whether `asked` is a question about one child and not about many."""
    named = len(fold(asked.name).split()) > 1 and asked.year is not None
    reached = asked.phones and (asked.name or asked.year is not None)
    return bool(asked.ids or reached or named)


def to_call(case, working: list) -> list:
    """Return whom to call about `case` of `working`, the officers of its commune today: its own, or all."""
    return [person for person in working if person.pk == case.officer_id] or working


def _previews(user, asked):
    # Beyond the person's rows for one reason: a child must not be worked on by two communes that do
    # not know of each other. What leaves this block are previews.
    with system_scope("casework.look_elsewhere"):
        found = {}
        for case in _candidates(commune_ids(user, *MAY_LOOK), asked):
            compared = compare(asked, facts_of(case.child))
            if _fits(compared):
                found.setdefault(case.child_id, (compared.points, case))
        best = sorted(found.values(), key=lambda pair: -pair[0])[:SHOWN]
        return [_preview(case) for _points, case in best]


def _fits(compared) -> bool:
    """A telephone serves brothers and sisters as well: it wants a name or a year beside it."""
    name, year = compared.holds(OF_THE_NAME), compared.holds(OF_THE_YEAR)
    reached = compared.holds([Reason.PHONE]) and (name or year or compared.holds([Reason.NAME_PART]))
    return compared.holds([Reason.PERSONAL_ID]) or reached or (name and year)


def _candidates(own, asked):
    """Cases elsewhere with the same number, or a like name and the same year; none with a hidden name."""
    cases = Case.objects.exclude(commune_id__in=own).exclude(state=CaseState.MERGED)
    cases = cases.filter(name_hidden="").order_by("-pk")
    related = cases.select_related("child__household", "commune", "officer")
    related = related.prefetch_related("child__household__caregivers")
    if asked.ids:
        yield from related.filter(child__personal_id_key__in=asked.ids)[:_LOOKED_AT]
    if asked.phones:
        reached = Caregiver.objects.filter(phone_key__in=asked.phones).values_list("household_id", flat=True)
        yield from related.filter(child__household__in=list(reached[:_LOOKED_AT]))[:_LOOKED_AT]
    if asked.name and asked.year is not None:
        years = [asked.year - 1, asked.year, asked.year + 1] if asked.rough else [asked.year]
        near = related.annotate(alike=alike(asked)).filter(child__birth_year__in=years, alike__gte=_SIMILAR)
        yield from near.order_by("-alike", "-pk")[:_LOOKED_AT]


def _preview(case) -> Preview:
    people = to_call(case, people_of_commune(case.commune, RoleKind.OFFICER))
    whom = tuple((str(person), person.phone) for person in people)
    return Preview(case.child.initials, case.child.age_on(today()), str(case.commune), whom)


def _question(asked: Facts) -> str:
    """A keyed hash: the same question gives the same, and nobody reads the question out of it."""
    parts = (fold(asked.name), asked.born, asked.year, *sorted(map(fold, asked.caregivers)))
    text = "\0".join(map(str, (*parts, *sorted(asked.phones), *sorted(asked.ids))))
    return cipher.blind_index(text, about=ABOUT).rpartition(":")[2]


def _asked_today(user) -> set[str]:
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    looks = Event.objects.filter(actor=user, kind=ABOUT, deed=Deed.SEARCHED)
    looks = looks.filter(at__gte=midnight, at__lt=midnight + dt.timedelta(days=1))
    return set(looks.values_list("purpose", flat=True).distinct())
