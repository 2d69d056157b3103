"""The journey of one case in the words of its page: the next step, and every step with its status or blocker.

Pure functions over a case and what `workflow.offered` allows; nothing here reads the database.
"""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.enums import PAPERS, CaseState, DeadlineKind, PaperState, Risk

# How far along the journey a state stands; a step is done when the case stands beyond it.
RANKS = {
    CaseState.NEW: 0,
    CaseState.REGISTERED: 1,
    CaseState.ASSESSED: 2,
    CaseState.RETURNED: 2,
    CaseState.PLANNED: 3,
    CaseState.APPROVED: 4,
    CaseState.IN_PROGRESS: 5,
    CaseState.CLOSING: 6,
    CaseState.CLOSED: 7,
    CaseState.SCREENED_OUT: 7,
    CaseState.MERGED: 7,
}


@dataclass(frozen=True)
class Next:
    """What to do next: a sentence, and for whoever may do it a page and the words of its button."""

    text: str
    deed: str = ""
    page: str = ""
    action: str = ""
    waiting: str = ""


NEXT = {
    CaseState.NEW: Next(
        _("Sàng lọc công việc của trẻ."),
        "screen",
        "casework:screenings",
        _("Sàng lọc"),
        _("Đang chờ cán bộ xã sàng lọc."),
    ),
    CaseState.MERGED: Next(
        _("Hồ sơ này đã được gộp vào một hồ sơ khác của cùng một trẻ. Làm việc ở hồ sơ kia.")
    ),
    CaseState.SCREENED_OUT: Next(_("Hồ sơ không thuộc diện can thiệp, không còn việc phải làm.")),
    CaseState.REGISTERED: Next(
        _("Đánh giá nguy cơ và nhu cầu của trẻ."),
        "assess",
        "casework:assessment_new",
        _("Đánh giá"),
        _("Đang chờ cán bộ xã đánh giá."),
    ),
    CaseState.ASSESSED: Next(
        _("Lập kế hoạch hỗ trợ, can thiệp rồi trình Chủ tịch UBND xã."),
        "submit_plan",
        "casework:plan_edit",
        _("Lập kế hoạch"),
        _("Đang chờ cán bộ xã lập kế hoạch."),
    ),
    CaseState.RETURNED: Next(
        _("Sửa kế hoạch theo ý kiến của Chủ tịch UBND xã rồi trình lại."),
        "submit_plan",
        "casework:plan_edit",
        _("Sửa kế hoạch"),
        _("Đang chờ cán bộ xã sửa kế hoạch."),
    ),
    CaseState.PLANNED: Next(
        _("Xem và quyết định về kế hoạch."),
        "approve_plan",
        "casework:plans",
        _("Xem kế hoạch"),
        _("Kế hoạch đang chờ Chủ tịch UBND xã phê duyệt."),
    ),
    CaseState.APPROVED: Next(
        _("Chuyển gửi trẻ đến nơi học và thăm gia đình lần đầu."),
        "visit",
        "casework:visit_new",
        _("Ghi lần thăm"),
        _("Kế hoạch đã được phê duyệt, cán bộ xã đang thực hiện."),
    ),
    CaseState.IN_PROGRESS: Next(
        _("Thăm gia đình đúng hẹn và ghi lại việc trẻ đi học, đi làm."),
        "visit",
        "casework:visit_new",
        _("Ghi lần thăm"),
        _("Cán bộ xã đang thực hiện kế hoạch."),
    ),
    CaseState.CLOSING: Next(
        _("Xem đề nghị kết thúc hồ sơ và quyết định."),
        "close",
        "casework:closing",
        _("Xem đề nghị"),
        _("Đề nghị kết thúc đang chờ Chủ tịch UBND xã quyết định."),
    ),
    CaseState.CLOSED: Next(
        _("Hồ sơ đã kết thúc. Mở lại khi trẻ có nguy cơ trở lại."),
        "reopen",
        "casework:closing",
        _("Mở lại hồ sơ"),
        _("Hồ sơ đã kết thúc."),
    ),
}


FOLLOW = Next(
    _("Hỏi thăm trẻ sau khi kết thúc: còn đi học không, có phải làm việc trở lại không."),
    "follow_up",
    "casework:follow_up",
    _("Ghi kết quả hỏi thăm"),
    _("Hồ sơ đã kết thúc. Cán bộ xã sẽ hỏi thăm trẻ."),
)


@dataclass(frozen=True)
class Step:
    """One line of the task list. `rank` is where it is done, `from_rank` from where it may begin."""

    title: str
    rank: int
    from_rank: int
    page: str
    blocker: str = ""


STEPS = (
    Step(_("Sàng lọc"), 0, 0, "casework:screenings"),
    Step(_("Đánh giá nguy cơ và nhu cầu"), 1, 1, "casework:assessments", _("Hoàn thành sàng lọc trước.")),
    Step(
        _("Lập kế hoạch hỗ trợ, can thiệp"), 2, 2, "casework:plans", _("Đánh giá nguy cơ và nhu cầu trước.")
    ),
    Step(_("Phê duyệt kế hoạch"), 3, 3, "casework:plans", _("Trình kế hoạch trước.")),
    Step(
        _("Chuyển gửi đến nơi học"),
        5,
        4,
        "referrals:of_case",
        _("Chờ Chủ tịch UBND xã phê duyệt kế hoạch."),
    ),
    Step(_("Thăm gia đình"), 5, 1, "casework:visits", _("Hoàn thành sàng lọc trước.")),
    Step(
        _("Rà soát, đánh giá lại (Mẫu 06)"),
        5,
        5,
        "casework:reviews",
        _("Ghi lần thăm đầu tiên sau khi kế hoạch được phê duyệt."),
    ),
    Step(_("Kết thúc hồ sơ"), 6, 5, "casework:closing", _("Thực hiện kế hoạch trước.")),
)


def next_step(case, offered) -> dict:
    """Return `text`, and `href` with `action` for a person who may take the next step of `case`."""
    step = FOLLOW if _to_follow(case) else NEXT[CaseState(case.state)]
    if not step.deed or not offered.get(step.deed):
        return {"text": step.waiting or step.text}
    return {"text": step.text, "href": reverse(step.page, args=[case.pk]), "action": step.action}


def _to_follow(case) -> bool:
    return case.state == CaseState.CLOSED and case.next_kind == DeadlineKind.FOLLOW_UP


def task_list(case, obstacles=(), offered=None) -> list[dict]:
    """Return the steps of the journey as `components/task_list.html` draws them.

    `obstacles` are the sentences that stand between the case and its closure; the last step names the first.
    `offered` says whether the person may note which papers the child has.
    """
    rank = RANKS[CaseState(case.state)]
    ended = case.state in (CaseState.SCREENED_OUT, CaseState.MERGED)
    tasks = [_task(case, step, rank, ended) for step in STEPS if not ended or step.rank == 0]
    if not ended:
        tasks.insert(-1, _papers(case, (offered or {}).get("change_facts", False)))
        tasks.insert(1, _initial(case, (offered or {}).get("assess_initially", False)))
    if case.state == CaseState.IN_PROGRESS and obstacles:
        tasks[-1] |= {"hint": obstacles[0], "status": _("Chưa đủ điều kiện"), "colour": "grey"}
    return tasks


def missing_papers(child) -> list[str]:
    """Return what of the papers that a school asks for `child` does not have, in words."""
    return [_paper(child, name) for name in PAPERS if getattr(child, name) == PaperState.MISSING]


def _initial(case, may_assess) -> dict:
    """Mẫu 02 beside the steps: it waits for none of them, and a case that knows its risk has had it."""
    task = {"title": _("Đánh giá nguy cơ ban đầu (Mẫu 02)")}
    if case.risk != Risk.UNKNOWN:
        href = page_link("casework:assessments", case)
        return {**task, "href": href, "status": _("Đã xong"), "colour": "green"}
    href = page_link("casework:assessment_initial", case) if may_assess else ""
    return {**task, "href": href, "status": _("Cần làm"), "colour": "yellow"}


def _papers(case, may_note) -> dict:
    """The papers beside the steps: a task as long as one of them is missing."""
    child, href = case.child, page_link("casework:papers", case)
    task = {"title": _("Giấy tờ để đi học"), "href": href if may_note else ""}
    if missing := missing_papers(child):
        hint = gettext("Chưa có: %(papers)s") % {"papers": ", ".join(missing)}
        return {**task, "hint": hint, "status": _("Cần làm"), "colour": "yellow"}
    unknown = [_paper(child, name) for name in PAPERS if getattr(child, name) == PaperState.UNKNOWN]
    if unknown:
        hint = gettext("Chưa hỏi: %(papers)s") % {"papers": ", ".join(unknown)}
        return {**task, "hint": hint, "status": _("Chưa rõ"), "colour": "grey"}
    return {**task, "status": _("Đã đủ"), "colour": "green"}


def _paper(child, name) -> str:
    return str(child._meta.get_field(name).verbose_name)


def page_link(page: str, case) -> str:
    """Return the path of a page about `case`; "" for a page of an app further right that is not installed."""
    try:
        return reverse(page, args=[case.pk])
    except NoReverseMatch:
        return ""


def _task(case, step, rank, ended) -> dict:
    task = {"title": step.title, "href": page_link(step.page, case)}
    if ended or rank > step.rank:
        return {**task, "status": _("Đã xong"), "colour": "green"}
    if rank == step.rank == step.from_rank:
        return {**task, "status": _("Cần làm"), "colour": "yellow"}
    if rank >= step.from_rank:
        return {**task, "status": _("Làm được"), "colour": "teal"}
    return {**task, "href": "", "hint": step.blocker, "status": _("Chưa làm được"), "colour": "grey"}
