from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Báo cáo")

    def ready(self):
        from casework import communes, merging
        from casework import fields as casework_fields
        from reminders.access import VISIBLE
        from reports import fields
        from reports.access import known_decisions, own_jobs

        casework_fields.FIELDS.update(fields.FIELDS)
        casework_fields.NOT_PERSONAL.update(fields.NOT_PERSONAL)
        communes.STAYING.update(fields.STAYING)
        merging.STAYING["reports.issuedpaper"] = "a paper with a number belongs to the file it was issued in"
        # A notice that a file is ready is sent to the person whose file it is.
        VISIBLE["reports.committeedecision"] = known_decisions
        VISIBLE["reports.job"] = lambda user, pks: [job.pk for job in own_jobs(user).filter(pk__in=pks)]
