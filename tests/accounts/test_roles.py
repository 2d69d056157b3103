import datetime as dt

import pytest
from django.db import IntegrityError
from django.urls import reverse

from accounts.access import commune_ids, current_roles, has_role, people_of_commune
from accounts.enums import RoleKind
from accounts.models import Role, User
from accounts.scope import person_scope
from areas.models import SupervisedCommune
from casework.models import Case
from tests.factories import make_case
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def again(user) -> User:
    """The same person at the next request."""
    return User.objects.get(pk=user.pk)


def test_an_officer_acts_in_her_commune_only(cast, few_areas):
    assert commune_ids(cast["lan"], RoleKind.OFFICER) == [few_areas["A"].pk]
    assert commune_ids(cast["lan"], RoleKind.CHAIR) == []
    assert commune_ids(cast["hoa"], RoleKind.OFFICER) == [few_areas["B"].pk]


def test_a_supervisor_acts_in_the_communes_of_the_area_today(cast, few_areas):
    both = sorted([few_areas["A"].pk, few_areas["B"].pk])
    assert commune_ids(cast["quang"], RoleKind.SUPERVISOR) == both
    SupervisedCommune.objects.filter(commune=few_areas["B"]).update(ends=today() - DAY)
    assert commune_ids(again(cast["quang"]), RoleKind.SUPERVISOR) == [few_areas["A"].pk]


def test_an_auditor_of_a_province_acts_in_all_its_communes(cast, few_areas):
    assert commune_ids(cast["binh"], RoleKind.AUDITOR) == sorted(area.pk for area in few_areas.values())


@pytest.mark.parametrize(
    ("starts", "ends", "holds"), [(0, 0, True), (-9, -1, False), (1, None, False), (-9, None, True)]
)
def test_a_role_holds_from_its_first_to_its_last_day(cast, starts, ends, holds):
    role = Role.objects.get(user=cast["lan"])
    role.starts = today() + starts * DAY
    role.ends = None if ends is None else today() + ends * DAY
    role.save()
    assert has_role(again(cast["lan"]), RoleKind.OFFICER) is holds


def test_a_disabled_user_has_no_roles(cast):
    cast["lan"].is_active = False
    assert current_roles(cast["lan"]) == []


def test_who_is_told(cast, few_areas):
    assert people_of_commune(few_areas["A"], RoleKind.OFFICER) == [cast["lan"]]


def test_an_officer_without_a_commune_is_refused_by_the_database(cast):
    with pytest.raises(IntegrityError):
        Role.objects.create(user=cast["lan"], kind=RoleKind.OFFICER, starts=today())


@pytest.mark.parametrize("kind", [RoleKind.OFFICER, RoleKind.CHAIR])
def test_a_province_chosen_for_an_officer_opens_nothing(cast, few_areas, kind):
    make_case(by=cast["lan"])
    Role.objects.filter(user=cast["yen"]).update(kind=kind, area=few_areas["A"].parent)
    yen = again(cast["yen"])
    assert commune_ids(yen, *RoleKind) == []
    with person_scope(yen):
        assert not Case.objects.exists()


def test_pages_of_an_officer_of_a_province_are_refused(cast, few_areas, sign_in):
    client = sign_in(cast["yen"])
    Role.objects.filter(user=cast["yen"]).update(area=few_areas["A"].parent)
    posted = ("report_new", "report_create", "import_new")
    found = [client.post(reverse(f"casework:{name}"), {"full_name": "Lê Văn"}).status_code for name in posted]
    assert found == [403, 403, 403]
    assert client.get(reverse("home")).status_code == 200
