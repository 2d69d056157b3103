"""A role that is over: after the run nobody without a role there is in charge of an open case."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actions.leaving import block
from accounts.enums import RoleKind
from accounts.models import Notice, Role, User
from audit.models import Event
from casework.actions.cases import assign_case
from casework.actions.handover import hand_over
from casework.actions.screenings import begin_screening
from casework.actions.shares import share_case
from casework.enums import ENDED_STATES
from casework.handover import leavers
from casework.models import Case, Deadline, Screening, VisitSheet
from casework.tasks import watch_roles
from reminders.access import may_still_open
from tests.casework.test_leaving import add
from tests.factories import CANARIES, make_case, make_report
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def place(cast):
    return cast["lan"].roles.get().area


@pytest.fixture
def case(cast):
    made = make_case(by=cast["lan"], full_name=CANARIES[0])
    begin_screening(made, by=cast["lan"], respondent="child")
    return made


def end_role(user, days=-1):
    user.roles.update(ends=today() + days * DAY)


def kept_without_a_role() -> set[str]:
    """Codes of open cases whose officer may not work in their commune today."""
    found = Case.objects.exclude(state__in=ENDED_STATES).exclude(officer=None)
    return {one.code for one in found.select_related("officer") if not works(one.officer, one.commune_id)}


def works(user, commune) -> bool:
    now = timezone.localdate()
    held = user.roles.filter(kind="officer", area=commune, starts__lte=now).exclude(ends__lt=now)
    return user.is_active and held.exists()


def told(kind) -> dict[str, bool]:
    """Who was told `kind`, and whether the page it leads to opens for the person."""
    found = Notice.objects.filter(kind=kind).select_related("recipient")
    assert all((row.case_code, CANARIES[0] in row.path) == ("", False) for row in found)
    return {row.recipient.username: may_still_open(row) for row in found}


class TestOneColleague:
    def test_everything_passes_and_everybody_is_told_once(self, cast, case, place):
        mai, report = add("mai", RoleKind.OFFICER, place), make_report(by=cast["lan"])
        hers = make_case(by=cast["hoa"])
        end_role(cast["lan"])
        for _hour in range(2):
            watch_roles()
        case.refresh_from_db()
        report.refresh_from_db()
        assert (case.officer, report.in_charge, Screening.objects.get().by) == (mai, mai, mai)
        assert set(case.deadlines.filter(met_at=None).values_list("owner", flat=True)) == {mai.pk}
        assert Case.objects.get(pk=hers.pk).officer == cast["hoa"]
        assert told("handed_over") == {"mai": True}
        assert told("work_passed_on") == {"lan": False, "quang": True}
        assert (told("cases_unassigned"), leavers(None), kept_without_a_role()) == ({}, [], set())
        newest = case.history.first()
        assert (newest.history_user, newest.history_change_reason) == (None, "hand_over")
        assert Event.objects.get(reason="hand_over", case_code=case.code).actor is None

    def test_not_on_the_last_day_itself(self, cast, case, place):
        add("mai", RoleKind.OFFICER, place)
        end_role(cast["lan"], 0)
        watch_roles()
        assert Case.objects.get().officer == cast["lan"]

    def test_a_blocked_account_at_once(self, cast, case, place):
        mai = add("mai", RoleKind.OFFICER, place)
        assert block(cast["lan"], by=cast["an"], reason="lost") == []
        case.refresh_from_db()
        assert (case.officer, case.history.first().history_user) == (mai, cast["an"])
        assert told("work_passed_on") == {"quang": True}

    def test_a_chairs_dates_pass_to_the_other_chair(self, cast, place):
        waiting = make_case(by=cast["lan"], state="planned", chair=cast["minh"])
        other = add("phuc", RoleKind.CHAIR, place)
        end_role(cast["minh"])
        watch_roles()
        approval = Deadline.objects.get(case=waiting, kind="approval")
        assert (approval.owner, Case.objects.get().officer) == (other, cast["lan"])

    def test_what_cannot_pass_tells_nobody_again(self, cast, case, place):
        mai = add("mai", RoleKind.OFFICER, place)
        for user in (mai, cast["lan"]):
            VisitSheet.objects.create(case=case, by=user)
        end_role(cast["lan"])
        for _hour in range(2):
            watch_roles()
        assert [notice.recipient for notice in Notice.objects.filter(kind="handed_over")] == [mai]
        assert Event.objects.filter(reason="hand_over", case_code=case.code).count() == 1

    def test_a_share_of_a_supervisor_gives_the_case_to_nobody(self, cast, place):
        free = make_case(by=cast["lan"])
        Case.objects.filter(pk=free.pk).update(officer=None)
        facts = {"purpose": "Cùng tìm trẻ ở xã bên", "until": today() + 9 * DAY}
        share_case(free, by=cast["quang"], user=cast["hoa"], **facts)
        watch_roles()
        assert (Case.objects.get().officer, Notice.objects.filter(kind="handed_over").count()) == (None, 0)


class TestNobodyOrSeveral:
    def test_a_chairs_dates_wait_for_the_next_chair(self, cast, place):
        make_case(by=cast["lan"], state="planned", chair=cast["minh"])
        end_role(cast["minh"])
        watch_roles()
        assert Deadline.objects.get(kind="approval").owner == cast["minh"]
        assert (told("cases_unassigned"), Case.objects.get().officer) == ({}, cast["lan"])
        following = add("phuc", RoleKind.CHAIR, place)
        watch_roles()
        assert Deadline.objects.get(kind="approval").owner == following

    @pytest.mark.parametrize("others", [(), ("mai", "nga")])
    def test_the_case_is_free_and_chair_and_supervisor_are_told_once(
        self, cast, case, place, sign_in, others
    ):
        for name in others:
            add(name, RoleKind.OFFICER, place)
        end_role(cast["lan"])
        for _hour in range(2):
            watch_roles()
        case.refresh_from_db()
        assert (case.officer, case.history.first().history_change_reason) == (None, "role_over")
        assert set(case.deadlines.filter(met_at=None).values_list("owner", flat=True)) == {None}
        assert told("cases_unassigned") == {"minh": True, "quang": True, **dict.fromkeys(others, True)}
        assert Notice.objects.filter(kind="cases_unassigned").count() == 2 + len(others)
        assert (told("handed_over"), told("work_passed_on"), kept_without_a_role()) == ({}, {}, set())
        listed = sign_in(cast["quang"]).get(reverse("casework:handovers")).text
        assert ("1 hồ sơ chưa có người phụ trách" in listed, CANARIES[0] in listed) == (True, False)

    def test_the_list_still_hands_all_of_it_over(self, cast, case, place):
        end_role(cast["lan"])
        watch_roles()
        mai = add("mai", RoleKind.OFFICER, place)
        assert hand_over(cast["lan"], place, [case.code], to=mai, by=cast["quang"]) == 1
        case.refresh_from_db()
        assert (case.officer, Screening.objects.get().by, leavers(None)) == (mai, mai, [])
        assert set(case.deadlines.filter(met_at=None).values_list("owner", flat=True)) == {mai.pk}

    def test_who_is_given_it_has_it_for_good(self, cast, place):
        case = make_case(by=cast["lan"])
        end_role(cast["lan"])
        watch_roles()
        mai = add("mai", RoleKind.OFFICER, place)
        assign_case(case, officer=mai, by=cast["quang"])
        assert leavers(None) == []
        watch_roles()
        assert Case.objects.get().officer == mai

    def test_a_blocked_account_at_once(self, cast, case):
        block(cast["lan"], by=cast["an"], reason="dismissed")
        assert Case.objects.get().officer is None
        assert told("cases_unassigned") == {"minh": True, "quang": True}


def test_after_any_ending_no_open_case_has_an_officer_without_a_role(cast, place):
    ways = {
        "removed": lambda user: user.roles.all().delete(),
        "over": end_role,
        "another": lambda user: user.roles.update(kind=RoleKind.CHAIR),
        "disabled": lambda user: User.objects.filter(pk=user.pk).update(is_active=False),
        "later": lambda user: user.roles.update(starts=today() + DAY),
    }
    for way, go in ways.items():
        user = add(way, RoleKind.OFFICER, place)
        for state in ("new", "in_progress"):
            Case.objects.filter(pk=make_case(by=cast["lan"]).pk).update(officer=user, state=state)
        go(user)
    assert len(kept_without_a_role()) == 2 * len(ways)
    watch_roles()
    assert kept_without_a_role() == set()
    assert Case.objects.filter(officer=cast["lan"]).count() == 2 * len(ways)


def test_one_that_fails_keeps_nobody_else(cast, case, place, monkeypatch):
    other = make_case(by=cast["hoa"])
    for name in ("lan", "hoa"):
        end_role(cast[name])
    monkeypatch.setattr("casework.actions.succession.chairs_of", _fails_in(place), raising=False)
    watch_roles()
    assert (Case.objects.get(pk=case.pk).officer, Case.objects.get(pk=other.pk).officer) == (
        cast["lan"],
        None,
    )


def _fails_in(place):
    def chairs_of(commune):
        if commune == place:
            raise ValueError
        return []

    return chairs_of


def test_roles_stay_where_they_hold(cast, case, place):
    add("mai", RoleKind.OFFICER, place)
    Role.objects.create(user=cast["lan"], kind="officer", area=place, starts=today() - DAY)
    watch_roles()
    assert Case.objects.get().officer == cast["lan"]
