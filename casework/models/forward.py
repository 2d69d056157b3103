import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import User
from areas.models import Area
from casework.enums import ForwardReason, ForwardState, ReportState
from casework.models.report import Report
from vault.fields import EncryptedJSONField, EncryptedTextField
from vault.models import SealedModel


class ReportForward(SealedModel):
    """A report on its way to another commune, and what became of it there.

    `content` is what the other commune is given, never who reported; it is emptied with the answer: the one
    commune has its report, the other made its own from it. `key` stands on that other report as well, without
    a foreign key between the two records of the child, so that each commune keeps and erases its own.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="forwards")
    from_commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("xã chuyển"))
    to_commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("xã nhận"))
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reason = models.CharField(_("lý do chuyển"), max_length=10, choices=ForwardReason.choices)
    comment = EncryptedTextField(_("lời gửi"), max_length=2000, blank=True)
    content = EncryptedJSONField(_("nội dung chuyển"), default=dict, blank=True)
    urgent = models.BooleanField(_("khẩn cấp"), default=False)
    received_at = models.DateTimeField(_("tiếp nhận lúc"))
    state = models.CharField(
        _("tình trạng"), max_length=10, choices=ForwardState.choices, default=ForwardState.SENT
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người chuyển"))
    at = models.DateTimeField(_("chuyển lúc"), auto_now_add=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người trả lời")
    )
    answered_at = models.DateTimeField(_("trả lời lúc"), null=True, blank=True)
    answer = EncryptedTextField(_("lý do trả lại"), max_length=2000, blank=True)
    outcome = models.CharField(_("kết quả"), max_length=10, choices=ReportState.choices, blank=True)
    history = HistoricalRecords(excluded_fields=["content"])

    class Meta:
        verbose_name = _("lần chuyển thông tin")
        verbose_name_plural = _("lần chuyển thông tin")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["report"], condition=Q(state="sent"), name="forward_one_on_way"),
            models.CheckConstraint(
                condition=~Q(from_commune=F("to_commune")), name="forward_to_another_commune"
            ),
        ]
        indexes = [models.Index(fields=["to_commune", "state"], name="forward_by_state")]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def commune(self) -> Area:
        """The commune whose people answer it."""
        return self.to_commune
