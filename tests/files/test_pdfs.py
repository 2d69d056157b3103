"""A PDF is written anew: its pages look as they did, and nothing in it acts or tells of its maker."""

import zlib
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from casework.files import limits, pdfs
from casework.files.jpeg_parts import without_extras
from casework.files.refusals import FileRefused
from casework.files.taking import take
from interface.isolation import Refusal
from tests.casework import papers

pytestmark = pytest.mark.usefixtures("in_process")


def code_of(data: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        take(data)
    return refused.value.code


def test_a_plain_pdf_keeps_its_pages():
    clean = take(papers.pdf(3))
    assert (clean.kind, clean.pages) == ("pdf", 3)
    with pikepdf.open(BytesIO(clean.data)) as opened:
        assert [list(map(int, page.mediabox)) for page in opened.pages] == [[0, 0, 200, 200]] * 3


def test_nothing_that_acts_or_tells_is_left():
    dirty = papers.acting_pdf()
    assert papers.hidden_in(dirty)
    clean = take(dirty).data
    assert not papers.hidden_in(clean)
    assert b"PK\x03\x04" not in clean
    with pikepdf.open(BytesIO(clean)) as opened:
        assert set(opened.Root.keys()) == {"/Type", "/Pages"}
        assert "/Info" not in opened.trailer
        assert set(opened.pages[0].obj.keys()) <= pdfs._PAGE_KEYS


def test_the_photograph_of_a_scan_stays_without_its_position():
    with pikepdf.open(BytesIO(papers.scanned_pdf())) as before:
        raw = before.pages[0].Resources.XObject.Im0.read_raw_bytes()
        assert Image.open(BytesIO(raw)).getexif().get_ifd(papers.GPS_TAG)
    with pikepdf.open(BytesIO(take(papers.scanned_pdf()).data)) as after:
        photo = Image.open(BytesIO(after.pages[0].Resources.XObject.Im0.read_raw_bytes()))
        assert dict(photo.getexif()) == {}
        assert photo.tobytes() == Image.open(BytesIO(raw)).tobytes()


def test_a_photograph_packed_twice_loses_its_position_too():
    with pikepdf.open(BytesIO(papers.scanned_pdf())) as dirty:
        photo = dirty.pages[0].Resources.XObject.Im0
        photo.write(zlib.compress(photo.read_raw_bytes()), filter=Array([Name.FlateDecode, Name.DCTDecode]))
        out = BytesIO()
        dirty.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    assert not papers.hidden_in(take(out.getvalue()).data)


def test_what_was_filled_in_is_drawn_onto_the_page():
    with pikepdf.open(BytesIO(papers.pdf())) as form:
        look = form.make_stream(b"0 0 10 10 re f")
        look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 50, 50])
        field = form.make_indirect(
            Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("a"), V=String("b"),
                       Rect=Array([10, 10, 60, 60]), F=4, AP=Dictionary(N=look))
        )  # fmt: skip
        form.Root.AcroForm = Dictionary(Fields=Array([field]), XFA=form.make_stream(papers.CANARY))
        form.pages[0].Annots = Array([field])
        out = BytesIO()
        form.save(out)
    clean = take(out.getvalue()).data
    assert not papers.hidden_in(clean)
    with pikepdf.open(BytesIO(clean)) as opened:
        page = opened.pages[0]
        page.contents_coalesce()
        assert b" Do" in page.Contents.read_bytes()
        assert [one.read_bytes() for one in page.Resources.XObject.values()] == [b"0 0 10 10 re f"]


def test_a_stream_that_lies_in_another_file_leads_nowhere():
    with pikepdf.open(BytesIO(papers.pdf())) as dirty:
        dirty.pages[0].Contents = dirty.make_stream(b"")
        dirty.pages[0].Contents.F = String("/etc/passwd")
        out = BytesIO()
        dirty.save(out)
    with pikepdf.open(BytesIO(take(out.getvalue()).data)) as clean:
        assert "/F" not in clean.pages[0].Contents.stream_dict


def test_what_the_cleaning_does_not_know_is_refused(monkeypatch):
    monkeypatch.setattr(pdfs, "_clean", lambda pdf: None)
    assert code_of(papers.acting_pdf()) == "active"


@pytest.mark.parametrize(
    ("code", "make"),
    [
        ("encrypted", lambda: papers.pdf(encryption=pikepdf.Encryption(owner="a", user="b"))),
        ("too_many_pages", lambda: papers.pdf(limits.MAX_PAGES + 1)),
        ("damaged", lambda: papers.pdf(0)),
        ("damaged", lambda: b"%PDF-1.7\n<script>alert(1)</script>"),
        ("damaged", lambda: b"%PDF-"),
        ("damaged", lambda: b"%PDF-1.7\n" + papers.jpeg()),
    ],
)
def test_what_cannot_be_read_is_refused(code, make):
    assert code_of(make()) == code


def test_a_pdf_locked_against_printing_alone_is_taken():
    assert take(papers.pdf(encryption=pikepdf.Encryption(owner="a", user=""))).pages == 1


def test_too_many_objects_and_too_large_a_result_are_refused(monkeypatch):
    monkeypatch.setattr(limits, "MAX_OBJECTS", 2)
    assert code_of(papers.pdf()) == "too_heavy"
    monkeypatch.undo()


def test_parts_of_a_jpeg_that_cannot_be_followed():
    for data in (b"", b"\xff\xd8", b"\xff\xd8ab", b"\xff\xd8\xff\xe1\x00\x01", b"\xff\xd8\xff\xe1\xff\xff"):
        if data == b"\xff\xd8":
            assert without_extras(data) == b"\xff\xd8\xff\xd9"
            continue
        with pytest.raises(Refusal):
            without_extras(data)


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"restart_marker_blocks": 2}])
def test_the_picture_between_the_parts_is_untouched(options):
    noise = Image.effect_noise((120, 90), 80).convert("RGB")
    data = papers.saved(noise, **options)
    dirty = papers.saved(noise, exif=papers.exif(), comment=papers.CANARY, **options) + papers.ZIP
    clean = without_extras(dirty)
    assert papers.CANARY not in clean
    assert Image.open(BytesIO(clean)).tobytes() == Image.open(BytesIO(data)).tobytes()
