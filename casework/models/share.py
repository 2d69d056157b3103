import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase
from simple_history.models import HistoricalRecords

from accounts.models import User
from casework.enums import EmergencyReason, ReviewVerdict, ShareEnd, ShareKind
from casework.models.case import Case

LONGEST_OPENING = dt.timedelta(hours=4)
# Ninety days and the rest of the first one: a share for a co-worker ends with a day.
LONGEST_SHARE = dt.timedelta(days=91)
REVIEW_WITHIN = dt.timedelta(hours=72)


class CaseShare(models.Model):
    """One case opened to one person outside the own communes, for a purpose and until a moment.

    A row alone opens nothing: `casework.access.live_shares` asks for guardian's right as well, which the
    action that writes the row grants and takes back. An emergency opening is reviewed by a supervisor.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="shares", verbose_name=_("hồ sơ"))
    user = models.ForeignKey(
        User, models.PROTECT, related_name="case_shares", verbose_name=_("người được xem")
    )
    kind = models.CharField(_("loại"), max_length=12, choices=ShareKind.choices)
    purpose = models.TextField(_("mục đích"), max_length=1000)
    emergency_reason = models.CharField(
        _("lý do khẩn cấp"), max_length=10, choices=EmergencyReason.choices, blank=True
    )
    granted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người cho xem"))
    starts_at = models.DateTimeField(_("từ lúc"))
    ends_at = models.DateTimeField(_("đến lúc"))
    ended_at = models.DateTimeField(_("kết thúc lúc"), null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.CharField(_("kết thúc vì"), max_length=14, choices=ShareEnd.choices, blank=True)
    reviewed_at = models.DateTimeField(_("xem xét lúc"), null=True, blank=True)
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    verdict = models.CharField(_("kết luận"), max_length=14, choices=ReviewVerdict.choices, blank=True)
    review_comment = models.TextField(_("ý kiến"), max_length=1000, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("quyền xem hồ sơ được chia sẻ")
        verbose_name_plural = _("quyền xem hồ sơ được chia sẻ")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["user", "ends_at"], name="share_open", condition=Q(ended_at=None)),
            models.Index(
                fields=["starts_at"],
                name="opening_unreviewed",
                condition=Q(kind=ShareKind.BREAK_GLASS.value, reviewed_at=None),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user", "kind"], condition=Q(ended_at=None), name="one_open_share"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="share_ends_after_start"),
            models.CheckConstraint(
                condition=Q(
                    kind=ShareKind.BREAK_GLASS.value,
                    ends_at__lte=F("starts_at") + LONGEST_OPENING,
                    granted_by=F("user"),
                )
                & ~Q(emergency_reason="")
                | Q(
                    kind=ShareKind.CO_WORKER.value,
                    ends_at__lte=F("starts_at") + LONGEST_SHARE,
                    emergency_reason="",
                    reviewed_at=None,
                ),
                name="share_lasts_no_longer",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, end_reason="") | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
                name="share_end_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, reviewed_by=None, verdict="")
                | (Q(reviewed_at__isnull=False, reviewed_by__isnull=False) & ~Q(verdict="")),
                name="review_is_whole",
            ),
            # Nobody reviews an opening of their own, whatever a page or a deed forgot to ask.
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("user")), name="review_by_another"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def review_due(self) -> dt.datetime:
        """Until when a supervisor reviews an emergency opening."""
        return self.starts_at + REVIEW_WITHIN

    @property
    def review_late(self) -> bool:
        """Whether an emergency opening should have been reviewed by now and was not."""
        return self.reviewed_at is None and timezone.now() > self.review_due


class CaseUserObjectPermission(UserObjectPermissionBase):
    """guardian's right of one person on one case; only `casework.actions.shares` writes it."""

    content_object = models.ForeignKey(Case, models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        verbose_name = _("quyền trên hồ sơ")
        verbose_name_plural = _("quyền trên hồ sơ")
