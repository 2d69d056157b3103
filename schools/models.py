from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import User
from areas.models import Area
from schools.enums import InstitutionKind, Need
from vietnam.text import fold


class Institution(models.Model):
    """A school, open house, vocational centre or other service that can receive a child."""

    kind = models.CharField(_("loại"), max_length=20, choices=InstitutionKind.choices)
    name = models.CharField(_("tên"), max_length=160)
    search_key = models.CharField(max_length=160, editable=False)
    commune = models.ForeignKey(
        Area, models.PROTECT, related_name="institutions", verbose_name=_("xã, phường")
    )
    address = models.CharField(_("địa chỉ"), max_length=200, blank=True)
    phone = models.CharField(_("điện thoại"), max_length=15, blank=True)
    is_active = models.BooleanField(_("đang hoạt động"), default=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("cơ sở")
        verbose_name_plural = _("cơ sở")
        ordering = ["name"]
        indexes = [GinIndex(name="institution_search", fields=["search_key"], opclasses=["gin_trgm_ops"])]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.search_key = fold(self.name)
        super().save(*args, **kwargs)


class Programme(models.Model):
    """What an institution offers: for which need, ages and grades, at what cost, with how many places."""

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="programmes")
    need = models.CharField(_("nhu cầu"), max_length=20, choices=Need.choices)
    name = models.CharField(_("tên chương trình"), max_length=160)
    min_age = models.PositiveSmallIntegerField(_("tuổi từ"))
    max_age = models.PositiveSmallIntegerField(_("đến tuổi"))
    grades = models.CharField(_("lớp"), max_length=60, blank=True)
    monthly_cost = models.PositiveIntegerField(_("chi phí mỗi tháng (đồng)"), default=0)
    places = models.PositiveSmallIntegerField(_("số chỗ còn nhận"), default=0)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("chương trình")
        verbose_name_plural = _("chương trình")
        constraints = [
            models.CheckConstraint(
                condition=Q(max_age__gte=models.F("min_age")), name="programme_ages_in_order"
            )
        ]

    def __str__(self):
        return f"{self.name} – {self.institution}"


class Post(models.Model):
    """A counsellor's post at an institution, by date; it ends by itself."""

    user = models.ForeignKey(User, models.CASCADE, related_name="posts", verbose_name=_("người"))
    institution = models.ForeignKey(
        Institution, models.CASCADE, related_name="posts", verbose_name=_("cơ sở")
    )
    title = models.CharField(_("chức danh"), max_length=80, blank=True)
    starts = models.DateField(_("từ ngày"))
    ends = models.DateField(_("đến ngày"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("cán bộ của cơ sở")
        verbose_name_plural = _("cán bộ của cơ sở")

    def __str__(self):
        return f"{self.user} – {self.institution}"
