"""The check of shares: what it names, what it takes back, what it leaves to a person."""

import datetime as dt
import logging
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from guardian.shortcuts import assign_perm

from accounts.models import User
from casework.access import visible_cases
from casework.actions import shares
from casework.models import CaseShare, CaseUserObjectPermission
from referrals.access import ANSWER
from referrals.models import ReferralUserObjectPermission
from referrals.tasks import check_shares
from tests.factories import make_case
from tests.referrals.build import add_colleague, make_referral
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def checked(*options) -> tuple[list[str], bool]:
    """What the command says, and whether it is content."""
    out = StringIO()
    try:
        call_command("check_shares", *options, stdout=out)
    except CommandError:
        return out.getvalue().splitlines(), False
    return out.getvalue().splitlines(), True


@pytest.fixture
def case(cast):
    return make_case(by=cast["lan"])


@pytest.fixture
def share(cast, case):
    return shares.share_case(case, by=cast["lan"], user=cast["hoa"], purpose="Tìm trẻ", until=today())


def test_says_so_when_all_agrees(cast, share):
    make_referral(cast)
    assert checked() == (["rows and rights agree"], True)


def test_an_orphaned_right_on_a_case_is_named_and_taken_back(cast, case):
    assign_perm("co_worker", cast["yen"], case)
    assert checked() == ([f"{case.code}: co_worker of yen is backed by no running share"], False)
    assert checked("--mend") == (["taken back: 1", "rows and rights agree"], True)
    assert not CaseUserObjectPermission.objects.exists()


def test_a_share_that_ran_out_is_ended_and_a_live_one_left(cast, case, share):
    other = shares.open_urgently(case.code, by=cast["yen"], reason="danger", purpose="Trẻ gặp nguy hiểm")
    ago = timezone.now() - 9 * DAY
    CaseShare.objects.filter(pk=share.pk).update(starts_at=ago, ends_at=ago + DAY)
    assert checked()[0] == [
        f"{case.code}: co_worker of hoa is backed by no running share",
        f"{case.code}: the share of hoa ran out and was not ended",
    ]
    assert checked("--mend") == (["taken back: 1", "rows and rights agree"], True)
    share.refresh_from_db()
    other.refresh_from_db()
    assert (share.end_reason, other.ended_at) == ("expired", None)
    assert case in visible_cases(User.objects.get(username="yen"))


def test_what_nobody_can_take_back_is_named_for_a_person(cast, case, share):
    cast["hoa"].roles.update(ends=today() - DAY)
    assert checked("--mend") == (
        ["taken back: 0", f"{case.code}: hoa holds a share and no role today"],
        False,
    )
    CaseUserObjectPermission.objects.all().delete()
    assert f"{case.code}: the share of hoa lacks its right" in checked()[0]


def test_grants_on_referrals_that_nothing_backs(cast):
    live, ended = make_referral(cast), make_referral(cast, "declined")
    assign_perm(ANSWER, cast["thu"], ended)
    assign_perm(ANSWER, cast["dung"], live)
    lost = "is backed by no live referral and post"
    assert checked()[0] == [
        f"{ended.number}: answer_referral of thu {lost}",
        f"{live.number}: answer_referral of dung {lost}",
    ]
    assert checked("--mend")[1]
    left = ReferralUserObjectPermission.objects.get()
    assert (left.user, left.content_object) == (cast["thu"], live)


def test_a_colleague_without_the_grant_is_named(cast):
    make_referral(cast)
    colleague = add_colleague(cast)
    place = colleague.posts.get().institution_id
    expected = f"institution {place}: thao misses the right on a live referral"
    assert checked("--mend") == (["taken back: 0", expected], False)


def test_the_clock_names_it_in_the_log(cast, case, caplog):
    assign_perm("break_glass", cast["yen"], case)
    with caplog.at_level(logging.WARNING):
        check_shares()
    assert caplog.messages == [f"{case.code}: break_glass of yen is backed by no running share"]
