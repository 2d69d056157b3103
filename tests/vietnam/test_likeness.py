"""How alike two names are, as people mishear and mistype them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnam.likeness import Likeness, distance, likeness
from vietnam.text import fold

NAMES = st.lists(st.text("abcdeghiklmnopqrstuvxy", min_size=1, max_size=7), min_size=1, max_size=5).map(
    " ".join
)


@pytest.mark.parametrize(
    "one, other, expected",
    [
        ("Nguyễn Văn Tuấn", "TUAN NGUYEN VAN", Likeness.SAME),
        ("Đặng Thị Ngọc", "dang thi ngoc", Likeness.SAME),
        ("Nguyễn Văn Tuấn", "Nguyễn Văn Tuán", Likeness.SAME),
        ("Nguyễn Văn Tuấn", "Nguyen Van Taun", Likeness.ALIKE),
        ("Nguyễn Thị Lan", "Nguyễn Thị Lam", Likeness.ALIKE),
        ("Nguyễn Thị Lan", "Nguyen ThiLan", Likeness.ALIKE),
        ("Nguyễn Thị Lan", "Ngyen Thi Lna", Likeness.ALIKE),
        ("Trần Hà", "traneha", Likeness.ALIKE),
        ("Phạm Khang", "pha mkhang", Likeness.ALIKE),
        ("Lê Gia Thành Khôi", "L Gia Thành Khôi", Likeness.ALIKE),
        ("Lý A", "Lý B", Likeness.NONE),
        ("Y A", "Y", Likeness.NONE),
        ("Nguyễn Văn An", "Nguyễn An", Likeness.PART),
        ("Nguyễn Văn An", "An", Likeness.PART),
        ("Nguyễn Văn An", "Nguyễn", Likeness.NONE),
        ("Nguyễn Văn An", "Nguyễn Văn Bình", Likeness.NONE),
        ("Hồ An", "Lý Bo", Likeness.NONE),
        ("Y", "H", Likeness.NONE),
        ("", "", Likeness.NONE),
        ("Nguyễn Văn An", "", Likeness.NONE),
    ],
)
def test_names(one, other, expected):
    assert likeness(fold(one), fold(other)) == expected
    assert likeness(fold(other), fold(one)) == expected


@given(NAMES, NAMES)
def test_it_makes_no_difference_who_is_asked_about(one, other):
    assert likeness(one, other) == likeness(other, one)
    assert likeness(one, one) == Likeness.SAME


@pytest.mark.parametrize(
    "one, other, apart", [("tuan", "tuna", 1), ("tuan", "tan", 1), ("tuan", "tuan", 0), ("tuan", "lien", 3)]
)
def test_letters_apart(one, other, apart):
    assert distance(one, other, 2) == apart
