"""What every page about one case carries: who it is about, where one is, what comes next."""

from django import template
from django.utils.translation import gettext_lazy as _

from casework.access import case_permissions
from casework.disclosure import disclosed
from casework.due import due_words
from casework.enums import CAPACITY_ITEMS, HARM, HARM_ITEMS, LegalLabel, Level, NeedKind
from casework.rating import forms_in, totals
from casework.steps import next_step, page_link
from casework.templatetags.casework_tags import RISK_COLOURS
from vietnam.calendar import today

register = template.Library()

TABS = (
    ("overview", "casework:case", _("Tổng quan")),
    ("screening", "casework:screenings", _("Sàng lọc")),
    ("assessment", "casework:assessments", _("Đánh giá")),
    ("plan", "casework:plans", _("Kế hoạch")),
    ("referral", "referrals:of_case", _("Chuyển gửi")),
    ("consent", "referrals:consents", _("Đồng ý")),
    ("support", "casework:supports", _("Hỗ trợ")),
    ("visit", "casework:visits", _("Thăm hộ")),
    ("documents", "casework:attachments", _("Tài liệu")),
    ("log", "casework:log", _("Nhật ký")),
)
# Parts that not everybody who may see the case may open, with the right they ask for.
GUARDED = {"documents": "documents"}
LABEL_COLOURS = {
    LegalLabel.WORST_FORM: "solid-red",
    LegalLabel.HAZARDOUS: "red",
    LegalLabel.CHILD_LABOUR: "orange",
    LegalLabel.LIGHT_WORK: "teal",
    LegalLabel.PERMITTED_WORK: "green",
    LegalLabel.NOT_WORKING: "green",
    LegalLabel.UNDETERMINED: "grey",
}


@register.inclusion_tag("components/identity_bar.html", takes_context=True)
def case_identity(context, case):
    """Draw the bar that says whose case this is, with initials in place of the name."""
    seen = disclosed(case, context["request"].user)
    age = seen.age
    facts = [
        _("%(age)s tuổi") % {"age": age} if age is not None else _("Chưa rõ tuổi"),
        case.child.get_sex_display(),
        _("Cán bộ: %(name)s") % {"name": case.officer} if case.officer else _("Chưa phân công"),
        str(case.commune),
        _consent_words(case),
    ]
    return {
        "name": f"{seen.listed} · {case.code}",
        "status": case.get_risk_display(),
        "status_colour": RISK_COLOURS[case.risk],
        "facts": [case.get_state_display(), *facts],
    }


@register.inclusion_tag("components/sub_navigation.html", takes_context=True)
def case_navigation(context, case, current):
    """Draw the parts of a case that the reader may open; `current` is one of the keys of `TABS`."""
    rights = case_permissions(context["request"].user, case)
    open_to_reader = [row for row in TABS if row[0] not in GUARDED or GUARDED[row[0]] in rights]
    items = [_tab(case, key, page, text, current) for key, page, text in open_to_reader]
    return {"items": [item for item in items if item], "label": _("Các phần của hồ sơ")}


@register.inclusion_tag("casework/case_next_step.html")
def case_next_step(case, offered):
    """Draw what to do next, with a button for whoever may do it, and the nearest deadline."""
    return {
        "step": next_step(case, offered),
        "due": due_words(case.next_due) if case.next_due else None,
        "case": case,
    }


@register.filter
def label_colour(label):
    """Return the colour of the tag of a legal label."""
    return LABEL_COLOURS.get(label, "grey")


def _tab(case, key, page, text, current):
    href = page_link(page, case)
    return {"text": text, "href": href, "current": key == current} if href else None


def _consent_words(case) -> str:
    consents = list(case.consents.all())
    if not consents:
        return _("Chưa có sự đồng ý chia sẻ thông tin")
    holds = any(consent.valid_on(today()) for consent in consents)
    return _("Đã đồng ý chia sẻ thông tin") if holds else _("Sự đồng ý chia sẻ đã hết hiệu lực")


@register.filter
def harm_levels(assessment) -> list[dict]:
    """Return the harm items of an assessment in words; high is worse."""
    return _levels(HARM_ITEMS, assessment.harm, assessment.notes)


@register.filter
def capacity_levels(assessment) -> list[dict]:
    """Return the capacity items of an assessment in words; high is better."""
    return _levels(CAPACITY_ITEMS, assessment.capacity, assessment.notes)


@register.filter
def form_totals(assessment) -> list[dict]:
    """Return the rated columns of the forms on a sheet, each scale by itself, with what it leans to."""
    columns = totals(assessment.harm, assessment.capacity)
    columns = [row for row in columns if row.rated and row.form in forms_in(assessment)]
    return [{"total": row, "harm": row.scale == HARM, "leans": Level(row.leans).label} for row in columns]


@register.filter
def need_words(kinds) -> list[str]:
    """Return the groups of needs in words."""
    return [str(NeedKind(kind).label) for kind in kinds if kind in NeedKind.values]


def _levels(items, levels, notes) -> list[dict]:
    said = notes if isinstance(notes, dict) else {}
    return [
        {"title": title, "level": Level(levels[code]).label, "note": said.get(code, "")}
        for code, title in items.items()
        if levels.get(code)
    ]
