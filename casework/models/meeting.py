from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import User
from casework.enums import FAMILY, ConclusionKind, MeetingState, Office
from casework.models.case import Case
from vault.fields import EncryptedTextField
from vault.models import SealedModel


class CaseMeeting(SealedModel):
    """A meeting about a case, called by the commune, with its minutes (Decree 56/2017, Art 27(2))."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="meetings")
    state = models.CharField(
        _("tình trạng"), max_length=12, choices=MeetingState.choices, default=MeetingState.CALLED
    )
    at = models.DateTimeField(_("họp lúc"))
    place = EncryptedTextField(_("họp ở đâu"), max_length=200)
    purpose = EncryptedTextField(_("nội dung cần bàn"), max_length=1000, blank=True)
    child_words = EncryptedTextField(_("ý kiến, nguyện vọng của trẻ"), max_length=4000, blank=True)
    caregiver_words = EncryptedTextField(_("ý kiến của cha, mẹ, người chăm sóc"), max_length=4000, blank=True)
    discussed = EncryptedTextField(_("nội dung đã bàn"), max_length=4000, blank=True)
    minutes_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người ghi biên bản")
    )
    minutes_at = models.DateTimeField(_("ghi biên bản lúc"), null=True, blank=True)
    off_reason = EncryptedTextField(_("lý do không họp"), max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người mời họp"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("cuộc họp trường hợp")
        verbose_name_plural = _("cuộc họp trường hợp")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=MeetingState.HELD.value)
                | Q(minutes_by__isnull=False, minutes_at__isnull=False),
                name="meeting_held_has_minutes",
            )
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.at:%d/%m/%Y}"

    @property
    def colour(self) -> str:
        """Colour of the tag that says how it stands."""
        return {MeetingState.HELD: "green", MeetingState.CALLED: "yellow"}.get(self.state, "grey")


class PartOfMeeting(SealedModel):
    """A row of a meeting."""

    class Meta:
        abstract = True

    @property
    def case_id(self) -> int:
        """The case of the meeting, as parts of a case have it."""
        return self.meeting.case_id


class MeetingPerson(PartOfMeeting):
    """Somebody who was asked to a meeting; `came` is not known before the minutes are written."""

    meeting = models.ForeignKey(CaseMeeting, models.CASCADE, related_name="people")
    office = models.CharField(_("thành phần"), max_length=12, choices=Office.choices)
    body = EncryptedTextField(_("đơn vị, chức vụ"), max_length=160, blank=True)
    name = EncryptedTextField(_("họ tên"), max_length=120, blank=True)
    came = models.BooleanField(_("có mặt"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("người dự họp")
        verbose_name_plural = _("người dự họp")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.get_office_display()} {self.pk}"

    @property
    def is_family(self) -> bool:
        return self.office in FAMILY


class MeetingConclusion(PartOfMeeting):
    """What a meeting concluded: for the plan, or a task with a day of its own and its clock."""

    meeting = models.ForeignKey(CaseMeeting, models.CASCADE, related_name="conclusions")
    kind = models.CharField(
        _("kết luận này là"), max_length=10, choices=ConclusionKind.choices, default=ConclusionKind.ACTIVITY
    )
    what = EncryptedTextField(_("kết luận"), max_length=300)
    responsible = EncryptedTextField(_("người chịu trách nhiệm"), max_length=120, blank=True)
    by_date = models.DateField(_("trước ngày"), null=True, blank=True)
    done_on = models.DateField(_("làm xong ngày"), null=True, blank=True)
    done_note = EncryptedTextField(_("kết quả"), max_length=500, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("kết luận cuộc họp")
        verbose_name_plural = _("kết luận cuộc họp")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=ConclusionKind.TASK.value) | Q(by_date__isnull=False),
                name="task_of_meeting_has_a_day",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.pk}"
