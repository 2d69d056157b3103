"""Whether the system knows the child of a row already: in the commune, or somewhere else."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain

from django.utils.translation import gettext_lazy as _

from accounts.access import people_of_commune
from accounts.enums import RoleKind
from accounts.scope import system_scope
from casework.elsewhere import to_call
from casework.enums import BirthPrecision, CaseState
from casework.listimport.issues import DOUBT, Issue
from casework.listimport.record import ImportRecord, match_key
from casework.listimport.rows import CheckedRow
from casework.models import Case, Child
from vietnam.text import fold

# Findings that only the database can make, beside `casework.listimport.issues.CATALOGUE`.
KNOWN_HERE, KNOWN_ELSEWHERE = "known_here", "known_elsewhere"
SENTENCES = {
    KNOWN_HERE: _("Có thể là trẻ đã có trong hệ thống ở xã này: %(initials)s, %(which)s."),
    KNOWN_ELSEWHERE: _("Có thể là trẻ đã có hồ sơ ở %(commune)s. Liên hệ %(officer)s trước khi nhập."),
    "same_child_again": _("Họ tên, ngày sinh và gia đình giống một dòng ở trên."),
}
# Doubts of this kind mean "perhaps the same child": the row is not ticked before a person has looked.
PERHAPS_TWICE = (KNOWN_HERE, KNOWN_ELSEWHERE, "same_child_again", "duplicate_likely")
"""Codes of issues that leave a doubtful row unticked."""


@dataclass(frozen=True)
class Known:
    """A child of the system as the comparison needs it."""

    child: Child
    phones: frozenset[str]
    caregivers: frozenset[str]


class Register:
    """The children that the rows of one list may be: loaded once, asked for every row."""

    def __init__(self, commune, rows: list[CheckedRow]):
        """Load the children of `commune`, and those elsewhere who bear a name of the list.

        A hidden name is left out: the findings are read by every officer of the commune.
        """
        self.officers = {}
        names = {row.record.fold_key for row in rows}
        children = Child.objects.prefetch_related("household__caregivers").select_related(
            "household__commune"
        )
        hidden = Case.objects.exclude(name_hidden="")
        children = children.filter(merged_into=None).exclude(pk__in=hidden.values("child"))
        self.here = _by_name(children.filter(household__commune=commune))
        everybody = chain.from_iterable(self.here.values())
        self.by_id = {known.child.personal_id: known for known in everybody if known.child.personal_id_key}
        elsewhere = children.filter(search_key__in=names).exclude(household__commune=commune)
        # The one look past the commune: a row says where a child may be known and whom to call, no more.
        with system_scope("casework.matches_elsewhere"):
            self.elsewhere = _by_name(elsewhere.exclude(cases=None).prefetch_related("cases__commune"))

    def issue(self, record: ImportRecord) -> dict | None:
        """Return the issue (code, field, params) of a child known already, or None."""
        key = match_key(record)
        found = self.by_id.get(key.personal_id) or _first(_same_here, self.here[key.fold_key], key)
        if found:
            return _issue(KNOWN_HERE, _here(found))
        found = _first(_same_elsewhere, self.elsewhere[key.fold_key], record)
        return _issue(KNOWN_ELSEWHERE, self._there(found)) if found else None

    def _there(self, known: Known) -> dict:
        """Say in which commune the case lies, and who may be called there today."""
        cases = known.child.cases.all()
        case = next((one for one in cases if one.state != CaseState.MERGED), cases[0])
        people = to_call(case, self._officers(case.commune))
        named = [f"{person} ({person.phone})" if person.phone else str(person) for person in people]
        return {"commune": case.commune.name, "officer": ", ".join(named) or case.commune.name}

    def _officers(self, commune) -> list:
        """Return who works in `commune` today; asked once for each commune of the list."""
        if commune.pk not in self.officers:
            self.officers[commune.pk] = people_of_commune(commune, RoleKind.OFFICER)
        return self.officers[commune.pk]


def sentence(issue: dict) -> str:
    """Return the sentence of a stored issue in the active language."""
    if issue["code"] in SENTENCES:
        return str(SENTENCES[issue["code"]]) % issue["params"]
    return Issue(**issue).sentence()


def level(issue: dict) -> str:
    """Return "note", "doubt" or "refusal" for a stored issue."""
    return DOUBT if issue["code"] in SENTENCES else Issue(**issue).level


def _issue(code, params) -> dict:
    return {"code": code, "field": "full_name", "params": params}


def _by_name(children) -> dict[str, list[Known]]:
    found = defaultdict(list)
    for child in children:
        caregivers = child.household.caregivers.all()
        phones = frozenset(person.phone for person in caregivers if person.phone)
        known = Known(child, phones, frozenset(fold(person.full_name) for person in caregivers))
        found[child.search_key].append(known)
    return found


def _first(same, children, key) -> Known | None:
    return next((known for known in children if same(known, key)), None)


def _same_here(known: Known, key) -> bool:
    """Same name (given), and birth year, telephone or caregiver."""
    birth = known.child.birth_year
    year = birth is not None and key.years is not None and key.years[0] <= birth <= key.years[1]
    return year or key.phone in known.phones or key.caregiver_fold in known.caregivers


def _same_elsewhere(known: Known, record) -> bool:
    """Same name (given) and one thing that two children seldom share: full birth date, telephone, ID."""
    child = known.child
    whole = BirthPrecision.DAY == record.birth_precision == child.birth_precision
    return (
        (whole and child.birth_date == record.birth_date)
        or record.phone in known.phones
        or bool(record.personal_id and record.personal_id == child.personal_id)
    )


def _here(known: Known) -> dict:
    year = known.child.birth_year
    return {"initials": known.child.initials, "which": str(year or "?")}
