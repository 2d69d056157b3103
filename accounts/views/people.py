"""Who may come in: people and their invitations as an administrator sees them."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import administered_people, get_person
from accounts.actions.invitations import invite, send_invitation, state_of, withdraw
from accounts.addresses import dead_addresses
from accounts.enums import InvitationState
from accounts.queries import with_invitations
from accounts.step_up import step_up_required
from audit.actions import write_event
from audit.enums import Deed
from interface.once import once
from interface.paging import page_of
from vietnam.calendar import today

COLOURS = {
    InvitationState.NEVER: "grey",
    InvitationState.OPEN: "yellow",
    InvitationState.EXPIRED: "orange",
    InvitationState.WITHDRAWN: "grey",
    InvitationState.USED: "green",
}


@require_safe
def people(request):
    """All people of the house: who was invited, who has not come yet."""
    found = with_invitations(administered_people(request.user))
    write_event(by=request.user, deed=Deed.LISTED, about="accounts.user")
    page = page_of(found, request.GET.get("page"), size=50)
    rows = [_row(person, request.user) for person in page]
    return render(request, "accounts/people.html", {"rows": rows, "page_obj": page})


def _row(person, administrator) -> dict:
    invitation = person.latest[0] if person.latest else None
    state = state_of(invitation)
    if invitation is None and person.has_usable_password():
        state = InvitationState.USED  # an account from before invitations
    return {
        "person": person,
        "roles": [_role_words(role) for role in person.roles.all() if not role.ends or role.ends >= today()],
        "state": state.label,
        "colour": COLOURS[state],
        "until": invitation.expires_at if state == InvitationState.OPEN else None,
        "may_invite": person.is_active and person != administrator,
        "may_block": person.is_active and person != administrator,
        "may_withdraw": state == InvitationState.OPEN,
        "unreachable": [dead.get_channel_display() for dead in dead_addresses(person)],
        "again": state == InvitationState.USED,
    }


def _role_words(role) -> str:
    place = role.area or role.supervision_area
    return f"{role.get_kind_display()} – {place}" if place else str(role.get_kind_display())


@require_http_methods(["GET", "HEAD", "POST"])
@step_up_required
@once
def invite_person(request, pk):
    """Invite a person, for the first time or again, after telling what that ends."""
    person = get_person(request.user, pk)
    if request.method == "POST":
        invite_and_tell(request, person)
        return redirect("accounts:people")
    return render(request, "accounts/invite_person.html", {"person": person})


@require_POST
def withdraw_invitation(request, pk):
    """Withdraw the open invitation of a person."""
    person = get_person(request.user, pk)
    if withdraw(person, by=request.user):
        messages.success(request, _("Đã thu hồi lời mời."))
    else:
        messages.info(request, _("Không còn lời mời nào để thu hồi."))
    return redirect("accounts:people")


def invite_and_tell(request, person) -> None:
    """Invite `person`, send the link, and tell the administrator whether it left."""
    if not person.email or not person.is_active:
        messages.error(request, _("Chưa mời được: người này chưa có email hoặc tài khoản đã khóa."))
        return
    link = invite(person, by=request.user)
    if send_invitation(person, link):
        messages.success(request, _("Đã gửi lời mời đến %(email)s.") % {"email": person.email})
    else:
        messages.error(request, _("Thư mời chưa gửi được. Kiểm tra máy chủ thư rồi mời lại."))
