"""Which column of a list of institutions holds what: the headings of the template, in any order."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from interface.tables.table import Row, Table
from vietnam.text import fold


@dataclass(frozen=True)
class Column:
    """One column: code, heading, what the template shows in it; `house` when about the institution."""

    code: str
    heading: str
    example: str
    house: bool = True
    required: bool = False


# The headings are what is looked for in a file, whatever the language of the screen: they are not translated.
COLUMNS = (
    Column("name", "Tên cơ sở", "Ví dụ: Trường THCS Hoa Sen", required=True),
    Column("kind", "Loại cơ sở", "Trường trung học cơ sở", required=True),
    Column("commune", "Xã, phường", "Xã Tân Hòa", required=True),
    Column("province", "Tỉnh, thành phố", "Đồng Tháp", required=True),
    Column("address", "Địa chỉ", "Ấp 1"),
    Column("contact_name", "Người liên hệ", "Cô Nguyễn Thị Sen"),
    Column("phone", "Điện thoại", "0273 3840 111"),
    Column("email", "Thư điện tử", "hoasen@truong.example"),
    Column("opening_days", "Ngày mở cửa", "T2-T6"),
    Column("opening_hours", "Giờ mở cửa", "7 giờ đến 11 giờ"),
    Column("position", "Vị trí", "10.35482, 106.68213"),
    Column("programme", "Tên chương trình", "Lớp 6 đến lớp 9", house=False),
    Column("need", "Nhu cầu", "Trở lại trường học", house=False),
    Column("min_age", "Tuổi từ", "11", house=False),
    Column("max_age", "Đến tuổi", "17", house=False),
    Column("grades", "Lớp", "lớp 6 đến lớp 9", house=False),
    Column("months", "Số tháng", "", house=False),
    Column("monthly_cost", "Chi phí mỗi tháng", "0", house=False),
    Column("included", "Được cấp, được giúp", "sách giáo khoa", house=False),
    Column("papers", "Giấy tờ cần có", "Giấy khai sinh; Học bạ", house=False),
    Column("places", "Số chỗ còn nhận", "12", house=False),
    Column("intakes", "Ngày khai giảng", "", house=False),
)
BY_HEADING = {fold(column.heading): column for column in COLUMNS}
HEADINGS = {column.code: column.heading for column in COLUMNS}
# Above the headings a list may have a title; they are looked for so far down.
HIGHEST, ENOUGH = 15, 4
NO_HEADINGS = _("Không thấy tiêu đề cột của tệp mẫu. Tải tệp mẫu, chép danh sách vào rồi nhập lại.")
NO_COLUMN = _("Tệp thiếu cột “%(heading)s”. Thêm cột này theo tệp mẫu rồi nhập lại.")
TWICE = _("Tệp có hai cột “%(heading)s”. Giữ một cột rồi nhập lại.")


class HeadingsRefused(Exception):
    """The list is not read: `sentence` says which heading is missing or stands there twice."""

    def __init__(self, sentence, **words):
        self.sentence = str(sentence) % words
        super().__init__(self.sentence)


def find_columns(table: Table) -> tuple[dict[str, int], list[Row]]:
    """Return code → column counted from 0, and the lines below the headings. Raises HeadingsRefused."""
    for place, row in enumerate(table.rows[:HIGHEST]):
        found = _headings(row)
        if len(found) >= ENOUGH:
            return _checked(found), list(table.rows[place + 1 :])
    raise HeadingsRefused(NO_HEADINGS)


def _headings(row: Row) -> list[tuple[str, int]]:
    words = ((fold(cell.text).strip(" *"), at) for at, cell in enumerate(row.cells))
    return [(BY_HEADING[text].code, at) for text, at in words if text in BY_HEADING]


def _checked(found) -> dict[str, int]:
    columns = {}
    for code, at in found:
        if code in columns:
            raise HeadingsRefused(TWICE, heading=HEADINGS[code])
        columns[code] = at
    for column in COLUMNS:
        if column.required and column.code not in columns:
            raise HeadingsRefused(NO_COLUMN, heading=column.heading)
    return columns
