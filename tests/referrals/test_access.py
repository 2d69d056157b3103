"""Who reaches which referral: grant and post and state on one side, the case on the other."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.models import User
from audit.models import Event
from referrals.access import (
    ended_referrals,
    get_referral,
    get_shared,
    shared_referrals,
    visible_referrals,
)
from referrals.actions.institution import grant_open_referrals
from referrals.enums import SHARED_STATES, ReferralState
from referrals.models import ReferralUserObjectPermission
from schools.models import Post
from tests.referrals.build import add_colleague, approved_case, make_referral
from vietnam.calendar import today

pytestmark = pytest.mark.django_db


def fresh(user):
    """The person at the next request."""
    return User.objects.get(pk=user.pk)


@pytest.fixture
def theirs(cast):
    """A live referral at the other institution, from the other commune: an outsider with work of her own."""
    case = approved_case(cast["hoa"])
    return make_referral(cast, "sent", by="hoa", to="dung", case=case)


@pytest.mark.parametrize("state", ReferralState.values)
def test_an_institution_finds_what_is_live_and_what_ended(cast, theirs, state):
    referral = make_referral(cast, state)
    live = [referral] if state in SHARED_STATES else []
    ended = [] if state == "draft" else [one for one in [referral] if one not in live]
    assert list(shared_referrals(cast["thu"])) == live
    assert list(ended_referrals(cast["thu"])) == ended
    assert list(shared_referrals(cast["dung"])) == [theirs]
    assert list(ended_referrals(cast["dung"])) == []


def test_a_draft_taken_back_never_reached_anybody(cast):
    referral = make_referral(cast, "draft")
    referral.state = "withdrawn"
    referral.save()
    assert list(ended_referrals(cast["thu"])) == []


def test_officers_chairs_and_supervisors_see_the_referrals_of_their_communes(cast, theirs):
    mine = make_referral(cast)
    seen = {name: set(visible_referrals(cast[name])) for name in cast}
    assert seen["lan"] == seen["minh"] == {mine}
    assert seen["hoa"] == seen["son"] == {theirs}
    assert seen["quang"] == {mine, theirs}
    others = set(seen) - {"lan", "minh", "hoa", "son", "quang"}
    assert not any(seen[name] for name in others)


def test_reading_leaves_an_event_that_names_the_fields(cast):
    referral = make_referral(cast, "sent")
    assert get_shared(cast["thu"], referral.pk) == referral
    event = Event.objects.first()
    assert (event.actor, event.deed, event.case_code) == (cast["thu"], "read", referral.case.code)
    assert event.fields == ["age", "commune", "message", "sex"]
    assert event.area == referral.case.commune


def test_nobody_else_reaches_the_institutions_side(cast, theirs):
    referral = make_referral(cast)
    for name in ("dung", "lan", "hoa", "yen", "quang", "tam", "binh", "an"):
        with pytest.raises(Http404):
            get_shared(cast[name], referral.pk)
        event = Event.objects.first()
        assert (event.actor, event.deed, event.outcome) == (cast[name], "denied", "hidden")
        assert event.fields == []


def test_nobody_else_reaches_the_officers_side(cast, theirs):
    referral = make_referral(cast)
    for name in ("hoa", "yen", "thu", "dung", "hanh", "tam", "binh", "an"):
        with pytest.raises(Http404):
            get_referral(cast[name], referral.pk)
        assert (Event.objects.first().actor, Event.objects.first().outcome) == (cast[name], "hidden")
    assert get_referral(cast["lan"], referral.pk) == referral


def test_who_may_read_a_referral_may_not_refer(cast):
    referral = make_referral(cast)
    for name in ("minh", "quang"):
        assert get_referral(cast[name], referral.pk) == referral
        with pytest.raises(PermissionDenied):
            get_referral(cast[name], referral.pk, "refer")
        assert Event.objects.first().outcome == "forbidden"


def test_an_ended_referral_may_be_read_and_not_answered(cast):
    referral = make_referral(cast, "declined")
    assert get_shared(cast["thu"], referral.pk) == referral
    assert Event.objects.first().fields == []
    with pytest.raises(PermissionDenied):
        get_shared(cast["thu"], referral.pk, "answer_referral")


def test_what_does_not_exist_is_not_found(cast):
    for get, user in ((get_shared, cast["thu"]), (get_referral, cast["lan"])):
        with pytest.raises(Http404):
            get(user, 999)


def test_a_post_without_the_grant_opens_nothing_and_the_grant_without_the_post_neither(cast):
    referral = make_referral(cast)
    colleague = add_colleague(cast)
    with pytest.raises(Http404):
        get_shared(colleague, referral.pk)
    Post.objects.filter(user=cast["thu"]).update(ends=today() - dt.timedelta(days=1))
    with pytest.raises(Http404):
        get_shared(fresh(cast["thu"]), referral.pk)
    assert ReferralUserObjectPermission.objects.get().user == cast["thu"]


def test_access_ends_with_the_role_at_the_next_request(cast):
    referral = make_referral(cast)
    assert get_shared(fresh(cast["thu"]), referral.pk) == referral
    cast["thu"].roles.update(ends=today() - dt.timedelta(days=1))
    with pytest.raises(Http404):
        get_shared(fresh(cast["thu"]), referral.pk)


def test_a_disabled_counsellor_sees_nothing(cast):
    referral = make_referral(cast)
    User.objects.filter(pk=cast["thu"].pk).update(is_active=False)
    with pytest.raises(Http404):
        get_shared(fresh(cast["thu"]), referral.pk)


def test_a_newcomer_is_given_what_is_live(cast, theirs):
    referral, ended = make_referral(cast), make_referral(cast, "declined")
    colleague = add_colleague(cast)
    post = colleague.posts.get()
    assert grant_open_referrals(post, by=cast["an"]) == 1
    assert grant_open_referrals(post, by=cast["an"]) == 1
    assert list(shared_referrals(colleague)) == [referral]
    assert list(ended_referrals(colleague)) == [ended]
    assert ReferralUserObjectPermission.objects.filter(user=colleague).count() == 1
    assert Event.objects.first().reason == "grant_open_referrals"


def test_only_an_administrator_lets_newcomers_in(cast):
    make_referral(cast)
    post = add_colleague(cast).posts.get()
    for name in ("thu", "lan", "minh"):
        with pytest.raises(PermissionDenied):
            grant_open_referrals(post, by=cast[name])
    post.ends = today() - dt.timedelta(days=1)
    post.save()
    assert grant_open_referrals(post, by=cast["an"]) == 0
    assert not ReferralUserObjectPermission.objects.filter(user=post.user).exists()
