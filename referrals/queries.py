"""Querysets and counts over referrals that were made visible before."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Avg, Count, Exists, F, OuterRef, Q, QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.drafts import Draft, begun
from casework.models import Consent
from casework.sharing import Access
from referrals.access import ANSWER
from referrals.enums import ENDED_STATES, OPEN_STATES, SHARED_STATES, WAITING_STATES, ReferralState
from referrals.models import Attendance, Placement, Referral, ReferralMessage, ReferralUserObjectPermission
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
WEEKS_BACK = 2


@dataclass(frozen=True)
class Step:
    """One line of a referral's timeline."""

    title: str
    when: dt.datetime
    by: str
    text: str = ""


def waiting_beyond(now: dt.datetime) -> list[tuple[int, dt.datetime]]:
    """Return key and date of every referral that waits for an answer longer than it may."""
    waiting = Referral.objects.filter(state__in=WAITING_STATES, answer_due__lt=now)
    return list(waiting.order_by("answer_due").values_list("pk", "answer_due"))


def inbox_counts(referrals: QuerySet[Referral]) -> dict[str, int]:
    """Return tab → number of referrals among the visible ones, in one query."""
    keys = {tab: tab.replace("-", "_") for tab in TABS}
    counts = referrals.aggregate(
        **{keys[tab]: Count("pk", filter=Q(state__in=states)) for tab, states in TABS.items()}
    )
    return {tab: counts[key] for tab, key in keys.items()}


def answer_days(institution_ids) -> dict[int, int]:
    """Return institution id → whole days that its answers took on average, for those that ever answered."""
    answered = Referral.objects.filter(institution_id__in=institution_ids, answered_at__isnull=False)
    rows = answered.values("institution_id").annotate(took=Avg(F("answered_at") - F("sent_at")))
    return {row["institution_id"]: round(row["took"] / dt.timedelta(days=1)) for row in rows}


def placed_in_week(live: QuerySet[Referral], week: dt.date) -> QuerySet[Referral]:
    """Return the placed ones among `live` whose placement had begun by the end of `week`, by group."""
    placed = live.filter(state=ReferralState.PLACED, placement__starts__lte=week + dt.timedelta(days=6))
    return placed.order_by("placement__group", "pk")


def attendance_of(placements, week: dt.date) -> dict[int, Attendance]:
    """Return placement id → what was recorded for `week`."""
    return {row.placement_id: row for row in Attendance.objects.filter(placement__in=placements, week=week)}


def unrecorded_weeks(live: QuerySet[Referral]) -> dict[dt.date, int]:
    """Return Monday → how many placed children have no attendance, for the last finished weeks."""
    placements = Placement.objects.filter(referral__in=live.filter(state=ReferralState.PLACED))
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
