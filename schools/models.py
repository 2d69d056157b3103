from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import User
from areas.models import Area
from schools.enums import AskedPaper, InstitutionKind, Need, PeriodKind, PlaceImportState, Weekday
from vietnam.text import fold

SCHOOL_DAYS = (Weekday.MONDAY, Weekday.TUESDAY, Weekday.WEDNESDAY, Weekday.THURSDAY, Weekday.FRIDAY)
# Between the southernmost and northernmost, westernmost and easternmost points, islands included (degrees).
LATITUDES, LONGITUDES = (6, 24), (102, 118)


def school_days() -> list[int]:
    """Return the days on which an institution is open unless it says otherwise."""
    return [int(day) for day in SCHOOL_DAYS]


def _degrees(name, between):
    low, high = between
    return models.DecimalField(
        name,
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(low), MaxValueValidator(high)],
    )


class Institution(models.Model):
    """A school, open house, vocational centre or other service that can receive a child.

    Its own staff keep contact, opening days and programmes; `confirmed_on` is the day on which one of them
    last said that all of it is right.
    """

    kind = models.CharField(_("loại"), max_length=20, choices=InstitutionKind.choices)
    name = models.CharField(_("tên"), max_length=160)
    search_key = models.CharField(max_length=160, editable=False)
    commune = models.ForeignKey(
        Area, models.PROTECT, related_name="institutions", verbose_name=_("xã, phường")
    )
    address = models.CharField(_("địa chỉ"), max_length=200, blank=True)
    phone = models.CharField(_("điện thoại"), max_length=15, blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    contact_name = models.CharField(_("người liên hệ"), max_length=80, blank=True)
    opening_days = ArrayField(
        models.PositiveSmallIntegerField(choices=Weekday.choices),
        default=school_days,
        blank=True,
        verbose_name=_("ngày mở cửa"),
    )
    opening_hours = models.CharField(_("giờ mở cửa"), max_length=80, blank=True)
    latitude = _degrees(_("vĩ độ"), LATITUDES)
    longitude = _degrees(_("kinh độ"), LONGITUDES)
    confirmed_on = models.DateField(_("xác nhận lần cuối"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người xác nhận")
    )
    is_active = models.BooleanField(_("đang hoạt động"), default=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("cơ sở")
        verbose_name_plural = _("cơ sở")
        ordering = ["name", "pk"]
        indexes = [
            GinIndex(name="institution_search", fields=["search_key"], opclasses=["gin_trgm_ops"]),
            models.Index(fields=["commune", "kind"], name="institution_of_commune"),
            models.Index(fields=["name", "id"], name="institution_by_name"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__range=LATITUDES, longitude__range=LONGITUDES),
                name="institution_in_viet_nam",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_on=None) | Q(confirmed_by__isnull=False),
                name="institution_confirmed_by_somebody",
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.search_key = fold(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("schools:institution", args=[self.pk])


class Programme(models.Model):
    """What an institution offers: for which need, ages and grades, at what cost, with how many places.

    `places` is how many children can still come. Without a row of `Intake` children are taken all year.
    """

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="programmes")
    need = models.CharField(_("nhu cầu"), max_length=20, choices=Need.choices)
    name = models.CharField(_("tên chương trình"), max_length=160)
    min_age = models.PositiveSmallIntegerField(_("tuổi từ"))
    max_age = models.PositiveSmallIntegerField(_("đến tuổi"))
    grades = models.CharField(_("lớp"), max_length=60, blank=True)
    months = models.PositiveSmallIntegerField(
        _("kéo dài (tháng)"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    monthly_cost = models.PositiveIntegerField(_("chi phí mỗi tháng (đồng)"), default=0)
    included = models.CharField(_("được cấp, được giúp"), max_length=200, blank=True)
    papers = ArrayField(
        models.CharField(max_length=20, choices=AskedPaper.choices),
        default=list,
        blank=True,
        verbose_name=_("giấy tờ cần có"),
    )
    hazardous = models.BooleanField(_("nghề nặng nhọc, độc hại, nguy hiểm"), default=False)
    places = models.PositiveSmallIntegerField(_("số chỗ còn nhận"), default=0)
    is_active = models.BooleanField(_("đang mở"), default=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("chương trình")
        verbose_name_plural = _("chương trình")
        indexes = [
            models.Index(
                fields=["need", "institution"], name="programme_of_need", condition=Q(is_active=True)
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(max_age__gte=models.F("min_age")), name="programme_ages_in_order"
            )
        ]

    def __str__(self):
        return f"{self.name} – {self.institution}"

    @property
    def papers_words(self) -> list[str]:
        """The papers that are asked for, in words."""
        return [str(AskedPaper(paper).label) for paper in self.papers]


class AnswerPace(models.Model):
    """How fast an institution answers referrals: the median of working days over the last twelve months.

    Counted at night by `referrals.actions.counting`, only where enough answers were given: a figure that
    leads to nobody, so that no page has to look at the referrals of other communes.
    """

    institution = models.OneToOneField(
        Institution, models.CASCADE, primary_key=True, related_name="pace", verbose_name=_("cơ sở")
    )
    days = models.PositiveSmallIntegerField(_("số ngày làm việc để trả lời, trung vị"))
    answers = models.PositiveIntegerField(_("số lần trả lời"))
    counted_on = models.DateField(_("tính ngày"))

    class Meta:
        verbose_name = _("tốc độ trả lời")
        verbose_name_plural = _("tốc độ trả lời")

    def __str__(self):
        return f"{self.institution_id}: {self.days}"


class LineCount(models.Model):
    """How many children wait for a place in a programme, and how old they are where they are many.

    Counted every hour by `referrals.actions.counting`: the institution reads this figure and no child's row.
    Ages and grades stand empty for a few, whom they would describe.
    """

    programme = models.OneToOneField(
        Programme, models.CASCADE, primary_key=True, related_name="line", verbose_name=_("chương trình")
    )
    waiting = models.PositiveIntegerField(_("số trẻ đang chờ"))
    ages_from = models.PositiveSmallIntegerField(_("tuổi từ"), null=True, blank=True)
    ages_to = models.PositiveSmallIntegerField(_("đến tuổi"), null=True, blank=True)
    grades_from = models.PositiveSmallIntegerField(_("lớp từ"), null=True, blank=True)
    grades_to = models.PositiveSmallIntegerField(_("đến lớp"), null=True, blank=True)

    class Meta:
        verbose_name = _("số trẻ chờ chỗ học")
        verbose_name_plural = _("số trẻ chờ chỗ học")

    def __str__(self):
        return f"{self.programme_id}: {self.waiting}"


class Intake(models.Model):
    """A day on which a programme begins, and until when one can apply for it."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="intakes")
    starts = models.DateField(_("khai giảng"))
    apply_by = models.DateField(_("nhận hồ sơ đến"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("đợt nhận")
        verbose_name_plural = _("đợt nhận")
        ordering = ["starts"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "starts"], name="intake_once"),
            models.CheckConstraint(
                condition=Q(apply_by=None) | Q(apply_by__lte=models.F("starts")), name="intake_applied_before"
            ),
        ]

    def __str__(self):
        return f"{self.programme} {self.starts:%d/%m/%Y}"


class SchoolPeriod(models.Model):
    """A school year or a break in it, of the whole country or, with `province`, of that province alone.

    A row of a province takes the place of those of the country that it meets. `source` names the decision it
    comes from.
    """

    kind = models.CharField(_("loại"), max_length=6, choices=PeriodKind.choices)
    name = models.CharField(_("tên"), max_length=80)
    province = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("tỉnh")
    )
    starts = models.DateField(_("từ ngày"))
    ends = models.DateField(_("đến hết ngày"))
    source = models.CharField(_("căn cứ"), max_length=160, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("mốc năm học")
        verbose_name_plural = _("lịch năm học")
        ordering = ["-starts", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gte=models.F("starts")), name="period_ends_after_start")
        ]

    def __str__(self):
        return self.name


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


class PlaceImport(models.Model):
    """A list of institutions as it was read: looked over first, written when it is confirmed.

    `lines` are those of `schools.importing.rows`, after the confirmation only the refused ones; `figures` how
    many are new, changed and refused. The file itself is not kept.
    """

    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người nhập"))
    at = models.DateTimeField(_("lúc"), auto_now_add=True)
    file_name = models.CharField(_("tên tệp"), max_length=200)
    state = models.CharField(
        _("tình trạng"), max_length=10, choices=PlaceImportState.choices, default=PlaceImportState.PREVIEW
    )
    lines = models.JSONField(default=list)
    figures = models.JSONField(default=dict)
    history = HistoricalRecords(excluded_fields=["lines"])

    class Meta:
        verbose_name = _("lần nhập danh sách cơ sở")
        verbose_name_plural = _("các lần nhập danh sách cơ sở")
        ordering = ["-pk"]

    def __str__(self):
        return self.file_name
