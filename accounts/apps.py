from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Tài khoản")

    def ready(self):
        from accounts.access import role_codes
        from audit.context import ROLE_READERS

        ROLE_READERS.append(role_codes)
