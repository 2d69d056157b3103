from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from areas.models import Area, AreaChange, DatedNumber, SupervisedCommune, SupervisionArea
from vietnam.calendar import today
from vietnam.text import fold, normalise


@admin.register(Area)
class AreaAdmin(SimpleHistoryAdmin):
    list_display = ("code", "name", "kind", "parent", "valid_from", "valid_to")
    list_select_related = ("parent",)
    list_filter = ("kind",)
    search_fields = ("name", "search_key", "code")
    autocomplete_fields = ("parent",)
    readonly_fields = ("search_key",)

    def save_model(self, request, obj, form, change):
        """Keep the key by which the place is searched in step with its name."""
        obj.name = normalise(obj.name)
        obj.search_key = fold(obj.name)
        super().save_model(request, obj, form, change)


@admin.register(AreaChange)
class AreaChangeAdmin(SimpleHistoryAdmin):
    list_display = ("old", "new", "whole", "on", "decision")
    autocomplete_fields = ("old", "new")

    def has_change_permission(self, request, obj=None):
        """A merge that was ordered moves files on its day, as it was checked and previewed."""
        return super().has_change_permission(request, obj) and not (obj and obj.ordered_at)

    def has_delete_permission(self, request, obj=None):
        """What became of a place stays written."""
        return False


class SupervisedCommuneInline(admin.TabularInline):
    model = SupervisedCommune
    extra = 0
    autocomplete_fields = ("commune",)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "commune":
            field.label = _("Xã, phường")
        return field


@admin.register(SupervisionArea)
class SupervisionAreaAdmin(SimpleHistoryAdmin):
    search_fields = ("name",)
    inlines = [SupervisedCommuneInline]

    def has_change_permission(self, request, obj=None):
        """Nobody widens the area of a role of one's own."""
        own = obj and request.user.roles.filter(supervision_area=obj).exists()
        return super().has_change_permission(request, obj) and not own


@admin.register(DatedNumber)
class DatedNumberAdmin(SimpleHistoryAdmin):
    """Another value is another row, entered on the page that shows which dates move (`casework:rules`).

    Only one that has not begun can be taken away again.
    """

    fields = ("name", "value", "starts", "source")
    list_display = ("name", "value", "starts", "source")
    list_filter = ("name",)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and bool(obj) and obj.starts > today()
