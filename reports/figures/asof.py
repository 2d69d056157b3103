"""The records as they were known at a moment, read from their histories: sets of rows, nothing in memory.

A figure that is asked for again with the same scope comes out the same, whatever was done since: merges,
corrections, late entries, transfers and reopenings all add versions and change none. Two moments matter:

* `closed`: the end of the period, or the moment of knowing if that came first. Whose case it was and where it
  stood then is read at this moment; what happens to a case later belongs to a later period.
* `known_at`: what the records said by then of what happened in the period, and of who the child is. A record
  that was found by then to be a double of another counts no more.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    DateField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models import Case as Either
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, Greatest
from django.utils import timezone

from casework.enums import BirthPrecision, CaseState
from casework.law import work_groups
from casework.law.work_types import work_types
from casework.models import Case, Child, Screening, WorkedAt, Workplace
from reports.figures.periods import Period
from vietnam.calendar import day_of

INSTANT = dt.timedelta(microseconds=1)
NEWEST = ("-history_date", "-history_id")
UNKNOWN, OTHER_AGE, NO_SECTOR = "unknown", "other", "none"
# Ages outside the bands and ages nobody knows, where there is room for one of them.
ODD_AGE = "odd"
# Bands of indicator I2: the law changes at 13, 15, 16 and 18. Code → youngest and oldest.
AGES = {"5-12": (5, 12), "13-14": (13, 14), "15": (15, 15), "16-17": (16, 17)}


@dataclass(frozen=True)
class Scope:
    """Of which communes (keys) and period a figure is told, and what was known when.

    The caller has made sure that the person may be told of these communes. `read` holds its cases where they
    were read already: key → the version that counts. Raises ValueError for a naive moment and for one that is
    still to come: what will be known then, nobody knows.
    """

    communes: tuple[int, ...]
    period: Period
    known_at: dt.datetime
    read: dict[int, int] | None = None

    def __post_init__(self):
        if timezone.is_naive(self.known_at) or self.known_at > timezone.now():
            raise ValueError("known_at is an aware moment that has passed.")

    @property
    def closed(self) -> dt.datetime:
        """The last moment of the period, or `known_at` if that was before."""
        return min(self.period.moments[1] - INSTANT, self.known_at)

    @property
    def day(self) -> dt.date:
        """The last day of the period that had begun by then."""
        return day_of(self.closed)

    @property
    def runs(self) -> bool:
        """Whether the period was not over by then: its sums are those up to `day`."""
        return self.day < self.period.end


def scope_of(communes, period: Period, known_at: dt.datetime | None = None) -> Scope:
    """Return the scope of these communes (keys or areas), as known at `known_at` (now)."""
    keys = sorted({getattr(commune, "pk", commune) for commune in communes})
    return Scope(tuple(keys), period, known_at or timezone.now())


def versions(model, moment: dt.datetime) -> QuerySet:
    """Return the rows of `model` as they were known at `moment`: of each the newest version until then."""
    history = _versions_of(model).objects
    later = history.filter(_newer(), id=OuterRef("id"), history_date__lte=moment)
    return history.filter(~Exists(later), history_date__lte=moment).exclude(history_type="-")


@cache
def _versions_of(model):
    """Return the model of the versions of `model`: asked for by the model, a manager is built each time."""
    return model.history.model


def _newer() -> Func:
    """Return whether a version is newer than the outer one: rows compared, as the index of histories is."""
    own, outer = (Func(ref("history_date"), ref("history_id"), function="ROW") for ref in (F, OuterRef))
    return Func(own, outer, arg_joiner=" > ", template="%(expressions)s", output_field=BooleanField())


def column(model, moment: dt.datetime, key: str, name: str) -> Subquery:
    """Return column `name` of the row of `model` to which `key` leads, as known at `moment`."""
    rows = _versions_of(model).objects.filter(id=OuterRef(key), history_date__lte=moment).order_by(*NEWEST)
    return Subquery(rows.values(name)[:1])


def cases(scope: Scope) -> QuerySet:
    """Return the cases, ended ones included, that the communes were in charge of when the period closed."""
    if scope.read is not None:
        rows = _versions_of(Case).objects.filter(_among("history_id", scope.read.values()))
        return rows.annotate(case_key=F("id"))
    found = versions(Case, scope.closed).filter(commune_id__in=scope.communes)
    found = found.exclude(state=CaseState.MERGED).annotate(case_key=F("id"))
    if scope.known_at > scope.closed:
        found = found.filter(
            ~Exists(versions(Case, scope.known_at).filter(id=OuterRef("id"), state=CaseState.MERGED))
        )
    return found


def of_cases(scope: Scope) -> Q | Func:
    """Return the condition that a row with a `case_id` is of one of `cases`."""
    return Q(case_id__in=cases(scope).values("id")) if scope.read is None else _among("case_id", scope.read)


def _among(name: str, keys: Iterable[int]) -> Func:
    """Return whether column `name` holds one of `keys`: one array, where a list has a parameter for each."""
    array = Value(list(keys), ArrayField(BigIntegerField()))
    template = "(%(expressions)s))"
    return Func(F(name), array, arg_joiner=" = ANY(", template=template, output_field=BooleanField())


def read_cases(scope: Scope) -> Scope:
    """Return the scope with its cases read: for several figures of few communes."""
    return replace(scope, read=dict(cases(scope).values_list("id", "history_id")))


def with_child(rows: QuerySet, scope: Scope, day: dt.date | None = None) -> QuerySet:
    """Add to cases `sex`, `ethnicity`, `age` (completed years on `day`, the last of the scope) and `band`."""
    past = _versions_of(Child).objects.filter(id=OuterRef("child_id"), history_date__lte=scope.known_at)
    past = past.order_by(*NEWEST)
    # In the row of the child itself: a column of the outer query would be written out wherever it is used.
    aged = past.annotate(of_age=_age(day or scope.day)).annotate(of_band=_band())
    told = {name: (past, name) for name in ("sex", "ethnicity", "birth_certificate", "residence_paper")}
    told |= {"age": (aged, "of_age"), "band": (aged, "of_band")}
    return rows.annotate(**{name: Subquery(of.values(column)[:1]) for name, (of, column) in told.items()})


def with_sector(rows: QuerySet, scope: Scope) -> QuerySet:
    """Add to cases `sector`, a group of the catalogue of work types, or "".

    That of the workplace noted last at which the child still worked; where none was noted, that of the first
    work told in the last finished screening.
    """
    noted = versions(WorkedAt, scope.closed).filter(case_id=OuterRef("id"))
    noted = noted.filter(Q(ended_on=None) | Q(ended_on__gt=scope.day))
    noted = noted.annotate(of_place=column(Workplace, scope.closed, "workplace_id", "sector"))
    told = versions(Screening, scope.closed).filter(case_id=OuterRef("id"), finished_at__isnull=False)
    told = told.annotate(work=KT("facts__activities__0__work_type")).annotate(group=_group())
    at_place = Subquery(noted.order_by("-noted_on", "-id").values("of_place")[:1])
    of_work = Subquery(told.order_by("-finished_at", "-id").values("group")[:1])
    return rows.annotate(sector=Coalesce(at_place, of_work, Value(NO_SECTOR), output_field=CharField()))


def _group() -> Either:
    groups = [
        When(work__in=[one.id for one in work_types() if one.group == group], then=Value(group))
        for group in work_groups()
    ]
    return Either(*groups, default=Value(NO_SECTOR), output_field=CharField())


def _band() -> Either:
    bands = [When(of_age__range=ends, then=Value(code)) for code, ends in AGES.items()]
    unknown = When(of_age=None, then=Value(UNKNOWN))
    return Either(unknown, *bands, default=Value(OTHER_AGE), output_field=CharField())


def _age(day: dt.date) -> Either:
    """Return completed years on `day` as `Child.age_on` counts them, as a column."""
    stated = F("stated_age") + Coalesce(_years(F("age_as_of"), day), 0)
    exact = {"output_field": IntegerField()}
    by_age = Q(birth_precision=BirthPrecision.AGE, stated_age__isnull=False)
    # Of a month or a year that is all one knows, the last day: the youngest the child can be.
    by_year = _years(_last_day("year"), day)
    by_month = _years(_last_day("month"), day)
    return Either(
        When(by_age, then=ExpressionWrapper(stated, **exact)),
        When(birth_date=None, then=Value(None)),
        When(birth_precision=BirthPrecision.YEAR, then=by_year),
        When(birth_precision=BirthPrecision.MONTH, then=by_month),
        default=_years(F("birth_date"), day),
        **exact,
    )


def _years(born, day: dt.date) -> Greatest:
    parts = Func(Cast(Value(day), DateField()), born, function="age", output_field=DurationField())
    years = Func(parts, template="date_part('year', %(expressions)s)", output_field=FloatField())
    return Greatest(Cast(years, IntegerField()), 0)


def _last_day(unit: str) -> Func:
    template = f"(date_trunc('{unit}', %(expressions)s) + interval '1 {unit}' - interval '1 day')::date"
    return Func(F("birth_date"), template=template, output_field=DateField())
