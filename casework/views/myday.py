"""My day: what is due, what came back, what lies unfinished. Other roles are led to their own first page."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import current_roles, has_role
from accounts.enums import RoleKind
from accounts.queries import administrators
from casework.access import visible_cases, visible_imports, visible_reports
from casework.drafts import drafts_of
from casework.enums import ImportState
from casework.papers import waiting_tasks
from casework.queries import (
    by_page,
    due_deadlines,
    next_deadline,
    returned_plans,
    unread_notices,
)
from casework.report_access import visible_forwards
from casework.reporting import waiting_forwards, waiting_on_my_day
from interface.paging import page_of_list
from schools.access import current_posts
from vietnam.calendar import today

# The first page of each role that has no day of its own here, the more urgent work first.
FIRST_PAGES = (
    (RoleKind.SUPERVISOR, "casework:supervision"),
    (RoleKind.COUNSELLOR, "referrals:inbox"),
    (RoleKind.AUDITOR, "reports:events"),
    (RoleKind.ANALYST, "reports:overview"),
    (RoleKind.ADMINISTRATOR, "accounts:people"),
)
SHOWN = 10
WAITING = (ImportState.MAPPING, ImportState.PREVIEW)


@require_safe
def my_day(request):
    """Show an officer's or a chair's day; lead everybody else to the first page of their role."""
    if not has_role(request.user, RoleKind.OFFICER, RoleKind.CHAIR):
        return _first_page(request)
    cases = visible_cases(request.user)
    waiting = visible_imports(request.user).filter(state__in=WAITING).defer("table", "mapping")
    due = due_deadlines(cases, request.user)
    groups = _groups(due)
    if asked := next((group for group in groups if group["name"] == request.GET.get("group")), None):
        # The list behind the number of a group, whole.
        page = page_of_list(due[asked["name"]], request.GET.get("page"))
        return render(request, "casework/my_day_group.html", {"group": asked, "page_obj": page})
    context = {
        "today": today(),
        "groups": groups,
        "next_due": None if any(due.values()) else next_deadline(cases),
        "notices": by_page(unread_notices(cases, request.user))[:SHOWN],
        "drafts": drafts_of(request.user, cases, SHOWN),
        "returned": list(returned_plans(cases, request.user)[:SHOWN]),
        **_waiting(cases, request.user),
        **_reports(request.user),
        "imports": list(waiting[:SHOWN]),
        "may_take": has_role(request.user, RoleKind.OFFICER),
    }
    return render(request, "casework/my_day.html", context)


def _first_page(request):
    held = {role.kind for role in current_roles(request.user)}
    if not current_posts(request.user):
        held.discard(RoleKind.COUNSELLOR)
    for kind, page in FIRST_PAGES:
        if kind in held:
            return redirect(page)
    return render(request, "casework/no_role.html", {"administrators": administrators()})


def _reports(user) -> dict:
    """The reports that wait, how many they are and how many urgent; and what other communes sent."""
    waiting = waiting_on_my_day(visible_reports(user), SHOWN)
    first = waiting[0] if waiting else None
    return {
        "waiting": waiting,
        "open_reports": first.total if first else 0,
        "urgent_reports": first.urgent_total if first else 0,
        "forwards": waiting_forwards(visible_forwards(user))[:SHOWN],
    }


def _waiting(cases, user) -> dict:
    """What stands still until somebody acts, and the papers that are not due soon; one query."""
    rows = list(waiting_tasks(cases, user, today(), SHOWN))
    return {
        "paused": [row for row in rows if row.is_paused],
        "papers": [row for row in rows if not row.is_paused],
    }


def _groups(due) -> list[dict]:
    """The lists of deadlines as the page draws them; an empty one is left out."""
    heads = (
        ("overdue", _("Quá hạn"), "alert"),
        ("today", _("Hết hạn hôm nay"), "soon"),
        ("coming", _("Bảy ngày tới"), ""),
        ("put_off", _("Đã hoãn nhắc"), ""),
    )
    return [
        {
            "title": title,
            "look": look,
            "name": name,
            "put_off": name == "put_off",
            "rows": due[name][:SHOWN],
            "count": len(due[name]),
        }
        for name, title, look in heads
        if due[name]
    ]
