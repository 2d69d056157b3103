"""Who may open and do what on the pages of one case; the outsiders of the same role have caseloads too.

A refusal shows no canary, changes nothing and leaves an event.
"""

import pytest

from audit.models import Event
from casework.actions.cases import return_item
from casework.actions.closing import propose_closure
from casework.actions.screenings import begin_screening
from casework.models import Case, Deadline, Decision, Note, Plan, Review, Screening, Visit
from tests.access.rows_case import REVIEW
from tests.casework.walk import day, url
from tests.factories import CANARIES, make_case

pytestmark = pytest.mark.django_db
TABLES = (Case, Deadline, Decision, Note, Plan, Review, Screening, Visit)

PAGES = (
    "case",
    "log",
    "seen",
    "screenings",
    "assessments",
    "plans",
    "visits",
    "reviews",
    "closing",
)
ALL = {"lan": 200, "minh": 200, "quang": 200, "hoa": 404, "yen": 404, "son": 404, "hanh": 404, "thu": 404}
NOBODY_ELSE = {"tam": 404, "binh": 404, "an": 404, "dung": 404}
OFFICER = {"lan": 200, "minh": 403, "quang": 403, "hoa": 404, "yen": 404}


@pytest.fixture
def caseloads(cast):
    """A caseload for each outsider: a denial test with empty caseloads proves nothing."""
    make_case(by=cast["hoa"], state="registered")
    make_case(by=cast["yen"], state="registered")


def census():
    """How many rows each table holds and how each case stands."""
    return [table.objects.count() for table in TABLES], list(
        Case.objects.order_by("pk").values("state", "officer")
    )


@pytest.mark.parametrize("page", PAGES)
def test_pages_of_a_case(cast, sign_in, caseloads, page):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="approved", full_name=CANARIES[0])
    before = census()
    for name, status in {**ALL, **NOBODY_ELSE}.items():
        response = sign_in(cast[name]).get(url(page, case.pk))
        assert response.status_code == status, name
        if status != 200:
            assert CANARIES[0] not in response.content.decode()
            event = Event.objects.first()
            assert (event.actor, event.outcome) == (cast[name], "hidden")
        elif page != "case":
            assert CANARIES[0] not in response.content.decode()
    assert census() == before


FORMS = {
    "note_new": ("new", {"lan": 200, "minh": 200, "quang": 403, "hoa": 404, "yen": 404}),
    "return_item": ("new", {"quang": 200, "lan": 403, "minh": 403, "hanh": 404, "hoa": 404}),
    "assign": ("new", {"lan": 200, "quang": 200, "minh": 403, "hoa": 404, "hanh": 404}),
    "emergency": ("new", {"lan": 200, "minh": 200, "quang": 200, "hoa": 404, "yen": 404}),
    "screening_new": ("new", OFFICER),
    "assessment_new": ("registered", OFFICER),
    "plan_edit": ("assessed", OFFICER),
    "visit_new": ("registered", OFFICER),
    "review_new": ("in_progress", OFFICER),
}


@pytest.mark.parametrize("page", FORMS)
def test_forms_open_only_for_whom_may_send_them(cast, sign_in, caseloads, page):
    state, people = FORMS[page]
    case = make_case(by=cast["lan"], chair=cast["minh"], state=state, full_name=CANARIES[0])
    found = {name: sign_in(cast[name]).get(url(page, case.pk)) for name in people}
    assert {name: response.status_code for name, response in found.items()} == people
    assert not any(CANARIES[0] in response.content.decode() for response in found.values())


POSTS = {
    "note_new": ("new", "lan", {"text": "Gọi lại gia đình"}),
    "return_item": ("new", "quang", {"comment": "Làm rõ tuổi"}),
    "screening_new": ("new", "lan", {"respondent": "child"}),
    "visit_new": (
        "registered",
        "lan",
        {
            "on": day(0),
            "child_seen": "alone",
            "still_in_child_labour": "no",
            "attending_school": "no",
        },
    ),
    "review_new": (
        "in_progress",
        "lan",
        REVIEW,
    ),
    "new_cycle": ("in_progress", "lan", {}),
}
OUTSIDERS = {
    "lan": {"minh": 403, "quang": 403, "hoa": 404, "yen": 404, "thu": 404, "an": 404},
    "quang": {"lan": 403, "minh": 403, "hanh": 404, "hoa": 404, "binh": 404},
    "minh": {"lan": 403, "quang": 403, "son": 404, "hoa": 404, "yen": 404},
}


@pytest.mark.parametrize("page", POSTS)
def test_sending_without_the_right_changes_nothing(cast, sign_in, caseloads, page):
    state, person, data = POSTS[page]
    case = make_case(by=cast["lan"], chair=cast["minh"], state=state, full_name=CANARIES[0])
    before = census()
    for name, status in OUTSIDERS[person].items():
        # The chair may write notes as well.
        if (page, name) != ("note_new", "minh"):
            response = sign_in(cast[name]).post(url(page, case.pk), data)
            assert response.status_code == status, name
            assert CANARIES[0] not in response.content.decode()
    assert census() == before
    assert sign_in(cast[person]).post(url(page, case.pk), data).status_code == 302
    assert census() != before


def test_decisions_are_the_chairs_of_the_commune(cast, sign_in, caseloads, monkeypatch):
    planned = make_case(by=cast["lan"], state="planned")
    closing = make_case(by=cast["lan"], chair=cast["minh"], state="in_progress")
    monkeypatch.setattr("casework.workflow.closing_checks", [])
    propose_closure(closing, by=cast["lan"])
    plan = planned.plans.get()
    posts = {
        url("plan_approve", plan.pk): {},
        url("plan_return", plan.pk): {"comment": "Thiếu kinh phí"},
        url("closing_approve", closing.pk): {},
        url("closing_return", closing.pk): {"comment": "Thiếu ý kiến của trẻ"},
    }
    before = census()
    for address, data in posts.items():
        for name, status in OUTSIDERS["minh"].items():
            assert sign_in(cast[name]).post(address, data).status_code == status, (address, name)
    assert census() == before
    assert sign_in(cast["minh"]).post(url("plan_approve", plan.pk), {}).status_code == 302
    assert sign_in(cast["minh"]).post(url("closing_approve", closing.pk), {}).status_code == 302
    assert [Case.objects.get(pk=case.pk).state for case in (planned, closing)] == ["approved", "closed"]


def test_a_screening_is_reached_only_through_its_case(cast, sign_in, caseloads):
    draft = begin_screening(make_case(by=cast["lan"]), by=cast["lan"], respondent="child")
    addresses = {
        url("screening", draft.pk): 302,
        url("screening_step", draft.pk, "tuoi"): 200,
        url("screening_emergency", draft.pk): 200,
        url("screening_check", draft.pk): 302,
        url("screening_result", draft.pk): 302,
    }
    before = Screening.objects.get(pk=draft.pk).facts
    for address, status in addresses.items():
        assert sign_in(cast["lan"]).get(address).status_code == status
        assert [sign_in(cast[name]).get(address).status_code for name in ("hoa", "yen", "thu")] == [404] * 3
    step = url("screening_step", draft.pk, "tuoi")
    data = {"year": "2014", "sex": "male"}
    found = {name: sign_in(cast[name]).post(step, data).status_code for name in ("hoa", "minh", "quang")}
    assert found == {"hoa": 404, "minh": 403, "quang": 403}
    assert Screening.objects.get(pk=draft.pk).facts == before
    assert sign_in(cast["minh"]).get(url("screening", draft.pk)).url == url("screenings", draft.case_id)


def test_a_returned_item_is_answered_by_the_communes_officer_only(cast, sign_in, caseloads):
    note = return_item(make_case(by=cast["lan"]), by=cast["quang"], comment="Làm rõ tuổi của trẻ")
    address, data = url("answer_supervisor", note.pk), {"text": "Đã có giấy khai sinh"}
    found = {
        name: sign_in(cast[name]).post(address, data).status_code for name in ("hoa", "yen", "minh", "quang")
    }
    assert found == {"hoa": 404, "yen": 404, "minh": 403, "quang": 403}
    assert Note.objects.count() == 1
    assert sign_in(cast["lan"]).post(address, data).status_code == 302
    assert Note.objects.get(kind="answer").answers == note


def test_the_supervisors_pages_are_for_supervisors(cast, sign_in, caseloads):
    for page in ("supervision", "supervised"):
        found = {
            name: sign_in(cast[name]).get(url(page)).status_code
            for name in ("quang", "hanh", "lan", "minh", "an")
        }
        assert found == {"quang": 200, "hanh": 200, "lan": 403, "minh": 403, "an": 403}


@pytest.mark.parametrize("name", ["screen_out", "new_cycle", "closing_propose", "reopen", "closing_approve"])
def test_deeds_are_never_done_by_following_a_link(cast, sign_in, name):
    case = make_case(by=cast["lan"])
    assert sign_in(cast["lan"]).get(url(name, case.pk)).status_code == 405


def test_nobody_without_signing_in(client, cast):
    case = make_case(by=cast["lan"])
    response = client.get(url("case", case.pk))
    assert (response.status_code, response.url.split("?")[0]) == (302, "/dang-nhap/")
