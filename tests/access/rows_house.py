"""Rows of the house: first page, reports, the trail, probes, administration."""

from tests.access.people import (
    ADMINISTRATORS,
    ANALYSTS,
    ANY_AUDITOR,
    ANY_CHAIR,
    ANY_COUNSELLOR,
    ANY_OFFICER,
    ANY_SUPERVISOR,
    CHAIRS,
    EVERYBODY,
    KNOW,
    NOBODY,
    OFFICERS,
    SIGNED_IN,
)
from tests.access.rows import ELSEWHERE, Row, listing
from vietnam.calendar import today

OWN_DAY = tuple(dict.fromkeys((*ANY_OFFICER, *ANY_CHAIR)))
REPORTING = OWN_DAY
# Everybody else is led to the first page of the role, or told that there is none today.
LED_ON = (*ANY_SUPERVISOR, *ANY_COUNSELLOR, *ANY_AUDITOR, *ANALYSTS, *ADMINISTRATORS)
ROLELESS = ("nga", "moi", "loan")
MONTH = {"year": today().year, "month": today().month}


def open_to_all(route, method="GET", **more) -> Row:
    """A page that answers without signing in."""
    return Row(route, method, EVERYBODY, public=True, **more)


def commune_month(world):
    """This month of commune A, which only those of commune A are shown."""
    return {"commune": world.key("commune"), **MONTH}


AS_CSV = {"purpose": "inspection", "kind": "csv"}


def seen_case(world):
    """A case of commune A, whose auditor asks who saw it."""
    return {**AS_CSV, "case": world.records["case_new"].code}


HOUSE = (
    listing(
        "home",
        OWN_DAY,
        apart=dict.fromkeys(LED_ON, 302) | dict.fromkeys(("nga", "moi", "loan", "xuan"), 200),
    ),
    open_to_all("healthz"),
    open_to_all("readyz"),
    open_to_all("set_language", "POST", data={"language": "en"}, status=302),
)
COMMITTEE_PDF = Row(
    "reports:committee_pdf",
    "GET",
    (*OFFICERS, *CHAIRS),
    "commune",
    knows=(*ANY_SUPERVISOR, *ANY_COUNSELLOR, *ANALYSTS, *ANY_AUDITOR, *ADMINISTRATORS, *NOBODY),
    arguments=MONTH,
)
CASE_ROLES = tuple(dict.fromkeys((*ANY_OFFICER, *ANY_CHAIR, *ANY_SUPERVISOR)))
CASES_LIST = {"kind": "cases"}
OWN = ("lan",)


def own(route, method, about, **more) -> Row:
    """Something of one person's own: a colleague of the same commune does not even know of it."""
    return Row(route, method, OWN, about, **{"tries": (*KNOW, *ELSEWHERE), **more})


FILES = (
    # Everybody's own: there is nothing of others on it.
    listing("reports:files", SIGNED_IN, tries=()),
    listing("reports:exports", CASE_ROLES),
    listing("reports:export", CASE_ROLES, arguments=CASES_LIST),
    listing(
        "reports:export",
        CASE_ROLES,
        "POST",
        arguments=CASES_LIST,
        data={"format": "csv", "purpose": "own_work", "tab": "open"},
        status=302,
        changes=True,
    ),
    own("reports:file_download", "GET", "job", names=True, changes=True),
    own("reports:file_cancel", "POST", "job_waiting", status=302, changes=True),
    own("reports:file_remove", "POST", "job", status=302, changes=True),
    own("reports:order_change", "POST", "order", status=302, changes=True, data={"do": "pause"}),
    own("reports:order_change", "POST", "order_paused", status=302, changes=True, data={"do": "resume"}),
    own("reports:order_change", "POST", "order", status=302, changes=True, data={"do": "end"}),
)
REPORTS = (
    listing("reports:committee", REPORTING),
    listing(
        "reports:committee",
        REPORTING,
        data=lambda world: {"commune": world.key("commune"), **MONTH},
        tries=(),
    ),
    COMMITTEE_PDF,
    listing("reports:overview", ANALYSTS),
    # What may be seen by whom is no secret to anybody who is signed in.
    listing("reports:who_sees", SIGNED_IN, tries=()),
    listing("reports:events", ANY_AUDITOR),
    listing("reports:events", ANY_AUDITOR, data={"person": "lan"}, tries=()),
    listing("reports:who_saw", ANY_AUDITOR),
    listing("reports:who_saw_download", ANY_AUDITOR, "POST", data={**AS_CSV, "case": "KHONG-CO"}),
    listing("reports:who_saw_download", ANY_AUDITOR[:1], "POST", data=seen_case, tries=()),
    listing("reports:grants", ANY_AUDITOR),
    listing("reports:integrity", ANY_AUDITOR),
    *FILES,
)
ADMINISTRATION = (listing("admin:index", ADMINISTRATORS),)
ROWS = (*HOUSE, *REPORTS, *ADMINISTRATION)
