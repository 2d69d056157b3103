"""Fictional Vietnamese names, the common ones as common as in life, so that a search has much to read."""

import random

# Family names with their rough share per cent of the people; the last few stand for many others.
FAMILIES = {
    "Nguyễn": 38,
    "Trần": 11,
    "Lê": 9,
    "Phạm": 7,
    "Hoàng": 5,
    "Phan": 4,
    "Vũ": 4,
    "Đặng": 2,
    "Bùi": 2,
    "Đỗ": 2,
    "Hồ": 2,
    "Ngô": 2,
    "Dương": 1,
    "Lý": 1,
    "Lò": 1,
    "Vàng": 1,
    "Thạch": 1,
    "Giàng": 1,
}
MIDDLES = {
    "male": ("Văn", "Văn", "Văn", "Minh", "Quốc", "Gia", "Hoàng", "Đức", "Thành", "Hữu", "Tấn", "Ngọc"),
    "female": ("Thị", "Thị", "Thị", "Ngọc", "Thanh", "Bích", "Kim", "Mỹ", "Thu", "Diễm", "Hồng", "Bảo"),
}
# One line each, as a list of forty words reads best.
GIVEN = {
    "male": "An Bảo Bình Cường Dũng Duy Đạt Đức Hải Hiếu Hòa Hùng Huy Khang Khải Khánh Khoa Khôi Kiên Lâm",
    "female": "An Anh Ánh Chi Dung Duyên Giang Hà Hân Hạnh Hằng Hiền Hoa Hồng Huệ Hương Khánh Lan Liên Linh",
}


def full_name(dice: random.Random, sex: str) -> str:
    """Return a name of two to four words for `sex` ("male", "female"); the same dice give the same names."""
    family = dice.choices(list(FAMILIES), list(FAMILIES.values()))[0]
    middles = dice.sample(MIDDLES[sex], dice.choice((0, 1, 1, 1, 2)))
    return " ".join((family, *middles, dice.choice(GIVEN[sex].split())))
