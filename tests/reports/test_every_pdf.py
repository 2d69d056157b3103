"""What holds for every PDF of the program, whatever it is about."""

import json
import os
import subprocess
import sys
import unicodedata
from hashlib import sha256
from io import BytesIO

import pikepdf
import pytest

from attack.pdfs import FAMILIES, fuzz, spoilt
from config.local.addresses import ROOT
from reports.papers.registry import ALL
from reports.pdf import masthead, styles, text
from reports.pdf.blocks import Column, Section, Table, Text
from reports.pdf.document import build_pdf
from tests.reports.every_pdf import EVERY, makers
from tests.reports.heads import HEAD
from tests.reports.reading import READERS, faults, fonts, read, with_poppler, with_pypdf
from tests.reports.structure import structure_faults

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyfjwzĕĭŏŭƀ"
TONES = "\u0300\u0301\u0303\u0309\u0323"
VOWELS = "aăâeêioôơuưy"
ALPHABET = LETTERS + "".join(unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES)


@pytest.fixture(scope="module")
def files():
    return {one.name: one.build(one.sample) for one in EVERY}


def test_the_list_is_whole():
    assert makers() == {one.module for one in EVERY}
    assert {kind.code for kind in ALL} <= {one.name for one in EVERY}
    assert len({one.name for one in EVERY}) == len(EVERY)


@pytest.mark.parametrize("name", [one.name for one in EVERY])
def test_it_is_sound_tagged_and_says_what_it_is(files, name):
    content = files[name]
    assert faults(content) == ""
    assert structure_faults(content) == []
    file = read(content)
    assert file.metadata.title
    assert (file.root_object["/Lang"], file.root_object["/ViewerPreferences"]["/DisplayDocTitle"]) == (
        "vi-VN",
        True,
    )
    embedded = fonts(content)
    assert set(embedded.values()) == {True}
    assert {font.split("+")[1].split("-")[0] for font in embedded} == {"NotoSans"}


@pytest.mark.parametrize("name", [one.name for one in EVERY])
def test_every_page_says_level_scope_maker_and_moment(files, name):
    pages = with_pypdf(files[name])
    for place, page in enumerate(pages, 1):
        for part in ("Mức độ bảo mật:", "Phạm vi cung cấp:", "Người lập:", "lúc 14:05 ngày 05/10/2026"):
            assert part in page
        # The first page carries no number (Decree 30/2020/NĐ-CP, Annex I).
        assert (f"Trang {place}/{len(pages)}" in page) == (place > 1)
    assert f"{masthead.NATION} {masthead.MOTTO}" in pages[0]


@pytest.mark.parametrize("name", [one.name for one in EVERY])
def test_pages_are_a4_within_the_margins_of_the_decree_and_without_pictures(files, name):
    with pikepdf.open(BytesIO(files[name])) as pdf:
        for page in pdf.pages:
            left, foot, right, head = map(float, page.mediabox)
            assert (round(right - left), round(head - foot)) == (595, 842)
        kinds = {str(each.get("/Subtype")) for each in pdf.objects if isinstance(each, pikepdf.Stream)}
        assert "/Image" not in kinds
    millimetre = 72 / 25.4
    assert 30 <= styles.LEFT / millimetre <= 35
    assert 15 <= styles.RIGHT / millimetre <= 20
    assert 20 <= styles.TOP / millimetre <= 25
    assert 20 <= styles.BOTTOM / millimetre <= 25


@pytest.mark.parametrize("reader", READERS)
def test_every_letter_is_read_back_from_body_table_and_heading(reader):
    for letters in (ALPHABET, ALPHABET.upper()):
        # A blank after each fifth letter lets lines break.
        words = " ".join(letters[start : start + 5] for start in range(0, len(letters), 5))
        table = Table((Column(words[:60]), Column("b")), ((words, 1),), title=words)
        content = build_pdf(HEAD, [Section(words), Text(words), table])
        assert " ".join(reader(content)).count(words) >= 3


def test_every_letter_is_read_back_from_bookmarks_and_descriptions():
    for letters in (ALPHABET, ALPHABET.upper()):
        content = build_pdf(HEAD, [Section(letters)])
        assert [each.title for each in read(content).outline] == [letters]
    head = {**vars_of(HEAD), "title": ALPHABET, "subtitle": "", "issuer": (ALPHABET.upper(),)}
    file = read(build_pdf(type(HEAD)(**head), [Text("a")]))
    assert (file.metadata.title, file.metadata.author) == (ALPHABET, ALPHABET.upper())
    assert ALPHABET in file.xmp_metadata.dc_title["x-default"]


def vars_of(head) -> dict:
    return {name: getattr(head, name) for name in head.__dataclass_fields__}


PROGRAM = """
import django, hashlib, json; django.setup()
from tests.reports.every_pdf import EVERY
print(json.dumps({one.name: hashlib.sha256(one.build(one.sample)).hexdigest() for one in EVERY}))
"""


@pytest.mark.parametrize(("seed", "zone"), [("1", "UTC"), ("4242", "America/New_York")])
def test_every_process_makes_the_same_bytes(files, seed, zone):
    environment = os.environ | {
        "PYTHONHASHSEED": seed,
        "TZ": zone,
        "ENVIRONMENT": "test",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout.strip().splitlines()[-1])
    assert found == {name: sha256(content).hexdigest() for name, content in files.items()}


def test_hostile_texts_in_every_place_of_every_document():
    """The short run of `make fuzz-pdf`: each family of texts in each document."""
    runs = fuzz(EVERY, texts=600, seed=20261123, check_every=4)
    assert [(run.name, run.faults) for run in runs if run.faults] == []
    assert sum(run.texts for run in runs) >= 600
    assert {family for run in runs for family in run.families} == set(FAMILIES)
    assert all(run.files and run.checked for run in runs)


def test_the_fuzz_sees_a_place_that_does_not_escape(monkeypatch):
    monkeypatch.setattr(text, "_build", unescaped)
    runs = fuzz([one for one in EVERY if one.name == "committee_report"], texts=200, seed=1, check_every=4)
    assert [run for run in runs if run.faults]


def unescaped(parts, style, bullet):
    marked_up = "".join(getattr(part, "text", part) for part in parts)
    return text._Laid(marked_up, style, bulletText=bullet or None)


def test_what_is_no_text_is_left_as_it_is():
    sample = {"a": ("x", 5, None, {"b": HEAD}), "c": HEAD.made_at}
    found, texts = spoilt(sample, lambda: "!")
    assert (found["a"][:3], found["c"], found["a"][3]["b"].place) == (("!", 5, None), HEAD.made_at, "!")
    assert found["a"][3]["b"].date == HEAD.date
    assert texts >= 10


@pytest.mark.parametrize("reader", [with_pypdf, *([with_poppler] if with_poppler in READERS else [])])
def test_markup_reaches_the_page_as_it_was_typed(reader):
    typed = "<img src=/etc/passwd> & <b>x</b> &amp; &#60;"
    for one in EVERY:
        content = one.build(spoilt(one.sample, lambda: typed)[0])
        assert typed in " ".join(reader(content)), one.name
