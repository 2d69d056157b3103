from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import User
from areas.models import Area
from reports.enums import Cadence, DecisionAnswer, QuestionKind
from reports.figures.periods import Period, period_of
from vault.fields import EncryptedTextField
from vault.models import SealedModel


class CommitteeSetting(models.Model):
    """What a commune calls its committee, and how often that meets; no law fixes either."""

    commune = models.OneToOneField(Area, models.PROTECT, related_name="+", verbose_name=_("xã, phường"))
    name = models.CharField(_("tên của Ban"), max_length=120)
    cadence = models.CharField(_("kỳ họp"), max_length=8, choices=Cadence.choices, default=Cadence.QUARTER)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("Ban của xã")
        verbose_name_plural = _("Ban của các xã")

    def __str__(self):
        return self.name


class CommitteePack(models.Model):
    """A report that was made for a committee: of which period, and the figures as they were known then.

    `figures` holds figure → cell → number, codes and numbers alone: later reports tell the difference.
    `commune` works for it today and becomes another one when communes merge; `told_of` and `committee` are
    the commune and the name of its committee on the day of the report (not known of the oldest).
    """

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("xã, phường"))
    told_of = models.ForeignKey(
        Area, models.PROTECT, null=True, related_name="+", verbose_name=_("xã được báo cáo")
    )
    committee = models.CharField(_("tên của Ban"), max_length=120, default="", db_default="")
    period = models.CharField(_("kỳ báo cáo"), max_length=7)
    known_at = models.DateTimeField(_("số liệu đến"))
    figures = models.JSONField(_("số liệu"), default=dict)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người lập"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("báo cáo trình Ban")
        verbose_name_plural = _("báo cáo trình Ban")
        ordering = ["-known_at", "-pk"]
        indexes = [models.Index(fields=["commune", "-known_at"], name="pack_of_commune")]

    def __str__(self):
        return str(self.span)

    @property
    def span(self) -> Period:
        """The period."""
        return period_of(self.period)

    @property
    def place(self) -> Area:
        """The commune that it tells of, as it was then."""
        return self.told_of or self.commune

    @property
    def has_moved(self) -> bool:
        """Whether the commune that it tells of has become part of another one since."""
        return self.place.pk != self.commune_id


class CommitteeDecision(SealedModel):
    """A question put to a committee, what was decided, and what became of it.

    `code` is the number of a case, empty for what is about none: no name stands here. It is no key, so that
    what a committee decided stays with its commune when the case goes to another one. `asks_again`: the
    question of an earlier report that was put off or not answered; what is decided is entered here.
    """

    pack = models.ForeignKey(CommitteePack, models.CASCADE, related_name="questions")
    kind = models.CharField(_("loại"), max_length=8, choices=QuestionKind.choices, default=QuestionKind.OWN)
    code = models.CharField(_("mã hồ sơ"), max_length=20, blank=True)
    question = EncryptedTextField(_("nội dung xin ý kiến"), max_length=300)
    asks_again = models.OneToOneField(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="asked_again",
        verbose_name=_("đã hỏi ở báo cáo trước"),
    )
    due = models.DateField(_("cần quyết định trước"), null=True, blank=True)
    answer = models.CharField(_("kết quả"), max_length=8, choices=DecisionAnswer.choices, blank=True)
    decision = EncryptedTextField(_("nội dung quyết định"), max_length=500, blank=True)
    responsible = EncryptedTextField(_("người, đơn vị chịu trách nhiệm"), max_length=120, blank=True)
    by_date = models.DateField(_("làm xong trước ngày"), null=True, blank=True)
    done_on = models.DateField(_("làm xong ngày"), null=True, blank=True)
    done_note = EncryptedTextField(_("kết quả thực hiện"), max_length=500, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("việc trình Ban")
        verbose_name_plural = _("việc trình Ban")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on=None) | Q(by_date__isnull=False), name="decision_done_was_a_task"
            )
        ]
        # Merging, erasing and the package of a person find what was decided about a case by its number.
        indexes = [models.Index(fields=["code"], name="decision_about_case", condition=~Q(code=""))]

    def __str__(self):
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def is_task(self) -> bool:
        """Whether somebody is to do something until a day."""
        return self.by_date is not None
