"""Institutions and what they offer. Posts stand in `referrals.admin`: a newcomer is given open referrals."""

from django.contrib import admin
from simple_history.admin import SimpleHistoryAdmin

from schools.models import Institution, Programme


class ProgrammeInline(admin.TabularInline):
    """The programmes of one institution."""

    model = Programme
    extra = 0


@admin.register(Institution)
class InstitutionAdmin(SimpleHistoryAdmin):
    """An institution is switched off, not deleted: its referrals stay readable."""

    list_display = ("name", "kind", "commune", "is_active")
    list_filter = ("kind", "is_active")
    list_select_related = ("commune",)
    search_fields = ("name", "search_key")
    raw_id_fields = ("commune",)
    inlines = (ProgrammeInline,)

    def has_delete_permission(self, request, obj=None):
        return False
