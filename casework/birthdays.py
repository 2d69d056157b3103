"""Birthdays that change what the law allows a child: which one came since the last screening.

What was concluded of a child of fourteen does not hold for one of fifteen: the same work is judged anew. Of a
birth known to the month or year its last day counts, as everywhere (`Child.age_on`); without one no birthday
can be told, and the page of the case says so.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import ExtractYear
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.closing import GROWN_UP
from casework.enums import BirthPrecision, DeadlineKind
from casework.models import Case, Child, Deadline, Screening
from casework.queries import OPEN
from vietnam.calendar import day_of


@dataclass(frozen=True)
class Milestone:
    """An age in completed years from which the law judges work otherwise, and the article that says so."""

    age: int
    source: str


MILESTONES = (
    Milestone(13, gettext_lazy("Bộ luật Lao động 2019, Điều 143 khoản 3 và Điều 145 khoản 3")),
    Milestone(15, gettext_lazy("Bộ luật Lao động 2019, Điều 143 khoản 2")),
    Milestone(16, gettext_lazy("Luật Trẻ em 2016, Điều 1")),
    Milestone(GROWN_UP, gettext_lazy("Bộ luật Lao động 2019, Điều 143 khoản 1")),
)
COUNTED_FROM = {
    BirthPrecision.YEAR: gettext_lazy("Chỉ biết năm sinh: tính theo ngày cuối năm."),
    BirthPrecision.MONTH: gettext_lazy("Chỉ biết tháng sinh: tính theo ngày cuối tháng."),
    BirthPrecision.AGE: gettext_lazy("Chỉ biết tuổi: tính từ ngày được cho biết."),
}


def last_birthday(child: Child, screened: dt.date | None, day: dt.date) -> dt.date | None:
    """Return the last milestone birthday after the screening of the day `screened`, up to `day`; else None.

    A case that was never screened waits for its first screening, which asks for the age of its own day.
    """
    if screened is None:
        return None
    days = [child.reaches(milestone.age) for milestone in MILESTONES]
    return max((one for one in days if one and screened < one <= day), default=None)


def clocks_of_birthdays() -> QuerySet[Deadline]:
    """Return the running clocks that a birthday started: those about the child itself."""
    about = f"{Child._meta.label_lower}:"
    kind = DeadlineKind.RESCREENING
    return Deadline.objects.filter(kind=kind, about__startswith=about, met_at=None, cancelled_at=None)


def with_screening(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Return `cases` with `screened`, the day as of which the child was last judged; None for never."""
    finished = Screening.objects.filter(case=OuterRef("pk"), finished_at__isnull=False)
    return cases.annotate(screened=Subquery(finished.order_by("-as_of").values("as_of")[:1]))


def cases_to_look_at(day: dt.date) -> QuerySet[Case]:
    """Return the open cases where a birthday may have come by `day`, or where the clock of one runs.

    By whole years, which the database can tell; `last_birthday` tells the day.
    """
    year = F("child__birth_year")
    crossed = Q()
    for milestone in MILESTONES:
        age = milestone.age
        crossed |= Q(child__birth_year__lte=day.year - age, screened_year__lte=year + age)
    rows = with_screening(Case.objects.filter(OPEN)).annotate(screened_year=ExtractYear("screened"))
    return rows.filter(crossed | Exists(clocks_of_birthdays().filter(case=OuterRef("pk")))).order_by("pk")


def birthday_words(deadline, child: Child, *, exact: bool) -> str:
    """Return why a birthday asks for a new screening: "Tròn 15 tuổi từ 03/12/2026: luật cho phép khác (…)."

    Without `exact` the day is left out, for those who are not shown the birth. "" for any other deadline.
    """
    if not deadline.about.startswith(f"{Child._meta.label_lower}:"):
        return ""
    day = day_of(deadline.starts_at)
    found = next((one for one in MILESTONES if child.reaches(one.age) == day), None)
    if found is None:
        return ""
    told = {"age": found.age, "source": found.source, "day": date_format(day, "d/m/Y")}
    words = _("Tròn %(age)s tuổi từ %(day)s: luật cho phép khác (%(source)s).")
    if not exact:
        words = _("Tròn %(age)s tuổi: luật cho phép khác (%(source)s).")
    parts = [words % told, COUNTED_FROM.get(child.birth_precision, "")]
    if found.age == GROWN_UP:
        parts.append(_("Đề nghị kết thúc hồ sơ vì trẻ đủ 18 tuổi."))
    return " ".join(str(part) for part in parts if part)
