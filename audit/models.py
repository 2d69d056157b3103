from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.enums import Deed, Outcome


class Event(models.Model):
    """Who did or saw what: written before the page is shown, never changed or removed.

    A trigger refuses UPDATE, DELETE and TRUNCATE (migration 0002). Holds names of fields, never values.
    """

    at = models.DateTimeField(_("lúc"), auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="events", verbose_name=_("người")
    )
    deed = models.CharField(_("việc"), max_length=20, choices=Deed.choices)
    outcome = models.CharField(_("kết quả"), max_length=10, choices=Outcome.choices, default=Outcome.DONE)
    kind = models.CharField(_("loại hồ sơ"), max_length=40)
    object_pk = models.CharField(_("mã bản ghi"), max_length=40, blank=True)
    case_code = models.CharField(_("mã hồ sơ"), max_length=20, blank=True)
    area = models.ForeignKey(
        "areas.Area", models.PROTECT, null=True, related_name="+", verbose_name=_("địa bàn")
    )
    fields = models.JSONField(_("tên trường"), default=list)
    reason = models.CharField(_("mã lý do"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("sự kiện")
        verbose_name_plural = _("sự kiện")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["area", "-id"], name="event_by_area"),
            models.Index(fields=["case_code", "-id"], name="event_by_case"),
            models.Index(fields=["actor", "-id"], name="event_by_actor"),
        ]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.deed} {self.kind} {self.object_pk}"
