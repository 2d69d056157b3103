"""The whole step of the journey through the pages: refer, accept, enrol, two weeks of attendance."""

import datetime as dt

import pytest
from django.urls import reverse

from referrals.models import Attendance, Referral
from schools.models import Programme
from tests.factories import make_case
from tests.referrals.build import CHILD, THIS_WEEK
from vietnam.calendar import today

pytestmark = pytest.mark.django_db


def test_from_referral_to_two_weeks_of_attendance(cast, sign_in):
    case = make_case(by=cast["lan"], state="approved", chair=cast["minh"], full_name=CHILD)
    referral = write_and_send(sign_in(cast["lan"]), case)
    assert referral.state == "sent"

    counsellor = sign_in(cast["thu"])
    body = counsellor.get(reverse("referrals:inbox")).content.decode()
    assert referral.number in body
    page = reverse("referrals:referral", args=[referral.pk])
    before = counsellor.get(page).content.decode()
    assert "12" in before
    assert CHILD not in before

    answered = counsellor.post(reverse("referrals:accept", args=[referral.pk]), {"first_day_expected": ""})
    assert answered.url == page
    assert CHILD in counsellor.get(page).content.decode()
    starts = THIS_WEEK - dt.timedelta(weeks=2)
    enrolled = counsellor.post(
        reverse("referrals:enrol", args=[referral.pk]), {"starts": f"{starts:%d/%m/%Y}", "group": "7A"}
    )
    assert enrolled.url == page
    placement = Referral.objects.get(pk=referral.pk).placement
    for back, days in ((2, 5), (1, 4)):
        week = THIS_WEEK - dt.timedelta(weeks=back)
        address = f"{reverse('referrals:attendance')}?tuan={week}"
        assert counsellor.get(address).status_code == 200
        assert counsellor.post(address, {f"p{placement.pk}": str(days)}).status_code == 302
    assert list(Attendance.objects.values_list("days_attended", flat=True)) == [4, 5]
    assert (
        "4/5 buổi" in sign_in(cast["lan"]).get(reverse("referrals:sent", args=[referral.pk])).content.decode()
    )


def write_and_send(client, case):
    """Go through the pages of the officer; returns the referral."""
    compose = reverse("referrals:compose", args=[case.pk])
    assert client.get(compose).status_code == 200
    programme = Programme.objects.get(institution__name="Trường THCS Tân Hòa")
    choose = reverse("referrals:provider", args=[case.pk])
    assert programme.name in client.get(choose).content.decode()
    assert client.post(choose, {"programme": programme.pk}).url == compose
    referral = Referral.objects.get()
    consent = reverse("referrals:consent", args=[referral.pk])
    assert "Trần Thị Mẹ" in client.get(consent).content.decode()
    agreed = {
        "caregiver_name": "Trần Thị Mẹ",
        "child_agrees": "yes",
        "given_on": f"{today():%d/%m/%Y}",
        "caregiver_agrees": "yes",
        "how": "paper",
    }
    assert client.post(consent, agreed).url == compose
    shared = reverse("referrals:shared", args=[referral.pk])
    assert client.get(shared).status_code == 200
    chosen = {"shared": ["name"], "extra": ["village"], "why_village": "Xe trường đón ở ấp"}
    assert client.post(shared, {**chosen, "message": "Học buổi chiều"}).url == compose
    check = reverse("referrals:check", args=[referral.pk])
    assert CHILD in client.get(check).content.decode()
    assert client.post(check).url == reverse("referrals:sent", args=[referral.pk])
    return Referral.objects.get()
