"""Names of ethnic groups as lists write them, to the codes of list A."""

from __future__ import annotations

from interface.tables.table import Cell

from ..folding import letters
from ..issues import Issue
from .cleaned import Cleaned, is_placeholder, quote, uncomputed

_NAMES = (
    "Kinh|Tày|Thái|Hoa|Khơ-me|Mường|Nùng|HMông|Dao|Gia-rai|Ngái|"
    "Ê-đê|Ba na|Xơ-Đăng|Sán Chay|Cơ-ho|Chăm|Sán Dìu|Hrê|Mnông|Ra-glai|Xtiêng|"
    "Bru-Vân Kiều|Thổ|Giáy|Cơ-tu|Gié-Triêng|Mạ|Khơ-mú|Co|Tà-ôi|Chơ-ro|Kháng|"
    "Xinh-mun|Hà Nhì|Chu-ru|Lào|La Chí|La Ha|Phù Lá|La Hủ|Lự|Lô Lô|Chứt|"
    "Mảng|Pà Thẻn|Cơ Lao|Cống|Bố Y|Si La|Pu Péo|Brâu|Ơ Đu|Rơ măm|Người nước ngoài"
)
LIST_A_1979 = dict(enumerate(_NAMES.split("|"), start=1))
"""List A: Decision 121-TCTK/PPCĐ of 2 March 1979. The list of 2008 numbers some groups otherwise."""

_OTHER_SPELLINGS = {
    1: "Việt|Người Kinh",
    4: "Hán|Người Hoa",
    5: "Khmer|Khơme|Kh'mer|Khmer Nam Bộ|Khơ-mer|Miên",
    8: "Mông|H'Mông|Hơ Mông|Mèo",
    9: "Mán",
    10: "Jrai|J'rai|Jarai|Gia Lai",
    12: "Rhade|Ê-đe|Rađê",
    13: "Bahnar|Ba-nar",
    14: "Xê Đăng|Sê Đăng|Sơ Đăng|Xêđăng",
    15: "Cao Lan|Sán Chỉ|Cao Lan - Sán Chỉ",
    16: "K'Ho|Kơ Ho|Kho|Cờ Ho",
    17: "Chàm|Champa",
    19: "H'Rê|Hơ Rê",
    20: "M'Nông|Mơ Nông",
    21: "Raglay|Rắc Lây",
    22: "S'Tiêng|Stiêng|X'Tiêng",
    23: "Vân Kiều|Bru|Pa Kô Vân Kiều",
    26: "Katu|K'Tu|Ka Tu",
    27: "Giẻ Triêng|Giẻ - Triêng|Jẻ Triêng",
    29: "Khmú|Kơ Mú",
    30: "Cor|Kor",
    31: "Pa Cô|Pa Kô|Tà Ôih|Pa Cô - Tà Ôi",
    32: "Châu Ro|Chrau",
    34: "Xinh-mul|Sinh Mun",
    36: "Churu|Chu Ru",
    54: "Rơ Măm",
    55: "Nước ngoài",
}


def _spellings() -> dict[str, str]:
    known = {letters(name): f"{code:02d}" for code, name in LIST_A_1979.items()}
    for code, names in _OTHER_SPELLINGS.items():
        known.update((letters(name), f"{code:02d}") for name in names.split("|"))
    return known


_CODES = _spellings()


def ethnicity_code(text: str) -> str | None:
    """The two-digit code of list A for a name in any usual spelling, None when it is none."""
    key = letters(text)
    return _CODES.get(key) or _CODES.get(key.removeprefix("dantoc"))


def clean_ethnicity(cell: Cell) -> Cleaned[str | None]:
    """The code of list A, None when blank or unknown."""
    blocked = uncomputed(cell, "ethnicity")
    if blocked or is_placeholder(cell):
        return Cleaned(None, blocked)
    code = ethnicity_code(cell.text)
    return Cleaned(code, () if code else (Issue("ethnicity_unknown", "ethnicity", {"value": quote(cell)}),))
