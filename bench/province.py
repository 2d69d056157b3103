"""A house for figures: a large province, a small one, the rest of the country, each row with its versions.

Figures read histories and whose each case was. So cases are moved into the provinces by their commune alone;
households, reports and workplaces stay in the communes in which they were seeded: no figure reads those.
"""

from dataclasses import dataclass

from django.db import connection

from areas.actions import LIST_VERSION
from areas.models import Area
from bench.people import QUIET_LIST
from bench.seed import seed
from casework import models as casework
from referrals import models as referrals
from schools.models import Institution

# A small province has a tenth of the cases of the large one; all others together three tenths.
SMALL_PART, OTHER_PART = 10, 3
COMMUNES = 100
WEEKS_BACK = 26
LONG_AGO = "now() - interval '4 years'"


@dataclass(frozen=True)
class Versions:
    """How many versions each row of `model` has, from when until when (SQL over the row).

    `earlier` are columns that were otherwise before the newest version.
    """

    model: type
    many: int
    begins: str
    ends: str = "now()"
    earlier: tuple[tuple[str, str], ...] = ()


# A case is saved with every step, a clock when it begins, is moved and is met.
HISTORIES = (
    Versions(
        casework.Case,
        12,
        "opened_on",
        "coalesce(closed_on, now())",
        (
            ("state", "CASE WHEN closed_on IS NULL THEN state ELSE 'in_progress' END"),
            ("closed_on", "NULL"),
        ),
    ),
    Versions(casework.Child, 3, LONG_AGO),
    Versions(casework.Closure, 2, "at", "at + interval '1 day'", (("decision_id", "NULL"),)),
    Versions(casework.Deadline, 3, "starts_at", "coalesce(met_at, now())", (("met_at", "NULL"),)),
    Versions(casework.Decision, 1, "at"),
    Versions(casework.Screening, 2, "finished_at - interval '1 day'", "finished_at"),
    Versions(casework.Support, 2, "given_on"),
    Versions(casework.WorkedAt, 1, "noted_on"),
    Versions(casework.Workplace, 1, LONG_AGO),
    Versions(referrals.Attendance, 1, "week + interval '7 days'"),
    Versions(referrals.Placement, 2, "starts", "coalesce(ends, now())", (("ends", "NULL"),)),
    Versions(
        referrals.Referral,
        4,
        "sent_at",
        "coalesce(answered_at, now())",
        (("state", "'sent'"), ("answered_at", "NULL")),
    ),
    Versions(Institution, 2, LONG_AGO),
)
MOVE = """
UPDATE casework_case held SET commune_id = (%(communes)s::bigint[])[1 + held.id %% %(many)s]
FROM (SELECT id FROM casework_case ORDER BY id OFFSET %(first)s LIMIT %(cases)s) own
WHERE own.id = held.id
"""
SPREAD = (
    """UPDATE casework_case
    SET legal_label = (ARRAY['child_labour', 'child_labour', 'hazardous', 'light_work'])[1 + id %% 4]
    WHERE legal_label = 'child_labour'""",
    """UPDATE referrals_referral SET sent_at = sent_at - id %% %(weeks)s * interval '7 days',
        answer_due = answer_due - id %% %(weeks)s * interval '7 days',
        answered_at = answered_at - id %% %(weeks)s * interval '7 days'""",
    """UPDATE referrals_attendance held SET week = week - 7 * (own.referral_id %% %(weeks)s)::int
    FROM referrals_placement own WHERE own.id = held.placement_id""",
    """UPDATE referrals_placement SET starts = starts - 7 * (referral_id %% %(weeks)s)::int,
        ends = ends - 7 * (referral_id %% %(weeks)s)::int""",
)


@dataclass(frozen=True)
class Country:
    """The communes of each part, as keys, and how many cases the large province has."""

    cases: int
    large: list[int]
    small: list[int]
    quiet: list[int]

    @property
    def provinces(self) -> dict[str, list[int]]:
        """The communes of both provinces by the name of each, the small one first."""
        return {"small": self.small, "large": self.large}


def country(cases: int) -> Country:
    """Write a country with `cases` cases in its largest province, as the owner of the tables."""
    small, others = cases // SMALL_PART, cases * OTHER_PART // SMALL_PART
    seed(cases + small + others, histories=())
    first, second = (communes_of(province) for province in _two_provinces())
    move(0, cases, first)
    move(cases, small, second)
    spread()
    for versions in HISTORIES:
        write(versions)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    quiet = Area.objects.filter(list_version=QUIET_LIST, parent__isnull=False)
    # One of the quiet communes has a case; the first ones have none.
    return Country(cases, first, second, list(quiet.order_by("pk").values_list("pk", flat=True)[:2]))


def spread() -> None:
    """Let what was concluded differ, and referrals go back for half a year, as what follows them does."""
    with connection.cursor() as cursor:
        for statement in SPREAD:
            cursor.execute(statement, {"weeks": WEEKS_BACK})


def communes_of(province) -> list[int]:
    """Return the keys of the first `COMMUNES` communes of a province."""
    return list(Area.objects.filter(parent=province).order_by("pk").values_list("pk", flat=True)[:COMMUNES])


def move(first: int, cases: int, communes: list[int]) -> None:
    """Move `cases` cases, after the first `first` ones, into `communes`, to each as many."""
    given = {"communes": communes, "many": len(communes), "first": first, "cases": cases}
    with connection.cursor() as cursor:
        cursor.execute(MOVE, given)


def write(versions: Versions) -> None:
    """Write the history of every row: the first version when it began, the last one like the row itself."""
    meta, history = versions.model._meta, versions.model.history.model._meta
    own = {field.column for field in meta.concrete_fields}
    names = [field.column for field in history.concrete_fields if field.column in own]
    earlier = dict(versions.earlier)
    values = [_value(name, earlier.get(name)) for name in names]
    begins, ends = f"({versions.begins})::timestamptz", f"({versions.ends})::timestamptz"
    steps = max(versions.many - 1, 1)
    when = f"{begins} + greatest({ends} - {begins}, interval '0') * (version - 1) / {steps}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {history.db_table}"
            f" ({', '.join(map(_quoted, names))}, history_date, history_type, history_change_reason)"
            f" SELECT {', '.join(values)}, least({when}, now()),"
            " CASE version WHEN 1 THEN '+' ELSE '~' END, 'bench'"
            f" FROM {meta.db_table} CROSS JOIN"
            " (SELECT n AS version, n = %(many)s AS newest FROM generate_series(1, %(many)s) n) step"
            " ORDER BY version, id",
            {"many": versions.many},
        )


def _two_provinces():
    provinces = Area.objects.filter(list_version=LIST_VERSION, parent=None)
    return provinces.order_by("code")[:2]


def _value(name: str, before: str | None) -> str:
    return f"CASE WHEN newest THEN {_quoted(name)} ELSE {before} END" if before else _quoted(name)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
