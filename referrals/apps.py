from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReferralsConfig(AppConfig):
    name = "referrals"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Chuyển gửi")

    def ready(self):
        from casework import workflow
        from referrals import closing

        workflow.closing_checks.extend(closing.CHECKS)
