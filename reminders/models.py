from django.db import models


class Heartbeat(models.Model):
    """When the pump last ran to its end; a banner warns when that is long ago."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    def __str__(self):
        return f"{self.name} {self.at:%Y-%m-%d %H:%M:%S}"
