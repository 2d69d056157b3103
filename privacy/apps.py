from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    name = "privacy"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Dữ liệu cá nhân")

    def ready(self):
        from casework import fields as casework_fields
        from casework import merging, transferring
        from privacy import fields
        from privacy.keeping import keeps_the_file_here, live_erasure_stands_in_the_way

        casework_fields.FIELDS.update(fields.FIELDS)
        casework_fields.NOT_PERSONAL.update(fields.NOT_PERSONAL)
        merging.obstacles_of_rooms.append(live_erasure_stands_in_the_way)
        transferring.obstacles_of_rooms.append(keeps_the_file_here)
