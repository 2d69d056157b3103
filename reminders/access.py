"""Whether a person may still open what a notice is about, asked again at the moment of sending.

A digest asks about all of its lines together, by the kind of record: as many questions for fifty as for one.
"""

from collections import defaultdict

from django.shortcuts import get_object_or_404

from accounts.access import commune_ids, has_role, require_role
from accounts.enums import ABOUT_ACCOUNT, NoticeKind, RoleKind
from accounts.models import DeadAddress
from audit.actions import write_event
from audit.enums import Deed
from casework.access import visible_cases, visible_reports
from casework.report_access import known_forwards
from casework.transfer_access import visible_transfers
from privacy.access import VISIBLE as PRIVACY
from referrals.access import ended_referrals, shared_referrals
from referrals.models import Referral
from reminders.models import Delivery
from schools.access import institution_ids
from schools.models import Institution

# Messages as an administrator sees them: kinds, people, channels and codes, no case.
OUTBOX, OUTBOX_ROLES = "reminders.delivery", (RoleKind.ADMINISTRATOR,)

# Notices about work as a whole: whoever holds one of the roles may open the page.
ABOUT_WORK = {
    NoticeKind.HANDED_OVER: (RoleKind.OFFICER, RoleKind.CHAIR),
    NoticeKind.ROLE_ENDING: (RoleKind.SUPERVISOR,),
    NoticeKind.WORK_PASSED_ON: (RoleKind.OFFICER, RoleKind.CHAIR, RoleKind.SUPERVISOR),
    NoticeKind.CASES_UNASSIGNED: (RoleKind.OFFICER, RoleKind.CHAIR, RoleKind.SUPERVISOR),
}


def may_still_open(notice) -> bool:
    """Tell whether the recipient of `notice` is active and may see its record now."""
    return notice.pk in openable(notice.recipient, [notice])


def openable(user, notices) -> set[int]:
    """Return the keys of those of the `notices` to `user` whose record the person may see now.

    As many queries as there are kinds of records among them. None for a disabled person; what is not known
    here is not opened.
    """
    if not user.is_active:
        return set()
    found, asked = set(), defaultdict(dict)
    for notice in notices:
        if notice.kind in ABOUT_ACCOUNT or _opened_by_role(user, notice):
            found.add(notice.pk)
        elif not _is_about_work(notice):
            label, key = subject(notice)
            asked[label][notice.pk] = key
    for label, keys in asked.items():
        seen = _seen(user, label, set(keys.values()))
        found.update(pk for pk, key in keys.items() if key in seen)
    return found


def subject(notice) -> tuple[str, str]:
    """Return by what a notice is asked for: "case" and its code, or the label and key of its record."""
    if notice.case_code:
        return "case", notice.case_code
    label, _colon, pk = notice.about.partition(":")
    return label, pk


def outbox(user) -> None:
    """Let an administrator look at what is sent, with the event of it. Raises PermissionDenied."""
    require_role(user, OUTBOX_ROLES, OUTBOX)
    write_event(by=user, deed=Deed.LISTED, about=OUTBOX)


def get_delivery(user, pk) -> Delivery:
    """Return the delivery `pk` for an administrator; raises PermissionDenied for others, Http404."""
    require_role(user, OUTBOX_ROLES, OUTBOX)
    return get_object_or_404(Delivery.objects.select_related("recipient"), pk=pk)


def get_dead_address(user, pk) -> DeadAddress:
    """Return the address `pk` that reaches nobody for an administrator, as `get_delivery` does."""
    require_role(user, OUTBOX_ROLES, OUTBOX)
    return get_object_or_404(DeadAddress.objects.select_related("user"), pk=pk)


def _is_about_work(notice) -> bool:
    """Tell whether a notice is about work as a whole; one that bears a code is about that case."""
    return notice.kind in ABOUT_WORK and not notice.case_code


def _opened_by_role(user, notice) -> bool:
    return _is_about_work(notice) and has_role(user, *ABOUT_WORK[notice.kind])


def _seen(user, label, keys) -> set[str]:
    if label == "case":
        return set(visible_cases(user).filter(code__in=keys).values_list("code", flat=True))
    if label not in VISIBLE:
        return set()
    numbers = {key for key in keys if key.isascii() and key.isdigit()}
    return {str(pk) for pk in VISIBLE[label](user, numbers)}


def _rows(visible):
    return lambda user, pks: visible(user).filter(pk__in=pks).values_list("pk", flat=True)


def _institutions(user, pks):
    """Return those of the institutions `pks` at which the person works today."""
    return (
        Institution.objects.filter(pk__in=institution_ids(user))
        .filter(pk__in=pks)
        .values_list("pk", flat=True)
    )


def _supervised(user, pks):
    """Return those of the communes `pks` that the person supervises today."""
    return {pk for pk in commune_ids(user, RoleKind.SUPERVISOR) if str(pk) in pks}


def _versions(user, pks):
    """Return those of the versions `pks` of referrals whose referral is, or was, the person's own work.

    A counsellor's notice without a code is about one version in the history; an ended referral keeps a page
    without the child.
    """
    versions = dict(Referral.history.filter(pk__in=pks).values_list("pk", "id"))
    own = set()
    for referrals in (shared_referrals(user), ended_referrals(user)):
        own.update(referrals.filter(pk__in=set(versions.values())).values_list("pk", flat=True))
    return {version for version, referral in versions.items() if referral in own}


# Label of a record → function of the person and of keys that returns those of the keys that may be opened.
VISIBLE = {
    "areas.area": _supervised,
    "casework.report": _rows(visible_reports),
    "casework.reportforward": _rows(known_forwards),
    "casework.transfer": _rows(visible_transfers),
    "referrals.referral": _rows(shared_referrals),
    "schools.institution": _institutions,
    "referrals.historicalreferral": _versions,
    **{label: _rows(visible) for label, visible in PRIVACY.items()},
}
