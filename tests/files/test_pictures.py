"""A picture is drawn anew: its pixels stay, everything else that its file held is gone."""

import zlib
from io import BytesIO

import pytest
from PIL import Image

from casework.files import limits
from casework.files.refusals import FileRefused
from casework.files.taking import take
from tests.casework import papers

pytestmark = pytest.mark.usefixtures("in_process")


def code_of(data: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        take(data)
    return refused.value.code


def taken(data: bytes) -> Image.Image:
    clean = take(data)
    assert (clean.kind, clean.pages) == ("jpeg", 1)
    return Image.open(BytesIO(clean.data))


def test_position_comment_profile_and_what_followed_are_gone():
    data = papers.photograph()
    before = Image.open(BytesIO(data))
    assert before.getexif().get_ifd(papers.GPS_TAG)[2] == (10.0, 21.0, 17.0)
    assert before.info["comment"] == papers.CANARY
    assert data.count(papers.CANARY) == 4
    clean = take(data).data
    assert papers.CANARY not in clean
    assert b"PK\x03\x04" not in clean
    assert b"<script" not in clean
    after = Image.open(BytesIO(clean))
    assert dict(after.getexif()) == {}
    assert set(after.info) == {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


# Where the dark half, which lies on the left, stands once the orientation is applied.
TURNED = {1: (0, 15), 3: (39, 15), 6: (15, 0), 8: (15, 39)}


@pytest.mark.parametrize("orientation", TURNED)
def test_the_orientation_is_applied(orientation):
    picture = taken(papers.photograph(orientation))
    assert picture.size == ((40, 30) if orientation in (1, 3) else (30, 40))
    assert sum(picture.getpixel(TURNED[orientation])) < 60
    across, down = TURNED[orientation]
    assert sum(picture.getpixel((picture.width - 1 - across, picture.height - 1 - down))) > 700


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_png_and_webp_become_jpeg(kind):
    picture = taken(papers.saved(papers.picture(), kind, exif=papers.exif()))
    assert picture.format == "JPEG"
    assert picture.size == (40, 30)


def test_what_was_transparent_is_white():
    clear = Image.new("RGBA", (10, 10), (0, 0, 0, 0))
    assert taken(papers.saved(clear, "PNG")).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16"])
def test_every_usual_mode_is_read(mode):
    deep = mode == "I;16"
    grey = Image.new(mode, (10, 10), 120 * 256) if deep else Image.new("L", (10, 10), 120).convert(mode)
    shown = taken(papers.saved(grey, "PNG")).getpixel((5, 5))
    # One bit has black and white only, and dithers.
    assert mode == "1" or all(abs(value - 120) <= 4 for value in shown)


def test_a_cmyk_scan_is_read():
    data = papers.saved(Image.new("CMYK", (10, 10), (0, 0, 0, 0)))
    assert taken(data).getpixel((5, 5)) == (255, 255, 255)


def test_no_side_is_longer_than_needed():
    data = papers.saved(Image.new("RGB", (6000, 2000)))
    assert taken(data).size == (limits.MAX_SIDE, 1000)


def test_the_same_file_gives_the_same_digest():
    assert take(papers.photograph()).sha256 == take(papers.photograph()).sha256


@pytest.mark.parametrize("size", [(9000, 7000), (20_000, 7000), (65_000, 40_000)])
def test_a_bomb_is_refused_before_it_is_unpacked(size):
    # A few kilobytes that unpack to gigabytes: only the head says how large it is.
    small = bytearray(papers.saved(Image.new("1", (8, 8)), "PNG"))
    small[16:24] = size[0].to_bytes(4, "big") + size[1].to_bytes(4, "big")
    small[29:33] = _crc(bytes(small[12:29]))
    assert code_of(bytes(small)) == "too_many_pixels"


def _crc(chunk: bytes) -> bytes:
    return zlib.crc32(chunk).to_bytes(4, "big")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("part", [0.3, 0.7, 0.95])
def test_a_file_cut_short_is_refused(kind, part):
    data = papers.saved(Image.effect_noise((200, 200), 90).convert("RGB"), kind)
    assert code_of(data[: int(len(data) * part)]) == "damaged"


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("empty", b""),
        ("not_allowed", b"x"),
        ("not_allowed", b"GIF89a" + bytes(50)),
        ("not_allowed", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("not_allowed", b"<html>" + papers.jpeg()),
        ("not_allowed", b"\n" + papers.pdf()),
        ("not_allowed", b"MZ" + bytes(100)),
        ("not_allowed", b"BM" + bytes(100)),
        ("not_allowed", b"II*\0" + bytes(100)),
        ("office", papers.ZIP),
        ("office", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100)),
        ("heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(50)),
        ("damaged", b"\xff\xd8\xff\xe0" + b"<script>alert(1)</script>" * 9),
        ("damaged", b"RIFF\x10\0\0\0WEBPVP8 <html>"),
    ],
)
def test_what_is_something_else_is_refused(code, data):
    assert code_of(data) == code


def test_a_picture_that_is_a_page_as_well_loses_the_page():
    # A comment right after the start: browsers that guess would read HTML.
    page = b"<html><script>alert(1)</script>"
    data = papers.jpeg()
    poly = data[:2] + b"\xff\xfe" + (len(page) + 2).to_bytes(2, "big") + page + data[2:]
    assert b"<script>" in poly
    assert b"<script>" not in take(poly).data
