import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import User
from areas.models import Area
from audit.histories import DatedHistory
from casework.enums import (
    OPEN_STATES,
    PAPER_KINDS,
    CaseState,
    DeadlineKind,
    HideReason,
    LegalLabel,
    NoteKind,
    PauseReason,
    PutOffReason,
    Risk,
)
from casework.models.child import Child
from vietnam.calendar import day_of, today


class Case(models.Model):
    """What the commune does for one child. `commune` decides who sees it; `next_due` sorts the caseload.

    `next_due` and `next_kind` repeat the earliest open deadline, written by `actions.clocks` only.
    """

    code = models.CharField(_("mã hồ sơ"), max_length=20, unique=True, editable=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="cases", verbose_name=_("trẻ"))
    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("xã phụ trách"))
    officer = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name=_("cán bộ phụ trách")
    )
    state = models.CharField(_("tình trạng"), max_length=14, choices=CaseState.choices, default=CaseState.NEW)
    risk = models.CharField(_("nguy cơ"), max_length=8, choices=Risk.choices, default=Risk.UNKNOWN)
    legal_label = models.CharField(
        _("kết quả sàng lọc"), max_length=16, choices=LegalLabel.choices, blank=True
    )
    opened_on = models.DateField(_("ngày lập"))
    closed_on = models.DateField(_("ngày kết thúc"), null=True, blank=True)
    next_due = models.DateTimeField(_("hạn gần nhất"), null=True, blank=True)
    next_kind = models.CharField(max_length=20, choices=DeadlineKind.choices, blank=True)
    name_hidden = models.CharField(
        _("ẩn tên trẻ vì"), max_length=14, choices=HideReason.choices, blank=True, default=""
    )
    hiding_comment = models.CharField(_("giải thích việc ẩn tên"), max_length=500, blank=True, default="")
    touched_at = models.DateTimeField(_("cập nhật lúc"), auto_now=True)
    last_deed_on = models.DateField(null=True, editable=False, help_text="the day of the last deed on it")
    history = DatedHistory(excluded_fields=["last_deed_on"])

    class Meta:
        verbose_name = _("hồ sơ")
        verbose_name_plural = _("hồ sơ")
        # guardian's rights on one case, named after `ShareKind`.
        permissions = [("co_worker", "Work on a shared case"), ("break_glass", "Read in an emergency")]
        indexes = [
            models.Index(
                fields=["commune", "next_due", "id"],
                name="case_open_by_due",
                condition=Q(state__in=[str(state) for state in OPEN_STATES]),
            ),
            models.Index(fields=["commune", "state"], name="case_by_state"),
            models.Index(fields=["officer", "next_due"], name="case_of_officer"),
            models.Index(
                fields=["last_deed_on"],
                name="case_silent",
                condition=Q(state__in=[str(state) for state in OPEN_STATES]),
            ),
        ]

    def __str__(self):
        return self.code

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def recorded_on(self) -> dt.date:
        """The day on which something was last recorded: of the case itself where no deed is known."""
        return self.last_deed_on or day_of(self.touched_at)


# Whose passing nobody was told of: not at all, or for another due date.
UNTOLD = Q(told_for=None) | Q(told_for__lt=models.F("due_at")) | Q(told_for__gt=models.F("due_at"))


def pairs(moments: list) -> list[tuple]:
    """Return the moments, stopped and going on in turns, as pairs."""
    return list(zip(moments[::2], moments[1::2], strict=True))


class Deadline(models.Model):
    """One clock of a case: when it started, when it is due, when it was met or why it no longer runs.

    `helper` is who helps the owner with it, a person or an office; the owner answers for it.
    `counted_from` is the moment from which its rule counts; without one a person chose the date, which no
    other setting and no calendar moves. `counted_by` names the setting where the rule has several.
    Since `paused_at` the clock stands still, because of `paused_why`: `due_at` then says how much is left, no
    date. `pauses` are the moments in which it was stopped and went on again, in turns.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="deadlines")
    kind = models.CharField(_("việc"), max_length=20, choices=DeadlineKind.choices)
    about = models.CharField(
        max_length=60, blank=True, help_text="label and pk of the record it is about, when not the case"
    )
    rule = models.CharField(_("căn cứ"), max_length=60)
    starts_at = models.DateTimeField(_("bắt đầu"))
    due_at = models.DateTimeField(_("hạn"))
    counted_from = models.DateTimeField(_("tính từ"), null=True, blank=True, editable=False)
    counted_by = models.CharField(
        _("tính theo thông số"), max_length=40, blank=True, default="", db_default="", editable=False
    )
    paused_at = models.DateTimeField(_("tạm dừng từ"), null=True, blank=True, editable=False)
    paused_why = models.CharField(
        _("tạm dừng vì"),
        max_length=10,
        choices=PauseReason.choices,
        blank=True,
        default="",
        db_default="",
        editable=False,
    )
    pauses = ArrayField(
        models.DateTimeField(),
        verbose_name=_("các lần tạm dừng"),
        default=list,
        db_default=Value([], output_field=ArrayField(models.DateTimeField())),
        blank=True,
        editable=False,
    )
    met_at = models.DateTimeField(_("hoàn thành"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("hủy"), null=True, blank=True)
    owner = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="deadlines")
    # Left out of my day until that day; the due date stays, and so does everything that follows from it.
    put_off_until = models.DateField(_("hoãn nhắc đến"), null=True, blank=True)
    put_off_why = models.CharField(
        _("lý do hoãn nhắc"),
        max_length=10,
        choices=PutOffReason.choices,
        blank=True,
        default="",
        db_default="",
    )
    helper = models.CharField(_("người, cơ quan giúp"), max_length=160, blank=True, default="")
    told_for = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="the due date whose passing was told"
    )
    history = DatedHistory(excluded_fields=["told_for"])

    class Meta:
        verbose_name = _("thời hạn")
        verbose_name_plural = _("thời hạn")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind", "about"],
                condition=Q(met_at=None, cancelled_at=None),
                name="one_open_deadline",
            ),
            models.CheckConstraint(
                condition=Q(paused_at=None, paused_why="") | Q(paused_at__isnull=False) & ~Q(paused_why=""),
                name="deadline_pause_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(paused_at=None) | Q(met_at=None, cancelled_at=None),
                name="deadline_paused_runs",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], name="deadline_open", condition=Q(met_at=None, cancelled_at=None)
            ),
            models.Index(
                fields=["put_off_until"], name="deadline_put_off", condition=Q(put_off_until__isnull=False)
            ),
            # Few stand still: each day asks for those of one person, the pump for all of them.
            models.Index(
                fields=["owner", "paused_at"],
                name="deadline_paused",
                condition=Q(met_at=None, cancelled_at=None, paused_at__isnull=False),
            ),
            # Few children lack a paper: each day asks for those of one person.
            models.Index(
                fields=["owner", "due_at"],
                name="paper_of_owner",
                condition=Q(kind__in=[str(kind) for kind in PAPER_KINDS], met_at=None, cancelled_at=None),
            ),
            # The pump asks every minute, and nearly all that passed was told long ago.
            models.Index(
                fields=["due_at"],
                name="deadline_untold",
                condition=Q(met_at=None, cancelled_at=None) & UNTOLD,
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.due_at:%d/%m/%Y}"

    @property
    def runs(self) -> bool:
        """Tell whether the clock was neither met nor cancelled; it may stand still (`is_paused`)."""
        return self.met_at is None and self.cancelled_at is None

    @property
    def is_paused(self) -> bool:
        """Tell whether the clock stands still until somebody else acts."""
        return self.paused_at is not None

    @property
    def stood_still(self) -> list[tuple]:
        """The pairs of moments in which it was stopped and went on again, the earliest first."""
        return pairs(self.pauses)

    @property
    def is_put_off(self) -> bool:
        """Tell whether my day leaves the clock out today."""
        return self.put_off_until is not None and self.put_off_until > today()


class Note(models.Model):
    """A word on a case, kept with the organisation it was written in.

    A note of kind RETURNED is a supervisor's "return with comment"; the officer's ANSWER points to it. When
    the case moves to another commune, a note that is not handed over is kept: `kept_in` names the commune it
    stays with, and nobody is shown it until the case comes back there.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    kind = models.CharField(_("loại"), max_length=10, choices=NoteKind.choices, default=NoteKind.NOTE)
    text = models.TextField(_("nội dung"), max_length=4000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người viết"))
    written_in = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("nơi viết"))
    at = models.DateTimeField(_("lúc"), auto_now_add=True)
    kept_in = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("giữ lại ở xã")
    )
    answers = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="answer")
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("ghi chú")
        verbose_name_plural = _("ghi chú")
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.get_kind_display()} {self.pk}"
