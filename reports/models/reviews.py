"""A supervisor's review of an area, the samples drawn for it, and what was found in each sampled case."""

from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import User
from areas.models import Area, SupervisionArea
from casework.models import Case
from reports.enums import REVIEW_COLOURS, ReviewState
from vault.fields import EncryptedJSONField, EncryptedTextField
from vault.models import SealedModel


class CaseloadReview(models.Model):
    """The review of one area for a period. `figures` are the numbers of `day`, kept as they were shown then.

    `result` is counted once, when it is signed: item of the checklist → how often yes, no, not applicable.
    """

    area = models.ForeignKey(
        SupervisionArea, models.PROTECT, related_name="reviews", verbose_name=_("khu vực giám sát")
    )
    since = models.DateField(_("từ ngày"))
    until = models.DateField(_("đến ngày"))
    day = models.DateField(_("số liệu ngày"))
    state = models.CharField(
        _("tình trạng"), max_length=8, choices=ReviewState.choices, default=ReviewState.BEGUN
    )
    checklist = models.CharField(_("bộ câu hỏi"), max_length=10)
    figures = models.JSONField(_("số liệu khi bắt đầu"), default=dict)
    result = models.JSONField(_("kết quả"), default=dict, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người bắt đầu"))
    begun_at = models.DateTimeField(_("bắt đầu lúc"), auto_now_add=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người kết thúc")
    )
    ended_at = models.DateTimeField(_("kết thúc lúc"), null=True, blank=True)
    why_dropped = models.CharField(_("lý do bỏ"), max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("lần rà soát khu vực")
        verbose_name_plural = _("các lần rà soát khu vực")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["area"], condition=Q(state=ReviewState.BEGUN.value), name="one_review_at_a_time"
            ),
            models.CheckConstraint(condition=Q(until__gte=models.F("since")), name="review_period_in_order"),
            models.CheckConstraint(
                condition=Q(state=ReviewState.BEGUN.value, ended_at=None, ended_by=None)
                | ~Q(state=ReviewState.BEGUN.value) & Q(ended_at__isnull=False, ended_by__isnull=False),
                name="review_end_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReviewState.DROPPED.value) | ~Q(why_dropped=""),
                name="review_dropped_for_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def is_begun(self) -> bool:
        """Whether it may still be worked on."""
        return self.state == ReviewState.BEGUN

    @property
    def is_signed(self) -> bool:
        """Whether it was signed: from then on nobody changes it."""
        return self.state == ReviewState.SIGNED

    @property
    def colour(self) -> str:
        """Colour of the tag that says how it stands."""
        return REVIEW_COLOURS[self.state]


class SampleDraw(models.Model):
    """One draw of a sample; the one with the highest `number` holds. Written once, never changed.

    `frame` is what was drawn from: [code of the case, key of its officer or null], by code; `set_aside` the
    codes of those that nobody looks at, each with a `SetAside`. With them, the seed and the size anybody
    draws the same cases again (`reports.sampling`). `why` says why it was drawn anew.
    """

    review = models.ForeignKey(CaseloadReview, models.CASCADE, related_name="draws")
    number = models.PositiveSmallIntegerField(_("lần rút"))
    seed = models.CharField(_("số hạt giống"), max_length=32)
    size = models.PositiveSmallIntegerField(_("cỡ mẫu"))
    frame = models.JSONField(_("danh sách để rút mẫu"), default=list)
    # What was drawn, in its order: so that a page need not read a frame of thousands.
    codes = models.JSONField(_("hồ sơ đã rút"), default=list)
    set_aside = models.JSONField(
        _("hồ sơ không xem"), default=dict, db_default=Value({}, output_field=models.JSONField()), blank=True
    )
    digest = models.CharField(_("mã băm của danh sách"), max_length=64)
    why = models.CharField(_("lý do rút mẫu lại"), max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người rút"))
    at = models.DateTimeField(_("rút lúc"), auto_now_add=True)

    class Meta:
        verbose_name = _("lần rút mẫu")
        verbose_name_plural = _("các lần rút mẫu")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="one_draw_of_a_number"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(why=""), name="drawn_anew_for_a_reason"),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.number}"


class SampledCase(SealedModel):
    """A case of a sample with its checklist. Officer and commune are those of the day of the draw.

    It stays in the sample when the case moves away: `code` names it then, and nobody opens it from here.
    """

    draw = models.ForeignKey(SampleDraw, models.CASCADE, related_name="sampled")
    place = models.PositiveSmallIntegerField(_("thứ tự"))
    case = models.ForeignKey(Case, models.PROTECT, related_name="sampled", verbose_name=_("hồ sơ"))
    code = models.CharField(_("mã hồ sơ"), max_length=20)
    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("xã khi rút mẫu"))
    officer = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cán bộ khi rút mẫu"),
    )
    # Item of the checklist → `reports.enums.Mark`; what is not marked is missing.
    marks = models.JSONField(_("câu trả lời"), default=dict, blank=True)
    comments = EncryptedJSONField(_("nhận xét từng câu"), null=True, blank=True)
    finding = EncryptedTextField(_("nhận xét chung"), max_length=2000, blank=True)
    checked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người xem")
    )
    checked_at = models.DateTimeField(_("xem lúc"), null=True, blank=True)
    returned_at = models.DateTimeField(_("trả lại lúc"), null=True, blank=True)
    reply = EncryptedTextField(_("trả lời của cán bộ"), max_length=2000, blank=True)
    replied_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người trả lời")
    )
    replied_at = models.DateTimeField(_("trả lời lúc"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("hồ sơ trong mẫu rà soát")
        verbose_name_plural = _("hồ sơ trong mẫu rà soát")
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "case"], name="once_in_a_sample"),
            models.CheckConstraint(
                condition=Q(replied_at=None, replied_by=None)
                | Q(replied_at__isnull=False, replied_by__isnull=False),
                name="reply_is_whole",
            ),
        ]

    def __str__(self):
        return self.code
