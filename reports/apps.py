from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Báo cáo")

    def ready(self):
        from reminders.access import VISIBLE
        from reports.access import own_jobs

        # A notice that a file is ready is sent to the person whose file it is.
        VISIBLE["reports.job"] = lambda user, pks: [job.pk for job in own_jobs(user).filter(pk__in=pks)]
