"""What happens after a plan is approved, beyond the first visit: a household's sheet, doubts, drafts."""

import datetime as dt
from urllib.parse import urlencode

from casework.actions import closing, family, reports, screenings, visits
from casework.actions.clocks import start_clock
from casework.actions.doubts import settle_doubt
from casework.doubts import doubts_of
from casework.enums import REVIEW_CAPACITY, REVIEW_HARM, DeadlineKind
from casework.models import Case
from vietnam.calendar import end_of_day, today, week_start

DAY = dt.timedelta(days=1)
LEFT = (("Châu Quốc Anh", "2013-03-30"), ("Phan Văn Hậu", "2011-12-01"))
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


def review_and_close(people) -> None:
    """A review on Mẫu 06; a proposal that waits for the chair; closed cases, one to be asked after now."""
    lan, minh = people["lan"], people["minh"]
    reviewed = Case.objects.get(child__full_name="Nguyễn Hoàng Phúc")
    review(reviewed, lan)
    moved = {"on": today() - 4 * DAY, "where": "Xã Đông Hòa, cùng tỉnh", "told": "Công văn 31/UBND"}
    waiting, gone = (new_case(reviewed, lan, name, born) for name, born in LEFT)
    closing.propose_ending(waiting, by=lan, reason="moved", **moved)
    closing.propose_ending(gone, by=lan, reason="moved", **moved, comment="Theo cha mẹ đi làm thuê.")
    closing.decide_closure(gone, by=minh, approve=True, number="21/QĐ-UBND")
    lost_and_closed(new_case(reviewed, lan, "Tô Nhật Nam", "2012-02-09"), lan, minh)


def review(case, by) -> None:
    """A review that finds a child at school whose parents still want help on days off."""
    levels = {**dict.fromkeys(REVIEW_HARM, "low"), **dict.fromkeys(REVIEW_CAPACITY, "medium")}
    visits.record_review(
        case,
        by=by,
        on=today(),
        levels={**levels, "care_obstacles": "medium"},
        harm="medium",
        capacity="medium",
        stable=False,
        stable_in=["physical", "cognitive"],
        conclusion="Trẻ đã đi học lại, cha mẹ còn muốn con phụ việc ngày nghỉ.",
        next_step="go_on",
        next_review_on=today() + 60 * DAY,
    )


def lost_and_closed(case, by, chair) -> None:
    """A child whom nobody found at three visits, whose case is closed and who is to be asked after today."""
    for days in (75, 40, 2):
        away = {"child_seen": False, "why_not_alone": "Nhà khóa cửa, hàng xóm nói cả nhà đi làm xa"}
        visits.record_visit(case, by=by, on=today() - days * DAY, **away)
    asked = {"on": today() - 75 * DAY, "told": "Trưởng ấp, hàng xóm, cô giáo chủ nhiệm cũ"}
    closing.propose_ending(case, by=by, reason="lost", **asked)
    closing.decide_closure(case, by=chair, approve=True, number="22/QĐ-UBND")
    start_clock(case, DeadlineKind.FOLLOW_UP, by=by, due=end_of_day(today()))


def new_case(like, by, name: str, born: str) -> Case:
    """Return a registered case of another child with the same work as `like`."""
    birth = {"birth_date": dt.date.fromisoformat(born), "birth_precision": "day"}
    report = reports.take_report(
        commune=like.commune,
        by=by,
        child={"full_name": name, "sex": "male", "schooling": "left", "grade": 6, **birth},
        household={"village": "Ấp 2"},
        caregiver={"full_name": f"Bà ngoại của {name}", "relation": "bà"},
        report={"channel": "collaborator", "work_text": "Phụ hồ", "what_was_said": "Theo cha mẹ đi phụ hồ."},
        reporter={},
    )
    return screened_as(reports.open_case(report, by=by), like, by, birth_date=born)


def screened_as(case, like, by, **facts) -> Case:
    """Return `case` with a finished screening that tells the same as the last one of `like`, but `facts`."""
    told = {**screenings.last_finished(like).facts, "id": case.code, **facts}
    draft = screenings.begin_screening(case, by=by, respondent="child", others_present="Bà của trẻ")
    screenings.save_step(draft, by=by, step=1, facts=told)
    screenings.finish_screening(draft, by=by)
    return Case.objects.get(pk=case.pk)


def brother(case, by) -> Case:
    """Return the case of a younger brother who peels shrimps as well."""
    born = {"birth_date": dt.date(2015, 8, 20), "birth_precision": "day", "schooling": "left", "grade": 4}
    child = family.add_sibling(case, by=by, child={"full_name": "Lê Văn Tí", "sex": "male", **born})
    other = reports.open_case(family.report_sibling(case, child, by=by), by=by)
    return screened_as(other, case, by, birth_date="2015-08-20", sex="male")
