"""Two screenings of one case side by side: answer by answer and result by result."""

import datetime as dt

from django.utils.translation import gettext as _

from casework.findings import answer_words, label_text, result_words
from casework.law import FactsError
from casework.models import Screening
from casework.wizard import job_name, judge, pages
from casework.wizard.questions import Page


def partner(screening) -> Screening | None:
    """Return the screening in which somebody else told of the same work, begun or finished; None without."""
    return screening.beside or screening.answered_beside.first()


def side_by_side(one, other) -> list[dict]:
    """Return lines `title`, `first`, `second`, `differs`: every question that either was asked."""
    asked = {**_asked(one), **_asked(other)}
    lines = []
    for key, (title, page) in asked.items():
        first, second = (_words(row, page) for row in (one, other))
        lines.append({"key": key, **_line(title, first, second)})
    return lines


def results_beside(one, other) -> list[dict]:
    """Return lines as `side_by_side` does, for the conclusion, the three findings, reasons and gaps."""
    concluded = _("Kết luận của cán bộ")
    first, second = (
        {concluded: label_text(row.label) or "–", **result_words(row.result)} for row in (one, other)
    )
    return [_line(title, first[title], second[title]) for title in first]


def earlier_answer(screening, page: Page) -> str:
    """Return in words what was answered on this page in the screening that `screening` starts from."""
    before = screening.starts_from
    told = before.facts.get("answers", {}).get(page.key) if before else None
    return answer_words(page, told) if told else ""


def _asked(row) -> dict[str, tuple[str, Page]]:
    answers = row.facts.get("answers", {})
    as_of = dt.date.fromisoformat(row.facts["as_of"]) if answers else row.as_of
    return {page.key: (_title(page, answers), page) for page in pages(answers, as_of)} if answers else {}


def _title(page, answers) -> str:
    name = f"{job_name(page.job, answers)}: " if page.job else ""
    return f"{name}{page.question.title}"


def _words(row, page) -> str:
    told = row.facts.get("answers", {}).get(page.key)
    return answer_words(page, told) if told else _("Chưa hỏi")


def results_under(screening, rules) -> dict:
    """Return `results`, the stored one beside that of the same facts under `rules`, or `why_not`.

    Nothing is written: what was concluded stays as it was.
    """
    try:
        again = judge(screening.facts, rules)
    except FactsError as error:
        return {"results": [], "why_not": str(error)}
    first, second = result_words(screening.result), result_words(again)
    return {"results": [_line(title, first[title], second[title]) for title in first], "why_not": ""}


def _line(title, first, second) -> dict:
    return {"title": title, "first": first, "second": second, "differs": first != second}
