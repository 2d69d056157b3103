"""Who works at which institution: administrators keep posts; a newcomer is given the live referrals there."""

from django.contrib import admin
from simple_history.admin import SimpleHistoryAdmin

from accounts.admin import KeepsWork
from audit.actions import save
from referrals.actions.institution import grant_open_referrals, pass_on_referrals
from schools.models import Post


@admin.register(Post)
class PostAdmin(KeepsWork, SimpleHistoryAdmin):
    """A post is ended by its date, not deleted."""

    list_display = ("user", "institution", "title", "starts", "ends")
    list_select_related = ("user", "institution")
    search_fields = ("user__full_name", "institution__search_key")
    raw_id_fields = ("user", "institution")

    def save_model(self, request, obj, form, change):
        if change:
            self.watch(request, Post.objects.get(pk=obj.pk).user)
        save(obj, by=request.user, reason="post_saved")
        grant_open_referrals(obj, by=request.user)
        if obj.ends:
            pass_on_referrals(obj, by=request.user)

    def has_delete_permission(self, request, obj=None):
        return False
