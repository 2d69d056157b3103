"""Handing over: who leaves with open work, what moves, to whom, and who is told."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.urls import reverse

from accounts.enums import RoleKind
from accounts.leaving import Question
from accounts.models import Notice, Role, User
from casework.actions.handover import hand_over, tell_role_endings
from casework.actions.screenings import begin_screening
from casework.handover import REPORT_CODE, leavers, work_of
from casework.models import Case, Deadline, Report, Screening
from casework.tasks import watch_roles
from casework.workflow import NotNow
from referrals.actions.institution import pass_on_referrals
from referrals.models import ReferralUserObjectPermission
from reminders.access import may_still_open
from tests.factories import CANARIES, make_case, make_report
from tests.referrals.build import add_colleague, make_referral
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def fresh(user) -> User:
    """The person at the next request."""
    return User.objects.get(pk=user.pk)


@pytest.fixture
def mai(cast):
    """A second officer of commune A."""
    user = User.objects.create(username="mai", full_name="Cao Thị Mai")
    place = cast["lan"].roles.get().area
    Role.objects.create(user=user, kind=RoleKind.OFFICER, area=place, starts=today() - 9 * DAY)
    return user


@pytest.fixture
def place(cast):
    return cast["lan"].roles.get().area


@pytest.fixture
def case(cast):
    made = make_case(by=cast["lan"], full_name=CANARIES[0])
    begin_screening(made, by=cast["lan"], respondent="child")
    return made


def end_role(user, days):
    user.roles.update(ends=today() + days * DAY)


class TestWhoLeaves:
    @pytest.mark.parametrize(
        ("days", "listed"), [(None, False), (31, False), (30, True), (0, True), (-1, True)]
    )
    def test_by_the_last_day_of_the_role(self, cast, case, place, days, listed):
        if days is not None:
            end_role(cast["lan"], days)
        found = [(row.user, row.place, row.codes) for row in leavers([place.pk])]
        assert found == ([(cast["lan"], place, (case.code,))] if listed else [])

    def test_a_disabled_account(self, cast, case, place):
        User.objects.filter(pk=cast["lan"].pk).update(is_active=False)
        assert [row.user for row in leavers(None)] == [cast["lan"]]

    def test_who_goes_on_in_a_later_role_does_not_leave(self, cast, case, place):
        end_role(cast["lan"], 3)
        Role.objects.create(user=cast["lan"], kind=RoleKind.OFFICER, area=place, starts=today())
        assert leavers([place.pk]) == []

    def test_elsewhere_is_not_listed(self, cast, case, few_areas):
        end_role(cast["lan"], -1)
        assert leavers([few_areas["C"].pk]) == []


class TestHandingOver:
    @pytest.mark.parametrize("by", ["an", "quang"])
    def test_moves_case_deadlines_and_drafts_with_the_reason(self, cast, case, place, mai, by):
        end_role(cast["lan"], -1)
        assert hand_over(cast["lan"], place, [case.code], to=mai, by=cast[by]) == 1
        case.refresh_from_db()
        assert case.officer == mai
        owners = set(Deadline.objects.filter(case=case, met_at=None).values_list("owner", flat=True))
        assert owners == {mai.pk}
        assert Screening.objects.get(case=case).by == mai
        for record in (case, case.deadlines.get(), case.screenings.get()):
            newest = record.history.first()
            assert (newest.history_user, newest.history_change_reason) == (cast[by], "hand_over")
        notice = Notice.objects.get(recipient=mai)
        assert (notice.kind, notice.case_code, may_still_open(notice)) == ("handed_over", "", True)
        assert not work_of(cast["lan"], place).exists()

    def test_some_only(self, cast, case, place, mai):
        other = make_case(by=cast["lan"])
        hand_over(cast["lan"], place, [other.code], to=mai, by=cast["quang"])
        officers = {row.code: row.officer for row in Case.objects.select_related("officer")}
        assert officers == {case.code: cast["lan"], other.code: mai}

    @pytest.mark.parametrize("to", ["hoa", "minh", "thu", "quang", "lan", "an"])
    def test_never_to_whom_the_cases_would_stay_closed(self, cast, case, place, to):
        with pytest.raises(NotNow):
            hand_over(cast["lan"], place, [case.code], to=cast[to], by=cast["an"])
        assert Case.objects.get().officer == cast["lan"]

    def test_never_to_whose_role_is_over(self, cast, case, place, mai):
        end_role(mai, -1)
        with pytest.raises(NotNow):
            hand_over(cast["lan"], place, [case.code], to=mai, by=cast["an"])

    @pytest.mark.parametrize("by", ["lan", "minh", "hoa", "hanh", "binh", "thu"])
    def test_by_supervisors_of_the_commune_and_administrators_only(self, cast, case, place, mai, by):
        with pytest.raises(PermissionDenied):
            hand_over(cast["lan"], place, [case.code], to=mai, by=fresh(cast[by]))

    def test_all_or_nothing(self, cast, case, place, mai):
        theirs = make_case(by=cast["hoa"])
        for codes in ([case.code, theirs.code], [case.code, "DT-26-999999"], []):
            with pytest.raises(NotNow):
                hand_over(cast["lan"], place, codes, to=mai, by=cast["an"])
        assert set(Case.objects.values_list("officer", flat=True)) == {cast["lan"].pk, cast["hoa"].pk}


class Unread(QuerySet):
    """Rows that other questions may look into, and that nobody may read."""

    def _fetch_all(self):
        raise AssertionError(str(self.query))


class TestPages:
    def test_it_reads_nobody_who_stays_and_has_pages(self, cast, case, mai, sign_in, monkeypatch):
        make_report(by=cast["lan"])
        make_case(by=cast["hoa"])
        for name in ("lan", "hoa"):
            end_role(cast[name], 5)

        def staying(question, kind, known=Question.staying):
            rows = known(question, kind)
            rows.__class__ = Unread
            return rows

        with monkeypatch.context() as patch:
            patch.setattr(Question, "staying", staying)
            [left] = [one for one in leavers([case.commune_id]) if one.user == cast["lan"]]
            assert left.codes == (case.code, REPORT_CODE.format(Report.objects.get(state="open").pk))
        monkeypatch.setattr("casework.views.handover.SIZE", 1)
        client, url = sign_in(cast["an"]), reverse("casework:handovers")
        pages = [client.get(url, {"page": page}).context["rows"] for page in ("1", "2", "9")]
        assert [[row.user.username for row in page] for page in pages] == [["lan"], ["hoa"], ["lan"]]

    def test_an_administrator_sees_numbers_and_codes_only(self, cast, case, place, mai, sign_in):
        end_role(cast["lan"], 5)
        client = sign_in(cast["an"])
        listed = client.get(reverse("casework:handovers")).content.decode()
        assert ("Nguyễn Thị Lan" in listed, case.code in listed) == (True, False)
        url = reverse("casework:handover", args=[cast["lan"].pk, place.pk])
        chosen = client.get(url).content.decode()
        assert case.code in chosen
        for secret in (CANARIES[0], case.child.initials, "Trần Thị Mẹ", "Ấp Bình Hòa"):
            assert secret not in listed + chosen
        assert client.get(reverse("casework:case", args=[case.pk])).status_code == 404
        answer = client.post(url, {"codes": [case.code], "to": mai.pk}, follow=True)
        assert "Đã bàn giao 1 hồ sơ." in answer.content.decode()

    def test_other_communes_are_not_found(self, cast, case, place, sign_in):
        url = reverse("casework:handover", args=[cast["lan"].pk, place.pk])
        assert sign_in(cast["hanh"]).get(url).status_code == 404

    def test_a_form_that_names_nobody_is_shown_again(self, cast, case, place, mai, sign_in):
        url = reverse("casework:handover", args=[cast["lan"].pk, place.pk])
        answer = sign_in(cast["quang"]).post(url, {"codes": [case.code], "to": cast["hoa"].pk})
        assert (answer.status_code, Case.objects.get().officer) == (200, cast["lan"])


class TestTelling:
    @pytest.mark.parametrize(("days", "told"), [(14, 1), (15, 0), (-1, 0)])
    def test_supervisors_two_weeks_before_and_once(self, cast, case, days, told):
        end_role(cast["lan"], days)
        watch_roles()
        watch_roles()
        notices = Notice.objects.filter(kind="role_ending")
        assert [notice.recipient for notice in notices] == [cast["quang"]] * told
        assert all(may_still_open(notice) for notice in notices)

    def test_not_without_open_work(self, cast):
        end_role(cast["hoa"], 5)
        assert tell_role_endings() == 0


class TestInstitution:
    def test_a_post_that_ends_passes_its_live_referrals_to_colleagues(self, cast):
        live, _ended = make_referral(cast), make_referral(cast, "declined")
        colleague, post = add_colleague(cast), cast["thu"].posts.get()
        assert pass_on_referrals(post, by=cast["an"]) == 0
        granted = ReferralUserObjectPermission.objects.filter(user=colleague)
        assert [grant.content_object for grant in granted] == [live]
        with pytest.raises(PermissionDenied):
            pass_on_referrals(post, by=cast["lan"])

    def test_with_nobody_there_it_says_how_many_stay(self, cast):
        make_referral(cast)
        assert pass_on_referrals(cast["thu"].posts.get(), by=cast["an"]) == 1
