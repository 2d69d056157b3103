"""Every page of the site on a telephone of 360 and one of 320 px, as every role that may open it.

What is opened are the rows of the access matrix, in which no route may be missing: a new page is looked at as
soon as it has a row. What a form answers to somebody who sent nothing, or who was late, are pages as well.
"""

import pytest
from django.http import HttpResponse

from accounts.models import User
from casework.models import Child, Plan
from schools.models import Institution, Programme
from tests.access.cells import path_of, undone
from tests.access.matrix import EXEMPT, ROWS, routes
from tests.access.people import KNOW, OFFICERS, ROLES, Browser
from tests.access.phone import telephone
from tests.access.rows import page

pytestmark = pytest.mark.browser
LONG = "Tôn Nữ Công Tằng Nguyễn Phước Hoàng Thị Ngọc Diễm Quỳnh Nghiêng"
HEAD = "<!DOCTYPE html><link rel=icon href=data:,><body>"


def three_programmes(_world) -> dict:
    """Three programmes to be compared."""
    return {"so": list(Programme.objects.order_by("pk").values_list("pk", flat=True)[:3])}


def another_plan(world) -> None:
    """The plan was written anew before it was submitted again."""
    again = world.records["plan_again"]
    again.activities.update(what=f"Học bù với {LONG}", responsible=LONG, cost=1_250_000)
    Plan.objects.filter(pk=again.pk).update(objectives=f"Trẻ trở lại lớp 8. {LONG}")


# Pages that have little on them where the matrix opens them.
FULLER = (
    page("referrals:compare", "case_approved", OFFICERS, data=three_programmes),
    page("casework:plan_changes", "plan_again", KNOW, given=another_plan),
)
LISTED = [row for row in (*FULLER, *ROWS) if row.route.partition(":")[0] not in EXEMPT]
# Which of both versions is kept is asked by these fields.
CHOOSE = 'name="chon-'
BOTH_VERSIONS = {
    *("casework:assessment_new", "casework:plan_edit", "casework:activity_progress", "casework:support_edit"),
    *("casework:report_change", "casework:screening_step", "referrals:shared"),
}
# What answers GET and is no page of its own.
NO_PAGE = {
    "healthz": "a word for machines",
    "readyz": "a word for machines",
    "accounts:invitation": "its link leads on; tests/journey/test_narrow_pages.py",
    "accounts:second_factor": "leads back without a password before it; tests/accounts",
    "casework:import_progress": "a part of the page of a list",
    "casework:attachment_file": "a file",
    "calendar_feed": "a file",
    "casework:import_refused": "a file",
    "schools:import_refused": "a file",
    "schools:import_template": "a file",
    "reports:statistics_pdf": "a file",
    "reports:population_template": "a file",
    "accounts:recovery_codes_file": "a file",
    "privacy:package_file": "a file",
    "reports:committee_pdf": "a file",
    "reports:paper_file": "a file",
    "reports:paper_with_reporter": "a file",
    "reports:issued_file": "a file",
    "reports:paper_text_preview": "a file",
    "reports:file_download": "a file",
    "reports:caseload_pdf": "a file",
    "reports:review_pdf": "a file",
}


@pytest.fixture
def phone(world, browser, watch):
    """A telephone, in a world where everybody and every place has a long name."""
    with undone(), telephone(browser, watch) as phone:
        User.objects.update(full_name=LONG)
        Child.objects.update(full_name=LONG)
        Institution.objects.update(name=f"Trung tâm giáo dục nghề nghiệp {LONG}")
        Programme.objects.update(name=f"Lớp {LONG}")
        yield phone


def test_every_page_fits(world, phone):
    faults, opened = {}, set()
    for row in LISTED:
        for person in one_of_each_role(row) if row.status == 200 and row.route not in NO_PAGE else ():
            answer = answered(world, row, person, sent(world, row))
            if is_page(answer):
                opened.add(row.route)
                tell(faults, row, person, phone.show(path_of(world, row), answer))
    assert faults == {}
    assert {row.route for row in LISTED if row.method == "GET"} - opened == set(NO_PAGE)
    assert {name for name in routes() if name.partition(":")[0] not in EXEMPT} == {
        row.route for row in LISTED
    }


def test_every_form_that_is_sent_back_fits(world, phone):
    """What was sent is empty, or was written on a version that is stored no longer."""
    faults, refused, late = {}, set(), set()
    for row in LISTED:
        for data in ({}, {**sent(world, row), "version": "1"}) if row.method == "POST" and row.may else ():
            answer = answered(world, row, row.may[0], data)
            if is_page(answer):
                refused.add(row.route)
                late |= {row.route} if CHOOSE in answer.content.decode() else set()
                tell(faults, row, row.may[0], phone.show(path_of(world, row), answer))
    assert faults == {}
    assert len(refused) > 100
    assert late >= BOTH_VERSIONS


def test_the_telephone_sees_what_it_must_see(browser, watch):
    amiss = {
        "<h1>A</h1><p>" + "x" * 90: [" px over 360", " px over 320"],
        "<h1>A</h1><div style='width: 361px'>x</div>": [": <div"],
        "<h1>A</h1><button>x</button>": [" px high at 3"],
        "<h1>A</h1><a class='govuk-button'>x</a><input type=hidden>": [" px high at 3"],
        "<h2>A</h2>": ["0 headings"],
        "<h1>A</h1><h1>B</h1>": ["2 headings"],
        "<h1>A</h1><script src='/static/none.js'></script>": ["console: "],
        "<h1>A</h1><script>throw Error('x')</script>": ["script error: "],
        "<h1>A</h1><button style='height: 44px'>x</button><a href='/'>x</a>": [],
    }
    with telephone(browser, watch) as phone:
        for body, words in amiss.items():
            found = phone.show("/trang/", HttpResponse(f"{HEAD}{body}"))
            assert [word for word in words if not any(word in fault for fault in found)] == [], (body, found)
            assert bool(found) is bool(words), (body, found)


def answered(world, row, person, data):
    """Return what `person` is answered; nothing stays of it."""
    with undone():
        if row.given:
            row.given(world)
        return getattr(Browser(world.sessions.get(person)), row.method.lower())(path_of(world, row), data)


def sent(world, row) -> dict:
    """Return what `row` sends."""
    return row.data(world) if callable(row.data) else row.data


def is_page(answer) -> bool:
    """Tell whether this is a page, not a file and not a way on."""
    return answer.status_code == 200 and answer["Content-Type"].startswith("text/html")


def tell(faults, row, person, found) -> None:
    """Note what was found amiss."""
    if found:
        faults[f"{row}, {person}"] = found


def one_of_each_role(row) -> list[str]:
    """Return the first person of every role that may open the page of `row`.

    What everybody may open is the same for everybody; who asks by a form is answered alike.
    """
    found = [next((name for name in role if name in row.may), None) for role in ROLES]
    told = list(dict.fromkeys(filter(None, found)))
    return told if row.method == "GET" and 0 < len(told) < len(ROLES) else list(row.may[:1])
