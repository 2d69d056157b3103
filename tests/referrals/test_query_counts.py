"""The lists of both sides ask as often with a thousand referrals as with ten."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from referrals.models import Placement, Referral, ReferralUserObjectPermission
from tests.fixtures import own_queries
from tests.referrals.build import make_placement, make_referral

pytestmark = pytest.mark.django_db
# Page → the person, the state of the referrals that fill it, its address, what stands there once a row.
CARD = '<h2 class="dt-card__title">'
PAGES = {
    "inbox, new": ("thu", "sent", "referrals:inbox", "?muc=moi", CARD),
    "inbox, learning": ("thu", "placed", "referrals:inbox", "?muc=dang-hoc", CARD),
    "weekly sheet": ("thu", "placed", "referrals:attendance", "", "Tuần này trẻ đi học thế nào?"),
    "sent by the officer": ("lan", "sent", "referrals:mine", "?muc=cho", CARD),
}


def again(referral, count):
    """Write `referral` `count` times more, with its grants and its placement, as fast as the database can."""
    fields = [field.attname for field in Referral._meta.concrete_fields if not field.primary_key]
    told = {name: getattr(referral, name) for name in fields}
    rows = Referral.objects.bulk_create([Referral(**told) for _each in range(count)])
    for grant in ReferralUserObjectPermission.objects.filter(content_object=referral):
        right = {"user_id": grant.user_id, "permission_id": grant.permission_id}
        ReferralUserObjectPermission.objects.bulk_create(
            [ReferralUserObjectPermission(content_object=row, **right) for row in rows]
        )
    if placement := Placement.objects.filter(referral=referral).first():
        when = {"starts": placement.starts, "group": placement.group}
        Placement.objects.bulk_create([Placement(referral=row, **when) for row in rows])


@pytest.mark.parametrize("name", PAGES)
def test_ten_and_a_thousand_ask_the_same(cast, sign_in, name):
    person, state, route, query, once_a_row = PAGES[name]
    first = make_placement(cast).referral if state == "placed" else make_referral(cast)
    client, address = sign_in(cast[person]), reverse(route) + query
    client.get(address)
    asked, shown = [], []
    for more in (9, 990):
        again(Referral.objects.get(pk=first.pk), more)
        with CaptureQueriesContext(connection) as captured:
            page = client.get(address).content.decode()
        asked.append(len(own_queries([query["sql"] for query in captured.captured_queries])))
        shown.append(page.count(once_a_row))
    assert shown == [10, 25]
    assert asked[0] == asked[1]
