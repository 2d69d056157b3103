"""What the long attacks found, each with the input that showed it."""

import pytest

from attack import sheets
from interface.tables.spreadsheet_text import safe_text


@pytest.mark.parametrize("letter", ["\uffff", "\ufffe", "\ud800"])
def test_letters_that_no_workbook_can_hold_are_left_out(letter):
    assert safe_text(f"Lò {letter}Mai") == "Lò Mai"
    assert safe_text(f"{letter}=1+1") == "'=1+1"


def test_a_list_with_such_letters_is_handed_back(monkeypatch):
    monkeypatch.setattr(sheets.reader, "_parse_elsewhere", sheets.in_this_process)
    text = "Họ và tên\tNăm sinh\nLò Thị\uffff Mai\t2012\n"
    assert sheets.judged(text.encode("utf-16")) == "read"
