"""Test data in the words of the domain; every state is reached by the real actions, so nothing drifts.

make_case(state="planned", by=cast["lan"])
make_referral(state="accepted", by=cast["lan"], counsellor=cast["thu"])
"""

import datetime as dt
from itertools import count

from django.utils import timezone

from accounts.enums import RoleKind
from casework.access import own_communes
from casework.actions import consents, emergency, plans, reports, screenings, visits
from casework.enums import CAPACITY_ITEMS, HARM_ITEMS
from casework.forwarding import content_from
from casework.models import Case
from vietnam.calendar import today

NUMBERS = count(1)
# Names that appear nowhere else, so that a page that shows one of them where it must not is caught.
CANARIES = ("Canary Đỗ Tước Yến", "Canary Hoàng Yến Phụng", "Canary Sơn Ca Họa Mi")

STEPS = ("new", "registered", "assessed", "planned", "approved", "in_progress")
# What else Mẫu 01 asks; every encrypted column of a report holds something.
TOLD = {
    "place": "Lò gạch đầu ấp",
    "condition": "Tay bị phồng rộp",
    "likely_harm": "Bỏng, bỏ học lâu dài",
    "done_before": "Hàng xóm đã khuyên gia đình",
    "family": "Cha mẹ làm thuê xa nhà",
    "residence": "Ấp Bình Hòa",
    "mother_name": "Trần Thị Mẹ",
    "mother_job": "Làm thuê",
}
# A decision on Mẫu 07.
APART = {
    "number": "15/QĐ-UBND",
    "signed_by": "Lê Văn Minh",
    "apart_from": "Chủ lò gạch",
    "why": "Trẻ bị đánh, bị giữ lại lò",
    "place": "Nhà tạm lánh",
    "carer": "Trung tâm bảo trợ",
}
BRICK_WORK = {
    "kind": "economic",
    "setting": "employer",
    "work_codes": [],
    "place_codes": [],
    "hours_per_day": 8,
    "days_per_week": 6,
    "hazards": [],
    "night_work": False,
}


def make_report(*, by, full_name=None, urgent=False, **child):
    """Return an open report of the officer `by` about a child of twelve, in the officer's own commune."""
    commune = own_communes(by, RoleKind.OFFICER)[0]
    fields = {
        "full_name": full_name or f"Nguyễn Văn Trẻ {next(NUMBERS)}",
        "sex": "male",
        "birth_date": today() - dt.timedelta(days=12 * 366),
        "birth_precision": "day",
        **child,
    }
    return reports.take_report(
        commune=commune,
        by=by,
        child=fields,
        household={"village": "Ấp Bình Hòa"},
        caregiver={"full_name": "Trần Thị Mẹ", "phone": "0911000222"},
        report={"channel": "direct", "work_text": "Làm gạch", "urgent": urgent, **TOLD},
        reporter={
            "full_name": "Người Báo Tin",
            "phone": "0911000333",
            "address": "Hẻm Người Báo Tin",
            "notes": "Người Báo Tin dặn gọi buổi tối",
        },
    )


def make_case(*, by, state="new", chair=None, **report):
    """Return a case of the officer `by` in `state`, one of `STEPS`; from "approved" on `chair` decides."""
    case = reports.open_case(make_report(by=by, **report), by=by)
    for step in STEPS[1 : STEPS.index(state) + 1]:
        _STEPS[step](case, by, chair)
        case = Case.objects.get(pk=case.pk)
    return case


def isolate(case, *, by, days=10, starts_on=None):
    """Return a running isolation of the child of `case`."""
    start = starts_on or today()
    facts = {**APART, "decided_at": timezone.now(), "starts_on": start, "days": days}
    return emergency.decide_isolation(case, by=by, **facts)


def screen(case, *, by, **facts):
    """Finish a screening of `case` with a hazardous brick kiln job, or with `facts`."""
    draft = screenings.begin_screening(case, by=by, respondent="child")
    answers = {
        "id": case.code,
        "as_of": today().isoformat(),
        "sex": "male",
        "activities": [BRICK_WORK],
        "worst_forms": [],
    }
    if case.child.birth_date:
        answers["birth_date"] = case.child.birth_date.isoformat()
    screenings.save_step(draft, by=by, step=1, facts={**answers, **facts})
    return screenings.finish_screening(draft, by=by)


def assess(case, by, _chair=None):
    return plans.assess_case(
        case,
        by=by,
        on=today(),
        risk="high",
        harm={**dict.fromkeys(HARM_ITEMS, "high"), "care_obstacles": "medium"},
        capacity={**dict.fromkeys(CAPACITY_ITEMS, "medium"), "self_protection": "low"},
        needs="Trở lại trường, hỗ trợ học phí",
        child_words="Em muốn đi học lại",
        caregiver_words="Gia đình khó khăn",
    )


def plan(case, by, _chair=None):
    plans.save_plan(
        case,
        by=by,
        plan={
            "objectives": "Trẻ trở lại lớp 7",
            "caregiver_agrees": True,
            "review_on": today() + dt.timedelta(days=90),
        },
        activities=[
            {
                "group": "education",
                "what": "Chuyển gửi đến trường",
                "responsible": "Nguyễn Thị Lan",
                "by_date": today() + dt.timedelta(days=30),
                "cost": 500_000,
            }
        ],
    )
    return plans.submit_plan(case, by=by)


def make_visit(case, *, by, **fields):
    """Record a visit at which the child was seen and no longer in child labour, or as `fields` say."""
    good = {
        "on": today(),
        "child_seen": True,
        "still_in_child_labour": False,
        "child_words": "Em đi học đều",
        "caregiver_words": "Con đi học",
    }
    return visits.record_visit(case, by=by, **{**good, **fields})


def make_consent(case, *, by, **fields):
    """Record consent of caregiver and child to a referral, from today on."""
    return consents.record_consent(
        case, by=by, **{"caregiver_name": "Trần Thị Mẹ", "child_agrees": True, "given_on": today(), **fields}
    )


_STEPS = {
    "registered": lambda case, by, chair: screen(case, by=by),
    "assessed": assess,
    "planned": plan,
    "approved": lambda case, by, chair: plans.approve_plan(case, by=chair),
    "in_progress": lambda case, by, chair: make_visit(case, by=by),
}


def pupil(by, commune, full_name="Lê Thị Mới") -> dict:
    """Return the arguments of `report_pupil` beside the school: a pupil who works."""
    report = {"what_was_said": "Em nghỉ học để bán vé số", "residence": "Ấp Láng"}
    caregiver = {"full_name": "Trần Thị Mẹ", "relation": "Mẹ", "phone": "0911000777"}
    facts = {"child": {"full_name": full_name, "sex": "female", "grade": 6}, "report": report}
    content = content_from({**facts, "household": {"village": "Ấp 3"}, "caregivers": [caregiver]})
    told = {"by": by, "to_commune": commune, "content": content, "urgent": False}
    return {**told, "reference": "NK-12/2026", "raised_on": today()}
