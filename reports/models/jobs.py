from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from reports.enums import UNFINISHED, Cadence, ExportPurpose, JobFault, JobState, OrderState


class ReportOrder(models.Model):
    """A report that a person wants at the end of each period, made in that person's name.

    `next_from` is the first day of the period that is made next. `params` are codes and dates, never a name.
    """

    kind = models.CharField(_("loại tệp"), max_length=30)
    params = models.JSONField(_("lựa chọn"), default=dict, blank=True)
    purpose = models.CharField(_("mục đích"), max_length=20, choices=ExportPurpose.choices)
    cadence = models.CharField(_("bao lâu một lần"), max_length=10, choices=Cadence.choices)
    by = models.ForeignKey(User, models.PROTECT, related_name="report_orders", verbose_name=_("người đặt"))
    state = models.CharField(
        _("tình trạng"), max_length=10, choices=OrderState.choices, default=OrderState.RUNNING
    )
    next_from = models.DateField(_("kỳ tiếp theo từ ngày"))
    ordered_at = models.DateTimeField(_("đặt lúc"), auto_now_add=True)
    ended_at = models.DateTimeField(_("dừng hẳn lúc"), null=True, blank=True)
    no_right = models.BooleanField(_("dừng vì không còn quyền xem"), default=False)

    class Meta:
        verbose_name = _("báo cáo định kỳ")
        verbose_name_plural = _("báo cáo định kỳ")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["next_from"], name="order_runs", condition=Q(state=str(OrderState.RUNNING))),
            models.Index(fields=["by", "-id"], name="order_of_person"),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class Job(models.Model):
    """One work in the background and its file. The row is the truth: the broker only wakes it.

    A worker holds a running job until `claimed_until` and moves that moment on after each part; when it is
    over, another worker begins again. `attempts` tells the holders apart. The bytes lie sealed under
    `stored_as`, and `params` are codes and dates, never a name.
    """

    kind = models.CharField(_("loại tệp"), max_length=30)
    params = models.JSONField(_("lựa chọn"), default=dict, blank=True)
    key = models.CharField(max_length=64, help_text="a digest of what was asked for: the same once at a time")
    purpose = models.CharField(_("mục đích"), max_length=20, choices=ExportPurpose.choices)
    by = models.ForeignKey(User, models.PROTECT, related_name="jobs", verbose_name=_("người yêu cầu"))
    order = models.ForeignKey(
        ReportOrder,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="jobs",
        verbose_name=_("báo cáo định kỳ"),
    )
    period_from = models.DateField(_("kỳ từ ngày"), null=True, blank=True)
    state = models.CharField(
        _("tình trạng"), max_length=10, choices=JobState.choices, default=JobState.WAITING
    )
    fault = models.CharField(_("vì sao"), max_length=10, choices=JobFault.choices, blank=True)
    done = models.PositiveIntegerField(_("đã làm"), default=0)
    total = models.PositiveIntegerField(_("trên"), default=0)
    attempts = models.PositiveSmallIntegerField(_("số lần bắt đầu"), default=0)
    claimed_until = models.DateTimeField(null=True, blank=True)
    stored_as = models.CharField(max_length=32, blank=True)
    size = models.PositiveBigIntegerField(_("số byte"), default=0)
    asked_at = models.DateTimeField(_("yêu cầu lúc"), auto_now_add=True)
    made_at = models.DateTimeField(_("làm xong lúc"), null=True, blank=True)
    expires_at = models.DateTimeField(_("giữ đến"), null=True, blank=True)
    fetched_at = models.DateTimeField(_("tải lần cuối lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("tệp làm sẵn")
        verbose_name_plural = _("tệp làm sẵn")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["by", "key"],
                name="one_job_of_a_request",
                condition=Q(state__in=[str(state) for state in UNFINISHED]),
            ),
            models.UniqueConstraint(fields=["order", "period_from"], name="one_job_of_a_period"),
        ]
        indexes = [
            # The pump asks every minute: what is to be done, and whose file is to go, are few among all.
            models.Index(
                fields=["claimed_until", "id"],
                name="job_to_do",
                condition=Q(state__in=[str(state) for state in UNFINISHED]),
            ),
            models.Index(fields=["expires_at"], name="job_with_file", condition=Q(state=str(JobState.DONE))),
            models.Index(fields=["by", "-id"], name="job_of_person"),
            # The administrator's dashboard counts what somebody has to look after.
            models.Index(
                fields=["state"],
                name="job_to_look_at",
                condition=Q(state__in=[str(state) for state in (*UNFINISHED, JobState.FAILED)]),
            ),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"
