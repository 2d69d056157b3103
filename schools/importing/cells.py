"""One cell of a list of institutions: each reader takes text and returns a value, or raises ValueError."""

import datetime as dt
import re
from functools import cache

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import override

from interface.tables.spreadsheet_text import unguarded
from interface.tables.table import DATE, ERROR, FORMULA, Cell
from schools.enums import AskedPaper, InstitutionKind, Need
from schools.limits import MOST_COST, MOST_INTAKES, MOST_MONTHS, MOST_PLACES, OLDEST, PHONE, read_position
from schools.models import Institution, Programme
from vietnam.calendar import today
from vietnam.text import fold, normalise

GROUPED = re.compile(r"\d{1,3}(?:[., ]\d{3})+")
DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
INTAKE = re.compile(rf"({DAY.pattern})(?:\s*\(\D*({DAY.pattern})\))?")
LAST_YEAR = 2199
WEEKDAY_WORDS = {
    **{fold(word): place for place, word in enumerate(("hai", "ba", "tư", "năm", "sáu", "bảy"), start=1)},
    **{str(number): number - 1 for number in range(2, 8)},
    **dict.fromkeys(("cn", "chu nhat", "8"), 7),
}
KIND_WORDS = {
    "tieu hoc": "primary",
    "thcs": "lower_secondary",
    "thpt": "upper_secondary",
    "gdtx": "continuing",
    "gdnn - gdtx": "continuing",
    "gdnn": "vocational",
    "trung tam day nghe": "vocational",
    "nha mo": "open_house",
    "mai am": "open_house",
    "hoi phu nu": "womens_union",
    "tram y te": "health_station",
    "benh vien": "health_station",
    "trung tam cong tac xa hoi": "social_work",
    "khac": "other",
}
NEED_WORDS = {
    "tro lai truong": "back_to_school",
    "lop cau noi": "bridging",
    "lop linh hoat": "bridging",
    "hoc nghe": "vocational",
    "dich vu": "service",
}
PAPER_WORDS = {
    "khai sinh": "birth_certificate",
    "cu tru": "residence_paper",
    "can cuoc": "identity_paper",
    "hoc ba": "school_record",
    "chuyen truong": "transfer",
    "hoan thanh": "completion",
    "suc khoe": "health",
    "ngheo": "poverty",
    "anh": "photo",
}


def plain_text(cell: Cell) -> str:
    """Return the text of a cell in one normal form. Raises ValueError for a formula or a sheet's error."""
    if cell.kind == FORMULA:
        raise ValueError(_("ô là công thức; chép lại và chỉ dán giá trị"))
    if cell.kind == ERROR:
        raise ValueError(_("ô báo lỗi của bảng tính"))
    return normalise(unguarded(cell.text))


def short(model, field: str):
    """Return a reader of text that is not longer than the column of `model`."""
    most = model._meta.get_field(field).max_length

    def read(text: str) -> str:
        if len(text) > most:
            raise ValueError(_("dài quá %(most)s ký tự") % {"most": most})
        return text

    return read


def number(least: int, most: int):
    """Return a reader of whole numbers from `least` to `most`, thousands grouped or not."""

    def read(text: str) -> int:
        bare = re.sub(r"[., ]", "", text) if GROUPED.fullmatch(text) else text
        if not (bare.isascii() and bare.isdigit() and len(bare) < 12 and least <= int(bare) <= most):
            raise ValueError(
                _("phải là số nguyên từ %(least)s đến %(most)s") % {"least": least, "most": most}
            )
        return int(bare)

    return read


def one_of(choices, words):
    """Return a reader of a choice by its code, its label or one of `words`, marks and capitals aside."""

    @cache
    def known() -> dict[str, str]:
        labels = {
            _dashed(label): code for label, code in zip(labels_of(choices), choices.values, strict=True)
        }
        return {**words, **{fold(code): code for code in choices.values}, **labels}

    def read(text: str) -> str:
        found = known().get(_dashed(text))
        if found is None:
            raise ValueError(_("không có trong danh mục; chép một giá trị của tệp mẫu"))
        return str(found)

    return read


def labels_of(choices) -> list[str]:
    """Return the labels of `choices` as lists hold them: in Vietnamese, whatever the screen speaks."""
    with override("vi"):
        return [str(label) for label in choices.labels]


def phone(text: str) -> str:
    """Read a telephone number as it is dialled."""
    if not PHONE.fullmatch(text):
        raise ValueError(_("không phải số điện thoại"))
    return text


def email(text: str) -> str:
    """Read an address of mail."""
    try:
        validate_email(text)
    except ValidationError:
        raise ValueError(_("không phải địa chỉ thư điện tử")) from None
    return short(Institution, "email")(text)


def position(text: str) -> list[str]:
    """Read a place on the map as [latitude, longitude]."""
    try:
        return [str(degrees) for degrees in read_position(text)]
    except ValidationError as error:
        raise ValueError(error.messages[0]) from None


def weekdays(text: str) -> list[int]:
    """Read "T2-T6", "Thứ Hai, Thứ Tư" or "2, 3, CN" as days from 1 (Monday) to 7 (Sunday)."""
    words = re.sub(r"\bthu\s*|\bt(?=\d)", "", fold(text)).replace("–", "-").replace(" den ", "-")
    days = set()
    for part in filter(None, (part.strip() for part in re.split(r"[,;+]", words))):
        ends = [WEEKDAY_WORDS.get(end.strip()) for end in part.split("-")]
        if None in ends or len(ends) > 2 or ends[0] > ends[-1]:
            raise ValueError(_("ghi như “T2-T6” hoặc “T2; T4; CN”"))
        days |= set(range(ends[0], ends[-1] + 1))
    return sorted(days)


def papers(text: str) -> list[str]:
    """Read the papers that are asked for, between semicolons or commas."""
    found = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        # Some labels hold a comma themselves.
        pieces = [part] if fold(part) in _paper_labels() else part.split(",")
        codes = [_paper(piece) for piece in pieces if piece.strip()]
        if None in codes:
            raise ValueError(
                _("có giấy tờ không nằm trong danh mục của tệp mẫu: “%(text)s”") % {"text": part[:60]}
            )
        found += codes
    return [str(paper) for paper in AskedPaper.values if paper in found]


def intakes(text: str) -> list[list[str | None]]:
    """Read "05/01/2027 (20/12/2026); 01/04/2027" as [[starts, apply by], …] in ISO 8601."""
    days = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        found = INTAKE.fullmatch(part)
        if not found:
            raise ValueError(_("ghi như “05/01/2027 (20/12/2026); 01/04/2027”"))
        starts, by = _day(found[2], found[3], found[4]), None
        if found[5]:
            by = _day(found[6], found[7], found[8])
        if starts < today():
            raise ValueError(_("ngày %(day)s đã qua") % {"day": f"{starts:%d/%m/%Y}"})
        if by and by > starts:
            raise ValueError(_("hạn nhận hồ sơ phải trước hoặc trong ngày khai giảng"))
        days[starts.isoformat()] = by and by.isoformat()
    if len(days) > MOST_INTAKES:
        raise ValueError(_("không quá %(most)s ngày") % {"most": MOST_INTAKES})
    return [list(pair) for pair in sorted(days.items())]


def not_a_date(cell: Cell) -> None:
    """Raise ValueError for "2-6" that the spreadsheet took for the second of June."""
    if cell.kind == DATE:
        raise ValueError(_("bảng tính đã đổi thành ngày tháng; ghi như “T2-T6”"))


READERS = {
    "name": short(Institution, "name"),
    "kind": one_of(InstitutionKind, KIND_WORDS),
    "address": short(Institution, "address"),
    "contact_name": short(Institution, "contact_name"),
    "phone": phone,
    "email": email,
    "opening_days": weekdays,
    "opening_hours": short(Institution, "opening_hours"),
    "position": position,
    "programme": short(Programme, "name"),
    "need": one_of(Need, NEED_WORDS),
    "min_age": number(0, OLDEST),
    "max_age": number(0, OLDEST),
    "grades": short(Programme, "grades"),
    "months": number(1, MOST_MONTHS),
    "monthly_cost": number(0, MOST_COST),
    "included": short(Programme, "included"),
    "papers": papers,
    "places": number(0, MOST_PLACES),
    "intakes": intakes,
}


def _dashed(text: str) -> str:
    return fold(text).replace("–", "-")


@cache
def _paper_labels() -> dict[str, str]:
    return {fold(label): code for label, code in zip(labels_of(AskedPaper), AskedPaper.values, strict=True)}


def _paper(text: str) -> str | None:
    key = fold(text)
    return _paper_labels().get(key) or next(
        (code for words, code in PAPER_WORDS.items() if words in key), None
    )


def _day(day, month, year) -> dt.date:
    try:
        found = dt.date(int(year), int(month), int(day))
    except ValueError:
        raise ValueError(_("có ngày không có trong lịch")) from None
    if found.year > LAST_YEAR:
        raise ValueError(_("kiểm tra lại năm"))
    return found
