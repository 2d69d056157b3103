from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import User
from casework.enums import RECEIVER_KINDS, Answered, Purpose, StatutoryGround, TookBack
from casework.models.attachment import Attachment
from casework.models.case import Case
from schools.models import Institution
from vault.fields import EncryptedTextField
from vault.models import SealedModel


class Consent(SealedModel):
    """On what facts about the child may be shared: for one purpose, with one receiver.

    Either the answers of the caregiver and, from the age of 7, of the child, each with its own day; or a
    statutory `ground`. The receiver is one `institution`, or every one of the kind `receiver`; a row with
    neither covers nobody. Law 91/2025/QH15 Arts 19, 24; Decree 56/2017 Arts 33, 36.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="consents")
    purpose = models.CharField(
        _("mục đích"), max_length=10, choices=Purpose.choices, default=Purpose.REFERRAL
    )
    institution = models.ForeignKey(
        Institution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cơ sở được nhận thông tin"),
    )
    receiver = models.CharField(
        _("loại nơi được nhận thông tin"), max_length=20, choices=RECEIVER_KINDS, blank=True
    )
    caregiver_name = models.CharField(_("cha, mẹ, người chăm sóc đồng ý"), max_length=120, blank=True)
    caregiver_agrees = models.BooleanField(_("cha, mẹ, người chăm sóc đồng ý chia sẻ"), default=True)
    given_on = models.DateField(_("ngày đồng ý"))
    how = models.CharField(_("hình thức trả lời"), max_length=8, choices=Answered.choices, blank=True)
    witness = EncryptedTextField(_("người làm chứng"), max_length=120, blank=True)
    child_agrees = models.BooleanField(_("trẻ đồng ý"), null=True)
    child_on = models.DateField(_("ngày trẻ trả lời"), null=True, blank=True)
    child_how = models.CharField(
        _("hình thức trả lời của trẻ"), max_length=8, choices=Answered.choices, blank=True
    )
    child_not_asked = EncryptedTextField(_("lý do chưa hỏi trẻ"), max_length=500, blank=True)
    until = models.DateField(_("có giá trị đến"), null=True, blank=True)
    scan = models.ForeignKey(
        Attachment, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("bản chụp")
    )
    ground = models.CharField(
        _("căn cứ pháp luật"), max_length=20, choices=StatutoryGround.choices, blank=True
    )
    ground_reason = EncryptedTextField(_("lý do áp dụng căn cứ"), max_length=1000, blank=True)
    withdrawn_on = models.DateField(_("rút lại ngày"), null=True, blank=True)
    withdrawn_who = models.CharField(_("người rút lại"), max_length=10, choices=TookBack.choices, blank=True)
    withdrawn_reason = EncryptedTextField(_("lý do rút lại"), max_length=1000, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người ghi nhận"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("sự đồng ý")
        verbose_name_plural = _("sự đồng ý")
        ordering = ["-pk"]
        indexes = [
            # The pump asks every minute which end soon.
            models.Index(
                fields=["until"],
                name="consent_ending",
                condition=models.Q(until__isnull=False, withdrawn_on=None),
            )
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.given_on:%d/%m/%Y}"

    @property
    def refused(self) -> bool:
        """Whether the caregiver or the child said no; one of them is enough."""
        return not self.ground and (not self.caregiver_agrees or self.child_agrees is False)

    def valid_on(self, day) -> bool:
        """Tell whether it holds on `day`; `config.row_statements` asks the same of the database."""
        begun = self.given_on <= day and (self.until is None or day <= self.until)
        return begun and self.withdrawn_on is None and not self.refused

    def covers(self, institution) -> bool:
        """Tell whether `institution` is the receiver, by itself or by its kind."""
        if self.institution_id is not None:
            return self.institution_id == institution.pk
        return self.receiver == institution.kind
