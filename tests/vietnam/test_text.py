import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnam.text import fold, initials, normalise, sort_key


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đặng  Thị Ngọc", "dang thi ngoc"),
        ("H' Lĭ Niê", "h' li nie"),
        ("Y Bliêng Ƀuôn", "y blieng ƀuon"),
        (unicodedata.normalize("NFD", "Nguyễn Văn Đạt"), "nguyen van dat"),
        ("LÒ DIỄM LINH", "lo diem linh"),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded


def test_normalise_composes_and_folds_white_space():
    decomposed = unicodedata.normalize("NFD", "  Lò  Hồng\tPhương ")
    assert normalise(decomposed) == "Lò Hồng Phương"


def test_names_sort_by_given_name_then_letters_then_tones():
    names = [
        "Trần Văn Ân",
        "Lê Văn An",
        "Bùi Thị Ánh",
        "Nguyễn Đức",
        "Nguyễn Dũng",
        "Lê Ấn",
        "Lê Hà",
        "Lê Hạ",
        "Lê Hả",
    ]
    expected = [
        "Lê Văn An",
        "Bùi Thị Ánh",
        "Lê Ấn",
        "Trần Văn Ân",
        "Nguyễn Dũng",
        "Nguyễn Đức",
        "Lê Hà",
        "Lê Hả",
        "Lê Hạ",
    ]
    # "An" before "Ánh" before the letter "Â"; within "Ân", no tone before sắc.
    expected[2], expected[3] = expected[3], expected[2]
    assert sorted(names, key=sort_key) == expected


def test_one_word_names_have_keys():
    assert initials("Y") == "Y."
    assert sort_key("Y") < sort_key("Ý")


def test_initials():
    assert initials("Lò Diễm  Linh") == "L.D.L."


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_search_key_is_the_same_for_both_normal_forms(text):
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))
