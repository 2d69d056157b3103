"""The one maker of paragraphs: literal text, composed letters, bounded length."""

import ast
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.pdf import styles
from reports.pdf.text import MAX_CHARACTERS, Strong, composed, few_lines, one_line, paragraph, plain

ROOT = Path(__file__).resolve().parents[2]
MAKER = ROOT / "reports" / "pdf" / "text.py"
# Lays out texts of its own with ReportLab alone, to measure what ours costs beside it.
MEASURE = ROOT / "bench" / "bare.py"
FOREIGN = {".venv", "node_modules", "frontend", "var", ".git"}
MAKERS = {"Paragraph", "XPreformatted", "ParaParser", "Preformatted"}
HOSTILE = (
    "<b>đậm</b>",
    "<img src=/etc/passwd>",
    '<img src="file:///etc/passwd" width="1"/>',
    "<a href='http://a.example'>x</a>",
    "<para><font size=99>",
    "&lt;b&gt; &amp; & &#60;",
    "</para>",
    "<br/",
    "<onDraw name=x/>",
)


def sources():
    for path in ROOT.rglob("*.py"):
        if not FOREIGN.intersection(path.relative_to(ROOT).parts):
            yield path


def paragraph_makers(source: str) -> list[int]:
    """Lines on which a class that reads markup is called, under its own name or as an attribute."""
    lines = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            lines += [node.lineno] * (name in MAKERS)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("reportlab"):
            lines += [node.lineno for each in node.names if each.name in MAKERS and each.asname]
    return lines


def test_only_one_file_of_the_program_makes_paragraphs():
    found = {path for path in sources() if paragraph_makers(path.read_text(encoding="utf-8"))}
    assert found == {MAKER, MEASURE}


@pytest.mark.parametrize(
    "source",
    [
        "Paragraph(x, y)",
        "platypus.Paragraph(x, y)",
        "from reportlab.platypus import Paragraph as P\nP(x)",
        "XPreformatted(x, y)",
    ],
)
def test_the_walk_sees_every_way_to_make_one(source):
    assert len(paragraph_makers(source)) == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_in_data_stays_literal(text):
    assert paragraph(text, styles.BODY).getPlainText() == text
    assert composed(Strong(text), " ", text, style=styles.BODY).getPlainText() == f"{text} {text}"


def test_composed_sets_only_strong_parts_bold():
    frags = composed(Strong("Người lập:"), " Mai <b>", style=styles.BODY).frags
    bold = "".join(frag.text for frag in frags if frag.fontName == "NotoSans-Bold")
    regular = "".join(frag.text for frag in frags if frag.fontName == "NotoSans-Regular")
    assert (bold, regular) == ("Người lập:", " Mai <b>")


@pytest.mark.parametrize(
    ("given_text", "drawn"),
    [
        (unicodedata.normalize("NFD", "Nguyễn Thị Ẩn"), "Nguyễn Thị Ẩn"),
        ("ĕ ĭ ŏ ŭ ƀ H'Bĭa Y Ƀ", "ĕ ĭ ŏ ŭ ƀ H'Bĭa Y Ƀ"),
        ("a\x00\x07b\x7f\u200b\u202ec\ud800", "abc"),
        ("một\r\nhai\rba\tbốn\u2028năm", "một\nhai\nba bốn\nnăm"),
        ("≥ 5 → ☑", ">= 5 -> [x]"),
        ("mưa 😀 漢", "mưa \ufffd \ufffd"),
        (0, "0"),
    ],
)
def test_plain_composes_letters_and_drops_what_cannot_be_drawn(given_text, drawn):
    assert plain(given_text) == drawn


def test_one_line_joins_lines():
    assert one_line("Xã\n  Tân\tMẫu ") == "Xã Tân Mẫu"


def test_few_lines_keeps_the_first_line_breaks():
    assert few_lines("TM. ỦY BAN\n\n  CHỦ  TỊCH\n", 80) == "TM. ỦY BAN\nCHỦ TỊCH"
    assert few_lines("a\nb\nc\nd", 80, lines=2) == "a\nb c d"
    assert few_lines("\n\n", 80) == ""


def test_long_text_is_cut_with_a_visible_mark():
    assert plain("ă" * MAX_CHARACTERS) == "ă" * MAX_CHARACTERS
    assert plain("ă" * 300_000) == "ă" * MAX_CHARACTERS + "… [đã rút gọn]"
    assert plain("abcdef", limit=3) == "abc… [đã rút gọn]"
    assert plain("e" + "\u0323\u0301" * 200_000).endswith("… [đã rút gọn]")


def test_line_breaks_are_bounded():
    assert plain("a\n\n \n\nb\n\nc") == "a\n\nb\n\nc"
    many = plain("W\n" * 500)
    assert many.count("\n") == 99
    assert many.count("W") == 500


def test_decomposed_text_of_allowed_length_is_not_cut():
    assert plain(unicodedata.normalize("NFD", "ế" * MAX_CHARACTERS)) == "ế" * MAX_CHARACTERS


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=400) | st.sampled_from(HOSTILE))
def test_any_text_becomes_a_paragraph_that_shows_it_literally(text):
    made = paragraph(text, styles.BODY)
    made.wrap(styles.WIDTH, styles.HEIGHT)
    assert "".join(made.getPlainText().split()) == "".join(plain(text).split())
    assert unicodedata.is_normalized("NFC", plain(text))
    assert not [frag for frag in made.frags if getattr(frag, "cbDefn", None)]
