from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import User
from areas.models import Area
from privacy.enums import AuthorityNotice, DataKind, IncidentState


class Incident(models.Model):
    """A breach of personal data: what happened, whom it touched, what was done, who was told.

    Names no child: records are given by their codes. A trigger keeps a row for five years after its closing
    (Law 91/2025/QH15 Art 23). `known_at` starts the clock of 72 hours.
    """

    commune = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("xã liên quan")
    )
    known_at = models.DateTimeField(_("biết được lúc"))
    happened_at = models.DateTimeField(_("xảy ra lúc"), null=True, blank=True)
    what_happened = models.TextField(_("điều đã xảy ra"), max_length=4000)
    kinds = ArrayField(
        models.CharField(max_length=12, choices=DataKind.choices),
        default=list,
        verbose_name=_("loại dữ liệu"),
    )
    people_affected = models.PositiveIntegerField(_("số người bị ảnh hưởng"), null=True, blank=True)
    case_codes = ArrayField(
        models.CharField(max_length=20), default=list, blank=True, verbose_name=_("hồ sơ bị ảnh hưởng")
    )
    consequences = models.TextField(_("hậu quả có thể có"), max_length=4000, blank=True)
    measures = models.TextField(_("biện pháp đã làm và sẽ làm"), max_length=4000, blank=True)
    people_told = models.TextField(_("đã báo cho người bị ảnh hưởng"), max_length=2000, blank=True)
    authority = models.CharField(
        _("thông báo cơ quan bảo vệ dữ liệu cá nhân"),
        max_length=10,
        choices=AuthorityNotice.choices,
        default=AuthorityNotice.UNDECIDED,
    )
    notice_number = models.CharField(_("số văn bản"), max_length=60, blank=True)
    notice_at = models.DateTimeField(_("thông báo lúc"), null=True, blank=True)
    notice_reason = models.TextField(_("lý do"), max_length=2000, blank=True)
    state = models.CharField(
        _("tình trạng"), max_length=8, choices=IncidentState.choices, default=IncidentState.OPEN
    )
    lessons = models.TextField(_("rút kinh nghiệm"), max_length=4000, blank=True)
    closed_on = models.DateField(_("kết thúc ngày"), null=True, blank=True)
    reported_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người báo"))
    reported_at = models.DateTimeField(_("báo lúc"), auto_now_add=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("sự cố dữ liệu")
        verbose_name_plural = _("sổ sự cố dữ liệu")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(authority=AuthorityNotice.SENT.value)
                | (Q(notice_at__isnull=False) & ~Q(notice_number="")),
                name="incident_notice_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(authority=AuthorityNotice.NOT_NEEDED.value) | ~Q(notice_reason=""),
                name="incident_silence_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(state=IncidentState.OPEN.value, closed_on=None)
                | (
                    Q(state=IncidentState.CLOSED.value, closed_on__isnull=False)
                    & ~Q(authority=AuthorityNotice.UNDECIDED.value)
                    & ~Q(lessons="")
                ),
                name="incident_closed_when_decided",
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def number(self) -> str:
        """What the incident is called in letters and notices."""
        return f"SC-{self.pk:06d}"

    @property
    def is_open(self) -> bool:
        return self.state == IncidentState.OPEN

    @property
    def kind_labels(self) -> list[str]:
        return [str(DataKind(kind).label) for kind in self.kinds]
