"""What the officer does: writes the draft, sends, answers, takes back."""

from django.db import transaction
from django.utils import timezone

from accounts.enums import NoticeKind
from audit.actions import save, write_event
from audit.editing import require_version
from audit.enums import Deed
from casework.actions.cases import lock_for_deed as lock_case_for_deed
from casework.actions.cases import start_if_approved
from casework.actions.clocks import cancel_clock, due_by_setting, start_clock
from casework.enums import DeadlineKind
from casework.workflow import Mendable, NotNow, require_deed
from referrals.actions.answer_clock import go_on
from referrals.actions.line import leave_for
from referrals.actions.moves import grant, lock_for_deed, lock_for_move, move, revoke, tell_counsellors
from referrals.actions.placement import stop_waiting
from referrals.enums import ReferralState
from referrals.following import may_follow, proposed, require_followable
from referrals.letters import coded
from referrals.models import Referral, ReferralMessage
from referrals.needs import reasons_of, share_obstacles
from referrals.sending import sending_obstacles, unnamed_words
from referrals.texts import identifying
from referrals.workflow import law_obstacles
from schools.access import post_holders
from vietnam.calendar import today

# What choosing an institution decides.
CHOICE = ("id", "institution_id", "programme_id")


def drafts_of(case):
    """Return the history of what was drafted about `case`, for the token of the page that chooses."""
    return Referral.history.filter(case_id=case.pk, state=ReferralState.DRAFT)


@transaction.atomic
def compose_referral(
    case,
    *,
    by,
    need: str,
    institution,
    programme=None,
    choice_reason: str = "",
    version: str | None = None,
) -> Referral:
    """Begin the draft of a referral of `case`, or turn the draft that is open towards another institution.

    Consent is given for one receiver: another institution asks for it anew. After a placement that ended by
    moving a new draft goes on from it, until `follow_referral` says something else. `version` is the token of
    `drafts_of(case)` on which the page was opened (`audit.editing`). Raises `ChangedMeanwhile` when somebody
    chose since then, `Mendable` when the law does not let the child learn there yet (`schools.paths`).
    """
    case = lock_case_for_deed(case.pk, "refer", by=by)
    require_version(drafts_of(case), version, CHOICE)
    if forbidden := law_obstacles(case.child, today(), need, institution, programme):
        raise Mendable(" ".join(forbidden))
    draft = case.referrals.filter(state=ReferralState.DRAFT).first()
    created = draft is None
    draft = draft or Referral(case=case, by=by, follows=proposed(may_follow(Referral(case=case))))
    if draft.institution_id != institution.pk:
        draft.consent = None
    draft.need, draft.institution, draft.programme = need, institution, programme
    draft.choice_reason = choice_reason
    save(draft, by=by, reason="compose_referral")
    if created:
        write_event(
            by=by,
            deed=Deed.CREATED,
            about=draft,
            area=case.commune,
            case_code=case.code,
            reason="compose_referral",
        )
    return draft


@transaction.atomic
def save_draft(referral, *, by, version: str | None = None, **fields) -> Referral:
    """Save what was entered of a draft (`shared`, `share_reasons`, `message`).

    Raises `NotNow` once it was sent, `Mendable` for a field that the need does not allow, or not without a
    reason (`referrals.needs`), and for a message that tells who the child is. `version` is the token of what
    the form was opened on (`audit.editing`). Raises `ChangedMeanwhile` when somebody changed one of the
    `fields` since then.
    """
    referral = lock_for_deed(referral, "write", by=by)
    require_version(referral.history, version, tuple(fields))
    keep_unnamed(referral, fields.get("message", ""))
    if "shared" in fields:
        fields["share_reasons"] = _reasons(referral, fields)
    for field, value in fields.items():
        setattr(referral, field, value)
    return save(referral, by=by, reason="save_draft")


@transaction.atomic
def follow_referral(referral, *, by, earlier: Referral | None, version: str | None = None) -> Referral:
    """Let the draft go on from `earlier`, a placement of the same case, or with None stand alone.

    Raises `Mendable` for a referral of another case or one at which the child never learnt, and
    `ChangedMeanwhile` when somebody chose another one since `version` (`audit.editing`).
    """
    referral = lock_for_deed(referral, "write", by=by)
    require_version(referral.history, version, ("follows_id",))
    require_followable(referral, earlier)
    referral.follows = earlier
    return save(referral, by=by, reason="follow_referral")


@transaction.atomic
def send_referral(referral, *, by) -> Referral:
    """Send the draft: every counsellor of the institution may see it, and the clock of the answer starts.

    Where nobody has an account it goes by letter, under a code that says nothing of the child. Needs an
    active case and valid consent (Law 91/2025/QH15 Art 24; Decree 56/2017 Art 36).
    """
    referral = lock_for_move(referral, "send", by=by)
    require_deed(referral.case, "refer")
    receivers = post_holders(referral.institution)
    if obstacles := sending_obstacles(referral):
        raise NotNow(" ".join(obstacles))
    start_if_approved(referral.case, by=by)
    now = timezone.now()
    due = due_by_setting(DeadlineKind.REFERRAL_ANSWER, now)
    letter = {} if receivers else coded(referral.case)
    move(referral, "send", by=by, sent_at=now, answer_due=due, **letter)
    grant(referral, receivers, by=by)
    _await_answer(referral, by, now)
    leave_for(referral, by=by)
    return referral


@transaction.atomic
def answer_question(referral, *, by, text: str) -> Referral:
    """Answer the institution's question; it goes on with the days it had left, a working day at the least."""
    referral = lock_for_move(referral, "answer", by=by)
    keep_unnamed(referral, text)
    save(ReferralMessage(referral=referral, text=text, by=by), by=by, reason="answer_question")
    move(referral, "answer", by=by, answer_due=go_on(referral, by=by))
    tell_counsellors(referral)
    return referral


@transaction.atomic
def withdraw_referral(referral, *, by) -> Referral:
    """Take the referral back, as a draft or before enrolment; the institution sees it no more."""
    referral = lock_for_move(referral, "withdraw", by=by)
    return take_back(referral, by=by)


def take_back(referral, *, by) -> Referral:
    """Take a locked referral back, its grants and its clock with it, and tell the institution."""
    move(referral, "withdraw", by=by)
    revoke(referral, by=by)
    cancel_clock(referral.case, DeadlineKind.REFERRAL_ANSWER, by=by, about=referral)
    stop_waiting(referral, by=by)
    if referral.sent_at:
        tell_counsellors(referral, NoticeKind.REFERRAL_WITHDRAWN)
    return referral


def ask_again(referral, name: str, *, by, **changes) -> Referral:
    """Take the transition `name` of a locked referral back to its institution, with the whole time again."""
    now = timezone.now()
    due = due_by_setting(DeadlineKind.REFERRAL_ANSWER, now)
    move(referral, name, by=by, answer_due=due, **changes)
    _await_answer(referral, by, now)
    return referral


def _await_answer(referral, by, now) -> None:
    clock = {"about": referral, "due": referral.answer_due, "counted": now}
    start_clock(referral.case, DeadlineKind.REFERRAL_ANSWER, by=by, **clock)
    tell_counsellors(referral)


def _reasons(referral, fields) -> dict:
    """Return the reasons to keep with what is shared, or refuse what the need does not allow."""
    given = fields.get("share_reasons", referral.share_reasons)
    if obstacles := share_obstacles(referral.need, fields["shared"], given):
        raise Mendable(" ".join(obstacles))
    return reasons_of(referral.need, fields["shared"], given)


def keep_unnamed(referral, text) -> None:
    """Refuse a `text` for the institution that tells who the child is; the sentence names what was found."""
    child = referral.case.child
    found = identifying(text, child, child.household.caregivers.all()) if text else []
    if found:
        raise Mendable(unnamed_words(found))
