"""Administration of people and roles; nothing about a child stands here."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from accounts.models import Role, User


class RoleInline(admin.TabularInline):
    model = Role
    extra = 0
    autocomplete_fields = ["area", "supervision_area"]


@admin.register(User)
class HouseUserAdmin(SimpleHistoryAdmin, UserAdmin):
    """Users with their dated roles; flags of Django's own permissions are left out, roles decide."""

    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Thông tin"), {"fields": ("full_name", "email", "phone", "language")}),
        (_("Tài khoản"), {"fields": ("is_active",)}),
    )
    add_fieldsets = ((None, {"fields": ("username", "full_name", "email", "password1", "password2")}),)
    list_display = ("username", "full_name", "is_active")
    list_filter = ("is_active",)
    search_fields = ("username", "full_name", "email")
    ordering = ("username",)
    filter_horizontal = ()
    inlines = [RoleInline]
