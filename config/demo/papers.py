"""The demo's official papers: with numbers, one of them withdrawn, and a wording that begins next month."""

import datetime as dt

from casework.models import Plan
from reports.actions.papers import issue_paper, withdraw_paper, write_text
from reports.papers.kinds import whole_rows
from reports.papers.registry import KINDS
from vietnam.calendar import today


def seed_papers(people) -> None:
    """Give two papers of commune A their numbers, withdraw one, and correct one title."""
    lan, kind = people["lan"], KINDS["mau_03"]
    sheets = whole_rows(kind).filter(case__officer=lan, superseded=False).order_by("case_id")[:2]
    wrong, good = (issue_paper(kind, sheet, by=lan) for sheet in sheets)
    withdraw_paper(wrong, by=lan, why="Ghi nhầm ngày đánh giá.")
    approved = Plan.objects.filter(
        case=good.case, decisions__outcome="approved", decisions__number=""
    ).first()
    if approved:
        issue_paper(KINDS["mau_05"], approved, by=people["minh"])
    told = {**KINDS["mau_01"].defaults(), "footer": "Ban hành theo Công văn số 12/UBND-VHXH"}
    starts = (today().replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    write_text(KINDS["mau_01"], by=people["an"], starts=starts, texts=told, reason="Công văn 12/UBND-VHXH")
