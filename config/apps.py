"""The app that ties the house together: its start-up checks."""

from django.apps import AppConfig

from config import checks


class DenTruongConfig(AppConfig):
    """Registers the checks of `config.checks`."""

    name = "config"
    verbose_name = "Đến Trường"

    def ready(self):
        checks.register_all()
