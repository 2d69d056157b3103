"""The own calendar's address: made, shown once, revoked."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import require_role
from accounts.actions.calendars import ABOUT, make_link, revoke_link
from accounts.enums import CALENDAR_ROLES
from accounts.queries import calendar_link
from accounts.step_up import step_up_required


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@step_up_required
def calendar(request):
    """The state of the own address; sent, it makes a new one and shows it this once."""
    require_role(request.user, CALENDAR_ROLES, ABOUT)
    address = _address(make_link(request.user)) if request.method == "POST" else ""
    context = {
        "link": calendar_link(request.user),
        "address": address,
        "subscribe": address.replace("https://", "webcal://").replace("http://", "webcal://"),
    }
    return render(request, "accounts/calendar.html", context)


@require_POST
def revoke_calendar(request):
    """End the own address."""
    require_role(request.user, CALENDAR_ROLES, ABOUT)
    if revoke_link(request.user, by=request.user):
        messages.success(request, _("Đã thu hồi. Ứng dụng lịch không còn lấy được hạn việc mới."))
    else:
        messages.info(request, _("Không còn đường dẫn nào để thu hồi."))
    return redirect("accounts:security")


def _address(token) -> str:
    return f"{settings.SITE_URL}{reverse('calendar_feed', args=[token])}"
