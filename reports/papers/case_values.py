"""Values that every paper of a case begins with, and small words for dates, people and places."""

from django.db.models import Exists, OuterRef

from casework.disclosure import WITHHELD
from casework.enums import BirthPrecision
from reports.papers.kinds import OURS, Slot
from reports.papers.parts import Line
from reports.pdf import wording

SUPERSEDED = "BẢN CŨ: ĐÃ CÓ LẦN SAU"
# The facts about the child at the top of a form, in the order of Mẫu 01.
CHILD = (
    Line("Họ và tên trẻ", "child"),
    Line("Ngày, tháng, năm sinh hoặc ước lượng tuổi", "birth"),
    Line("Giới tính", "sex"),
    Line("Nơi ở hiện nay", "address"),
)
MADE_UP = {
    "commune": "Xã Mẫu Thử",
    "province": "Tỉnh Mẫu Thử",
    "child": "Nguyễn Văn Thử",
    "code": "DT-00-000000",
    "officer": "Trần Thị Mẫu",
    "birth": "01/01/2014",
    "sex": "Nam",
    "address": "Thôn Thử Nghiệm, Xã Mẫu Thử, Tỉnh Mẫu Thử",
    "caregivers": "Lê Thị Mẫu (mẹ)",
    "schooling": "Đang học, lớp 6, Trường THCS Mẫu",
    "signatory": "Trần Thị Mẫu",
}


def about_child(seen, child, commune) -> dict:
    """Return the values about the child, as the person sees them; `child` only tells what is known."""
    return {
        "commune": commune.name,
        "province": commune.parent.name,
        "child": seen.child.full_name,
        "birth": birth_of(seen, child),
        "sex": seen.child.get_sex_display(),
        "address": address_of(seen.child.household.village, commune),
        "caregivers": named_with_relation(seen.caregivers),
        "schooling": seen.schooling,
    }


def about_case(seen, case) -> dict:
    """Return the values that every paper of a case begins with."""
    officer = case.officer.full_name if case.officer else None
    return {
        **about_child(seen, case.child, case.commune),
        "code": case.code,
        "officer": officer,
        "signatory": officer,
    }


def birth_of(seen, child):
    """Return the birth in words as far as it is known, None when nothing is."""
    if child.birth_date is None and child.stated_age is None:
        return None
    if child.birth_precision == BirthPrecision.AGE and child.birth_date is not None:
        return f"{seen.birth} (ước lượng)"
    return seen.birth


def address_of(village, commune):
    """Return village, commune and province in one line; WITHHELD stays."""
    if village is WITHHELD:
        return WITHHELD
    return ", ".join(part for part in (village, commune.name, commune.parent.name) if part)


def named_with_relation(people) -> str | None:
    """Return people with their relation to the child, None when nobody is known."""
    words = []
    for one in people:
        if one.full_name is WITHHELD:
            return WITHHELD
        words.append(f"{one.full_name} ({one.relation})" if one.relation else str(one.full_name))
    return "; ".join(words) or None


def day(value):
    """Return a date as dd/mm/yyyy, None for none."""
    return wording.short_date(value) if value else None


def lines_of(text) -> tuple[str, ...]:
    """Return the entries of a text that parts them by lines or semicolons."""
    if not text or text is WITHHELD:
        return ()
    return tuple(part.strip() for part in str(text).replace("\n", ";").split(";") if part.strip())


def later(rows, **same) -> Exists:
    """Return the condition that `rows` hold a newer row of the same case; `same` narrows them."""
    return Exists(rows.filter(case=OuterRef("case"), pk__gt=OuterRef("pk"), **same))


def bases(text: str, label, mark=OURS) -> Slot:
    """Return the slot of the legal bases, one a line."""
    return Slot("bases", label, text, mark, limit=1500, lines=5)
