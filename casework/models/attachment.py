from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import User
from casework.enums import AttachmentKind, FileKind, RemovalReason
from casework.models.case import Case


class Attachment(models.Model):
    """A document of a case: what it is and who brought it. Its bytes lie encrypted in `casework.files.store`.

    `size` and `sha256` are those of the bytes as they are handed out. When a document is taken out its bytes
    go and this row stays.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="attachments")
    kind = models.CharField(_("loại tài liệu"), max_length=20, choices=AttachmentKind.choices)
    title = models.CharField(_("nội dung"), max_length=120, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người thêm"))
    at = models.DateTimeField(_("lúc"), auto_now_add=True)
    file_kind = models.CharField(max_length=4, choices=FileKind.choices)
    pages = models.PositiveSmallIntegerField(default=1)
    size = models.PositiveIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=32, unique=True)
    removed_at = models.DateTimeField(_("gỡ lúc"), null=True, blank=True)
    removed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người gỡ")
    )
    removed_why = models.CharField(_("lý do gỡ"), max_length=20, choices=RemovalReason.choices, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("tài liệu")
        verbose_name_plural = _("tài liệu")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None, removed_why="")
                | (Q(removed_at__isnull=False, removed_by__isnull=False) & ~Q(removed_why="")),
                name="removed_by_whom_and_why",
            ),
            models.UniqueConstraint(
                fields=["case", "sha256"], condition=Q(removed_at=None), name="document_once_in_a_case"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def commune(self):
        """The commune of the case, under which events are written."""
        return self.case.commune
