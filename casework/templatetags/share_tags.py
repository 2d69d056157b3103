"""What a page says about a share by which the reader sees the case."""

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.access import share_of
from casework.enums import ShareKind

register = template.Library()


@register.inclusion_tag("casework/share_banner.html", takes_context=True)
def share_banner(context, case):
    """Say on every page of a case that it is open to the reader by a share only, until when, and end it."""
    request = context.get("request")
    share = share_of(request.user, case) if request else None
    urgent = share is not None and share.kind == ShareKind.BREAK_GLASS
    return {
        "share": share,
        "urgent": urgent,
        "left": _left(share.ends_at) if urgent else "",
        "request": request,
    }


def _left(ends_at) -> str:
    minutes = max(int((ends_at - timezone.now()).total_seconds()) // 60, 0)
    return _("%(hours)s giờ %(minutes)s phút") % {"hours": minutes // 60, "minutes": minutes % 60}
