"""A picture drawn anew: what was hidden in its file stays behind. Runs inside the isolated process."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps

from interface.isolation import Refusal

from . import limits

_DEEP_GREY = ("I", "I;16", "I;16B", "I;16L", "F")


def redrawn(data: bytes, kind: str) -> tuple[bytes, int]:
    """Return a JPEG with the pixels of the picture and nothing else, and its one page.

    Position, camera, colour profile, comments and whatever followed the picture are gone; the orientation is
    applied; no side is longer than `limits.MAX_SIDE`; what was transparent is white. Of several frames the
    first is kept. Raises Refusal or whatever Pillow raises.
    """
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = limits.MAX_PIXELS
    try:
        picture = Image.open(io.BytesIO(data), formats=[kind.upper()])
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise Refusal("too_many_pixels") from error
    if picture.width * picture.height > limits.MAX_PIXELS:
        raise Refusal("too_many_pixels")
    # A JPEG can be decoded at a fraction of its size, which spares the memory of a large photograph.
    picture.draft("RGB", (limits.MAX_SIDE, limits.MAX_SIDE))
    picture.load()
    upright = ImageOps.exif_transpose(picture)
    return _jpeg(_on_white(_small(upright))), 1


def _small(picture: Image.Image) -> Image.Image:
    if picture.mode in _DEEP_GREY:
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if picture.mode == "P":
        picture = picture.convert("RGBA")
    picture.thumbnail((limits.MAX_SIDE, limits.MAX_SIDE))
    return picture


def _on_white(picture: Image.Image) -> Image.Image:
    """A new image of the pixels alone: Pillow carries comments from one file to the next in `info`."""
    clean = Image.new("RGB", picture.size, "white")
    if picture.has_transparency_data:
        seen = picture.convert("RGBA")
        clean.paste(seen, mask=seen.getchannel("A"))
    else:
        clean.paste(picture.convert("RGB"))
    return clean


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=limits.JPEG_QUALITY, optimize=True)
    return out.getvalue()
