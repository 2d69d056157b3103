"""Mẫu 04 and 05: the plan of support and the decision that approves it (Decree 56/2017, Art 28)."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from casework.enums import ActivityGroup, DecisionKind, DecisionOutcome
from casework.models import Plan
from reports.papers.case_values import CHILD, MADE_UP, SUPERSEDED, about_case, bases, day, lines_of
from reports.papers.decisions import LAW, PARTS, SYMBOL, decision_slots
from reports.papers.kinds import COMMON, OURS, PaperKind, heading, slots
from reports.papers.parts import Bases, Facts, Line, Rows, Words
from reports.pdf import wording
from reports.pdf.blocks import Column
from vietnam.calendar import day_of

RETURNED = "BẢN ĐÃ BỊ TRẢ LẠI"
NOT_SUBMITTED = "CHƯA TRÌNH"
FROM_APPROVAL = "ngày phê duyệt"
SENT_TO = ("Đơn vị, người thực hiện;", "Cha, mẹ hoặc người chăm sóc trẻ;")
GOALS = (Column("Loại mục tiêu", 1.2), Column("Mục tiêu cụ thể", 3), Column("Đạt trước ngày", 0.8))
ACTIVITIES = (
    Column("Nhóm", 0.9),
    Column("Dịch vụ, hoạt động", 2.1),
    # A date in one line.
    Column("Bắt đầu", 1.4),
    Column("Kết thúc", 1.4),
    Column("Người, cơ quan chịu trách nhiệm", 1.5),
    Column("Cơ sở, đơn vị phối hợp", 1.4),
    Column("Kinh phí (đồng)", 1.2, "right"),
)


def rows():
    """Return the plans, the newest version first, with their rows and decisions."""
    newer = Plan.objects.filter(case=OuterRef("case"), version__gt=OuterRef("version"))
    found = Plan.objects.select_related("by").annotate(superseded=Exists(newer))
    return found.prefetch_related("goals", "activities", "decisions__by")


def values_04(record, seen) -> dict:
    """Return what Mẫu 04 prints of a plan."""
    sheet = seen.record(record)
    activities = seen.records(record.activities.all())
    return {
        **about_case(seen, record.case),
        "signatory": record.by.full_name,
        "made_at": record.submitted_at,
        "by": record.by.full_name,
        "version": str(record.version),
        "objectives": sheet.objectives,
        "goals": tuple((one.get_kind_display(), one.what, one.by_date) for one in _goals(record, seen)),
        "activities": tuple(_activity(one) for one in _grouped(activities)),
        "total": ("Tổng cộng", "", "", "", "", "", wording.number(budget(record))),
        "agrees": "Đồng ý" if sheet.caregiver_agrees else "Chưa đồng ý",
        "review_on": day(sheet.review_on),
        "marks": marks_of(record),
        "not_yet": _not_yet_04(record),
    }


def values_05(record, seen) -> dict:
    """Return what Mẫu 05 prints of a plan: the chair's decision, or its draft while there is none."""
    made = approval_of(record)
    told = seen.record(made) if made else None
    on_paper = made and (made.number or made.decided_on)
    return {
        **about_case(seen, record.case),
        "made_at": made.at if made else None,
        "plan_version": str(record.version),
        "budget": f"{wording.number(budget(record))} đồng",
        "implementers": (told.implementers if told else "") or _named(seen.records(record.activities.all())),
        "recipients": (lines_of(told.recipients) if told else ()) or SENT_TO,
        "signatory": _signed(made),
        "own_number": made.number if made else "",
        "own_date": (made.decided_on or day_of(made.at)) if on_paper else None,
        "marks": marks_of(record),
        "not_yet": "" if made else _("Lấy số sau khi Chủ tịch UBND xã phê duyệt kế hoạch."),
    }


def approval_of(plan):
    """Return the decision that approved `plan`, None without one."""
    wanted = (DecisionKind.PLAN, DecisionOutcome.APPROVED)
    return next((one for one in plan.decisions.all() if (one.kind, one.outcome) == wanted), None)


def marks_of(plan) -> tuple[str, ...]:
    """Return why `plan` is not the one that holds."""
    returned = any(one.outcome == DecisionOutcome.RETURNED for one in plan.decisions.all())
    found = {
        RETURNED: returned and not approval_of(plan),
        SUPERSEDED: plan.superseded,
        NOT_SUBMITTED: plan.submitted_at is None,
    }
    return tuple(mark for mark, holds in found.items() if holds)


def budget(plan) -> int:
    """Return what all activities of `plan` cost, in đồng."""
    return sum(one.cost for one in plan.activities.all())


def _not_yet_04(plan):
    marks = marks_of(plan)
    if RETURNED in marks:
        return _("Bản kế hoạch này đã được trả lại: lấy số cho bản sau.")
    return _("Lấy số sau khi trình kế hoạch.") if NOT_SUBMITTED in marks else ""


def _signed(made) -> str:
    if made is None:
        return ""
    return made.signed_by if made.decided_on or made.signed_by else made.by.full_name


def _goals(record, seen) -> list:
    return seen.records(record.goals.all())


def _grouped(activities) -> list:
    order = list(ActivityGroup.values)
    return sorted(activities, key=lambda one: order.index(one.group) if one.group in order else len(order))


def _activity(one) -> tuple:
    begins = wording.short_date(one.starts_on) if one.starts_on else FROM_APPROVAL
    cost = wording.number(one.cost)
    return (one.get_group_display(), one.what, begins, one.by_date, one.responsible, one.partner or "", cost)


def _named(activities) -> str:
    people = (name for one in activities for name in (one.responsible, one.partner) if name)
    return "; ".join(dict.fromkeys(str(name) for name in people))


def named(record) -> str:
    """Return which plan it is."""
    return f"kế hoạch lần {record.version}"


SAMPLE = {
    **MADE_UP,
    "by": "Trần Thị Mẫu",
    "version": "1",
    "plan_version": "1",
    "objectives": "Mục tiêu thử.",
    "goals": (("Hòa nhập, trở lại học", "Trẻ đi học đều (thử)", "30/06/2027"),),
    "activities": (
        ("Giáo dục", "Hoạt động thử", "05/01/2027", "30/06/2027", "Trần Thị Mẫu", "Trường Mẫu", "500.000"),
    ),
    "total": ("Tổng cộng", "", "", "", "", "", "500.000"),
    "agrees": "Đồng ý",
    "review_on": "30/06/2027",
    "budget": "500.000 đồng",
    "implementers": "Trần Thị Mẫu; Trường Mẫu",
    "recipients": SENT_TO,
}
MAU_04 = PaperKind(
    code="mau_04",
    label=_("Kế hoạch hỗ trợ, can thiệp"),
    form="Mẫu 04",
    symbol="KH-UBND",
    model=Plan,
    rows=rows,
    values=values_04,
    named=named,
    parts=(
        Bases(),
        Facts((*CHILD, Line("Lần lập kế hoạch", "version"), Line("Người lập", "by")), "h_child"),
        Words("h_objectives", "objectives"),
        Rows("h_goals", "goals", GOALS, needed=False),
        Rows("h_activities", "activities", ACTIVITIES, total="total"),
        Facts((Line("Cha, mẹ, người chăm sóc", "agrees"), Line("Ngày rà soát", "review_on")), "h_follow"),
    ),
    slots=slots(
        "KẾ HOẠCH",
        "Hỗ trợ, can thiệp đối với trẻ em {child}",
        bases(LAW, _("Căn cứ, mỗi dòng một căn cứ"), COMMON),
        heading("h_child", _("Tiêu đề: trẻ em"), "I. Thông tin về trẻ em"),
        heading("h_objectives", _("Tiêu đề: mục tiêu"), "II. Mục tiêu"),
        heading("h_goals", _("Tiêu đề: mục tiêu cụ thể"), "III. Mục tiêu cụ thể"),
        heading("h_activities", _("Tiêu đề: hoạt động"), "IV. Dịch vụ, hoạt động, người thực hiện, kinh phí"),
        heading("h_follow", _("Tiêu đề: theo dõi"), "V. Theo dõi, rà soát", OURS),
        signatory="NGƯỜI LẬP KẾ HOẠCH",
        recipients="Chủ tịch UBND cấp xã;\nĐơn vị, người thực hiện;\nHồ sơ của trẻ;\nLưu: VT.",
        distribution="Đơn vị, người thực hiện kế hoạch; cha, mẹ hoặc người chăm sóc trẻ",
    ),
    sample={**SAMPLE, "recipients": ()},
)
MAU_05 = PaperKind(
    code="mau_05",
    label=_("Quyết định phê duyệt kế hoạch hỗ trợ, can thiệp"),
    form="Mẫu 05",
    symbol=SYMBOL,
    model=Plan,
    rows=rows,
    values=values_05,
    named=named,
    placeholders={
        "birth": "ngày sinh",
        "address": "nơi ở",
        "plan_version": "lần lập kế hoạch",
        "budget": "kinh phí",
        "implementers": "đơn vị, người thực hiện",
    },
    parts=PARTS,
    slots=decision_slots(
        "Phê duyệt kế hoạch hỗ trợ, can thiệp đối với trẻ em {child}",
        "Điều 1. Phê duyệt kế hoạch hỗ trợ, can thiệp đối với trẻ em {child}, sinh {birth}, nơi ở:"
        " {address}. Kế hoạch lần {plan_version} kèm theo Quyết định này.\n"
        "Điều 2. Kinh phí thực hiện kế hoạch: {budget}.\n"
        "Điều 3. Quyết định này có hiệu lực kể từ ngày ký.\n"
        "Điều 4. {implementers} và cha, mẹ hoặc người chăm sóc trẻ chịu trách nhiệm thi hành"
        " Quyết định này.",
        recipients="Hồ sơ của trẻ;\nLưu: VT.",
        distribution="Đơn vị, người thực hiện kế hoạch; cha, mẹ hoặc người chăm sóc trẻ",
    ),
    sample=SAMPLE,
)
