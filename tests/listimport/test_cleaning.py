"""Every kind of cell, in the forms lists have, cleaned to its value, with what there is to say about it."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.listimport.cleaning.dates import Birth, age_on, clean_birth, clean_found_on
from casework.listimport.cleaning.ethnicity import LIST_A_1979, clean_ethnicity, ethnicity_code
from casework.listimport.cleaning.identity import clean_personal_id, clean_phone, clean_sex, id_agrees
from casework.listimport.cleaning.living import (
    clean_days,
    clean_grade,
    clean_hours,
    clean_poverty,
    clean_schooling,
)
from casework.listimport.cleaning.words import MAX_TEXT, clean_name, clean_text
from casework.listimport.folding import fold, letters, same_spelling
from interface.tables.table import MONTH, YEAR, Cell

from .sheets import TODAY, cell, codes


class TestNames:
    @pytest.mark.parametrize(
        "written, name, found",
        [
            ("Lò Thị Mai", "Lò Thị Mai", []),
            ("  Lò  Thị   Mai ", "Lò Thị Mai", ["spaces"]),
            (unicodedata.normalize("NFD", "Hồ Đức Phong"), "Hồ Đức Phong", ["nfd"]),
            ("HỒ QUỐC TÚ", "Hồ Quốc Tú", ["caps"]),
            ("đặng văn ý", "Đặng Văn Ý", ["caps"]),
            (unicodedata.normalize("NFD", "  BÀN  ĐỨC QUÂN"), "Bàn Đức Quân", ["nfd", "spaces", "caps"]),
            ("H' LĬ NIÊ", "H' Lĭ Niê", ["caps"]),
            ("H'HEN NIÊ", "H'Hen Niê", ["caps"]),
            ("Y BLIÊNG ÊBAN", "Y Bliêng Êban", ["caps"]),
            ("K’Brôi", "K'Brôi", []),
            ("Y", "Y", []),
            ("Na", "Na", []),
            ("Lò\u200b Mai", "Lò Mai", ["invisible"]),
            ("Lò Mai 2", "Lò Mai 2", ["name_odd"]),
            ("NguyÔn V¨n A", "NguyÔn V¨n A", ["legacy_font"]),
            ("@Lò Mai", "@Lò Mai", ["injection", "name_odd"]),
            ("'=Lò", "=Lò", ["injection", "name_odd"]),
            ("=A1&B1", "", ["formula"]),
            ("", "", []),
            (" — ", "", []),
            ("chưa có", "", []),
        ],
    )
    def test_a_name(self, written, name, found):
        cleaned = clean_name(cell(written))
        assert (cleaned.value, codes(cleaned)) == (name, found)

    def test_a_name_of_a_hundred_and_one_letters_is_no_name(self):
        assert codes(clean_name(cell("Lò " * 33 + "Ab"))) == ["name_long"]
        assert codes(clean_name(cell("Lò " * 33 + "Ab"), "caregiver_name")) == []

    @pytest.mark.parametrize(
        "written, text, found",
        [
            ("<b>khẩn</b> & <script>alert(1)</script>", "<b>khẩn</b> & <script>alert(1)</script>", []),
            ("+84 gọi sau", "+84 gọi sau", ["injection"]),
            ('=HYPERLINK("http://x","xem")', '=HYPERLINK("http://x","xem")', ["formula"]),
            ("\u200b=1+1", "=1+1", ["invisible", "injection"]),
            ("Ở với\nbà ngoại", "Ở với bà ngoại", ["spaces"]),
            (7, "7", []),
        ],
    )
    def test_free_text_is_kept_to_the_letter(self, written, text, found):
        cleaned = clean_text(cell(written), "note")
        assert (cleaned.value, codes(cleaned)) == (text, found)

    def test_free_text_is_cut_with_a_word_about_it(self):
        cleaned = clean_text(cell("a" * (MAX_TEXT + 1)), "work")
        assert (len(cleaned.value), codes(cleaned)) == (MAX_TEXT, ["text_long"])

    def test_an_error_of_the_spreadsheet_is_no_text(self):
        cleaned = clean_text(Cell("error", "#REF!"), "work")
        assert (cleaned.value, codes(cleaned)) == ("", ["cell_error"])


class TestBirth:
    @pytest.mark.parametrize(
        "written, on, precision, found",
        [
            (date(2013, 1, 17), date(2013, 1, 17), "day", []),
            ("17/01/2013", date(2013, 1, 17), "day", []),
            ("3/7/2012", date(2012, 7, 3), "day", []),
            ("3.7.2012", date(2012, 7, 3), "day", []),
            ("ngày 3 tháng 7 năm 2012", date(2012, 7, 3), "day", []),
            ("2012-07-03", date(2012, 7, 3), "day", []),
            ("29/02/2012", date(2012, 2, 29), "day", []),
            ("09-07-09", date(2009, 7, 9), "day", ["birth_two_digit_year"]),
            ("07/2012", date(2012, 7, 1), "month", ["birth_month_only"]),
            ("T7/2012", date(2012, 7, 1), "month", ["birth_month_only"]),
            ("tháng 7 năm 2012", date(2012, 7, 1), "month", ["birth_month_only"]),
            (2010, date(2010, 1, 1), "year", ["birth_year_only"]),
            ("năm 2010", date(2010, 1, 1), "year", ["birth_year_only"]),
            (41291, date(2013, 1, 17), "day", ["birth_serial"]),
            (2008, date(2008, 1, 1), "year", ["birth_year_only", "maybe_adult"]),
            ("11/2008", date(2008, 11, 1), "month", ["birth_month_only", "maybe_adult"]),
            ("21/11/2008", date(2008, 11, 21), "day", []),
            ("01/01/2024", date(2024, 1, 1), "day", ["very_young"]),
        ],
    )
    def test_a_date_with_its_precision(self, written, on, precision, found):
        cleaned = clean_birth(cell(written), TODAY)
        assert (cleaned.value, codes(cleaned)) == (Birth(on, precision, None, on.year), found)

    @pytest.mark.parametrize(
        "written, age, found",
        [
            ("khoảng 13 tuổi", 13, ["birth_age_text"]),
            ("13 tuổi", 13, ["birth_age_text"]),
            ("17t", 17, ["birth_age_text"]),
            ("khoảng 18 tuổi", 18, ["birth_age_text", "maybe_adult"]),
            ("4 tuổi", 4, ["birth_age_text", "very_young"]),
        ],
    )
    def test_an_age_in_words(self, written, age, found):
        cleaned = clean_birth(cell(written), TODAY)
        assert (cleaned.value, codes(cleaned)) == (Birth(None, "age", age), found)

    @pytest.mark.parametrize(
        "written, code, year",
        [
            ("31/02/2013", "birth_impossible", 2013),
            ("29/02/2013", "birth_impossible", 2013),
            ("13/13/2013", "birth_impossible", 2013),
            ("01/01/0013", "birth_impossible", 13),
            (0, "birth_unreadable", None),
            ("05/09/2031", "birth_future", 2031),
            ("21/11/2026", "birth_future", 2026),
            ("12/03/1999", "adult", 1999),
            ("20/11/2008", "adult", 2008),
            (2007, "adult", 2007),
            ("10/2008", "adult", 2008),
            ("18 tuổi", "adult", None),
            ("khoảng 19 tuổi", "adult", None),
            ("mùa lúa", "birth_unreadable", None),
            (True, "birth_unreadable", None),
        ],
    )
    def test_what_is_refused(self, written, code, year):
        cleaned = clean_birth(cell(written), TODAY)
        assert (cleaned.value, codes(cleaned)) == (Birth(year=year), [code])

    def test_nothing_and_formulas(self):
        assert codes(clean_birth(cell(""), TODAY)) == ["birth_missing"]
        assert codes(clean_birth(cell("không rõ"), TODAY)) == ["birth_missing"]
        assert codes(clean_birth(cell("=DATE(2013,1,1)"), TODAY)) == ["formula"]

    @pytest.mark.parametrize("shown, on", [(MONTH, date(2013, 2, 1)), (YEAR, date(2013, 1, 1))])
    def test_a_date_cell_that_shows_less(self, shown, on):
        birth = clean_birth(Cell("date", date(2013, 2, 14), shown), TODAY).value
        assert (birth.on, birth.precision) == (on, shown)

    def test_a_leap_day_child_grows_up_in_march(self):
        assert age_on(date(2008, 2, 29), date(2026, 2, 28)) == 17
        assert age_on(date(2008, 2, 29), date(2026, 3, 1)) == 18

    @pytest.mark.parametrize(
        "written, on, precision, found",
        [
            (date(2026, 2, 18), date(2026, 2, 18), "day", []),
            ("10/09/2026", date(2026, 9, 10), "day", []),
            ("T10/2026", date(2026, 10, 1), "month", ["found_month_only"]),
            ("2026", date(2026, 1, 1), "year", ["found_month_only"]),
        ],
    )
    def test_the_day_of_finding(self, written, on, precision, found):
        cleaned = clean_found_on(cell(written), TODAY)
        assert (cleaned.value.on, cleaned.value.precision, codes(cleaned)) == (on, precision, found)

    @pytest.mark.parametrize(
        "written, found",
        [
            ("", []),
            ("23/11/2026", ["found_future"]),
            ("hôm qua", ["found_unreadable"]),
            ("31/04/2026", ["found_unreadable"]),
        ],
    )
    def test_no_day_of_finding(self, written, found):
        cleaned = clean_found_on(cell(written), TODAY)
        assert (cleaned.value, codes(cleaned)) == (None, found)


class TestIdentity:
    @pytest.mark.parametrize(
        "written, sex, found",
        [
            ("Nam", "male", []), ("NỮ", "female", []), ("nu", "female", []), ("bé gái", "female", []),
            ("M", "male", []), ("", None, ["sex_missing"]), ("x", None, ["sex_unreadable"]),
        ],
    )  # fmt: skip
    def test_sex(self, written, sex, found):
        cleaned = clean_sex(cell(written))
        assert (cleaned.value, codes(cleaned)) == (sex, found)

    @pytest.mark.parametrize(
        "written, number, found",
        [
            ("082313095119", "082313095119", []),
            ("082 313 095 119", "082313095119", []),
            (82313095119, "082313095119", ["id_zero_restored"]),
            (1213095119, "001213095119", ["id_zero_restored"]),
            ("003213095119", "003213095119", ["id_province"]),
            ("123213095119", "123213095119", []),
            ("024123456", None, ["id_old_number"]),
            ("8231309511", None, ["id_unreadable"]),
            ("chưa có", None, []),
            ("", None, []),
            ("đang làm", None, ["id_unreadable"]),
            ("=A1", None, ["formula"]),
        ],
    )
    def test_a_personal_id(self, written, number, found):
        cleaned = clean_personal_id(cell(written))
        assert (cleaned.value, codes(cleaned)) == (number, found)

    @pytest.mark.parametrize(
        "sex, year, agrees",
        [
            ("female", 2013, True), (None, None, True), ("female", None, True), (None, 2013, True),
            ("male", 2013, False), ("female", 2012, False), ("female", 1913, False), (None, 2113, False),
        ],
    )  # fmt: skip
    def test_the_id_against_sex_and_year(self, sex, year, agrees):
        assert id_agrees("082313095119", sex, year) is agrees

    @pytest.mark.parametrize(
        "written, number, found",
        [
            ("0939099603", "0939099603", []),
            ("0946 563 212", "0946563212", []),
            ("0938.750.047", "0938750047", []),
            ("+84911862527", "0911862527", []),
            ("+84 (0)911862527", "0911862527", []),
            ("0084911862527", "0911862527", []),
            ("84911862527", "0911862527", []),
            (922791805, "0922791805", []),
            ("0912 - 345 - 678", "0912345678", []),
            ("02203 855 123", "02203855123", []),
            ("0912345678 / 0987654321", "0912345678", ["phone_several"]),
            ("091234567", None, ["phone_unreadable"]),
            ("0112345678", None, ["phone_unreadable"]),
            ("hỏi trưởng thôn", None, ["phone_unreadable"]),
            ("không có", None, []),
        ],
    )
    def test_a_telephone_number(self, written, number, found):
        cleaned = clean_phone(cell(written))
        assert (cleaned.value, codes(cleaned)) == (number, found)


class TestEthnicity:
    def test_every_name_of_the_list_finds_its_own_code(self):
        assert [ethnicity_code(name) for name in LIST_A_1979.values()] == [f"{n:02d}" for n in range(1, 56)]

    @pytest.mark.parametrize(
        "written, code",
        [
            ("H'Mông", "08"), ("Mông", "08"), ("Khmer", "05"), ("Khơ me", "05"), ("Ê đê", "12"),
            ("Jrai", "10"), ("Bahnar", "13"), ("Xê Đăng", "14"), ("K'Ho", "16"), ("S'tiêng", "22"),
            ("KINH", "01"), ("Dân tộc Dao", "09"),
        ],
    )  # fmt: skip
    def test_other_spellings(self, written, code):
        assert clean_ethnicity(cell(written)).value == code

    def test_unknown_and_blank(self):
        assert codes(clean_ethnicity(cell("Sao Hỏa"))) == ["ethnicity_unknown"]
        assert codes(clean_ethnicity(cell(""))) == []


class TestLiving:
    @pytest.mark.parametrize(
        "written, poverty, found",
        [
            ("Hộ nghèo", "poor", []), ("cận nghèo", "near_poor", []), ("Trung bình", "average", []),
            ("Không", "other", []), ("x", "unknown", ["poverty_mark"]), ("X", "unknown", ["poverty_mark"]),
            (True, "unknown", ["poverty_mark"]), ("", "unknown", []),
            ("khó khăn", "unknown", ["poverty_unreadable"]),
        ],
    )  # fmt: skip
    def test_poverty(self, written, poverty, found):
        cleaned = clean_poverty(cell(written))
        assert (cleaned.value, codes(cleaned)) == (poverty, found)

    @pytest.mark.parametrize(
        "written, schooling, grade, found",
        [
            ("Thôi học (Lớp 7)", "left", 7, []),
            ("Đang học lớp 8", "enrolled", 8, []),
            ("Học bổ túc", "supplementary", None, []),
            ("Chưa đi học", "never", None, []),
            ("Nghỉ học", "absent", None, ["schooling_no_grade"]),
            ("Đang học nghề", "unknown", None, ["schooling_unreadable"]),
            ("8A", "enrolled", 8, []),
            (8, "enrolled", 8, []),
            ("Đang học lớp 13", "enrolled", None, ["grade_impossible"]),
            ("", "unknown", None, []),
            ("ở nhà", "unknown", None, ["schooling_unreadable"]),
        ],
    )
    def test_schooling(self, written, schooling, grade, found):
        cleaned = clean_schooling(cell(written))
        assert (cleaned.value, codes(cleaned)) == ((schooling, grade), found)

    @pytest.mark.parametrize(
        "written, grade, found",
        [
            ("7A1", 7, []), ("Lớp 7", 7, []), (12, 12, []), ("7/2", 7, []), ("", None, []),
            (0, None, ["grade_impossible"]), ("123", None, ["grade_impossible"]),
        ],
    )  # fmt: skip
    def test_grade(self, written, grade, found):
        cleaned = clean_grade(cell(written))
        assert (cleaned.value, codes(cleaned)) == (grade, found)

    @pytest.mark.parametrize(
        "written, hours, found",
        [
            (8, 8.0, []), ("8 tiếng", 8.0, []), ("7,5", 7.5, []), ("7.5 giờ/ngày", 7.5, []),
            ("8h", 8.0, []),
            (24, 24.0, ["hours_long"]), (17, 17.0, ["hours_long"]), (16, 16.0, []), (0, 0.0, []),
            ("4-5 tiếng", 5.0, ["hours_range"]), ("từ 4 đến 6 giờ", 6.0, ["hours_range"]),
            (27, None, ["hours_impossible"]), (-1, None, ["hours_impossible"]),
            ("27 giờ", None, ["hours_impossible"]), ("cả ngày", None, ["hours_unreadable"]),
            (date(2026, 5, 4), None, ["hours_unreadable"]), ("", None, []),
        ],
    )  # fmt: skip
    def test_hours(self, written, hours, found):
        cleaned = clean_hours(cell(written))
        assert (cleaned.value, codes(cleaned)) == (hours, found)

    @pytest.mark.parametrize(
        "written, days, found",
        [
            (7, 7.0, []), ("6 ngày", 6.0, []), (0, 0.0, []), ("5-6 ngày/tuần", 6.0, ["days_range"]),
            (8, None, ["days_impossible"]), ("cuối tuần", None, ["days_unreadable"]), ("", None, []),
        ],
    )  # fmt: skip
    def test_days(self, written, days, found):
        cleaned = clean_days(cell(written))
        assert (cleaned.value, codes(cleaned)) == (days, found)


ANYTHING = st.one_of(
    st.builds(Cell, st.just("text"), st.text(max_size=80)),
    st.builds(Cell, st.just("text"), st.text(alphabet="0123456789/-., tThágnăm+84xXABớpL'=", max_size=20)),
    st.builds(Cell, st.just("number"), st.one_of(st.integers(), st.floats())),
    st.builds(Cell, st.just("date"), st.dates(), st.sampled_from(["day", "month", "year"])),
    st.builds(Cell, st.just("boolean"), st.booleans()),
    st.builds(Cell, st.sampled_from(["formula", "error"]), st.text(min_size=1, max_size=40)),
    st.just(Cell()),
)
CLEANERS = {
    "name": clean_name,
    "text": lambda one: clean_text(one, "note"),
    "birth": lambda one: clean_birth(one, TODAY),
    "found": lambda one: clean_found_on(one, TODAY),
    "sex": clean_sex,
    "id": clean_personal_id,
    "phone": clean_phone,
    "ethnicity": clean_ethnicity,
    "poverty": clean_poverty,
    "schooling": clean_schooling,
    "grade": clean_grade,
    "hours": clean_hours,
    "days": clean_days,
}


class TestAnyCellAtAll:
    @settings(max_examples=400, deadline=None)
    @given(one=ANYTHING)
    def test_no_cleaner_raises_and_every_sentence_is_whole(self, one):
        for clean in CLEANERS.values():
            for issue in clean(one).issues:
                assert issue.sentence()

    @settings(max_examples=300, deadline=None)
    @given(one=ANYTHING)
    def test_cleaning_twice_changes_nothing(self, one):
        for name in ("name", "text", "id", "phone", "hours", "days", "grade"):
            value = CLEANERS[name](one).value
            if value not in (None, ""):
                again = Cell("text", str(value))
                assert CLEANERS[name](again).value == value, name
                assert not {"nfd", "spaces", "invisible"} & set(codes(CLEANERS[name](again)))

    @settings(max_examples=200, deadline=None)
    @given(text=st.text(max_size=60))
    def test_folding_twice_changes_nothing(self, text):
        assert fold(fold(text)) == fold(text)
        assert letters(letters(text)) == letters(text)
        assert same_spelling(same_spelling(text)) == same_spelling(text)


def test_folding_knows_vietnamese():
    assert fold("  Đỗ  THỊ Yến ") == "do thi yen"
    assert letters("H'Mông") == letters("h-mông") == "hmong"
    assert same_spelling("LÒ Mai") == same_spelling(unicodedata.normalize("NFD", "lò  mai"))
    assert same_spelling("Lò Mai") != same_spelling("Lo Mai")
