"""Minutes, consents, visit sheets, transfer letters, closing proofs and decisions, as they are printed."""

import datetime as dt
from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone

from casework.actions import closing, meetings
from casework.actions.transfers import ask_transfer
from casework.forms.visits import ChildVisitForm, VisitForm
from casework.models import Case, Consent, Visit
from referrals.actions.consents import withdraw_consent
from reports.actions.papers import issue_paper
from reports.papers.kinds import whole_rows
from reports.papers.making import Setting, missing_of, paper_pdf, papers_pdf
from reports.papers.reading import paper_bytes, read_values
from reports.papers.registry import KINDS, LETTERS
from reports.papers.texts import wording_of
from tests.casework.walk import proven_case
from tests.factories import CANARIES, make_case, make_visit
from tests.referrals.build import CHILD, make_draft
from tests.reports.heads import MADE_AT
from tests.reports.reading import faults, fonts, read, squeeze, with_poppler, words
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
SETTING = Setting(day=today(), made_by="Nguyễn Thị Lan", made_at=MADE_AT)
PERSON = {"office": "school", "body": "Trường TH Tân Hòa", "name": "Võ Thị Cô Giáo"}
PEOPLE = [
    {"office": "chair", "body": "UBND xã", "name": "Lê Văn Minh", "came": True},
    {**PERSON, "came": True},
    {"office": "police", "body": "Công an xã", "name": "Phan Văn Vắng", "came": False},
]
CONCLUSIONS = [
    {
        "kind": "task",
        "what": "Gặp chủ vựa cá",
        "responsible": "Công an xã",
        "by_date": today() + dt.timedelta(days=9),
    },
    {"kind": "objective", "what": "Em trở lại lớp 5", "responsible": "", "by_date": None},
]


def printed(cast, code, case, by="lan"):
    """Return the paper of the newest record as PDF, and what it lacks."""
    kind = KINDS[code]
    record = whole_rows(kind).filter(**kind.of_case(case)).first()
    values, text = read_values(kind, record, cast[by]), wording_of(kind, None)
    return paper_pdf(kind, values, text, SETTING), missing_of(kind, values, text)


def said(content) -> str:
    """Return what a reader of the file finds in it, white space made one space."""
    assert faults(content) == ""
    return squeeze(words(content))


def absent(text, *expected) -> list[str]:
    """Return what of `expected` does not stand in `text`."""
    joined = text.replace(" ", "")
    return [each for each in expected if str(each).replace(" ", "") not in joined]


def meeting(cast, case, ago=1):
    return meetings.call_meeting(
        case,
        by=cast["lan"],
        at=timezone.now() - dt.timedelta(hours=ago),
        place="Phòng họp Ủy ban",
        purpose="Bàn việc học của em",
        people=[{name: row[name] for name in ("office", "body", "name")} for row in PEOPLE],
    )


def held(cast, case):
    return meetings.write_minutes(
        meeting(cast, case),
        by=cast["lan"],
        people=PEOPLE,
        conclusions=CONCLUSIONS,
        child_words="Em muốn đi học với bạn",
        caregiver_words="Tôi lo tiền sách",
        discussed="Trường nhận em từ tuần sau",
    )


def test_minutes_hold_who_came_what_was_said_and_concluded(cast):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="assessed", full_name=CANARIES[0])
    held(cast, case)
    content, missing = printed(cast, "meeting", case)
    text = said(content)
    expected = (
        "BIÊN BẢN",
        "Số: …………/BB-UBND",
        CANARIES[0],
        case.code,
        "Phòng họp Ủy ban",
        "Bàn việc học của em",
    )
    expected += (
        "Em muốn đi học với bạn",
        "Tôi lo tiền sách",
        "Trường nhận em từ tuần sau",
        "Điều 27 khoản 2",
    )
    expected += ("Võ Thị Cô Giáo", "Trường TH Tân Hòa", "Phan Văn Vắng", "Vắng", "Có mặt", "Gặp chủ vựa cá")
    expected += (
        "Công an xã",
        f"{CONCLUSIONS[0]['by_date']:%d/%m/%Y}",
        "Em trở lại lớp 5",
        "Mục tiêu của kế hoạch",
    )
    expected += ("Thư ký ghi biên bản", "CHỦ TRÌ CUỘC HỌP", "Mức độ bảo mật", "Phạm vi cung cấp")
    assert absent(text, *expected) == []
    # Who did not come does not sign.
    signing = text[text.index("VII. Chữ ký") :]
    assert ("Võ Thị Cô Giáo" in signing, "Phan Văn Vắng" in signing) == (True, False)
    assert (missing, "MẪU GHI TẠI" in text) == ([], False)


def test_a_meeting_to_come_prints_as_a_form_to_fill_in_and_takes_no_number(cast, sign_in):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="assessed")
    row = meeting(cast, case, ago=-24)
    content, missing = printed(cast, "meeting", case)
    text = said(content)
    assert absent(text, "MẪU GHI TẠI CUỘC HỌP", "Võ Thị Cô Giáo", "Phan Văn Vắng", "V. Nội dung đã bàn") == []
    assert ("(chưa có)" in text, missing) == (False, [])
    page = sign_in(cast["lan"]).get(reverse("reports:paper", args=["meeting", row.pk])).content.decode()
    assert ("chưa có biên bản nên chưa lấy số" in page, "Lấy số văn bản" in page) == (True, False)


def consent_of(cast, **draft):
    return Consent.objects.get(pk=make_draft(cast, **draft).consent_id)


def test_a_consent_says_what_with_whom_until_when_and_how_to_take_it_back(cast):
    consent = consent_of(cast)
    Consent.objects.filter(pk=consent.pk).update(until=today() + dt.timedelta(days=40))
    content, _missing = printed(cast, "consent", consent.case)
    text = said(content)
    until = f"{today() + dt.timedelta(days=40):%d/%m/%Y}"
    expected = (
        "PHIẾU ĐỒNG Ý",
        CHILD,
        "Trần Thị Mẹ",
        str(consent.institution),
        until,
        "rút lại được bất cứ lúc nào",
    )
    expected += (
        "Chia sẻ thông tin để chuyển gửi (đã chọn)",
        "Có, em đồng ý (đã chọn)",
        "Có, đồng ý (đã chọn)",
    )
    expected += ("CHA, MẸ HOẶC", "từ đủ 7 tuổi", "cán bộ bảo vệ trẻ em của xã Tân Hòa", "91/2025/QH15")
    assert absent(text, *expected) == []
    assert ("ĐÃ RÚT LẠI" in text, "DỰ THẢO" in text, "của Xã" in text) == (False, False, False)


def test_a_consent_that_was_taken_back_is_marked_so(cast):
    consent = consent_of(cast)
    withdraw_consent(consent, by=cast["lan"], who="child", on=today(), reason="Em không muốn nữa")
    text = said(printed(cast, "consent", consent.case)[0])
    assert absent(text, "ĐÃ RÚT LẠI: KHÔNG CÒN DÙNG", "Đã rút lại ngày", "Trẻ", "Em không muốn nữa") == []


def test_a_consent_of_which_the_child_was_not_asked_says_so(cast):
    consent = consent_of(cast)
    consent.child_agrees, consent.child_on, consent.child_not_asked = None, None, "Em đi vắng"
    consent.save()
    text = said(printed(cast, "consent", consent.case)[0])
    assert absent(text, "CHƯA HỎI TRẺ", "Em đi vắng") == []
    assert "em đồng ý (đã chọn)" not in text


def test_the_blank_consent_names_nobody_and_asks_the_child_only_from_seven(cast):
    old = make_case(by=cast["lan"], full_name=CANARIES[0], birth_date=today() - dt.timedelta(days=12 * 366))
    young = make_case(by=cast["lan"], full_name=CANARIES[1], birth_date=today() - dt.timedelta(days=5 * 366))
    for case, asked in ((old, True), (young, False)):
        content, missing = printed(cast, "consent_blank", case)
        text = said(content)
        assert (case.child.full_name in text, "đã chọn" in text, missing) == (False, False, [])
        assert absent(text, case.code, "Nhận hỗ trợ cho trẻ và gia đình", "CHA, MẸ HOẶC") == []
        assert ("TRẺ (từ đủ 7 tuổi)" in text) is asked


def test_a_visit_sheet_holds_what_was_seen_and_said(cast):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="in_progress", full_name=CANARIES[0])
    visit = make_visit(case, by=cast["lan"], child_words="Em thích học toán", caregiver_words="Cháu ngoan")
    Visit.objects.filter(pk=visit.pk).update(observed="Nhà có bàn học", seen_alone=True)
    text = said(printed(cast, "visit", case)[0])
    expected = ("PHIẾU THĂM HỘ GIA ĐÌNH", CANARIES[0], case.code, f"{visit.on:%d/%m/%Y}", "Em thích học toán")
    expected += ("Cháu ngoan", "Nhà có bàn học", "Gặp riêng trẻ (đã chọn)", "Nguyễn Thị Lan")
    assert absent(text, *expected) == []


def test_the_blank_visit_sheet_asks_the_questions_of_the_form_in_its_order_and_names_nobody(cast):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="in_progress", full_name=CANARIES[0])
    beside = make_case(by=cast["lan"], state="registered", full_name=CANARIES[1])
    beside.child.household_id = case.child.household_id
    beside.child.save()
    content, missing = printed(cast, "visit_blank", case)
    text = said(content)
    names = ("on", *ChildVisitForm.asks_of_child, *VisitForm.family[:2])
    places = [text.lower().index(str(VisitForm.base_fields[name].label).lower()) for name in names]
    assert places == sorted(places)
    assert absent(text, case.code, beside.code, "gọi 113", "gọi 111", "NGƯỜI THĂM") == []
    assert [name for name in CANARIES[:2] if name in text] == []
    assert (missing, text.count("Có gặp trẻ không?")) == ([], 2)


def test_a_child_whose_name_is_hidden_stands_on_no_sheet_of_others(cast):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="in_progress")
    hidden = make_case(by=cast["lan"], state="registered")
    hidden.child.household_id = case.child.household_id
    hidden.child.save()
    Case.objects.filter(pk=hidden.pk).update(name_hidden="danger")
    assert hidden.code not in said(printed(cast, "visit_blank", case)[0])


def moving(cast, **more):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="approved", full_name=CANARIES[0])
    told = {"why": "Gia đình chuyển theo mùa cá", "need": "Tiếp tục đi học", "address": "Ấp Bến Chợ", **more}
    to = cast["hoa"].roles.first().area
    return ask_transfer(case, by=cast["lan"], to_commune=to, **told), case


def test_the_letter_to_the_other_commune_names_nobody(cast):
    transfer, case = moving(cast)
    text = said(printed(cast, "transfer", case)[0])
    to = str(transfer.to_commune)
    expected = ("V/v chuyển hồ sơ", f"mã {case.code}", f"Kính gửi: Ủy ban nhân dân {to[:1].lower()}{to[1:]}")
    expected += (
        "Gia đình chuyển theo mùa cá",
        "Tiếp tục đi học",
        case.child.initials,
        "Những gì không chuyển",
    )
    expected += ("người báo tin không chuyển", "UBND-BVTE", "XÃ TÂN HÒA")
    assert absent(text, *expected) == []
    hidden = (CANARIES[0], "Ấp Bến Chợ", case.child.household.village)
    assert [word for word in hidden if word and word in text] == []


def test_the_wording_of_a_letter_cannot_bring_the_name_in(cast):
    """An administrator may write {child} into a text: here that is the initials."""
    _transfer, case = moving(cast)
    kind = KINDS["transfer"]
    record = whole_rows(kind).filter(case=case).first()
    text = wording_of(kind, None)
    text = replace(text, texts={**text.texts, "asks": "Trẻ em {child} ở {commune}."})
    content = paper_pdf(kind, read_values(kind, record, cast["lan"]), text, SETTING)
    assert (CANARIES[0] in said(content), f"Trẻ em {case.child.initials} ở" in said(content)) == (False, True)


def test_the_proof_shows_each_condition_with_its_evidence_and_afterwards_the_decision(cast):
    case = proven_case(cast)
    closing_words = ("Em muốn học tiếp", "Cháu đi học đều")
    Visit.objects.filter(case=case).update(child_words=closing_words[0], caregiver_words=closing_words[1])
    closing.propose_ending(case, by=cast["lan"], reason="died", on=today(), told="Trích lục 12/2026")
    text = said(printed(cast, "closing_proof", case)[0])
    expected = (
        "PHIẾU CHỨNG MINH",
        "Trẻ đã mất",
        "Trích lục 12/2026",
        *closing_words,
        "tổn hại thấp",
        "trẻ ổn định",
    )
    visits = [f"{visit.on:%d/%m/%Y}" for visit in case.visits.all()]
    assert absent(text, *expected, *visits, "Đạt", "Không còn phiếu chuyển gửi đang mở") == []
    case.refresh_from_db()
    closing.decide_closure(case, by=cast["minh"], approve=True, number="15/QĐ-UBND", comment="Đồng ý")
    after = said(printed(cast, "closing_proof", case)[0])
    assert absent(after, "Đạt, kiểm tra lúc", "số 15/QĐ-UBND", "Lê Văn Minh", *closing_words, *visits) == []
    assert "CHƯA ĐẠT" not in after


def test_a_condition_that_is_not_met_is_printed_with_what_is_missing(cast):
    case = proven_case(cast)
    closing.propose_ending(case, by=cast["lan"], reason="died", on=today(), told="Trích lục 12/2026")
    draft = make_draft(cast, case=make_case(by=cast["lan"], chair=cast["minh"], state="approved"))
    type(draft).objects.filter(pk=draft.pk).update(case=case)
    text = said(printed(cast, "closing_proof", case)[0])
    assert absent(text, f"CHƯA ĐẠT: Phiếu chuyển gửi chưa xong: {draft.number}") == []


def test_the_decision_bears_the_number_and_the_day_that_it_was_given(cast):
    case = proven_case(cast)
    closing.propose_ending(case, by=cast["lan"], reason="died", on=today(), told="Trích lục 12/2026")
    case.refresh_from_db()
    closing.decide_closure(case, by=cast["minh"], approve=True, number="15/QĐ-UBND", comment="Xã lưu hồ sơ")
    text = said(printed(cast, "closing_decision", case)[0])
    expected = (
        "QUYẾT ĐỊNH",
        "Số: 15/QĐ-UBND",
        "Điều 1. Kết thúc",
        case.code,
        "Lê Văn Minh",
        "Điều 30 khoản 1",
    )
    assert absent(text, *expected, "Lý do: Trẻ đã mất.") == []
    # What the chair wrote to the officer is not for the family, which gets the decision.
    assert ("DỰ THẢO" in text, "Xã lưu hồ sơ" in text) == (False, False)
    # Whoever has the case now did not propose it.
    Case.objects.filter(pk=case.pk).update(officer=cast["minh"])
    text = said(printed(cast, "closing_decision", Case.objects.get(pk=case.pk))[0])
    assert "đề nghị của Nguyễn Thị Lan" in text


def test_minutes_get_a_number_and_are_kept_as_they_were(cast):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="assessed")
    held(cast, case)
    kind = KINDS["meeting"]
    paper = issue_paper(kind, whole_rows(kind).filter(case=case).first(), by=cast["lan"])
    text = said(paper_bytes(paper))
    assert absent(text, "Số: 01/BB-UBND", f"Mã kiểm tra: {paper.code}") == []
    assert "DỰ THẢO" not in text


@pytest.mark.parametrize("kind", LETTERS, ids=lambda kind: kind.code)
def test_the_sample_of_every_kind_lacks_nothing_and_gives_the_same_bytes_again(kind):
    text = wording_of(kind, None)
    content = paper_pdf(kind, kind.sample, text, SETTING)
    assert paper_pdf(kind, kind.sample, text, SETTING) == content
    assert missing_of(kind, kind.sample, text) == []
    assert absent(said(content), "Mức độ bảo mật:", "Phạm vi cung cấp:", "Mẫu văn bản: lần 1") == []
    assert "{" not in said(content)
    assert set(fonts(content).values()) == {True}
    for page in with_poppler(content):
        assert "CỘNG HÒA" in page or "Trang" in page


@pytest.mark.parametrize("kind", LETTERS, ids=lambda kind: kind.code)
def test_an_empty_record_gives_a_paper_with_gaps_and_no_error(kind):
    content = paper_pdf(kind, {}, wording_of(kind, None), SETTING)
    assert "(chưa có)" in said(content)


def test_many_papers_come_as_one_file(cast):
    kind = KINDS["letter_asking"]
    text = wording_of(kind, None)
    some = [(kind, {**kind.sample, "addressee": f"Cơ sở {place}"}, text, SETTING) for place in range(30)]
    content = papers_pdf(some)
    pages = read(content).pages
    assert len(pages) == 30
    assert [f"Cơ sở {place}" in page.extract_text() for place, page in enumerate(pages)] == [True] * 30
    assert papers_pdf(some) == content
