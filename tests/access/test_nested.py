"""Keys of others inside one's own request: in the address, in the form, in the filter."""

import pytest
from django.urls import reverse

from casework.models import ListImport, Report
from tests.access.cells import NAMES, attempt, path_of, undone
from tests.access.matrix import ROWS
from tests.access.people import Browser
from tests.access.rows import Row
from tests.access.rows_intake import NEW_REPORT, new_list


def sent(route, about, data, method="POST") -> Row:
    """A request on one's own record with something of others in it."""
    return Row(route, method, (), about, data=data)


def person(field, name):
    """A form whose `field` holds the key of a person."""
    return lambda world: {field: world.people[name].pk}


def code(world):
    """A form that names a case of commune A by its code."""
    return {"code": world.records["case_new"].code}


def rows_of_other_list(_world):
    """Numbers of rows that a list of commune A holds as well."""
    return {"shown": ["2", "3"], "take": ["2", "3"]}


# Who sends it, what is sent, and the status; nothing of commune A may change or be shown.
NESTED = {
    "a report joined to a case of commune A": (
        "hoa",
        sent("casework:report_join", "report_of_hoa", code),
        200,
    ),
    "a look at a case of commune A before joining": (
        "hoa",
        sent("casework:report_join", "report_of_hoa", lambda world: {"ma": code(world)["code"]}, "GET"),
        200,
    ),
    "a case given to an officer of another commune": (
        "hoa",
        sent("casework:assign", "case_of_hoa", person("officer", "lan")),
        200,
    ),
    "a case given to a counsellor": (
        "hoa",
        sent("casework:assign", "case_of_hoa", person("officer", "dung")),
        200,
    ),
    "a programme that is not there": (
        "hoa",
        sent("referrals:provider", "case_of_hoa", {"programme": "99999999"}),
        200,
    ),
    "rows of a list of commune A": (
        "hoa",
        sent("casework:import_rows", "import_of_hoa", rows_of_other_list),
        302,
    ),
}


@pytest.mark.parametrize("name", NESTED)
def test_keys_of_others(world, name):
    who, row, status = NESTED[name]
    answer = attempt(world, row, who)
    # The code that was typed comes back in the field.
    typed = world.records["case_new"].code
    shown = [word for word in (*NAMES, *world.hidden_codes) if word in answer.text and word != typed]
    assert (answer.status, shown) == (status, [])
    assert not answer.changed


def test_rows_of_a_list_of_commune_a_stay_as_they_were(world):
    _who, row, _status = NESTED["rows of a list of commune A"]
    theirs = world.records["import"].rows.order_by("pk").values_list("number", "take")
    before = list(theirs)
    with undone():
        Browser(world.sessions["hoa"]).post(path_of(world, row), row.data(world))
        assert list(theirs) == before


@pytest.mark.parametrize("number", [2**31, 10**40])
def test_a_number_beyond_every_column_is_nobodys(world, number):
    pages = {row.route: row for row in ROWS if row.about and row.may}.values()
    answers = {}
    for row in pages:
        who = row.may[0]
        with undone():
            browser = getattr(Browser(world.sessions.get(who)), row.method.lower())
            answers[row.route] = browser(path_of(world, row, key=number)).status_code
    assert len(answers) > 100
    assert {route: status for route, status in answers.items() if status != 404} == {}


@pytest.mark.parametrize(
    ("route", "model", "data"),
    [
        ("report_create", Report, lambda world: {**NEW_REPORT, "commune": world.key("commune")}),
        ("import_new", ListImport, lambda world: {**new_list(world), "commune": world.key("commune")}),
    ],
)
def test_a_commune_of_others_is_not_written_to(world, route, model, data):
    commune, own = (model.objects.filter(commune=world.records[name]) for name in ("commune", "elsewhere"))
    before = commune.count(), own.count()
    with undone():
        response = Browser(world.sessions["hoa"]).post(reverse(f"casework:{route}"), data(world))
        # The commune that was sent is not among the choices: the record is made in the person's own.
        assert (response.status_code, commune.count(), own.count()) == (302, before[0], before[1] + 1)
