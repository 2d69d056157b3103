"""The document around its body: official head, lines on every page, file properties."""

import re
import unicodedata
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from django.utils import translation

from reports.pdf import layout
from reports.pdf.blocks import Appendix, Column, PageBreak, Section, Table, Text
from reports.pdf.document import build_many, build_pdf
from tests.reports.heads import HEAD
from tests.reports.reading import READERS, faults, fonts, read, with_pypdf, words

SENTENCES = (
    "Trẻ em có nguy cơ trở thành lao động trẻ em được thăm hộ gia đình hằng tháng.",
    "Ẩm thực, cạm bẫy, Ậm ừ, bề bộn, Ễnh ương, mỏi, Ỡm ờ, chợ, lũ, NỮ, tự lực, kỳ, KỴ, kỷ, đò, ĐI, bơ, ƯỚC",
    "H'Bĭa Kbuôr, Y Nŏ, Rơ Châm Hŭch, Đĕng, Ƀơm ƀă",
)
THREE_PAGES = [
    Section("I. Một"),
    Text("a"),
    PageBreak(),
    Section("1. Con", 2),
    PageBreak(),
    Section("II. Hai"),
]


@pytest.fixture(scope="module")
def content():
    return build_pdf(HEAD, THREE_PAGES)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_letter_can_be_searched_and_copied(reader, sentence):
    decomposed = unicodedata.normalize("NFD", sentence)
    text = " ".join(reader(build_pdf(HEAD, [Text(decomposed)])))
    assert sentence in text
    assert unicodedata.is_normalized("NFC", text)


@pytest.mark.parametrize("reader", READERS)
def test_the_head_has_the_parts_of_an_administrative_document(reader, content):
    first, *_middle, last = reader(content)
    for part in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "XÃ TÂN MẪU",
        "Số: …………/BC-UBND",
        "Tân Mẫu, ngày 05 tháng 9 năm 2026",
        "BÁO CÁO",
    ):
        assert part in first
    for part in ("Nơi nhận:", "Lưu: VT.", "CHỦ TỊCH", "Nguyễn Văn Hòa"):
        assert part in last


@pytest.mark.parametrize("reader", READERS)
def test_every_page_says_its_number_its_readers_and_its_maker(reader, content):
    pages = reader(content)
    assert [re.findall(r"Trang \d+/\d+", page) for page in pages] == [
        [],
        ["Trang 2/3"],
        ["Trang 3/3"],
    ]
    for page in pages:
        assert "Mức độ bảo mật: Hạn chế – chỉ dùng cho bảo vệ trẻ em" in page
        assert "Phạm vi cung cấp: Thành viên Ban Bảo vệ trẻ em" in page
        assert "Người lập: Lò Thị Mai, lúc 14:05 ngày 05/10/2026" in page


def test_marks_stand_on_every_page_only_when_they_are_true(content):
    marked = with_pypdf(build_pdf(replace(HEAD, demo=True, draft=True), THREE_PAGES))
    assert all("DỮ LIỆU MINH HỌA · DỰ THẢO" in page for page in marked)
    assert not any("MINH HỌA" in page or "DỰ THẢO" in page for page in with_pypdf(content))


def test_every_font_is_an_embedded_subset(content):
    embedded = fonts(content)
    assert set(embedded.values()) == {True}
    assert {name.split("+")[1] for name in embedded} == {
        "NotoSans-Regular",
        "NotoSans-Bold",
        "NotoSans-Italic",
    }
    assert all(re.match(r"/[A-Z]{6}\+", name) for name in embedded)


def test_the_file_says_its_language_title_and_date(content):
    file = read(content)
    catalog = file.root_object
    assert catalog["/Lang"] == "vi-VN"
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert file.metadata.title == "BÁO CÁO Thử nghiệm bố cục"
    assert file.metadata.author == "ỦY BAN NHÂN DÂN XÃ TÂN MẪU"
    assert file.metadata.subject == "Phạm vi cung cấp: Thành viên Ban Bảo vệ trẻ em"
    assert file.metadata.creation_date == HEAD.made_at


def test_sections_are_bookmarks_that_lead_to_their_pages(content):
    file = read(content)
    one, (child,), two = file.outline
    found = [(each.title, file.get_destination_page_number(each)) for each in (one, child, two)]
    assert found == [("I. Một", 0), ("1. Con", 1), ("II. Hai", 2)]


def test_a_first_heading_of_the_second_level_is_still_a_bookmark():
    assert [each.title for each in read(build_pdf(HEAD, [Section("Con", 2)])).outline] == ["Con"]


def test_the_same_input_gives_the_same_bytes_and_other_input_others(content):
    assert build_pdf(HEAD, THREE_PAGES) == content
    assert build_pdf(replace(HEAD, made_by="Trần Văn Bình"), THREE_PAGES) != content


def test_the_language_of_the_reader_does_not_change_a_vietnamese_document(content):
    with translation.override("en"):
        assert build_pdf(HEAD, THREE_PAGES) == content


def test_the_file_is_sound(content):
    assert faults(content) == ""


HOSTILE = (
    "<b>x</b>",
    "<img src=/etc/passwd>",
    "&amp; & <",
    "\x00\x1b[31mđỏ",
    "W" * 300_000,
    "\n" * 5000,
    "W\n" * 5000,
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_every_place_gives_a_sound_document(text):
    head = replace(
        HEAD,
        issuer=(text, text),
        symbol=text,
        number=text,
        place=text,
        title=text,
        subtitle=text,
        addressee=text,
        distribution=text + "x",
        confidentiality=text + "x",
        recipients=(text,) * 20,
        signatory_title=text,
        signatory_name=text,
        made_by=text,
    )
    table = Table((Column(text), Column("b", 20)), ((text, text),), total=(text, 1), title=text, note=text)
    content = build_pdf(head, [Section(text), Text(text), table])
    assert faults(content) == ""
    assert set(fonts(content).values()) == {True}
    assert not [image for page in read(content).pages for image in page.images]


def test_markup_is_printed_as_it_was_typed():
    text = words(build_pdf(HEAD, [Text("<b>x</b> <img src=/etc/passwd> &amp; &")]))
    assert "<b>x</b> <img src=/etc/passwd> &amp; &" in text


@pytest.mark.parametrize("level", ["Mật", "TỐI MẬT", "tuyệt mật", unicodedata.normalize("NFD", "Độ mật: A")])
def test_a_grade_of_state_secret_is_refused(level):
    with pytest.raises(ValueError, match="state secret"):
        replace(HEAD, confidentiality=level)


def test_words_that_only_contain_the_syllable_are_allowed():
    assert replace(HEAD, confidentiality="Bảo mật cao, bí mật đời sống riêng tư").confidentiality


@pytest.mark.parametrize(
    "change", [{"distribution": " "}, {"confidentiality": ""}, {"made_at": HEAD.made_at.replace(tzinfo=None)}]
)
def test_a_head_without_scope_level_or_time_zone_is_refused(change):
    with pytest.raises(ValueError):
        replace(HEAD, **change)


def test_what_is_not_a_block_is_refused():
    with pytest.raises(TypeError, match="str is not a block"):
        build_pdf(HEAD, ["text"])


def test_many_documents_in_one_file_are_counted_each_by_itself():
    heads = [replace(HEAD, subtitle=f"Thư {place}") for place in (1, 2, 3)]
    content = build_many([(heads[0], [Text("a")]), (heads[1], THREE_PAGES), (heads[2], [Text("c")])])
    pages = with_pypdf(content)
    numbers = [re.findall(r"Trang \d+/\d+", page) for page in pages]
    assert numbers == [[], [], ["Trang 2/3"], ["Trang 3/3"], []]
    assert [f"Thư {place}" in pages[page] for place, page in ((1, 0), (2, 1), (3, 4))] == [True] * 3
    assert [page.count("CỘNG HÒA XÃ HỘI") for page in pages] == [1, 1, 0, 0, 1]
    assert all("Phạm vi cung cấp: Thành viên Ban Bảo vệ trẻ em" in page for page in pages)
    file = read(content)
    first, second, (one, *_children), *_rest = file.outline
    assert (first.title, second.title, one.title) == ("BÁO CÁO Thư 1", "BÁO CÁO Thư 2", "I. Một")
    assert [file.get_destination_page_number(each) for each in (first, second, one)] == [0, 1, 1]
    assert faults(content) == ""


def test_each_document_of_a_file_says_its_own_readers_and_maker():
    other = replace(HEAD, distribution="Chỉ nhà trường", made_by="Trần Văn Bình")
    pages = with_pypdf(build_many([(HEAD, [Text("a")]), (other, [Text("b")])]))
    said = [("Chỉ nhà trường" in page, "Trần Văn Bình" in page, "Lò Thị Mai" in page) for page in pages]
    assert said == [(False, False, True), (True, True, False)]


def test_many_documents_are_laid_out_in_one_pass_and_embed_their_fonts_once(monkeypatch):
    made = []
    real = layout.paragraph
    monkeypatch.setattr(layout, "paragraph", lambda *args, **more: made.append(1) or real(*args, **more))
    many = build_many([(HEAD, [Text(f"Thư {place}"), PageBreak()]) for place in range(50)])
    assert len(made) == 50
    with pikepdf.open(BytesIO(many)) as pdf:
        embedded = [
            each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/FontFile2" in each
        ]
    assert len(embedded) == 3
    assert build_many([(HEAD, [Text(f"Thư {place}"), PageBreak()]) for place in range(50)]) == many


def test_a_file_of_no_documents_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        build_many([])


@pytest.mark.parametrize("lines", range(20, 60))
def test_no_signature_stands_alone_on_a_page(lines):
    """Whatever the length of the body, its last words are on the page that is signed."""
    body = [Text(f"Dòng {place}") for place in range(lines)]
    *_others, last = with_pypdf(build_pdf(HEAD, body))
    assert (f"Dòng {lines - 1}" in last, "CHỦ TỊCH" in last) == (True, True)


@pytest.mark.parametrize("note", ["", "Ghi chú dưới bảng."])
def test_a_signature_and_a_note_never_begin_a_page_without_rows_of_the_table_above_them(note):
    columns = (Column("Số"), Column("Nội dung"))
    splits = 0
    for many in range(24, 48):
        rows = tuple((f"dòng {at}", "a") for at in range(many))
        document = build_pdf(HEAD, [Table(columns, rows, note=note)])
        *_others, last = with_pypdf(document)
        signed = last.index(HEAD.signatory_name)
        assert last.index(f"dòng {many - 1}") < signed
        # On a page with the signature the head of the table stands again.
        assert last.index("Nội dung") < signed
        splits += len(_others)
        every = " ".join([*_others, last])
        assert [f"dòng {at} " in every for at in range(many)] == [True] * many
    assert splits > 5


@pytest.mark.parametrize("text", ["a", "a " * 60])
def test_a_table_that_just_fills_its_last_page_gives_rows_to_the_next(text):
    """Between what fits with the space around it and what fits without, pages must not be turned for ever."""
    columns = (Column("Số"), Column("Nội dung"))
    for many in range(28, 120):
        rows = tuple((f"dòng {at}", text) for at in range(many))
        *_others, last = with_pypdf(build_pdf(HEAD, [Table(columns, rows)]))
        assert last.index(f"dòng {many - 1}") < last.index(HEAD.signatory_name)


def test_a_note_below_the_last_table_of_an_appendix_stands_with_rows():
    columns = (Column("Số"), Column("Nội dung"))
    for many in range(30, 46):
        rows = tuple((f"dòng {at}", "a") for at in range(many))
        blocks = [
            Text("Thân"),
            Appendix(),
            Section("Phụ lục"),
            Table(columns, rows),
            Text("Lưu ý", muted=True),
        ]
        *_others, last = with_pypdf(build_pdf(HEAD, blocks))
        assert last.index(f"dòng {many - 1}") < last.index("Lưu ý")
