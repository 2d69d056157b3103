"""Rows of the house: first page, reports, the trail, probes, administration."""

from django.core import signing
from django.utils import timezone

from reports.figures.periods import Cadence, containing
from reports.views.population import SALT
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
    SUPERVISORS,
)
from tests.access.rows import ELSEWHERE, Row, listing
from vietnam.calendar import today

OWN_DAY = tuple(dict.fromkeys((*ANY_OFFICER, *ANY_CHAIR)))
REPORTING = OWN_DAY
# Everybody else is led to the first page of the role, or told that there is none today.
LED_ON = (*ANY_SUPERVISOR, *ANY_COUNSELLOR, *ANY_AUDITOR, *ANALYSTS, *ADMINISTRATORS)
ROLELESS = ("nga", "moi", "loan")
COUNTRY_QUARTER = {"code": "VN", "period": containing(Cadence.QUARTER, today()).code}
MONTH = {"period": f"{today():%Y-%m}"}


def open_to_all(route, method="GET", **more) -> Row:
    """A page that answers without signing in."""
    return Row(route, method, EVERYBODY, public=True, **more)


def coded_letter(world):
    """The code of the letter about a child of commune A."""
    return {"code": world.records["letter_accepted"].letter_code}


def commune_month(world):
    """This month of commune A, which only those of commune A are shown."""
    return {"commune": world.key("commune"), **MONTH}


def list_of_a_number(world):
    """The open cases of commune A, as they are known now."""
    return {**commune_month(world), "at": timezone.now().isoformat()}


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
    open_to_all("reports:check_paper"),
    open_to_all("reports:check_paper", "POST", data=coded_letter),
    open_to_all("set_language", "POST", data={"language": "en"}, status=302),
)
OTHER_ROLES = (*ANY_SUPERVISOR, *ANY_COUNSELLOR, *ANALYSTS, *ANY_AUDITOR, *ADMINISTRATORS, *NOBODY)


def of_committee(route, about, method="GET", **more) -> Row:
    """A page of those who work for the committee of commune A: its officers and the chair."""
    may = (*OFFICERS, *CHAIRS)
    return Row(f"reports:{route}", method, may, about, knows=OTHER_ROLES, hides=("Cá Vàng",), **more)


def written(route, about, data) -> tuple[Row, Row]:
    """A form of theirs and its sending."""
    sent = of_committee(route, about, "POST", data=data, status=302, changes=True)
    return of_committee(route, about), sent


DECIDED = {"answer": "agreed", "decision": "Cấp học bổng", "by_date": f"{today():%d/%m/%Y}"}
COMMITTEE = (
    of_committee("make_pack", "commune", "POST", data=MONTH, status=302, changes=True),
    of_committee("pack", "pack"),
    of_committee("committee_pdf", "pack"),
    *written("committee_setting", "commune", {"name": "Ban Điều hành", "cadence": "month"}),
    *written("question_new", "pack", {"question": "Hỗ trợ xe đạp"}),
    *written("decision", "pack_question", DECIDED),
    *written("decision_done", "pack_task", {"done_on": f"{today():%d/%m/%Y}", "done_note": "Đã cấp"}),
)
LIST_OF_A_NUMBER = Row(
    "reports:figure",
    "GET",
    (*OFFICERS, *CHAIRS, *SUPERVISORS),
    knows=(*ANY_COUNSELLOR, *ANALYSTS, *ANY_AUDITOR, *ADMINISTRATORS, *NOBODY),
    arguments={"figure": "open_state", "cell": "all"},
    data=list_of_a_number,
)
CASE_ROLES = tuple(dict.fromkeys((*ANY_OFFICER, *ANY_CHAIR, *ANY_SUPERVISOR)))
CASES_LIST = {"kind": "cases"}
NO_FILES = (*ANY_COUNSELLOR, *ANY_AUDITOR, *ADMINISTRATORS, *NOBODY)
# An analyst may have files, and knows of none about a commune.
OF_COMMUNE = {"arguments": {"kind": "committee"}, "knows": NO_FILES, "tries": SIGNED_IN}
OWN = ("lan",)


def own(route, method, about, **more) -> Row:
    """Something of one person's own: a colleague of the same commune does not even know of it."""
    return Row(route, method, OWN, about, **{"tries": (*KNOW, *ELSEWHERE), **more})


FILES = (
    # Everybody's own: there is nothing of others on it.
    listing("reports:files", SIGNED_IN, tries=()),
    listing("reports:dashboard", tuple(name for name in SIGNED_IN if name not in NOBODY)),
    listing("reports:job_states", ADMINISTRATORS),
    listing("reports:exports", (*CASE_ROLES, *ANALYSTS)),
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
    Row("reports:report_file", "GET", CASE_ROLES, **OF_COMMUNE),
    Row(
        "reports:report_file",
        "POST",
        (*OFFICERS, *CHAIRS, *SUPERVISORS),
        data=lambda world: {"place": world.key("commune"), "purpose": "periodic", **MONTH},
        status=302,
        changes=True,
        **{**OF_COMMUNE, "tries": (*NO_FILES, *ANALYSTS)},
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
    *COMMITTEE,
    LIST_OF_A_NUMBER,
    listing("reports:overview", ANALYSTS),
    listing("reports:statistics_pdf", ANALYSTS, arguments=COUNTRY_QUARTER),
    listing("reports:population", ADMINISTRATORS, logged=False),
    # Without a file nothing is read, and the form says so.
    listing("reports:population", ADMINISTRATORS, "POST", logged=False),
    listing("reports:population_template", ADMINISTRATORS, logged=False),
    listing(
        "reports:population_confirm",
        ADMINISTRATORS,
        "POST",
        data=lambda _world: {"preview": signing.dumps([], salt=SALT, compress=True)},
        status=302,
        tries=(),
        logged=False,
    ),
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
