"""Rows of the house: first page, signing in and out, notices, reports, the trail, probes, administration."""

from config.demo.cast import PASSWORD
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
    NOBODY,
    OFFICERS,
    SIGNED_IN,
)
from tests.access.rows import Row, deed, listing
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


HOUSE = (
    listing(
        "home",
        OWN_DAY,
        apart=dict.fromkeys((*LED_ON, "xuan"), 302) | dict.fromkeys(("nga", "moi", "loan"), 200),
    ),
    open_to_all("healthz"),
    open_to_all("readyz"),
    open_to_all("set_language", "POST", data={"language": "en"}, status=302),
)
ACCOUNTS = (
    Row("accounts:login", "GET", ("anonymous", "tram"), apart=dict.fromkeys(SIGNED_IN, 302), public=True),
    Row(
        "accounts:login",
        "POST",
        ("anonymous", "tram"),
        apart=dict.fromkeys(SIGNED_IN, 302),
        status=302,
        data={"username": "lan", "password": PASSWORD},
        public=True,
    ),
    Row("accounts:logout", "POST", EVERYBODY, status=302, public=True),
    listing("accounts:confirm", SIGNED_IN),
    listing("accounts:confirm", SIGNED_IN, "POST", data={"password": "khong-phai"}),
    deed("accounts:open_notice", "notice", ("lan",), knows=(), logged=False),
)
COMMITTEE_PDF = Row(
    "reports:committee_pdf",
    "GET",
    (*OFFICERS, *CHAIRS),
    "commune",
    knows=(*ANY_SUPERVISOR, *ANY_COUNSELLOR, *ANALYSTS, *ANY_AUDITOR, *ADMINISTRATORS, *NOBODY),
    arguments=MONTH,
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
    listing("reports:events", ANY_AUDITOR),
    listing("reports:events", ANY_AUDITOR, data={"person": "lan"}, tries=()),
)
ADMINISTRATION = (listing("admin:index", ADMINISTRATORS),)
ROWS = (*HOUSE, *ACCOUNTS, *REPORTS, *ADMINISTRATION)
