"""The last look at a message before it leaves: no name or place of the records that it is about.

What the fixed sentences say by themselves does not count: a child may be called Trang, and a sentence may say
"trang". So a name counts when the message has it more often than the same message about no record at all.
"""

import re
from collections import defaultdict
from urllib.parse import unquote

from accounts.scope import system_scope
from casework.models import Case, Child, Report, Reporter, ReportForward, Transfer
from referrals.models import Referral
from reminders.access import subject
from vietnam.text import fold

# Label of what a notice is about → its rows and the way to the child; `subject` says by which key.
CHILDREN = {
    "case": (Case.objects, "code", "child_id"),
    "casework.report": (Report.objects, "pk", "child_id"),
    "casework.reportforward": (ReportForward.objects, "pk", "report__child_id"),
    "casework.transfer": (Transfer.objects, "pk", "case__child_id"),
    "referrals.referral": (Referral.objects, "pk", "case__child_id"),
    "referrals.historicalreferral": (Referral.history, "pk", "case__child_id"),
}
_WORD = re.compile(r"[0-9a-z]+")


@system_scope("reminders.names")
def names_about(notices) -> dict[int, set[str]]:
    """Return key of a notice → names and places of its record, as `found_in` compares them.

    As many queries as there are kinds of records, however many notices there are.
    """
    children = _children(notices)
    names = _names(set(children.values()))
    return {notice.pk: names.get(children.get(notice.pk), set()) for notice in notices}


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


def _children(notices) -> dict[int, int]:
    """Return key of a notice → key of its child."""
    asked = defaultdict(lambda: defaultdict(list))
    for notice in notices:
        label, key = subject(notice)
        if label == "case" or (key.isascii() and key.isdigit()):
            asked[label][key].append(notice.pk)
    found = {}
    for label, keys in asked.items():
        if label in CHILDREN:
            rows, column, child = CHILDREN[label]
            for key, pk in rows.filter(**{f"{column}__in": list(keys)}).values_list(column, child):
                found.update(dict.fromkeys(keys[str(key)], pk))
    return found


def _names(children) -> dict[int, set[str]]:
    rows = Child.objects.filter(pk__in=children).select_related("household__commune")
    found = {child.pk: _of_child(child) for child in rows.prefetch_related("household__caregivers")}
    for report in Report.objects.filter(child__in=children):
        found[report.child_id].update(map(_key, (report.father_name, report.mother_name)))
    for reporter in Reporter.objects.filter(report__child__in=children).select_related("report"):
        found[reporter.report.child_id].add(_key(reporter.full_name))
    return {pk: names - {""} for pk, names in found.items()}


def _of_child(child) -> set[str]:
    home = child.household
    told = [child.full_name, child.nickname, child.school_name, home.village, home.commune.name]
    told += [caregiver.full_name for caregiver in home.caregivers.all()]
    return set(map(_key, told))
