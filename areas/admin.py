from django.contrib import admin
from simple_history.admin import SimpleHistoryAdmin

from areas.models import Area, AreaChange, SupervisedCommune, SupervisionArea


@admin.register(Area)
class AreaAdmin(SimpleHistoryAdmin):
    list_display = ("code", "name", "kind", "parent", "valid_from", "valid_to")
    list_select_related = ("parent",)
    list_filter = ("kind",)
    search_fields = ("name", "search_key", "code")
    autocomplete_fields = ("parent",)
    readonly_fields = ("search_key",)


@admin.register(AreaChange)
class AreaChangeAdmin(SimpleHistoryAdmin):
    list_display = ("old", "new", "whole", "on", "decision")
    autocomplete_fields = ("old", "new")


class SupervisedCommuneInline(admin.TabularInline):
    model = SupervisedCommune
    extra = 0
    autocomplete_fields = ("commune",)


@admin.register(SupervisionArea)
class SupervisionAreaAdmin(SimpleHistoryAdmin):
    search_fields = ("name",)
    inlines = [SupervisedCommuneInline]
