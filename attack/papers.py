"""Hostile words in names, search keys, paragraphs and whole documents."""

from django.utils import translation
from hypothesis import strategies as st

from attack import values
from attack.every import every
from attack.tally import Tally
from reports.pdf import blocks
from reports.pdf.document import build_pdf
from reports.pdf.styles import BODY
from reports.pdf.text import MAX_CHARACTERS, few_lines, one_line, paragraph, plain
from tests.reports.heads import HEAD
from vietnam.text import fold, initials, normalise, sort_key

# A cut text ends with a mark of its own.
MARK = 40
LONGEST_NAME = 200
VALUE = st.one_of(values.short, st.none(), st.integers(-(10**12), 10**12))
COLUMNS = (blocks.Column("A"), blocks.Column("B", 2))
BLOCK = st.one_of(
    values.text.map(blocks.Text),
    values.short.map(blocks.Section),
    st.lists(values.short, max_size=4).map(lambda items: blocks.Bullets(tuple(items))),
    st.lists(st.tuples(VALUE, VALUE), max_size=5).map(
        lambda rows: blocks.Table(COLUMNS, tuple(rows), empty="-")
    ),
    st.lists(st.tuples(values.short, VALUE), min_size=1, max_size=4).map(
        lambda pairs: blocks.KeyValues(tuple(pairs))
    ),
)


def texts(*, inputs: int, number: int = 7) -> Tally:
    """Fold, sort and shorten names; make paragraphs of stories."""
    tally = Tally("texts")

    def ask(text):
        with tally.one("text", text):
            for fault in (*faults_of_name(text[:LONGEST_NAME]), *faults_of_story(text)):
                tally.found("wrong", "text", fault, text)
            tally.answered("drawn")

    with translation.override("vi"):
        every(values.text, inputs, number, ask)
    return tally


def documents(*, inputs: int, number: int = 8) -> Tally:
    """Build whole PDFs of hostile blocks."""
    tally = Tally("documents")

    def ask(pieces):
        with tally.one("build_pdf", pieces):
            built = build_pdf(HEAD, pieces).startswith(b"%PDF-")
            tally.answered("built" if built else "not built")

    every(st.lists(BLOCK, max_size=4), inputs, number, ask)
    return tally


def faults_of_name(name: str) -> list[str]:
    """Return what is wrong about the keys of `name`; twice is once."""
    sort_key(name)
    initials(name)
    found = [] if fold(fold(name)) == fold(name) else ["fold of a fold differs"]
    return found if normalise(normalise(name)) == normalise(name) else [*found, "normal form differs"]


def faults_of_story(text: str) -> list[str]:
    """Return what is wrong about the paragraph of `text`."""
    paragraph(text, BODY, limit=400)
    few_lines(text, LONGEST_NAME)
    found = [] if len(plain(text)) <= MAX_CHARACTERS + MARK else ["longer than allowed"]
    return [*found, "a break in one line"] if "\n" in one_line(text) else found
