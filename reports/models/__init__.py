"""What reports keep: what a committee was given and decided, papers of cases, statistics, work, roll-ups."""

from reports.models.jobs import Job, ReportOrder
from reports.models.packs import CommitteeDecision, CommitteePack, CommitteeSetting
from reports.models.papers import IssuedPaper, PaperCounter, PaperText
from reports.models.reviews import CaseloadReview, SampledCase, SampleDraw
from reports.models.rollups import CommuneFigures, CommuneMark, EventDay, FigureCheck
from reports.models.statistics import Edition, Population

__all__ = [
    "CaseloadReview",
    "CommitteeDecision",
    "CommitteePack",
    "CommitteeSetting",
    "CommuneFigures",
    "CommuneMark",
    "Edition",
    "EventDay",
    "FigureCheck",
    "IssuedPaper",
    "Job",
    "PaperCounter",
    "PaperText",
    "Population",
    "ReportOrder",
    "SampleDraw",
    "SampledCase",
]
