"""Files that were asked for: one that the worker makes when the demo starts, and one for every month."""

from reports.actions.jobs import ask_job
from reports.actions.orders import place_order
from reports.figures import containing
from reports.models import Job
from vietnam.calendar import today

PLAIN = {"format": "xlsx", "groups": []}


def seed_files(people) -> None:
    """The officer's open cases with names, the supervisor's report, two orders. Harmless when run again."""
    if Job.objects.exists():
        return
    lan, minh = people["lan"], people["minh"]
    ask_job("cases", {"format": "xlsx", "groups": ["identity"], "tab": "open"}, by=lan, purpose="own_work")
    quang, month = people["quang"], containing("month", today())
    days = {"since": month.start.isoformat(), "until": month.end.isoformat()}
    area = {"place": str(quang.roles.get().supervision_area_id)}
    ask_job("area", area | days, by=quang, purpose="periodic")
    place_order("area", area, by=quang, purpose="periodic", cadence="quarter")
    place_order("deadlines", PLAIN, by=lan, purpose="meeting", cadence="month")
    place_order("supports", PLAIN, by=minh, purpose="periodic", cadence="quarter")
