"""Facts about children and cases. Fields and constraints only; moves are in `workflow`."""

from casework.models.attachment import Attachment
from casework.models.case import Case, Deadline, Note
from casework.models.child import Caregiver, Child, Household
from casework.models.closure import Closure
from casework.models.consent import Consent
from casework.models.emergency import EmergencyStep, Isolation
from casework.models.forward import ReportForward
from casework.models.listimport import ColumnMemory, ListImport, ListRow
from casework.models.meeting import CaseMeeting, MeetingConclusion, MeetingPerson
from casework.models.merge import Merge
from casework.models.plan import Assessment, Decision, Plan, PlanActivity, PlanObjective
from casework.models.report import Report, Reporter
from casework.models.screening import Screening
from casework.models.share import CaseShare, CaseUserObjectPermission
from casework.models.support import Support
from casework.models.transfer import Transfer
from casework.models.visit import Review, SettledDoubt, Visit, VisitSheet
from casework.models.workplace import InspectionReferral, WorkedAt, Workplace

__all__ = [
    "Assessment",
    "Attachment",
    "Caregiver",
    "Case",
    "CaseMeeting",
    "CaseShare",
    "CaseUserObjectPermission",
    "Child",
    "Closure",
    "ColumnMemory",
    "Consent",
    "Deadline",
    "Decision",
    "EmergencyStep",
    "Household",
    "InspectionReferral",
    "Isolation",
    "ListImport",
    "ListRow",
    "MeetingConclusion",
    "MeetingPerson",
    "Merge",
    "Note",
    "Plan",
    "PlanActivity",
    "PlanObjective",
    "Report",
    "ReportForward",
    "Reporter",
    "Review",
    "Screening",
    "SettledDoubt",
    "Support",
    "Transfer",
    "Visit",
    "VisitSheet",
    "WorkedAt",
    "Workplace",
]
