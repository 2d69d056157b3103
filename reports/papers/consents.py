"""The consent form: filled from one consent, or blank for the family to sign; it is read aloud to them.

Law 91/2025/QH15, Arts 19 and 24; Law on Children, Art 6(11); Decree 56/2017, Arts 33 and 36.
"""

from django.utils.translation import gettext_lazy as _

from casework.consents import may_consent, state_of
from casework.enums import Answered, ConsentState, Purpose
from casework.models import Case, Consent
from referrals.enums import SharedField
from reports.papers.case_values import MADE_UP, about_case, bases, day
from reports.papers.filling import WITHIN, Asked, ByHand, Explained
from reports.papers.issuers import written_at
from reports.papers.kinds import OURS, PaperKind, Slot, heading, slots
from reports.papers.parts import Bases, Facts, Line
from reports.pdf import wording
from vietnam.calendar import today

YES, NO = "yes", "no"
ANSWERS = ((YES, "Có, đồng ý"), (NO, "Không đồng ý"))
CHILD_ANSWERS = ((YES, "Có, em đồng ý"), (NO, "Không, em không đồng ý"))
MARKS = {
    ConsentState.WITHDRAWN: "ĐÃ RÚT LẠI: KHÔNG CÒN DÙNG",
    ConsentState.REFUSED: "KHÔNG ĐỒNG Ý: KHÔNG CHIA SẺ",
    ConsentState.ENDED: "ĐÃ HẾT HẠN",
    ConsentState.CHILD_MISSING: "CHƯA HỎI TRẺ: CHƯA DÙNG ĐƯỢC",
}
NO_NUMBER = _("Giấy này không lấy số: gia đình và trẻ ký, cán bộ giữ bản đã ký trong hồ sơ.")
ONLY_NEEDED = "Chỉ những điều cần cho việc ghi ở trên"


def rows():
    """Return the consents that somebody was asked for; a ground of the law asks nobody."""
    found = Consent.objects.filter(ground="").select_related("institution", "by")
    found = found.annotate(made_at=written_at(Consent))
    return found.prefetch_related("referral_set")


def values(record, seen) -> dict:
    """Return what the form prints of a consent."""
    consent, child = seen.record(record), record.case.child
    return {
        **about_case(seen, record.case),
        "made_at": record.made_at,
        "purpose": record.purpose,
        "receiver": str(record.institution or record.get_receiver_display() or "") or None,
        "what": _what(record),
        "until": day(record.until) or "Không ghi ngày hết hạn",
        "caregiver": consent.caregiver_name,
        "caregiver_answer": YES if record.caregiver_agrees else NO,
        "given": _given(record.given_on, consent.get_how_display()),
        "child_answer": {True: YES, False: NO}.get(record.child_agrees),
        "child_given": _given(record.child_on, consent.get_child_how_display()),
        "not_asked": consent.child_not_asked,
        "witness": consent.witness,
        "withdrawn": _withdrawn(consent) if record.withdrawn_on else "Chưa rút lại",
        "signs": consent.caregiver_name,
        "child_signs": seen.child.full_name,
        "no_child_signs": not may_consent(child, record.given_on),
        "no_witness": Answered.SPOKEN not in (record.how, record.child_how),
        "marks": tuple(filter(None, [MARKS.get(state_of(child, record, today()))])),
        "within": wording.within(record.case.commune.name),
        "not_yet": NO_NUMBER,
    }


def blank_values(case, seen) -> dict:
    """Return what the blank form prints: the case by its code, and no name that is lost with the paper."""
    about = about_case(seen, case)
    return {
        **{name: about[name] for name in ("commune", "province", "code", "officer")},
        "blank": True,
        "no_child_signs": not may_consent(case.child, today()),
        "within": wording.within(case.commune.name),
        "not_yet": NO_NUMBER,
    }


def _what(record) -> str:
    """Return what is shared: the fields that referrals resting on this consent name."""
    names = {name for referral in record.referral_set.all() for name in referral.shared}
    words = [str(label) for name, label in SharedField.choices if name in names]
    return f"{'; '.join(words)}. {ONLY_NEEDED}." if words else f"{ONLY_NEEDED}."


def _given(on, how) -> str | None:
    return ", ".join(str(part) for part in (day(on), how) if part) or None


def _withdrawn(consent) -> str:
    said = (day(consent.withdrawn_on), consent.get_withdrawn_who_display(), consent.withdrawn_reason)
    return "Đã rút lại ngày " + ", ".join(str(part) for part in said if part)


def named(record) -> str:
    """Return which consent it is."""
    return f"ngày {record.given_on:%d/%m/%Y}, {record.get_purpose_display()}"


def blank_named(_case) -> str:
    """Return that it is the blank form."""
    return "bản trống để gia đình và trẻ ký"


EXPLAINED = (
    "Cán bộ bảo vệ trẻ em của {within} xin phép cho nơi ghi ở mục 2 biết một số điều về trẻ, để giúp trẻ.\n"
    "Chỉ nơi đó được biết, và chỉ dùng cho việc ghi ở mục 1. Không ai khác được biết.\n"
    "Ông, bà và trẻ được quyền không đồng ý. Trẻ từ đủ 7 tuổi cũng được hỏi; "
    "trẻ không đồng ý thì không chia sẻ."
)
TAKEN_BACK = (
    "Đồng ý rồi vẫn rút lại được bất cứ lúc nào. Ông, bà hoặc trẻ báo cán bộ bảo vệ trẻ em của {within}: "
    "đến trụ sở, gọi điện thoại, hoặc nhắn người khác báo giúp.\n"
    "Từ lúc đó thông tin không còn được chia sẻ. Trẻ đang học vẫn được học tiếp."
)
QUESTIONS = (
    Asked("1. Chia sẻ để làm gì?", "purpose", tuple((str(c), w) for c, w in Purpose.choices)),
    Asked("2. Ai được biết?", "receiver", lines=2),
    Asked("3. Những điều được cho biết", "what", lines=2),
    Asked("4. Có giá trị đến hết ngày", "until"),
    Asked("5. Cha, mẹ hoặc người chăm sóc (họ và tên)", "caregiver"),
    Asked("Người này có đồng ý không?", "caregiver_answer", ANSWERS),
    Asked("Ngày và cách trả lời", "given"),
    Asked("6. Trẻ có đồng ý không? (trẻ từ đủ 7 tuổi)", "child_answer", CHILD_ANSWERS, needed=False),
    Asked("Ngày và cách trẻ trả lời; nếu chưa hỏi được, vì sao", "child_given", needed=False),
)
SIGNERS = ByHand(
    (
        ("CHA, MẸ HOẶC\nNGƯỜI CHĂM SÓC", "signs"),
        ("TRẺ\n(từ đủ 7 tuổi)", "child_signs"),
        ("NGƯỜI LÀM CHỨNG\n(nếu trả lời bằng lời)", "witness"),
    )
)
SLOTS = slots(
    "PHIẾU ĐỒNG Ý",
    "Chia sẻ thông tin về trẻ em",
    bases(
        "Luật Trẻ em số 102/2016/QH13, Điều 6 khoản 11; Luật số 91/2025/QH15, Điều 19 và Điều 24;\n"
        "Nghị định số 56/2017/NĐ-CP, Điều 33 và Điều 36.",
        _("Căn cứ"),
    ),
    heading("h_explained", _("Tiêu đề: đọc cho gia đình nghe"), "Đọc cho gia đình và trẻ nghe", OURS),
    Slot("explained", _("Lời giải thích"), EXPLAINED, limit=1500, lines=5),
    heading("h_taken_back", _("Tiêu đề: quyền rút lại"), "Quyền rút lại", OURS),
    Slot("taken_back", _("Cách rút lại"), TAKEN_BACK, limit=1500, lines=4),
    signatory="CÁN BỘ GIẢI THÍCH",
    recipients="Gia đình (01 bản);\nHồ sơ của trẻ (01 bản).",
    distribution="Gia đình của trẻ và hồ sơ của trẻ; không chuyển ra ngoài phạm vi này",
)
BY_WHOM = (Line("Mã hồ sơ", "code"), Line("Cán bộ giải thích", "officer", False))
SAID = (Explained("h_explained", "explained"), *QUESTIONS)
LAST = (Explained("h_taken_back", "taken_back"), SIGNERS)
SAMPLE = {
    **MADE_UP,
    "within": "xã Mẫu Thử",
    "purpose": str(Purpose.REFERRAL),
    "receiver": "Trường THCS Mẫu",
    "what": f"{ONLY_NEEDED}.",
    "until": "31/12/2027",
    "caregiver": "Lê Thị Mẫu",
    "signs": "Lê Thị Mẫu",
    "caregiver_answer": YES,
    "given": "05/01/2027, Ký trên giấy",
    "child_answer": YES,
    "child_given": "05/01/2027, Ký trên giấy",
    "child_signs": "Nguyễn Văn Thử",
    "withdrawn": "Chưa rút lại",
}

CONSENT = PaperKind(
    code="consent",
    label=_("Phiếu đồng ý chia sẻ thông tin"),
    form="",
    symbol="",
    model=Consent,
    rows=rows,
    values=values,
    named=named,
    parts=(
        Bases(),
        Facts((Line("Trẻ em", "child"), Line("Tình trạng", "withdrawn"), *BY_WHOM)),
        *SAID,
        Facts(
            (Line("Chưa hỏi trẻ vì", "not_asked", False), Line("Người làm chứng", "witness", False)),
            told_only=True,
        ),
        *LAST,
    ),
    slots=SLOTS,
    sample=SAMPLE,
    placeholders=WITHIN,
    numbered=False,
)
CONSENT_BLANK = PaperKind(
    code="consent_blank",
    label=_("Phiếu đồng ý, bản trống để ký"),
    form="",
    symbol="",
    model=Case,
    rows=Case.objects.all,
    values=blank_values,
    named=blank_named,
    parts=(Bases(), Facts(BY_WHOM), *SAID, *LAST),
    slots=SLOTS,
    sample={**SAMPLE, "blank": True},
    of_case=lambda case: {"pk": case.pk},
    placeholders=WITHIN,
    numbered=False,
)
