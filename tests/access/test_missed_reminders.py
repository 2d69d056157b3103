"""What the matrix and the other tests would not have missed of whom reminders reach."""

import datetime as dt

import pytest

from accounts.access import supervisors_of_communes
from accounts.actions import leave_notice
from accounts.enums import NoticeKind
from accounts.models import Notice, Role, User
from areas.models import SupervisedCommune
from casework.actions.cases import case_path
from referrals.models import Referral
from reminders.access import openable
from schools.models import Institution, Post
from tests.factories import make_case
from tests.referrals.build import make_referral
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
YESTERDAY = today() - dt.timedelta(days=1)


def told(user, **about) -> bool:
    """Tell whether a notice about something may be told to `user` now."""
    notice = Notice.objects.create(recipient=User.objects.get(pk=user.pk), **{"path": "/", **about})
    return openable(notice.recipient, [notice]) == {notice.pk}


@pytest.mark.parametrize("change", ["commune", "role", "account"])
def test_a_supervisor_without_commune_role_or_account_is_told_nothing(cast, change):
    commune = cast["lan"].roles.get().area_id
    assert supervisors_of_communes({commune}) == {commune: [cast["quang"]]}
    if change == "commune":
        SupervisedCommune.objects.filter(commune=commune).update(ends=YESTERDAY)
    elif change == "role":
        Role.objects.filter(user=cast["quang"]).update(ends=YESTERDAY)
    else:
        User.objects.filter(pk=cast["quang"].pk).update(is_active=False)
    assert supervisors_of_communes({commune}) == {commune: []}


def test_a_notice_with_a_code_is_about_that_case_and_no_work_as_a_whole(cast):
    own, other = make_case(by=cast["lan"]), make_case(by=cast["hoa"])
    kind = NoticeKind.HANDED_OVER
    about = f"accounts.user:{cast['lan'].pk}"
    assert told(cast["lan"], kind=kind, about=about, case_code=own.code)
    assert not told(cast["lan"], kind=kind, about=about + "0", case_code=other.code)


def test_an_institution_is_told_of_itself_while_somebody_works_there(cast):
    post = Post.objects.filter(user=cast["thu"]).first()
    own = f"schools.institution:{post.institution_id}"
    other = Institution.objects.exclude(
        pk__in=Post.objects.filter(user=cast["thu"]).values("institution")
    ).first()
    kind = NoticeKind.PLACE_FREE
    assert told(cast["thu"], kind=kind, about=own)
    assert not told(cast["thu"], kind=kind, about=f"schools.institution:{other.pk}")
    Post.objects.filter(user=cast["thu"]).update(ends=YESTERDAY)
    assert not told(cast["thu"], kind=kind, about=own + " ")
    assert not told(cast["thu"], kind=NoticeKind.ATTENDANCE_ASKED, about=own)


def test_a_version_of_a_referral_is_told_where_the_referral_went(cast):
    referral = make_referral(cast, "accepted")
    version = f"referrals.historicalreferral:{Referral.history.filter(id=referral.pk).latest().pk}"
    kind = NoticeKind.REFERRAL_ANSWERED
    assert told(cast["thu"], kind=kind, about=version)
    elsewhere = Post.objects.exclude(institution=referral.institution_id).select_related("user").first().user
    assert not told(elsewhere, kind=kind, about=version)


def test_a_code_alone_opens_nothing_to_another_commune(cast):
    case = make_case(by=cast["lan"])
    leave_notice(
        to=[cast["hoa"]], kind=NoticeKind.ITEM_RETURNED, about=case, path=case_path(case), case_code=case.code
    )
    notice = Notice.objects.get(recipient=cast["hoa"])
    assert openable(cast["hoa"], [notice]) == set()
