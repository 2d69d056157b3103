from django.db import models

from vault.fields import EncryptedTextField
from vault.models import SealedModel


class Heartbeat(models.Model):
    """When the pump last ran to its end; a banner warns when that is long ago."""

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
