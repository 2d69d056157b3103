"""Querysets and counts over referrals that were made visible before."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from areas.queries import number
from casework.drafts import Draft, begun
from casework.due import due_words
from casework.enums import DeadlineKind
from casework.models import Consent
from casework.sharing import Access
from referrals.access import ANSWER
from referrals.enums import (
    BACK_WITH_OFFICER,
    ENDED_STATES,
    OPEN_STATES,
    SHARED_STATES,
    WAITING_STATES,
    ReferralState,
)
from referrals.models import (
    Attendance,
    Placement,
    PlacementCheck,
    Referral,
    ReferralMessage,
    ReferralUserObjectPermission,
)
from referrals.sharing import discloses
from referrals.workflow import TRANSITIONS, consent_obstacles
from schools.access import held_posts
from schools.models import Institution
from vietnam.calendar import today, week_start

# The tabs of the inbox with their states; the first is shown first.
TABS = {
    "moi": WAITING_STATES,
    "tiep-nhan": (ReferralState.ACCEPTED,),
    "dang-hoc": (ReferralState.PLACED,),
    "ket-thuc": ENDED_STATES,
}
# The same on the officer's side: first what waits for the officer.
SENT_TABS = {
    "tra-loi": BACK_WITH_OFFICER,
    "cho": (ReferralState.SENT,),
    "tiep-nhan": (ReferralState.ACCEPTED,),
    "dang-hoc": (ReferralState.PLACED,),
    "khong-nhan": (ReferralState.DECLINED, ReferralState.EXPIRED, ReferralState.WITHDRAWN),
    "da-xong": (ReferralState.COMPLETED, ReferralState.DROPPED_OUT),
}
WEEKS_BACK = 2


@dataclass(frozen=True)
class Step:
    """One line of a referral's timeline."""

    title: str
    when: dt.datetime
    by: str
    text: str = ""


def waiting_beyond(now: dt.datetime) -> list[tuple[int, dt.datetime]]:
    """Return key and date of every referral that waits for its institution longer than it may."""
    waiting = Referral.objects.filter(state=ReferralState.SENT, answer_due__lt=now)
    return list(waiting.order_by("answer_due").values_list("pk", "answer_due"))


def inbox_counts(referrals: QuerySet[Referral]) -> dict[str, int]:
    """Return tab → number of referrals among the visible ones, in one query."""
    return _counts(referrals, TABS)


def sent_by(referrals: QuerySet[Referral], user) -> QuerySet[Referral]:
    """Return those of `referrals` that `user` sent or whose case `user` is in charge of."""
    return referrals.filter(Q(by=user) | Q(case__officer=user))


def sent_counts(referrals: QuerySet[Referral]) -> dict[str, int]:
    """Return tab of the officer's list → number of referrals among the visible ones, in one query."""
    return _counts(referrals, SENT_TABS)


def _counts(referrals, tabs) -> dict[str, int]:
    keys = {tab: tab.replace("-", "_") for tab in tabs}
    counts = referrals.aggregate(
        **{keys[tab]: Count("pk", filter=Q(state__in=states)) for tab, states in tabs.items()}
    )
    return {tab: counts[key] for tab, key in keys.items()}


def ends_soon(referral) -> dt.date | None:
    """Return the last day of the consent on which a live `referral` rests, when that is near; else None."""
    consent = referral.consent
    if referral.state not in SHARED_STATES or consent is None or not consent.until:
        return None
    near = 0 <= (consent.until - today()).days <= number("consent_ending_days")
    return consent.until if near and consent.valid_on(today()) else None


def placed_in_week(live: QuerySet[Referral], week: dt.date) -> QuerySet[Referral]:
    """Return the placed ones among `live` whose placement had begun by the end of `week`, by group."""
    placed = live.filter(state=ReferralState.PLACED, placement__starts__lte=week + dt.timedelta(days=6))
    return placed.order_by("placement__group", "pk")


def placed_by(live: QuerySet[Referral]) -> QuerySet[Placement]:
    """Return the placements that run on the referrals `live`."""
    return Placement.objects.filter(referral__in=live.filter(state=ReferralState.PLACED))


def attendance_of(placements, week: dt.date) -> dict[int, Attendance]:
    """Return placement id → what was recorded for `week`."""
    rows = Attendance.objects.filter(placement__in=placements, week=week).select_related("by")
    return {row.placement_id: row for row in rows}


def unrecorded_weeks(live: QuerySet[Referral]) -> dict[dt.date, int]:
    """Return Monday → how many placed children have no attendance, for the last finished weeks."""
    placements = placed_by(live)
    mondays = [week_start(today()) - dt.timedelta(weeks=back) for back in range(WEEKS_BACK, 0, -1)]
    counts = placements.aggregate(**{f"w{monday:%Y%m%d}": _unrecorded(monday) for monday in mondays})
    missing = {monday: counts[f"w{monday:%Y%m%d}"] for monday in mondays}
    return {monday: count for monday, count in missing.items() if count}


def timeline(referral) -> list[Step]:
    """Return what happened to `referral`, newest first: its moves, and the questions and answers between."""
    moves = referral.history.filter(history_change_reason__in=TRANSITIONS).select_related("history_user")
    steps = [
        Step(TRANSITIONS[row.history_change_reason].label, row.history_date, str(row.history_user or ""))
        for row in moves
    ]
    return sorted(steps, key=lambda step: step.when, reverse=True)


def consents_covering(referral) -> list[Consent]:
    """Return the consents of the case on which `referral` could be sent today, in two queries."""
    rows = Consent.objects.filter(case=referral.case_id, withdrawn_on=None)
    child, place, day = referral.case.child, referral.institution, today()
    prefetch_related_objects([child.household], "caregivers")
    return [row for row in rows if not consent_obstacles(child, row, day, place)]


def receivers_of(case) -> list[Institution]:
    """Return the institutions to which `case` was referred or is about to be, by name."""
    return list(Institution.objects.filter(pk__in=case.referrals.values("institution")))


def waiting_for(referral) -> dict:
    """Return how the running clock of the first day or of the next check reads; {} when none runs."""
    placement = getattr(referral, "placement", None)
    about = [f"{one._meta.label_lower}:{one.pk}" for one in (referral, placement) if one]
    running = referral.case.deadlines.filter(about__in=about, met_at=None, cancelled_at=None)
    clock = running.filter(kind__in=(DeadlineKind.NO_SHOW, DeadlineKind.PLACEMENT_CHECK)).first()
    return due_words(clock.due_at) if clock else {}


def checks_of(referral) -> list[PlacementCheck]:
    """Return how the child was doing at the institution of `referral`, the newest check first."""
    checks = PlacementCheck.objects.filter(placement__referral=referral)
    return list(checks.select_related("by"))


def institutions_by_key(pk: int) -> QuerySet[Institution]:
    """Return the institution `pk`, or none: everybody with a role may know of every institution."""
    return Institution.objects.filter(pk=pk)


def messages_of(referral) -> QuerySet[ReferralMessage]:
    """Return the questions and answers of `referral`, oldest first."""
    return referral.messages.select_related("by")


def _unrecorded(monday) -> Count:
    recorded = Attendance.objects.filter(placement=OuterRef("pk"), week=monday)
    return Count("pk", filter=Q(starts__lte=monday + dt.timedelta(days=6)) & ~Exists(recorded))


def referral_drafts(user, cases, limit: int) -> list[Draft]:
    """Return the referrals that `user` began and did not send, the oldest first, for "my day"."""
    rows = begun(Referral.objects.filter(state=ReferralState.DRAFT), user, cases)
    words = _("Phiếu chuyển gửi chưa gửi")
    return [
        Draft(row.case, words, row.since, reverse("referrals:compose", args=[row.case_id]))
        for row in rows[:limit]
    ]


def referrals_in_words(case) -> list[str]:
    """Return the drafts and open referrals of `case` in words, for who passes the case on."""
    rows = case.referrals.filter(state__in=OPEN_STATES).select_related("institution").order_by("pk")
    return [f"{row.institution}: {row.get_state_display()}" for row in rows]


def counsellors_who_see(case) -> Iterator[Access]:
    """Yield the counsellors who are shown something of the child of `case` today, each with her referral."""
    grants = ReferralUserObjectPermission.objects.filter(
        content_object__case=case, content_object__state__in=SHARED_STATES, permission__codename=ANSWER
    )
    related = ("user", "content_object__consent", "content_object__institution")
    rows = list(grants.select_related(*related).order_by("content_object", "pk"))
    posts = held_posts([row.user_id for row in rows])
    for row in rows:
        referral = row.content_object
        held = (row.user_id, referral.institution_id) in posts
        if held and discloses(referral, referral.state, today()):
            yield Access(row.user, f"{referral.institution.name} · {referral.number}")
