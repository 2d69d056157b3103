"""Cases on which nothing was recorded for long: open work that nobody may have in mind any more.

The day of the last deed is a column of the case (`Case.last_deed_on`), moved where every deed passes
(`actions.cases.lock_case`), so that the night looks at one index and at no history.
"""

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet

from areas.settings import SETTINGS
from casework.enums import DeadlineKind
from casework.models import Case, Deadline
from casework.queries import OPEN

# The clock is shown so many days before it runs out, so that there is time to act.
AHEAD = 7
SHORTEST_SILENCE = SETTINGS["silent_days"].least - AHEAD


def falling_silent(day: dt.date, days: int) -> QuerySet[Case]:
    """Return the open cases that on `day` are `AHEAD` days before `days` without a deed, and not told of."""
    told = Deadline.objects.filter(
        case=OuterRef("pk"), kind=DeadlineKind.SILENT, met_at=None, cancelled_at=None
    )
    last = day - dt.timedelta(days=days - AHEAD)
    return Case.objects.filter(OPEN, ~Exists(told), last_deed_on__lte=last).order_by("pk")
