"""Figures over the whole country that lead to nobody: how fast institutions answer, how many wait where.

They are counted by the clock and kept, so that no page has to look at rows of other communes.
"""

import datetime as dt
from collections import defaultdict
from itertools import groupby
from operator import itemgetter
from statistics import median_low

from django.db import transaction

from accounts.scope import system_scope
from areas.queries import number
from casework.models import Child
from referrals.lines import in_line
from referrals.models import Referral
from schools.models import AnswerPace, LineCount
from vietnam.calendar import day_of, today, working_days_between

YEAR = dt.timedelta(days=365)
# Below this ages and grades would describe single children.
FEWEST = 3
BIRTH = ("birth_date", "birth_precision", "stated_age", "age_as_of", "grade")
COUNTED = ("waiting", "ages_from", "ages_to", "grades_from", "grades_to")


@transaction.atomic
@system_scope("referrals.count_paces")
def count_paces() -> int:
    """Count the median working days from sending to answer of each institution over twelve months.

    Fewer answers than `fewest_answers` say nothing and could tell of one child: there is no figure then.
    Returns how many institutions have one. Harmless when run twice.
    """
    least, now = number("fewest_answers"), today()
    rows = Referral.objects.filter(answered_at__date__gt=now - YEAR, sent_at__isnull=False)
    times = rows.order_by("institution_id").values_list("institution_id", "sent_at", "answered_at")
    found = []
    for place, group in groupby(times.iterator(chunk_size=2000), key=itemgetter(0)):
        took = [max(0, working_days_between(day_of(sent), day_of(back))) for _place, sent, back in group]
        if len(took) >= least:
            days, answers = median_low(took), len(took)
            found.append(AnswerPace(institution_id=place, days=days, answers=answers, counted_on=now))
    AnswerPace.objects.exclude(pk__in=[row.pk for row in found]).delete()
    AnswerPace.objects.bulk_create(
        found,
        update_conflicts=True,
        unique_fields=["institution"],
        update_fields=["days", "answers", "counted_on"],
        batch_size=500,
    )
    return len(found)


@transaction.atomic
@system_scope("referrals.count_lines")
def count_lines() -> int:
    """Count how many wait for each programme, with ages and grades where they are many; return how many do.

    Harmless when run twice.
    """
    pairs = list(in_line().order_by().values_list("programme", "case__child"))
    children = Child.objects.filter(pk__in={child for _programme, child in pairs}).only(*BIRTH).in_bulk()
    lines = defaultdict(list)
    for programme, child in pairs:
        lines[programme].append(children[child])
    found = [_line(programme, waiting) for programme, waiting in sorted(lines.items())]
    LineCount.objects.exclude(pk__in=lines).delete()
    conflicts = {"update_conflicts": True, "unique_fields": ["programme"], "update_fields": COUNTED}
    LineCount.objects.bulk_create(found, batch_size=500, **conflicts)
    return len(pairs)


def _line(programme, children) -> LineCount:
    ages = _range([child.age_on(today()) for child in children])
    grades = _range([child.grade for child in children])
    facts = (len(children), *ages, *grades)
    return LineCount(programme_id=programme, **dict(zip(COUNTED, facts, strict=True)))


def _range(values) -> tuple[int | None, int | None]:
    known = [value for value in values if value is not None]
    return (min(known), max(known)) if len(known) >= FEWEST else (None, None)
