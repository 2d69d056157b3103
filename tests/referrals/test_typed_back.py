"""A form about a referral that is sent after somebody else moved it on: what was typed is shown."""

import pytest
from django.urls import reverse

from casework.actions.consents import end_consent
from casework.models import Case
from referrals.actions import institution, officer
from schools.models import Programme
from tests.casework.test_typed_back import PAGE, TYPED, Late, stored
from tests.casework.walk import day, text_of
from tests.factories import make_consent
from tests.referrals.build import approved_case, make_draft, make_referral
from tests.referrals.test_consents import ANSWERS
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
NAMED = {**ANSWERS, "caregiver_name": TYPED}


def _in(state):
    return lambda cast: make_referral(cast, state)


def _case(cast):
    return approved_case(cast["lan"])


def _consent(cast):
    return make_consent(_case(cast), by=cast["lan"], receiver="union")


def _withdraw(referral, cast):
    officer.withdraw_referral(referral, by=cast["lan"])


def _close(case, _cast):
    Case.objects.filter(pk=case.pk).update(state="closed", closed_on=today())


def _end(referral, cast):
    institution.end_placement(referral.placement, by=cast["thu"], reason="completed", ends=today())


def _programme(_case_, cast) -> dict:
    programme = Programme.objects.filter(institution__posts__user=cast["thu"]).get()
    return {"programme": programme.pk, "choice_reason": TYPED}


LATE = (
    Late("accept", _in("sent"), {"first_day_expected": day(8)}, _withdraw, "thu", day(8)),
    Late("decline", _in("sent"), {"reason": "full", "comment": TYPED}, _withdraw, "thu"),
    Late("ask", _in("sent"), {"text": TYPED}, _withdraw, "thu"),
    Late("enrol", _in("accepted"), {"starts": day(0), "group": TYPED}, _withdraw, "thu"),
    Late("end", _in("placed"), {"reason": "completed", "ends": day(-1)}, _end, "thu", day(-1)),
    Late("sent", _in("question"), {"text": TYPED}, _withdraw),
    Late("consent", lambda cast: make_draft(cast, consent=False), NAMED, _withdraw),
    Late("shared", make_draft, {"shared": ["name"], "message": TYPED}, _withdraw),
    Late("provider", _case, _programme, _close),
    Late(
        "consent_withdraw",
        _consent,
        {"who": "caregiver", "on": day(0), "reason": TYPED},
        lambda row, cast: end_consent(row, by=cast["lan"], reason="Đổi ý", on=today()),
    ),
)


@pytest.mark.parametrize("late", LATE, ids=str)
def test_what_was_typed_comes_back_when_the_referral_moved_on(cast, sign_in, late):
    record = late.given(cast)
    sent = late.sent(record, cast) if callable(late.sent) else late.sent
    client = sign_in(cast[late.by])
    late.meanwhile(type(record).objects.get(pk=record.pk), cast)
    before = stored()
    page = text_of(client.post(reverse(f"referrals:{late.name}", args=[record.pk]), sent))
    assert (PAGE in page, late.shown in page) == (True, True)
    assert stored() == before
