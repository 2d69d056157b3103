"""What the twelve digits say, against what a record says."""

import pytest

from vietnam.personal_id import Doubt, doubts, is_female, year_of

GIRL_OF_2013 = "079313000123"


@pytest.mark.parametrize(
    "number, female, years, expected",
    [
        (GIRL_OF_2013, True, (2013, 2013), []),
        (GIRL_OF_2013, None, None, []),
        (GIRL_OF_2013, False, (2013, 2013), [Doubt.SEX]),
        (GIRL_OF_2013, True, (2014, 2014), [Doubt.YEAR]),
        (GIRL_OF_2013, True, (2012, 2013), []),
        (GIRL_OF_2013, False, (2010, 2011), [Doubt.SEX, Doubt.YEAR]),
        ("003313000123", True, None, [Doubt.PROVINCE]),
        ("213313000123", True, None, []),
        ("07931300012", True, (2013, 2013), [Doubt.LENGTH]),
        ("0793130001234", None, None, [Doubt.LENGTH]),
        ("", True, (2013, 2013), []),
    ],
)
def test_doubts(number, female, years, expected):
    assert doubts(number, female=female, years=years) == expected


@pytest.mark.parametrize(
    "number, female, year",
    [
        ("001098000001", False, 1998),
        ("001198000001", True, 1998),
        ("001210000001", False, 2010),
        (GIRL_OF_2013, True, 2013),
    ],
)
def test_century_and_sex(number, female, year):
    assert (is_female(number), year_of(number)) == (female, year)
