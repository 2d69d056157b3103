"""The app that ties the house together: its start-up checks."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate

from config import checks


class DenTruongConfig(AppConfig):
    """Registers the checks; after every migration evidence is watched and rows are protected anew."""

    name = "config"
    default = True
    verbose_name = "Đến Trường"

    def ready(self):
        from audit.watching import watch_tables
        from config.protecting import protect_rows

        checks.register_all()
        # Once, when everything is migrated: Django signals for apps that have models, and this one has none.
        post_migrate.connect(watch_tables, sender=self.apps.get_app_config("audit"))
        post_migrate.connect(protect_rows, sender=self.apps.get_app_config("accounts"))


class HouseAdminConfig(AdminConfig):
    """Django's admin with our own site in place of its own."""

    default_site = "config.admin_site.HouseAdminSite"
