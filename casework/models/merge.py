import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import User
from casework.models.case import Case
from casework.models.child import Child
from vault.fields import EncryptedJSONField, EncryptedTextField
from vault.models import SealedModel

UNDO_WITHIN = dt.timedelta(days=30)


class Merge(SealedModel):
    """Two records of one child made one: `gone` into `kept`, with every step, so that it can be undone.

    `steps` holds [model, key, field, value before, value after] in the order in which they were made.
    `folded` tells whether the two cases became one as well; a case that had ended stays a case of its own.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="merges", verbose_name=_("hồ sơ giữ lại"))
    gone_case = models.ForeignKey(
        Case, models.PROTECT, related_name="merged_by", verbose_name=_("hồ sơ được gộp")
    )
    kept = models.ForeignKey(Child, models.PROTECT, related_name="+", verbose_name=_("bản ghi giữ lại"))
    gone = models.ForeignKey(Child, models.PROTECT, related_name="+", verbose_name=_("bản ghi được gộp"))
    folded = models.BooleanField(default=False)
    steps = EncryptedJSONField(default=list)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người gộp"))
    at = models.DateTimeField(_("gộp lúc"), auto_now_add=True)
    undone_at = models.DateTimeField(_("tách lại lúc"), null=True, blank=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    undo_reason = EncryptedTextField(_("lý do tách lại"), max_length=500, blank=True)
    history = HistoricalRecords(excluded_fields=["steps"])

    class Meta:
        verbose_name = _("lần gộp hồ sơ")
        verbose_name_plural = _("các lần gộp hồ sơ")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="undone_by_whom",
            ),
            models.CheckConstraint(condition=~Q(case=models.F("gone_case")), name="merge_of_two_cases"),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def undo_until(self) -> dt.datetime:
        """Until when the two can be parted again."""
        return self.at + UNDO_WITHIN

    @property
    def can_undo(self) -> bool:
        return self.undone_at is None and timezone.now() <= self.undo_until
