"""Lists of reports, each built on a queryset that holds only what the person may see."""

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Window

from casework.enums import NOT_RECEIVED, ForwardState, ReportState
from casework.models import Report, ReportForward
from casework.queries import coded, named, reached
from vietnam.text import fold

# What other communes sent stands above the list; more than this is shown when some are answered.
MOST_FORWARDS = 50
# What a row of the list reads beside the report.
ROW = ("child", "commune", "case")


def reports_of_tab(reports: QuerySet[Report], tab: str) -> QuerySet[Report]:
    """Return the reports that wait, urgent ones and then the oldest first; or those handled, newest first.

    One that was sent to another commune waits until it is received there. Annotated with `forward_state`.
    """
    reports = reports.select_related(*ROW).annotate(forward_state=_latest_forward())
    waiting = Q(state=ReportState.OPEN) | Q(state=ReportState.FORWARDED, forward_state__in=NOT_RECEIVED)
    if tab == "open":
        return reports.filter(waiting).order_by("-urgent", "received_at", "pk")
    return reports.exclude(waiting).order_by("-received_at", "-pk")


def urgent_waiting(before) -> QuerySet[Report]:
    """Return the urgent reports, received before `before`, about which nobody has decided; oldest first."""
    rows = Report.objects.filter(urgent=True, received_at__lte=before)
    # Said twice: the states are those of the index.
    states = (ReportState.OPEN, ReportState.FORWARDED)
    return reports_of_tab(rows.filter(state__in=states), "open")


def waiting_on_my_day(reports: QuerySet[Report], most: int) -> list[Report]:
    """Return the first `most` of the reports that wait, with `total` and `urgent_total` of all."""
    totals = {"total": Window(Count("pk")), "urgent_total": Window(Count("pk", filter=Q(urgent=True)))}
    return list(reports_of_tab(reports, "open").annotate(**totals)[:most])


def waiting_forwards(forwards: QuerySet[ReportForward]) -> list[ReportForward]:
    """Return those of `forwards` that nobody answered yet, urgent ones and then the oldest first."""
    sent = forwards.filter(state=ForwardState.SENT).select_related(
        "from_commune", "from_institution", "to_commune"
    )
    return list(sent.defer("content").order_by("-urgent", "received_at", "pk")[:MOST_FORWARDS])


def _latest_forward() -> Subquery:
    rows = ReportForward.objects.filter(report=OuterRef("pk")).order_by("-pk")
    return Subquery(rows.values("state")[:1])


def search_reports(reports: QuerySet[Report], text: str, known: Q) -> QuerySet[Report]:
    """Return the reports whose child's name holds the words of `text`, in any order without diacritics.

    A telephone of the family and the code of the case are found too. Where the person may not know the name
    (`known`, from `access.report_names_known`), only the code is searched.
    """
    words = fold(text).split()
    by_name = known & (named(words, "child__") | reached(text))
    return reports.filter(by_name | coded(fold(text), "case__"))
