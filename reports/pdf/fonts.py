"""Register the one font family that every document embeds.

Noto Sans (Open Font License, beside the files) holds every Vietnamese letter and the
ĕ ĭ ŏ ŭ ƀ of Ê Đê, Gia-rai and Ba Na names.
"""

from functools import cache
from pathlib import Path

from reportlab import rl_config
from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path(__file__).resolve().parent.parent / "fonts"
REGULAR = "NotoSans-Regular"
BOLD = "NotoSans-Bold"
ITALIC = "NotoSans-Italic"
# Plain bytes: to write each page in printable signs takes a tenth of the time and a quarter more room.
rl_config.useA85 = 0


@cache
def register() -> None:
    """Make the family known to ReportLab; a second call does nothing.

    Raises ``reportlab.pdfbase.ttfonts.TTFError`` when a font file is missing or damaged.
    """
    for name in (REGULAR, BOLD, ITALIC):
        pdfmetrics.registerFont(TTFont(name, str(FOLDER / f"{name}.ttf")))
    addMapping(REGULAR, 0, 0, REGULAR)
    addMapping(REGULAR, 1, 0, BOLD)
    addMapping(REGULAR, 0, 1, ITALIC)
    # There is no fourth file: bold italic falls back to bold.
    addMapping(REGULAR, 1, 1, BOLD)


@cache
def drawable() -> frozenset[int]:
    """Return the code points that all three files can draw."""
    register()
    faces = (pdfmetrics.getFont(name).face for name in (REGULAR, BOLD, ITALIC))
    return frozenset.intersection(*(frozenset(face.charToGlyph) for face in faces))
