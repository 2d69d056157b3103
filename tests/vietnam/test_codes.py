"""Codes on paper: random, and no slip gives another right one."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnam.codes import ALPHABET, in_groups, new_code, read_code, shows_slips

CODE = "K7QM-3FXD-9HTB"
SIGNS = st.sampled_from(ALPHABET)


def test_codes_are_random_and_hold_no_letter_that_is_read_for_another():
    codes = {new_code() for _each in range(300)}
    assert len(codes) == 300
    assert all(read_code(code) == code and len(code) == 14 for code in codes)
    assert set("".join(codes)) == {*ALPHABET, "-"}
    assert set(ALPHABET).isdisjoint("01ILO")


def test_case_blanks_and_strokes_do_not_matter():
    code = new_code()
    for typed in (code, code.lower(), code.replace("-", " "), f" {code}\n", code.replace("-", "–")):
        assert read_code(typed) == code
    fullwidth = "".join(chr(ord(sign) + 0xFEE0) for sign in code if sign != "-")
    assert read_code(fullwidth) == code


@given(st.integers(0, 11), SIGNS)
def test_one_wrong_sign_is_a_slip(place, sign):
    signs = list(new_code().replace("-", ""))
    right, signs[place] = signs[place], sign
    assert (read_code("".join(signs)) is not None) == (sign == right)


@given(st.integers(0, 11), st.integers(0, 11))
def test_two_signs_changed_for_each_other_are_a_slip(one, other):
    signs = list(new_code().replace("-", ""))
    before = list(signs)
    signs[one], signs[other] = signs[other], signs[one]
    assert (read_code("".join(signs)) is not None) == (signs == before)


@given(st.text(max_size=300))
def test_whatever_is_typed_has_an_answer(typed):
    found = read_code(typed)
    assert found is None or read_code(found) == found


@pytest.mark.parametrize(
    "typed", ["", "-", "K7QM", "K7QM-3FX", "K7QM-3FXD-9", CODE + "K", "0" * 12, "🙂" * 12, "đ" * 12]
)
def test_what_no_paper_bears_is_a_slip(typed):
    assert read_code(typed) is None


def test_the_code_of_a_letter_made_before_is_read_and_shows_no_slip():
    assert read_code("k7qm 3fxd") == "K7QM-3FXD"
    assert read_code("K7QM-3FX0") is None
    assert (shows_slips("K7QM-3FXD"), shows_slips(new_code())) == (False, True)


def test_groups_of_four():
    assert in_groups("ABCDEFGHJKMN") == "ABCD-EFGH-JKMN"
    assert unicodedata.is_normalized("NFC", new_code())
