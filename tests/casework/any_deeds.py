"""Deeds on a case as anybody may try them, with what each needs, and a way on which each goes through."""

import datetime as dt

from django.utils import timezone

from accounts.enums import RoleKind
from accounts.models import User
from casework.actions import (
    cases,
    closing,
    emergency,
    facts,
    handover,
    hiding,
    meetings,
    merging,
    plans,
    reports,
    screenings,
    shares,
    supports,
    transfers,
)
from casework.actions.succession import ended_roles, settle
from casework.handover import work_of
from casework.models import Case, CaseMeeting, Isolation, Merge, Report, Transfer
from tests.casework import papers
from tests.factories import assess, isolate, make_case, make_consent, make_report, make_visit, plan, screen
from vietnam.calendar import today

TEACHER = {"office": "school", "name": "Cô Thu"}
SCAN = papers.pdf()


def _close(case, by):
    """Close by the deeds, whatever the proof says: the proof has tests of its own."""
    closing.decide_closure(case, by=by, approve=True)


def _merge(case, by):
    other = Case.objects.exclude(pk=case.pk).order_by("-pk").first()
    merging.merge_records(case, other, by=by, choices={}, home="kept")


def _unmerge(case, by):
    merge = Merge.objects.filter(case=case, undone_at=None).first()
    if merge:
        merging.unmerge_records(merge, by=by, reason="Hai trẻ")


def _join(case, by):
    reports.join_case(make_report(by=_person("lan")), case, by=by)


def _part(case, by):
    report = Report.objects.filter(case=case, state="joined").first()
    if report:
        reports.part_report(report, by=by, reason="Trẻ khác")


def _ask(case, by):
    there = {"to_commune": _person("hoa").roles.get().area, "address": "Ấp 9"}
    transfers.ask_transfer(case, by=by, why="Chuyển nhà", need="Đi học", **there)


def _answer(deed, **told):
    def answer(case, by):
        asked = Transfer.objects.filter(case=case, state="asked").first()
        if asked:
            deed(asked, by=by, **told)

    return answer


def _hand_over(case, by):
    """Everything the officer in charge has in the commune goes to whoever is asked for."""
    codes = list(work_of(case.officer, case.commune).values_list("code", flat=True))
    handover.hand_over(case.officer, case.commune, codes, to=by, by=_person("an"))


def _support(case, by):
    supports.give_support(case, by=by, kind="bicycle", given_on=today(), worth=1)


def _end_isolation(case, by):
    running = Isolation.objects.filter(case=case, ended_on=None).first()
    if running:
        emergency.end_isolation(running, by=by, on=today(), reason="safe", comment="")


def _share(case, by):
    shares.share_case(case, by=by, user=_person("hoa"), purpose="Cùng tìm gia đình trẻ", until=today())


def _propose_ending(case, by):
    told = {"on": today() - dt.timedelta(days=3), "where": "Xã Đông Hòa", "told": "Công văn 12/UBND"}
    closing.propose_ending(case, by=by, reason="moved", **told)


def _on_paper(deed):
    def decided(case, by):
        number = f"{case.history.count()}/QĐ-UBND"
        deed(case, by=by, data=SCAN, number=number, decided_on=today(), signed_by="Lê Văn Minh")

    return decided


def _meet(case, by):
    ago = timezone.now() - dt.timedelta(hours=1)
    meetings.call_meeting(case, by=by, at=ago, place="UBND xã", people=[TEACHER])


def _minutes(case, by):
    meeting = CaseMeeting.objects.filter(case=case, state="called").first()
    if meeting:
        task = {"kind": "task", "what": "Làm giấy khai sinh", "responsible": "Tư pháp", "by_date": today()}
        came = [{**TEACHER, "came": True}]
        meetings.write_minutes(meeting, by=by, people=came, conclusions=[task], discussed="Việc học")


def _end_role(case, by):
    """The role of an officer is over in the commune, and the hourly run settles what was left."""
    by.roles.filter(kind=RoleKind.OFFICER, area=case.commune).update(ends=today() - dt.timedelta(days=1))
    for one in ended_roles(by):
        settle(*one)


def _follow_up(case, by):
    closing.record_follow_up(case, by=by, on=today(), result="stable", comment="Đi học đều")


DEEDS = {
    "ask": _ask,
    "take_back": _answer(transfers.take_back_transfer),
    "decline": _answer(transfers.decline_transfer, answer="Chưa rõ địa chỉ"),
    "accept": _answer(transfers.accept_transfer),
    "hand_over": _hand_over,
    "support": _support,
    "consent": lambda case, by: make_consent(case, by=by),
    "emergency": lambda case, by: cases.start_emergency(case, by=by),
    "isolate": lambda case, by: isolate(case, by=by),
    "end_isolation": _end_isolation,
    "share": _share,
    "propose_ending": _propose_ending,
    "return_closure": lambda case, by: closing.decide_closure(case, by=by, approve=False, comment="Thiếu"),
    "follow_up": _follow_up,
    "screen": lambda case, by: screen(case, by=by),
    "no_work": lambda case, by: screen(case, by=by, activities=[]),
    "screen_out": lambda case, by: screenings.screen_out(case, by=by),
    "assess": assess,
    "plan": plan,
    "approve": lambda case, by: plans.approve_plan(case, by=by),
    "return": lambda case, by: plans.return_plan(case, by=by, comment="Thiếu"),
    "visit": lambda case, by: make_visit(case, by=by),
    "cycle": lambda case, by: plans.begin_new_cycle(case, by=by),
    "propose": lambda case, by: closing.propose_closure(case, by=by),
    "close": _close,
    "reopen": lambda case, by: cases.reopen_case(case, by=by, reason="Trẻ lại đi làm"),
    "note": lambda case, by: cases.write_note(case, by=by, text="Gọi lại"),
    "hide": lambda case, by: hiding.hide_name(case, by=by, reason="trafficking"),
    "facts": lambda case, by: facts.change_child(case, by=by, values={"nickname": "Tí"}, why="told"),
    "home": lambda case, by: facts.change_home(
        case, by=by, values={"village": "Ấp 2"}, why="changed", moved="child"
    ),
    "assign": lambda case, by: cases.assign_case(case, officer=by, by=by),
    "merge": _merge,
    "unmerge": _unmerge,
    "join": _join,
    "part": _part,
    "meet": _meet,
    "minutes": _minutes,
    "approve_on_paper": _on_paper(plans.approve_on_paper),
    "close_on_paper": _on_paper(closing.close_on_paper),
    "end_role": _end_role,
}
# State → what may well come next there, and who does it. What leads on stands first: it is drawn most often.
NEXT = {
    "new": (("screen", "mai"), ("no_work", "lan"), ("screen_out", "lan"), ("merge", "lan")),
    "registered": (("assess", "mai"), ("meet", "minh"), ("minutes", "minh"), ("ask", "lan")),
    "assessed": (("plan", "lan"), ("meet", "lan"), ("minutes", "lan"), ("take_back", "lan"), ("join", "mai")),
    "planned": (("approve", "minh"), ("return", "minh"), ("approve_on_paper", "mai")),
    "returned": (("plan", "mai"), ("part", "lan")),
    "approved": (("visit", "lan"), ("support", "mai"), ("end_role", "lan")),
    "in_progress": (
        *(("propose", "lan"), ("propose_ending", "mai"), ("cycle", "mai"), ("hand_over", "mai")),
        *(("isolate", "lan"), ("end_isolation", "mai"), ("end_role", "mai")),
        *(("ask", "mai"), ("accept", "hoa"), ("decline", "hoa")),
    ),
    "closing": (("close", "minh"), ("return_closure", "minh"), ("close_on_paper", "lan")),
    "closed": (("reopen", "lan"), ("follow_up", "mai"), ("follow_up", "lan")),
    "screened_out": (("facts", "mai"),),
    "merged": (("unmerge", "lan"),),
}
# The states of the cases at the start: `begin_cases` makes one in each.
START = ("new", "assessed", "in_progress", "closing", "closed")
# A way on which every deed goes through: the start of the case, the deed, who does it.
WALK = (
    *(("new", name, "lan") for name in ("note", "hide", "facts", "home", "share", "join", "part")),
    *(("new", "ask", "lan"), ("new", "decline", "hoa"), ("new", "ask", "lan"), ("new", "take_back", "lan")),
    *(("new", name, "lan") for name in ("emergency", "isolate", "end_isolation", "no_work", "screen_out")),
    *(("assessed", name, "lan") for name in ("screen", "assess", "meet", "minutes", "plan")),
    *(("assessed", "return", "minh"), ("assessed", "plan", "mai"), ("assessed", "approve", "minh")),
    *(("assessed", name, "lan") for name in ("support", "visit", "consent", "cycle", "plan")),
    *(("assessed", "approve_on_paper", "lan"), ("assessed", "merge", "lan"), ("assessed", "unmerge", "lan")),
    *(("in_progress", "assign", "mai"), ("in_progress", "hand_over", "lan")),
    *(("in_progress", "propose", "lan"), ("in_progress", "return_closure", "minh")),
    *(("in_progress", "propose_ending", "lan"), ("in_progress", "close", "minh")),
    ("in_progress", "reopen", "mai"),
    *(("closing", "close_on_paper", "lan"), ("closed", "follow_up", "lan")),
    *(("in_progress", "ask", "lan"), ("in_progress", "accept", "hoa"), ("assessed", "end_role", "lan")),
)


def begin_cases(cast) -> dict[str, int]:
    """Make a case in each state of `START`, in a commune of two officers. Returns state → its key."""
    lan, minh = cast["lan"], cast["minh"]
    mai = User.objects.create(username="mai", full_name="Phan Thị Mai")
    mai.roles.create(kind=RoleKind.OFFICER, area=lan.roles.get().area, starts=dt.date(2025, 7, 1))
    made = {state: make_case(by=lan, chair=minh, state=state) for state in START[:3]}
    for state in START[3:]:
        made[state] = make_case(by=lan, chair=minh, state="in_progress")
        closing.propose_closure(made[state], by=lan)
    closing.decide_closure(made["closed"], by=minh, approve=True)
    return {state: case.pk for state, case in made.items()}


def _person(username) -> User:
    return User.objects.get(username=username)


def tries(deed, case, who) -> None:
    """Let somebody try a deed, as they stand now: roles come and go."""
    DEEDS[deed](case, _person(who))
