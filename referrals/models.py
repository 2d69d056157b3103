import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase
from simple_history.models import HistoricalRecords

from accounts.models import User
from areas.models import Area
from audit.histories import DatedHistory
from casework.models import Case, Consent
from referrals.enums import (
    SHARED_STATES,
    WAITING_STATES,
    AnswerHow,
    Attends,
    Bullied,
    CheckSource,
    DeclineReason,
    DropReason,
    EndReason,
    HelpNeeded,
    KeepsUp,
    LeaveReason,
    NoShowReason,
    ReferralState,
    SharedField,
    WaitingState,
)
from schools.enums import Need, Weekday
from schools.models import Institution, Programme


class Referral(models.Model):
    """A question to an institution: can this child come to you?

    `shared` lists what the institution sees after it accepts; before that it sees need, age, sex, grade
    and commune, nothing that names the child. `follows` is an earlier referral of the same case (a trigger
    says so too) on which this one goes on; the institution is shown nothing of it.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="referrals", verbose_name=_("hồ sơ"))
    need = models.CharField(_("nhu cầu"), max_length=20, choices=Need.choices)
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="referrals", verbose_name=_("cơ sở tiếp nhận")
    )
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, verbose_name=_("chương trình")
    )
    consent = models.ForeignKey(Consent, models.PROTECT, null=True, blank=True, verbose_name=_("sự đồng ý"))
    shared = ArrayField(
        models.CharField(max_length=12, choices=SharedField.choices),
        default=list,
        blank=True,
        verbose_name=_("thông tin chia sẻ"),
    )
    # Field of `SharedField` → one line why it is needed, for those that the need alone does not justify.
    share_reasons = models.JSONField(_("lý do chia sẻ thêm"), default=dict, blank=True)
    follows = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="followed_by",
        verbose_name=_("nối tiếp phiếu"),
    )
    choice_reason = models.TextField(_("lý do chọn cơ sở này"), max_length=1000, blank=True)
    message = models.TextField(_("lời nhắn cho cơ sở (không nêu tên trẻ)"), max_length=2000, blank=True)
    state = models.CharField(
        _("tình trạng"), max_length=12, choices=ReferralState.choices, default=ReferralState.DRAFT
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người chuyển gửi"))
    sent_at = models.DateTimeField(_("gửi lúc"), null=True, blank=True)
    answer_due = models.DateTimeField(_("hạn trả lời"), null=True, blank=True)
    answered_at = models.DateTimeField(_("trả lời lúc"), null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    first_day_expected = models.DateField(_("dự kiến đến lớp từ ngày"), null=True, blank=True)
    no_show_reason = models.CharField(
        _("không đến lớp vì"), max_length=10, choices=NoShowReason.choices, blank=True
    )
    goes_on_at = models.DateTimeField(_("học tiếp khi chuyển nơi ở, ghi lúc"), null=True, blank=True)
    # Another first day that the institution offers; the officer agrees or sends the referral back.
    proposed_day = models.DateField(_("ngày khác mà cơ sở đề nghị"), null=True, blank=True)
    responsible = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người lo phiếu này ở cơ sở"),
    )
    decline_reason = models.CharField(
        _("lý do từ chối"), max_length=10, choices=DeclineReason.choices, blank=True
    )
    decline_comment = models.TextField(_("giải thích"), max_length=2000, blank=True)
    # An institution without an account gets a letter with this code; who there answered, how and when.
    letter_code = models.CharField(_("mã thư"), max_length=14, blank=True)
    letter_commune = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("xã gửi thư")
    )
    letter_on = models.DateField(_("ngày của thư"), null=True, blank=True)
    answer_from = models.CharField(_("người trả lời ở cơ sở"), max_length=120, blank=True)
    answer_how = models.CharField(
        _("trả lời bằng cách"), max_length=10, choices=AnswerHow.choices, blank=True
    )
    answer_on = models.DateField(_("ngày cơ sở trả lời"), null=True, blank=True)
    history = DatedHistory()

    class Meta:
        verbose_name = _("phiếu chuyển gửi")
        verbose_name_plural = _("phiếu chuyển gửi")
        ordering = ["-pk"]
        permissions = [("answer_referral", "Answer the referral and record attendance")]
        indexes = [
            models.Index(fields=["institution", "state", "answer_due"], name="referral_inbox"),
            models.Index(fields=["case", "state"], name="referral_of_case"),
            # The pump asks every minute whose answer is due. The inbox, which asks for states alone, must not
            # be led to it: without figures of the table it would walk it once for each child.
            models.Index(
                fields=["answer_due"],
                name="referral_waits",
                condition=Q(state__in=[str(state) for state in WAITING_STATES], answer_due__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=[str(state) for state in SHARED_STATES])
                | Q(sent_at__isnull=False, consent__isnull=False),
                name="shared_only_with_consent",
            ),
            models.CheckConstraint(
                condition=Q(follows=None) | Q(follows__lt=F("id")), name="referral_follows_an_earlier_one"
            ),
            models.UniqueConstraint(
                fields=["letter_code"], condition=~Q(letter_code=""), name="letter_code_of_one_referral"
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def number(self) -> str:
        """What the institution calls the referral: it says nothing about the child or the case."""
        return f"CG-{self.pk:06d}"


class ReferralUserObjectPermission(UserObjectPermissionBase):
    """guardian's grant of one referral to one counsellor; only `referrals.actions` writes it."""

    content_object = models.ForeignKey(Referral, models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        verbose_name = _("quyền trên phiếu chuyển gửi")
        verbose_name_plural = _("quyền trên phiếu chuyển gửi")


class ReferralMessage(models.Model):
    """A question of the institution or the officer's answer."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="messages")
    text = models.TextField(_("nội dung"), max_length=2000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.referral} {self.pk}"


class WaitingEntry(models.Model):
    """A child's place in the line for a programme that had none free; the first who came is told first.

    It belongs to the case: the institution learns how many wait, not who, for nobody has consented yet.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="waiting", verbose_name=_("hồ sơ"))
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="waiting", verbose_name=_("chương trình")
    )
    state = models.CharField(
        _("tình trạng"), max_length=8, choices=WaitingState.choices, default=WaitingState.WAITING
    )
    since = models.DateTimeField(_("chờ từ"), auto_now_add=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người ghi"))
    offered_at = models.DateTimeField(_("báo có chỗ lúc"), null=True, blank=True)
    left_at = models.DateTimeField(_("rời danh sách lúc"), null=True, blank=True)
    left_reason = models.CharField(
        _("rời danh sách vì"), max_length=10, choices=LeaveReason.choices, blank=True
    )
    left_comment = models.TextField(_("giải thích"), max_length=1000, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("lần chờ chỗ học")
        verbose_name_plural = _("danh sách chờ chỗ học")
        ordering = ["since", "pk"]
        indexes = [
            models.Index(
                fields=["programme", "since", "id"],
                name="waiting_in_line",
                condition=~Q(state=WaitingState.LEFT),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "programme"],
                name="once_in_a_line",
                condition=~Q(state=WaitingState.LEFT),
            ),
            models.CheckConstraint(
                condition=Q(state=WaitingState.LEFT, left_at__isnull=False) & ~Q(left_reason="")
                | ~Q(state=WaitingState.LEFT) & Q(left_at=None, left_reason=""),
                name="waiting_left_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=WaitingState.OFFERED) | Q(offered_at__isnull=False),
                name="waiting_offered_at_a_time",
            ),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class Placement(models.Model):
    """The child's time at an institution, from the first day to the end and how it ended."""

    referral = models.OneToOneField(Referral, models.PROTECT, related_name="placement")
    starts = models.DateField(_("ngày đầu tiên đến lớp"))
    group = models.CharField(_("lớp, nhóm"), max_length=60)
    ends = models.DateField(_("ngày kết thúc"), null=True, blank=True)
    end_reason = models.CharField(_("kết thúc vì"), max_length=12, choices=EndReason.choices, blank=True)
    drop_reason = models.CharField(_("bỏ học vì"), max_length=10, choices=DropReason.choices, blank=True)
    history = DatedHistory()

    class Meta:
        verbose_name = _("việc theo học")
        verbose_name_plural = _("việc theo học")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")), name="placement_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(ends=None, end_reason="") | (Q(ends__isnull=False) & ~Q(end_reason="")),
                name="placement_end_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(drop_reason="") | Q(end_reason=EndReason.DROPPED_OUT),
                name="placement_drop_reason_only_then",
            ),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class PlacementCheck(models.Model):
    """How a placed child is doing, asked two weeks, one, three and six months after the first day.

    `mark` is which of these it answers, from 0. It belongs to the case: the institution does not see it.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="placement_checks", verbose_name=_("hồ sơ"))
    placement = models.ForeignKey(Placement, models.PROTECT, related_name="checks")
    mark = models.PositiveSmallIntegerField(_("lần hỏi thăm"))
    on = models.DateField(_("ngày hỏi thăm"))
    source = models.CharField(_("biết từ đâu"), max_length=10, choices=CheckSource.choices)
    attends = models.CharField(_("việc đi học"), max_length=10, choices=Attends.choices)
    keeps_up = models.CharField(_("theo kịp bài"), max_length=10, choices=KeepsUp.choices)
    bullied = models.CharField(_("bị bắt nạt"), max_length=10, choices=Bullied.choices)
    help_needed = ArrayField(
        models.CharField(max_length=10, choices=HelpNeeded.choices),
        default=list,
        blank=True,
        verbose_name=_("cần giúp thêm"),
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người ghi"))
    at = models.DateTimeField(auto_now_add=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("lần hỏi thăm việc học")
        verbose_name_plural = _("các lần hỏi thăm việc học")
        ordering = ["-on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["placement", "mark"], name="one_check_a_mark")]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.on:%d/%m/%Y}"

    @property
    def help_words(self) -> list[str]:
        """What the child needs besides, in words."""
        return [str(HelpNeeded(one).label) for one in self.help_needed]


class Attendance(models.Model):
    """One week of a placement: days expected and attended. `week` is the Monday.

    `missed_on` are the weekdays on which the child stayed away, as many as it missed, where that is known.
    """

    placement = models.ForeignKey(Placement, models.CASCADE, related_name="weeks")
    week = models.DateField(_("tuần từ thứ Hai"))
    days_expected = models.PositiveSmallIntegerField(_("số buổi phải học"), default=5)
    days_attended = models.PositiveSmallIntegerField(_("số buổi có mặt"))
    missed_on = ArrayField(
        models.PositiveSmallIntegerField(choices=Weekday.choices),
        default=list,
        blank=True,
        verbose_name=_("vắng vào thứ"),
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("chuyên cần tuần")
        verbose_name_plural = _("chuyên cần tuần")
        ordering = ["-week"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "week"], name="one_attendance_a_week"),
            models.CheckConstraint(
                condition=Q(days_attended__lte=F("days_expected"), days_expected__lte=7),
                name="attendance_in_range",
            ),
            models.CheckConstraint(
                condition=Q(missed_on=[]) | Q(missed_on__len=F("days_expected") - F("days_attended")),
                name="attendance_missed_days_counted",
            ),
            models.CheckConstraint(condition=Q(week__iso_week_day=1), name="attendance_week_is_monday"),
        ]

    def __str__(self):
        return f"{self.week:%d/%m/%Y}: {self.days_attended}/{self.days_expected}"

    @property
    def week_end(self) -> dt.date:
        return self.week + dt.timedelta(days=6)
