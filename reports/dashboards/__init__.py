"""What each role is shown first: few numbers with the lists behind them, and how they went over time."""

from reports.dashboards.building import dashboard

__all__ = ["dashboard"]
