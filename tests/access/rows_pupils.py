"""Rows of a school's reports about pupils: its own staff, and the commune where it arrives."""

from tests.access.people import ANY_COUNSELLOR, OFFICERS, RECEIVING
from tests.access.rows import deed, form, listing, page
from tests.access.rows_case import day
from tests.access.rows_intake import REPORT_READERS, of_report

PUPIL = {
    "urgent": "no",
    "full_name": "Lê Thị Mới",
    "birth": "12 tuổi",
    "sex": "female",
    "what_was_said": "Em nghỉ học để phụ bán vé số",
}
COMMUNE = {"commune": lambda world: world.key("commune")}


def of_school(make, *args, **more):
    """Rows about a report of the school of commune A: the commune reads it at another address."""
    return make(*args, **{"knows": (), **more})


ROWS = (
    listing("casework:pupils", ANY_COUNSELLOR),
    listing("casework:pupil_where", ANY_COUNSELLOR, data={"q": "tan"}, logged=False),
    listing("casework:pupil_new", ANY_COUNSELLOR, arguments=COMMUNE, logged=False),
    listing(
        "casework:pupil_new",
        ANY_COUNSELLOR,
        "POST",
        arguments=COMMUNE,
        data=PUPIL,
        status=302,
        changes=True,
    ),
    of_school(page, "casework:pupil", "pupil", RECEIVING, names=True),
    of_school(deed, "casework:pupil_take_back", "pupil", RECEIVING),
    of_school(deed, "casework:pupil_answered", "pupil", RECEIVING, data={"on": day()}),
    page("casework:forward", "pupil", REPORT_READERS, knows=(), names=True),
    of_report(deed, "casework:forward_receive", "pupil", OFFICERS),
    *of_report(form, "casework:forward_return", "pupil", OFFICERS, {"comment": "Thuộc xã khác"}),
)
