"""The journey of a referral as data, and pure functions over it. Buttons and actions both read this table.

`refer` is a permission of the officer on the case, `answer_referral` one of the counsellor on the referral,
`expire` belongs to nobody: the clock does it.
"""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from casework.consents import REFERRAL_PURPOSES, lacks_the_child, speaks
from casework.workflow import NotNow, Transition
from referrals.enums import GOOD_ENDS, NAMED_STATES, WAITING_STATES, ReferralState
from schools.paths import judge_offer

TRANSITIONS = {
    row.name: row
    for row in (
        Transition(
            "send", (ReferralState.DRAFT,), ReferralState.SENT, "refer", gettext_lazy("Gửi phiếu chuyển gửi")
        ),
        Transition(
            "accept", WAITING_STATES, ReferralState.ACCEPTED, "answer_referral", gettext_lazy("Tiếp nhận trẻ")
        ),
        Transition(
            "decline",
            WAITING_STATES,
            ReferralState.DECLINED,
            "answer_referral",
            pgettext_lazy("deed", "Từ chối tiếp nhận"),
        ),
        Transition(
            "ask",
            (ReferralState.SENT,),
            ReferralState.QUESTION,
            "answer_referral",
            gettext_lazy("Hỏi thêm cán bộ xã"),
        ),
        Transition(
            "answer", (ReferralState.QUESTION,), ReferralState.SENT, "refer", gettext_lazy("Trả lời câu hỏi")
        ),
        Transition(
            "propose_day",
            (ReferralState.SENT, ReferralState.QUESTION),
            ReferralState.PROPOSED,
            "answer_referral",
            gettext_lazy("Đề nghị ngày khác"),
        ),
        Transition(
            "agree_day",
            (ReferralState.PROPOSED,),
            ReferralState.ACCEPTED,
            "refer",
            gettext_lazy("Đồng ý ngày cơ sở đề nghị"),
        ),
        Transition(
            "refuse_day",
            (ReferralState.PROPOSED,),
            ReferralState.SENT,
            "refer",
            gettext_lazy("Không đồng ý ngày cơ sở đề nghị"),
        ),
        Transition(
            "withdraw",
            (ReferralState.DRAFT, *WAITING_STATES, ReferralState.ACCEPTED),
            ReferralState.WITHDRAWN,
            "refer",
            gettext_lazy("Rút lại phiếu"),
        ),
        # What waits for the officer does not run out for the institution.
        Transition(
            "expire",
            (ReferralState.SENT,),
            ReferralState.EXPIRED,
            "expire",
            gettext_lazy("Hết hạn trả lời"),
        ),
        Transition(
            "enrol",
            (ReferralState.ACCEPTED,),
            ReferralState.PLACED,
            "answer_referral",
            gettext_lazy("Ghi nhận nhập học"),
        ),
        Transition(
            "complete",
            (ReferralState.PLACED,),
            ReferralState.COMPLETED,
            "answer_referral",
            gettext_lazy("Kết thúc việc học"),
        ),
        Transition(
            "drop_out",
            (ReferralState.PLACED,),
            ReferralState.DROPPED_OUT,
            "answer_referral",
            gettext_lazy("Ghi nhận bỏ dở"),
        ),
        Transition(
            "move_away",
            (ReferralState.PLACED,),
            ReferralState.DROPPED_OUT,
            "refer",
            gettext_lazy("Kết thúc vì gia đình chuyển đi"),
        ),
    )
}

# Deeds that move no state, with the states in which they make sense.
DEEDS = {
    "write": ((ReferralState.DRAFT,), "refer", gettext_lazy("Sửa phiếu")),
    "pass_on": (
        (*WAITING_STATES, *NAMED_STATES),
        "answer_referral",
        gettext_lazy("Giao phiếu cho đồng nghiệp"),
    ),
    "attend": ((ReferralState.PLACED,), "answer_referral", gettext_lazy("Ghi nhận chuyên cần")),
    "expect": ((ReferralState.ACCEPTED,), "answer_referral", gettext_lazy("Đổi ngày dự kiến đến lớp")),
    "no_show": ((ReferralState.ACCEPTED,), "answer_referral", gettext_lazy("Ghi nhận trẻ không đến")),
    "letter": ((*WAITING_STATES, *NAMED_STATES), "refer", gettext_lazy("Gửi bằng thư")),
    "wait": ((ReferralState.ACCEPTED,), "refer", gettext_lazy("Chờ trẻ đến ngày khác")),
    "check": ((ReferralState.PLACED,), "refer", gettext_lazy("Ghi kết quả hỏi thăm việc học")),
    "withdraw_consent": (
        (*WAITING_STATES, ReferralState.ACCEPTED, ReferralState.PLACED),
        "refer",
        gettext_lazy("Ghi nhận gia đình rút lại sự đồng ý"),
    ),
}


def require_move(referral, name: str) -> Transition:
    """Return the transition `name` for `referral`, or raise `NotNow` telling who did what meanwhile."""
    row = TRANSITIONS[name]
    if referral.state not in row.sources:
        raise NotNow(_what_happened(referral, row.label))
    return row


def require_deed(referral, name: str) -> str:
    """Return the permission that the deed `name` needs, or raise `NotNow` telling who did what meanwhile."""
    states, permission, label = DEEDS[name]
    if referral.state not in states:
        raise NotNow(_what_happened(referral, label))
    return permission


def offered(referral, permissions: set[str]) -> dict[str, bool]:
    """Return deed and transition name → True for everything that `permissions` allow on `referral` now."""
    moves = {
        name: row.permission in permissions and referral.state in row.sources
        for name, row in TRANSITIONS.items()
    }
    deeds = {
        name: need in permissions and referral.state in states
        for name, (states, need, _label) in DEEDS.items()
    }
    return {name: True for name, allowed in {**moves, **deeds}.items() if allowed}


def ending(reason: str) -> str:
    """Return the transition that ends a placement for `reason` (of `EndReason`)."""
    return "complete" if reason in GOOD_ENDS else "drop_out"


def consent_obstacles(child, consent, day, institution=None) -> list[str]:
    """Return what is missing in `consent` (or None) for sharing facts of `child` with `institution` on `day`.

    Law 91/2025/QH15 Art 24; Decree 56/2017 Art 36. Without `institution` the receiver is not looked at.
    """
    if consent is None:
        return [_("Ghi nhận sự đồng ý của cha, mẹ hoặc người chăm sóc trước khi gửi.")]
    if consent.child_agrees is False or lacks_the_child(child, consent, day):
        return [_("Trẻ từ đủ 7 tuổi trở lên cũng phải đồng ý. Hỏi ý kiến của trẻ và ghi lại trước khi gửi.")]
    if consent.refused:
        return [_("Cha, mẹ hoặc người chăm sóc không đồng ý chia sẻ thông tin nên không gửi được phiếu.")]
    if not consent.valid_on(day):
        return [_("Sự đồng ý đã được rút lại hoặc hết giá trị. Ghi nhận sự đồng ý mới trước khi gửi.")]
    if institution and not (consent.covers(institution) and consent.purpose in REFERRAL_PURPOSES):
        return [_("Sự đồng ý này dành cho nơi nhận hoặc mục đích khác. Hỏi lại trước khi gửi.")]
    if consent.caregiver_name and not speaks(child.household.caregivers.all(), consent):
        return [_("Người đã đồng ý không còn thay mặt trẻ. Hỏi người đang chăm sóc trẻ trước khi gửi.")]
    return []


def law_obstacles(child, day, need, institution, programme=None) -> list[str]:
    """Return what the law has against `child` learning there on `day`, with the article; no reason helps.

    Ages of school, vocational training and apprenticeship stand in `schools.paths`.
    """
    hazardous = programme is not None and programme.hazardous
    verdict = judge_offer(need, institution.kind, child.age_on(day), child.grade, hazardous=hazardous)
    return [] if verdict.open else [forbidden_words(verdict)]


def forbidden_words(verdict) -> str:
    """Return the sentence for a choice that the law does not allow yet."""
    told = {"text": verdict.text, "citation": verdict.citation}
    return _("Chưa được chọn: %(text)s %(citation)s.") % told


def _what_happened(referral, deed) -> str:
    last = referral.history.select_related("history_user").first()
    local = timezone.localtime(last.history_date)
    return _(
        "%(who)s đã chuyển phiếu sang “%(state)s” lúc %(time)s ngày %(date)s, vì vậy không thể: %(deed)s."
    ) % {
        "who": last.history_user or _("Hệ thống"),
        "state": referral.get_state_display(),
        "time": date_format(local, "TIME_FORMAT"),
        "date": date_format(local, "SHORT_DATE_FORMAT"),
        "deed": deed,
    }
