from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.enums import (
    AREA_ROLES,
    COMMUNE_ROLES,
    WAITING_STATES,
    ChannelName,
    NoticeKind,
    NoticeReason,
    NoticeState,
    RoleKind,
)
from areas.models import Area, SupervisionArea
from vault.fields import EncryptedTextField
from vault.models import SealedModel

# What browsers write about themselves; the first sign that fits counts, since later ones are claimed by all.
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("coc_coc", "Cốc Cốc"), ("Firefox", "Firefox"))
BROWSERS += (("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"))
SYSTEMS += (("Mac OS", "Mac"), ("Linux", "Linux"))

_WAITS = Q(state__in=[str(state) for state in WAITING_STATES])


class User(SealedModel, AbstractUser):
    """A person who signs in. What the person may see comes from dated roles, never from flags here."""

    first_name = None
    last_name = None
    full_name = models.CharField(_("họ và tên"), max_length=120)
    phone = EncryptedTextField(_("điện thoại"), max_length=15, blank=True)
    language = models.CharField(
        _("ngôn ngữ"), max_length=2, default="vi", choices=[("vi", "Tiếng Việt"), ("en", "English")]
    )
    # Names of channels in the order in which the person wants them; None: as the house has them.
    channels = models.JSONField(_("cách nhận thông báo"), null=True, blank=True, editable=False)
    quiet = models.BooleanField(_("có giờ yên tĩnh"), default=True, editable=False)
    quiet_from = models.PositiveSmallIntegerField(_("yên tĩnh từ"), default=21, editable=False)
    quiet_until = models.PositiveSmallIntegerField(_("yên tĩnh đến"), default=6, editable=False)
    is_demo = models.BooleanField(_("tài khoản minh họa"), default=False, editable=False)
    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    class Meta:
        verbose_name = _("người dùng")
        verbose_name_plural = _("người dùng")

    def __str__(self):
        return self.full_name or self.username


class Role(models.Model):
    """A role of a person, for a place, from one day to another (both inclusive); it ends by itself.

    Officers and chairs act in a commune, supervisors in a supervision area, analysts and auditors in
    a province or commune. Counsellors get their place from `schools.Post`.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="roles", verbose_name=_("người"))
    kind = models.CharField(_("vai trò"), max_length=20, choices=RoleKind.choices)
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("địa bàn")
    )
    supervision_area = models.ForeignKey(
        SupervisionArea,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("khu vực giám sát"),
    )
    starts = models.DateField(_("từ ngày"))
    ends = models.DateField(_("đến ngày"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("vai trò")
        verbose_name_plural = _("vai trò")
        indexes = [models.Index(fields=["user", "kind"], name="role_of_user")]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[*map(str, COMMUNE_ROLES), *map(str, AREA_ROLES)],
                    area__isnull=False,
                    supervision_area=None,
                )
                | Q(kind=RoleKind.SUPERVISOR.value, area=None, supervision_area__isnull=False)
                | Q(
                    kind__in=[RoleKind.COUNSELLOR.value, RoleKind.ADMINISTRATOR.value],
                    area=None,
                    supervision_area=None,
                ),
                name="role_bound_to_its_place",
            ),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=models.F("starts")), name="role_ends_after_start"
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_kind_display()}"


class Notice(models.Model):
    """Something one person must be told: a row made in the transaction of the deed that caused it.

    In the app it shows at once; `reminders` sends it on. `path` leads to the record; `case_code`
    lets the sender check that the person may still open the case. Stands in `accounts` since every app
    leaves notices and only `reminders` sends them (docs/decisions/0004-notices.md).
    """

    recipient = models.ForeignKey(User, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=30, choices=NoticeKind.choices)
    about = models.CharField(max_length=60, help_text="label and pk of the record, such as casework.case:12")
    case_code = models.CharField(max_length=20, blank=True)
    path = models.CharField(max_length=200)
    due = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=NoticeState.choices, default=NoticeState.UNSENT)
    reason = models.CharField(max_length=12, choices=NoticeReason.choices, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("thông báo")
        verbose_name_plural = _("thông báo")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "kind", "about", "due"], name="notice_once", nulls_distinct=False
            )
        ]
        indexes = [
            models.Index(fields=["state", "id"], name="notice_unsent", condition=~Q(state="sent")),
            models.Index(fields=["recipient", "-id"], name="notice_unread", condition=Q(read_at=None)),
            # What was told of one record: asked before it is told again, and when it is taken back.
            models.Index(fields=["about", "kind"], name="notice_about"),
            # What waits is little beside what was sent: the pump's questions read these and nothing else.
            models.Index(fields=["kind", "id"], name="notice_waits_by_kind", condition=_WAITS),
            models.Index(fields=["due"], name="notice_waits_by_due", condition=_WAITS),
            models.Index(fields=["recipient", "id"], name="notice_waits_for", condition=_WAITS),
            models.Index(
                fields=["case_code"], name="notice_waits_about", condition=_WAITS & ~Q(case_code="")
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.about} → {self.recipient_id}"


class DeadAddress(models.Model):
    """An address of a person that a channel said it will never reach; gone when it is tried again by hand.

    Only a digest of the address is kept: another address of the same person is another digest, and is used.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="dead_addresses")
    channel = models.CharField(max_length=10, choices=ChannelName.choices)
    digest = models.CharField(max_length=64)
    code = models.CharField(max_length=60, blank=True)
    since = models.DateTimeField()

    class Meta:
        verbose_name = _("địa chỉ không gửi được")
        verbose_name_plural = _("địa chỉ không gửi được")
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "channel"], name="one_dead_address_of_a_channel")
        ]

    def __str__(self):
        return f"{self.channel} → {self.user_id}"


class Throttle(models.Model):
    """How often somebody guessed wrongly at one account, from one address, or at one person's codes.

    Kept in the database, so that no restart and no emptied cache forgets it. The key is a keyed digest: the
    table does not tell which names were tried.
    """

    key = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(db_index=True)
    blocked_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("lần nhập sai")
        verbose_name_plural = _("lần nhập sai")

    def __str__(self):
        return f"{self.failures} × {self.key[:8]}"


class Invitation(models.Model):
    """A link by which one person sets the own password, once, within 72 hours; only its digest is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="invitations", verbose_name=_("người"))
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("người mời")
    )
    created_at = models.DateTimeField(_("mời lúc"))
    expires_at = models.DateTimeField(_("hết hạn lúc"))
    used_at = models.DateTimeField(_("dùng lúc"), null=True)
    withdrawn_at = models.DateTimeField(_("thu hồi lúc"), null=True)

    class Meta:
        verbose_name = _("lời mời")
        verbose_name_plural = _("lời mời")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(used_at=None, withdrawn_at=None),
                name="one_open_invitation_of_a_person",
            )
        ]

    def __str__(self):
        return f"{self.user}, {self.created_at:%d/%m/%Y}"


class CalendarLink(models.Model):
    """An address at which a calendar program fetches one person's dates; only its digest is kept.

    Works until it is revoked; a person has one. What it shows is asked anew at every fetching.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="calendar_links", verbose_name=_("người"))
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("tạo lúc"))
    used_at = models.DateTimeField(_("dùng lần cuối"), null=True)
    revoked_at = models.DateTimeField(_("thu hồi lúc"), null=True)

    class Meta:
        verbose_name = _("đường dẫn lịch")
        verbose_name_plural = _("đường dẫn lịch")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(revoked_at=None), name="one_calendar_link_of_a_person"
            )
        ]

    def __str__(self):
        return f"{self.user}, {self.created_at:%d/%m/%Y}"


class OpenSession(models.Model):
    """One browser in which a person is signed in, as the person is shown it. Gone when the session ends."""

    user = models.ForeignKey(User, models.CASCADE, related_name="open_sessions")
    key = models.CharField(max_length=40, unique=True)
    address = models.GenericIPAddressField(null=True)
    device = models.CharField(max_length=200, blank=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("phiên làm việc")
        verbose_name_plural = _("phiên làm việc")
        ordering = ["-seen_at"]

    def __str__(self):
        return f"{self.user}, {self.began_at:%d/%m/%Y %H:%M}"

    @property
    def device_words(self) -> str:
        """Browser and system by the names that people know; empty when the browser did not tell."""
        told = [
            next((name for sign, name in signs if sign in self.device), "") for signs in (BROWSERS, SYSTEMS)
        ]
        return ", ".join(filter(None, told))
