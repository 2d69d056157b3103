"""Facts about the handling of personal data: incidents, requests, holds, erasures."""

from privacy.models.incident import Incident

__all__ = ["Incident"]
