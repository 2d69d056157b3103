from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Báo cáo")

    def ready(self):
        from casework import fields as casework_fields
        from casework import merging
        from reports import fields

        casework_fields.FIELDS.update(fields.FIELDS)
        casework_fields.NOT_PERSONAL.update(fields.NOT_PERSONAL)
        merging.STAYING["reports.issuedpaper"] = "a paper with a number belongs to the file it was issued in"
