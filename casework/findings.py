"""How a screening reads: its three findings with reasons, its answers, and several screenings side by side.

Pure functions over what `casework.law` and `casework.wizard` made; legal label, statistical flags and hazard
are shown apart, since none of them is derived from another.
"""

import datetime as dt

from django.forms import BooleanField
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casework.enums import LegalLabel
from casework.forms.screening import FORMS
from casework.law import legal_text, rules_named, rules_on, why_mapped
from casework.law.work_types import by_id
from casework.wizard import job_name, page_for, pages

HAZARD_CODES = ("HAZ-", "LC147-", "TT09-III-", "TT09-IV-")
STATISTIC_CODES = ("SDG-",)


def findings(result: dict, draft=None) -> dict:
    """Return `parts` (title, value, colour key, reasons), `season`, `missing` and `notes` of a result.

    With a `draft` each gap links to the question that fills it.
    """
    reasons = [{"code": row["code"], "text": row[_language()]} for row in result.get("reasons", [])]
    hazards = [row for row in reasons if row["code"].startswith(HAZARD_CODES)]
    counted = [row for row in reasons if row["code"].startswith(STATISTIC_CODES)]
    legal = [row for row in reasons if row not in counted and row not in hazards]
    label = result.get("legal_label", "")
    if label == LegalLabel.HAZARDOUS:
        legal = [row for row in hazards if not row["code"].startswith("HAZ-")] + legal
    return {
        "parts": [
            {
                "title": _("Theo pháp luật Việt Nam"),
                "label": label,
                "value": label_text(label),
                "reasons": legal,
            },
            {"title": _("Theo thống kê (chỉ tiêu SDG 8.7.1)"), "value": _counted(result), "reasons": counted},
            {"title": _("Công việc nguy hiểm"), "value": _truth(result.get("hazardous")), "reasons": hazards},
        ],
        "season": _season(result.get("season")),
        "missing": [
            {"text": _law(code, result), "href": _gap(code, draft)} for code in result.get("missing", [])
        ],
        "notes": [_law(code, result) for code in result.get("notes", [])],
    }


def _season(season: dict | None) -> dict | None:
    if not season:
        return None
    texts = [row[_language()] for row in season["reasons"] if not row["code"].startswith(STATISTIC_CODES)]
    return {"label": season["legal_label"], "value": label_text(season["legal_label"]), "reasons": texts}


def _gap(code: str, draft) -> str:
    page = page_for(code, draft.facts.get("answers", {}), draft.as_of) if draft else None
    return reverse("casework:screening_step", args=[draft.pk, page.slug]) if page else ""


def label_text(label: str) -> str:
    """Return a legal label in words; "" for none."""
    return str(LegalLabel(label).label) if label else ""


def result_words(result: dict) -> dict[str, str]:
    """Return title → words of a stored result: the proposal, each finding, reasons, gaps, rule set."""
    season = result.get("season")
    proposed = result.get("proposed_label") or result.get("legal_label", "")
    told = [row for row in result.get("reasons", []) if row["code"] != "UNDETERMINED"]
    reasons = [f"{row[_language()]} [{row['code']}]" for row in told]
    return {
        _("Kết quả đề xuất"): label_text(proposed) or "–",
        _("Theo pháp luật, 7 ngày qua"): label_text(result.get("legal_label", "")) or "–",
        _("Theo pháp luật, vào mùa vụ"): label_text(season["legal_label"]) if season else "–",
        _("Theo thống kê (chỉ tiêu SDG 8.7.1)"): _counted(result),
        _("Công việc nguy hiểm"): _truth(result.get("hazardous")),
        _("Căn cứ"): "\n".join(reasons) or "–",
        _("Còn thiếu"): "\n".join(_law(code, result) for code in result.get("missing", [])) or "–",
        _("Bộ quy định"): result.get("rules", "–"),
    }


def answer_rows(facts: dict, screening=None) -> list[dict]:
    """Return the answers as rows of a summary list; with a draft, each links to its question."""
    answers = facts.get("answers", {})
    rows = []
    for page in pages(answers, dt.date.fromisoformat(facts["as_of"])) if answers else []:
        if page.key not in answers:
            continue
        name = f"{job_name(page.job, answers)}: " if page.job else ""
        row = {"key": f"{name}{page.question.title}", "value": answer_words(page, answers[page.key])}
        if screening is not None:
            href = reverse("casework:screening_step", args=[screening.pk, page.slug])
            row["actions"] = [{"href": href, "text": _("Sửa"), "hidden": str(page.question.title)}]
        rows.append(row)
    return rows


def mapping_of(job: str, on: dt.date) -> list[str]:
    """Return why the catalogue gives a job its codes, each with its place in the law of the day `on`.

    [] for other jobs.
    """
    found = by_id().get(job)
    return [text[_language()] for text in why_mapped(found, rules_on(on))] if found else []


def comparison(screenings: list) -> dict:
    """Return `columns` and `rows` of a table with one column a finished screening, the newest first."""
    heads = [_("Nội dung"), *(f"{row.as_of:%d/%m/%Y}" for row in screenings)]
    rows = [
        [_("Kết luận"), *(row.get_label_display() for row in screenings)],
        [_("Kết quả đề xuất"), *(row.get_proposed_label_display() for row in screenings)],
        [_("Thống kê SDG 8.7.1"), *(_counted(row.result) for row in screenings)],
        [_("Công việc nguy hiểm"), *(_truth(row.result.get("hazardous")) for row in screenings)],
        [_("Người trả lời"), *(row.get_respondent_display() for row in screenings)],
        [_("Người khác có mặt"), *(row.others_present or _("Không có") for row in screenings)],
        [_("Người sàng lọc"), *(str(row.by) for row in screenings)],
    ]
    return {"columns": heads, "rows": rows}


def answer_words(page, told: dict) -> str:
    fields = FORMS[page.question.name](job=page.job).fields
    choices = {name: dict(getattr(field, "choices", [])) for name, field in fields.items()}
    shown = [name for name in fields if told.get(name) not in (None, "", [], False)]
    words = {name: _words(name, told[name], choices.get(name, {})) for name in shown}
    if len(words) == 1 and not isinstance(fields[shown[0]], BooleanField):
        return words[shown[0]]
    return "; ".join(_labelled(str(fields[name].label), words[name]) for name in shown)


def _labelled(label: str, words: str) -> str:
    return f"{label} {words}" if label.endswith("?") else f"{label}: {words}"


def _words(name, value, choices) -> str:
    if name == "types":
        return ", ".join(job_name(item, {}) for item in value)
    if name == "codes":
        return ", ".join(str(item) for item in value)
    if isinstance(value, list):
        return ", ".join(str(choices.get(item, item)) for item in value)
    if value is True:
        return _("Có")
    return str(choices.get(value, _number(value)))


def _number(value) -> str:
    return f"{value:g}".replace(".", ",") if isinstance(value, float) else str(value)


def _counted(result: dict) -> str:
    alone, chores = result.get("sdg_economic"), result.get("sdg_with_chores")
    return _("Việc kinh tế: %(alone)s. Tính cả việc nhà: %(chores)s.") % {
        "alone": _in_count(alone),
        "chores": _in_count(chores),
    }


def _in_count(flag: bool | None) -> str:
    return {True: _("được tính"), False: _("không tính"), None: _("chưa rõ")}[flag]


def _truth(flag: bool | None) -> str:
    return {True: _("Có"), False: _("Không"), None: _("Chưa rõ")}[flag]


def _law(code: str, result: dict) -> str:
    """Say a code in the words of the rule set that made `result`."""
    return legal_text(code, rules_named(result.get("rules", "")))[_language()]


def _language() -> str:
    return "en" if get_language() == "en" else "vi"
