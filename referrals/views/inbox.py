"""The institution's side: inbox and one referral. Templates get `SharedView`s, never a case or child."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from areas.queries import number
from audit.actions import write_event
from audit.enums import Deed
from interface.paging import page_of
from referrals.access import (
    ended_referrals,
    get_shared,
    is_own,
    shared_permissions,
    shared_referrals,
    with_children,
    without_children,
)
from referrals.queries import TABS, ends_soon, inbox_counts, placed_by
from referrals.sharing import attended_weeks, shared_talk, shared_view
from referrals.silence import quiet_placements
from referrals.workflow import offered
from schools.access import require_post
from vietnam.calendar import today

LABELS = {
    "moi": gettext_lazy("Chờ trả lời"),
    "tiep-nhan": gettext_lazy("Đã tiếp nhận"),
    "dang-hoc": gettext_lazy("Đang học"),
    "ket-thuc": gettext_lazy("Đã kết thúc"),
}
EMPTY = {
    "moi": gettext_lazy("Không có phiếu nào chờ trả lời"),
    "tiep-nhan": gettext_lazy("Không có trẻ nào chờ nhập học"),
    "dang-hoc": gettext_lazy("Chưa có trẻ nào đang học"),
    "ket-thuc": gettext_lazy("Chưa có phiếu nào kết thúc"),
}


@require_safe
def inbox(request):
    """List the referrals of the counsellor's institution by where they stand."""
    posts = require_post(request.user, "referrals.inbox")
    tab = request.GET.get("muc")
    tab = tab if tab in TABS else next(iter(TABS))
    live, ended = shared_referrals(request.user), ended_referrals(request.user)
    own = request.GET.get("cua") == "toi"
    if own:
        live, ended = (rows.filter(responsible=request.user) for rows in (live, ended))
    order = ("answer_due", "pk") if tab == "moi" else ("-pk",)
    rows = (ended if tab == "ket-thuc" else live.filter(state__in=TABS[tab])).order_by(*order)
    page = page_of(without_children(rows), request.GET.get("page"))
    shown = {
        "page_obj": page,
        "rows": [shared_view(found, contacts=False) for found in with_children(page)],
        "tabs": _tabs(tab, inbox_counts(live | ended), own),
        "own": own,
        "tab": tab,
        "empty": EMPTY[tab],
        "quiet": len(quiet_placements(placed_by(live), number("silent_weeks"), today())),
        "posts": posts,
        "now": timezone.now(),
    }
    write_event(by=request.user, deed=Deed.LISTED, about="referrals.inbox")
    return render(request, "referrals/inbox.html", shown)


@require_safe
def referral(request, pk):
    """One referral as the institution sees it, with what may be done now."""
    found = get_shared(request.user, pk)
    return render(
        request,
        "referrals/referral.html",
        {
            "view": shared_view(found),
            "talk": shared_talk(found),
            "may": offered(found, shared_permissions(request.user, found)),
            "weeks": attended_weeks(found),
            "own": is_own(request.user, found),
            "ends_soon": ends_soon(found),
        },
    )


def _tabs(current, counts, own) -> list[dict]:
    whose = "&cua=toi" if own else ""
    return [
        {"text": label, "href": f"?muc={tab}{whose}", "current": tab == current, "count": counts[tab]}
        for tab, label in LABELS.items()
    ]
