"""A form about personal data that is sent after somebody else decided: what was typed is shown."""

import pytest
from django.urls import reverse

from privacy.actions import erasures, incidents, requests
from tests.casework.test_typed_back import PAGE, SHOWN, TYPED, Late, stored
from tests.casework.walk import text_of
from tests.factories import make_case
from tests.privacy.build import ask
from tests.privacy.test_incidents import report

pytestmark = pytest.mark.django_db


def _case(cast):
    return make_case(by=cast["lan"])


def _correction(cast):
    return ask(_case(cast), by=cast["lan"], kind="correction")


def _incident(cast):
    return report(cast["an"])


def _finish(row, cast):
    requests.finish_request(row, by=cast["lan"], outcome="Đã sửa")


def _refuse(row, cast):
    requests.refuse_request(row, by=cast["minh"], refusal="not_entitled", outcome="Không phải cha mẹ")


def _end(row, cast):
    incidents.decide_no_notice(row, by=cast["an"], reason="Không hại ai")
    incidents.describe_incident(row, by=cast["an"], measures="Đã thu hồi")
    incidents.close_incident(row, by=cast["an"], lessons="Xem lại địa chỉ")


LATE = (
    Late("finish", _correction, {"outcome": TYPED}, _finish),
    Late("refuse", _correction, {"refusal": "not_entitled", "outcome": TYPED}, _refuse, "minh"),
    Late(
        "hold",
        _case,
        {"reason": TYPED},
        lambda row, cast: erasures.hold_case(row, by=cast["minh"], reason="Vụ án"),
        "minh",
    ),
    Late("incident_cases", _incident, {"codes": "DT-26-987654"}, _end, "an", "DT-26-987654"),
    Late("incident_no_notice", _incident, {"reason": TYPED}, _end, "an"),
    Late("incident_close", _incident, {"lessons": TYPED}, _end, "an"),
)


@pytest.mark.parametrize("late", LATE, ids=str)
def test_what_was_typed_comes_back_when_somebody_decided(cast, sign_in, late):
    record = late.given(cast)
    client = sign_in(cast[late.by])
    late.meanwhile(type(record).objects.get(pk=record.pk), cast)
    before = stored()
    page = text_of(client.post(reverse(f"privacy:{late.name}", args=[record.pk]), late.sent))
    assert (PAGE in page, late.shown in page) == (True, True)
    assert stored() == before


def test_what_the_register_still_asks_for_is_told_on_the_form(cast, sign_in):
    found = _incident(cast)
    address = reverse("privacy:incident_close", args=[found.pk])
    page = text_of(sign_in(cast["an"]).post(address, {"lessons": TYPED}))
    assert (PAGE in page, SHOWN in page, "lý do không phải thông báo" in page) == (False, True, True)
    assert found.__class__.objects.get(pk=found.pk).is_open
