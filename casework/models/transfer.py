from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import User
from areas.models import Area
from casework.enums import CaseState, TransferState
from casework.models.case import Case
from vault.fields import EncryptedJSONField, EncryptedTextField
from vault.models import SealedModel


class Transfer(SealedModel):
    """A case on its way to another commune, and afterwards what the commune that gave it away keeps of it.

    `told` is what the other commune reads before it answers, nothing that names the child; it and `address`
    are emptied with the answer. `code` is the case's, for a commune that no longer sees the case; `notes` are
    the keys of the notes that are handed over. `home_from` and `home_to` are keys of the two households
    without foreign keys: a brother or sister who follows later finds the family by them.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="transfers", verbose_name=_("hồ sơ"))
    code = models.CharField(_("mã hồ sơ"), max_length=20)
    from_commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("xã chuyển"))
    to_commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("xã nhận"))
    why = EncryptedTextField(_("vì sao chuyển"), max_length=1000)
    told = EncryptedJSONField(_("cho xã nhận biết trước"), default=dict, blank=True)
    address = EncryptedTextField(_("nơi ở mới"), max_length=120, blank=True)
    whole_family = models.BooleanField(_("cả gia đình chuyển"), default=True)
    notes = models.JSONField(_("ghi chú bàn giao"), default=list, blank=True)
    state = models.CharField(
        _("tình trạng"), max_length=10, choices=TransferState.choices, default=TransferState.ASKED
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người đề nghị"))
    at = models.DateTimeField(_("đề nghị lúc"), auto_now_add=True)
    answer_by = models.DateTimeField(_("hạn trả lời"))
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người trả lời")
    )
    answered_at = models.DateTimeField(_("trả lời lúc"), null=True, blank=True)
    answer = EncryptedTextField(_("lý do không nhận"), max_length=1000, blank=True)
    case_state = models.CharField(_("hồ sơ lúc chuyển"), max_length=14, choices=CaseState.choices, blank=True)
    home_from = models.BigIntegerField(null=True, blank=True, editable=False)
    home_to = models.BigIntegerField(null=True, blank=True, editable=False)
    history = HistoricalRecords(excluded_fields=["told", "address"])

    class Meta:
        verbose_name = _("lần chuyển hồ sơ")
        verbose_name_plural = _("lần chuyển hồ sơ")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(state="asked"), name="transfer_one_on_way"),
            models.CheckConstraint(
                condition=~Q(from_commune=F("to_commune")), name="transfer_to_another_commune"
            ),
        ]
        indexes = [
            models.Index(fields=["to_commune", "state"], name="transfer_to_by_state"),
            models.Index(fields=["from_commune", "state"], name="transfer_from_by_state"),
        ]

    def __str__(self):
        return self.code

    @property
    def commune(self) -> Area:
        """The commune whose case it is now: the one that gives it away until the other one has it."""
        return self.to_commune if self.state == TransferState.ACCEPTED else self.from_commune

    @property
    def waits(self) -> bool:
        """Whether the other commune has neither answered nor the asker taken it back."""
        return self.state == TransferState.ASKED
