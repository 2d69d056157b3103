"""Tables of the reports: works in the background and standing orders."""

from reports.models.jobs import Job, ReportOrder

__all__ = ["Job", "ReportOrder"]
