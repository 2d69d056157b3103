"""From figures to the document: fills the report of a commune to its committee."""

import datetime as dt
from contextlib import nullcontext

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from areas.models import SupervisionArea
from casework.enums import CaseState
from reports.charts import StackChart
from reports.figures import FIGURES, Scope, numbers, together, total
from reports.figures.buckets import coming
from reports.figures.deciding import decided
from reports.packs import (
    changed_since,
    committee_of,
    earlier_tasks,
    last_before,
    scope_of_pack,
    task_state,
)
from reports.pages import stack_of
from reports.pdf.committee import (
    Ask,
    Attended,
    CaseQuestion,
    Change,
    CommitteeReport,
    Count,
    DeadlineLine,
    DecisionTaken,
    Definition,
    Share,
    TaskLine,
    committee_pdf,
)
from reports.pdf.wording import moment
from reports.sector_asks import asked
from vietnam.calendar import day_of

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
    "birth_papers": "open_birth",
    "residence_papers": "open_residence",
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
STACKED = {"sector_by_sex": "open_sector_sex", "sector_by_age": "open_sector_age"}


def in_full(found: dict) -> dict:
    """Return the numbers as they are: for who may open every case that they count, and for nobody else."""
    return found


def pack_document(area, scope: Scope, *, by, hide=None, progress=None, part=nullcontext) -> bytes:
    """Return the report of `area`, a commune, province or area of a supervisor, as a PDF: figures alone.

    `hide` takes the numbers and returns them with those that must not leave a commune as None; `progress` is
    told (done, of all) after each figure, outside `part`, within which each is counted. Raises ValueError for
    several communes without `hide`: a number below five may show who a child is.
    """
    if len(scope.communes) != 1 and hide is None:
        raise ValueError("Figures of several communes are hidden where they are small.")
    found = _counted(scope, progress, part)
    with part(), override("vi"):
        fields = _printed(scope, hide(found) if hide else found, found)
        return committee_pdf(CommitteeReport(**_around(area, scope, by), **fields, figures_alone=True))


def kept_document(pack, *, by, at: dt.datetime | None = None) -> bytes:
    """Return a report that was made for a committee as a PDF: its tasks, its questions and its figures.

    All but the answers to its questions is as it was known on its day. `by` takes it out `at` a moment, which
    the foot of each page says beside who made it; without a moment nothing is said.
    """
    # An official paper is in Vietnamese whatever the language of the person who makes it.
    with override("vi"):
        scope, found, last = scope_of_pack(pack), pack_numbers(pack), last_before(pack)
        fields = _printed(scope, found, found) | {
            "committee": pack.committee or committee_of(pack.place).name,
            "copy": _copy(by, at) if at else "",
            "tasks": tuple(_task(row, scope) for row in earlier_tasks(pack, pack.known_at)),
            "questions": tuple(_question(row) for row in pack.questions.all()),
            "decisions": _decisions(scope),
            "asks": tuple(Ask(sector, (words,)) for sector, words in asked(found)),
            "changes": _changes(pack, last) if last else (),
            "changes_since": _since(last) if last else "",
        }
        return committee_pdf(CommitteeReport(**{**_around(pack.place, scope, pack.by), **fields}))


def pack_numbers(pack) -> dict:
    """Return the figures that `pack` showed; those that were defined since are counted as known then.

    Of a cell that a figure has been given since there are no data.
    """
    scope, later = scope_of_pack(pack), [code for code in FIGURES if code not in pack.figures]
    found = pack.figures | (numbers(scope, later) if later else {})
    cells = {code: dict.fromkeys(cell.code for cell in FIGURES[code].cells_of(scope)) for code in FIGURES}
    return {code: cells[code] | found[code] for code in FIGURES}


def _counted(scope: Scope, progress, part) -> dict:
    found = {}
    for codes in together():
        with part():
            found |= numbers(scope, codes)
        if progress:
            progress(len(found), len(FIGURES))
    return found


def _around(area, scope: Scope, by) -> dict:
    """Return everything in the document that is no figure."""
    now = timezone.localtime(scope.known_at)
    supervised = isinstance(area, SupervisionArea)
    return {
        "commune": area.name,
        "supervised": supervised,
        "committee": "" if supervised else committee_of(area).name,
        "period": scope.period.label,
        "since": scope.period.start,
        "until": scope.period.end,
        "dated": day_of(now),
        "made_by": by.full_name,
        "made_at": now,
        "demo": settings.DEMO,
        "definitions": definitions(),
    }


def _copy(by, at: dt.datetime) -> str:
    told = {"name": by.full_name, "moment": moment(at)}
    # Translators: at the foot of a report that was made before: who took this copy away, and when.
    return _("Người tải: %(name)s, lúc %(moment)s") % told


def _task(row, scope: Scope) -> TaskLine:
    words, _colour = task_state(row, day_of(scope.known_at))
    what = row.decision or row.question
    return TaskLine(row.code, what, row.responsible, row.by_date, words, row.done_note)


def _question(row) -> CaseQuestion:
    question = row.question
    if row.asks_again_id:
        # Translators: a question that the committee put off, or did not answer, at an earlier meeting.
        question = _("%(question)s (để lại từ kỳ trước)") % {"question": question}
    if row.answer:
        told = f"{row.get_answer_display()}. {row.decision}" if row.decision else row.get_answer_display()
        # Translators: a question to the committee, and what it decided.
        question = _("%(question)s — Đã quyết định: %(told)s") % {"question": question, "told": told}
    return CaseQuestion(row.code, question, row.due, no_case=not row.code)


def _changes(pack, last) -> tuple[Change, ...]:
    return tuple(Change(row.label, row.then, row.corrected, row.now) for row in changed_since(pack, last))


def _since(last) -> str:
    return _("So với %(period)s, lập ngày %(day)s") % {
        "period": last.span.label,
        "day": f"{timezone.localtime(last.known_at):%d/%m/%Y}",
    }


def _printed(scope: Scope, found: dict, known: dict) -> dict:
    """Return the fields of the document that numbers fill; what is `known` but not `found` was hidden."""
    fields = {name: counts(code, scope, found, known) for name, code in COUNTED.items()}
    return fields | {
        **{name: _stacked(code, scope, found, known) for name, code in STACKED.items()},
        "open_cases": total(found["open_state"]),
        "new_cases": total(found["new"]),
        "closed_cases": found["ended"][CaseState.CLOSED],
        "deadlines": tuple(_line(code, found[code]) for code in CLOCKS),
        "learning": tuple(_share(code, found[code]) for code in AFTER),
        "attendance": _attendance(scope, found),
    }


def _stacked(code: str, scope: Scope, found: dict, known: dict) -> StackChart | None:
    # Where numbers are hidden, two groups at once would tell by their sums what each of them hides.
    return stack_of(FIGURES[code], scope, found[code]) if found is known else None


def counts(code: str, scope: Scope, found: dict, known: dict) -> tuple[Count, ...]:
    """Return the cells of the figure `code` with their words, in the language that is active."""
    lines = []
    for cell in FIGURES[code].cells_of(scope):
        hidden = found[code][cell.code] is None and known[code][cell.code] is not None
        # Translators: in place of a number so small that it could show who a child is.
        lines.append(Count(str(cell.label), found[code][cell.code], _("được che") if hidden else ""))
    return tuple(lines)


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
    told = [Attended(str(cell.label), expected[cell.code], attended[cell.code]) for cell in cells]
    return (*told, *(Attended(label, None, None, coming=True) for label in coming(scope)))


def _decisions(scope: Scope) -> tuple[DecisionTaken, ...]:
    rows = decided(scope)
    return tuple(DecisionTaken(row.code, f"{row.about}: {row.outcome}", row.on, row.number) for row in rows)
