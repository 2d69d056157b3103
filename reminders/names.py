"""The last look at a message before it leaves: no name or place of the records that it is about.

What the fixed sentences say by themselves does not count: a child may be called Trang, and a sentence may say
"trang". So a name counts when the message has it more often than the same message about no record at all.
"""

import re
from collections import defaultdict
from urllib.parse import unquote

from accounts.scope import system_scope
from areas.models import Area
from casework.models import Case, Child, Report, Reporter, ReportForward, Transfer, WorkedAt
from privacy.models import DataRequest, Erasure, Incident
from referrals.models import Referral
from reminders.access import subject
from schools.models import Institution
from vietnam.text import fold

# Label of what a notice is about → its rows and the way to the child; `subject` says by which key.
CHILDREN = {
    "case": (Case.objects, "code", "child_id"),
    "casework.report": (Report.objects, "pk", "child_id"),
    "casework.reportforward": (ReportForward.objects, "pk", "report__child_id"),
    "casework.transfer": (Transfer.objects, "pk", "case__child_id"),
    "referrals.referral": (Referral.objects, "pk", "case__child_id"),
    "referrals.historicalreferral": (Referral.history, "pk", "case__child_id"),
    "privacy.datarequest": (DataRequest.objects, "pk", "case__child_id"),
    "privacy.erasure": (Erasure.objects, "pk", "child_id"),
}
# Records that name several cases by their codes; of none of them may a message say whose they are.
CODES = {"privacy.incident": Incident.objects, "privacy.erasure": Erasure.objects}
# What else of a record of privacy tells who it is about: its commune, and who asked.
ASIDE = {
    "privacy.datarequest": (DataRequest.objects, ("asker_name", "case__commune__name")),
    "privacy.erasure": (Erasure.objects, ("commune__name",)),
    "privacy.incident": (Incident.objects, ("commune__name",)),
}
# The same for records that a message may be about without any child of ours.
PLACES, COMMUNES, PUPILS = "schools.institution", "areas.area", "casework.reportforward"
# What `casework.forwarding.content_of` calls the names in what is sent.
SENT = ("child_full_name", "child_school_name", "father_name", "mother_name", "village")
_WORD = re.compile(r"[0-9a-z]+")


@system_scope("reminders.names")
def names_about(notices) -> dict[int, set[str]]:
    """Return key of a notice → names and places of its record, as `found_in` compares them.

    As many queries as there are kinds of records, however many notices there are. A notice that bears a code
    and is about a record of its own counts for both.
    """
    asked = _asked(notices)
    children = _children(asked)
    names = _names({child for found in children.values() for child in found})
    aside = (_places(asked), _of_privacy(asked))
    return {
        notice.pk: set().union(
            *(names.get(child, set()) for child in children.get(notice.pk, ())),
            *(found.get(notice.pk, set()) for found in aside),
        )
        - {""}
        for notice in notices
    }


def found_in(message, fixed, names) -> set[str]:
    """Return those of `names` that `message` has more often than `fixed`, the same message about nothing."""
    said, without = _words(message), _words(fixed)
    return {name for name in names if said.count(f" {name} ") > without.count(f" {name} ")}


def _words(message) -> str:
    text = f"{message.subject} {message.body} {message.url} {' '.join(message.values.values())}"
    # Doubled, so that two names beside each other do not share the space between them.
    return " " + "  ".join(_WORD.findall(fold(unquote(text)))) + " "


def _key(name: str) -> str:
    return "  ".join(_WORD.findall(fold(name)))


def _asked(notices) -> dict[str, dict[str, list[int]]]:
    """Return label of a record → its key → the keys of the notices about it."""
    asked = defaultdict(lambda: defaultdict(list))
    for notice in notices:
        about, _colon, pk = notice.about.partition(":")
        for label, key in {subject(notice), (about, pk)}:
            if label == "case" or (key.isascii() and key.isdigit()):
                asked[label][key].append(notice.pk)
    return asked


def _children(asked) -> dict[int, set[int]]:
    """Return key of a notice → keys of its children: one, or those of all cases that its record names."""
    found = defaultdict(set)
    for label, keys in asked.items():
        if label in CHILDREN:
            rows, column, child = CHILDREN[label]
            for key, pk in rows.filter(**{f"{column}__in": list(keys)}).values_list(column, child):
                _give(found, keys[str(key)], pk)
    codes = defaultdict(list)
    for label in CODES.keys() & asked.keys():
        rows = CODES[label].filter(pk__in=list(asked[label])).values_list("pk", "case_codes")
        for pk, named in rows:
            for code in named:
                codes[code] += asked[label][str(pk)]
    if codes:
        for code, pk in Case.objects.filter(code__in=list(codes)).values_list("code", "child_id"):
            _give(found, codes[code], pk)
    return found


def _give(found, notices, child) -> None:
    for notice in notices:
        found[notice].add(child)


def _of_privacy(asked) -> dict[int, set[str]]:
    """Return key of a notice → who asked for what is kept about a child, and the commune of the record."""
    found = defaultdict(set)
    for label, (rows, columns) in ASIDE.items():
        if keys := asked.get(label):
            for pk, *names in rows.filter(pk__in=list(keys)).values_list("pk", *columns):
                for notice in keys[str(pk)]:
                    found[notice].update(_key(name or "") for name in names)
    return found


def _names(children) -> dict[int, set[str]]:
    """Return child → its people, its home, where it was referred to and where it works or worked."""
    rows = Child.objects.filter(pk__in=children).select_related("household__commune")
    found = {child.pk: _of_child(child) for child in rows.prefetch_related("household__caregivers")}
    for report in Report.objects.filter(child__in=children):
        found[report.child_id].update(map(_key, (report.father_name, report.mother_name)))
    for reporter in Reporter.objects.filter(report__child__in=children).select_related("report"):
        found[reporter.report.child_id].add(_key(reporter.full_name))
    schools = Referral.objects.filter(case__child__in=children)
    for child, name in schools.values_list("case__child_id", "institution__name").distinct():
        found[child].add(_key(name))
    for row in WorkedAt.objects.filter(case__child__in=children).select_related("case", "workplace"):
        found[row.case.child_id].update(map(_key, (row.workplace.name, row.workplace.place)))
    return found


def _places(asked) -> dict[int, set[str]]:
    """Return key of a notice → names of an institution, a commune, or of what a school reports."""
    found = defaultdict(set)
    schools = Institution.objects.values_list("pk", "name", "commune__name")
    communes = Area.objects.values_list("pk", "name")
    for label, rows in ((PLACES, schools), (COMMUNES, communes)):
        for pk, *names in rows.filter(pk__in=list(asked.get(label, ()))):
            for notice in asked[label][str(pk)]:
                found[notice].update(map(_key, names))
    pupils = ReportForward.objects.filter(pk__in=list(asked.get(PUPILS, ())))
    for row in pupils.select_related("from_institution", "to_commune"):
        for notice in asked[PUPILS][str(row.pk)]:
            found[notice].update(map(_key, _of_forward(row)))
    return found


def _of_forward(row) -> list[str]:
    names = [row.to_commune.name, row.from_institution.name if row.from_institution else ""]
    people = [person.get("full_name", "") for person in row.content.get("caregivers", ())]
    return [*names, *people, *(row.content.get(name) or "" for name in SENT)]


def _of_child(child) -> set[str]:
    home = child.household
    told = [child.full_name, child.nickname, child.school_name, home.village, home.commune.name]
    told += [caregiver.full_name for caregiver in home.caregivers.all()]
    return set(map(_key, told))
