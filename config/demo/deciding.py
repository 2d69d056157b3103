"""Reports to a commune's committee: one that was decided on, and the next, which begins with that."""

import datetime as dt

from casework.access import names_known
from casework.enums import CaseState
from casework.models import Case
from reports.actions import packs
from reports.figures import containing
from reports.models import CommitteePack
from reports.packs import committee_of
from vietnam.calendar import today

DAY = dt.timedelta(days=1)
# What the committee was asked, what it decided, who does it, and in how many days; None: put off.
ASKED = (
    ("Xin hỗ trợ sách vở, đồng phục đầu năm học.", "Trích Quỹ Bảo trợ trẻ em của xã.", "Hội Khuyến học", 10),
    ("Nhắc các lò gạch không nhận trẻ em.", "Tuyên truyền tại lò gạch.", "Công an xã", -2),
    ("Mở lớp xóa mù chữ buổi tối tại nhà văn hóa ấp.", "", "", None),
)


def seed_decisions(people) -> None:
    """Make the report of last month with its decisions, then the one of this month; once."""
    if CommitteePack.objects.exists():
        return
    lan = people["lan"]
    commune = lan.roles.get().area
    month = containing("month", today())
    packs.set_committee(commune, by=lan, name=committee_of(commune).name, cadence="month")
    last = packs.make_pack(commune, by=lan, period=month.before)
    for question, decision, responsible, days in ASKED:
        row = packs.ask_committee(last, by=lan, question=question)
        if days is None:
            packs.enter_decision(row, by=lan, answer="put_off")
        else:
            told = {"decision": decision, "responsible": responsible, "by_date": today() + days * DAY}
            packs.enter_decision(row, by=lan, answer="agreed", **told)
    helped = Case.objects.filter(names_known(lan), commune=commune, officer=lan, state=CaseState.IN_PROGRESS)
    case = helped.order_by("pk").first()
    row = packs.ask_committee(last, by=lan, question="Hỗ trợ xe đạp để trẻ đến lớp.", code=case.code)
    told = {"decision": "Tặng một xe đạp.", "responsible": "Hội Phụ nữ", "by_date": today() + 5 * DAY}
    packs.enter_decision(row, by=lan, answer="agreed", **told)
    done = packs.ask_committee(last, by=lan, question="Lập danh sách trẻ nghỉ học hè.")
    packs.enter_decision(done, by=lan, answer="agreed", responsible="Cán bộ trẻ em", by_date=today())
    packs.finish_decision(done, by=lan, done_on=today(), done_note="Đã lập và gửi các ấp.")
    packs.make_pack(commune, by=lan, period=month)
