"""The second net: which rows PostgreSQL itself shows to whom, stated once for every table about a child.

`accounts.scope` tells a transaction for whom it works; the functions below turn that into lists of keys, and
the policies compare. Without it nothing is shown. `manage.py migrate` brings the database in line with this
file every time (`manage.py protect_rows` does it alone), so a new table needs one line here and a test fails
when it is missing. The application's own filters stay the first net: they are faster and know more.

What each name stands for, set for one transaction:

* `communes`: communes whose cases the person works with (officer, chair, supervisor);
* `reports`: communes whose reports the person reads (officer, chair); `chairs`: those of a chair;
* `counted`: communes of which an analyst counts cases;
* `shared`, `opened`: cases shared with the person, to work with or only to read;
* `referred`: cases of the live referrals granted to the person, `granted` the referrals themselves;
* `consents`: what those referrals rest on;
* `children`, `households`: of the cases shared or opened, and of the referrals whose consent holds today;
* `institutions`: where the person holds a post.
"""

from accounts.scope import LISTS
from referrals.enums import ENDED_STATES

# Tables whose rows decide about the rows of others, and those of them that stand in a commune.
IN_COMMUNES = ("casework_case", "casework_household")
LOOKED_THROUGH = (
    *IN_COMMUNES,
    *("casework_child", "casework_report", "casework_reporter", "casework_plan", "casework_historicalplan"),
    *("casework_casemeeting", "casework_historicalcasemeeting"),
    *("casework_listimport", "casework_note", "referrals_referral", "referrals_placement"),
    "reports_committeepack",
)


def among(column: str, *lists: str) -> str:
    """Return the condition that `column` is in one of the named lists; each list is read once in a query.

    Raises ValueError for a list that nobody fills.
    """
    if unknown := set(lists) - set(LISTS):
        raise ValueError(f"no such lists: {sorted(unknown)}")
    return " OR ".join(f"{column} = ANY ((SELECT scope_list('{name}'))::bigint[])" for name in lists)


def through(table: str, condition: str) -> str:
    """Return the condition that a row `seen` of `table` is shown itself and fulfils `condition`."""
    return f"EXISTS (SELECT 1 FROM {table} seen WHERE {condition})"  # nosec B608 - own words


def shown(table: str, column: str) -> str:
    """Return the condition that the row of `table` to which `column` points is shown itself."""
    return _asked("shown", table, column)


def of_commune(table: str, column: str) -> str:
    """Return the condition that such a row is shown and of one of the communes."""
    return _asked("worked", table, column)


NEAR = among("seen.commune_id", "communes")


def looks() -> dict[str, str]:
    """Return function → the rows, by a key `$1`, of which one must be shown for the answer to be yes."""
    found = {f"scope_shown_{table}": f"public.{table} seen WHERE seen.id = $1" for table in LOOKED_THROUGH}
    for table in IN_COMMUNES:
        found[f"scope_worked_{table}"] = f"public.{table} seen WHERE seen.id = $1 AND ({NEAR})"
    return found | {"scope_worked_child": f"public.casework_case seen WHERE seen.child_id = $1 AND ({NEAR})"}


def _asked(what: str, table: str, column: str) -> str:
    # A function is planned once for a connection. Written out, the conditions of the other table, and of the
    # tables behind it, are planned anew with every query: up to 19 ms for the attendance of a case.
    if table not in LOOKED_THROUGH:
        raise ValueError(f"no function looks through {table}")
    return f"scope_{what}_{table}({column})"


PART_OF_CASE = of_commune("casework_case", "case_id")
READ_OF_CASE = among("case_id", "shared", "opened")
ENDED = "', '".join(map(str, ENDED_STATES))
OWN_WORK = f"sent_at IS NOT NULL AND state IN ('{ENDED}') AND ({among('institution_id', 'institutions')})"

# Table → (rows that may be read and written, rows that may besides only be read). Conditions name the columns
# of the table; the history of a table follows the same line unless it has one of its own below.
ROWS = {
    "casework_case": (
        among("commune_id", "communes") + " OR " + among("id", "shared", "opened", "referred"),
        among("commune_id", "counted"),
    ),
    "casework_household": (
        among("commune_id", "communes") + " OR " + among("id", "households"),
        None,
    ),
    "casework_caregiver": (
        of_commune("casework_household", "household_id") + " OR " + among("household_id", "households"),
        None,
    ),
    # Of a household that is shared, only the child of the case: its brothers and sisters are not. The
    # household is written out: a search by name asks for thousands of children, and the database then reads
    # the households of the communes once instead of one for each child.
    "casework_child": (
        " OR ".join(
            [
                among("id", "children"),
                through("casework_household", f"seen.id = household_id AND ({NEAR})"),
                "scope_worked_child(id)",
            ]
        ),
        None,
    ),
    "casework_report": (among("commune_id", "reports"), None),
    # A report on its way is read and answered at both ends; one end may be a school.
    "casework_reportforward": (
        " OR ".join(
            [
                among("from_commune_id", "reports"),
                among("to_commune_id", "reports"),
                among("from_institution_id", "institutions"),
            ]
        ),
        None,
    ),
    # Before the answer it holds nothing that names the child; afterwards it is the stub of the old commune.
    "casework_transfer": (
        among("from_commune_id", "communes") + " OR " + among("to_commune_id", "communes"),
        None,
    ),
    "casework_reporter": (
        through(
            "casework_report",
            "seen.id = report_id AND seen.brought_from_id IS NULL"
            " AND (seen.taken_by_id = (SELECT scope_person())"
            f" OR {among('seen.commune_id', 'chairs')})",
        ),
        None,
    ),
    **dict.fromkeys(
        [
            f"casework_{name}"
            for name in (
                "emergencystep",
                "casemeeting",
                "isolation",
                "screening",
                "assessment",
                "plan",
                "decision",
                "visit",
                "review",
                "closure",
                "settleddoubt",
                "support",
                "workedat",
            )
        ],
        (PART_OF_CASE, READ_OF_CASE),
    ),
    # A draft is its writer's alone.
    "casework_visitsheet": (f"({PART_OF_CASE}) AND by_id = (SELECT scope_person())", None),
    # How the child is doing at the institution, bullying included, is not the institution's to read.
    "referrals_placementcheck": (PART_OF_CASE, READ_OF_CASE),
    # Nobody has consented yet: the institution learns how many wait, not who.
    "referrals_waitingentry": (PART_OF_CASE, READ_OF_CASE),
    "casework_workplace": (among("commune_id", "communes"), None),
    "casework_inspectionreferral": (among("commune_id", "communes"), None),
    # A co-worker leaves notes; whoever opened a case in an emergency only reads. A note that stays with a
    # commune which passed the case on is shown to nobody.
    "casework_note": (
        f"kept_in_id IS NULL AND ({PART_OF_CASE} OR {among('case_id', 'shared')})",
        f"kept_in_id IS NULL AND ({among('case_id', 'opened')})",
    ),
    "casework_caseshare": (PART_OF_CASE + " OR user_id = (SELECT scope_person())", READ_OF_CASE),
    "casework_attachment": (PART_OF_CASE, READ_OF_CASE),
    "casework_merge": (PART_OF_CASE, None),
    "reports_issuedpaper": (PART_OF_CASE, None),
    "privacy_datarequest": (PART_OF_CASE, None),
    "privacy_hold": (PART_OF_CASE, None),
    # By the commune of the draw: it stays in the sample when its case moves, and goes nowhere with it.
    "reports_sampledcase": (among("commune_id", "communes"), None),
    # An answer of an institution meets and starts clocks of the case.
    "casework_deadline": (PART_OF_CASE + " OR " + among("case_id", "referred"), READ_OF_CASE),
    # The consent decides what an institution sees: it reads the one that its referral rests on, no other.
    "casework_consent": (PART_OF_CASE, READ_OF_CASE + " OR " + among("id", "consents")),
    "casework_planobjective": (shown("casework_plan", "plan_id"), None),
    "casework_meetingperson": (shown("casework_casemeeting", "meeting_id"), None),
    "casework_meetingconclusion": (shown("casework_casemeeting", "meeting_id"), None),
    "casework_planactivity": (shown("casework_plan", "plan_id"), None),
    "casework_listimport": (among("commune_id", "reports"), None),
    "casework_columnmemory": (among("commune_id", "reports"), None),
    # A row whose child went to another commune goes out of sight with the child.
    "casework_listrow": (
        shown("casework_listimport", "list_import_id")
        + f" AND (report_id IS NULL OR {shown('casework_report', 'report_id')})",
        None,
    ),
    "referrals_referral": (
        among("id", "granted") + " OR " + PART_OF_CASE,
        f"{READ_OF_CASE} OR ({OWN_WORK})",
    ),
    "referrals_referralmessage": (shown("referrals_referral", "referral_id"), None),
    "referrals_placement": (shown("referrals_referral", "referral_id"), None),
    "referrals_attendance": (shown("referrals_placement", "placement_id"), None),
    # What a committee is told and decides stays with those who work for it: officers and the chair.
    "reports_committeepack": (among("commune_id", "reports"), None),
    "reports_committeesetting": (among("commune_id", "reports"), None),
    "reports_committeedecision": (shown("reports_committeepack", "pack_id"), None),
    # Numbers of a commune, small ones too: for who works with its cases, for nobody who counts elsewhere.
    "reports_communefigures": (among("commune_id", "communes"), None),
    "reports_communemark": (among("commune_id", "communes"), None),
    # What was asked for, and the file of it, is the person's alone.
    "reports_job": ("by_id = (SELECT scope_person())", None),
    "reports_reportorder": ("by_id = (SELECT scope_person())", None),
}
# Histories whose rows do not tell where they belong: they are shown with the record they are about.
HISTORIES = {
    "casework_historicalcase": shown("casework_case", "casework_historicalcase.id"),
    "casework_historicalchild": shown("casework_child", "casework_historicalchild.id"),
    "casework_historicalhousehold": shown("casework_household", "casework_historicalhousehold.id"),
    "casework_historicalreport": shown("casework_report", "casework_historicalreport.id"),
    "casework_historicalnote": shown("casework_note", "casework_historicalnote.id"),
    "casework_historicalreporter": shown("casework_reporter", "casework_historicalreporter.id"),
    "casework_historicalmeetingperson": shown("casework_historicalcasemeeting", "meeting_id"),
    "casework_historicalmeetingconclusion": shown("casework_historicalcasemeeting", "meeting_id"),
    "casework_historicalplanobjective": shown("casework_historicalplan", "plan_id"),
    "casework_historicalplanactivity": shown("casework_historicalplan", "plan_id"),
}
# Tables near a child that hold nothing about one, each with the reason why they stand open.
OPEN = {
    "referrals_referraluserobjectpermission": "who was granted which referral, by keys",
    "casework_caseuserobjectpermission": "who was given which case, by keys",
    "privacy_erasure": "numbers, codes and rules, no words; who sees which stands in `privacy.access`",
    "privacy_historicalerasure": "as its table",
    "privacy_deletioncertificate": "numbers, codes and counts of what was erased",
    "privacy_stub": "figures of erased cases that lead to nobody",
    "reports_caseloadreview": "numbers of an area; who sees which stands in `reports.review_access`",
    "reports_historicalcaseloadreview": "as its table",
    "reports_sampledraw": "a seed, codes of cases and keys of officers; seen with its review",
    "reports_eventday": "how many events a day had in a commune, nothing about one; shown to its auditor",
    "reports_figurecheck": "how many numbers differed, and the first of them; no case",
    "privacy_incident": "what happened, by codes of cases; seen by the data-protection officer of the house",
    "accounts_notice": "codes and addresses of pages; a notice is left for other people",
    "audit_event": "codes and names of fields; shown by the auditor's area",
}


def policies(tables: set[str]) -> dict[str, tuple]:
    """Return table → conditions for those of `ROWS` and their histories that are among `tables`."""
    found = {}
    for table, (write, read) in ROWS.items():
        app, name = table.split("_", 1)
        history = f"{app}_historical{name}"
        found[table] = (write, read)
        found[history] = (HISTORIES[history], None) if history in HISTORIES else (write, read)
    return {table: lines for table, lines in found.items() if table in tables}
