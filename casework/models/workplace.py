from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import User
from areas.models import Area
from casework.enums import WorkplaceKind
from casework.models.case import Case
from vault.fields import EncryptedTextField
from vault.models import SealedModel


class Workplace(SealedModel):
    """A place at which children work, known by what and where it is; who works there are rows of `WorkedAt`.

    `sector` is a group of the catalogue of work types (`casework.law.work_groups`).
    """

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("xã, phường"))
    name = EncryptedTextField(_("tên hoặc mô tả nơi làm việc"), max_length=160)
    place = EncryptedTextField(_("ở đâu"), max_length=200, blank=True)
    kind = models.CharField(_("loại nơi làm việc"), max_length=10, choices=WorkplaceKind.choices)
    sector = models.CharField(_("ngành nghề"), max_length=16)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người ghi"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("nơi làm việc")
        verbose_name_plural = _("nơi làm việc")
        ordering = ["-pk"]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class WorkedAt(models.Model):
    """That the child of a case works at a workplace, and at what; ended when the child has left."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="worked_at")
    workplace = models.ForeignKey(Workplace, models.PROTECT, related_name="children")
    work_types = models.JSONField(_("công việc"), default=list)
    noted_on = models.DateField(_("ghi ngày"))
    ended_on = models.DateField(_("thôi làm từ"), null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người ghi"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("nơi làm việc của trẻ")
        verbose_name_plural = _("nơi làm việc của trẻ")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "workplace"], condition=Q(ended_on=None), name="works_once_at_a_place"
            )
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.noted_on:%d/%m/%Y}"


class InspectionReferral(models.Model):
    """A workplace handed to the labour inspection, without a name: what was told stays as it was sent.

    `letter` holds the counts by age band, kinds of work and articles of `casework.workplaces.letter_of`.
    """

    workplace = models.ForeignKey(Workplace, models.PROTECT, related_name="inspections")
    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("xã, phường"))
    sent_to = models.CharField(_("nơi nhận"), max_length=160)
    letter = models.JSONField(_("nội dung đã gửi"))
    observed = models.TextField(_("điều quan sát được ở nơi làm việc"), max_length=1000, blank=True)
    sent_on = models.DateField(_("gửi ngày"))
    answered_on = models.DateField(_("trả lời ngày"), null=True, blank=True)
    answer = models.TextField(_("trả lời của thanh tra"), max_length=2000, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người gửi"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("thông tin gửi thanh tra lao động")
        verbose_name_plural = _("thông tin gửi thanh tra lao động")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on=None) | ~Q(answer=""), name="inspection_answer_has_words"
            )
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.sent_on:%d/%m/%Y}"
