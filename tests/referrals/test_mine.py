"""The list of the referrals sent: nobody rings up to ask where one stands."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from referrals.models import Referral
from tests.factories import CANARIES
from tests.referrals.build import CHILD, approved_case, make_referral

pytestmark = pytest.mark.django_db
QUERIES = 7


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_costs_the_same_for_one_and_for_three_and_names_no_child(
    cast, sign_in, django_assert_num_queries
):
    case = make_referral(cast).case
    client, address = sign_in(cast["lan"]), reverse("referrals:mine")
    client.get(address)
    with django_assert_num_queries(QUERIES):
        client.get(address)
    late = make_referral(cast, case=case)
    make_referral(cast, case=case)
    Referral.objects.filter(pk=late.pk).update(answer_due=timezone.now() - dt.timedelta(days=1))
    with django_assert_num_queries(QUERIES):
        page = text(client.get(address))
    first = [page.index(one.number) for one in case.referrals.order_by("answer_due", "pk")]
    assert first == sorted(first)
    assert page.count("Quá hạn trả lời") == 1
    assert not [name for name in (CHILD, *CANARIES) if name in page]


def test_each_sees_what_is_theirs_and_first_what_waits_for_them(cast, sign_in):
    asked, placed = make_referral(cast, "proposed"), make_referral(cast, "placed")
    other = make_referral(cast, by="hoa", to="dung", case=approved_case(cast["hoa"], full_name="Trần Khác"))
    address = reverse("referrals:mine")
    for name in ("lan", "minh", "quang"):
        page = text(sign_in(cast[name]).get(address))
        assert asked.number in page
        assert placed.number not in page
        assert other.number not in page
        assert placed.number in text(sign_in(cast[name]).get(address, {"muc": "dang-hoc", "page": "x"}))
    theirs = text(sign_in(cast["hoa"]).get(address, {"cua": "tat-ca"}))
    assert other.number in theirs
    assert asked.number not in theirs
    assert sign_in(cast["thu"]).get(address).status_code == 403
