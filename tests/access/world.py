"""One world for the whole matrix: records of commune A in every state, and caseloads of everybody else."""

import datetime as dt
from dataclasses import dataclass

from accounts.actions import leave_notice
from accounts.enums import NoticeKind
from accounts.models import Notice
from casework.actions.cases import return_item
from casework.actions.screenings import begin_screening
from tests.factories import CANARIES, make_case, make_report, make_visit
from vietnam.calendar import today


@dataclass
class World:
    """Records by name, and the cast by user name."""

    cast: dict
    records: dict

    def key(self, name):
        """Return the key of the record `name` for a URL."""
        return {"pk": self.records[name].pk} if name else {}


def build(cast) -> World:
    """Build the world; commune A's children carry the canary names."""
    lan, minh = cast["lan"], cast["minh"]
    case = {
        state: make_case(by=lan, chair=minh, state=state, full_name=f"{CANARIES[index % 3]} {state}")
        for index, state in enumerate(("new", "registered", "assessed", "planned", "approved", "in_progress"))
    }
    for officer, chair in (("hoa", "son"), ("yen", "son")):
        make_case(by=cast[officer], chair=cast[chair], state="assessed")
    records = {f"case_{state}": found for state, found in case.items()}
    records["report"] = make_report(by=lan, full_name=CANARIES[0])
    records["draft"] = begin_screening(case["new"], by=lan, respondent="child")
    records["screening"] = case["registered"].screenings.first()
    records["plan"] = case["planned"].plans.first()
    records["returned"] = return_item(case["assessed"], by=cast["quang"], comment="Bổ sung ý kiến của trẻ")
    make_visit(case["in_progress"], by=lan, on=today() - dt.timedelta(days=1))
    leave_notice(to=[lan], kind=NoticeKind.PLAN_RETURNED, about=records["plan"], path="/")
    records["notice"] = Notice.objects.filter(recipient=lan).first()
    return World(cast, records)
