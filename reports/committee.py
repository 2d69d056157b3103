"""From figures to the document: fills the report of a commune to its committee."""

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from casework.enums import CaseState
from reports.figures import FIGURES, Scope, numbers, total
from reports.figures.deciding import decided, waiting
from reports.pdf.committee import (
    Attended,
    CaseQuestion,
    CommitteeReport,
    Count,
    DeadlineLine,
    DecisionTaken,
    Definition,
    Share,
    committee_pdf,
)
from vietnam.calendar import day_of

QUESTIONS = {
    CaseState.PLANNED: gettext_lazy("Phê duyệt kế hoạch hỗ trợ, can thiệp"),
    CaseState.CLOSING: gettext_lazy("Kết thúc hồ sơ"),
}
CLOCKS = ("clock_emergency", "clock_plan", "clock_approval")
AFTER = ("after_30", "after_90", "after_180")
# Field of the document → the figure whose cells it prints.
COUNTED = {
    "by_state": "open_state",
    "by_risk": "open_risk",
    "by_label": "open_label",
    "harmful": "open_harmful",
    "by_sex": "open_sex",
    "by_age": "open_age",
    "by_sector": "open_sector",
    "new_by_label": "new",
    "new_harmful": "new_harmful",
    "new_by_sex": "new_sex",
    "new_by_age": "new_age",
    "new_by_sector": "new_sector",
    "ended_for": "ended_reason",
    "referrals": "sent",
    "answers": "answers",
    "placements": "placed",
    "support": "support",
    "support_worth": "worth",
}


def committee_document(commune, scope: Scope, *, by) -> bytes:
    """Return the report of `commune` to its committee as a PDF, made by the user `by` now."""
    # An official paper is in Vietnamese whatever the language of the person who makes it.
    with override("vi"):
        return committee_pdf(_report(commune, scope, by))


def _report(commune, scope: Scope, by) -> CommitteeReport:
    found, now = numbers(scope), timezone.localtime(scope.known_at)
    return CommitteeReport(
        commune=commune.name,
        province=commune.parent.name,
        committee=_("Ban Bảo vệ trẻ em %(commune)s") % {"commune": lower_first(commune.name)},
        period=scope.period.label,
        since=scope.period.start,
        until=scope.period.end,
        dated=day_of(now),
        made_by=by.full_name,
        made_at=now,
        demo=settings.DEMO,
        questions=_questions(scope),
        decisions=_decisions(scope),
        definitions=definitions(),
        **_printed(scope, found),
    )


def _printed(scope: Scope, found: dict) -> dict:
    """Return the fields of the document that numbers fill."""
    fields = {name: counts(code, scope, found) for name, code in COUNTED.items()}
    return fields | {
        "open_cases": total(found["open_state"]),
        "new_cases": total(found["new"]),
        "closed_cases": found["ended"][CaseState.CLOSED],
        "deadlines": tuple(_line(code, found[code]) for code in CLOCKS),
        "learning": tuple(_share(code, found[code]) for code in AFTER),
        "attendance": _attendance(scope, found),
    }


def counts(code: str, scope: Scope, found: dict) -> tuple[Count, ...]:
    """Return the cells of the figure `code` with their words, in the language that is active."""
    return tuple(Count(str(cell.label), found[code][cell.code]) for cell in FIGURES[code].cells_of(scope))


def definitions() -> tuple[Definition, ...]:
    """Return what each figure means, and who says so, as the appendix prints it."""
    return tuple(Definition(str(one.label), str(one.meaning), str(one.source)) for one in FIGURES.values())


def _line(code: str, cells: dict) -> DeadlineLine:
    return DeadlineLine(str(FIGURES[code].label), cells["kept"], cells["late"], cells["missed"])


def _share(code: str, cells: dict) -> Share:
    return Share(str(FIGURES[code].label), cells["yes"], total(cells))


def _attendance(scope: Scope, found: dict) -> tuple[Attended, ...]:
    cells = FIGURES["expected"].cells_of(scope)
    expected, attended = found["expected"], found["attended"]
    return tuple(Attended(str(cell.label), expected[cell.code], attended[cell.code]) for cell in cells)


def _questions(scope: Scope) -> tuple[CaseQuestion, ...]:
    rows = waiting(scope)
    return tuple(CaseQuestion(row.code, str(QUESTIONS[CaseState(row.state)]), row.due) for row in rows)


def _decisions(scope: Scope) -> tuple[DecisionTaken, ...]:
    rows = decided(scope)
    return tuple(DecisionTaken(row.code, f"{row.about}: {row.outcome}", row.on, row.number) for row in rows)


def lower_first(name: str) -> str:
    """Return the name as it stands inside a sentence: "Xã Tân Hòa" gives "xã Tân Hòa"."""
    return name[:1].lower() + name[1:]
