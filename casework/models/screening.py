from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import User
from casework.enums import LegalLabel, Respondent
from casework.models.case import Case


class Screening(models.Model):
    """One interview about a child's work and what the law says of it; never overwritten once finished.

    `facts` holds the answers in the shape that `casework.law.classify` reads; while `finished_at` is empty
    they are a draft saved at each step. `result` is the classifier's answer with its rule-set version.
    The officer's own label stands beside it, with a written reason when it differs. `beside` is the
    screening in which somebody else told of the same work; `starts_from` the earlier one it began with.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="screenings")
    as_of = models.DateField(_("ngày sàng lọc"))
    respondent = models.CharField(
        _("người trả lời"), max_length=10, choices=Respondent.choices, default=Respondent.CHILD
    )
    others_present = models.CharField(_("người khác có mặt"), max_length=200, blank=True)
    facts = models.JSONField(default=dict)
    step = models.PositiveSmallIntegerField(default=0)
    result = models.JSONField(default=dict, blank=True)
    rules = models.CharField(max_length=30, blank=True)
    proposed_label = models.CharField(
        _("kết quả đề xuất"), max_length=16, choices=LegalLabel.choices, blank=True
    )
    label = models.CharField(_("kết luận"), max_length=16, choices=LegalLabel.choices, blank=True)
    override_reason = models.TextField(_("lý do thay đổi kết luận"), max_length=2000, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người sàng lọc"))
    beside = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="answered_beside",
        verbose_name=_("hỏi cùng"),
    )
    starts_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("bắt đầu từ phiếu")
    )
    finished_at = models.DateTimeField(_("hoàn thành lúc"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("phiếu sàng lọc")
        verbose_name_plural = _("phiếu sàng lọc")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "respondent"],
                condition=Q(finished_at=None),
                name="one_draft_of_a_respondent",
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(label=models.F("proposed_label")) | ~Q(override_reason=""),
                name="override_has_reason",
            ),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.as_of:%d/%m/%Y}"
