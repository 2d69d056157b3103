"""Rows of the pages of one case: reading, screening, assessing, planning, deciding, visiting, closing."""

import datetime as dt

from casework.actions import closing, facts, hiding
from casework.actions.clocks import start_clock
from casework.doubts import doubts_of
from casework.enums import CAPACITY_ITEMS, HARM_ITEMS, REVIEW_CAPACITY, REVIEW_HARM
from tests.access.people import ANY_CHAIR, ANY_OFFICER, ANY_SUPERVISOR, CHAIRS, KNOW, OFFICERS, SUPERVISORS
from tests.access.rows import deed, form, listing, page
from tests.casework import papers
from vietnam.calendar import today


def day(days=0) -> str:
    """Return a day as it is typed."""
    return f"{today() + dt.timedelta(days=days):%d/%m/%Y}"


def propose(world):
    """The officer has proposed to close the proven case."""
    closing.propose_closure(world.records["case_proven"], by=world.people["lan"])


def asks_for_check(world):
    """The clock of a health check runs in the new case."""
    start_clock(world.records["case_new"], "health_check", by=world.people["lan"])


def close(world):
    """The chair has closed the proven case."""
    propose(world)
    closing.decide_closure(world.records["case_proven"], by=world.people["minh"], approve=True)


def hide(world):
    """The officer in charge has hidden the child's name."""
    hiding.hide_name(world.records["case_new"], by=world.people["lan"], reason="trafficking")


def lack(world):
    """The child of the new case has no birth certificate."""
    facts.mark_papers(
        world.records["case_new"], by=world.people["lan"], papers={"birth_certificate": "missing"}
    )


# The officer in charge and the chairs of the commune.
MAY_HIDE = ("lan", *CHAIRS)
ASSESSMENT = {
    "on": day(),
    "risk": "high",
    "needs": "Trở lại trường",
    "child_words": "Em muốn đi học",
    "caregiver_words": "Gia đình khó khăn",
    "family": "Đủ cha mẹ",
    "learning": "Nghỉ học một năm",
    **dict.fromkeys((*HARM_ITEMS, *CAPACITY_ITEMS), "high"),
}
INITIAL = {
    "on": day(),
    "risk": "high",
    "safe_provider": "Bà ngoại",
    **dict.fromkeys(("current_harm", "continuing_harm", "self_protection", "support"), "high"),
}
PLAN = {
    "objectives": "Trẻ trở lại lớp 7",
    "caregiver_agrees": "on",
    "review_on": day(90),
    "activity-TOTAL_FORMS": "1",
    "activity-INITIAL_FORMS": "0",
    "activity-0-group": "education",
    "activity-0-what": "Chuyển gửi đến trường",
    "activity-0-responsible": "Nguyễn Thị Lan",
    "activity-0-by_date": day(30),
    "activity-0-cost": "500000",
    "submit": "1",
}
PERSON = {"person-TOTAL_FORMS": "1", "person-INITIAL_FORMS": "0", "person-0-office": "school"}
MEETING = {"at": f"{day(3)} 14:00", "place": "UBND xã", **PERSON}
MINUTES = {
    **PERSON,
    "person-0-name": "Cô Thu",
    "person-0-came": "yes",
    "discussed": "Bàn việc học",
    "conclusion-TOTAL_FORMS": "1",
    "conclusion-INITIAL_FORMS": "0",
    "conclusion-0-kind": "activity",
    "conclusion-0-what": "Học bù môn Toán",
}
PROGRESS = {"outcome": "done", "on": day(), "reason": ""}
VISIT = {"on": day(), "child_seen": "alone", "still_in_child_labour": "no", "attending_school": "no"}
REVIEW = {
    "on": day(),
    **dict.fromkeys(REVIEW_HARM, "low"),
    **dict.fromkeys(REVIEW_CAPACITY, "high"),
    "conclusion": "Trẻ ổn định",
    "next_step": "close",
}
MOVED = {"reason": "moved", "on": day(), "where": "Xã khác", "told": "Công văn số 3"}
FOLLOWED = {"on": day(), "result": "well", "comment": "Hỏi bà ngoại"}


# A file is read to its end when it is sent, so each try sends its own.
def paper(_world) -> dict:
    """Return the form of a decision on paper."""
    scan = papers.form(papers.pdf())["file"]
    return {"number": "12/QĐ-UBND", "decided_on": day(), "signed_by": "Chủ tịch Minh", "file": scan}


def first_doubt(world) -> dict:
    """Return the form that sets the first contradiction of the proven case aside."""
    return {"key": doubts_of(world.records["case_proven"])[0].found.key, "reason": "Gặp trước khi lập hồ sơ"}


SUPPORT = {"kind": "bicycle", "state": "given", "on": day(), "worth": "1800000"}
MAY_PROTECT = (*OFFICERS, *CHAIRS)
STEP = {"kind": "safe_place", "at": f"{day()} 00:00", "whom": "Công an xã", "where": "Nhà bà ngoại"}
APART = {
    "number": "15/QĐ-UBND",
    "decided_at": f"{day()} 00:00",
    "signed_by": "Lê Văn Minh",
    "apart_from": "Chủ lò gạch",
    "why": "Trẻ bị đánh",
    "place": "Nhà tạm lánh",
    "carer": "Trung tâm bảo trợ",
    "starts_on": day(),
    "days": "10",
}
APART_NO_MORE = {"on": day(), "reason": "safe", "comment": "Về với bà ngoại"}
AGE = {"year": "2014", "sex": "male"}
SIBLING = {"full_name": "Lê Thị Em", "birth": "2017", "sex": "female", "schooling": "never"}
COMMENT = {"comment": "Bổ sung ý kiến của trẻ"}

READING = (
    page("casework:case", "case_in_progress", KNOW, names=True),
    deed(
        "casework:case",
        "case_in_progress",
        KNOW,
        data={"group": "contact"},
        status=200,
        changes=False,
        names=True,
    ),
    page("casework:log", "case_in_progress", KNOW, names=True),
    page("casework:seen", "case_in_progress", KNOW, names=True),
    page("casework:screenings", "case_registered", KNOW, names=True),
    page("casework:assessments", "case_assessed", KNOW, names=True),
    page("casework:plans", "case_planned", KNOW, names=True),
    page("casework:plan", "plan", KNOW, names=True),
    page("casework:visits", "case_in_progress", KNOW, names=True),
    page("casework:reviews", "case_proven", KNOW, names=True),
    page("casework:closing", "case_proven", KNOW, names=True),
    page("casework:closing", "case_proven", KNOW, names=True, given=close),
    deed(
        "casework:closing",
        "case_proven",
        KNOW,
        data={"group": "contact"},
        status=200,
        changes=False,
        names=True,
    ),
)
MERGING = (
    page("casework:doubles", "case_new", OFFICERS, names=True),
    deed(
        "casework:doubles",
        "case_new",
        OFFICERS,
        data=lambda world: {"code": world.records["case_registered"].code},
        changes=False,
    ),
    page(
        "casework:merge",
        "case_new",
        OFFICERS,
        arguments={"other": lambda world: world.key("case_registered")},
        names=True,
    ),
    deed(
        "casework:merge",
        "case_new",
        OFFICERS,
        arguments={"other": lambda world: world.key("case_registered")},
        data={"full_name": "kept", "home": "kept", "confirm": "1"},
    ),
    page("casework:merged", "merge", KNOW, names=True),
    deed("casework:merged", "merge", OFFICERS, data={"reason": "Hai trẻ trùng tên"}),
)
SIBLINGS = (
    *form("casework:sibling_new", "case_new", OFFICERS, SIBLING, names=True),
    deed(
        "casework:sibling_report",
        "case_new",
        OFFICERS,
        arguments={"child": lambda world: world.key("sibling")},
    ),
)
WHO = {"birth": "2013", "sex": "male", "schooling": "left", "nickname": "Tí", "why": "told", "save": "1"}
HOME = {"moved": "no", "poverty": "poor", "poverty_year": "2025", "why": "papers", "save": "1"}
CARER = {"full_name": "Trần Thị Má", "why": "mistake", "save": "1"}
OF_THE_CASE = {"caregiver": lambda world: world.records["case_new"].child.household.caregivers.get().pk}
FACTS = (
    *form("casework:child_facts", "case_new", OFFICERS, WHO, names=True),
    *form("casework:home_facts", "case_new", OFFICERS, HOME, names=True),
    *form("casework:caregiver_new", "case_new", OFFICERS, {"full_name": "Bà Ngoại"}, names=True),
    *form("casework:caregiver_facts", "case_new", OFFICERS, CARER, names=True, arguments=OF_THE_CASE),
    *form(
        "casework:papers",
        "case_new",
        OFFICERS,
        {"birth_certificate": "missing", "residence_paper": "there", "identity_paper": "unknown"},
        names=True,
    ),
    *form(
        "casework:paper_task",
        "case_new",
        OFFICERS,
        {"due_on": day(20), "helper": "Công an xã"},
        names=True,
        arguments={"kind": lambda _world: "birth_certificate"},
        given=lack,
    ),
)
SMALL_DEEDS = (
    *SIBLINGS,
    *FACTS,
    *MERGING,
    *form("casework:hide_name", "case_new", MAY_HIDE, {"reason": "trafficking"}, names=True),
    page("casework:unhide_name", "case_new", MAY_HIDE, names=True),
    deed("casework:unhide_name", "case_new", MAY_HIDE, data={"comment": "Hết bị đe dọa"}, given=hide),
    *form("casework:note_new", "case_new", (*OFFICERS, *CHAIRS), {"text": "Gọi lại gia đình"}, names=True),
    *form("casework:return_item", "case_new", SUPERVISORS, COMMENT, names=True),
    page("casework:emergency", "case_urgent", KNOW, names=True),
    deed("casework:emergency", "case_urgent", MAY_PROTECT, data=STEP),
    deed("casework:emergency_begin", "case_new", MAY_PROTECT, data={"known_at": "1/3/2026 08:00"}),
    *form("casework:isolation_new", "case_new", MAY_PROTECT, APART, names=True),
    *form("casework:isolation_extend", "isolation", MAY_PROTECT, {"days": "2", "number": "16"}, names=True),
    *form("casework:isolation_end", "isolation", MAY_PROTECT, APART_NO_MORE, names=True),
    page("casework:assign", "case_new", (*OFFICERS, *SUPERVISORS), names=True),
    deed(
        "casework:assign",
        "case_new",
        (*OFFICERS, *SUPERVISORS),
        data=lambda world: {"officer": world.people["mai"].pk},
    ),
    deed("casework:answer_supervisor", "returned", OFFICERS, data={"text": "Đã hỏi lại"}),
)
SCREENING = (
    *form("casework:screening_new", "case_new", OFFICERS, {"respondent": "child"}, names=True),
    deed("casework:screen_out", "case_lawful", OFFICERS),
    deed("casework:register", "case_lawful", OFFICERS),
    page("casework:screening", "screening", KNOW, names=True),
    page("casework:screening", "draft", KNOW, status=302),
    page("casework:screening_rules", "screening", KNOW, names=True),
    page(
        "casework:screening_compare",
        "screening",
        KNOW,
        names=True,
        arguments={"other": lambda world: world.key("screening_again")},
    ),
    page("casework:screening_check", "answered", OFFICERS, names=True),
    *form("casework:screening_result", "answered", OFFICERS, {"label": "not_working"}, names=True),
    page("casework:screening_emergency", "draft", OFFICERS, names=True),
    *form("casework:screening_step", "draft", OFFICERS, AGE, names=True, arguments={"step": "tuoi"}),
)
NEW_PLACE = {"workplace": "new", "name": "Quán phở", "kind": "eatery", "sector": "services"}
SENT_TO = {"sent_to": "Thanh tra lao động tỉnh"}
WORKPLACES = (
    listing("casework:workplaces", tuple(dict.fromkeys((*ANY_OFFICER, *ANY_CHAIR, *ANY_SUPERVISOR)))),
    page("casework:workplace", "workplace", KNOW),
    page("casework:case_workplaces", "case_registered", KNOW, names=True),
    deed("casework:case_workplaces", "case_registered", OFFICERS, data=NEW_PLACE),
    deed("casework:leave_workplace", "worked_at", OFFICERS),
    *form("casework:inspection_new", "workplace", OFFICERS, SENT_TO),
    page("casework:inspection", "inspection", KNOW),
    deed("casework:inspection", "inspection", OFFICERS, data={"answer": "Đã kiểm tra, đã phạt"}),
)
PLANNING = (
    *form("casework:assessment_new", "case_registered", OFFICERS, ASSESSMENT, names=True),
    *form("casework:assessment_initial", "case_new", OFFICERS, INITIAL, names=True),
    *form("casework:plan_edit", "case_assessed", OFFICERS, PLAN, names=True),
    deed("casework:plan_approve", "plan", CHAIRS, data={"number": "12/QĐ-UBND"}),
    deed("casework:plan_return", "plan", CHAIRS, data={"objectives": "Ghi rõ lớp"}),
    *form("casework:plan_paper", "plan", OFFICERS, paper, names=True),
    page("casework:meetings", "case_in_progress", KNOW, names=True),
    page("casework:meeting", "meeting_held", KNOW, names=True),
    page("casework:meeting_invitation", "meeting", MAY_PROTECT),
    *form("casework:meeting_new", "case_registered", MAY_PROTECT, MEETING, names=True),
    *form("casework:meeting_edit", "meeting", MAY_PROTECT, MEETING, names=True),
    *form("casework:meeting_off", "meeting", MAY_PROTECT, {"reason": "Trẻ đã chuyển đi"}, names=True),
    *form("casework:minutes", "meeting", MAY_PROTECT, MINUTES, names=True),
    *form("casework:task_done", "task", MAY_PROTECT, {"on": day(), "note": "Đã làm"}, names=True),
    *form("casework:activity_progress", "activity", OFFICERS, PROGRESS, names=True),
    *form("casework:objective_progress", "objective", OFFICERS, PROGRESS, names=True),
    *form("casework:put_off", "clock", OFFICERS, {"until": day(2), "why": "family"}),
    deed("casework:take_up", "clock_put_off", OFFICERS),
    *form("casework:decision_sent", "decision", OFFICERS, {"sent_on": day(), "recipients": "Mẹ"}, names=True),
    page("casework:plan_changes", "plan", KNOW, status=302),
    page("casework:plan_changes", "plan_again", KNOW, names=True),
)
CARRYING_OUT = (
    *form("casework:visit_new", "case_approved", OFFICERS, VISIT, names=True),
    page("casework:contradictions", "case_proven", OFFICERS, names=True),
    deed("casework:contradictions", "case_proven", OFFICERS, data=first_doubt),
    *form("casework:review_new", "case_in_progress", OFFICERS, REVIEW, names=True),
    deed("casework:new_cycle", "case_in_progress", OFFICERS),
    page("casework:supports", "case_in_progress", KNOW, names=True),
    *form("casework:support_new", "case_approved", OFFICERS, SUPPORT, names=True),
    *form("casework:support_given", "support", OFFICERS, {"given_on": day()}, names=True),
    *form("casework:support_edit", "support", OFFICERS, {"kind": "cash", "on": day()}, names=True),
    *form("casework:support_cancel", "support", OFFICERS, {"reason": "Gia đình không nhận"}, names=True),
)
MAY_OPEN_DOCUMENTS = (*OFFICERS, *CHAIRS)
DOCUMENTS = (
    page("casework:attachments", "case_in_progress", MAY_OPEN_DOCUMENTS, names=True),
    page("casework:attachment_file", "attachment", MAY_OPEN_DOCUMENTS),
    *form(
        "casework:attachment_new",
        "case_in_progress",
        OFFICERS,
        # A file is read to its end when it is sent, so each try sends its own.
        lambda _world: papers.form(papers.pdf()),
        names=True,
    ),
    *form("casework:attachment_remove", "attachment", OFFICERS, {"why": "wrong_case"}, names=True),
)
CLOSING = (
    deed("casework:closing_propose", "case_proven", OFFICERS),
    deed("casework:closing_approve", "case_proven", CHAIRS, given=propose),
    deed("casework:closing_return", "case_proven", CHAIRS, data=COMMENT, given=propose),
    deed("casework:reopen", "case_proven", OFFICERS, data={"reason": "Trẻ lại nghỉ học"}, given=close),
    *form("casework:closing_other", "case_assessed", OFFICERS, MOVED, names=True),
    page("casework:closing_paper", "case_proven", OFFICERS, names=True, given=propose),
    deed("casework:closing_paper", "case_proven", OFFICERS, data=paper, given=propose),
    page("casework:follow_up", "case_proven", OFFICERS, names=True, given=close),
    deed("casework:follow_up", "case_proven", OFFICERS, data=FOLLOWED, given=close),
    page("casework:health_check", "case_new", OFFICERS, names=True, given=asks_for_check),
    deed("casework:health_check", "case_new", OFFICERS, data={"on": day(0)}, given=asks_for_check),
)
SUPERVISING = (
    listing("casework:supervision", ANY_SUPERVISOR),
    listing("casework:supervised", ANY_SUPERVISOR, data=lambda world: {"commune": world.key("commune")}),
)
ROWS = (
    *READING,
    *SMALL_DEEDS,
    *SCREENING,
    *WORKPLACES,
    *PLANNING,
    *CARRYING_OUT,
    *DOCUMENTS,
    *CLOSING,
    *SUPERVISING,
)
