"""The supervisor's page: how each commune stands, and where to ask."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import commune_ids, require_role
from accounts.enums import RoleKind
from areas.models import Area
from audit.actions import write_event
from audit.enums import Deed
from casework.access import visible_cases
from casework.disclosure import disclosed
from casework.enums import CaseState
from casework.forms.supervision import NOBODY, NumberForm
from casework.queries import by_page, unread_notices
from casework.sharing import unreviewed
from casework.supervising import behind, overview, returned_notes, silent_cases, waiting_cases, waiting_clocks
from interface.paging import page_of
from vietnam.calendar import today

SHOWN = 10


@require_safe
def supervision(request):
    """Counts by commune and officer, silent cases, decisions waiting, items returned. Constant queries."""
    require_role(request.user, (RoleKind.SUPERVISOR,), "supervision")
    write_event(by=request.user, deed=Deed.LISTED, about="supervision")
    cases = _supervised(request.user)
    numbers = overview(cases, _communes(request.user))
    context = {
        "tiles": _tiles(numbers["communes"]),
        "communes": [_commune(row) for row in numbers["communes"]],
        "officers": [_officer(row) for row in numbers["officers"]],
        "silent": _with_age(silent_cases(cases)[:SHOWN]),
        "waiting": _with_age(waiting_cases(cases)[:SHOWN]),
        **_standing(waiting_clocks(cases)[: 2 * SHOWN]),
        "returned": _as_seen(returned_notes(cases)[:SHOWN], request.user),
        "notices": by_page(unread_notices(cases, request.user))[:SHOWN],
        "unreviewed": unreviewed(commune_ids(request.user, RoleKind.SUPERVISOR)).count(),
    }
    return render(request, "casework/supervision.html", context)


@require_safe
def supervised(request):
    """The list behind a number: cases by commune, officer, state, overdue or silent."""
    require_role(request.user, (RoleKind.SUPERVISOR,), "supervision")
    form = NumberForm(request.GET, communes=_communes(request.user))
    write_event(by=request.user, deed=Deed.LISTED, about="supervision")
    page = page_of(behind(_supervised(request.user), form.asked()), request.GET.get("page"))
    context = {"page_obj": page, "cases": _with_age(page), "heading": form.heading()}
    return render(request, "casework/supervision_list.html", context)


def _standing(clocks) -> dict:
    """Tell the clocks that stand still from those that an officer put off."""
    paused = [clock for clock in clocks if clock.is_paused]
    return {"paused": paused, "put_off": [clock for clock in clocks if not clock.is_paused]}


def _supervised(user):
    """Return the visible cases of the communes that the person supervises, without those of other roles."""
    return visible_cases(user).filter(commune_id__in=commune_ids(user, RoleKind.SUPERVISOR))


def _communes(user):
    return Area.objects.filter(pk__in=commune_ids(user, RoleKind.SUPERVISOR)).order_by("search_key", "pk")


def _list(**filters) -> str:
    return f"{reverse('casework:supervised')}?{urlencode(filters)}"


def _tiles(communes) -> list[dict]:
    def total(key):
        return sum(row[key] for row in communes)

    waiting = total(f"state_{CaseState.PLANNED}")
    closing = total(f"state_{CaseState.CLOSING}")
    return [
        {"number": total("open"), "label": _("Hồ sơ đang mở"), "href": _list()},
        {"number": total("overdue"), "label": _("Quá hạn"), "href": _list(only="overdue"), "look": "alert"},
        {"number": waiting, "label": _("Kế hoạch chờ phê duyệt"), "href": _list(state=CaseState.PLANNED)},
        {"number": closing, "label": _("Chờ kết thúc"), "href": _list(state=CaseState.CLOSING)},
        {
            "number": total("silent"),
            "label": _("Không cập nhật trên 30 ngày"),
            "href": _list(only="silent"),
            "look": "soon",
        },
    ]


def _commune(row) -> dict:
    pk = row["commune_id"]
    states = [
        {"label": state.label, "number": row[f"state_{state}"], "href": _list(commune=pk, state=state.value)}
        for state in CaseState
    ]
    return {
        "name": row["name"],
        "open": row["open"],
        "href": _list(commune=pk),
        "overdue": row["overdue"],
        "overdue_href": _list(commune=pk, only="overdue"),
        "states": states,
    }


def _officer(row) -> dict:
    pk = row["officer_id"] or NOBODY
    return {
        "name": row["officer__full_name"] or _("Chưa phân công"),
        "commune": row["commune__name"],
        "open": row["open"],
        "href": _list(officer=pk, commune=row["commune_id"]),
        "overdue": row["overdue"],
        "overdue_href": _list(officer=pk, commune=row["commune_id"], only="overdue"),
    }


def _as_seen(notes, user) -> list:
    """Return `notes`, each with the words that the person is `shown`: behind a hidden name there are none."""
    rows = list(notes)
    for note in rows:
        note.shown = disclosed(note.case, user).record(note)
    return rows


def _with_age(cases) -> list:
    rows = list(cases)
    for case in rows:
        case.age = case.child.age_on(today())
    return rows
