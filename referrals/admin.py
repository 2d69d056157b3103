"""Who works at which institution: administrators keep posts; a newcomer is given the live referrals there."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from simple_history.admin import SimpleHistoryAdmin

from accounts.admin import KeepsWork
from audit.actions import save, write_event
from audit.enums import Deed, Outcome
from referrals.actions.institution import grant_open_referrals, pass_on_referrals
from schools.models import Post


class OwnPost(Exception):
    """An administrator would give a post to oneself."""


@admin.register(Post)
class PostAdmin(KeepsWork, SimpleHistoryAdmin):
    """A post is ended by its date, not deleted."""

    list_display = ("user", "institution", "title", "starts", "ends")
    list_select_related = ("user", "institution")
    search_fields = ("user__full_name", "institution__search_key")
    raw_id_fields = ("user", "institution")

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Refuse a post of one's own; the event is written after what was begun is taken back."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except OwnPost:
            told = {"about": "schools.post", "outcome": Outcome.FORBIDDEN, "reason": "own_role"}
            write_event(by=request.user, deed=Deed.DENIED, **told)
            raise PermissionDenied from None

    def has_change_permission(self, request, obj=None):
        """Nobody gives or ends a post of one's own, as with roles."""
        return super().has_change_permission(request, obj) and not (obj and obj.user_id == request.user.pk)

    def save_model(self, request, obj, form, change):
        if obj.user_id == request.user.pk:
            raise OwnPost
        if change:
            self.watch(request, Post.objects.get(pk=obj.pk).user)
        save(obj, by=request.user, reason="post_saved")
        grant_open_referrals(obj, by=request.user)
        if obj.ends:
            pass_on_referrals(obj, by=request.user)

    def has_delete_permission(self, request, obj=None):
        return False
