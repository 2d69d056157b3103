from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import User
from areas.models import Area
from casework.models import Case
from vault.fields import EncryptedTextField
from vault.models import SealedModel

# The texts that stand in the code are the first version of every kind of paper.
FIRST_VERSION = 1


class PaperText(models.Model):
    """The texts of one kind of paper from the day `starts` on, until a later version; never changed.

    `texts` holds every slot of the kind (`reports.papers.kinds`), so that an older paper does not change
    when a default of the program does. Nothing about a child stands here.
    """

    kind = models.CharField(_("loại văn bản"), max_length=20)
    version = models.PositiveSmallIntegerField(_("lần"))
    starts = models.DateField(_("áp dụng từ ngày"))
    texts = models.JSONField(_("nội dung mẫu"))
    reason = models.CharField(_("lý do sửa, căn cứ"), max_length=300)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người sửa"))
    at = models.DateTimeField(_("lúc"), auto_now_add=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("mẫu văn bản")
        verbose_name_plural = _("mẫu văn bản")
        ordering = ["kind", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="paper_text_version_once"),
            models.CheckConstraint(condition=Q(version__gt=FIRST_VERSION), name="paper_text_after_default"),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.kind} ({self.version})"


class PaperCounter(models.Model):
    """The last number that a commune gave under one symbol in one year (Decree 30/2020, Art 15).

    A row of its own: papers of a case that moved away or was erased are out of sight, and their numbers must
    not come again. It is locked while a number is given.
    """

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+")
    symbol = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commune", "symbol", "year"], name="one_paper_counter_a_year")
        ]

    def __str__(self):
        return f"{self.last}/{self.symbol} {self.year}"


class IssuedPaper(SealedModel):
    """A paper of a case that was given its number: the file itself, sealed, and what it was made from.

    `about` is the key of the record of `kind`; `content` the bytes of the file in base 64, encrypted, so that
    it is printed again as it was. Withdrawn it stays, and its number is not given again.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="issued_papers")
    kind = models.CharField(_("loại văn bản"), max_length=20)
    about = models.PositiveBigIntegerField()
    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("xã ban hành"))
    symbol = models.CharField(_("ký hiệu"), max_length=20)
    year = models.PositiveSmallIntegerField(_("năm"))
    number = models.PositiveIntegerField(_("số"))
    dated = models.DateField(_("ngày ban hành"))
    text_version = models.PositiveSmallIntegerField(_("lần của mẫu văn bản"))
    code = models.CharField(_("mã kiểm tra"), max_length=14, unique=True)
    sha256 = models.CharField(max_length=64)
    content = EncryptedTextField(_("tệp đã ban hành"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người lấy số"))
    at = models.DateTimeField(_("lúc"), auto_now_add=True)
    withdrawn_on = models.DateField(_("thu hồi ngày"), null=True, blank=True)
    withdrawn_why = EncryptedTextField(_("lý do thu hồi"), max_length=500, blank=True, default="")
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người thu hồi")
    )
    history = HistoricalRecords(excluded_fields=["content"])

    class Meta:
        verbose_name = _("văn bản đã lấy số")
        verbose_name_plural = _("văn bản đã lấy số")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "symbol", "year", "number"], name="paper_number_once_a_year"
            ),
            models.UniqueConstraint(
                fields=["kind", "about"], condition=Q(withdrawn_on=None), name="one_live_paper_of_a_record"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawn_by=None)
                | Q(withdrawn_on__isnull=False, withdrawn_by__isnull=False),
                name="paper_withdrawn_by_whom",
            ),
        ]

    def __str__(self):
        return f"{self.number:02d}/{self.symbol}"
