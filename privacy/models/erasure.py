import hashlib
import json

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import User
from areas.models import Area
from casework.enums import CaseState, LegalLabel, Sex
from casework.models import Case, Child
from privacy.enums import LIVE_ERASURES, ErasureGround, ErasureRefusal, ErasureState, KeepRule


class Hold(models.Model):
    """A case that must be kept although its time is over: for a court, an inspection, a complaint."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="holds", verbose_name=_("hồ sơ"))
    reason = models.TextField(_("lý do giữ lại"), max_length=1000)
    since = models.DateField(_("từ ngày"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người yêu cầu giữ"))
    lifted_on = models.DateField(_("thôi giữ ngày"), null=True, blank=True)
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("lệnh giữ lại hồ sơ")
        verbose_name_plural = _("lệnh giữ lại hồ sơ")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(lifted_on=None), name="one_hold_a_case")
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def commune(self):
        return self.case.commune


class Erasure(models.Model):
    """The way of one child's record to its erasure: proposed, approved by somebody else, carried out.

    Holds no words about the child. `proposed_by` is empty until an officer takes up what the run over the
    rules found. After the erasure `child` is empty; the codes stay, as they do in the trail of events.
    """

    child = models.ForeignKey(Child, models.SET_NULL, null=True, related_name="+")
    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("xã phụ trách"))
    case_codes = ArrayField(models.CharField(max_length=20), default=list, verbose_name=_("hồ sơ"))
    rule = models.CharField(_("quy tắc"), max_length=20, choices=KeepRule.choices)
    ground = models.CharField(_("căn cứ"), max_length=10, choices=ErasureGround.choices)
    state = models.CharField(
        _("tình trạng"), max_length=10, choices=ErasureState.choices, default=ErasureState.PROPOSED
    )
    proposed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người đề nghị")
    )
    proposed_at = models.DateTimeField(_("đề nghị lúc"), auto_now_add=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người quyết định")
    )
    decided_at = models.DateTimeField(_("quyết định lúc"), null=True, blank=True)
    refusal = models.CharField(
        _("lý do không xóa"), max_length=10, choices=ErasureRefusal.choices, blank=True
    )
    not_before = models.DateField(_("xóa từ ngày"), null=True, blank=True)
    executed_at = models.DateTimeField(_("xóa lúc"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("đề nghị xóa hồ sơ")
        verbose_name_plural = _("đề nghị xóa hồ sơ")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["child"],
                condition=Q(state__in=[str(state) for state in LIVE_ERASURES]),
                name="one_live_erasure_a_child",
            ),
            models.CheckConstraint(
                condition=Q(proposed_by=None) | Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="erasure_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "executed"])
                | Q(proposed_by__isnull=False, decided_by__isnull=False, not_before__isnull=False),
                name="erasure_approved_by_two",
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def number(self) -> str:
        """The number of the proposal and of its certificate."""
        return f"XH-{self.pk:06d}"


class DeletionCertificate(models.Model):
    """Proof of an erasure: which rule, how many rows of which kind, by whom. A trigger refuses any change.

    `body` says it in plain values, `digest` is the SHA-256 of its canonical JSON. Its "counts" hold the label
    of each table, and under `HISTORY` how many earlier versions went.
    """

    HISTORY = "history"

    erasure = models.OneToOneField(Erasure, models.PROTECT, related_name="certificate")
    body = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("biên bản xóa dữ liệu")
        verbose_name_plural = _("biên bản xóa dữ liệu")
        ordering = ["-pk"]

    def __str__(self):
        return self.erasure.number

    @staticmethod
    def digest_of(body: dict) -> str:
        """Return the SHA-256 of `body`; the order of its keys makes no difference."""
        text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def is_intact(self) -> bool:
        return self.digest == self.digest_of(self.body)


class Stub(models.Model):
    """What figures still count of an erased case. Leads to nobody: no code, no day, no place below."""

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("xã phụ trách"))
    opened_in = models.PositiveSmallIntegerField(_("năm lập"))
    closed_in = models.PositiveSmallIntegerField(_("năm kết thúc"), null=True)
    state = models.CharField(_("tình trạng"), max_length=14, choices=CaseState.choices)
    label = models.CharField(_("kết quả sàng lọc"), max_length=16, choices=LegalLabel.choices, blank=True)
    sex = models.CharField(_("giới tính"), max_length=8, choices=Sex.choices)
    age_band = models.CharField(_("độ tuổi khi lập"), max_length=8)

    class Meta:
        verbose_name = _("số liệu của hồ sơ đã xóa")
        verbose_name_plural = _("số liệu của hồ sơ đã xóa")
        indexes = [models.Index(fields=["commune", "opened_in"], name="stub_by_year")]

    def __str__(self):
        return f"{self.commune_id} {self.opened_in}"
