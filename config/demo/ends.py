"""Cases of the demo that have come to an end, or back from one; and families whose facts have changed.

Together with `scenes` they show every state of a case.
"""

import datetime as dt

from casework.actions import cases, closing, facts, family, merging, plans, screenings, visits
from casework.enums import REVIEW_CAPACITY, REVIEW_HARM
from casework.models import Case
from config.demo.scenes import Scene
from vietnam.calendar import today

DAY = dt.timedelta(days=1)


def child(name, sex, born, work, village, caregiver, state, referral="") -> Scene:
    """A scene of the commune of Lan with six hours on six days."""
    return Scene("lan", name, sex, born, work, 6, 6, village, caregiver, state, referral)


SCREENED_OUT = child("Trịnh Gia Huy", "male", "2012-03-09", "may", "Ấp 1", "Trịnh Văn Sang", "new")
RETURNED = child("Châu Mỹ Tiên", "female", "2012-07-01", "phu_quan", "Ấp 2", "Châu Thị Hoa", "planned")
PROPOSED = child(
    "Âu Dương Khoa", "male", "2013-02-18", "ve_so", "Ấp 1", "Âu Văn Bình", "in_progress", "placed"
)
CLOSED = child(
    "Tăng Bảo Ngọc", "female", "2012-12-12", "ve_chai", "Ấp Tân Lập", "Tăng Thị Liên", "in_progress", "placed"
)
REOPENED = child(
    "Lâm Chí Kiên", "male", "2011-10-30", "sua_xe", "Ấp 2", "Lâm Văn Phú", "in_progress", "placed"
)
# The same girl twice, once with the name as a neighbour wrote it; and two boys who only bear one name.
TWICE = (
    child("Tạ Thị Ngọc Ánh", "female", "2013-08-20", "ve_so", "Ấp 1", "Tạ Văn Hùng", "registered"),
    child("Tạ Ngọc Ánh", "female", "2013-08-20", "phu_quan", "Ấp 1", "Tạ Văn Hùng", "new"),
)
NAMESAKES = (
    child("Vương Minh Quân", "male", "2012-05-05", "phu_ho", "Ấp 2", "Vương Thị Nga", "registered"),
    child("Vương Minh Quân", "male", "2012-11-25", "phu_ho", "Thôn 5", "Vương Văn Dũng", "new"),
)
SCENES = (SCREENED_OUT, RETURNED, PROPOSED, CLOSED, REOPENED, *TWICE, *NAMESAKES)


def seed_ends(people) -> None:
    """Carry the cases of these scenes, which have been played, to where they show something."""
    lan, minh = people["lan"], people["minh"]
    found = screenings.begin_screening(_case(SCREENED_OUT), by=lan, respondent="caregiver")
    screenings.save_step(found, by=lan, step=1, facts=_no_work(_case(SCREENED_OUT)))
    screenings.finish_screening(found, by=lan)
    screenings.screen_out(_case(SCREENED_OUT), by=lan)
    plans.return_plan(
        _case(RETURNED),
        by=minh,
        comment="Ghi rõ trẻ học lớp nào, ai đưa đón.",
        remarks={"objectives": "Nêu rõ lớp và trường."},
    )
    for scene in (PROPOSED, CLOSED, REOPENED):
        prove(_case(scene), by=lan)
        closing.propose_closure(_case(scene), by=lan)
    for scene in (CLOSED, REOPENED):
        closing.decide_closure(_case(scene), by=minh, approve=True, number="31/QĐ-UBND")
    cases.reopen_case(_case(REOPENED), by=lan, reason="Trẻ nghỉ học, lại đi làm.")
    _merge(lan)
    _families(lan)


def review_well(case, by) -> None:
    """Write the review (Mẫu 06) of a child who is safe and learns."""
    visits.record_review(
        case,
        by=by,
        on=today(),
        levels={**dict.fromkeys(REVIEW_HARM, "low"), **dict.fromkeys(REVIEW_CAPACITY, "high")},
        harm="low",
        capacity="high",
        stable=True,
        conclusion="Trẻ học đều, không còn làm việc trái quy định.",
    )


def prove(case, *, by) -> None:
    """Record what a closure asks for besides school: an earlier visit and a good review."""
    visits.record_visit(
        case,
        by=by,
        on=today() - 100 * DAY,
        place="Nhà của trẻ",
        child_seen=True,
        still_in_child_labour=False,
        attending_school=True,
        child_words="Con nghỉ bán từ tháng trước.",
        caregiver_words="Nhà không cho cháu đi làm nữa.",
        observed="Trẻ ở nhà, có sách vở mới.",
        next_visit_on=today() + 20 * DAY,
    )
    review_well(case, by)


def _merge(lan) -> None:
    """Two records of one girl become one; two boys are merged by mistake and parted again."""
    kept, gone = (_case(scene) for scene in TWICE)
    merging.merge_records(kept, gone, by=lan, choices={}, home="kept")
    kept, gone = Case.objects.filter(child__full_name=NAMESAKES[0].name).order_by("pk")
    merge = merging.merge_records(kept, gone, by=lan, choices={}, home="kept", together=False)
    merging.unmerge_records(merge, by=lan, reason="Hai trẻ trùng tên, khác cha mẹ.")


def _families(lan) -> None:
    """A nickname, brothers and sisters, a missing paper, a move and the class of a household."""
    case = _case(PROPOSED)
    facts.change_child(case, by=lan, values={"nickname": "Bi"}, why="told")
    papers = {"birth_certificate": "there", "residence_paper": "missing", "identity_paper": "unknown"}
    facts.mark_papers(_case(RETURNED), by=lan, papers=papers)
    promise = {"due_on": today() + 5 * DAY, "helper": "Công an xã, tổ đăng ký cư trú"}
    facts.plan_paper(_case(RETURNED), "residence_paper", by=lan, **promise)
    home = {"village": "Ấp Tân Lập", "lives_since": today() - 40 * DAY}
    facts.change_home(_case(RETURNED), by=lan, values=home, why="changed", moved="home")
    facts.change_home(
        case, by=lan, values={"poverty": "poor", "poverty_year": today().year - 1}, why="papers"
    )
    for name, year, schooling in (("Âu Thị Khánh", 2010, "enrolled"), ("Âu Dương Khang", 2016, "never")):
        born = {"birth_date": dt.date(year, 1, 1), "birth_precision": "year"}
        family.add_sibling(case, by=lan, child={"full_name": name, "schooling": schooling, **born})


def _no_work(case) -> dict:
    born = case.child.birth_date.isoformat()
    return {
        "id": case.code,
        "as_of": today().isoformat(),
        "birth_date": born,
        "sex": "male",
        "worst_forms": [],
        "activities": [],
    }


def _case(scene) -> Case:
    """The case of a scene: of the child with this name and day of birth."""
    born = dt.date.fromisoformat(scene.born)
    return Case.objects.select_related("child").get(child__full_name=scene.name, child__birth_date=born)
