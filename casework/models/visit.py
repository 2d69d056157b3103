from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import User
from casework.enums import Level, Purpose
from casework.models.case import Case
from vault.fields import EncryptedTextField
from vault.models import SealedModel


class Visit(SealedModel):
    """A visit to the child's home or workplace, with what was seen."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="visits")
    on = models.DateField(_("ngày thăm"))
    place = EncryptedTextField(_("nơi thăm"), max_length=200, blank=True)
    child_seen = models.BooleanField(_("đã gặp trẻ"))
    still_in_child_labour = models.BooleanField(_("trẻ còn lao động trái quy định"), null=True)
    attending_school = models.BooleanField(_("trẻ đang đi học"), null=True)
    child_words = models.TextField(_("trẻ nói"), max_length=4000, blank=True)
    caregiver_words = models.TextField(_("cha, mẹ, người chăm sóc nói"), max_length=4000, blank=True)
    observed = models.TextField(_("quan sát được"), max_length=4000, blank=True)
    next_visit_on = models.DateField(_("lần thăm tới"), null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người thăm"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("lần thăm")
        verbose_name_plural = _("các lần thăm")
        ordering = ["-on", "-pk"]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.on:%d/%m/%Y}"


class Review(models.Model):
    """Review after carrying out the plan (Decree 56/2017, Art 30, Mẫu 06)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="reviews")
    on = models.DateField(_("ngày rà soát"))
    harm = models.CharField(_("mức độ tổn hại"), max_length=8, choices=Level.choices)
    capacity = models.CharField(_("khả năng tự bảo vệ"), max_length=8, choices=Level.choices)
    stable = models.BooleanField(_("thể chất, tâm lý, nhận thức, tình cảm của trẻ ổn định"))
    conclusion = models.TextField(_("kết luận"), max_length=4000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người rà soát"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("rà soát, đánh giá")
        verbose_name_plural = _("rà soát, đánh giá")
        ordering = ["-pk"]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.on:%d/%m/%Y}"


class Consent(models.Model):
    """Consent to share information: of the caregiver, and of the child from the age of 7.

    Law 91/2025/QH15 Art 24; Decree 56/2017 Arts 33, 36.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="consents")
    purpose = models.CharField(
        _("mục đích"), max_length=10, choices=Purpose.choices, default=Purpose.REFERRAL
    )
    caregiver_name = models.CharField(_("cha, mẹ, người chăm sóc đồng ý"), max_length=120)
    child_agrees = models.BooleanField(_("trẻ đồng ý"), null=True)
    given_on = models.DateField(_("ngày đồng ý"))
    until = models.DateField(_("có giá trị đến"), null=True, blank=True)
    withdrawn_on = models.DateField(_("rút lại ngày"), null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người ghi nhận"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("sự đồng ý")
        verbose_name_plural = _("sự đồng ý")
        ordering = ["-pk"]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.given_on:%d/%m/%Y}"

    def valid_on(self, day) -> bool:
        """Tell whether the consent holds on `day`."""
        return (
            self.given_on <= day and (self.until is None or day <= self.until) and self.withdrawn_on is None
        )
