"""Places as administrators keep them."""

import datetime as dt
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone

from areas.models import Area, AreaChange, DatedNumber, SupervisionArea
from areas.queries import number, numbers
from areas.settings import SETTINGS, fault_of
from audit.models import Event
from schools.models import Institution, Post
from vietnam.calendar import today

pytestmark = pytest.mark.django_db


def test_a_place_that_was_added_is_found_by_its_name(cast, few_areas, sign_in):
    province = few_areas["A"].parent
    told = {"list_version": "2025-07", "code": "28999", "kind": "xa", "name": "Xã  Đông Hải"}
    told |= {"parent": province.pk, "valid_from": "01/07/2025", "valid_to": ""}
    assert sign_in(cast["an"]).post(reverse("admin:areas_area_add"), told).status_code == 302
    area = Area.objects.get(code="28999")
    assert (area.name, area.search_key) == ("Xã Đông Hải", "xa dong hai")


def test_a_merge_that_was_ordered_is_not_led_elsewhere(cast, few_areas, sign_in):
    facts = {"old": few_areas["A"], "new": few_areas["B"], "on": today(), "decision": "1/NQ"}
    change = AreaChange.objects.create(**facts, ordered_at=timezone.now())
    client = sign_in(cast["an"])
    address = reverse("admin:areas_areachange_change", args=[change.pk])
    told = {"old": few_areas["A"].pk, "new": few_areas["C"].pk, "on": "01/12/2026", "decision": "1/NQ"}
    assert client.post(address, told).status_code == 403
    assert client.post(reverse("admin:areas_areachange_delete", args=[change.pk])).status_code == 403
    change.refresh_from_db()
    assert change.new == few_areas["B"]


def test_an_administrator_widens_no_role_and_gives_no_post_of_ones_own(cast, few_areas, sign_in):
    an, area = cast["an"], SupervisionArea.objects.get(name="Khu vực Gò Công")
    an.roles.create(kind="supervisor", supervision_area=area, starts=today())
    an.roles.create(kind="counsellor", starts=today())
    client = sign_in(an)
    told = {"name": "Khu vực Gò Công", "memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
    address = reverse("admin:areas_supervisionarea_change", args=[area.pk])
    assert client.post(address, told).status_code == 403
    post = {"user": an.pk, "institution": Institution.objects.first().pk, "title": "", "starts": "01/11/2026"}
    assert client.post(reverse("admin:schools_post_add"), {**post, "ends": ""}).status_code == 403
    assert not Post.objects.filter(user=an).exists()
    assert Event.objects.filter(deed="denied", reason="own_role", actor=an).count() == 1
    assert client.post(reverse("admin:schools_post_add"), {**post, "user": cast["tam"].pk}).status_code == 302


def test_a_number_set_by_an_administrator_counts_from_its_day_on(cast, sign_in):
    client, address = sign_in(cast["an"]), reverse("casework:rules")
    assert client.post(reverse("admin:areas_datednumber_add"), {}).status_code == 403
    told = {"name": "referral_answer_days", "value": "3", "starts": f"{today():%d/%m/%Y}", "source": "QĐ 12"}
    for slip in ({"value": "0"}, {"value": "31"}, {"starts": "01/01/2020"}, {"name": "nope"}, {"source": ""}):
        assert client.post(f"{address}?{urlencode({**told, **slip})}").status_code == 200
    assert number("referral_answer_days") == 5
    assert client.post(f"{address}?{urlencode(told)}").status_code == 302
    later = {**told, "value": "9", "starts": f"{today() + dt.timedelta(days=7):%d/%m/%Y}"}
    assert client.post(f"{address}?{urlencode(later)}").status_code == 302
    assert number("referral_answer_days") == 3
    assert number("referral_answer_days", on=today() + dt.timedelta(days=7)) == 9
    assert number("referral_answer_days", on=today() - dt.timedelta(days=1)) == 5
    row = DatedNumber.objects.get(value=3)
    assert row.history.get().history_user == cast["an"]
    change, delete = (
        reverse(f"admin:areas_datednumber_{name}", args=[row.pk]) for name in ("change", "delete")
    )
    assert client.post(change, {**told, "value": "1"}).status_code == 403
    assert client.post(delete, {"post": "yes"}).status_code == 403
    waiting = DatedNumber.objects.get(value=9)
    undo = reverse("admin:areas_datednumber_delete", args=[waiting.pk])
    assert client.post(undo, {"post": "yes"}).status_code == 302
    assert number("referral_answer_days", on=today() + dt.timedelta(days=7)) == 3


def test_every_setting_has_bounds_around_its_default_and_costs_one_query(db, django_assert_num_queries):
    for name, one in SETTINGS.items():
        assert fault_of(name, one.default) == ""
        assert fault_of(name, one.most + 1)
        assert fault_of(name, one.least - 1)
    with django_assert_num_queries(1):
        assert numbers(*SETTINGS) == {name: one.default for name, one in SETTINGS.items()}
