"""Every referral of the cases that somebody sees, by where it stands: nobody has to ring up and ask."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.access import has_role, require_role
from accounts.enums import RoleKind
from audit.actions import write_event
from audit.enums import Deed
from interface.paging import page_of
from referrals.access import visible_referrals
from referrals.enums import STATE_COLOURS
from referrals.queries import SENT_TABS, sent_by, sent_counts

SEEN_BY = (RoleKind.OFFICER, RoleKind.CHAIR, RoleKind.SUPERVISOR)
LABELS = {
    "tra-loi": _("Chờ tôi trả lời"),
    "cho": _("Chờ cơ sở trả lời"),
    "tiep-nhan": _("Đã tiếp nhận"),
    "dang-hoc": _("Đang học"),
    "khong-nhan": _("Không nhận được"),
    "da-xong": _("Đã xong"),
}
EMPTY = {
    "tra-loi": _("Không có câu hỏi hay đề nghị nào chờ cán bộ xã"),
    "cho": _("Không có phiếu nào chờ cơ sở trả lời"),
    "tiep-nhan": _("Không có trẻ nào chờ nhập học"),
    "dang-hoc": _("Chưa có trẻ nào đang học"),
    "khong-nhan": _("Không có phiếu nào bị từ chối, hết hạn hoặc rút lại"),
    "da-xong": _("Chưa có trẻ nào học xong hoặc bỏ dở"),
}


@require_safe
def mine(request):
    """List the referrals sent: an officer's own first, what is overdue on top; others see all of theirs."""
    require_role(request.user, SEEN_BY, "referrals.mine")
    officer = has_role(request.user, RoleKind.OFFICER)
    everybody = not officer or request.GET.get("cua") == "tat-ca"
    referrals = visible_referrals(request.user)
    referrals = referrals if everybody else sent_by(referrals, request.user)
    counts = sent_counts(referrals)
    tab = request.GET.get("muc")
    tab = tab if tab in SENT_TABS else next((one for one in SENT_TABS if counts[one]), "cho")
    rows = referrals.filter(state__in=SENT_TABS[tab]).select_related("case", "institution", "programme")
    page = page_of(rows.order_by(*_order(tab)), request.GET.get("page"))
    for row in page:
        row.colour = STATE_COLOURS[row.state]
    write_event(by=request.user, deed=Deed.LISTED, about="referrals.mine")
    shown = {"page_obj": page, "tabs": _tabs(tab, counts, everybody and officer), "tab": tab}
    whose = {"officer": officer, "everybody": everybody, "empty": EMPTY[tab], "now": timezone.now()}
    return render(request, "referrals/mine.html", shown | whose)


def _order(tab) -> tuple:
    if tab in ("tra-loi", "cho"):
        return "answer_due", "pk"
    return ("first_day_expected", "pk") if tab == "tiep-nhan" else ("-pk",)


def _tabs(current, counts, everybody) -> list[dict]:
    whose = "&cua=tat-ca" if everybody else ""
    return [
        {"text": label, "href": f"?muc={tab}{whose}", "current": tab == current, "count": counts[tab]}
        for tab, label in LABELS.items()
    ]
