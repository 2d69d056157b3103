"""Lists of reports, each built on a queryset that holds only what the person may see."""

from django.db.models import Q, QuerySet

from casework.enums import WAITING_STATES
from casework.models import Report
from casework.queries import coded, named, reached
from vietnam.text import fold

# What a row of the list reads beside the report.
ROW = ("child", "commune", "case")


def reports_of_tab(reports: QuerySet[Report], tab: str) -> QuerySet[Report]:
    """Return the reports that wait, urgent ones and then the oldest first; or those handled, newest first."""
    reports = reports.select_related(*ROW)
    if tab == "open":
        return reports.filter(state__in=WAITING_STATES).order_by("-urgent", "received_at", "pk")
    return reports.exclude(state__in=WAITING_STATES).order_by("-received_at", "-pk")


def search_reports(reports: QuerySet[Report], text: str, known: Q) -> QuerySet[Report]:
    """Return the reports whose child's name holds the words of `text`, in any order without diacritics.

    A telephone of the family and the code of the case are found too. Where the person may not know the name
    (`known`, from `access.report_names_known`), only the code is searched.
    """
    words = fold(text).split()
    by_name = known & (named(words, "child__") | reached(text))
    return reports.filter(by_name | coded(fold(text), "case__"))
