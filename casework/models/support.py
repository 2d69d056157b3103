from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.histories import DatedHistory
from casework.enums import SupportKind, SupportState
from casework.models.case import Case
from casework.models.plan import PlanActivity


class Support(models.Model):
    """Help for the child or the family: planned, given, or not given with the reason; worth in đồng."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="supports")
    kind = models.CharField(_("loại hỗ trợ"), max_length=12, choices=SupportKind.choices)
    state = models.CharField(
        _("tình trạng"), max_length=10, choices=SupportState.choices, default=SupportState.GIVEN
    )
    what = models.CharField(_("nội dung"), max_length=200, blank=True)
    planned_on = models.DateField(_("ngày dự kiến cấp"), null=True, blank=True)
    given_on = models.DateField(_("ngày cấp"), null=True, blank=True)
    worth = models.PositiveIntegerField(_("trị giá (đồng)"), default=0)
    provider = models.CharField(_("đơn vị cấp"), max_length=160, blank=True)
    activity = models.ForeignKey(
        PlanActivity,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="supports",
        verbose_name=_("hoạt động trong kế hoạch"),
    )
    reason = models.CharField(_("lý do không cấp"), max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người ghi"))
    history = DatedHistory()

    class Meta:
        verbose_name = _("hỗ trợ")
        verbose_name_plural = _("hỗ trợ")
        ordering = ["-given_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=SupportState.GIVEN.value) | Q(given_on__isnull=False),
                name="support_given_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=SupportState.NOT_GIVEN.value) | ~Q(reason=""),
                name="support_says_why_not",
            ),
        ]

    def __str__(self):
        return self.what or self.get_kind_display()
