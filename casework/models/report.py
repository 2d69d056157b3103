from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import User
from areas.models import Area
from casework.enums import Channel, DismissReason, ReportState
from casework.models.case import Case
from casework.models.child import Child
from vault.fields import BlindIndexField, EncryptedTextField
from vault.models import SealedModel


class Report(SealedModel):
    """Information received about a child (Decree 56/2017, Art 25, Mẫu 01).

    `in_charge` is who goes on with an open report that was handed over; the officer who took it otherwise.
    The child of an open report is a record without a case; who reported is kept apart in `Reporter`. When the
    case moves to another commune the report goes along: `brought_from` names the commune that took it, and
    who reported is closed to everybody until it comes back there.
    """

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("xã tiếp nhận"))
    child = models.ForeignKey(Child, models.PROTECT, related_name="reports", verbose_name=_("trẻ"))
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="reports", verbose_name=_("hồ sơ")
    )
    channel = models.CharField(_("nguồn thông tin"), max_length=14, choices=Channel.choices)
    received_at = models.DateTimeField(_("tiếp nhận lúc"))
    place = EncryptedTextField(_("nơi xảy ra"), max_length=200, blank=True)
    what_was_said = EncryptedTextField(_("nội dung thông tin"), max_length=4000, blank=True)
    work_text = models.CharField(_("công việc đang làm"), max_length=200, blank=True)
    workplace_text = models.CharField(_("nơi làm việc"), max_length=200, blank=True)
    hours_per_day = models.DecimalField(
        _("số giờ mỗi ngày"), max_digits=4, decimal_places=2, null=True, blank=True
    )
    days_per_week = models.DecimalField(
        _("số ngày mỗi tuần"), max_digits=3, decimal_places=1, null=True, blank=True
    )
    urgent = models.BooleanField(_("khẩn cấp"), default=False)
    number = models.CharField(_("số báo cáo trên giấy"), max_length=40, blank=True)
    condition = EncryptedTextField(_("tình trạng hiện tại của trẻ"), max_length=2000, blank=True)
    likely_harm = EncryptedTextField(_("tổn hại có thể xảy ra"), max_length=2000, blank=True)
    done_before = EncryptedTextField(_("việc đã làm cho trẻ trước khi báo"), max_length=2000, blank=True)
    family = EncryptedTextField(_("hoàn cảnh gia đình"), max_length=2000, blank=True)
    residence = EncryptedTextField(_("nơi cư trú"), max_length=200, blank=True)
    father_name = EncryptedTextField(_("họ tên cha"), max_length=120, blank=True)
    father_age = models.PositiveSmallIntegerField(_("tuổi của cha"), null=True, blank=True)
    father_job = models.CharField(_("nghề nghiệp của cha"), max_length=120, blank=True)
    mother_name = EncryptedTextField(_("họ tên mẹ"), max_length=120, blank=True)
    mother_age = models.PositiveSmallIntegerField(_("tuổi của mẹ"), null=True, blank=True)
    mother_job = models.CharField(_("nghề nghiệp của mẹ"), max_length=120, blank=True)
    anonymous = models.BooleanField(_("người báo không muốn để lại tên"), default=False)
    state = models.CharField(
        _("tình trạng"), max_length=10, choices=ReportState.choices, default=ReportState.OPEN
    )
    dismiss_reason = models.CharField(_("lý do"), max_length=14, choices=DismissReason.choices, blank=True)
    dismiss_comment = models.TextField(_("giải thích"), max_length=2000, blank=True)
    taken_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người tiếp nhận"))
    in_charge = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người xử lý tiếp")
    )
    brought_from = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("xã đã tiếp nhận")
    )
    forward_key = models.UUIDField(null=True, blank=True, editable=False, unique=True)
    changed_why = EncryptedTextField(_("lý do sửa lần gần nhất"), max_length=500, blank=True)
    fingerprint = EncryptedTextField(max_length=64, blank=True, editable=False)
    fingerprint_key = BlindIndexField(of="fingerprint")
    history = HistoricalRecords(excluded_fields=["fingerprint_key"])

    class Meta:
        verbose_name = _("thông tin tiếp nhận")
        verbose_name_plural = _("thông tin tiếp nhận")
        indexes = [
            models.Index(fields=["commune", "state", "-received_at"], name="report_by_state"),
            # The pump asks every minute who was reported four or five working days ago.
            models.Index(fields=["received_at"], name="report_by_receipt"),
            # And every minute whose twelve hours run out; forwarded ones may still wait.
            models.Index(
                fields=["received_at"],
                name="report_urgent_waiting",
                condition=models.Q(urgent=True, state__in=["open", "forwarded"]),
            ),
        ]
        constraints = [
            # The same row of a commune's list is taken in once, also by two imports at the same time.
            models.UniqueConstraint(
                fields=["commune", "fingerprint_key"],
                condition=~models.Q(fingerprint_key=""),
                name="report_row_once",
            )
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class Reporter(SealedModel):
    """Who gave the information, when that person agreed to be named (Decree 56/2017, Art 24(1)).

    Read by the officer who took the report and the commune chair, by nobody else, and only when they ask for
    it: `casework.report_access.get_reporter` writes the event first.
    """

    report = models.OneToOneField(Report, models.CASCADE, related_name="reporter")
    full_name = EncryptedTextField(_("họ và tên"), max_length=120, blank=True)
    phone = EncryptedTextField(_("điện thoại"), max_length=15, blank=True)
    address = EncryptedTextField(_("địa chỉ"), max_length=200, blank=True)
    notes = EncryptedTextField(_("ghi chú"), max_length=1000, blank=True)
    history = HistoricalRecords()

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"
