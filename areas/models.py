from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from areas.enums import PROVINCE_KINDS, AreaKind
from areas.settings import SETTINGS, choices


class Area(models.Model):
    """A province or commune of one list of codes.

    A five-digit code means different places before and after July 2025, so a code never stands
    without `list_version`. A merged unit stays readable: it ends, it is not deleted.
    """

    list_version = models.CharField(_("danh mục"), max_length=10, default="2025-07")
    code = models.CharField(_("mã"), max_length=5)
    kind = models.CharField(_("loại"), max_length=10, choices=AreaKind.choices)
    name = models.CharField(_("tên"), max_length=120)
    search_key = models.CharField(max_length=120, editable=False)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="communes", verbose_name=_("tỉnh")
    )
    valid_from = models.DateField(_("hiệu lực từ"))
    valid_to = models.DateField(_("hiệu lực đến"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("đơn vị hành chính")
        verbose_name_plural = _("đơn vị hành chính")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["list_version", "code"], name="area_code_within_list"),
            models.CheckConstraint(
                condition=Q(kind__in=[str(kind) for kind in PROVINCE_KINDS], parent=None)
                | Q(~Q(kind__in=[str(kind) for kind in PROVINCE_KINDS]), parent__isnull=False),
                name="area_commune_has_province",
            ),
        ]
        indexes = [GinIndex(name="area_search", fields=["search_key"], opclasses=["gin_trgm_ops"])]

    def __str__(self):
        return self.name

    @property
    def is_commune(self) -> bool:
        return self.parent_id is not None


class AreaChange(models.Model):
    """What became of a unit: merged whole, or split so that a person must decide case by case.

    One that was ordered (`ordered_at`) moves what stands in `old` on its day: `plan` holds who ordered it,
    the chair of the new unit and the numbers that were previewed, `moved` the numbers that moved.
    """

    old = models.ForeignKey(Area, models.PROTECT, related_name="changes_from")
    new = models.ForeignKey(Area, models.PROTECT, related_name="changes_to")
    whole = models.BooleanField(_("nhập toàn bộ"), default=True)
    on = models.DateField(_("ngày hiệu lực"))
    decision = models.CharField(_("văn bản"), max_length=120)
    ordered_at = models.DateTimeField(_("ra lệnh lúc"), null=True, blank=True, editable=False)
    moved_at = models.DateTimeField(_("chuyển xong lúc"), null=True, blank=True, editable=False)
    plan = models.JSONField(default=dict, blank=True, editable=False)
    moved = models.JSONField(default=dict, blank=True, editable=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("thay đổi địa giới")
        verbose_name_plural = _("thay đổi địa giới")
        constraints = [
            models.UniqueConstraint(
                fields=["old"], condition=Q(ordered_at__isnull=False), name="merged_once"
            ),
        ]

    def __str__(self):
        return f"{self.old} → {self.new}"


class SupervisionArea(models.Model):
    """A named set of communes that supervisors look after; it takes the place of the former district."""

    name = models.CharField(_("tên"), max_length=120, unique=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("khu vực giám sát")
        verbose_name_plural = _("khu vực giám sát")

    def __str__(self):
        return self.name


class SupervisedCommune(models.Model):
    """One commune in a supervision area, by date."""

    supervision_area = models.ForeignKey(SupervisionArea, models.CASCADE, related_name="memberships")
    commune = models.ForeignKey(Area, models.PROTECT, related_name="supervisions")
    starts = models.DateField(_("từ ngày"))
    ends = models.DateField(_("đến ngày"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("xã thuộc khu vực")
        verbose_name_plural = _("xã thuộc khu vực")
        constraints = [
            models.UniqueConstraint(fields=["supervision_area", "commune", "starts"], name="supervised_once")
        ]

    def __str__(self):
        return f"{self.supervision_area}: {self.commune}"


class DatedNumber(models.Model):
    """What a setting is from the day `starts` on, until a later row; `source` says who decided it and where.

    A row that has begun is never changed or removed: clocks were counted by it.
    """

    name = models.CharField(_("thông số"), max_length=40, choices=choices)
    value = models.PositiveSmallIntegerField(_("giá trị"))
    starts = models.DateField(_("áp dụng từ ngày"))
    source = models.CharField(_("căn cứ, người quyết định"), max_length=200)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("thông số")
        verbose_name_plural = _("thông số")
        ordering = ["name", "-starts"]
        constraints = [models.UniqueConstraint(fields=["name", "starts"], name="one_number_a_day")]

    def __str__(self):
        known = SETTINGS.get(self.name)
        return f"{known.label if known else self.name}: {self.value}"


class CalendarDay(models.Model):
    """One day that a decision takes off or makes a working day, whatever the law alone says of it.

    `vietnam.calendar` counts by these rows. One whose day has passed is never taken away: clocks were counted
    by it.
    """

    day = models.DateField(_("ngày"), unique=True)
    works = models.BooleanField(_("là ngày làm việc"))
    name = models.CharField(_("nội dung"), max_length=120)
    source = models.CharField(_("căn cứ"), max_length=200)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("ngày nghỉ, ngày làm bù")
        verbose_name_plural = _("ngày nghỉ, ngày làm bù")
        ordering = ["day"]

    def __str__(self):
        return f"{self.day:%d/%m/%Y}: {self.name}"


class Recount(models.Model):
    """An order to count open dates anew, because a setting or the calendar is another from the day `on`.

    `what` names it ("calendar:2026-11-24", "setting:screening_days"); `plan` holds who ordered it and the
    numbers that were previewed. It is carried out in parts: `after` is the last key that was looked at.
    """

    what = models.CharField(_("thay đổi"), max_length=60)
    on = models.DateField(_("từ ngày"))
    ordered_at = models.DateTimeField(_("ra lệnh lúc"), auto_now_add=True)
    plan = models.JSONField(default=dict, blank=True)
    after = models.BigIntegerField(default=0)
    passes = models.PositiveSmallIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)
    first_done_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(_("xong lúc"), null=True, blank=True)
    history = HistoricalRecords(excluded_fields=["after", "passes", "moved", "first_done_at"])

    class Meta:
        verbose_name = _("lần tính lại hạn")
        verbose_name_plural = _("các lần tính lại hạn")
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.what} {self.on:%d/%m/%Y}"
