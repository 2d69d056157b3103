"""What is taken away is gone at the next request, in sessions that are open."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from casework.actions import shares
from casework.models import CaseShare
from referrals.actions import consents, officer
from referrals.models import Referral
from schools.models import Institution, Post
from tests.factories import CANARIES, make_case, make_report
from tests.referrals.build import CHILD, make_referral
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
YESTERDAY = today() - dt.timedelta(days=1)


def case_url(case):
    return reverse("casework:case", args=[case.pk])


@pytest.fixture
def case(cast):
    return make_case(by=cast["lan"], full_name=CANARIES[0])


def status_before_and_after(client, url, change) -> tuple[int, int]:
    """The status of `url` in one session before and after `change`; no child is named afterwards."""
    before = client.get(url)
    assert before.status_code == 200
    change()
    after = client.get(url)
    for name in (CANARIES[0], CHILD, "Trần Thị Mẹ", "0911000222"):
        assert name not in after.content.decode()
    return before.status_code, after.status_code


@pytest.mark.parametrize("name", ["lan", "minh", "quang"])
@pytest.mark.parametrize(
    ("change", "status"),
    [
        (lambda user: user.roles.update(ends=YESTERDAY), 404),
        (lambda user: user.roles.all().delete(), 404),
        (lambda user: User.objects.filter(pk=user.pk).update(is_active=False), 302),
    ],
    ids=["role ended", "role removed", "user disabled"],
)
def test_of_a_role_and_an_account(cast, case, sign_in, name, change, status):
    client = sign_in(cast[name])
    assert status_before_and_after(client, case_url(case), lambda: change(cast[name])) == (200, status)


def test_of_a_commune_that_is_supervised_no_more(cast, case, sign_in):
    change = lambda: case.commune.supervisions.update(ends=YESTERDAY)  # noqa: E731
    assert status_before_and_after(sign_in(cast["quang"]), case_url(case), change) == (200, 404)


def test_of_who_reported_when_the_role_of_who_was_told_ended(cast, sign_in):
    report = make_report(by=cast["lan"])
    client, url = sign_in(cast["lan"]), reverse("casework:report_reporter", args=[report.pk])
    before = client.post(url)
    cast["lan"].roles.update(ends=YESTERDAY)
    after = client.post(url)
    assert (before.status_code, after.status_code) == (200, 404)
    told = "Người Báo Tin"
    assert [told in answer.content.decode() for answer in (before, after)] == [True, False]


def lose_role(share):
    share.user.roles.update(ends=YESTERDAY)


def run_out(share):
    ago = timezone.now() - dt.timedelta(hours=5)
    CaseShare.objects.filter(pk=share.pk).update(starts_at=ago, ends_at=ago + dt.timedelta(hours=4))


SHARE_ENDS = {
    "ended by the supervisor": lambda share: shares.end_share(share, by=User.objects.get(username="quang")),
    "given back": lambda share: shares.end_share(share, by=User.objects.get(username="hoa")),
    "run out": run_out,
    "role ended": lose_role,
}


@pytest.mark.parametrize("how", SHARE_ENDS)
@pytest.mark.parametrize("kind", ["co_worker", "break_glass"])
def test_of_a_share(cast, case, sign_in, kind, how):
    make_case(by=cast["hoa"])
    if kind == "co_worker":
        share = shares.share_case(case, by=cast["lan"], user=cast["hoa"], purpose="Tìm", until=today())
    else:
        hoa = User.objects.get(username="hoa")
        share = shares.open_urgently(case.code, by=hoa, reason="danger", purpose="Trẻ đang gặp nguy hiểm")
    client = sign_in(cast["hoa"])
    assert status_before_and_after(client, case_url(case), lambda: SHARE_ENDS[how](share)) == (200, 404)


def test_of_an_opening_without_good_reason(cast, case, sign_in):
    hoa = User.objects.get(username="hoa")
    share = shares.open_urgently(case.code, by=hoa, reason="danger", purpose="Trẻ đang gặp nguy hiểm")

    def judged():
        shares.review_opening(share, by=cast["quang"], verdict="not_justified", comment="Không gấp")

    assert status_before_and_after(sign_in(hoa), case_url(case), judged) == (200, 404)


def of_thu(change):
    """A change to a post, a role or the institution of `thu`."""
    return lambda cast, _referral: change(cast["thu"])


REFERRAL_ENDS = {
    "withdrawn": (lambda cast, referral: officer.withdraw_referral(referral, by=cast["lan"]), 200),
    "post ended": (of_thu(lambda thu: Post.objects.filter(user=thu).update(ends=YESTERDAY)), 404),
    "role ended": (of_thu(lambda thu: thu.roles.update(ends=YESTERDAY)), 404),
    "user disabled": (of_thu(lambda thu: User.objects.filter(pk=thu.pk).update(is_active=False)), 302),
    "institution closed": (
        of_thu(lambda thu: Institution.objects.filter(posts__user=thu).update(is_active=False)),
        404,
    ),
}


@pytest.mark.parametrize("how", REFERRAL_ENDS)
def test_of_a_referral(cast, sign_in, how):
    referral = make_referral(cast, "accepted")
    change, status = REFERRAL_ENDS[how]
    client, url = sign_in(cast["thu"]), reverse("referrals:referral", args=[referral.pk])
    assert CHILD in client.get(url).content.decode()
    # An ended referral keeps a page for the institution's own work, without the child.
    assert status_before_and_after(client, url, lambda: change(cast, referral)) == (200, status)


def test_of_a_consent_while_the_child_stays_placed(cast, sign_in):
    referral = make_referral(cast, "placed")
    client, url = sign_in(cast["thu"]), reverse("referrals:referral", args=[referral.pk])
    assert CHILD in client.get(url).content.decode()
    withdrawn = lambda: consents.withdraw_consent(referral.consent, by=cast["lan"])  # noqa: E731
    assert status_before_and_after(client, url, withdrawn) == (200, 200)
    assert Referral.objects.get(pk=referral.pk).state == "placed"
