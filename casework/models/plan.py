from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import User
from casework.enums import ActivityGroup, DecisionKind, DecisionOutcome, ObjectiveKind, Progress, Risk
from casework.models.attachment import Attachment
from casework.models.case import Case
from vault.fields import EncryptedJSONField, EncryptedTextField
from vault.models import SealedModel


class Assessment(SealedModel):
    """Initial and specific risk assessment (Decree 56/2017, Arts 26(2) and 27(1), Mẫu 02 and 03).

    `harm` and `capacity` hold item code → level; their scales run in opposite directions and are never
    added together. The child's and the caregiver's own words stand as they were said. An `initial` one holds
    what Mẫu 02 asks and no more; any other holds both forms.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="assessments")
    on = models.DateField(_("ngày đánh giá"))
    initial = models.BooleanField(_("chỉ là đánh giá ban đầu (Mẫu 02)"), default=False)
    harm = models.JSONField(_("mức độ tổn hại"), default=dict)
    capacity = models.JSONField(_("khả năng tự bảo vệ"), default=dict)
    notes = EncryptedJSONField(_("ghi chú từng mục"), null=True, blank=True)
    # What the sheet comes to (`casework.rating`); a conclusion that differs has its reason.
    proposed = models.CharField(_("mức tính từ phiếu"), max_length=8, choices=Risk.choices, blank=True)
    risk_reason = EncryptedTextField(_("lý do kết luận khác"), max_length=500, blank=True)
    risk = models.CharField(_("kết luận nguy cơ"), max_length=8, choices=Risk.choices)
    condition = EncryptedTextField(_("thể chất, tâm lý, tình cảm của trẻ"), max_length=4000, blank=True)
    family = models.TextField(_("hoàn cảnh gia đình"), max_length=4000, blank=True)
    protective = EncryptedTextField(
        _("quan hệ gia đình, khả năng bảo vệ trẻ của cha mẹ"), max_length=4000, blank=True
    )
    factors = EncryptedTextField(
        _("yếu tố có thể gây tổn hại hoặc làm tái diễn"), max_length=4000, blank=True
    )
    community = EncryptedTextField(_("sự an toàn và hỗ trợ của cộng đồng"), max_length=4000, blank=True)
    problems = EncryptedTextField(_("các vấn đề của trẻ"), max_length=4000, blank=True)
    need_kinds = models.JSONField(_("nhóm nhu cầu"), default=list, blank=True)
    safe_provider = EncryptedTextField(_("nơi an toàn: đơn vị, người cung cấp"), max_length=200, blank=True)
    safe_service = EncryptedTextField(_("nơi an toàn: dịch vụ"), max_length=200, blank=True)
    care_provider = EncryptedTextField(
        _("chăm sóc y tế, thể chất: đơn vị cung cấp"), max_length=200, blank=True
    )
    care_service = EncryptedTextField(_("chăm sóc y tế, thể chất: dịch vụ"), max_length=200, blank=True)
    learning = models.TextField(_("điều kiện học tập"), max_length=4000, blank=True)
    child_words = models.TextField(_("ý kiến, nguyện vọng của trẻ"), max_length=4000, blank=True)
    caregiver_words = models.TextField(_("ý kiến của cha, mẹ, người chăm sóc"), max_length=4000, blank=True)
    needs = models.TextField(_("nhu cầu cần hỗ trợ"), max_length=4000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người đánh giá"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("phiếu đánh giá")
        verbose_name_plural = _("phiếu đánh giá")
        ordering = ["-pk"]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.on:%d/%m/%Y}"


class Plan(models.Model):
    """Support and intervention plan (Decree 56/2017, Art 28, Mẫu 04); each return makes a new version."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="plans")
    version = models.PositiveSmallIntegerField(_("lần"), default=1)
    objectives = models.TextField(_("mục tiêu chung"), max_length=4000)
    caregiver_agrees = models.BooleanField(_("cha, mẹ, người chăm sóc đồng ý với kế hoạch"), default=False)
    review_on = models.DateField(_("ngày rà soát"))
    submitted_at = models.DateTimeField(_("trình lúc"), null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người lập"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("kế hoạch hỗ trợ, can thiệp")
        verbose_name_plural = _("kế hoạch hỗ trợ, can thiệp")
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["case", "version"], name="plan_version_once")]

    def __str__(self):
        return f"{self._meta.verbose_name} ({self.version})"


class CarriedOut(SealedModel):
    """What a plan asks for, and how it came out once the plan was approved."""

    outcome = models.CharField(_("tiến độ"), max_length=10, choices=Progress.choices, default=Progress.OPEN)
    outcome_on = models.DateField(_("ngày có kết quả"), null=True, blank=True)
    outcome_reason = EncryptedTextField(_("lý do, ghi chú tiến độ"), max_length=500, blank=True)

    class Meta:
        abstract = True

    @property
    def case_id(self) -> int:
        """The case of the plan, as parts of a case have it."""
        return self.plan.case_id

    @property
    def colour(self) -> str:
        """Colour of the tag that says how it came out."""
        return {Progress.DONE: "green", Progress.NOT_DONE: "red"}.get(self.outcome, "grey")


def _on_a_day(name) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(outcome=Progress.OPEN.value) | Q(outcome_on__isnull=False), name=name
    )


class PlanObjective(CarriedOut):
    """What the plan is to reach for the child, by when (Mẫu 04); its activities lead there."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="goals")
    kind = models.CharField(
        _("loại mục tiêu"), max_length=12, choices=ObjectiveKind.choices, default=ObjectiveKind.INTEGRATION
    )
    what = EncryptedTextField(_("mục tiêu cụ thể"), max_length=300)
    by_date = models.DateField(_("đạt được trước ngày"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("mục tiêu cụ thể")
        verbose_name_plural = _("mục tiêu cụ thể")
        ordering = ["pk"]
        constraints = [_on_a_day("objective_outcome_on_a_day")]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class PlanActivity(CarriedOut):
    """One row of a plan: what, who, with whom, by when, at what cost, and for which objective."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="activities")
    objective = models.ForeignKey(
        PlanObjective,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("mục tiêu cụ thể"),
    )
    group = models.CharField(
        _("nhóm"), max_length=10, choices=ActivityGroup.choices, default=ActivityGroup.EDUCATION
    )
    what = models.CharField(_("hoạt động"), max_length=300)
    responsible = models.CharField(_("người chịu trách nhiệm"), max_length=120)
    partner = models.CharField(_("đơn vị phối hợp"), max_length=160, blank=True)
    # Empty: it begins on the day of the approval (`casework.actions.plans`).
    starts_on = models.DateField(_("bắt đầu ngày"), null=True, blank=True)
    by_date = models.DateField(_("hoàn thành trước ngày"))
    cost = models.PositiveIntegerField(_("kinh phí (đồng)"), default=0)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("hoạt động")
        verbose_name_plural = _("hoạt động")
        ordering = ["by_date", "pk"]
        constraints = [
            _on_a_day("activity_outcome_on_a_day"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(by_date__gte=models.F("starts_on")),
                name="activity_ends_after_start",
            ),
        ]

    def __str__(self):
        return self.what


class Decision(models.Model):
    """The chair's answer to a plan (Decree 56/2017, Art 28(4), Mẫu 05) or to a proposed closure (Art 30)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="decisions")
    kind = models.CharField(_("về"), max_length=10, choices=DecisionKind.choices)
    plan = models.ForeignKey(Plan, models.CASCADE, null=True, blank=True, related_name="decisions")
    outcome = models.CharField(_("quyết định"), max_length=10, choices=DecisionOutcome.choices)
    comment = models.TextField(_("ý kiến"), max_length=4000, blank=True)
    # Part of the plan ("objectives", "activity-12") → what should change there.
    remarks = models.JSONField(_("ý kiến từng mục"), default=dict, blank=True)
    number = models.CharField(_("số quyết định"), max_length=40, blank=True)
    # Of a decision on paper: its own day, its signature, its scan; `by` then is who recorded it.
    decided_on = models.DateField(_("ngày quyết định"), null=True, blank=True)
    signed_by = models.CharField(_("người ký"), max_length=120, blank=True)
    scan = models.ForeignKey(
        Attachment, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("bản quét")
    )
    # Of an approval (Art 28(5), Mẫu 05): who carries it out, to whom it goes, and the day it was sent.
    implementers = models.CharField(_("đơn vị, người thực hiện"), max_length=1000, blank=True)
    recipients = models.CharField(_("nơi nhận quyết định"), max_length=1000, blank=True)
    sent_on = models.DateField(_("ngày gửi quyết định"), null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người quyết định"))
    at = models.DateTimeField(_("lúc"), auto_now_add=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("quyết định")
        verbose_name_plural = _("quyết định")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome=DecisionOutcome.RETURNED.value) | ~Q(comment="") | ~Q(remarks={}),
                name="return_says_why",
            ),
            models.CheckConstraint(
                condition=Q(kind=DecisionKind.CLOSURE.value) | Q(plan__isnull=False),
                name="plan_decision_names_plan",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.get_outcome_display()}"
