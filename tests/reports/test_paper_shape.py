"""How a paper is put together: stops, recipients, what is left out, the form of an official letter."""

from dataclasses import replace

import pytest

from reports.papers.closing import PROOF
from reports.papers.consents import CONSENT
from reports.papers.filling import Asked
from reports.papers.form_plan import MAU_05
from reports.papers.form_report import MAU_01
from reports.papers.kinds import PaperKind
from reports.papers.making import Setting, laid_out
from reports.papers.minutes import MINUTES
from reports.papers.parts import Facts, Line, Page
from reports.papers.registry import ALL
from reports.papers.texts import wording_of
from reports.papers.transfers import TRANSFER
from reports.papers.visits import VISIT, VISIT_BLANK
from reports.pdf import blocks
from reports.pdf.committee import committee_pdf
from reports.pdf.committee_values import CaseQuestion, Count
from reports.pdf.document import build_pdf
from tests.reports.heads import EMPTY_REPORT, FULL_REPORT, HEAD, MADE_AT
from tests.reports.reading import faults, words
from tests.reports.structure import structure_faults, tree

SETTING = Setting(day=HEAD.date, made_by="Trần Thị Mẫu", made_at=MADE_AT)


def made(kind: PaperKind, **values) -> tuple:
    """Return head and blocks of the made-up example of a kind, with other values."""
    return laid_out(kind, {**kind.sample, **values}, wording_of(kind, None), SETTING)


CUT = "đã rút gọn"


def long(letters: int) -> str:
    """Return a text of so many letters that ends as nothing else does."""
    return ("Trẻ phải làm việc ban đêm và nghỉ học nhiều ngày. " * 100)[: letters - 7] + " HẾTLỜI"


@pytest.mark.parametrize(
    ("kind", "name", "letters"),
    [
        (MAU_01, "condition", 2000),
        (MAU_01, "family", 2000),
        (MAU_01, "what_was_said", 4000),
        (TRANSFER, "why", 1000),
        (MINUTES, "purpose", 1000),
        (PROOF, "comment", 2000),
        (PROOF, "review", 4150),
        (MAU_05, "implementers", 1000),
    ],
)
def test_what_was_written_stands_in_a_form_to_the_last_word(kind, name, letters):
    content = build_pdf(*made(kind, **{name: long(letters)}))
    assert (CUT in words(content), "HẾTLỜI" in words(content)) == (False, True)
    assert (faults(content), structure_faults(content)) == ("", [])


def test_what_a_committee_decided_is_not_cut():
    asked = CaseQuestion("DT-26-000001", f"{long(300)} — Đã quyết định: {long(560)}", HEAD.date)
    said = words(committee_pdf(replace(FULL_REPORT, questions=(asked,))))
    assert (said.count("HẾTLỜI"), CUT in said) == (2, False)


def test_a_recipient_with_a_long_name_is_not_cut():
    name = "Trung tâm Giáo dục nghề nghiệp – Giáo dục thường xuyên khu vực Gò Công Đông, tỉnh Đồng Tháp"
    content = build_pdf(*made(MAU_05, recipients=(name,) * 9))
    assert words(content).count("tỉnh Đồng Tháp;") == 9


def shown(found) -> list[str]:
    """Return the headings of `found` and the labels of its facts."""
    said = [block.title for block in found if isinstance(block, blocks.Section)]
    return said + [
        label for block in found if isinstance(block, blocks.KeyValues) for label, _v in block.pairs
    ]


@pytest.mark.parametrize(
    ("said", "text", "read"),
    [
        ("Trẻ bị đánh.", "Lý do: {why}.", "Lý do: Trẻ bị đánh."),
        ("Trẻ bị đánh", "Lý do: {why}.", "Lý do: Trẻ bị đánh."),
        ("N.V.T.", "trẻ {why}, 12 tuổi", "trẻ N.V.T., 12 tuổi"),
        ("Trẻ bị đánh.", "{why}", "Trẻ bị đánh."),
    ],
)
def test_a_sentence_ends_with_one_stop(said, text, read):
    assert Page({"why": said}, {"slot": text}, {}).text("slot") == read


def test_recipients_begin_with_a_capital_and_end_as_the_decree_says():
    head = replace(HEAD, recipients=("cha, mẹ hoặc người chăm sóc trẻ", "Đơn vị thực hiện.", "Lưu: VT"))
    said = words(build_pdf(head, [blocks.Text("a")]))
    for line in ("Cha, mẹ hoặc người chăm sóc trẻ;", "Đơn vị thực hiện;", "Lưu: VT."):
        assert line in said


def test_an_official_letter_has_no_title_and_says_under_its_number_what_it_is_about():
    content = build_pdf(*made(TRANSFER))
    said = words(content)
    about = "V/v chuyển hồ sơ bảo vệ trẻ em mã DT-00-000000"
    assert ("CÔNG VĂN" in said, about in said) == (False, True)
    assert said.index("UBND-BVTE") < said.index(about) < said.index("Kính gửi")
    assert structure_faults(content) == []
    assert [each.kind for each in tree(content).all("H1")] == ["H1"]
    untitled = [kind.code for kind in ALL if "title" not in kind.defaults()]
    assert untitled == ["transfer"]


def test_what_follows_from_another_answer_is_left_out_unless_somebody_writes_on_the_sheet():
    following = [
        "Ai có mặt, vì sao không gặp riêng?",
        "Vì sao không gặp được?",
        "Chọn ngày khác thì ghi vì sao",
    ]
    _head, filled = made(VISIT)
    _head, blank = made(VISIT_BLANK)
    assert [title in shown(filled) for title in following] == [False] * 3
    assert [title in shown(blank) for title in following] == [True] * 3
    _head, told = made(VISIT, why_others="Bà ngoại ngồi cùng")
    assert following[0] in shown(told)
    # An answer that is awaited is a gap, never left out.
    assert Asked("Trẻ nói", "said").blocks(Page({}, {}, {}))[1].text.endswith("(chưa có)")


def test_the_proof_of_closing_and_the_consent_leave_out_what_does_not_apply():
    place, reason, asked = "Nơi chuyển đến", "Lý do kết thúc", "Chưa hỏi trẻ vì"
    found = shown(made(PROOF)[1])
    assert (place in found, reason in found) == (False, True)
    assert place in shown(made(PROOF, where="Xã Mỹ Lợi")[1])
    assert asked not in shown(made(CONSENT)[1])
    assert asked in shown(made(CONSENT, not_asked="Trẻ ốm")[1])
    assert Facts((Line("A", "a", False),), told_only=True).blocks(Page({}, {}, {})) == []


def test_support_that_cost_nothing_is_one_sentence():
    nothing = (Count("Học bổng", 0), Count("Xe đạp", 0))
    said = words(committee_pdf(replace(FULL_REPORT, support_worth=nothing)))
    assert "Theo trị giá: các mục đều là 0." in said
    unknown = words(committee_pdf(replace(FULL_REPORT, support_worth=(Count("Học bổng", None),))))
    assert "Theo trị giá: các mục" not in unknown
    assert "Trong kỳ chưa cung cấp hỗ trợ nào." in words(committee_pdf(EMPTY_REPORT))
