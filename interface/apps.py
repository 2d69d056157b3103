from django.apps import AppConfig


class InterfaceConfig(AppConfig):
    """What every screen shares: forms, template tags, formats, and the guard against sending twice."""

    name = "interface"
    default_auto_field = "django.db.models.BigAutoField"
