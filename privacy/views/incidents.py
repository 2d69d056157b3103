"""The register of incidents: reporting one, the list, one incident, its notice to the authority."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import has_role, require_role
from audit.actions import write_event
from audit.editing import before, both, sent_version
from audit.enums import Deed
from interface.editing import ChangedMeanwhile, clashes, settled, unanswered
from interface.once import once
from interface.paging import page_of
from privacy.access import (
    REGISTER_ROLES,
    get_incident,
    incident_permissions,
    require_any_role,
    visible_incidents,
)
from privacy.actions import incidents as deeds
from privacy.forms.incidents import (
    AuthorityForm,
    CasesForm,
    CloseIncidentForm,
    DescribeForm,
    NoNoticeForm,
    ReportIncidentForm,
    SeenForm,
)
from privacy.queries import register
from privacy.rules import BREACH_SOURCE, breach_due, hours_left, incident_kept_until
from privacy.views.doing import attempt, data_of, deed_page

TABS = (("open", gettext_lazy("Đang xử lý")), ("closed", gettext_lazy("Đã kết thúc")))


@require_safe
def incidents(request):
    """The register: incidents that are open, with their clocks, or those that are closed."""
    require_role(request.user, REGISTER_ROLES, "privacy.incident")
    tab = "closed" if request.GET.get("tab") == "closed" else "open"
    write_event(by=request.user, deed=Deed.LISTED, about="privacy.incident", reason=tab)
    page = page_of(register(visible_incidents(request.user), tab), request.GET.get("page"))
    tabs = [{"text": text, "href": f"?tab={name}", "current": name == tab} for name, text in TABS]
    rows = [{"incident": row, "clock": clock_of(row)} for row in page]
    return render(
        request, "privacy/incidents.html", {"page_obj": page, "rows": rows, "tab": tab, "tabs": tabs}
    )


@require_http_methods(["GET", "POST"])
@once
def incident_new(request):
    """Report an incident: anybody who signs in with a role may, and should at once."""
    require_any_role(request.user, "privacy.incident")
    form = ReportIncidentForm(data_of(request))
    if request.method == "POST" and form.is_valid():
        made = attempt(
            request,
            _("Đã báo sự cố. Người phụ trách dữ liệu đã được nhắc."),
            deeds.report_incident,
            **form.cleaned_data,
        )
        if made:
            return redirect("privacy:incident", made.pk)
    return render(request, "privacy/incident_new.html", {"form": form})


@require_safe
def incident(request, pk):
    """One incident, its clock and what remains to be done."""
    found = get_incident(request.user, pk)
    context = {
        "incident": found,
        "may": incident_permissions(request.user, found),
        "in_register": has_role(request.user, *REGISTER_ROLES),
        "clock": clock_of(found),
        "due": breach_due(found.known_at),
        "source": BREACH_SOURCE,
        "kept_until": found.closed_on and incident_kept_until(found.closed_on),
    }
    return render(request, "privacy/incident.html", context)


@require_safe
def incident_letter(request, pk):
    """The notice to the authority, ready to print: codes and counts, no child's name."""
    found = get_incident(request.user, pk, "handle")
    return render(request, "privacy/incident_letter.html", {"incident": found, "now": timezone.localtime()})


@require_http_methods(["GET", "POST"])
@once
def incident_describe(request, pk):
    """Complete what is known of an incident."""
    found = get_incident(request.user, pk, "handle")
    stored = _described(found)
    form = _described(found, settled(request.POST, stored)) if request.method == "POST" else stored
    words = {"title": _("Ghi thêm về sự cố"), "button": _("Lưu")}
    try:
        if form.is_valid() and unanswered(request.POST):
            raise ChangedMeanwhile
        return _deed(request, found, form, words, deeds.describe_incident, _("Đã lưu."), versioned=True)
    except ChangedMeanwhile:
        found.refresh_from_db()
        return _both(request, found, form)


def _described(record, data=None) -> DescribeForm:
    """Return the form on an incident, or on a row of its history."""
    return DescribeForm(data, initial={name: getattr(record, name) for name in DescribeForm.Meta.fields})


def _both(request, found, form):
    """Show what is stored now beside what was sent; when both say the same, nothing is left to be done."""
    opened = before(found.history, sent_version(request))
    differing = clashes(form, _described(found), opened and _described(opened))
    if not differing:
        messages.info(request, _("Người khác vừa lưu đúng các thông tin này."))
        return redirect("privacy:incident", found.pk)
    shown = both(found.history, differing, request.POST)
    context = {"incident": found, "both": shown, "back_url": request.path}
    return render(request, "privacy/both_versions.html", context)


@require_http_methods(["GET", "POST"])
@once
def incident_cases(request, pk):
    """Name the cases that the incident touched, by their codes."""
    found = get_incident(request.user, pk, "handle")
    words = {"title": _("Thêm hồ sơ bị ảnh hưởng"), "button": _("Thêm hồ sơ")}
    return _deed(request, found, CasesForm(data_of(request)), words, deeds.add_cases, _("Đã thêm hồ sơ."))


@require_http_methods(["GET", "POST"])
@once
def incident_seen(request, pk):
    """Take the cases from the trail: all that an account opened between two days."""
    found = get_incident(request.user, pk, "handle")
    words = {
        "title": _("Tìm hồ sơ mà một tài khoản đã mở"),
        "note": _(
            "Dùng khi một tài khoản bị lộ hoặc bị dùng sai. Lấy mã hồ sơ từ nhật ký, không hiện nội dung."
        ),
        "button": _("Tìm và thêm"),
    }
    done = _("Đã thêm các hồ sơ có trong nhật ký.")
    return _deed(request, found, SeenForm(data_of(request)), words, deeds.add_cases_seen, done)


@require_http_methods(["GET", "POST"])
@once
def incident_authority(request, pk):
    """Record that the authority was told."""
    found = get_incident(request.user, pk, "handle")
    words = {"title": _("Ghi việc đã thông báo cơ quan bảo vệ dữ liệu cá nhân"), "button": _("Lưu")}
    done = _("Đã ghi việc thông báo.")
    form = AuthorityForm(data_of(request))
    return _deed(request, found, form, words, deeds.record_authority_notice, done, versioned=True)


@require_http_methods(["GET", "POST"])
@once
def incident_no_notice(request, pk):
    """Record why the authority need not be told."""
    found = get_incident(request.user, pk, "handle")
    words = {"title": _("Không phải thông báo"), "button": _("Lưu lý do")}
    done = _("Đã ghi lý do.")
    form = NoNoticeForm(data_of(request))
    return _deed(request, found, form, words, deeds.decide_no_notice, done, versioned=True)


@require_http_methods(["GET", "POST"])
@once
def incident_close(request, pk):
    """Close the incident with what was learnt."""
    found = get_incident(request.user, pk, "handle")
    words = {"title": _("Kết thúc sự cố"), "button": _("Kết thúc sự cố")}
    done = _("Đã kết thúc sự cố.")
    return _deed(request, found, CloseIncidentForm(data_of(request)), words, deeds.close_incident, done)


def clock_of(found) -> dict | None:
    """Return the words of the 72 hours while the authority was not told and nobody said why."""
    if not found.is_open or found.authority != "undecided":
        return None
    return hours_left(breach_due(found.known_at), timezone.now())


def _deed(request, found, form, words, deed, done, **more):
    words = {**words, "kicker": found.number, "done": done}
    return deed_page(request, form, words, deed, found, reverse("privacy:incident", args=[found.pk]), **more)
