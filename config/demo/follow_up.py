"""What happens after a plan is approved, beyond the first visit: a household's sheet, doubts, drafts."""

import datetime as dt
from urllib.parse import urlencode

from casework.actions import family, reports, screenings, visits
from casework.actions.doubts import settle_doubt
from casework.doubts import doubts_of
from casework.models import Case
from vietnam.calendar import today, week_start

DAY = dt.timedelta(days=1)
TOLD = {"caregiver_words": "Gia đình bớt lo khi cháu có xe đạp.", "observed": "Cả hai cháu ở nhà với bà."}


def look_again(people) -> None:
    """A family with two children at work, visited on one sheet; what does not fit; a sheet half typed."""
    lan = people["lan"]
    case = Case.objects.get(child__full_name="Lê Thị Mỹ Duyên")
    other = brother(case, lan)
    alone = {"child_seen": True, "seen_alone": True, "still_in_child_labour": False}
    beside = {"child_seen": True, "seen_alone": False, "why_not_alone": "Bà ngồi cạnh suốt buổi"}
    rows = [
        (case, {**alone, "attending_school": False}),
        (other, {**beside, "still_in_child_labour": True, "attending_school": False}),
    ]
    visits.record_visits(rows, by=lan, on=week_start(today()) - 2 * DAY, **TOLD)
    first = next(doubt for doubt in doubts_of(case) if doubt.found.key.startswith("before_case"))
    settle_doubt(case, by=lan, key=first.found.key, reason="Thăm ngay khi được báo, trước khi lập hồ sơ.")
    typed = {"on": f"{today():%d/%m/%Y}", "child_seen": "alone", "observed": "Trẻ đang phụ bà dọn nhà."}
    visits.keep_typed(Case.objects.get(child__full_name="Nguyễn Hoàng Phúc"), by=lan, typed=urlencode(typed))


def brother(case, by) -> Case:
    """Return the case of a younger brother who peels shrimps as well."""
    born = {"birth_date": dt.date(2015, 8, 20), "birth_precision": "day", "schooling": "left", "grade": 4}
    child = family.add_sibling(case, by=by, child={"full_name": "Lê Văn Tí", "sex": "male", **born})
    other = reports.open_case(family.report_sibling(case, child, by=by), by=by)
    sister = screenings.last_finished(case)
    facts = {**sister.facts, "id": other.code, "birth_date": "2015-08-20", "sex": "male"}
    draft = screenings.begin_screening(other, by=by, respondent="child", others_present="Bà của trẻ")
    screenings.save_step(draft, by=by, step=1, facts=facts)
    screenings.finish_screening(draft, by=by)
    return Case.objects.get(pk=other.pk)
