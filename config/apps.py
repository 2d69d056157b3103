"""The app that ties the house together: its start-up checks."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate

from config import checks


class DenTruongConfig(AppConfig):
    """Registers the checks of `config.checks`; after every migration all evidence is watched."""

    name = "config"
    default = True
    verbose_name = "Đến Trường"

    def ready(self):
        from audit.watching import watch_tables

        checks.register_all()
        # Once, when everything is migrated: Django signals for each app that has models.
        post_migrate.connect(watch_tables, sender=self.apps.get_app_config("audit"))


class HouseAdminConfig(AdminConfig):
    """Django's admin with our own site in place of its own."""

    default_site = "config.admin_site.HouseAdminSite"
