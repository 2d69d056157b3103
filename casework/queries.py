"""Lists of casework, each built on a queryset that holds only what the person may see."""

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass

from django.db.models import (
    BooleanField,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models import Case as Either
from django.utils import timezone

from accounts.enums import NoticeKind, NoticeState
from accounts.models import Notice
from casework.enums import (
    OPEN_STATES,
    CareEnd,
    CaseState,
    DeadlineKind,
    SupportKind,
    SupportState,
)
from casework.models import Caregiver, Case, Deadline, Merge, Support
from vault.fields import same
from vietnam.calendar import day_of, end_of_day
from vietnam.numbers import telephone_key
from vietnam.text import fold, normalise

OPEN = Q(state__in=[str(state) for state in OPEN_STATES])
FOLLOWED = Q(state=CaseState.CLOSED, next_kind=DeadlineKind.FOLLOW_UP)
TABS = {
    "mine": lambda user: OPEN & Q(officer=user),
    "unassigned": lambda user: OPEN & Q(officer=None),
    "open": lambda user: OPEN,
    "closed": lambda user: ~OPEN,
}
ORDERS = {
    "due": (F("next_due").asc(nulls_last=True), "pk"),
    "new": ("-opened_on", "-pk"),
}
_CODE = re.compile(r"dt[- ]?\d\d[- ]?(\d+)|(\d{1,6})")
MOST_DEADLINES = 200
MOST_NOTICES = 100
# What a row of a list reads beside the case, and a sort key behind every name.
ROW = ("child", "officer", "commune")
LAST = "\U0010ffff"


def tab_counts(cases: QuerySet[Case], user) -> dict[str, int]:
    """Return how many of `cases` stand under each of `TABS` for `user`, in one query."""
    return cases.aggregate(**{name: Count("pk", filter=condition(user)) for name, condition in TABS.items()})


def caseload(cases: QuerySet[Case], user, tab: str, order: str, known: Q) -> QuerySet[Case]:
    """Return the cases of one tab in one of `ORDERS`, with what a row of the list shows.

    Cases that a search found by exact diacritics (see `search_cases`) stand first. By name, those whose name
    the person may not know (`known`, from `access.names_known`) stand last: their place tells nothing.
    """
    first = ["-exact"] if "exact" in cases.query.annotations else []
    keyed = Either(When(known, then="child__sort_key"), default=Value(LAST), output_field=CharField())
    order_by = (keyed, "pk") if order == "name" else ORDERS[order]
    return cases.filter(TABS[tab](user)).select_related(*ROW).order_by(*first, *order_by)


def search_cases(cases: QuerySet[Case], text: str, known: Q) -> QuerySet[Case]:
    """Return the cases whose code or child's name holds `text`, or whose family has this telephone.

    Names are found without diacritics and in any order of words; where the diacritics fit, `exact` is true.
    Where the person may not know the name (`known`, from `access.names_known`), only the code is searched.
    """
    words = fold(text).split()
    exact = ExpressionWrapper(Q(child__full_name__icontains=normalise(text)), output_field=BooleanField())
    by_name = known & (named(words, "child__") | reached(text))
    return cases.annotate(exact=exact).filter(by_name | coded(fold(text)))


def named(words: list[str], prefix: str = "") -> Q:
    """Return the condition that name or nickname holds every one of the folded `words`, in any order."""
    name, nickname = Q(), Q()
    for word in words:
        name &= Q(**{f"{prefix}search_key__contains": word})
        nickname &= Q(**{f"{prefix}nick_key__contains": word})
    return name | nickname


def merges_of(case) -> list[Merge]:
    """Return the merges of `case` that hold, the newest first, as the one that stayed or that went."""
    held = Merge.objects.filter(Q(case=case) | Q(gone_case=case), undone_at=None)
    return list(held.select_related("case", "gone_case").defer("steps"))


def overdue(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Return the cases with a deadline that has passed."""
    return cases.filter(next_due__lt=timezone.now())


def returned_plans(cases: QuerySet[Case], user) -> QuerySet[Case]:
    """Return the cases whose plan came back and waits for `user`, or for nobody in particular."""
    own = Q(officer=user) | Q(officer=None)
    return cases.filter(OPEN, own, state=CaseState.RETURNED).select_related("child").order_by("pk")


def due_deadlines(cases: QuerySet[Case], user, now: dt.datetime | None = None) -> dict[str, list[Deadline]]:
    """Return the running deadlines of `cases` that are overdue, due today or in seven days; own ones first.

    What is put off until a later day stands under `put_off`, whenever it is due; what stands still is not
    here (`papers.waiting_tasks`).

    At most `MOST_DEADLINES` in all, the earliest. `next_due` of the case narrows the search to an index.
    """
    now = now or timezone.now()
    day = day_of(now)
    horizon = end_of_day(day + dt.timedelta(days=7))
    near = cases.filter(OPEN | FOLLOWED, next_due__lte=horizon)
    still = {"met_at": None, "cancelled_at": None, "paused_at": None}
    running = Deadline.objects.filter(case__in=near, due_at__lte=horizon, **still)
    rows = running.select_related("case__child", "case__commune").order_by("due_at", "pk")[:MOST_DEADLINES]
    groups = {"overdue": [], "today": [], "coming": [], "put_off": []}
    for row in sorted(rows, key=lambda row: user.pk not in (row.owner_id, row.case.officer_id)):
        groups[_group(row, now, day)].append(row)
    return groups


def _group(row, now, day) -> str:
    if row.is_put_off:
        return "put_off"
    return "overdue" if row.due_at < now else "today" if day_of(row.due_at) == day else "coming"


def unread_notices(cases: QuerySet[Case], user) -> list[Notice]:
    """Return the newest unread notices of `user`, without those about a case that left `cases`.

    The code of a case says that it exists: it goes with the right to see the case.
    """
    known = Q(case_code="") | Exists(cases.filter(code=OuterRef("case_code")))
    to_do = user.notices.filter(known, read_at=None).exclude(kind=NoticeKind.NEW_BROWSER)
    # What ended is no work; what was withheld and bears no code could not be asked about again here.
    to_do = to_do.exclude(state=NoticeState.ENDED).exclude(state=NoticeState.WITHHELD, case_code="")
    return list(to_do[:MOST_NOTICES])


def by_page(notices) -> list[dict]:
    """Put together the notices that lead to one page: the newest `notice`, and `told`, words → how often."""
    pages = {}
    for notice in notices:
        pages.setdefault((notice.case_code, notice.path), []).append(notice)
    return [{"notice": rows[0], "told": dict(Counter(map(_words, rows)))} for rows in pages.values()]


def next_deadline(cases: QuerySet[Case]) -> dt.datetime | None:
    """Return the earliest deadline of all open `cases`."""
    dated = cases.filter(OPEN, next_due__isnull=False).order_by("next_due")
    return dated.values_list("next_due", flat=True).first()


def _words(notice) -> str:
    return notice.get_kind_display()


def coded(folded: str, prefix: str = "") -> Q:
    """Return the condition that the code of a case is meant by `folded`; `prefix` leads to the case."""
    match = _CODE.fullmatch(folded)
    return Q(**{f"{prefix}code__endswith": (match[1] or match[2]).zfill(6)}) if match else Q(pk__in=[])


def reached(text: str) -> Q:
    """Return the condition that a caregiver of the child has the telephone `text`."""
    if not telephone_key(text):
        return Q(pk__in=[])
    reached = same(Caregiver, "phone_key", text) & ~Q(ended_why=CareEnd.MISTAKE)
    return Q(Exists(Caregiver.objects.filter(reached, household=OuterRef("child__household"))))


@dataclass(frozen=True)
class SupportTotal:
    """Support of one kind: how often it was given, worth how many đồng, and how often it is still planned."""

    label: str
    times: int
    worth: int
    planned: int


def support_totals(supports: QuerySet[Support]) -> list[SupportTotal]:
    """Return the totals of `supports`, of a case or of a whole commune, in the order of the kinds; one query.

    What was cancelled counts nowhere.
    """
    given, planned = Q(state=SupportState.GIVEN), Q(state=SupportState.PLANNED)
    counts = {"times": Count("pk", filter=given), "planned": Count("pk", filter=planned)}
    rows = supports.order_by().values("kind").annotate(**counts, worth=Sum("worth", filter=given, default=0))
    found = {row.pop("kind"): row for row in rows.filter(given | planned)}
    return [SupportTotal(kind.label, **found[kind]) for kind in SupportKind if kind in found]
