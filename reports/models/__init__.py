from reports.models.packs import CommitteeDecision, CommitteePack, CommitteeSetting
from reports.models.papers import IssuedPaper, PaperCounter, PaperText

__all__ = [
    "CommitteeDecision",
    "CommitteePack",
    "CommitteeSetting",
    "IssuedPaper",
    "PaperCounter",
    "PaperText",
]
