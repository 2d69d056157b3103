from reports.models.packs import CommitteeDecision, CommitteePack, CommitteeSetting
from reports.models.papers import IssuedPaper, PaperCounter, PaperText
from reports.models.statistics import Edition, Population

__all__ = [
    "CommitteeDecision",
    "CommitteePack",
    "CommitteeSetting",
    "Edition",
    "IssuedPaper",
    "PaperCounter",
    "PaperText",
    "Population",
]
