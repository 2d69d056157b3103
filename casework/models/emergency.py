import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import User
from casework.enums import MEASURES, EmergencyStepKind, IsolationEnd, NewTerm
from casework.models.case import Case
from vault.fields import EncryptedTextField
from vault.models import SealedModel

# Days, the first counted, with every extension (Decree 56/2017, Art 32).
LONGEST_ISOLATION = 15


class EmergencyStep(SealedModel):
    """One thing that was done for a child in danger, when and by whom (Decree 56/2017, Arts 26(3) and 31)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="emergency_steps")
    kind = models.CharField(_("đã làm gì"), max_length=12, choices=EmergencyStepKind.choices)
    at = models.DateTimeField(_("lúc"))
    whom = EncryptedTextField(_("ai nhận tin, ai thực hiện"), max_length=200, blank=True)
    where = EncryptedTextField(_("trẻ đang ở đâu"), max_length=200, blank=True)
    text = EncryptedTextField(_("kết quả"), max_length=2000, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người ghi"))
    noted_at = models.DateTimeField(_("ghi lúc"), auto_now_add=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("việc bảo vệ khẩn cấp")
        verbose_name_plural = _("việc bảo vệ khẩn cấp")
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def is_measure(self) -> bool:
        return self.kind in MEASURES


class Isolation(SealedModel):
    """A decision that keeps a child apart from whoever harms it (Decree 56/2017, Art 32, Mẫu 07).

    `ends_on` is the last day; with extensions it is at most 15 days in all, the first day counted. Days of
    earlier isolations count as well unless there is a `ground` for a new term.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="isolations")
    number = models.CharField(_("số quyết định"), max_length=40)
    decided_at = models.DateTimeField(_("ký lúc"))
    signed_by = models.CharField(_("người ký"), max_length=120)
    apart_from = EncryptedTextField(_("cách ly khỏi"), max_length=200)
    why = EncryptedTextField(_("lý do"), max_length=2000)
    place = EncryptedTextField(_("nơi ở an toàn"), max_length=200)
    carer = EncryptedTextField(_("người, cơ sở chăm sóc tạm thời"), max_length=200)
    starts_on = models.DateField(_("từ ngày"))
    ends_on = models.DateField(_("đến hết ngày"))
    ground = models.CharField(
        _("căn cứ của lần cách ly mới"), max_length=8, choices=NewTerm.choices, blank=True
    )
    order_number = models.CharField(
        _("số quyết định của Tòa án, cơ quan có thẩm quyền"), max_length=80, blank=True
    )
    extended_by = models.CharField(_("số quyết định kéo dài"), max_length=600, blank=True)
    ended_on = models.DateField(_("kết thúc ngày"), null=True, blank=True)
    end_reason = models.CharField(
        _("lý do kết thúc"), max_length=12, choices=IsolationEnd.choices, blank=True
    )
    end_comment = EncryptedTextField(_("giải thích"), max_length=2000, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người ghi"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("quyết định tạm thời cách ly")
        verbose_name_plural = _("quyết định tạm thời cách ly")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_on=None), name="isolation_one_running"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="isolation_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__lt=F("starts_on") + dt.timedelta(days=LONGEST_ISOLATION)),
                name="isolation_fifteen_days",
            ),
            models.CheckConstraint(
                condition=(Q(ground=NewTerm.ORDER) & ~Q(order_number=""))
                | (~Q(ground=NewTerm.ORDER) & Q(order_number="")),
                name="isolation_order_has_number",
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.pk}"

    @property
    def days(self) -> int:
        """How many days it lasts, the first and the last counted."""
        return (self.ends_on - self.starts_on).days + 1
