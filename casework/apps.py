from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CaseworkConfig(AppConfig):
    name = "casework"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Công tác hồ sơ trẻ em")

    def ready(self):
        from accounts import leaving
        from casework import closing, handover, workflow
        from casework.actions.succession import settle_account

        leaving.PASSED_ON.append(settle_account)
        leaving.SOURCES.extend(handover.SOURCES)
        workflow.closing_checks.extend(closing.CHECKS)
        workflow.ending_checks.update({reason: closing.checks_of(reason) for reason in closing.OTHERS})
