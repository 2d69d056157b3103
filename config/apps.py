"""The app that ties the house together: its start-up checks."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig

from config import checks


class DenTruongConfig(AppConfig):
    """Registers the checks of `config.checks`."""

    name = "config"
    default = True
    verbose_name = "Đến Trường"

    def ready(self):
        checks.register_all()


class HouseAdminConfig(AdminConfig):
    """Django's admin with our own site in place of its own."""

    default_site = "config.admin_site.HouseAdminSite"
