"""What reports keep: the papers that a committee was given, and what it decided."""

from reports.models.packs import CommitteeDecision, CommitteePack, CommitteeSetting

__all__ = ["CommitteeDecision", "CommitteePack", "CommitteeSetting"]
