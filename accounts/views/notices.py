from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.access import get_notice
from accounts.actions import mark_read


@require_POST
def open_notice(request, pk):
    """Mark one's own notice as read and go to what it is about."""
    notice = get_notice(request.user, pk)
    mark_read(notice)
    safe = url_has_allowed_host_and_scheme(notice.path, allowed_hosts=None)
    return redirect(notice.path if safe else "home")
