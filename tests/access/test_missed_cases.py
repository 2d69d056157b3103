"""What nothing else noticed, found by taking the guards away one by one: shares, cases, reports, sessions."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.access import commune_ids
from accounts.actions.sessions import MOST
from accounts.enums import RoleKind
from accounts.models import OpenSession, Role
from audit.models import Event
from casework.access import (
    case_permissions,
    get_case,
    get_opening,
    get_report,
    own_communes,
    sees_report,
    share_of,
)
from casework.actions import facts, hiding, shares
from casework.enums import FieldGroup, How
from casework.models import Case, Household, Report
from privacy.access import own_commune_id
from schools.access import get_institution, institution_permissions
from schools.models import Institution
from tests.access.test_missed import YESTERDAY, again
from tests.factories import make_case, make_report
from vietnam.calendar import today

pytestmark = pytest.mark.django_db


def shared_with(user, case, cast):
    return shares.share_case(case, by=cast["lan"], user=user, purpose="Tìm", until=today() + dt.timedelta(9))


def told_of() -> list[str]:
    """The groups of fields that the newest event names."""
    return Event.objects.first().fields


def test_too_many_sessions_are_those_of_one_user(cast, sign_in):
    sign_in(cast["hoa"])
    for _turn in range(MOST + 1):
        sign_in(cast["lan"])
    held = OpenSession.objects.filter(user__username__in=("hoa", "lan")).values_list("user__username")
    assert sorted(name for (name,) in held) == ["hoa", *["lan"] * MOST]


def test_a_share_is_none_of_its_own_once_there_are_permissions_in_the_commune(cast):
    case = make_case(by=cast["lan"])
    share = shared_with(cast["hoa"], case, cast)
    assert share_of(again(cast["hoa"]), case) == share
    Role.objects.create(user=cast["hoa"], kind=RoleKind.OFFICER, area=case.commune, starts=YESTERDAY)
    assert share_of(again(cast["hoa"]), case) is None


def test_in_charge_alone_without_a_right_to_plan_opens_no_case_permissions(cast):
    case = make_case(by=cast["lan"])
    assert "share" in case_permissions(again(cast["lan"]), case)
    cast["lan"].roles.update(kind=RoleKind.CHAIR)
    assert case.officer == cast["lan"]
    assert "share" not in case_permissions(again(cast["lan"]), case)


def test_an_emergency_opening_is_reviewed_by_supervisors_and_not_by_whoever_opened_it(cast):
    case = make_case(by=cast["lan"])
    opening = shares.open_urgently(case.code, by=again(cast["hoa"]), reason="danger", purpose="Bị đánh")
    place = cast["quang"].roles.get().supervision_area
    supervises = {"kind": RoleKind.SUPERVISOR, "supervision_area": place, "starts": YESTERDAY}
    Role.objects.create(user=cast["hoa"], **supervises)
    assert get_opening(again(cast["quang"]), opening.pk) == opening
    with pytest.raises(PermissionDenied):
        get_opening(again(cast["hoa"]), opening.pk)


def test_a_share_for_work_together_is_no_emergency_opening(cast):
    share = shared_with(cast["hoa"], make_case(by=cast["lan"]), cast)
    with pytest.raises(Http404):
        get_opening(again(cast["quang"]), share.pk)


def test_only_what_is_masked_somewhere_is_asked_for_in_a_case(cast):
    case, lan = make_case(by=cast["lan"]), again(cast["lan"])
    get_case(lan, case.pk, asked=FieldGroup.CONTACT)
    assert told_of() == ["contact"]
    for group in (FieldGroup.WORK, FieldGroup.LIST):
        with pytest.raises(PermissionDenied):
            get_case(lan, case.pk, asked=group)
        assert told_of() == []


def test_reading_a_report_names_the_reporter_only_when_asked_with_that_permission(cast):
    report, lan = make_report(by=cast["lan"]), again(cast["lan"])
    get_report(lan, report.pk, shows=(FieldGroup.IDENTITY,))
    assert told_of() == ["identity"]
    get_report(lan, report.pk, "reporter", shows=(FieldGroup.IDENTITY,))
    assert sorted(told_of()) == ["identity", "reporter"]


def test_who_sees_a_report_sees_the_name_until_it_is_hidden_in_its_case(cast):
    case = make_case(by=cast["lan"])
    Role.objects.create(user=cast["hoa"], kind=RoleKind.OFFICER, area=case.commune, starts=YESTERDAY)
    name = lambda: sees_report(again(cast["hoa"]), Report.objects.get(case=case))[FieldGroup.IDENTITY]  # noqa: E731
    assert name() == How.FULL
    hiding.hide_name(case, by=again(cast["lan"]), reason="trafficking")
    assert name() == How.NEVER


def test_facts_of_a_home_in_another_commune_are_changed_there(cast):
    case = make_case(by=cast["lan"])
    elsewhere = cast["hoa"].roles.get().area
    Household.objects.filter(pk=case.child.household_id).update(commune=elsewhere)
    case = Case.objects.get(pk=case.pk)
    with pytest.raises(PermissionDenied):
        facts.change_home(case, by=cast["lan"], values={"village": "Ấp khác"}, why="error")


def test_own_communes_are_of_the_roles_that_are_asked_for(cast):
    lan, commune = cast["lan"], cast["lan"].roles.get().area
    other = cast["yen"].roles.get().area
    Role.objects.create(user=lan, kind=RoleKind.CHAIR, area=other, starts=YESTERDAY)
    assert own_communes(again(lan), RoleKind.OFFICER) == [commune]
    # A role that was bound to a province by a slip: no form, no list of nothing.
    lan.roles.filter(kind=RoleKind.OFFICER).update(area=commune.parent)
    with pytest.raises(PermissionDenied):
        own_communes(again(lan), RoleKind.OFFICER)


def test_a_province_is_not_among_the_communes_of_a_role_in_it(cast, few_areas):
    tam, province = again(cast["tam"]), few_areas["A"].parent
    assert [role.area for role in tam.roles.all()] == [province]
    assert commune_ids(tam, RoleKind.ANALYST) == sorted(area.pk for area in few_areas.values())
    assert own_commune_id(tam) is None
    assert own_commune_id(again(cast["lan"])) == few_areas["A"].pk
    # An officer of a whole province is a slip of the administration.
    cast["lan"].roles.update(area=province)
    assert commune_ids(again(cast["lan"]), RoleKind.OFFICER) == []


def test_who_looks_at_no_institution_learns_not_even_whether_it_is_there(cast):
    tam, place = again(cast["tam"]), Institution.objects.get(posts__user=cast["thu"])
    assert institution_permissions(tam, place) == set()
    assert institution_permissions(again(cast["lan"]), place) == {"view"}
    for pk in (place.pk, 0):
        with pytest.raises(PermissionDenied):
            get_institution(tam, pk)
