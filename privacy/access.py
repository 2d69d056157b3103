"""Who may see and do what with incidents and requests. The only file of privacy that asks for roles.

Invisible is 404, visible but not allowed is 403; both leave an event, and reading leaves one before the page.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.access import commune_ids, current_roles, has_role, people_in_role
from accounts.enums import RoleKind
from accounts.models import User
from accounts.scope import hidden_row
from audit.actions import write_event
from audit.enums import Deed, Outcome
from casework.access import case_permissions, knows_name, names_known
from casework.enums import FieldGroup
from casework.models import Case
from privacy.models import DataRequest, Erasure, Hold, Incident

# The administrator is the data-protection officer: handles every incident, sees no child's record by it.
# Chairs and supervisors read those of their communes. Whoever reported one follows its state.
INCIDENT_PERMISSIONS = {
    RoleKind.ADMINISTRATOR: {"view", "handle"},
    RoleKind.SUPERVISOR: {"view"},
    RoleKind.CHAIR: {"view"},
}
# What a role may do about the data of cases of its communes: requests, holds, erasures. One role proposes an
# erasure and the other decides; the deeds see to it that they are two persons as well.
REQUEST_PERMISSIONS = {
    RoleKind.OFFICER: {"view", "look", "register", "prepare", "fetch", "propose", "hold"},
    RoleKind.CHAIR: {"view", "look", "release", "fetch", "decide", "hold", "lift"},
    RoleKind.SUPERVISOR: {"view", "look"},
}
# The administrator sees by numbers and counts that erasures are carried out.
KEEPING_ROLES = (*REQUEST_PERMISSIONS, RoleKind.ADMINISTRATOR)
REQUEST_ROLES = tuple(REQUEST_PERMISSIONS)
REGISTER_ROLES = tuple(INCIDENT_PERMISSIONS)
COMMUNE_READERS = (RoleKind.SUPERVISOR, RoleKind.CHAIR)


def visible_incidents(user) -> QuerySet[Incident]:
    """Return the incidents that `user` may see today."""
    if has_role(user, RoleKind.ADMINISTRATOR):
        return Incident.objects.all()
    own = Q(reported_by=user) if current_roles(user) else Q(pk__in=[])
    return Incident.objects.filter(own | Q(commune_id__in=commune_ids(user, *COMMUNE_READERS)))


def incident_permissions(user, incident) -> set[str]:
    """Return the names of what `user` may do with `incident`; empty when it is invisible."""
    granted = set()
    if has_role(user, RoleKind.ADMINISTRATOR):
        granted |= INCIDENT_PERMISSIONS[RoleKind.ADMINISTRATOR]
    for kind in COMMUNE_READERS:
        if incident.commune_id in commune_ids(user, kind):
            granted |= INCIDENT_PERMISSIONS[kind]
    if incident.reported_by_id == user.pk and current_roles(user):
        granted.add("view")
    return granted


def get_incident(user, pk, permission: str = "view") -> Incident:
    """Return the incident `pk` for `user` and write the event of reading it.

    Raises Http404 when the person may not know of it, PermissionDenied when `permission` is missing.
    """
    incident = Incident.objects.select_related("commune", "reported_by").filter(pk=pk).first()
    return _get(user, incident, permission, incident_permissions)


def visible_requests(user) -> QuerySet[DataRequest]:
    """Return the requests about cases of the communes that `user` may see today.

    A request names its asker and its package the child: with a hidden name both are hidden as well.
    """
    found = DataRequest.objects.filter(case__commune_id__in=commune_ids(user, *REQUEST_ROLES))
    return found.filter(names_known(user, "case__"))


def request_permissions(user, request) -> set[str]:
    """Return the names of what `user` may do with `request`; empty when it is invisible."""
    commune = request.case.commune_id
    if request.case.name_hidden and not knows_name(user, request.case):
        return set()
    granted = (names for kind, names in REQUEST_PERMISSIONS.items() if commune in commune_ids(user, kind))
    return set().union(*granted)


def case_deeds(user, case) -> set[str]:
    """Return the names of what `user` may do about the data of `case` by the tables of this file."""
    return request_permissions(user, DataRequest(case=case))


def get_case_for(user, pk, permission: str) -> Case:
    """Return the case `pk` for a deed about its data, as `get_incident` does.

    Whoever sees the case knows of it; `permission` comes from the tables of this file.
    """
    case = Case.objects.select_related("child__household", "commune__parent", "officer").filter(pk=pk).first()
    case = case or hidden_row(Case.objects.select_related("commune"), pk)
    return _get(user, case, permission, _on_case, case and case.code)


def get_request(user, pk, permission: str = "view") -> DataRequest:
    """Return the request `pk` for `user`, as `get_incident` does.

    A request names its asker, a parent as a rule, and the event says so.
    """
    return _request(user, _found_request(pk), permission, Deed.READ, (FieldGroup.IDENTITY,), permission)


def get_package(user, pk, form: str) -> DataRequest:
    """Return the request `pk` whose package is handed out now as `form`; the one event says so beforehand.

    As `get_request` with the right to fetch; raises Http404 as well while there is no package to fetch.
    """
    found = _found_request(pk)
    there = bool(found and found.fetchable)
    deed, shows = (Deed.DOWNLOADED, tuple(FieldGroup)) if there else (Deed.READ, ())
    asked = _request(user, found, "fetch", deed, shows, f"package_{form}")
    if not there:
        raise Http404
    return asked


def own_cases(user) -> QuerySet[Case]:
    """Return the cases of the communes of `user`'s roles, without those that others share."""
    return Case.objects.filter(commune_id__in=commune_ids(user, *REQUEST_ROLES))


def shows_codes(user) -> bool:
    """Tell whether `user` is shown the codes of erased cases: administrators see numbers and counts."""
    return has_role(user, *REQUEST_ROLES)


def visible_erasures(user) -> QuerySet[Erasure]:
    """Return the erasures of the communes of `user`; all of them for an administrator."""
    if has_role(user, RoleKind.ADMINISTRATOR):
        return Erasure.objects.all()
    return Erasure.objects.filter(commune_id__in=commune_ids(user, *REQUEST_ROLES))


def erasure_permissions(user, erasure) -> set[str]:
    """Return the names of what `user` may do with `erasure`; empty when it is invisible."""
    granted = {"view"} if has_role(user, RoleKind.ADMINISTRATOR) else set()
    for kind, names in REQUEST_PERMISSIONS.items():
        granted |= names if erasure.commune_id in commune_ids(user, kind) else set()
    return granted


def get_erasure(user, pk, permission: str = "view") -> Erasure:
    """Return the erasure `pk` for `user`, as `get_incident` does."""
    found = Erasure.objects.select_related("commune", "proposed_by", "decided_by", "certificate")
    erasure = found.filter(pk=pk).first()
    code = erasure.case_codes[-1] if erasure and erasure.case_codes else ""
    return _get(user, erasure, permission, erasure_permissions, code)


def visible_holds(user) -> QuerySet[Hold]:
    """Return the holds in force on cases of the communes of `user`."""
    return Hold.objects.filter(case__commune_id__in=commune_ids(user, *REQUEST_ROLES), lifted_on=None)


def get_hold(user, pk, permission: str) -> Hold:
    """Return the hold `pk` for `user`, as `get_incident` does."""
    found = Hold.objects.select_related("case__commune")
    hold = found.filter(pk=pk).first() or hidden_row(found, pk)
    return _get(user, hold, permission, _on_hold, hold and hold.case.code)


def require_any_role(user, about: str) -> None:
    """Let nobody past who holds no role today; the refusal leaves an event. Raises PermissionDenied."""
    if not current_roles(user):
        write_event(by=user, deed=Deed.DENIED, about=about, outcome=Outcome.FORBIDDEN)
        raise PermissionDenied


def own_commune_id(user) -> int | None:
    """Return the commune in which `user` acts, by the first role that is bound to one."""
    return next((role.area_id for role in current_roles(user) if role.area and role.area.is_commune), None)


def data_officers() -> list[User]:
    """Return the active administrators of today: they act as data-protection officers."""
    return list(people_in_role(RoleKind.ADMINISTRATOR).order_by("pk"))


# Label of a record → those of its kind that a person may see; asked again before a notice about one is sent.
VISIBLE = {
    "privacy.incident": visible_incidents,
    "privacy.datarequest": visible_requests,
    "privacy.erasure": visible_erasures,
}


def _on_hold(user, hold) -> set[str]:
    return case_deeds(user, hold.case)


def _on_case(user, case) -> set[str]:
    return case_permissions(user, case) | case_deeds(user, case)


def _found_request(pk) -> DataRequest | None:
    related = ("case__commune", "case__child", "registered_by", "prepared_by", "decided_by")
    rows = DataRequest.objects.select_related(*related)
    return rows.filter(pk=pk).first() or hidden_row(rows, pk)


def _request(user, found, permission, deed, shows, reason) -> DataRequest:
    more = {"deed": deed, "shows": shows, "reason": reason}
    return _get(user, found, permission, request_permissions, found and found.case.code, **more)


def _get(user, record, permission, permissions_of, case_code="", *, deed=Deed.READ, shows=(), reason=""):
    if record is None:
        raise Http404
    granted = permissions_of(user, record)
    done = permission in granted
    refused = Outcome.FORBIDDEN if granted else Outcome.HIDDEN
    write_event(
        by=user,
        deed=deed if done else Deed.DENIED,
        about=record,
        area=record.commune,
        case_code=case_code or "",
        outcome=Outcome.DONE if done else refused,
        fields=shows if done else (),
        reason=reason or permission,
    )
    if done:
        return record
    raise PermissionDenied if granted else Http404
