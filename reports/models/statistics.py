from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from areas.models import Area
from reports.enums import Counted


class Edition(models.Model):
    """The statistics of one quarter as they were published, once: what analysts read, and nothing beyond.

    `systems` holds the published numbers alone (`statistics.keeping`); a number that is hidden stands
    nowhere in it. `known_at` is the moment up to which records were counted. Never changed: a second counting
    beside the first would tell by the difference what either of them hides.
    """

    quarter = models.CharField(_("quý"), max_length=7, unique=True)
    known_at = models.DateTimeField(_("số liệu đến lúc"))
    systems = models.JSONField(default=dict)
    made_at = models.DateTimeField(_("công bố lúc"), auto_now_add=True)

    class Meta:
        verbose_name = _("kỳ công bố số liệu")
        verbose_name_plural = _("các kỳ công bố số liệu")
        ordering = ["-quarter"]

    def __str__(self):
        return self.quarter


class Population(models.Model):
    """How many people of some ages lived somewhere in a year, with who said so; no area is the country."""

    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("địa bàn")
    )
    year = models.PositiveSmallIntegerField(_("năm"))
    age_from = models.PositiveSmallIntegerField(_("tuổi từ"))
    age_to = models.PositiveSmallIntegerField(_("đến tuổi"))
    sex = models.CharField(_("giới tính"), max_length=8, choices=Counted.choices, default=Counted.ALL)
    number = models.PositiveBigIntegerField(_("số người"))
    source = models.CharField(_("nguồn"), max_length=300)
    checked = models.CharField(_("mức kiểm chứng"), max_length=100, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("dân số theo tuổi")
        verbose_name_plural = _("dân số theo tuổi")
        ordering = ["-year", "area_id", "age_from", "age_to", "sex"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "year", "age_from", "age_to", "sex"],
                nulls_distinct=False,
                name="population_once",
            ),
            models.CheckConstraint(condition=Q(age_from__lte=F("age_to")), name="population_ages_in_order"),
        ]

    def __str__(self):
        return f"{self.area or _('Cả nước')} {self.year}, {self.age_from}–{self.age_to}"
