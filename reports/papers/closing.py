"""The proof that a case may close, and the decision that closes it (Decree 56/2017, Art 30(1)(b)).

Before the decision the proof shows how each condition stands now. Afterwards each is met: the program closes
no case while one is not (`casework.workflow`, asked again under the lock of the deed), and what the visits
show since then is no longer about this closure. The evidence beside them is of the days up to the decision.
"""

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from casework.enums import CloseReason, DecisionKind, DecisionOutcome
from casework.models import Closure, Decision, Review, Visit
from casework.workflow import ending_conditions
from referrals.learnt import referrals_of
from reports.papers.case_values import MADE_UP, about_case, day
from reports.papers.decisions import PARTS, SYMBOL, decision_slots
from reports.papers.filling import Listed
from reports.papers.kinds import OURS, PaperKind, heading, slots
from reports.papers.parts import Facts, Line, Words
from reports.pdf import wording
from reports.pdf.blocks import Column
from vietnam.calendar import day_of, today

MET, NOT_MET = "Đạt", "CHƯA ĐẠT"
RETURNED = "ĐÃ TRẢ LẠI, CHƯA ĐƯỢC DUYỆT"
TERNARY = {True: "Có", False: "Không", None: "Không biết"}
CONDITIONS = (
    Column("Điều kiện", 2.6),
    Column("Căn cứ", 2),
    Column("Mức cần đạt", 1.6),
    Column("Kết quả", 2.2),
)
VISITS = (
    Column("Ngày thăm", 1.2),
    Column("Gặp trẻ", 1),
    Column("Còn lao động trái quy định", 1.4),
    Column("Đang đi học", 1),
    Column("Người thăm", 1.6),
)
WEEKS = (
    Column("Phiếu, nơi học", 2.4),
    Column("Tuần từ", 1.1),
    Column("Có mặt/phải học", 1.2),
    Column("Người xác nhận", 1.7),
)
REFERRALS = (Column("Phiếu", 1.2), Column("Nơi học", 3), Column("Tình trạng", 1.8))
MOST_WEEKS, MOST_VISITS = 12, 12


def rows():
    """Return the proposals to close cases."""
    return Closure.objects.select_related("by", "decision__by")


def values(record, seen) -> dict:
    """Return what the proof prints of a proposal, with the evidence up to its decision.

    What it reads of the case is read once for all its proposals.
    """
    case, closure, decision = record.case, seen.record(record), record.decision
    until = _until(record)
    _read(case)
    visits = [one for one in case.visits.all() if one.on <= until]
    review = next((one for one in case.reviews.all() if one.on <= until), None)
    heard = {name: _last_words(seen, visits, name) for name in ("child_words", "caregiver_words")}
    return {
        **about_case(seen, case),
        "made_at": record.at,
        "reason": closure.get_reason_display(),
        "proposed": f"{wording.moment(record.at)}, {record.by.full_name}",
        **{name: getattr(closure, name) for name in ("told", "comment", "where")},
        "on": day(closure.on),
        "conditions": tuple(_condition(one, decision) for one in _conditions(case, record)),
        "visits": tuple(_visit(seen.record(one), one) for one in visits[:MOST_VISITS]),
        **heard,
        "review": _review(seen, review),
        "referrals": tuple(
            (one.number, str(one.institution), str(one.get_state_display())) for one in _asked(case, until)
        ),
        "weeks": tuple(_weeks(case, until)),
        "decided": _decided(decision),
        "signatory": record.by.full_name,
        "marks": (RETURNED,) if decision and decision.outcome != DecisionOutcome.APPROVED else (),
    }


def _until(record):
    decision = record.decision
    return (decision.decided_on or day_of(decision.at)) if decision else today()


def _read(case) -> None:
    visits = Prefetch("visits", Visit.objects.select_related("by"))
    prefetch_related_objects([case], visits, Prefetch("reviews", Review.objects.select_related("by")))


def _conditions(case, record) -> list:
    """Return what this closure asks; the same questions are asked once for a case."""
    known = case.__dict__.setdefault("asked_of_closing", {})
    if record.reason not in known:
        known[record.reason] = ending_conditions(case, record.reason)
    return known[record.reason]


def _condition(one, decision) -> tuple:
    approved = decision is not None and decision.outcome == DecisionOutcome.APPROVED
    if approved:
        result = f"{MET}, kiểm tra lúc {wording.moment(decision.at)}"
    elif decision is not None:
        result = "Chưa được duyệt"
    else:
        result = f"{NOT_MET}: {' '.join(map(str, one.missing))}" if one.missing else MET
    return (str(one.title), str(one.source), str(one.setting), result)


def _visit(visit, record) -> tuple:
    met = {True: "Có, gặp riêng", False: "Có, có người khác", None: "Có"}
    return (
        day(visit.on),
        met[record.seen_alone] if record.child_seen else "Không",
        TERNARY[record.still_in_child_labour],
        TERNARY[record.attending_school],
        record.by.full_name,
    )


def _last_words(seen, visits, name) -> str | None:
    found = next((one for one in visits if getattr(one, name)), None)
    return f"“{getattr(seen.record(found), name)}” (lần thăm {day(found.on)})" if found else None


def _review(seen, review) -> str | None:
    if review is None:
        return None
    sheet = seen.record(review)
    stable = "trẻ ổn định" if review.stable else "trẻ chưa ổn định"
    return (
        f"Ngày {day(review.on)}, {review.by.full_name}: tổn hại {str(sheet.get_harm_display()).lower()}, "
        f"khả năng tự bảo vệ {str(sheet.get_capacity_display()).lower()}, {stable}. {sheet.conclusion}"
    )


def _asked(case, until) -> list:
    return [one for one in referrals_of(case) if one.sent_at and day_of(one.sent_at) <= until]


def _weeks(case, until):
    """Yield the last weeks of attendance, the newest first, each with who confirmed it."""
    rows = [
        (week, one)
        for one in _asked(case, until)
        if hasattr(one, "placement")
        for week in one.placement.weeks.all()
        if week.week <= until
    ]
    for week, one in sorted(rows, key=lambda row: row[0].week, reverse=True)[:MOST_WEEKS]:
        confirmed = one.answer_from or str(one.institution)
        yield (
            f"{one.number}, {one.institution}",
            day(week.week),
            f"{week.days_attended}/{week.days_expected}",
            confirmed,
        )


def _decided(decision) -> str | None:
    if decision is None:
        return None
    who = decision.signed_by or decision.by.full_name
    number = f"số {decision.number}, " if decision.number else ""
    on = day(decision.decided_on or day_of(decision.at))
    return f"{decision.get_outcome_display()}: {number}ngày {on}, {who}. {decision.comment}".strip()


def named(record) -> str:
    """Return which proposal it is."""
    return f"đề nghị ngày {day(day_of(record.at))}, {record.get_reason_display()}"


PROOF = PaperKind(
    code="closing_proof",
    label=_("Phiếu chứng minh đủ điều kiện kết thúc"),
    form=_("Điều 30"),
    symbol="BC-UBND",
    model=Closure,
    rows=rows,
    values=values,
    named=named,
    parts=(
        Facts(
            (
                Line("Trẻ em", "child"),
                Line("Mã hồ sơ", "code"),
                Line("Lý do kết thúc", "reason"),
                Line("Đề nghị lúc", "proposed"),
                Line("Ngày chuyển đi, mất liên lạc hoặc mất", "on", False),
                Line("Nơi chuyển đến", "where", False),
                Line("Đã báo cho ai, số giấy tờ", "told", False),
                Line("Giải thích", "comment", False),
            ),
            "h_case",
            told_only=True,
        ),
        Listed("h_conditions", "conditions", CONDITIONS),
        Listed("h_visits", "visits", VISITS),
        Words("h_child", "child_words"),
        Words("h_caregiver", "caregiver_words"),
        Words("h_review", "review"),
        Listed("h_weeks", "weeks", WEEKS, needed=False),
        Listed("h_referrals", "referrals", REFERRALS, needed=False),
        Words("h_decided", "decided"),
    ),
    slots=slots(
        "PHIẾU CHỨNG MINH",
        "Đủ điều kiện kết thúc hỗ trợ, can thiệp đối với trẻ em {child}",
        heading("h_case", _("Tiêu đề: hồ sơ"), "I. Hồ sơ và đề nghị", OURS),
        heading("h_conditions", _("Tiêu đề: điều kiện"), "II. Từng điều kiện", OURS),
        heading("h_visits", _("Tiêu đề: lần thăm"), "III. Các lần thăm", OURS),
        heading("h_child", _("Tiêu đề: ý kiến của trẻ"), "IV. Ý kiến của trẻ em", OURS),
        heading("h_caregiver", _("Tiêu đề: ý kiến gia đình"), "V. Ý kiến của cha, mẹ, người chăm sóc", OURS),
        heading("h_review", _("Tiêu đề: rà soát"), "VI. Rà soát theo Mẫu 06", OURS),
        heading("h_weeks", _("Tiêu đề: chuyên cần"), "VII. Chuyên cần và người xác nhận", OURS),
        heading("h_referrals", _("Tiêu đề: chuyển gửi"), "VIII. Phiếu chuyển gửi", OURS),
        heading("h_decided", _("Tiêu đề: quyết định"), "IX. Quyết định của Chủ tịch", OURS),
        signatory="NGƯỜI ĐỀ NGHỊ",
        recipients="Chủ tịch UBND cấp xã;\nHồ sơ của trẻ;\nLưu: VT.",
        distribution="Hồ sơ của trẻ tại UBND cấp xã; không chuyển ra ngoài phạm vi này",
    ),
    sample={
        **MADE_UP,
        "reason": "Trẻ đã ổn định, không còn nguy cơ",
        "proposed": "14:00 ngày 05/01/2027, Trần Thị Mẫu",
        "conditions": (("Điều kiện thử", "Nghị định 56/2017/NĐ-CP, Điều 30", "2 lần trong 90 ngày", MET),),
        "visits": (("05/01/2027", "Có, gặp riêng", "Không", "Có", "Trần Thị Mẫu"),),
        "child_words": "“Nội dung thử.” (lần thăm 05/01/2027)",
        "caregiver_words": "“Nội dung thử.” (lần thăm 05/01/2027)",
        "review": "Ngày 05/01/2027: tổn hại thấp, trẻ ổn định.",
        "weeks": (("CG-000000, Trường THCS Mẫu", "04/01/2027", "5/5", "Trường THCS Mẫu"),),
        "referrals": (("CG-000000", "Trường THCS Mẫu", "Đang học"),),
        "decided": "Phê duyệt: số 01/QĐ-UBND, ngày 06/01/2027",
    },
)


def decision_rows():
    """Return the decisions that closed cases."""
    found = Decision.objects.filter(kind=DecisionKind.CLOSURE, outcome=DecisionOutcome.APPROVED)
    return found.select_related("by", "closure__by")


def decision_values(record, seen) -> dict:
    """Return what the decision prints: the officer is the one who proposed it, whoever has the case now.

    What the chair wrote to the officer is not printed: the family gets the decision.
    """
    closure = getattr(record, "closure", None)
    return {
        **about_case(seen, record.case),
        "officer": closure.by.full_name if closure else None,
        "reason": str(CloseReason(closure.reason).label) if closure else None,
        "made_at": record.at,
        "own_number": record.number,
        "own_date": (record.decided_on or day_of(record.at)) if record.number else None,
        "signatory": record.signed_by or record.by.full_name,
    }


def decision_named(record) -> str:
    """Return which decision it is."""
    return f"ngày {day(record.decided_on or day_of(record.at))}"


DECISION = PaperKind(
    code="closing_decision",
    label=_("Quyết định kết thúc hỗ trợ, can thiệp"),
    form=_("Điều 30"),
    symbol=SYMBOL,
    model=Decision,
    rows=decision_rows,
    values=decision_values,
    named=decision_named,
    placeholders={"reason": "lý do kết thúc"},
    parts=PARTS,
    slots=decision_slots(
        "Kết thúc hỗ trợ, can thiệp đối với trẻ em {child}",
        "Điều 1. Kết thúc việc hỗ trợ, can thiệp đối với trẻ em {child}, mã hồ sơ {code}. Lý do: {reason}.\n"
        "Điều 2. Hồ sơ được lưu giữ tại Ủy ban nhân dân cấp xã. Người làm công tác bảo vệ trẻ em tiếp "
        "tục hỏi thăm trẻ theo thời hạn trong hồ sơ; có nguy cơ trở lại thì mở lại hồ sơ.\n"
        "Điều 3. Người làm công tác bảo vệ trẻ em, gia đình trẻ và các đơn vị liên quan thi hành "
        "Quyết định này.",
        based_on="Căn cứ Luật Tổ chức chính quyền địa phương;\n"
        "Căn cứ Luật Trẻ em số 102/2016/QH13, Điều 52;\n"
        "Căn cứ Nghị định số 56/2017/NĐ-CP, Điều 30 khoản 1 điểm b;\n"
        "Xét kết quả rà soát, đánh giá và đề nghị của {officer}.",
        recipients="Như Điều 3;\nHồ sơ của trẻ;\nLưu: VT.",
        distribution="Người thi hành, gia đình của trẻ và hồ sơ; không chuyển ra ngoài phạm vi này",
    ),
    sample={**MADE_UP, "reason": "Trẻ đã ổn định, không còn nguy cơ", "signatory": "Ngô Văn Mẫu"},
)
