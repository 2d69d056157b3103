"""What the catalogue says of work that is often mistaken, and its follow-up questions."""

import pytest

from casework.law import current_rules, find_work_types, follow_ups, legal_text, why_mapped, work_types
from casework.law.facts import MOST, WORST_FORMS
from casework.law.work_types import ASK_KINDS, ASK_LOAD, by_id, work_groups

GROUPS = {
    *("agriculture", "forestry", "fishery", "food", "craft", "garment", "industry", "mining", "construction"),
    *("trade", "services", "transport", "waste", "domestic", "street", "arts", "online"),
}


def test_every_group_has_work_and_every_work_a_group():
    assert set(work_groups()) == GROUPS
    assert {row.group for row in work_types()} == GROUPS
    assert all(name["vi"] and name["en"] for name in work_groups().values())


def test_every_mapping_has_its_reason_in_both_languages():
    for row in work_types():
        reasons = why_mapped(row)
        assert reasons, row.id
        assert all(text["vi"] and text["en"] for text in reasons), row.id
        for code in (*row.work_codes, *row.place_codes):
            assert any(legal_text(code)["vi"] in text["vi"] for text in reasons), (row.id, code)
        assert (row.basis == "none") == (not row.asks and not row.work_codes and not row.place_codes)


def test_what_is_on_no_list_says_so_and_what_depends_asks():
    assert why_mapped(by_id()["phat-to-roi"])[0]["vi"].startswith("Không có tên trong danh mục nào")
    cafe = by_id()["phuc-vu-ban-quan-ca-phe"]
    assert cafe.basis == "depends"
    assert "Thông tư 09/2020 Phụ lục V.I mục 16" in why_mapped(cafe)[0]["vi"]
    assert any("Điều 147 khoản 2 điểm d" in text["vi"] for text in why_mapped(cafe))


def test_every_follow_up_question_leads_to_something_the_rules_know():
    rules = current_rules()
    for ask in follow_ups().values():
        assert ask.kind in ASK_KINDS, ask.id
        assert ask.vi.endswith((".", "?")), ask.id
        assert ask.en.endswith((".", "?")), ask.id
        if ask.kind == "code":
            assert ask.code in rules.hazardous, ask.id
        if ask.kind == "permit":
            assert ask.code in rules.annexes["II"], ask.id
        if ask.kind == "measure":
            assert ask.id in MOST, ask.id
            assert ask.code in {row.code for row in rules.measured}, ask.id
        if ask.kind == "worst":
            assert ask.worst in WORST_FORMS, ask.id
        if ask.kind == "note":
            assert ask.note in rules.notes, ask.id
    asked = {name for row in work_types() for name in row.asks}
    assert asked == {*follow_ups(), ASK_LOAD}


# Work → codes that must stand there, codes that must not, questions that must be asked.
TRICKY = {
    "bricklayer's helper: the place bars it, not the work": ("phu-ho", {"LC147-2b"}, {"TT09-II-06"}, ()),
    "lottery on foot is not the lottery point": ("ban-ve-so-dao", set(), {"LC147-2d"}, ("lottery_point",)),
    "the lottery point is barred": ("ban-ve-so-tai-quay-dai-ly-xo-so", {"LC147-2d"}, set(), ()),
    "a waiter may work overtime, with a question on alcohol": (
        *("phu-quan-an", {"TT09-V1-16"}, {"LC147-1b", "LC147-2d"}),
        ("alcohol",),
    ),
    "a café may be a bar by another name": (
        *("phuc-vu-ban-quan-ca-phe", {"TT09-V1-16"}, {"LC147-2d"}),
        ("barred_place",),
    ),
    "shrimp is not farm produce": ("boc-vo-tom", set(), {"TT09-V1-19", "TT09-II-11"}, ("over_limits",)),
    "drying fish is on the list": ("phoi-ca-phoi-muc-phoi-tom", {"TT09-II-11"}, set(), ()),
    "factory thread-trimming is not hand-woven": (
        *("cat-chi-hang-may-cong-nghiep", set(), {"TT09-II-12"}),
        ("handwoven",),
    ),
    "herding in the fields is not on a farm": ("chan-trau-bo-ngoai-dong", set(), {"TT09-II-10"}, ("farm",)),
    "herding on a farm is": ("chan-tha-gia-suc-tai-nong-trai", {"TT09-II-10"}, set(), ()),
    "common vegetables are not clean vegetables": (
        *("thu-hoach-rau-mau-thuong", set(), {"TT09-II-09"}),
        ("clean_garden",),
    ),
    "votive paper is light work but not for overtime": ("lam-vang-ma", {"TT09-II-04"}, {"TT09-V1-05"}, ()),
    "lacquer is light work without natural lacquer": (
        *("ve-tranh-son-mai", {"TT09-II-04"}, {"TT09-V1-05"}),
        ("chemicals",),
    ),
    "polishing craft jewellery: Annex II, not Annex V": (
        *("danh-bong-trang-suc-my-nghe", {"TT09-II-05"}, {"TT09-V1-06"}),
        (),
    ),
    "scrap is barred whoever buys it": ("nhat-ve-chai", {"TT09-III-65"}, set(), ()),
    "delivery by bicycle may do overtime": ("giao-hang-bang-xe-dap", {"TT09-V1-10"}, {"TT09-III-32"}, ()),
    "delivery by motorbike asks for the engine": (
        *("giao-hang-bang-xe-may-tu-50-cm", {"TT09-III-32"}, set()),
        ("engine_cc",),
    ),
    "bricks: only refractory kilns": (
        "lam-gach-xep-gach",
        set(),
        {"TT09-III-29"},
        ("kiln", "load"),
    ),
    "selling pesticide is not using it": ("ban-phan-bon-thuoc-tru-sau", set(), {"LC147-1c"}, ("chemicals",)),
    "apprentice: a note and a question": ("hoc-nghe-sua-xe-may", {"LC147-1d"}, set(), ("apprentice_14",)),
    "begging: on no list; force is asked": (
        "an-xin-ngoai-duong",
        set(),
        set(),
        ("forced_begging",),
    ),
    "gathering hill products asks for the slope": (
        *("hai-mang-hai-nam-hai-la-rung", set(), set()),
        ("slope_deg",),
    ),
    "inshore fishing is not offshore": ("danh-ca-gan-bo-tren-song", set(), {"LC147-1g"}, ("offshore",)),
    "minding children is not listed housework": ("trong-tre-thue", set(), {"TT09-V1-13"}, ("lives_in",)),
    "online tasks are on no list; fraud is asked": (
        *("nhap-lieu-lam-nhiem-vu-tren-mang", set(), set()),
        ("illicit",),
    ),
}


@pytest.mark.parametrize("case", TRICKY)
def test_tricky_mapping(case):
    id_, has, has_not, asks = TRICKY[case]
    row = by_id()[id_]
    codes = {*row.work_codes, *row.place_codes}
    assert has <= codes
    assert not has_not & codes
    assert set(asks) <= set(row.asks)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("thợ nề", "phu-ho"),
        ("lượm ve chai", "nhat-ve-chai"),
        ("dong nat", "nhat-ve-chai"),
        ("rua chen", "rua-bat-thue"),
        ("bắp", "be-ngo"),
        ("bap", "be-ngo"),
        ("heo", "nuoi-lon-heo-don-chuong"),
        ("o do", "giup-viec-nha"),
        ("lot tom", "boc-vo-tom"),
        ("shipper", "giao-hang-bang-xe-may-tu-50-cm"),
        ("khóm", "got-dua-got-rau-cu-phan-loai-nong-san"),
        ("tho han", "han-sat-han-xi"),
        ("ban so", "ban-ve-so-dao"),
        ("hat keo keo", "hat-rong-xiec-rong-ngoai-duong"),
        ("viec nhe luong cao", "nhap-lieu-lam-nhiem-vu-tren-mang"),
        ("<script>", None),
        ("🦐", None),
    ],
)
def test_other_and_regional_names_lead_to_the_work(typed, first):
    found = find_work_types(typed)
    assert (found[0].id if found else None) == first


def test_marks_decide_between_words_that_sound_alike():
    """ "gà" is a hen, "ga" stands in gas: what is typed with marks puts its own first."""
    assert find_work_types("gà")[0].id == "nuoi-ga-vit"
    assert find_work_types("cá")[0].id != "bieu-dien-nghe-thuat-hat-mua-dong-phim"
    names = [row.id for row in find_work_types("nhat")]
    assert names.index("nhat-ve-chai") < names.index("hai-dieu-nhat-hat-dieu")
