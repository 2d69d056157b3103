"""The register of incidents: reporting one, handling it, telling the authority, closing it."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.access import supervisors_of
from accounts.actions import leave_notice
from accounts.enums import NoticeKind
from audit.actions import save, write_event
from audit.editing import newest, require_version
from audit.enums import Deed
from casework.workflow import Mendable, NotNow
from interface.editing import ChangedMeanwhile
from privacy.access import (
    current_roles,
    data_officers,
    incident_permissions,
    own_commune_id,
)
from privacy.enums import AuthorityNotice, IncidentState
from privacy.models import Incident
from privacy.queries import codes_seen_by, undecided
from privacy.rules import BREACH_REMINDERS, breach_due
from vietnam.calendar import today

# What the record says about telling the authority.
NOTICE = ("authority", "notice_number", "notice_at", "notice_reason")


@transaction.atomic
def report_incident(*, by, known_at: dt.datetime, what_happened: str, **facts) -> Incident:
    """Report an incident; data-protection officers and the supervisors of the commune are told at once.

    `facts`: `happened_at`, `kinds`, `measures`. Anybody with a role may report. Raises PermissionDenied.
    """
    if not current_roles(by):
        raise PermissionDenied
    incident = Incident(
        commune_id=own_commune_id(by),
        reported_by=by,
        known_at=known_at,
        what_happened=what_happened,
        **facts,
    )
    save(incident, by=by, reason="report_incident")
    _written(incident, by, "report_incident", Deed.CREATED)
    _tell(incident, NoticeKind.INCIDENT_REPORTED)
    return incident


@transaction.atomic
def describe_incident(incident, *, by, version: str | None = None, **facts) -> Incident:
    """Correct or complete what is known of an open incident; every earlier version stays in the history.

    `version` is the token of what the form was opened on (`audit.editing`). Raises `ChangedMeanwhile` when
    somebody changed one of the `facts` since then.
    """
    incident = _lock_open(incident, by)
    require_version(incident.history, version, tuple(facts))
    for field, value in facts.items():
        setattr(incident, field, value)
    save(incident, by=by, reason="describe_incident")
    return _written(incident, by, "describe_incident")


@transaction.atomic
def add_cases(incident, *, by, codes: list[str]) -> Incident:
    """Add the cases `codes` to those that the incident touched."""
    incident = _lock_open(incident, by)
    incident.case_codes = sorted({*incident.case_codes, *codes})
    save(incident, by=by, reason="add_cases")
    return _written(incident, by, "add_cases")


@transaction.atomic
def add_cases_seen(incident, *, by, username: str, since: dt.date, until: dt.date) -> int:
    """Add every case that `username` opened in these days by the trail; returns how many were new."""
    before = set(_lock_open(incident, by).case_codes)
    found = codes_seen_by(username, since, until)
    add_cases(incident, by=by, codes=found)
    return len(set(found) - before)


@transaction.atomic
def record_authority_notice(
    incident, *, by, number: str, at: dt.datetime, late_reason: str = "", version: str | None = None
) -> Incident:
    """Note under which number and when the authority was told; after 72 hours with the reason (our rule).

    Raises `NotNow` when somebody wrote about the notice since the form was opened on `version`.
    """
    incident = _lock_open(incident, by)
    _require_untold(incident, version)
    if at < incident.known_at:
        raise Mendable(_("Giờ thông báo sớm hơn giờ biết sự cố. Kiểm tra lại ngày giờ."))
    if at > breach_due(incident.known_at) and not late_reason:
        raise Mendable(_("Thông báo sau 72 giờ thì phải ghi lý do chậm."))
    incident.authority = AuthorityNotice.SENT
    incident.notice_number, incident.notice_at, incident.notice_reason = number, at, late_reason
    save(incident, by=by, reason="record_authority_notice")
    return _written(incident, by, "record_authority_notice")


@transaction.atomic
def decide_no_notice(incident, *, by, reason: str, version: str | None = None) -> Incident:
    """Note why the authority need not be told of this incident; `version` as for the notice."""
    incident = _lock_open(incident, by)
    _require_untold(incident, version)
    incident.authority, incident.notice_reason = AuthorityNotice.NOT_NEEDED, reason
    incident.notice_number, incident.notice_at = "", None
    save(incident, by=by, reason="decide_no_notice")
    return _written(incident, by, "decide_no_notice")


@transaction.atomic
def close_incident(incident, *, by, lessons: str) -> Incident:
    """Close an incident with what was learnt; the authority was told by then, or it says why not."""
    incident = _lock_open(incident, by)
    if incident.authority == AuthorityNotice.UNDECIDED:
        raise Mendable(
            _("Ghi việc thông báo cơ quan bảo vệ dữ liệu cá nhân, hoặc lý do không phải thông báo.")
        )
    if not incident.measures:
        raise Mendable(_("Ghi biện pháp đã làm trước khi kết thúc sự cố."))
    incident.state, incident.lessons, incident.closed_on = IncidentState.CLOSED, lessons, today()
    save(incident, by=by, reason="close_incident")
    return _written(incident, by, "close_incident")


@transaction.atomic
def tell_clocks(now: dt.datetime | None = None) -> int:
    """Remind of every incident about which the authority was not told after 24, 48 and 72 hours.

    One notice a person and mark, however often this runs. Returns how many marks have passed.
    """
    now, passed = now or timezone.now(), 0
    for incident in undecided().select_related("commune"):
        for hours in BREACH_REMINDERS:
            mark = incident.known_at + dt.timedelta(hours=hours)
            if mark <= now:
                _tell(incident, NoticeKind.INCIDENT_CLOCK, due=mark)
                passed += 1
    return passed


def _lock_open(incident, by) -> Incident:
    incident = Incident.objects.select_for_update(of=("self",)).select_related("commune").get(pk=incident.pk)
    if "handle" not in incident_permissions(by, incident):
        raise PermissionDenied
    if not incident.is_open:
        raise NotNow(_("Sự cố này đã kết thúc và không sửa được nữa."))
    return incident


def _require_untold(incident, version) -> None:
    try:
        require_version(incident.history, version, NOTICE)
    except ChangedMeanwhile as change:
        row = newest(incident.history)
        local = timezone.localtime(row.history_date)
        raise NotNow(
            _(
                "%(who)s vừa ghi việc thông báo cơ quan lúc %(time)s ngày %(date)s. Mở lại trang để xem, rồi "
                "ghi lại nếu vẫn cần."
            )
            % {
                "who": row.history_user or _("Hệ thống"),
                "time": date_format(local, "TIME_FORMAT"),
                "date": date_format(local, "SHORT_DATE_FORMAT"),
            }
        ) from change


def _written(incident, by, reason, deed=Deed.CHANGED) -> Incident:
    write_event(by=by, deed=deed, about=incident, area=incident.commune, reason=reason)
    return incident


def _supervisors(incident) -> list:
    return supervisors_of(incident.commune) if incident.commune else []


def _tell(incident, kind, due=None) -> None:
    people = {user.pk: user for user in (*data_officers(), *_supervisors(incident))}
    leave_notice(
        to=people.values(),
        kind=kind,
        about=incident,
        path=reverse("privacy:incident", args=[incident.pk]),
        due=due,
    )
