"""Rows of reports, lists that are brought, and the caseload."""

from django.core.files.uploadedfile import SimpleUploadedFile

from audit import editing
from tests.access.deeds import FILE, join_first
from tests.access.people import ANY_CHAIR, ANY_OFFICER, ANY_SUPERVISOR, CHAIRS, OFFICERS
from tests.access.rows import deed, form, listing, page
from tests.factories import CANARIES
from vietnam.text import fold

CASE_ROLES = tuple(dict.fromkeys((*ANY_OFFICER, *ANY_CHAIR, *ANY_SUPERVISOR)))
REPORT_ROLES = tuple(dict.fromkeys((*ANY_OFFICER, *ANY_CHAIR)))
# Supervisors see cases, not raw reports.
REPORT_READERS = (*OFFICERS, *CHAIRS)
TOLD_WHO = ("lan", *CHAIRS)
# A canary's name as somebody types it who remembers it: a search may not tell whether the child exists.
TYPED = fold(CANARIES[0])
NEW_REPORT = {
    "urgent": "no",
    "full_name": "Lê Thị Mới",
    "birth": "12 tuổi",
    "sex": "female",
    "what_was_said": "Trẻ bán vé số buổi tối",
    "channel": "direct",
    "received_at": "1/3/2026 08:00",
    "schooling": "unknown",
}


def of_report(make, *args, **more):
    """Rows about a report: supervisors and people elsewhere do not know of it."""
    return make(*args, **{"knows": CHAIRS, **more})


def of_import(make, *args, **more):
    """Rows about a list: only the officers of its commune know of it."""
    return make(*args, **{"knows": (), **more})


def sent_to_another(world):
    """A report sent to the commune of `hoa`, with words that name nobody."""
    words = {"reason": "incident", "what_was_said": "Trẻ làm gạch", "comment": ""}
    return {"to_commune": world.key("elsewhere"), **words}


def corrected(world):
    """Mẫu 01 of a report as it stands, with one thing that is known now, a reason and the token."""
    report = world.records["report"]
    typed = {"what_was_said": report.what_was_said, "condition": "Sốt", "why": "Đã đến nhà", "save": "1"}
    kept = {"urgent": "no", "full_name": report.child.full_name, "sex": report.child.sex}
    kept |= {"channel": report.channel, "schooling": report.child.schooling}
    kept |= {"caregiver_name": "Trần Thị Mẹ", "version": editing.version_of(report.history)}
    return {**kept, **typed}


def columns(world):
    """The columns as they were proposed, each a field of the form."""
    held = world.records["import"].mapping["columns"]
    return {f"column_{at}": name for name, at in held.items()}


def new_list(_world):
    """A file with one child."""
    return {"file": SimpleUploadedFile("danh_sach.csv", FILE)}


CASELOAD = (
    listing("casework:cases", CASE_ROLES),
    listing("casework:search", CASE_ROLES, "POST", data={"tab": "open", "q": TYPED}, status=302),
    listing("casework:cases", CASE_ROLES, data={"tab": "closed"}, tries=()),
    listing(
        "casework:cases",
        CASE_ROLES,
        data=lambda world: {
            "tab": "open",
            "officer": world.people["lan"].pk,
            "commune": world.key("commune"),
        },
        tries=(),
    ),
)
REPORTS = (
    listing("casework:reports", REPORT_ROLES),
    listing("casework:reports", REPORT_ROLES, data={"tab": "handled"}, tries=()),
    listing("casework:report_search", REPORT_ROLES, "POST", data={"tab": "handled", "q": TYPED}, status=302),
    listing("casework:report_new", ANY_OFFICER),
    listing("casework:report_new", ANY_OFFICER, "POST", data={"full_name": TYPED}, names=True),
    # Asked strongly enough that communes elsewhere answer: with initials, never with the name.
    listing(
        "casework:report_new",
        ANY_OFFICER,
        "POST",
        data={"full_name": TYPED, "birth": "12 tuổi"},
        names=True,
        tries=(),
    ),
    listing("casework:report_create", ANY_OFFICER, "POST", data=NEW_REPORT, status=302, changes=True),
    page(
        "casework:report",
        "report",
        REPORT_READERS,
        knows=(),
        names=True,
    ),
    deed(
        "casework:report",
        "report",
        REPORT_READERS,
        knows=(),
        data={"group": "contact"},
        status=200,
        changes=False,
        names=True,
    ),
    # Who reported: the officer who took it and the chairs. A colleague of the same commune is refused.
    deed(
        "casework:report_reporter",
        "report",
        TOLD_WHO,
        knows=("mai",),
        status=200,
        changes=False,
        names=True,
        reporter=TOLD_WHO,
    ),
    of_report(deed, "casework:report_open", "report", OFFICERS),
    *of_report(
        form,
        "casework:report_join",
        "report",
        OFFICERS,
        lambda world: {"code": world.records["case_new"].code},
        names=True,
    ),
    *of_report(
        form,
        "casework:report_change",
        "report",
        OFFICERS,
        corrected,
        names=True,
    ),
    *of_report(
        form,
        "casework:report_dismiss",
        "report",
        OFFICERS,
        {"reason": "duplicate", "comment": "Đã có hồ sơ"},
        names=True,
    ),
)
PARTING = of_report(
    form,
    "casework:report_part",
    "report",
    OFFICERS,
    {"reason": "Là trẻ khác"},
    names=True,
    given=join_first,
)
FORWARDS = (
    of_report(page, "casework:report_forward", "report", OFFICERS, names=True, data={"q": "Tân Đông"}),
    of_report(deed, "casework:report_forward", "report", OFFICERS, data=sent_to_another),
    of_report(deed, "casework:report_take_back", "report_forwarded", OFFICERS),
    # What another commune sent: the sender's officers read it on their own report, not here.
    page("casework:forward", "forward", REPORT_READERS, knows=(), names=True),
    of_report(deed, "casework:forward_receive", "forward", OFFICERS),
    *of_report(form, "casework:forward_return", "forward", OFFICERS, {"comment": "Thuộc xã khác"}),
)
# Who asks: the officer and the chair of commune B. Their supervisor is that of commune A.
ASKERS = ("hoa", "son")
BOTH_ENDS = (*OFFICERS, *CHAIRS, "quang", *ASKERS)
ASKED = {"why": "Gia đình chuyển nhà", "need": "Lớp 6", "address": "Ấp Láng", "moves": "family"}


def of_transfer(make, *args, **more):
    """Rows about a case on its way: both ends know of it."""
    return make(*args, **{"knows": (*CHAIRS, "quang", *ASKERS), **more})


TRANSFERS = (
    listing("casework:transfers", CASE_ROLES),
    page("casework:transfer_new", "case_new", OFFICERS, names=True, data={"q": "Tân Đông"}),
    deed(
        "casework:transfer_new",
        "case_new",
        OFFICERS,
        data=lambda world: {"to_commune": world.key("elsewhere"), **ASKED},
    ),
    page("casework:transfer", "transfer", BOTH_ENDS, knows=()),
    page("casework:transfer", "transfer_asked", BOTH_ENDS, knows=()),
    of_transfer(deed, "casework:transfer_accept", "transfer", OFFICERS),
    *of_transfer(form, "casework:transfer_decline", "transfer", OFFICERS, {"answer": "Không về xã này"}),
    of_transfer(deed, "casework:transfer_take_back", "transfer_asked", OFFICERS),
)
IMPORTS = (
    listing("casework:imports", ANY_OFFICER),
    listing("casework:import_new", ANY_OFFICER),
    listing("casework:import_new", ANY_OFFICER, "POST", data=new_list, status=302, changes=True),
    of_import(page, "casework:import", "import", OFFICERS, names=True),
    *of_import(form, "casework:import_columns", "import", OFFICERS, columns, names=True),
    of_import(page, "casework:import_progress", "import", OFFICERS, logged=False),
    of_import(
        deed, "casework:import_rows", "import", OFFICERS, data={"shown": ["2", "3"], "take": ["2", "3"]}
    ),
    of_import(deed, "casework:import_confirm", "import", OFFICERS),
    of_import(page, "casework:import_refused", "import", OFFICERS, names=True),
)
ROWS = (*CASELOAD, *REPORTS, *PARTING, *FORWARDS, *TRANSFERS, *IMPORTS)
