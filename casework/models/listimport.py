from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import User
from areas.models import Area
from casework.enums import ImportState, RowState
from casework.models.report import Report
from vault.fields import EncryptedJSONField, EncryptedTextField
from vault.models import SealedModel


class ColumnMemory(models.Model):
    """Which column was which the last time a commune brought a list with this header."""

    commune = models.ForeignKey(Area, models.CASCADE, related_name="+")
    signature = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["commune", "signature"], name="one_memory_a_header")]

    def __str__(self):
        return self.signature


class ListImport(SealedModel):
    """One uploaded list of a commune, from the choice of columns to the rows that came in."""

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("xã, phường"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người nhập"))
    at = models.DateTimeField(_("lúc"), auto_now_add=True)
    file_name = models.CharField(_("tên tệp"), max_length=200)
    table = EncryptedJSONField(default=dict, help_text="the cells as read, see casework.listimport.reader")
    mapping = models.JSONField(default=dict)
    state = models.CharField(
        _("tình trạng"), max_length=10, choices=ImportState.choices, default=ImportState.MAPPING
    )
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    history = HistoricalRecords(excluded_fields=["table"])

    class Meta:
        verbose_name = _("lần nhập danh sách")
        verbose_name_plural = _("các lần nhập danh sách")
        ordering = ["-pk"]

    def __str__(self):
        return self.file_name


class ListRow(SealedModel):
    """One row of a list: what was read, what is doubtful, and the report it became.

    No history of its own: the row is the reading of a file; the report it becomes has history.
    """

    list_import = models.ForeignKey(ListImport, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("dòng"))
    state = models.CharField(_("tình trạng"), max_length=10, choices=RowState.choices)
    record = EncryptedJSONField(default=dict)
    issues = EncryptedJSONField(default=list)
    fingerprint = EncryptedTextField(max_length=64, blank=True)
    take = models.BooleanField(default=True)
    report = models.ForeignKey(Report, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("dòng danh sách")
        verbose_name_plural = _("các dòng danh sách")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["list_import", "number"], name="row_number_once")]
        indexes = [models.Index(fields=["list_import", "state", "number"], name="row_by_state")]

    def __str__(self):
        return f"{self.list_import} #{self.number}"
