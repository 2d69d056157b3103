"""Facts about the handling of personal data: incidents, requests, holds, erasures."""

from privacy.models.erasure import DeletionCertificate, Erasure, Hold, Stub
from privacy.models.incident import Incident
from privacy.models.request import DataRequest

__all__ = ["DataRequest", "DeletionCertificate", "Erasure", "Hold", "Incident", "Stub"]
