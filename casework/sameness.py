"""Searching before creating: whom a name may mean already, here and in other communes."""

from dataclasses import dataclass
from itertools import permutations

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q

from accounts.access import people_of_commune
from accounts.enums import RoleKind
from accounts.scope import system_scope
from casework.enums import ReportState
from casework.models import Case, Child, Report
from casework.queries import named
from vietnam.text import fold

SHOWN = 10
_LOOKED_AT = 60
_SIMILAR = 0.65
_YEARS_OFF = 1
_MOST_WORDS = 4
"""Names of more words are looked for in the order in which they were given."""


@dataclass(frozen=True)
class Match:
    """A child that may be meant. Only `here` may be opened; elsewhere it says whom to call, nothing more."""

    child: Child
    commune: object
    here: bool
    case: Case | None = None
    report: Report | None = None
    whom: tuple = ()


def possible_matches(name: str, year: int | None, *, cases, reports, communes, but=None) -> list[Match]:
    """Return children in a case or an open report whom `name` (any order, no diacritics) may mean.

    `cases` and `reports` are what the person may see, `communes` the person's own; there a misspelt name is
    found too. `year` of birth narrows when both sides know it. `but` is a report to leave out. In other
    communes only cases with exactly these words are found, and none with a hidden name: what is shown of them
    is a preview.
    """
    words = fold(name).split()
    if not words:
        return []
    here = _of_cases(_alike(cases, words, "child__"), year, here=True)
    open_reports = reports.filter(state=ReportState.OPEN).exclude(pk=but and but.pk)
    here += _of_reports(_alike(open_reports, words, "child__"), year)
    here.sort(key=lambda match: -(match.case or match.report).alike)
    away = Case.objects.exclude(commune_id__in=communes).filter(name_hidden="")
    away = away.filter(child__search_key__in=_orders(words))
    # The one look past the person's own communes: what is shown of it names nobody (`Match.here`).
    with system_scope("casework.matches_elsewhere"):
        elsewhere = _of_cases(away, year, here=False)
    return (here + elsewhere)[:SHOWN]


def _alike(records, words, prefix):
    """Records of children whose name holds all words, or is written much alike."""
    records = records.annotate(alike=TrigramSimilarity(f"{prefix}search_key", " ".join(words)))
    found = records.filter(named(words, prefix) | Q(alike__gte=_SIMILAR))
    return found.order_by("-alike", "-pk")


def _orders(words) -> list[str]:
    if len(words) > _MOST_WORDS:
        return [" ".join(words)]
    return sorted({" ".join(order) for order in permutations(words)})


def _of_cases(cases, year, *, here) -> list[Match]:
    looked_at = cases.select_related("child", "commune", "officer")[:_LOOKED_AT]
    found = [case for case in looked_at if _fits(case.child, year)][:SHOWN]
    return [
        Match(case.child, case.commune, here, case=case, whom=() if here else _whom(case)) for case in found
    ]


def _of_reports(reports, year) -> list[Match]:
    looked_at = reports.select_related("child", "commune")[:_LOOKED_AT]
    found = [row for row in looked_at if _fits(row.child, year)][:SHOWN]
    return [Match(row.child, row.commune, True, report=row) for row in found]


def _whom(case) -> tuple:
    return (case.officer,) if case.officer else tuple(people_of_commune(case.commune, RoleKind.OFFICER))


def _fits(child, year) -> bool:
    known = birth_year(child)
    return year is None or known is None or abs(known - year) <= _YEARS_OFF


def birth_year(child) -> int | None:
    """Return the year in which `child` was born as far as it is known; from an age, the likelier of two."""
    if child.birth_date:
        return child.birth_date.year
    if child.stated_age is not None and child.age_as_of:
        return child.age_as_of.year - child.stated_age
    return None
