import uuid

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect

from audit.actions import write_event
from audit.enums import Deed
from audit.models import Event
from interface.once import once

pytestmark = pytest.mark.django_db


class Door:
    """A view that counts how often it acted."""

    def __init__(self, answer):
        self.answer, self.acted = answer, 0

    def __call__(self, request):
        self.acted += 1
        return self.answer(request)


def post(rf, user, token):
    request = rf.post("/", {"once": token})
    request.user = user
    return request


def test_a_form_sent_twice_acts_once_and_leads_to_the_same_place(cast, rf):
    door = Door(lambda request: redirect("/ho-so/7/"))
    token = str(uuid.uuid4())
    places = [once(door)(post(rf, cast["lan"], token)).url for _ in range(2)]
    assert (places, door.acted) == (["/ho-so/7/", "/ho-so/7/"], 1)


def test_a_form_with_errors_may_be_sent_again(cast, rf):
    door = Door(lambda request: HttpResponse("errors"))
    token = str(uuid.uuid4())
    for _ in range(2):
        once(door)(post(rf, cast["lan"], token))
    assert door.acted == 2


@pytest.mark.parametrize("token", ["", "not-a-token", "1" * 999])
def test_a_broken_token_is_no_error(cast, rf, token):
    door = Door(lambda request: redirect("/"))
    assert once(door)(post(rf, cast["lan"], token)).status_code == 302


def test_another_person_cannot_use_a_token_to_look_around(cast, rf):
    door = Door(lambda request: redirect("/ho-so/7/"))
    token = str(uuid.uuid4())
    once(door)(post(rf, cast["lan"], token))
    with pytest.raises(BadRequest):
        once(door)(post(rf, cast["hoa"], token))


def test_the_event_of_a_refusal_outlives_it(cast, rf):
    def refuse(request):
        write_event(by=request.user, deed=Deed.DENIED, about="somewhere")
        raise PermissionDenied

    with pytest.raises(PermissionDenied):
        once(Door(refuse))(post(rf, cast["lan"], str(uuid.uuid4())))
    assert Event.objects.get().deed == Deed.DENIED
