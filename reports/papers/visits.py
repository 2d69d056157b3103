"""The household visit sheet: blank, to be taken where there is no network, or filled from a visit.

The questions are those of the form in the app, in its order: what was written by hand is typed in from top to
bottom. A filled sheet is about one child; what was seen of a brother or sister stands in their own file.
"""

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from casework.enums import OPEN_STATES, Seen
from casework.forms.visits import ChildVisitForm, VisitForm
from casework.models import Case, Visit
from reports.papers.case_values import MADE_UP, about_case, day
from reports.papers.filling import Asked, Each, Explained
from reports.papers.issuers import written_at
from reports.papers.kinds import OURS, PaperKind, Slot, heading, slots
from reports.papers.parts import Facts, Line

NO_NUMBER = _("Phiếu thăm không lấy số: nhập vào hồ sơ rồi hủy tờ giấy.")
MET = tuple((str(code), words) for code, words in Seen.choices if code != Seen.LATER)
YES, NO, UNKNOWN = "yes", "no", "unknown"
TERNARY = ((YES, "Có"), (NO, "Không"), (UNKNOWN, "Không biết"))
TOLD = {True: YES, False: NO, None: UNKNOWN}
OPTIONS = {"child_seen": MET, "still_in_child_labour": TERNARY, "attending_school": TERNARY}
LINES = {"child_words": 4, "caregiver_words": 4, "observed": 5, "why_others": 1, "why_not_seen": 1}
# What is only asked after some answers.
FOLLOWING = ("why_others", "why_not_seen", "next_visit_reason")
OPTIONAL = (*FOLLOWING, "child_words", "caregiver_words", "observed")
REASON = _("Chọn ngày khác thì ghi vì sao")


def rows():
    """Return the visits of cases."""
    return Visit.objects.select_related("by").annotate(made_at=written_at(Visit))


def values(record, seen) -> dict:
    """Return what the sheet prints of a visit."""
    visit = seen.record(record)
    why = visit.why_not_alone
    met = Seen.NO if not record.child_seen else Seen.OTHERS if record.seen_alone is False else Seen.ALONE
    return {
        **about_case(seen, record.case),
        "made_at": record.made_at,
        "on": day(visit.on),
        "place": visit.place,
        "child_seen": str(met),
        "why_others": why if met == Seen.OTHERS else None,
        "why_not_seen": why if met == Seen.NO else None,
        "still_in_child_labour": TOLD[record.still_in_child_labour],
        "attending_school": TOLD[record.attending_school],
        **{name: getattr(visit, name) for name in ("child_words", "caregiver_words", "observed")},
        "next_visit_on": day(visit.next_visit_on),
        "next_visit_reason": visit.next_visit_reason,
        "signatory": record.by.full_name,
        "not_yet": NO_NUMBER,
    }


def blank_values(case, seen) -> dict:
    """Return what the blank sheet prints: the children of the household by their codes, and no name.

    One query: the other open cases of the household in this commune. A child whose name is hidden has a sheet
    of its own, as in the app.
    """
    about = about_case(seen, case)
    beside = [] if case.name_hidden else _beside(case)
    return {
        **{name: about[name] for name in ("commune", "province", "code", "officer")},
        "blank": True,
        "children": tuple({"blank": True, "code": code} for code in (case.code, *beside)),
        "signatory": "",
        "not_yet": NO_NUMBER,
    }


def _beside(case) -> list[str]:
    found = Case.objects.filter(child__household=case.child.household_id, commune=case.commune_id)
    found = found.filter(state__in=OPEN_STATES, name_hidden="").exclude(pk=case.pk)
    return list(found.order_by("child__birth_year", "pk").values_list("code", flat=True)[:8])


def named(record) -> str:
    """Return which visit it is."""
    return f"ngày {record.on:%d/%m/%Y}"


def blank_named(_case) -> str:
    """Return that it is the blank sheet."""
    return "bản trống, cả hộ một tờ"


def _asked(name: str) -> Asked:
    label = REASON if name == "next_visit_reason" else VisitForm.base_fields[name].label
    return Asked(
        str(capfirst(label)),
        name,
        OPTIONS.get(name, ()),
        LINES.get(name, 1),
        needed=name not in OPTIONAL,
        told_only=name in FOLLOWING,
    )


CHILD_QUESTIONS = tuple(_asked(name) for name in ChildVisitForm.asks_of_child)
FAMILY_QUESTIONS = tuple(_asked(name) for name in VisitForm.family)
SAFETY = (
    "Gặp riêng trẻ nếu trẻ muốn; không hỏi trước mặt người thuê trẻ làm việc.\n"
    "Không để lộ ai đã báo tin. Không hứa giữ kín điều làm trẻ gặp nguy hiểm.\n"
    "Thấy nguy hiểm thì rời đi và gọi 113. Trẻ bị thương, bị đánh, bị giữ: báo ngay UBND xã và gọi 111."
)
AFTER = "Giữ phiếu này như giấy tờ riêng của trẻ; nhập vào hồ sơ trong ngày rồi hủy."
SLOTS = slots(
    "PHIẾU THĂM HỘ GIA ĐÌNH",
    "",
    heading("h_safety", _("Tiêu đề: an toàn"), "An toàn trước hết", OURS),
    Slot("safety", _("Lời nhắc an toàn"), SAFETY, limit=1500, lines=4),
    heading("h_after", _("Tiêu đề: sau khi thăm"), "Sau khi thăm", OURS),
    Slot("after", _("Lời nhắc cất giữ"), AFTER, limit=600, lines=2),
    heading("h_child", _("Tiêu đề: từng trẻ"), "Trẻ em, mã hồ sơ {code}", OURS),
    heading("h_family", _("Tiêu đề: gia đình"), "Gia đình và lần thăm tới", OURS),
    signatory="NGƯỜI THĂM",
    recipients="Hồ sơ của trẻ.",
    distribution="Người thăm và hồ sơ của trẻ; không để lại ở nhà, nơi làm việc của trẻ",
)
SAMPLE = {
    **MADE_UP,
    "on": "05/01/2027",
    "place": "Thôn Thử Nghiệm",
    "child_seen": str(Seen.ALONE),
    "still_in_child_labour": NO,
    "attending_school": YES,
    "next_visit_on": "05/02/2027",
    "children": ({"blank": True, "code": "DT-00-000000"},),
}

VISIT = PaperKind(
    code="visit",
    label=_("Phiếu thăm hộ gia đình"),
    form="",
    symbol="",
    model=Visit,
    rows=rows,
    values=values,
    named=named,
    parts=(
        Facts(
            (
                Line("Trẻ em", "child"),
                Line("Mã hồ sơ", "code"),
                Line("Ngày thăm", "on"),
                Line("Nơi thăm", "place", False),
            )
        ),
        *CHILD_QUESTIONS,
        Explained("h_family", ""),
        *FAMILY_QUESTIONS,
    ),
    slots=SLOTS,
    sample=SAMPLE,
    numbered=False,
)
VISIT_BLANK = PaperKind(
    code="visit_blank",
    label=_("Phiếu thăm hộ, bản trống mang đi"),
    form="",
    symbol="",
    model=Case,
    rows=Case.objects.all,
    values=blank_values,
    named=blank_named,
    parts=(
        Explained("h_safety", "safety"),
        _asked("on"),
        Each("children", "h_child", CHILD_QUESTIONS),
        Explained("h_family", ""),
        *FAMILY_QUESTIONS,
        Explained("h_after", "after"),
    ),
    slots=SLOTS,
    sample={**SAMPLE, "blank": True},
    of_case=lambda case: {"pk": case.pk},
    numbered=False,
)
