from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import ChannelName
from reminders.enums import TROUBLED, DeliveryOutcome
from vault.fields import EncryptedTextField
from vault.models import SealedModel

OWNER = settings.AUTH_USER_MODEL


class Heartbeat(models.Model):
    """When something of the pump last ran to its end; a banner warns when that is long ago."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    def __str__(self):
        return f"{self.name} {self.at:%Y-%m-%d %H:%M:%S}"


class ChannelToken(SealedModel):
    """With what the program signs in at a channel whose tokens are renewed: the pair that holds now.

    The refresh token works once. So a new pair is committed, with this row locked, before it is used.
    """

    channel = models.CharField(max_length=20, unique=True)
    access = EncryptedTextField(max_length=2000, blank=True)
    refresh = EncryptedTextField(max_length=2000)
    expires_at = models.DateTimeField(null=True)
    renewed_at = models.DateTimeField()
    refused_at = models.DateTimeField(
        null=True, help_text="when the other side last refused the refresh token"
    )

    def __str__(self):
        return f"{self.channel} {self.renewed_at:%Y-%m-%d %H:%M}"


class Digest(models.Model):
    """The one message of a morning to one person, whoever makes it and however often it is tried."""

    recipient = models.ForeignKey(OWNER, models.CASCADE, related_name="+")
    day = models.DateField()
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("thư tổng hợp")
        verbose_name_plural = _("thư tổng hợp")
        constraints = [models.UniqueConstraint(fields=["recipient", "day"], name="one_digest_of_a_day")]
        indexes = [models.Index(fields=["day", "id"], name="digest_waits", condition=Q(done_at=None))]

    def __str__(self):
        return self.key

    @property
    def key(self) -> str:
        """What the message is called by every channel, the same however often it is sent."""
        return f"digest-{self.recipient_id}-{self.day:%Y%m%d}"


class Delivery(models.Model):
    """What became of one message on one channel: neither its text nor the address.

    `channel` is empty when the message failed before it came to any. `next_try` is set while it will be
    tried again by itself.
    """

    recipient = models.ForeignKey(OWNER, models.CASCADE, related_name="+")
    key = models.CharField(max_length=60)
    channel = models.CharField(max_length=10, choices=ChannelName.choices, blank=True)
    outcome = models.CharField(max_length=12, choices=DeliveryOutcome.choices)
    code = models.CharField(max_length=60, blank=True)
    reference = models.CharField(max_length=80, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    told = models.PositiveSmallIntegerField(default=1, help_text="how many notices the message tells of")
    at = models.DateTimeField()
    next_try = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("lần gửi")
        verbose_name_plural = _("lần gửi")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["key", "channel"], name="delivery_once")]
        indexes = [
            models.Index(fields=["-at"], name="delivery_by_time"),
            models.Index(
                fields=["-id"],
                name="delivery_troubled",
                condition=Q(outcome__in=[str(outcome) for outcome in TROUBLED]),
            ),
        ]

    def __str__(self):
        return f"{self.key} {self.channel} {self.outcome}"
