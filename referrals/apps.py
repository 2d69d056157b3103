from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReferralsConfig(AppConfig):
    name = "referrals"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Chuyển gửi")

    def ready(self):
        from casework import timeline, workflow
        from referrals import closing
        from referrals.timeline import referral_moves

        workflow.closing_checks.extend(closing.CHECKS)
        timeline.SOURCES.append(referral_moves)
