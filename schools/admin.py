"""Institutions and the school calendar. Posts stand in `referrals.admin`: a newcomer is given open referrals.

What an institution's own staff keep is changed on the pages of `schools.views.keeping`, not here.
"""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from areas.models import Area
from audit.editing import version_of
from schools.models import Institution, SchoolPeriod
from schools.periods import fault_of, twin_of
from vietnam.text import normalise


class VersionedForm(forms.ModelForm):
    """Refuses to overwrite what somebody else has saved since the page was opened."""

    version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["version"] = version_of(self.instance.history)

    def clean(self):
        data = super().clean()
        if self.instance.pk and data.get("version") != self.initial["version"]:
            raise ValidationError(
                gettext("Người khác vừa lưu thông tin này. Mở lại trang, xem bản đang lưu rồi sửa tiếp.")
            )
        return data


class VersionedAdmin(SimpleHistoryAdmin):
    """A record that is locked while its form is compared with what is stored."""

    form = VersionedForm

    def get_object(self, request, object_id, from_field=None):
        """Return the record, locked until the end of the transaction when a form was sent."""
        found = super().get_object(request, object_id, from_field)
        if found and request.method == "POST":
            return self.model.objects.select_for_update().get(pk=found.pk)
        return found


class InstitutionForm(VersionedForm):
    """What an institution is; the same house in the same commune stands here once."""

    def clean_name(self):
        return normalise(self.cleaned_data["name"])

    def clean(self):
        data = super().clean()
        if data.get("commune") and twin_of(self.instance.pk, data.get("name", ""), data["commune"]):
            self.add_error("name", gettext("Xã này đã có cơ sở cùng tên."))
        return data


@admin.register(Institution)
class InstitutionAdmin(VersionedAdmin):
    """An institution is switched off, not deleted: its referrals stay readable."""

    form = InstitutionForm
    fields = ("kind", "name", "commune", "is_active", "version")
    list_display = ("name", "kind", "commune", "is_active", "confirmed_on", "own_page")
    list_filter = ("kind", "is_active")
    list_select_related = ("commune",)
    search_fields = ("name", "search_key")
    raw_id_fields = ("commune",)

    @admin.display(description=_("liên hệ, chương trình"))
    def own_page(self, institution):
        """The page on which contact, opening days and programmes are kept."""
        return format_html('<a href="{}">{}</a>', institution.get_absolute_url(), _("Mở"))

    def has_delete_permission(self, request, obj=None):
        return False


class SchoolPeriodForm(VersionedForm):
    """A school year or break that makes sense beside the others."""

    def clean(self):
        data = super().clean()
        if not self.errors and (fault := fault_of(self.instance.pk, data)):
            self.add_error(*fault)
        return data


@admin.register(SchoolPeriod)
class SchoolPeriodAdmin(VersionedAdmin):
    """School years and breaks, of the country or of one province."""

    form = SchoolPeriodForm
    fields = ("kind", "name", "province", "starts", "ends", "source", "version")
    list_display = ("name", "kind", "province", "starts", "ends", "source")
    list_filter = ("kind",)
    list_select_related = ("province",)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Offer provinces alone."""
        if db_field.name == "province":
            kwargs["queryset"] = Area.objects.filter(parent=None, valid_to=None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
