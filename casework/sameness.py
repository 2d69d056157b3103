"""Searching before creating: which records that a person may see may be of the child that is asked about.

Elsewhere than in the person's own communes only `casework.elsewhere` looks.
"""

from dataclasses import dataclass, replace

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q
from django.db.models.functions import Greatest

from casework.enums import BirthPrecision, CareEnd, CaseState, ReportState
from casework.likeness import Compared, Facts, compare
from casework.models import Caregiver, Case, Child, Report
from casework.queries import named
from vault.fields import indexes
from vietnam.text import fold

SHOWN = 10
_LOOKED_AT = 100
_HOMES = 100
SIMILAR, _SIMILAR_CAREGIVER = 0.3, 0.5


@dataclass(frozen=True)
class Match:
    """A child that may be meant, of a case or an open report that the person may see."""

    child: Child
    commune: object
    compared: Compared
    case: Case | None = None
    report: Report | None = None


def possible_matches(asked: Facts, *, cases, reports, communes, but=None) -> list[Match]:
    """Return whom `asked` may mean among `cases` and the open ones of `reports`, the likeliest first.

    Both are what the person may see, `communes` the keys of the communes to look in. `but` is a case or a
    report to leave out.
    """
    if asked.is_empty:
        return []
    homes = _homes(asked, communes)
    # A case that was merged has given its child away; the records of it lead to the case that stayed.
    cases = cases.exclude(state=CaseState.MERGED).exclude(pk=but.pk if isinstance(but, Case) else None)
    waiting = reports.filter(state=ReportState.OPEN).exclude(pk=but.pk if isinstance(but, Report) else None)
    found = [(row, {"case": row}) for row in _candidates(cases.select_related("officer"), asked, homes)]
    found += [(row, {"report": row}) for row in _candidates(waiting, asked, homes)]
    matches = [
        Match(row.child, row.commune, compare(asked, facts_of(row.child)), **which) for row, which in found
    ]
    shown = [match for match in matches if match.compared.is_shown]
    return sorted(shown, key=lambda match: -match.compared.points)[:SHOWN]


def asked_facts(*, name="", birth=None, caregiver="", phone="", personal_id="") -> Facts:
    """Return what somebody typed as facts to compare; `birth` holds the birth fields of `Child`."""
    child = Child(full_name=name, **(birth or {}))
    child.set_keys()
    return replace(
        facts_of(child, caregivers=()),
        caregivers=(caregiver,) if caregiver else (),
        phones=frozenset(indexes(Caregiver, "phone_key", phone)),
        ids=frozenset(indexes(Child, "personal_id_key", personal_id)),
    )


def facts_of(child, caregivers=None) -> Facts:
    """Return what the record of `child` says; its household's caregivers are best prefetched."""
    people = child.household.caregivers.all() if caregivers is None else caregivers
    people = [person for person in people if person.ended_why != CareEnd.MISTAKE]
    whole = child.birth_precision == BirthPrecision.DAY
    return Facts(
        name=child.full_name,
        nickname=child.nickname,
        born=child.birth_date if whole else None,
        year=child.birth_year,
        rough=child.birth_precision == BirthPrecision.AGE,
        sex=child.sex,
        caregivers=tuple(person.full_name for person in people),
        phones=frozenset(person.phone_key for person in people if person.phone_key),
        ids=frozenset([child.personal_id_key] if child.personal_id_key else []),
    )


def alike(asked: Facts, prefix: str = "child__"):
    """Return the expression of how alike the names of a child and the name asked for are, 0 to 1."""
    key = fold(asked.name)
    return Greatest(
        TrigramSimilarity(f"{prefix}search_key", key), TrigramSimilarity(f"{prefix}nick_key", key)
    )


def _candidates(records, asked, homes):
    """The records worth a comparison, at most `_LOOKED_AT`: a wide net that `compare` draws in."""
    wanted = Q(child__household__in=homes) | Q(child__personal_id_key__in=asked.ids)
    if words := fold(asked.name).split():
        by_name = named(words, "child__") | Q(alike__gte=SIMILAR)
        wanted |= by_name | Q(child__nick_key=" ".join(words))
    if asked.nickname:
        wanted |= Q(child__search_key=fold(asked.nickname)) | Q(child__nick_key=fold(asked.nickname))
    found = records.annotate(alike=alike(asked)).filter(wanted).order_by("-alike", "-pk")
    related = found.select_related("child__household", "commune")
    return related.prefetch_related("child__household__caregivers")[:_LOOKED_AT]


def _homes(asked, communes) -> list[int]:
    """The households whose caregivers have the telephone or a name like one of those asked for. Two queries.

    Asked by itself: inside a larger query the database would walk all caregivers of the country.
    """
    people = Caregiver.objects.filter(household__commune_id__in=communes)
    homes = list(people.filter(phone_key__in=asked.phones).values_list("household_id", flat=True)[:_HOMES])
    if names := [TrigramSimilarity("search_key", fold(name)) for name in asked.caregivers]:
        near = people.annotate(alike=Greatest(*names) if names[1:] else names[0])
        near = near.filter(alike__gte=_SIMILAR_CAREGIVER).order_by("-alike")
        homes += near.values_list("household_id", flat=True)[: _HOMES * len(names)]
    return homes
