from django.conf import settings
from django.db import models


class Submission(models.Model):
    """One form that was sent: its token acts once, a second sending is led to where the first one went."""

    token = models.UUIDField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    location = models.CharField(max_length=500)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return str(self.token)
