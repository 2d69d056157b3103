"""The journey of a case as data, and pure functions over it. Buttons and actions both read this table.

A transition: from which states, to which state, with which permission, and which checks must pass.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.db import DatabaseError
from django.utils.translation import gettext_lazy as _

from casework.enums import ACTIVE_STATES, OPEN_STATES, PLANNING_STATES, CaseState, TransferState

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Transition:
    """One row of the table; `checks` take the case and return sentences that stand in the way.

    A move back has no `target` of its own: it leads to the state that was left, one of `back_to`.
    """

    name: str
    sources: tuple[str, ...]
    target: str
    permission: str
    label: str
    checks: tuple[Callable, ...] = ()
    back_to: tuple[str, ...] = ()

    @property
    def targets(self) -> tuple[str, ...]:
        """Every state to which this may lead."""
        return self.back_to or (self.target,)

    def leads_to(self, left: str | None = None) -> str:
        """Return the state in which a case is then; `left`: the one that a move back is to lead to.

        Raises ValueError for a state that the table does not name: no user can ask for one.
        """
        target = left if self.back_to else self.target
        if target not in self.targets or (left and not self.back_to):
            raise ValueError(f"{self.name} does not lead to {left}")
        return target


@dataclass(frozen=True)
class Condition:
    """One thing that a closure asks for: its words, source and setting, and the sentences still in the way.

    `unknown`: it could not be computed, which blocks as well.
    """

    title: str
    source: str
    setting: str
    missing: tuple[str, ...] = ()
    unknown: bool = False


class NotNow(Exception):
    """The case is not in a state that allows this deed (any more); the message is a sentence for the user."""


class Mendable(NotNow):
    """What was sent can be put right on the form: another day, another person, other words."""


class AlreadyThere(Mendable):
    """The same thing was recorded before: sent twice, or a paper that the case has already."""


# Each check takes a case and returns `Condition`s, met or not. `referrals` adds its own in `ready()`. A check
# that fails, for whatever reason, blocks; where the database itself fails the whole deed does.
closing_checks: list[Callable] = []
# Reason of an ending other than a stable child → its checks, filled in `ready()` as well.
ending_checks: dict[str, list[Callable]] = {}
# What other rooms start again when a case is reopened: each takes the case and `by`; filled in `ready()`.
reopened: list[Callable] = []
# What rooms to the right do when a case ends or goes to another commune, inside that transaction: each takes
# the case, `by`, and `moved`, which tells the two apart.
gone_of_rooms: list[Callable] = []
BEFORE_AN_ENDING = tuple(state for state in OPEN_STATES if state != CaseState.CLOSING)


def conditions_of(case, checks) -> list[Condition]:
    """Return what `checks` ask of `case`; one that cannot be computed says so and is not met."""
    return [condition for check in checks for condition in _asked(case, check)]


def ending_conditions(case, reason: str) -> list[Condition]:
    """Return what a closure for `reason` asks of `case`; by default the proof that the child is stable."""
    return conditions_of(case, ending_checks.get(reason, closing_checks))


def unmet(conditions) -> list[str]:
    """Return the sentences of `conditions` that still stand in the way."""
    return [str(sentence) for condition in conditions for sentence in condition.missing]


def not_on_its_way(case) -> list[str]:
    """Return what stands between `case` and its end while another commune is asked to take it."""
    waits = case.transfers.filter(state=TransferState.ASKED).exists()
    return [_("Hồ sơ đang chờ xã khác nhận. Rút lại đề nghị chuyển trước.")] if waits else []


def closing_obstacles(case) -> list[str]:
    """Return every sentence that stands between `case` and its closure; empty when it may be closed."""
    return unmet(conditions_of(case, closing_checks))


def proposal_obstacles(case) -> list[str]:
    """Return what stands between the proposal that waits for the chair and its approval, by its reason."""
    closure = case.closures.filter(decision=None).first()
    return unmet(ending_conditions(case, closure.reason if closure else ""))


TRANSITIONS = {
    row.name: row
    for row in (
        Transition("register", (CaseState.NEW,), CaseState.REGISTERED, "screen", _("Lập hồ sơ")),
        Transition(
            "screen_out",
            (CaseState.NEW,),
            CaseState.SCREENED_OUT,
            "screen",
            _("Kết luận không thuộc diện"),
            (not_on_its_way,),
        ),
        Transition(
            "assess",
            (CaseState.REGISTERED, *PLANNING_STATES),
            CaseState.ASSESSED,
            "assess",
            _("Đánh giá nguy cơ và nhu cầu"),
        ),
        Transition("submit_plan", PLANNING_STATES, CaseState.PLANNED, "plan", _("Trình kế hoạch")),
        Transition("return_plan", (CaseState.PLANNED,), CaseState.RETURNED, "approve", _("Trả lại kế hoạch")),
        Transition(
            "approve_plan", (CaseState.PLANNED,), CaseState.APPROVED, "approve", _("Phê duyệt kế hoạch")
        ),
        Transition(
            "approve_on_paper",
            (CaseState.PLANNED,),
            CaseState.APPROVED,
            "plan",
            _("Ghi quyết định phê duyệt bằng giấy"),
        ),
        Transition("start", ACTIVE_STATES, CaseState.IN_PROGRESS, "plan", _("Thực hiện kế hoạch")),
        Transition("new_cycle", (CaseState.IN_PROGRESS,), CaseState.ASSESSED, "plan", _("Lập kế hoạch mới")),
        Transition(
            "propose_closure",
            (CaseState.IN_PROGRESS,),
            CaseState.CLOSING,
            "plan",
            _("Đề nghị kết thúc hồ sơ"),
            (closing_obstacles,),
        ),
        Transition(
            "return_closure", (CaseState.CLOSING,), CaseState.IN_PROGRESS, "approve", _("Trả lại đề nghị")
        ),
        Transition(
            "close",
            (CaseState.CLOSING,),
            CaseState.CLOSED,
            "approve",
            _("Kết thúc hồ sơ"),
            (not_on_its_way, proposal_obstacles),
        ),
        Transition(
            "close_on_paper",
            (CaseState.CLOSING,),
            CaseState.CLOSED,
            "plan",
            _("Ghi quyết định kết thúc bằng giấy"),
            (not_on_its_way, proposal_obstacles),
        ),
        # What it asks for depends on the reason: `actions.closing` checks it before it moves.
        Transition(
            "propose_ending",
            BEFORE_AN_ENDING,
            CaseState.CLOSING,
            "plan",
            _("Đề nghị kết thúc vì lý do khác"),
            (not_on_its_way,),
        ),
        # To the state that the proposal holds: a case that ended early has no plan to go on with.
        Transition(
            "return_ending",
            (CaseState.CLOSING,),
            "",
            "approve",
            _("Trả lại đề nghị"),
            back_to=BEFORE_AN_ENDING,
        ),
        Transition(
            "merge",
            OPEN_STATES,
            CaseState.MERGED,
            "merge",
            _("Gộp hai hồ sơ của một trẻ"),
            (not_on_its_way,),
        ),
        # To the state that the trail of the merge holds; `DEEDS["unmerge_records"]` is asked for as well.
        Transition(
            "unmerge",
            (CaseState.MERGED,),
            "",
            "merge",
            _("Tách hai hồ sơ đã gộp"),
            back_to=OPEN_STATES,
        ),
        Transition("reopen", (CaseState.CLOSED,), CaseState.IN_PROGRESS, "plan", _("Mở lại hồ sơ")),
    )
}

# Deeds that move no state, with the states in which they make sense.
DEEDS = {
    "note": (OPEN_STATES, "note"),
    "visit": (tuple(state for state in OPEN_STATES if state != CaseState.NEW), "visit"),
    "refer": (ACTIVE_STATES, "refer"),
    "review": ((CaseState.IN_PROGRESS,), "plan"),
    "screen": (OPEN_STATES, "screen"),
    # Whether a child is in danger does not wait for the screening.
    "assess_initially": (OPEN_STATES, "assess"),
    "health": (OPEN_STATES, "screen"),
    # Help in an emergency does not wait for the plan.
    "support": (tuple(state for state in OPEN_STATES if state != CaseState.NEW), "plan"),
    # An approved plan is carried out on while the next one is written.
    "progress": ((*PLANNING_STATES, CaseState.PLANNED, *ACTIVE_STATES), "plan"),
    "note_sending": (tuple(state for state in OPEN_STATES if state != CaseState.NEW), "plan"),
    "meet": (tuple(state for state in OPEN_STATES if state != CaseState.NEW), "meet"),
    "return_item": (OPEN_STATES, "supervise"),
    "assign": (OPEN_STATES, "assign"),
    "attach": (OPEN_STATES, "attach"),
    "share": (OPEN_STATES, "share"),
    "hide": (tuple(CaseState), "hide"),
    "merge_records": (tuple(state for state in CaseState if state != CaseState.MERGED), "merge"),
    "unmerge_records": (tuple(CaseState), "merge"),
    "protect": (OPEN_STATES, "protect"),
    # Accepted, the case goes on in the other commune in the state in which it is.
    "transfer": (OPEN_STATES, "transfer"),
    # What is wrong is put right in an ended case too; a merged one has its facts in the other.
    "change_facts": (tuple(state for state in CaseState if state != CaseState.MERGED), "screen"),
    "settle_doubt": (OPEN_STATES, "visit"),
    "put_off": ((*OPEN_STATES, CaseState.CLOSED), "visit"),
    "follow_up": ((CaseState.CLOSED,), "visit"),
}


# Deeds that bring the child nothing: a case with no others falls silent all the same.
NO_WORK = ("put_off",)


def _asked(case, check) -> list[Condition]:
    try:
        return list(check(case))
    except DatabaseError:
        # The transaction is lost, so nothing can be shown or closed in it.
        raise
    except Exception as error:  # noqa: BLE001 - a fault nobody foresaw blocks too, and the page still opens
        # What the fault says may hold what is known of the child.
        log.error("a closing check of case %s failed with %s", case.pk, type(error).__name__)
        sentence = _("Một điều kiện chưa tính được nên chưa kết thúc được. Báo người quản trị.")
        return [Condition(_("Điều kiện chưa tính được"), check.__name__, "–", (sentence,), unknown=True)]


def require_move(case, name: str) -> Transition:
    """Return the transition `name` for `case`, or raise `NotNow` with what stands in the way."""
    transition = TRANSITIONS[name]
    if case.state not in transition.sources:
        raise NotNow(
            _("Hồ sơ đang ở bước “%(state)s” nên không thể: %(deed)s. Có thể người khác vừa thay đổi hồ sơ.")
            % {"state": case.get_state_display(), "deed": transition.label}
        )
    obstacles = [sentence for check in transition.checks for sentence in check(case)]
    if obstacles:
        raise NotNow(" ".join(str(sentence) for sentence in obstacles))
    return transition


def require_deed(case, name: str) -> None:
    """Raise `NotNow` unless a case in this state allows the deed `name`."""
    states, _permission = DEEDS[name]
    if case.state not in states:
        raise NotNow(
            _("Hồ sơ đang ở bước “%(state)s” nên chưa làm được việc này.")
            % {"state": case.get_state_display()}
        )


def offered(case, permissions: set[str]) -> dict[str, bool]:
    """Return deed and transition name → True for everything that `permissions` allow on `case` now."""
    moves = {
        name: row.permission in permissions and case.state in row.sources for name, row in TRANSITIONS.items()
    }
    deeds = {name: need in permissions and case.state in states for name, (states, need) in DEEDS.items()}
    return {name: True for name, allowed in {**moves, **deeds}.items() if allowed}
