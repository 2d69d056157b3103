"""One case with everything that stands beside it, as far as its state says the work has come."""

import datetime as dt
from dataclasses import dataclass
from functools import cache

from django.utils import timezone

from bench.learning import refer
from bench.names import full_name
from casework.enums import OPEN_STATES, CaseState, DeadlineKind
from casework.law import classify
from casework.models import (
    Assessment,
    Caregiver,
    Case,
    Child,
    Closure,
    Deadline,
    Decision,
    Household,
    Note,
    Plan,
    PlanActivity,
    Report,
    Review,
    Screening,
    Support,
    Visit,
    WorkedAt,
    Workplace,
)
from vietnam.calendar import day_of
from vietnam.text import fold

# How far the work has come in each state, and which clock then runs.
RANKS = {
    CaseState.NEW: 0,
    CaseState.SCREENED_OUT: 1,
    CaseState.REGISTERED: 1,
    CaseState.ASSESSED: 2,
    CaseState.PLANNED: 3,
    CaseState.RETURNED: 3,
    CaseState.APPROVED: 4,
    CaseState.IN_PROGRESS: 5,
    CaseState.CLOSING: 6,
    CaseState.CLOSED: 6,
}
# Of so many screened children one works where others of the commune do, at one of so many places.
WORK_TOGETHER, WORKPLACES = 5, 6
CLOCKS = {
    CaseState.NEW: DeadlineKind.SCREENING,
    CaseState.REGISTERED: DeadlineKind.PLAN,
    CaseState.ASSESSED: DeadlineKind.PLAN,
    CaseState.RETURNED: DeadlineKind.PLAN,
    CaseState.PLANNED: DeadlineKind.APPROVAL,
}
# The clocks that a case met on its way, one a step.
MET = (DeadlineKind.EMERGENCY, DeadlineKind.PLAN, DeadlineKind.APPROVAL, DeadlineKind.PLAN)
DAY = dt.timedelta(days=1)
FACTS = {
    "id": "bench",
    "as_of": "2026-11-02",
    "sex": "male",
    "birth_date": "2013-05-04",
    "worst_forms": [],
    "activities": [
        {
            "kind": "economic",
            "description": "Bốc xếp gạch",
            "setting": "employer",
            "work_codes": [],
            "place_codes": [],
            "hours_per_day": 8,
            "days_per_week": 6,
            "hazards": [],
            "night_work": False,
        }
    ],
}
RESULT = classify(FACTS).as_dict()


@dataclass(frozen=True)
class Stand:
    """Where a case stands, for the records beside it."""

    pk: int
    rank: int
    state: CaseState
    officer_id: int | None
    risk: str
    legal_label: str
    next_kind: str


class Story:
    """Writes one case into `store`: `place` is the commune, `dice` decide everything that may differ."""

    def __init__(self, store, dice, place):
        self.store, self.dice, self.place = store, dice, place
        self.now = timezone.now()
        self.workplaces = []

    def add(self, model, **columns) -> int:
        return self.store.add(model, **columns)

    def bare(self, code: str) -> int:
        """Write a case that was only just opened, with nothing that happened; return its key."""
        return self._case(code, self._child(), CaseState.NEW, day_of(self.now), None).pk

    def report_only(self) -> None:
        """Write a report that nobody has dealt with yet."""
        self._report(self._child(), None, self.now - self.dice.randint(0, 9) * DAY)

    def full(self, code: str, state: CaseState) -> None:
        """Write a case in `state` with all that led there."""
        opened = self.now - self._age_of(state) * DAY
        due = self.now + dt.timedelta(hours=self.dice.randint(-240, 720)) if state in OPEN_STATES else None
        child = self._child()
        case = self._case(code, child, state, day_of(opened), due)
        self._report(child, case.pk, opened)
        self._clocks(case, opened, due)
        for rank, step in enumerate((self._screen, self._assess, self._plan, self._decide, self._carry_out)):
            if case.rank > rank:
                step(case, opened + 7 * rank * DAY)
        if case.rank >= RANKS[CaseState.APPROVED]:
            refer(self, case.pk, state)
        if case.rank and case.pk % WORK_TOGETHER == 0:
            self._work(case, opened)

    def _work(self, case, at) -> None:
        """Write where the child of a case works: a kiln of the commune, at which others may work as well."""
        who = {"by_id": self.place.officer}
        if len(self.workplaces) < WORKPLACES:
            name = f"Lò gạch số {len(self.workplaces) + 1}"
            told = {"name": name, "kind": "site", "sector": "mining", "place": "Ấp Lò"}
            self.workplaces.append(self.add(Workplace, commune_id=self.place.commune, **told, **who))
        place = self.workplaces[case.pk // WORK_TOGETHER % len(self.workplaces)]
        days = {
            "noted_on": day_of(at),
            "ended_on": day_of(at) + DAY if case.state not in OPEN_STATES else None,
        }
        self.add(
            WorkedAt, case_id=case.pk, workplace_id=place, work_types=["lam-gach-xep-gach"], **days, **who
        )

    def _child(self) -> int:
        """Write a child with a household and one caregiver."""
        dice = self.dice
        sex, other = dice.choice(("male", "female")), dice.choice(("male", "female"))
        home = self.add(Household, commune_id=self.place.commune, village=f"Thôn {dice.randint(1, 20)}")
        phone = f"09{dice.randrange(10**8):08}"
        name = full_name(dice, other)
        parent = {"full_name": name, "search_key": fold(name), "relation": "cha hoặc mẹ", "phone": phone}
        self.add(Caregiver, household_id=home, **parent)
        child, born = full_name(dice, sex), day_of(self.now) - dice.randint(8 * 365, 17 * 365) * DAY
        return self.add(
            Child,
            household_id=home,
            **named(child),
            sex=sex,
            birth_date=born,
            birth_year=born.year,
            birth_precision=dice.choice(("day", "day", "month", "year")),
            schooling=dice.choice(("left", "absent", "enrolled")),
            grade=dice.randint(2, 9),
        )

    def _age_of(self, state) -> int:
        """Days since the case was opened: the further the work, the older."""
        if state in OPEN_STATES:
            return 10 + 30 * RANKS[state] + self.dice.randint(0, 60)
        return self.dice.randint(200, 1500)

    def _case(self, code, child, state, opened, due) -> Stand:
        ended, unassigned = state not in OPEN_STATES, state == CaseState.NEW and self.dice.random() < 0.3
        assessed = RANKS[state] >= RANKS[CaseState.ASSESSED]
        fields = {
            "state": state,
            "officer_id": None if unassigned else self.place.officer,
            "risk": self.dice.choice(("low", "medium", "high")) if assessed else "unknown",
            "legal_label": _label(state),
            "next_kind": CLOCKS.get(state, DeadlineKind.VISIT) if due else "",
        }
        key = self.add(
            Case,
            code=code,
            child_id=child,
            commune_id=self.place.commune,
            opened_on=opened,
            closed_on=opened + 180 * DAY if ended else None,
            next_due=due,
            touched_at=self.now - self.dice.randint(0, 2000 if ended else 70) * DAY,
            **fields,
        )
        return Stand(key, RANKS[state], **fields)

    def _report(self, child, case, at) -> None:
        self.add(
            Report,
            commune_id=self.place.commune,
            child_id=child,
            case_id=case,
            channel="collaborator",
            received_at=at,
            what_was_said="Cộng tác viên báo trẻ bốc xếp ở lò gạch, nghỉ học từ đầu năm.",
            work_text="Bốc xếp gạch",
            state="case" if case else "open",
            taken_by_id=self.place.officer,
        )

    def _clocks(self, case, opened, due) -> None:
        clock = {"case_id": case.pk, "rule": "setting", "owner_id": case.officer_id}
        for rank in range(min(case.rank, 4)):
            at = opened + 7 * rank * DAY
            met = {"starts_at": at, "due_at": at + 5 * DAY, "met_at": at + 4 * DAY}
            self.add(Deadline, kind=MET[rank], **met, **clock)
        if due:
            self.add(Deadline, kind=case.next_kind, starts_at=due - 30 * DAY, due_at=due, **clock)

    def _screen(self, case, at) -> None:
        self.add(
            Screening,
            case_id=case.pk,
            as_of=day_of(at),
            facts=FACTS,
            result=RESULT,
            rules=RESULT["rules"],
            proposed_label=case.legal_label,
            label=case.legal_label,
            by_id=self.place.officer,
            finished_at=at,
        )

    def _assess(self, case, at) -> None:
        self.add(
            Assessment,
            case_id=case.pk,
            on=day_of(at),
            harm={"current_harm": "medium", "continuing_harm": "high", "care_obstacles": "medium"},
            capacity={"self_protection": "low", "safe_adults": "medium", "support": "medium"},
            risk=case.risk,
            family="Cha mẹ làm thuê theo mùa, thu nhập không ổn định.",
            needs="Trở lại lớp học, xe đạp, hỗ trợ sách vở.",
            by_id=self.place.officer,
        )

    def _plan(self, case, at) -> None:
        plan = self.add(
            Plan,
            case_id=case.pk,
            objectives="Trẻ trở lại lớp học và không phải bốc gạch nữa.",
            review_on=day_of(at) + 90 * DAY,
            submitted_at=at,
            by_id=self.place.officer,
        )
        for what in ("Chuyển gửi trẻ đến trường", "Nói chuyện với cha mẹ"):
            self.add(
                PlanActivity, plan_id=plan, what=what, responsible="Cán bộ xã", by_date=day_of(at) + 30 * DAY
            )
        returned = case.state == CaseState.RETURNED
        if returned or case.rank >= RANKS[CaseState.APPROVED]:
            outcome, comment = ("returned", "Bổ sung thời hạn.") if returned else ("approved", "")
            fields = {"kind": "plan", "outcome": outcome, "comment": comment, "by_id": self.place.chair}
            self.add(Decision, case_id=case.pk, plan_id=plan, at=at + DAY, **fields)

    def _decide(self, case, at) -> None:
        note = {"text": "Đã gọi điện cho gia đình.", "by_id": self.place.officer}
        self.add(Note, case_id=case.pk, written_in_id=self.place.commune, at=at, **note)

    def _carry_out(self, case, at) -> None:
        by = {"case_id": case.pk, "by_id": self.place.officer}
        for month in range(self.dice.randint(1, 6)):
            seen = {"child_seen": True, "still_in_child_labour": False, "observed": "Trẻ đi học đều."}
            self.add(Visit, on=day_of(at) + 30 * month * DAY, **seen, **by)
        self.add(Support, kind="school_kit", what="Sách vở", given_on=day_of(at), worth=500_000, **by)
        if case.rank > RANKS[CaseState.IN_PROGRESS]:
            review = {"harm": "low", "capacity": "medium", "stable": True, "conclusion": "Trẻ học ổn định."}
            self.add(Review, on=day_of(at) + 150 * DAY, **review, **by)
        if case.state == CaseState.CLOSED:
            self._close(case, at + 150 * DAY)

    def _close(self, case, at) -> None:
        """Write the proposal to end a case and the chair's approval."""
        fields = {"kind": "closure", "outcome": "approved", "by_id": self.place.chair}
        decision = self.add(Decision, case_id=case.pk, at=at, **fields)
        told = {"reason": self.dice.choice(("stable", "aged_out")), "came_from": CaseState.IN_PROGRESS}
        told |= {"at": at, "by_id": self.place.officer, "decision_id": decision}
        self.add(Closure, case_id=case.pk, **told)


@cache
def named(name: str) -> dict[str, str]:
    """Return the name of a child with the keys by which it is searched and sorted."""
    child = Child(full_name=name)
    child.set_keys()
    return {"full_name": child.full_name, "search_key": child.search_key, "sort_key": child.sort_key}


def _label(state) -> str:
    if state == CaseState.NEW:
        return ""
    return "light_work" if state == CaseState.SCREENED_OUT else RESULT["legal_label"]
