"""The rows that indicators count beyond those of `figures.sources`: with groups (h), (k), SDG flags, work."""

from django.db.models import Case as Either
from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce

from casework.enums import CaseState, LegalLabel, SupportState
from casework.models import Case, Child, Screening, Support
from reports.figures import sources
from reports.figures.asof import Scope, column, versions, with_child, with_sector
from reports.statistics import trees
from schools.models import Institution

# The cut of the Law on Children: a child is under 16 (Article 1).
CHILD_AGE = 16
# Groups (h): lower secondary ends with grade 9.
LOWER_SECONDARY = 9
WORKING = (
    *(LegalLabel.WORST_FORM, LegalLabel.HAZARDOUS, LegalLabel.CHILD_LABOUR),
    *(LegalLabel.LIGHT_WORK, LegalLabel.PERMITTED_WORK),
)
# Both official lists of ethnic groups begin with the Kinh.
KINH_CODES = ("1", "01")


def special(scope: Scope) -> QuerySet:
    """Return the cases open on the last day of children under 16 in groups (h), (k), by `group`."""
    rows = with_child(sources.caseload(scope), scope).filter(age__lt=CHILD_AGE)
    rows = rows.annotate(
        schooling=column(Child, scope.known_at, "child_id", "schooling"),
        grade=column(Child, scope.known_at, "child_id", "grade"),
    )
    earning = Q(schooling__in=trees.LEFT, legal_label__in=WORKING)
    earning &= Q(grade=None) | Q(grade__lte=LOWER_SECONDARY)
    exploited = Q(legal_label=LegalLabel.WORST_FORM)
    rows = rows.filter(earning | exploited)
    peoples = _either((KINH_CODES, trees.KINH), ("", trees.UNKNOWN), default=trees.MINORITY, of="ethnicity")
    group = Either(
        When(earning & exploited, then=Value(trees.BOTH)),
        When(exploited, then=Value(trees.K_ONLY)),
        default=Value(trees.H_ONLY),
        output_field=CharField(),
    )
    return rows.annotate(group=group, people=Coalesce(peoples, Value(trees.UNKNOWN)))


def new(scope: Scope) -> QuerySet:
    """Return the cases opened in the period, those screened out left aside, with all of I2 and I4."""
    rows = sources.opened(scope).exclude(state=CaseState.SCREENED_OUT)
    rows = with_sector(with_child(rows, scope), scope)
    told = versions(Screening, scope.closed).filter(case_id=OuterRef("id"), finished_at__isnull=False)
    told = told.annotate(
        alone=KT("result__sdg_economic"),
        chores=KT("result__sdg_with_chores"),
        work=KT("facts__activities__0__setting"),
    ).order_by("-finished_at", "-id")
    given = versions(Support, scope.known_at).filter(case_id=OuterRef("id"), state=SupportState.GIVEN)
    given = given.filter(given_on__lte=scope.day).order_by("given_on", "id")
    rows = rows.annotate(
        of_alone=Subquery(told.values("alone")[:1]),
        of_chores=Subquery(told.values("chores")[:1]),
        status=Coalesce(Subquery(told.values("work")[:1]), Value(trees.UNKNOWN), output_field=CharField()),
        support=Coalesce(Subquery(given.values("kind")[:1]), Value(trees.NONE), output_field=CharField()),
    )
    return rows.annotate(sdg=_flags(), label=_labels())


def of_clocks(kind: str) -> sources.Rows:
    """Return the source of clocks `kind` with the commune of each."""
    return lambda scope: _placed(sources.clocks(kind)(scope), scope)


def closed(scope: Scope) -> QuerySet:
    """Return the cases closed in the period, with the `reason`, "" as none."""
    return sources.closed_for(scope).annotate(why=Coalesce(F("reason"), Value(trees.NONE)))


def sent(scope: Scope) -> QuerySet:
    """Return the referrals sent in the period with answer, commune and the `kind` of whom they went to."""
    return _placed(_of_kind(sources.sent(scope), scope), scope)


def after(days: int, learns: str) -> sources.Rows:
    """Return the source of referrals looked at after `days`, those that learn or those that do not."""

    def of_scope(scope: Scope) -> QuerySet:
        rows = sources.after(days)(scope).filter(learns=learns)
        rows = rows.annotate(of_child=column(Case, scope.closed, "case_id", "child_id"))
        rows = rows.annotate(sex=column(Child, scope.known_at, "of_child", "sex"))
        return _placed(_of_kind(rows, scope), scope)

    return of_scope


def _placed(rows: QuerySet, scope: Scope) -> QuerySet:
    return rows.annotate(commune_id=column(Case, scope.closed, "case_key", "commune_id"))


def _of_kind(rows: QuerySet, scope: Scope) -> QuerySet:
    kind = column(Institution, scope.known_at, "institution_id", "kind")
    return rows.annotate(kind=Coalesce(kind, Value(trees.NONE)))


def _either(*pairs, default: str, of: str) -> Either:
    whens = [
        When(**{f"{of}__in" if isinstance(codes, tuple) else of: codes}, then=Value(code))
        for codes, code in pairs
    ]
    return Either(*whens, default=Value(default), output_field=CharField())


def _flags() -> Either:
    # What SDG 8.7.1 counts with chores holds everything that it counts by economic hours.
    return Either(
        When(of_alone="true", then=Value(trees.ECONOMIC)),
        When(of_chores="true", then=Value(trees.CHORES)),
        When(of_alone="false", of_chores="false", then=Value(trees.NEITHER)),
        default=Value(trees.UNKNOWN),
        output_field=CharField(),
    )


def _labels() -> Either:
    unlawful = ("worst_form", "hazardous", "child_labour")
    return Either(
        When(legal_label="", then=Value(trees.NONE)),
        When(legal_label__in=unlawful, then=F("legal_label")),
        default=Value(trees.RISK),
        output_field=CharField(),
    )
