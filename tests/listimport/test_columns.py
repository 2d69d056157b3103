"""The header is found under its letterhead, and columns named otherwise in every commune are recognised."""

from datetime import date

import pytest

from casework.listimport.columns import (
    FIELDS,
    Mapping,
    header_signature,
    is_numbering,
    list_date,
    propose_mapping,
)
from interface.tables.reader import read_table
from interface.tables.table import BLANK, Row

from . import crafted
from .sheets import TODAY, cell, table

HEADINGS = [
    {
        "row_no": "TT", "full_name": "Họ tên trẻ", "birth": "Năm sinh", "sex": "Nam/Nữ", "village": "Địa chỉ",
        "caregiver_name": "Họ tên bố (mẹ)", "phone": "ĐT liên hệ", "grade": "Lớp", "school": "Trường",
        "work": "Loại công việc", "hours_per_day": "Thời gian làm việc", "poverty": "Hoàn cảnh gia đình",
        "note": "Ghi chú",
    },
    {
        "school": "Tên trường", "grade": "Lớp học", "full_name": "Họ và tên học sinh", "sex": "Giới",
        "birth": "Ngày tháng năm sinh", "caregiver_name": "Họ tên chủ hộ", "village": "Chỗ ở hiện nay",
        "work": "Nghề nghiệp", "hours_per_day": "Số giờ làm việc/ngày",
    },
    {
        "row_no": "STT", "personal_id": "Mã số định danh cá nhân", "full_name": "HỌ VÀ TÊN",
        "birth": "NGÀY SINH", "ethnicity": "DÂN TỘC", "sex": "GIỚI TÍNH", "village": "THÔN, BẢN",
        "caregiver_name": "NGƯỜI GIÁM HỘ", "phone": "SỐ ĐIỆN THOẠI CHA/MẸ", "poverty": "HỘ NGHÈO",
        "schooling": "TÌNH TRẠNG HỌC TẬP", "work": "VIỆC ĐANG LÀM",
        "hours_per_day": "SỐ GIỜ LÀM VIỆC TRONG NGÀY", "days_per_week": "SỐ NGÀY LÀM VIỆC TRONG TUẦN",
        "workplace": "ĐỊA ĐIỂM LÀM VIỆC", "found_on": "THỜI GIAN PHÁT HIỆN",
    },
    {"full_name": "Ho va ten", "birth": "Ngay sinh", "phone": "SDT"},
]  # fmt: skip


def columns_of(*rows: tuple) -> dict[str, int]:
    return propose_mapping(table(*rows)).columns


def test_the_sample_in_full():
    sheet = read_table(crafted.sample())
    mapping = propose_mapping(sheet)
    assert (mapping.header_row, mapping.first_row, mapping.missing) == (5, 6, ())
    in_order = [code for code in FIELDS if code != "grade"]
    assert mapping.columns == {code: at for at, code in enumerate(in_order)}
    assert mapping.sure == set(in_order)
    assert list_date(sheet, mapping, TODAY) == date(2026, 11, 20)


@pytest.mark.parametrize("named", HEADINGS)
def test_other_communes_order_and_name_their_columns_otherwise(named):
    row = tuple(named.values())
    assert columns_of(("UBND XÃ",), ("DANH SÁCH TRẺ EM",), (), row) == {
        code: at for at, code in enumerate(named)
    }


def test_the_childs_name_is_not_the_parents():
    assert columns_of(("Họ tên cha", "Họ tên mẹ", "Họ và tên", "Năm sinh")) == {
        "full_name": 2,
        "birth": 3,
        "caregiver_name": 0,
    }


def test_two_lines_of_header_and_a_line_of_numbers():
    sheet = table(
        ("STT", "Họ và tên", "Thời gian làm việc", "", "Ghi chú"),
        ("", "", "Số giờ/ngày", "Số ngày/tuần", ""),
        ("(1)", "(2)", "(3)", "(4)", "(5)"),
        (1, "Lò Mai", 4, 6, ""),
    )
    mapping = propose_mapping(sheet)
    assert mapping.headings[2:4] == ("Thời gian làm việc Số giờ/ngày", "Thời gian làm việc Số ngày/tuần")
    assert mapping.columns == {
        "row_no": 0, "full_name": 1, "hours_per_day": 2, "days_per_week": 3, "note": 4,
    }  # fmt: skip


def test_a_line_of_numbers_alone():
    mapping = propose_mapping(table(("STT", "Họ và tên", "Năm sinh"), (1, 2, 3), (1, "Lò Mai", 2013)))
    assert (mapping.header_row, mapping.first_row) == (1, 3)


@pytest.mark.parametrize(
    "texts, numbering",
    [(("A", "B", "1", "2", "3"), True), (("1", "Lò Mai", "2013"), False), (("8", "6", "7"), False)],
)
def test_what_counts_columns(texts, numbering):
    assert is_numbering(Row(1, tuple(map(cell, texts)))) is numbering


def test_without_a_header_the_cells_speak():
    mapping = propose_mapping(
        table(
            (1, "Lò Thị Mai", date(2013, 1, 17), "Nữ", "Thái", "0912345678"),
            (2, "Y Bliêng Niê", date(2012, 6, 5), "Nam", "Ê-đê", "0912345679"),
        )
    )
    assert (mapping.header_row, mapping.first_row, mapping.sure) == (0, 1, frozenset())
    assert mapping.columns == {"full_name": 1, "birth": 2, "sex": 3, "ethnicity": 4, "phone": 5}


def test_a_column_without_a_heading_is_told_by_its_cells():
    assert columns_of(("Họ và tên", "Thôn", ""), ("Lò Mai", "Ấp 1", "0912345678"))["phone"] == 2


def test_a_sheet_without_names_cannot_begin():
    mapping = propose_mapping(table(("Năm", "Thu", "Chi"), (2025, 10, 20)))
    assert mapping.missing == ("full_name",)


class TestCorrection:
    def test_the_officers_columns_are_taken(self):
        mapping = propose_mapping(table(("Họ và tên", "Tên gọi", "Năm sinh"), ("Lò", "Mai", 2013)))
        assert mapping.corrected({"full_name": 1, "birth": 2}).columns == {"full_name": 1, "birth": 2}

    @pytest.mark.parametrize("columns", [{"name": 1}, {"full_name": 1, "note": 1}, {"full_name": -1}])
    def test_what_makes_no_sense_is_not(self, columns):
        with pytest.raises(ValueError):
            Mapping(1, 2, {}).corrected(columns)

    def test_the_next_list_with_the_same_headings_is_known(self):
        headings = ("Họ và tên", "Năm sinh", "Thôn")
        march = table(("Tháng 3",), headings, ("Lò Mai", 2013, "Ấp 1"))
        april = table(
            ("Tháng 4",), (), tuple(heading.upper() for heading in headings), ("Lò Mí", 2012, "Ấp 2")
        )
        other = table(("Họ và tên", "Thôn", "Năm sinh"), ("Lò Mai", "Ấp 1", 2013))
        assert header_signature(march) == header_signature(april)
        assert header_signature(march) != header_signature(other)


@pytest.mark.parametrize(
    "line, day",
    [
        ("(Tính đến ngày 20/11/2026)", date(2026, 11, 20)),
        ("Tính đến ngày 01 tháng 9 năm 2026", date(2026, 9, 1)),
        ("Tính đến hết ngày 30.6.2026.", date(2026, 6, 30)),
        ("Tính đến ngày 20/11/2027", None),
        ("Danh sách năm 2026", None),
    ],
)
def test_the_day_a_list_was_made_for(line, day):
    sheet = table((line,), ("Họ và tên", "Năm sinh", "Thôn"), ("Lò Mai", 2013, "Ấp 1"))
    assert list_date(sheet, propose_mapping(sheet), TODAY) == day


def test_a_blank_is_a_blank():
    assert BLANK.text == ""
