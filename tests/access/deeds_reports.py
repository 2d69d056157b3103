"""Deeds about files made in the background, as rows for `tests.access.deeds`."""

from reports.actions import jobs, orders
from tests.access.people import KNOW, NO_SHARE, SHARED_WITH

# Of those who try every deed, whoever holds a role in casework today.
CASE_ROLES = (*KNOW, *SHARED_WITH, *NO_SHARE, "hoa", "hanh")
OWN = ("lan",)
ASKED = {"format": "xlsx", "groups": ["schooling"]}


def rows(make) -> tuple:
    """Return the rows; `make` is `DeedRow`."""

    def own(deed, about):
        return make(deed, about, OWN, lambda record, by, world: deed(record, by=by))

    def asked(deed, **fields):
        told = {"purpose": "meeting", **fields}
        return make(
            deed, "commune", CASE_ROLES, lambda _record, by, world: deed("cases", ASKED, by=by, **told)
        )

    return (
        asked(jobs.ask_job),
        asked(orders.place_order, cadence="quarter"),
        own(jobs.cancel_job, "job_waiting"),
        own(jobs.fetch_job, "job"),
        own(jobs.remove_job, "job"),
        own(orders.pause_order, "order"),
        own(orders.resume_order, "order_paused"),
        own(orders.end_order, "order"),
    )
