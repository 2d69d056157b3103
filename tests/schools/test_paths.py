"""What a child may learn at which age: every age from 5 to 17 against every path."""

import pytest

from schools.enums import InstitutionKind, Need
from schools.paths import BY_CODE, PATHS, Standing, judge, judge_all, judge_offer

AGES = range(5, 18)
# One letter for each age from 5 to 17: proposed, with a reason, not yet.
STANDINGS = {"p": Standing.PROPOSED, "r": Standing.WITH_REASON, "-": Standing.NOT_YET}
# Nothing is known of the last grade.
BY_AGE = {
    # Education Law Art 28: 6, 11 and 15 years, counted by the calendar year.
    "primary": "rpppppppppr" + "rr",
    "lower": "-----rppppppp",
    "upper": "---------rrrr",
    "bridging": "rpppppppppppp",
    # Decree 20/2014 Art 12: from 11.
    "completion": "------rrrrppp",
    "continuing": "---------rrrr",
    # Circular 42/2015 Art 15: 15 full years.
    "vocational": "----------ppp",
    # Labour Code Art 61(4): 14 full years.
    "apprenticeship": "---------rppp",
    "service": "ppppppppppppp",
}


@pytest.mark.parametrize("code", list(BY_CODE))
def test_every_age_against_the_law(code):
    found = [judge(BY_CODE[code], age, None).standing for age in AGES]
    assert found == [STANDINGS[letter] for letter in BY_AGE[code]]


def test_the_table_holds_every_path_with_its_article():
    assert set(BY_AGE) == {path.code for path in PATHS}
    cited = {path.code: str(path.citation) for path in PATHS}
    assert cited["vocational"] == "Thông tư 42/2015/TT-BLĐTBXH, Điều 15"
    assert cited["apprenticeship"] == "Bộ luật Lao động 45/2019/QH14, khoản 4 Điều 61"
    assert all("Điều" in article for article in cited.values())


def test_the_last_grade_decides_between_levels():
    assert _standings(16, 6) == {
        "primary": "r",
        "lower": "p",
        "upper": "-",
        "bridging": "p",
        "completion": "p",
        "continuing": "-",
        "vocational": "p",
        "apprenticeship": "p",
        "service": "p",
    }
    assert {code: _standings(15, 9)[code] for code in ("upper", "completion", "continuing")} == {
        "upper": "p",
        "completion": "r",
        "continuing": "p",
    }


def test_without_an_age_what_asks_for_one_stays_closed():
    found = _standings(None, None)
    assert {code for code, letter in found.items() if letter == "-"} == {"vocational", "apprenticeship"}
    assert "xác minh tuổi" in judge(BY_CODE["vocational"], None, 9).text


def test_a_day_before_the_birthday_is_not_enough_and_nothing_overcomes_it():
    young = judge(BY_CODE["vocational"], 14, 9)
    assert (young.open, young.text) == (False, "Trẻ 14 tuổi, chưa đủ 15 tuổi.")
    assert judge(BY_CODE["vocational"], 15, 9).open


@pytest.mark.parametrize("need", ["apprenticeship", "vocational"])
@pytest.mark.parametrize(("age", "open_"), [(14, False), (17, False), (18, True), (None, False)])
def test_hazardous_trades_open_at_18(need, age, open_):
    verdict = judge_offer(need, InstitutionKind.VOCATIONAL, age, 9, hazardous=True)
    assert verdict.open is open_
    if age == 17:
        assert (verdict.text, verdict.citation) == (
            "Nghề nặng nhọc, độc hại, nguy hiểm: chỉ nhận từ đủ 18 tuổi.",
            "Bộ luật Lao động 45/2019/QH14, khoản 4 Điều 61",
        )


def test_hazard_says_nothing_of_a_school():
    assert judge_offer("back_to_school", "lower_secondary", 12, 6, hazardous=True).open


@pytest.mark.parametrize("need", Need.values)
@pytest.mark.parametrize("kind", InstitutionKind.values)
def test_every_offer_leads_along_a_path(need, kind):
    assert judge_offer(need, kind, 16, 9).path in PATHS


def test_continuing_education_ends_one_level_and_begins_the_next():
    assert judge_offer("back_to_school", "continuing", 16, 7).path.code == "completion"
    assert judge_offer("back_to_school", "continuing", 16, 9).path.code == "continuing"


def test_what_is_proposed_stands_first_and_what_is_closed_last():
    order = [verdict.standing for verdict in judge_all(14, 6)]
    assert order == sorted(order, key=list(Standing).index)
    assert (order[0], order[-1]) == (Standing.PROPOSED, Standing.NOT_YET)


def _standings(age, grade) -> dict[str, str]:
    letters = {standing: letter for letter, standing in STANDINGS.items()}
    return {one.path.code: letters[one.standing] for one in judge_all(age, grade)}
