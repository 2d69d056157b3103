"""What reports keep: nothing of them tells of one child."""

from reports.models.statistics import Edition, Population

__all__ = ["Edition", "Population"]
