from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import User
from casework.models import Case
from privacy.enums import (
    ASKER_GROUNDS,
    OPEN_REQUESTS,
    Asker,
    IdentityCheck,
    RefusalReason,
    RequestKind,
    RequestState,
)


class DataRequest(models.Model):
    """What somebody asks about the data held on a child, and what became of it.

    The package of an access request is never stored: it is put together anew while `expires_at` lies ahead.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="data_requests", verbose_name=_("hồ sơ"))
    kind = models.CharField(_("yêu cầu"), max_length=12, choices=RequestKind.choices)
    asker = models.CharField(_("người yêu cầu là"), max_length=10, choices=Asker.choices)
    asker_name = models.CharField(_("họ tên người yêu cầu"), max_length=120)
    identity = models.CharField(_("xác minh người yêu cầu"), max_length=10, choices=IdentityCheck.choices)
    child_agrees = models.BooleanField(_("trẻ từ đủ 7 tuổi đồng ý"), null=True)
    wish = models.TextField(_("muốn gì"), max_length=2000, blank=True)
    received_on = models.DateField(_("nhận ngày"))
    due_on = models.DateField(_("hạn trả lời"))
    acknowledged_on = models.DateField(_("đã báo tiếp nhận ngày"), null=True, blank=True)
    state = models.CharField(
        _("tình trạng"), max_length=12, choices=RequestState.choices, default=RequestState.REGISTERED
    )
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người ghi"))
    prepared_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("quyết định lúc"), null=True, blank=True)
    tells_where = models.BooleanField(_("cho biết cả nơi ở, trường, cơ sở của trẻ"), default=False)
    expires_at = models.DateTimeField(_("tải được đến"), null=True, blank=True)
    refusal = models.CharField(_("lý do từ chối"), max_length=16, choices=RefusalReason.choices, blank=True)
    outcome = models.TextField(_("kết quả"), max_length=2000, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("yêu cầu về dữ liệu cá nhân")
        verbose_name_plural = _("yêu cầu về dữ liệu cá nhân")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "due_on"], name="data_request_due")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=RequestState.RELEASED.value)
                | (Q(expires_at__isnull=False, prepared_by__isnull=False) & ~Q(decided_by=F("prepared_by"))),
                name="package_released_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.REFUSED.value) | (~Q(refusal="") & ~Q(outcome="")),
                name="data_refusal_has_reason",
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def number(self) -> str:
        """What the request is called in letters."""
        return f"YC-{self.pk:06d}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_REQUESTS

    @property
    def fetchable(self) -> bool:
        """Whether its package may be fetched now."""
        return self.state == RequestState.RELEASED and self.expires_at > timezone.now()

    @property
    def ground(self):
        return ASKER_GROUNDS[self.asker]

    @property
    def commune(self):
        return self.case.commune
