"""The demo's assessments, meetings and plans, by the real deeds of the cast."""

import datetime as dt

from django.utils import timezone

from casework.actions import meetings, plans
from casework.models import Case
from casework.rating import proposed
from vietnam.calendar import today

HARM = {
    "current_harm": "medium",
    "continuing_harm": "high",
    "abuser_access": "high",
    "development": "medium",
    "care_obstacles": "medium",
    "no_guardian": "low",
}
CAPACITY = {
    "self_protection": "low",
    "safe_adults": "medium",
    "relationships": "medium",
    "guardian": "low",
    "support": "low",
}
DAY = dt.timedelta(days=1)


def assess(case, scene, by, _people) -> None:
    risk = scene.risk or ("high" if scene.hours > 6 else "medium")
    plans.assess_case(
        case,
        by=by,
        on=today(),
        risk=risk,
        harm=HARM,
        capacity=CAPACITY,
        proposed=proposed(HARM, CAPACITY),
        risk_reason="" if risk == "high" else "Trẻ làm ít giờ, có bà ngoại ở cùng.",
        notes={"development": "Trẻ ngủ ít, hay mệt.", "guardian": "Bà ngoại thương trẻ nhưng đã yếu."},
        condition="Gầy, tay có vết xước, ít nói khi có người lạ.",
        protective="Cha mẹ thương con, vắng nhà ban ngày.",
        factors="Gia đình nợ tiền chủ cơ sở; chủ cho trẻ làm thay.",
        community="Trưởng ấp và hàng xóm sẵn sàng trông nom.",
        problems="Nghỉ học; làm việc quá giờ; chưa có bảo hiểm y tế.",
        need_kinds=["education", "social", "medical"],
        care_provider="Trạm y tế xã",
        care_service="Khám sức khỏe, băng vết xước",
        family="Cha mẹ làm thuê theo mùa, thu nhập không ổn định.",
        learning="Đã học hết lớp 5, nghỉ giữa lớp 6.",
        child_words="Con muốn đi học lại với bạn.",
        caregiver_words="Nếu có hỗ trợ học phí thì cho cháu đi học lại.",
        needs="Trở lại lớp học, xe đạp, hỗ trợ sách vở.",
    )


def assess_initially(case, by) -> None:
    """Mẫu 02 alone, as it is filled in on the spot."""
    harm, capacity = {"current_harm": "high", "continuing_harm": "high"}, {"self_protection": "low"}
    plans.assess_initially(
        case,
        by=by,
        on=today(),
        risk="high",
        harm=harm,
        capacity={**capacity, "support": "medium"},
        proposed="high",
        notes={"current_harm": "Vết bầm ở tay, trẻ nói bị đánh."},
        safe_provider="Nhà tạm lánh, Trung tâm Công tác xã hội tỉnh",
        safe_service="Ở tạm, có người trông ban đêm",
        care_provider="Trạm y tế xã",
        care_service="Khám và băng vết thương",
    )


def plan(case, scene, by, _people) -> None:
    goals = (
        ("integration", "Trẻ đi học đủ buổi trong ba tháng liền", 90),
        ("remedy", "Trẻ không còn làm việc trái quy định", 30),
    )
    steps = (
        ("education", "Chuyển gửi trẻ trở lại lớp học", "Trường THCS Tân Hòa", 0, 14, 0),
        ("social", "Nói chuyện với cha mẹ về việc học của trẻ", "Hội Phụ nữ xã", 0, 7, 1),
        ("social", "Cấp xe đạp và sách vở", "UBND xã", 2_500_000, 21, 0),
    )
    plans.save_plan(
        case,
        by=by,
        plan={
            "objectives": "Trẻ ngừng làm việc trái quy định và đi học đều trong học kỳ này.",
            "caregiver_agrees": True,
            "review_on": today() + 90 * DAY,
        },
        activities=[
            {
                "group": group,
                "what": what,
                "responsible": by.full_name,
                "partner": partner,
                "cost": cost,
                "by_date": today() + days * DAY,
                "objective": goal,
            }
            for group, what, partner, cost, days, goal in steps
        ],
        objectives=[
            {"kind": kind, "what": what, "by_date": today() + days * DAY} for kind, what, days in goals
        ],
    )
    plans.submit_plan(case, by=by)


def meet(people) -> None:
    """The commune called a meeting before the plan of one child, and calls one about another."""
    lan, minh = people["lan"], people["minh"]
    now = timezone.now()
    family = {"office": "caregiver", "body": "", "name": ""}
    bodies = [
        {"office": "chair", "body": "Chủ tịch UBND xã", "name": minh.full_name},
        {"office": "protection", "body": "UBND xã", "name": lan.full_name},
        {"office": "school", "body": "Trường THCS Tân Hòa", "name": people["thu"].full_name},
        {"office": "police", "body": "Công an xã", "name": "Nguyễn Văn Bền"},
        {"office": "women", "body": "Hội Liên hiệp Phụ nữ xã", "name": "Lê Thị Hạnh"},
    ]
    case = Case.objects.get(child__full_name="Đặng Thị Kim Ngân")
    meetings.call_meeting(
        case,
        by=lan,
        at=now + 3 * DAY,
        place="Phòng họp UBND xã",
        purpose="Bàn biện pháp đưa trẻ trở lại lớp học.",
        people=[*bodies, family],
    )
    case = Case.objects.filter(officer=lan, state="assessed").exclude(pk=case.pk).first() or case
    held = meetings.call_meeting(
        case, by=minh, at=now - dt.timedelta(hours=3), place="Nhà văn hóa ấp", people=[*bodies, family]
    )
    came = [{**person, "came": person["office"] != "police"} for person in [*bodies, family]]
    rows = (
        ("objective", "Trẻ đi học đủ buổi từ học kỳ tới", "", 60),
        ("activity", "Dạy bù môn Toán hai buổi mỗi tuần", "Trường THCS Tân Hòa", 30),
        ("task", "Làm giấy khai sinh cho em của trẻ", "Công chức tư pháp, hộ tịch", 10),
    )
    meetings.write_minutes(
        held,
        by=lan,
        people=came,
        child_words="Con muốn đi học với bạn, con sợ không theo kịp môn Toán.",
        caregiver_words="Nhà cần người phụ, nhưng có học bổng thì cho cháu đi học.",
        discussed="Nhà trường nhận trẻ vào lớp 6 và dạy bù. Hội Phụ nữ giúp gia đình vay vốn nuôi gà.",
        conclusions=[
            {"kind": kind, "what": what, "responsible": who, "by_date": today() + days * DAY}
            for kind, what, who, days in rows
        ],
    )
