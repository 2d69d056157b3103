"""Which programmes are proposed, in which order, and for which reasons; who works where today."""

import datetime as dt

import pytest
from django.contrib import admin
from django.test import RequestFactory

from accounts.models import User
from referrals.admin import PostAdmin
from referrals.models import ReferralUserObjectPermission
from schools.access import current_posts, institution_ids, post_holders
from schools.admin import InstitutionAdmin
from schools.models import Institution, Post, Programme
from schools.seats import Wanted, find_matches
from tests.referrals.build import add_colleague, make_referral
from vietnam.calendar import today

pytestmark = pytest.mark.django_db


def found(few_areas, need="back_to_school", age=12, text=""):
    matches = find_matches(need, Wanted(age, None, few_areas["A"]), text)
    return {match.programme.institution.name: match for match in matches}


def test_what_fits_stands_before_what_is_near(cast, few_areas):
    assert list(found(few_areas)) == ["Trường THCS Tân Hòa", "Trường THCS Mỹ Lợi"]
    Programme.objects.filter(institution__name="Trường THCS Tân Hòa").update(places=0)
    matches = found(few_areas)
    assert list(matches) == ["Trường THCS Mỹ Lợi", "Trường THCS Tân Hòa"]
    assert [match.fits for match in matches.values()] == [True, False]
    assert "Đã hết chỗ" in matches["Trường THCS Tân Hòa"].why


def test_ages_are_inclusive_and_unknown_age_fits(cast, few_areas):
    fits = {age: found(few_areas, age=age)["Trường THCS Tân Hòa"].fits for age in (10, 11, 17, 18, None)}
    assert fits == {10: False, 11: True, 17: True, 18: False, None: True}
    assert "chưa rõ tuổi của trẻ" in found(few_areas, age=None)["Trường THCS Tân Hòa"].why


def test_a_name_is_found_without_diacritics_and_a_closed_house_is_not(cast, few_areas):
    assert list(found(few_areas, text="thcs my loi")) == ["Trường THCS Mỹ Lợi"]
    Institution.objects.filter(name="Trường THCS Mỹ Lợi").update(is_active=False)
    assert list(found(few_areas)) == ["Trường THCS Tân Hòa"]


def test_the_search_takes_one_query(cast, few_areas, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(found(few_areas)) == 2


def test_a_post_counts_with_its_role_on_its_days(cast):
    school = Institution.objects.get(posts__user=cast["thu"])
    assert institution_ids(cast["thu"]) == [school.pk]
    assert post_holders(school) == [cast["thu"]]
    assert current_posts(cast["lan"]) == []
    Post.objects.create(user=cast["lan"], institution=school, starts=today())
    assert institution_ids(User.objects.get(username="lan")) == []
    Post.objects.filter(user=cast["thu"]).update(ends=today() - dt.timedelta(days=1))
    assert institution_ids(User.objects.get(username="thu")) == []
    assert post_holders(school) == []


def test_an_administrator_who_saves_a_post_lets_the_newcomer_in(cast):
    referral = make_referral(cast)
    post = add_colleague(cast).posts.get()
    request = RequestFactory().post("/")
    request.user = cast["an"]
    PostAdmin(Post, admin.site).save_model(request, post, form=None, change=True)
    grants = ReferralUserObjectPermission.objects.filter(content_object=referral)
    assert {grant.user for grant in grants} == {cast["thu"], post.user}
    last = post.history.first()
    assert (last.history_user, last.history_change_reason) == (cast["an"], "post_saved")


def test_neither_institutions_nor_posts_are_deleted():
    assert not InstitutionAdmin(Institution, admin.site).has_delete_permission(None)
    assert not PostAdmin(Post, admin.site).has_delete_permission(None)
