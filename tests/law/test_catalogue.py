"""The catalogue of work types, its search, and the texts of the codes."""

from dataclasses import replace
from datetime import date

import pytest

from casework.findings import findings, mapping_of
from casework.forms.screening import CodesForm
from casework.law import current_rules, find_work_types, legal_text, rules, work_types
from casework.law.work_search import fold
from casework.law.work_types import SECTORS
from casework.wizard.answers import OTHER_WORK


def test_catalogue_is_large_and_each_entry_its_own():
    rows = work_types()
    assert len(rows) >= 120
    for words in ([row.id for row in rows], [fold(row.vi) for row in rows], [fold(row.en) for row in rows]):
        assert len(set(words)) == len(words)
    assert {row.sector for row in rows} == set(SECTORS)


def test_catalogue_uses_only_codes_of_the_rule_set():
    rules = current_rules()
    for row in work_types():
        assert set(row.work_codes) <= rules.work, row.id
        assert set(row.place_codes) <= rules.place, row.id
        assert set(row.notes) <= set(rules.notes), row.id
        assert row.id.isascii()


def test_listed_work_is_not_proposed_together_with_barred_work():
    rules = current_rules()
    light = set(rules.annexes["II"])
    for row in work_types():
        barred = rules.hazardous & {*row.work_codes, *row.place_codes}
        assert not (light & set(row.work_codes) and barred), row.id


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("phu ho", "phu-ho"),
        ("Phụ hồ", "phu-ho"),
        ("PHỤ HỒ", "phu-ho"),
        ("phu\u0323 ho\u0302\u0300", "phu-ho"),
        ("danh giay", "danh-giay"),
        ("Đánh giày", "danh-giay"),
        ("ve so", "ban-ve-so-dao"),
        ("boc vo tom", "boc-vo-tom"),
        ("ve chai", "nhat-ve-chai"),
        ("giup viec", "giup-viec-nha"),
        ("go luoi", "go-luoi-ca"),
        ("lam gach", "lam-gach-xep-gach"),
        ("phu quan an", "phu-quan-an"),
        ("may gia cong", "may-gia-cong-tai-nha"),
        ("phun thuoc", "phun-thuoc-lam-co-ray"),
        ("luc binh", "dan-gio-luc-binh"),
        ("sua xe", "phu-sua-xe-may"),
        ("rau", "thu-hoach-rau-cu-qua-sach"),
        ("bricklayer", "phu-ho"),
        ("tom boc", "boc-vo-tom"),
    ],
)
def test_search_finds_with_and_without_diacritics(text, found):
    assert found in [row.id for row in find_work_types(text)]


def test_search_puts_names_that_begin_so_first():
    assert find_work_types("nhat")[0].vi.startswith("Nhặt")


@pytest.mark.parametrize("text", ["", "   ", "phi hành gia"])
def test_search_finds_nothing_for_nothing(text):
    assert find_work_types(text) == []


def test_codes_an_officer_relies_on():
    rows = {row.id: row for row in work_types()}
    assert rows["phu-ho"].place_codes == ("LC147-2b",)
    assert rows["nhat-ve-chai"].work_codes == ("TT09-III-65",)
    assert rows["dan-gio-luc-binh"].work_codes == ("TT09-II-06", "TT09-V1-07")
    assert rows["ban-ve-so-dao"].notes == ("lottery_on_foot",)
    assert rows["boc-vo-tom"].work_codes == ()


def test_a_record_is_told_in_the_words_of_its_own_rules(monkeypatch):
    old, code = current_rules(), "TT09-II-08"
    word = {"vi": "Nuôi tằm (sửa đổi)", "en": "Raising silkworms (amended)"}
    fields = {"codes": {**old.codes, code: word}, "missing": {**old.missing, "sex": word}}
    new = replace(old, version="VN-2031-01-01", in_force_from=date(2031, 1, 1), **fields)
    monkeypatch.setattr(rules, "rule_sets", lambda: (old, new))
    assert [legal_text(code)["vi"], legal_text(code, old)["vi"]] == ["Nuôi tằm (sửa đổi)", "Nuôi tằm"]
    told = [findings({"rules": one.version, "missing": ["sex"]})["missing"][0]["text"] for one in (old, new)]
    assert told == [old.missing["sex"]["vi"], word["vi"]]
    mapped = [mapping_of("nuoi-tam", day)[0] for day in (date(2030, 12, 31), date(2031, 1, 1))]
    assert ["sửa đổi" in text for text in mapped] == [False, True]
    forms = [CodesForm(job=OTHER_WORK, on=one.in_force_from) for one in (old, new)]
    assert [dict(form.fields["codes"].choices)[code] for form in forms] == [
        f"Nuôi tằm ({code})",
        f"Nuôi tằm (sửa đổi) ({code})",
    ]


def test_legal_text_of_every_kind_of_code():
    assert legal_text("TT09-II-08") == {"vi": "Nuôi tằm", "en": "Raising silkworms"}
    assert legal_text("LC147-1đ")["en"] == "Demolition of buildings"
    assert legal_text("LC146.1-day")["vi"].endswith("(BLLĐ Điều 146 khoản 1)")
    assert legal_text("light_work")["vi"] == "Công việc nhẹ được phép"
    assert legal_text("which_days_each_job")["en"] == "On which days each job is done"
    with pytest.raises(KeyError):
        legal_text("TT09-II-13")


def test_lists_have_the_items_of_the_circular():
    annexes = current_rules().annexes
    assert {name: len(items) for name, items in annexes.items()} == {
        "II": 12,
        "III": 69,
        "IV": 6,
        "V1": 21,
        "V2": 2,
    }
    assert len(current_rules().hazardous) == 69 + 6 + 8 + 5
