"""Administration of people and roles; nothing about a child stands here."""

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from accounts.actions.leaving import Leaving, WorkLeft
from accounts.actions.sessions import end_sessions
from accounts.enums import AREA_ROLES, COMMUNE_ROLES, RoleKind
from accounts.models import Role, User
from accounts.views.leaving import later_in_words, refused_in_words
from accounts.views.people import invite_and_tell
from audit.actions import write_event
from audit.enums import Deed, Outcome

# The fields of a role as the form names them; the rest of its formset is bookkeeping.
ROLE_FIELDS = ("-kind", "-area", "-supervision_area", "-starts", "-ends", "-DELETE")


class Refused:
    """A form that says why what it asked for was taken back."""

    refusal = None

    def clean(self):
        super().clean()
        self.add_error(None, self.refusal)


class KeepsWork:
    """An administration that ends no role, post or account while work would be left behind.

    The change is tried and taken back, so that every way of ending a role is held to the same question.
    """

    def watch(self, request, person):
        """Look before a change is written at what it could leave behind of the work of `person`."""
        request.leaving = Leaving(person, by=request.user)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            with transaction.atomic():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except WorkLeft as refusal:
            request.refusal = refused_in_words(refusal.left)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        refusal = getattr(request, "refusal", None)
        return type(form)(form.__name__, (Refused, form), {"refusal": refusal}) if refusal else form

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if change:
            request.leaving.check()
            if later := request.leaving.later():
                messages.warning(request, later_in_words(later))


class RoleForm(forms.ModelForm):
    """A role with the place that it needs; each fault stands at its field and says what to do."""

    def clean(self):
        told = super().clean()
        kind, starts, ends = told.get("kind"), told.get("starts"), told.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", _("Ngày kết thúc phải từ ngày bắt đầu trở đi."))
        if kind:
            in_area = kind in (*COMMUNE_ROLES, *AREA_ROLES)
            self._place("area", in_area, _("Chọn xã, phường hoặc tỉnh của vai trò này."))
            self._commune_alone(kind, told.get("area"))
            supervises = kind == RoleKind.SUPERVISOR
            self._place("supervision_area", supervises, _("Chọn khu vực của người giám sát."))
        return told

    def _commune_alone(self, kind, area):
        """A province chosen by mistake would open every commune of it to one officer."""
        if kind in COMMUNE_ROLES and area and not area.is_commune:
            self.add_error("area", _("Vai trò này chỉ ở một xã, phường. Chọn một xã, phường."))

    def _place(self, name, needed, sentence):
        if needed and not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, sentence)
        elif not needed and self.cleaned_data.get(name):
            self.add_error(name, _("Vai trò này không gắn với nơi này. Để trống ô này."))


class RoleInline(admin.StackedInline):
    """The roles of a person; nobody gives or ends a role of one's own."""

    model = Role
    form = RoleForm
    extra = 0
    autocomplete_fields = ["area", "supervision_area"]

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and obj != request.user

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and obj != request.user

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and obj != request.user


class NewUserForm(forms.ModelForm):
    """A person to be invited: there is no password until the person sets it."""

    class Meta:
        model = User
        fields = ("username", "full_name", "email", "phone", "language")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True

    def save(self, commit=True):
        self.instance.set_unusable_password()
        return super().save(commit)


@admin.register(User)
class HouseUserAdmin(KeepsWork, SimpleHistoryAdmin, UserAdmin):
    """Users with their dated roles. Flags of Django's own permissions are left out, roles decide; nobody sees
    or sets another person's password."""

    form = forms.ModelForm
    add_form = NewUserForm
    fieldsets = (
        (None, {"fields": ("username",)}),
        (_("Thông tin"), {"fields": ("full_name", "email", "phone", "language")}),
        (_("Tài khoản"), {"fields": ("is_active",)}),
    )
    add_fieldsets = ((None, {"fields": ("username", "full_name", "email", "phone", "language")}),)
    list_display = ("username", "full_name", "is_active")
    list_filter = ("is_active",)
    search_fields = ("username", "full_name", "email")
    ordering = ("username",)
    filter_horizontal = ()
    inlines = [RoleInline]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method == "POST" and object_id == str(request.user.pk) and _holds_role(request.POST):
            self._refuse(request, request.user, "own_role")
        return super().changeform_view(request, object_id, form_url, extra_context)

    def user_change_password(self, request, id, form_url=""):  # noqa: A002, the name is Django's
        """Refuse: who forgot a password is invited again."""
        self._refuse(request, self.get_object(request, id) or "accounts.user", "set_password")

    def response_add(self, request, obj, post_url_continue=None):
        """Invite the person that was added."""
        invite_and_tell(request, obj)
        return redirect("accounts:people")

    def save_model(self, request, obj, form, change):
        """A disabled person's sessions end for good, also should the account be opened again."""
        if change:
            self.watch(request, obj)
        super().save_model(request, obj, form, change)
        if change and "is_active" in form.changed_data and not obj.is_active:
            end_sessions(obj, by=request.user)

    def has_delete_permission(self, request, obj=None):
        """People are disabled, not deleted: what they did stays theirs."""
        return False

    def _refuse(self, request, about, reason):
        write_event(by=request.user, deed=Deed.DENIED, about=about, outcome=Outcome.FORBIDDEN, reason=reason)
        raise PermissionDenied


def _holds_role(posted) -> bool:
    return any(name.startswith("roles-") and name.endswith(ROLE_FIELDS) for name in posted)
