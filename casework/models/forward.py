import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import User
from areas.models import Area
from casework.enums import ForwardReason, ForwardState, ReportState
from casework.models.report import Report
from schools.models import Institution
from vault.fields import EncryptedJSONField, EncryptedTextField
from vault.models import SealedModel


class ReportForward(SealedModel):
    """What another commune or a school reports to a commune, on its way, and what became of it there.

    `content` is what the receiving commune is given, never who reported. A commune that sends has its own
    `report`, the other makes its own from it, and `content` is emptied with the answer. A school has no
    record of ours: what it wrote stays until a commune receives it or the school takes it back. `key` stands
    on the report that was made as well, without a foreign key between two records of a child, so that each
    side keeps and erases its own.

    Of a school alone: `reference`, its own name for the matter, which names nobody; `raised_on`, the day on
    which the pupil or the parents raised it, from which the school answers them within 7 working days
    (Decree 56/2017, Art 53); `raised_answered_on`.
    """

    report = models.ForeignKey(Report, models.CASCADE, null=True, blank=True, related_name="forwards")
    from_commune = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("xã chuyển")
    )
    from_institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("trường báo")
    )
    to_commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("xã nhận"))
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reason = models.CharField(_("lý do chuyển"), max_length=10, choices=ForwardReason.choices)
    comment = EncryptedTextField(_("lời gửi"), max_length=2000, blank=True)
    content = EncryptedJSONField(_("nội dung chuyển"), default=dict, blank=True)
    urgent = models.BooleanField(_("khẩn cấp"), default=False)
    received_at = models.DateTimeField(_("tiếp nhận lúc"))
    state = models.CharField(
        _("tình trạng"), max_length=10, choices=ForwardState.choices, default=ForwardState.SENT
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người chuyển"))
    at = models.DateTimeField(_("chuyển lúc"), auto_now_add=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người trả lời")
    )
    answered_at = models.DateTimeField(_("trả lời lúc"), null=True, blank=True)
    answer = EncryptedTextField(_("lý do trả lại"), max_length=2000, blank=True)
    outcome = models.CharField(_("kết quả"), max_length=10, choices=ReportState.choices, blank=True)
    reference = models.CharField(_("ký hiệu của trường"), max_length=40, blank=True)
    raised_on = models.DateField(_("học sinh, cha mẹ nêu ngày"), null=True, blank=True)
    raised_answered_on = models.DateField(_("đã trả lời ngày"), null=True, blank=True)
    history = HistoricalRecords(excluded_fields=["content"])

    class Meta:
        verbose_name = _("lần chuyển thông tin")
        verbose_name_plural = _("lần chuyển thông tin")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["report"], condition=Q(state="sent"), name="forward_one_on_way"),
            models.CheckConstraint(
                condition=~Q(from_commune=F("to_commune")), name="forward_to_another_commune"
            ),
            models.CheckConstraint(
                condition=Q(report__isnull=False, from_commune__isnull=False, from_institution=None)
                | Q(report=None, from_commune=None, from_institution__isnull=False),
                name="forward_from_commune_or_school",
            ),
            models.CheckConstraint(
                condition=Q(raised_answered_on=None) | Q(raised_answered_on__gte=F("raised_on")),
                name="forward_answered_after_raised",
            ),
        ]
        indexes = [
            models.Index(fields=["to_commune", "state"], name="forward_by_state"),
            models.Index(fields=["from_institution", "-id"], name="forward_of_school"),
            # The pump asks every minute for what is urgent and on its way, and for what a school must answer.
            models.Index(
                fields=["received_at"], name="forward_urgent", condition=Q(urgent=True, state="sent")
            ),
            models.Index(
                fields=["raised_on"],
                name="forward_unanswered",
                condition=Q(raised_on__isnull=False, raised_answered_on=None),
            ),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def sender(self) -> Area | Institution:
        """The commune or the school that it comes from."""
        return self.from_commune or self.from_institution

    @property
    def from_school(self) -> bool:
        """Tell whether a school reports it."""
        return self.from_institution_id is not None

    @property
    def commune(self) -> Area:
        """The commune whose people answer it."""
        return self.to_commune
