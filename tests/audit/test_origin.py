"""What an event says of where a deed comes from: role, session, address, request, on whose behalf, why."""

import pytest
from django.urls import reverse

from accounts.models import Role
from audit.actions import write_event
from audit.context import address_of, session_mark, stated
from audit.enums import Deed
from audit.models import Event
from tests.factories import make_case
from vietnam.calendar import today

pytestmark = pytest.mark.django_db


def test_a_request_leaves_role_session_address_and_its_own_mark(cast, sign_in):
    case = make_case(by=cast["lan"])
    client = sign_in(cast["lan"])
    for _ in range(2):
        client.get(reverse("casework:case", args=[case.pk]), REMOTE_ADDR="10.1.2.3")
    first, second = Event.objects.filter(deed=Deed.READ, case_code=case.code)
    key = client.session.session_key
    assert (first.role, first.session, first.address) == ("officer", session_mark(key), "10.1.2.3")
    assert first.session == second.session
    assert len(first.request) == 32
    assert first.request != second.request
    assert key not in first.session


def test_the_roles_are_those_of_the_day(cast, few_areas):
    Role.objects.create(user=cast["lan"], kind="auditor", area=few_areas["A"], starts=today())
    assert write_event(by=cast["lan"], deed=Deed.READ, about="x").role == "auditor,officer"


def test_nothing_of_a_request_is_left_for_what_comes_after_it(cast, sign_in):
    sign_in(cast["lan"]).get(reverse("casework:cases"))
    event = write_event(by=cast["lan"], deed=Deed.READ, about="x")
    assert (event.session, event.address, event.request) == ("", None, "")


def test_a_task_says_for_whom_and_why(cast):
    with stated(for_whom=cast["lan"], purpose="list_import"):
        event = write_event(by=None, deed=Deed.CREATED, about="x")
    assert (event.actor, event.for_whom, event.purpose) == (None, cast["lan"], "list_import")
    assert write_event(by=None, deed=Deed.CREATED, about="x").for_whom is None


@pytest.mark.parametrize(
    ("proxies", "told", "found"),
    [
        (0, "9.9.9.9", "10.0.0.2"),
        (1, "9.9.9.9, 203.0.113.7", "203.0.113.7"),
        (2, "9.9.9.9, 203.0.113.7, 10.0.0.5", "203.0.113.7"),
        (1, "", "10.0.0.2"),
        (2, "203.0.113.7", "10.0.0.2"),
        (1, "<script>", None),
        (1, "2001:DB8::1", "2001:db8::1"),
    ],
)
def test_the_address_is_the_one_before_our_own_proxies(rf, settings, proxies, told, found):
    settings.PROXIES = proxies
    assert address_of(rf.get("/", REMOTE_ADDR="10.0.0.2", HTTP_X_FORWARDED_FOR=told)) == found


def test_the_refusal_of_the_administration_leaves_an_event(cast, sign_in):
    assert sign_in(cast["lan"]).get("/quan-tri/accounts/user/").status_code == 403
    event = Event.objects.get(deed=Deed.DENIED)
    assert (event.actor, event.kind, event.outcome) == (cast["lan"], "admin", "forbidden")
