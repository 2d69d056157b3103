from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import User
from casework.enums import CaseState, CloseReason, FollowResult
from casework.models.case import Case
from casework.models.plan import Decision
from vault.fields import EncryptedTextField
from vault.models import SealedModel


class Closure(SealedModel):
    """A proposal to close a case, why, and what was found six months after it was closed.

    `came_from` is the state in which it was proposed, to which a return leads back.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="closures")
    reason = models.CharField(_("lý do kết thúc"), max_length=8, choices=CloseReason.choices)
    on = models.DateField(_("ngày chuyển đi, mất liên lạc hoặc mất"), null=True, blank=True)
    where = EncryptedTextField(_("nơi chuyển đến"), max_length=200, blank=True, default="")
    told = EncryptedTextField(_("đã báo cho ai, số giấy tờ"), max_length=300, blank=True, default="")
    comment = EncryptedTextField(_("giải thích"), max_length=2000, blank=True, default="")
    came_from = models.CharField(max_length=14, choices=CaseState.choices)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người đề nghị"))
    at = models.DateTimeField(_("đề nghị lúc"), auto_now_add=True)
    decision = models.OneToOneField(
        Decision, models.CASCADE, null=True, blank=True, related_name="closure", verbose_name=_("quyết định")
    )
    followed_on = models.DateField(_("ngày hỏi thăm"), null=True, blank=True)
    follow_result = models.CharField(
        _("kết quả hỏi thăm"), max_length=9, choices=FollowResult.choices, blank=True, default=""
    )
    follow_comment = EncryptedTextField(_("điều đã biết"), max_length=2000, blank=True, default="")
    followed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người hỏi thăm")
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("đề nghị kết thúc")
        verbose_name_plural = _("đề nghị kết thúc")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(followed_on=None, follow_result="")
                | Q(followed_on__isnull=False) & ~Q(follow_result=""),
                name="follow_up_has_result",
            )
        ]

    def __str__(self):
        return self.get_reason_display()
