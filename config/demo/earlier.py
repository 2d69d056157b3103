"""The months before: every deed on its day, in the order of the days, by the clock turned back to it.

Reports, charts and statistics tell of time: how many came, which deadlines were kept, who still learns after
90 days. Nobody in it exists.
"""

import datetime as dt
from dataclasses import dataclass

import time_machine
from django.db import transaction
from django.utils import timezone

from accounts.actions.notices import stop_notices
from accounts.enums import NoticeReason
from accounts.models import Notice
from casework.actions import closing, emergency, plans, progress, reports, screenings, supports, visits
from casework.models import Case
from config.demo import ends
from config.demo.cases import CHAIRS, agree, job_of, screen, take
from config.demo.earlier_scenes import STORIES, SUPPORTS, Earlier, earlier
from config.demo.planning import assess, plan
from referrals.actions import institution, officer
from referrals.actions.attendance import record_attendance
from referrals.actions.placement import record_check
from referrals.models import Placement, Referral
from schools.models import Programme
from vietnam.calendar import ZONE, today, week_start

DAY, WEEK = dt.timedelta(days=1), dt.timedelta(weeks=1)
MORNING = dt.time(8, 30)
SATURDAY = 5
DAYS = 6
# Notices that are older are of no use to who opens the demo.
READ_AFTER = 2 * DAY


@dataclass
class Played:
    """One child of `earlier` on the way: what its deeds have brought about so far."""

    row: Earlier
    people: dict
    number: int
    case: Case | None = None
    report: object = None
    referral: Referral | None = None
    placement: Placement | None = None

    @property
    def by(self):
        return self.people[self.row.scene.officer]

    @property
    def chair(self):
        return self.people[CHAIRS[self.row.scene.officer]]

    @property
    def counsellor(self):
        return self.people[self.row.receiver]

    def now(self) -> Case:
        """Return the case as it stands."""
        self.case.refresh_from_db()
        return self.case


@transaction.atomic
def seed_earlier(people) -> int:
    """Play `earlier` once, before anything of today; returns how many children. Twice is as once."""
    rows = earlier()
    if Case.objects.filter(child__full_name=rows[0].scene.name).exists():
        return 0
    played = [Played(row, people, number) for number, row in enumerate(rows, 1)]
    deeds = [deed for one in played for deed in _deeds(one)]
    # Sorting keeps the order of deeds of one moment.
    for moment, name, one, told in sorted(deeds, key=lambda deed: deed[0]):
        with time_machine.travel(moment, tick=False):
            DEEDS[name](one, *told)
    stop_notices(Notice.objects.filter(created_at__lt=_moment(today() - READ_AFTER)), NoticeReason.DONE)
    return len(played)


def _deeds(one: Played):
    """Yield moment, name, child and what the deed is told, of each deed that lies before today."""
    begins = today() - one.row.ago * DAY
    for days, name, *told in STORIES[one.row.story]:
        day = begins + days * DAY
        while day.weekday() >= SATURDAY:
            day += DAY
        if day < today():
            later = told[0] if name == "protect" else 0
            yield _moment(day) + dt.timedelta(hours=later, minutes=3 * one.number), name, one, told


def _moment(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, MORNING, tzinfo=ZONE)


def _take(one: Played) -> None:
    one.report = take(one.row.scene, one.by)


def _open(one: Played) -> None:
    one.case = reports.open_case(one.report, by=one.by)


def _protect(one: Played, _hours: int) -> None:
    """Note who was told and the safe place, so many hours after the report."""
    at = timezone.now()
    for kind, whom, where in (
        ("police", "Trực ban Công an xã", ""),
        ("safe_place", "Công an xã và cán bộ bảo vệ trẻ em", "Nhà bà ngoại ở ấp khác"),
    ):
        emergency.note_step(one.now(), by=one.by, kind=kind, at=at, whom=whom, where=where)


def _screen(one: Played) -> None:
    screen(one.now(), one.row.scene, one.by)


def _screen_out(one: Played, label: str, why: str) -> None:
    """Conclude that the work is lawful, or that there is none, and end the case."""
    jobs = [job_of(one.row.scene)] if label else []
    screen(one.now(), one.row.scene, one.by, jobs=jobs, label=label, override_reason=why)
    screenings.screen_out(one.now(), by=one.by)


def _assess(one: Played) -> None:
    assess(one.now(), one.row.scene, one.by, one.people)


def _plan(one: Played) -> None:
    plan(one.now(), one.row.scene, one.by, one.people)


def _approve(one: Played) -> None:
    plans.approve_plan(one.now(), by=one.chair, number=f"{30 + one.number}/QĐ-UBND")


def _help(one: Played, place: int) -> None:
    """Give what stands at `place` among the help for this child."""
    if place < len(one.row.helped):
        kind, what, worth, provider = SUPPORTS[one.row.helped[place]]
        told = {"what": what, "worth": worth, "provider": provider, "given_on": today()}
        supports.give_support(one.now(), by=one.by, kind=kind, **told)


def _visit(one: Played, working: bool = False, learning: bool = True) -> None:
    words = ("Con vẫn phụ việc buổi sáng.", "Nhà còn thiếu, cháu phải phụ.") if working else STILL
    visits.record_visit(
        one.now(),
        by=one.by,
        on=today(),
        place="Nhà của trẻ",
        child_seen=True,
        seen_alone=True,
        still_in_child_labour=working,
        attending_school=learning,
        child_words=words[0],
        caregiver_words=words[1],
        observed="Trẻ khỏe, nói chuyện thoải mái.",
    )
    for activity in one.case.plans.get().activities.filter(outcome="open")[:1]:
        progress.note_progress(activity, by=one.by, outcome="done", on=today(), reason="")


STILL = ("Con đi học đều, con không đi làm nữa.", "Gia đình cố gắng cho cháu học hết cấp.")


def _away(one: Played) -> None:
    away = {"child_seen": False, "why_not_alone": "Nhà khóa cửa, hàng xóm nói cả nhà đi làm xa"}
    visits.record_visit(one.now(), by=one.by, on=today(), **away)


def _send(one: Played, receiver: str = "") -> None:
    """Refer the child to the programme of `receiver`, with the consent of child and caregiver."""
    case, by, scene = one.now(), one.by, one.row.scene
    programme = _programme(one.people[receiver or one.row.receiver])
    draft = officer.compose_referral(
        case, by=by, need=programme.need, institution=programme.institution, programme=programme
    )
    officer.save_draft(
        draft, by=by, shared=["name", "schooling"], share_reasons={}, message="Trẻ cần học bù."
    )
    agree(draft, scene, by)
    one.referral = officer.send_referral(draft, by=by)


def _programme(counsellor) -> Programme:
    return Programme.objects.filter(institution__posts__user=counsellor).earliest("pk")


def _decline(one: Played, receiver: str, reason: str) -> None:
    institution.decline_referral(one.referral, by=one.people[receiver], reason=reason)


def _accept(one: Played) -> None:
    institution.accept_referral(one.referral, by=one.counsellor)


def _enrol(one: Played) -> None:
    group = f"Lớp {one.row.scene.grade}A" if one.row.receiver == "thu" else "Lớp chiều"
    one.placement = institution.enrol_child(one.referral, by=one.counsellor, starts=today(), group=group)


def _weeks(one: Played, *missed: int) -> None:
    """Record the weeks before this one, the last one last: on how many days of each the child stayed away."""
    monday = week_start(today())
    for back, away in zip(range(len(missed), 0, -1), missed, strict=True):
        week = monday - back * WEEK
        if week >= week_start(one.placement.starts):
            counts = {"days_expected": DAYS, "days_attended": DAYS - away}
            record_attendance(one.placement, by=one.counsellor, week=week, **counts)


def _check(one: Played) -> None:
    record_check(one.placement, by=one.by, on=today(), attends="yes")


def _drop(one: Played, why: str) -> None:
    institution.end_placement(
        one.placement, by=one.counsellor, reason="dropped_out", ends=today(), drop_reason=why
    )


def _finish(one: Played) -> None:
    institution.end_placement(one.placement, by=one.counsellor, reason="completed", ends=today())


def _review(one: Played) -> None:
    ends.review_well(one.now(), one.by)


def _propose(one: Played) -> None:
    closing.propose_closure(one.now(), by=one.by)


def _end(one: Played, reason: str) -> None:
    told = {
        "lost": {"on": today() - 70 * DAY, "told": "Trưởng ấp, hàng xóm"},
        "moved": {"on": today() - 3 * DAY, "where": "Thành phố Cần Thơ", "told": "Công văn 44/UBND"},
        "aged_out": {"comment": "Đoàn Thanh niên xã giới thiệu việc làm phù hợp."},
    }
    closing.propose_ending(one.now(), by=one.by, reason=reason, **told[reason])


def _close(one: Played) -> None:
    closing.decide_closure(one.now(), by=one.chair, approve=True, number=f"{60 + one.number}/QĐ-UBND")


DEEDS = {
    "take": _take,
    "open": _open,
    "protect": _protect,
    "screen": _screen,
    "screen_out": _screen_out,
    "assess": _assess,
    "plan": _plan,
    "approve": _approve,
    "help": _help,
    "visit": _visit,
    "away": _away,
    "send": _send,
    "decline": _decline,
    "accept": _accept,
    "enrol": _enrol,
    "weeks": _weeks,
    "check": _check,
    "drop": _drop,
    "finish": _finish,
    "review": _review,
    "propose": _propose,
    "end": _end,
    "close": _close,
}
