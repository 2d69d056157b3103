"""Files that were asked for: one that the worker makes when the demo starts, and one for every month."""

from reports.actions.jobs import ask_job
from reports.actions.orders import place_order
from reports.models import Job

PLAIN = {"format": "xlsx", "groups": []}


def seed_files(people) -> None:
    """The officer's open cases with names, the chair's support of every month. Harmless when run again."""
    if Job.objects.exists():
        return
    lan, minh = people["lan"], people["minh"]
    ask_job("cases", {"format": "xlsx", "groups": ["identity"], "tab": "open"}, by=lan, purpose="own_work")
    place_order("deadlines", PLAIN, by=lan, purpose="meeting", cadence="month")
    place_order("supports", PLAIN, by=minh, purpose="periodic", cadence="quarter")
