"""Shares of one case: what opens it, what does not any more, who may give and end them."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice, User
from audit.models import Event
from casework.access import case_permissions, get_case, live_shares, visible_cases
from casework.actions import shares
from casework.actions.closing import decide_closure
from casework.enums import CaseState
from casework.models import Case, CaseShare, CaseUserObjectPermission
from casework.tasks import watch_shares
from casework.workflow import NotNow
from tests.factories import CANARIES, make_case, make_report
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
PURPOSE = "Cùng tìm trẻ đang làm ở xã bên"
WHY = "Trẻ đang ở xã tôi và bị đánh, cần biết gia đình"
DAY = dt.timedelta(days=1)


def fresh(user) -> User:
    """The person at the next request."""
    return User.objects.get(pk=user.pk)


def shared(case, cast, *, by="lan", user="hoa", until=None) -> CaseShare:
    """Share `case` with an officer of another commune."""
    return shares.share_case(
        case, by=fresh(cast[by]), user=cast[user], purpose=PURPOSE, until=until or today() + 9 * DAY
    )


def opened(case, by) -> CaseShare:
    """Open `case` in an emergency."""
    return shares.open_urgently(case.code, by=fresh(by), reason="danger", purpose=WHY)


def seen(user) -> set:
    """The cases that the person sees at the next request."""
    return set(visible_cases(fresh(user)))


@pytest.fixture
def case(cast):
    return make_case(by=cast["lan"], full_name=CANARIES[0])


@pytest.fixture
def of_hoa(cast):
    """A caseload of the outsider's own."""
    return make_case(by=cast["hoa"])


class TestCoWorker:
    def test_sees_and_notes_and_nothing_else(self, cast, case, of_hoa):
        assert seen(cast["hoa"]) == {of_hoa}
        share = shared(case, cast)
        assert seen(cast["hoa"]) == {of_hoa, case}
        assert case_permissions(fresh(cast["hoa"]), case) == {"view", "note"}
        assert get_case(fresh(cast["hoa"]), case.pk, "note") == case
        for other in ("yen", "son", "thu", "an"):
            assert case not in seen(cast[other])
        right = CaseUserObjectPermission.objects.get()
        assert (right.user, right.content_object, right.permission.codename) == (
            cast["hoa"],
            case,
            "co_worker",
        )
        history = share.history.get()
        assert (history.history_user, history.history_change_reason) == (cast["lan"], "share_co_worker")
        notice = Notice.objects.get(recipient=cast["hoa"])
        assert (notice.kind, notice.case_code) == ("case_shared", case.code)

    @pytest.mark.parametrize("lost", ["right", "row", "time", "start", "role", "account"])
    def test_each_of_the_conditions_is_needed(self, cast, case, of_hoa, lost):
        share, hoa = shared(case, cast), cast["hoa"]
        now = timezone.now()
        rows = CaseShare.objects.filter(pk=share.pk)
        {
            "right": lambda: CaseUserObjectPermission.objects.all().delete(),
            "row": lambda: rows.update(ended_at=now, end_reason="ended"),
            "time": lambda: rows.update(starts_at=now - 3 * DAY, ends_at=now),
            "start": lambda: rows.update(starts_at=now + DAY),
            "role": lambda: hoa.roles.update(ends=today() - DAY),
            "account": lambda: User.objects.filter(pk=hoa.pk).update(is_active=False),
        }[lost]()
        assert case not in seen(hoa)
        assert case_permissions(fresh(hoa), case) == set()
        with pytest.raises(Http404):
            get_case(fresh(hoa), case.pk)

    def test_the_right_of_the_other_kind_opens_nothing(self, cast, case):
        shared(case, cast)
        other = CaseUserObjectPermission.objects.get()
        other.permission = other.permission.content_type.permission_set.get(codename="break_glass")
        other.save()
        assert live_shares(fresh(cast["hoa"])) == []

    def test_ends_at_once_with_its_right(self, cast, case):
        share = shared(case, cast)
        ended = shares.end_share(share, by=cast["lan"])
        assert (ended.ended_by, ended.end_reason) == (cast["lan"], "ended")
        assert not CaseUserObjectPermission.objects.exists()
        assert case not in seen(cast["hoa"])
        assert Event.objects.filter(
            case_code=case.code, reason="end_share", kind="casework.caseshare"
        ).exists()
        with pytest.raises(NotNow):
            shares.end_share(share, by=cast["lan"])

    def test_may_be_given_back_but_not_ended_by_others(self, cast, case):
        share = shared(case, cast)
        for name in ("minh", "yen", "son", "hanh", "an"):
            with pytest.raises(PermissionDenied):
                shares.end_share(share, by=fresh(cast[name]))
        assert shares.end_share(share, by=fresh(cast["hoa"])).end_reason == "ended"

    def test_only_the_officer_in_charge_and_the_supervisor_share(self, cast, case):
        for name in ("minh", "hoa", "son", "hanh", "thu", "an"):
            with pytest.raises(PermissionDenied):
                shared(case, cast, by=name, user="yen")
        assert shared(case, cast, by="quang").granted_by == cast["quang"]
        Case.objects.filter(pk=case.pk).update(officer=None)
        with pytest.raises(PermissionDenied):
            shared(case, cast, user="yen")

    @pytest.mark.parametrize(
        ("user", "days"), [("hoa", -1), ("hoa", 91), ("thu", 5), ("son", 5), ("lan", 5), ("quang", 5)]
    )
    def test_is_refused_beyond_ninety_days_or_to_nobody_who_may(self, cast, case, user, days):
        with pytest.raises(NotNow):
            shared(case, cast, user=user, until=today() + days * DAY)
        assert not CaseShare.objects.exists()

    def test_a_disabled_officer_gets_nothing(self, cast, case):
        User.objects.filter(pk=cast["hoa"].pk).update(is_active=False)
        with pytest.raises(NotNow):
            shared(case, cast)

    def test_lasts_ninety_days_at_most_in_the_database_too(self, cast, case):
        share = shared(case, cast, until=today() + 90 * DAY)
        share.ends_at = share.starts_at + 92 * DAY
        with pytest.raises(IntegrityError), transaction.atomic():
            share.save()

    def test_may_be_given_again_after_it_ran_out(self, cast, case):
        share = shared(case, cast)
        now = timezone.now()
        CaseShare.objects.filter(pk=share.pk).update(starts_at=now - 3 * DAY, ends_at=now - DAY)
        again = shared(case, cast)
        share.refresh_from_db()
        assert (share.end_reason, again.ended_at) == ("expired", None)
        assert case in seen(cast["hoa"])

    def test_ends_with_the_case(self, cast, case):
        share, urgent = shared(case, cast), opened(case, cast["yen"])
        Case.objects.filter(pk=case.pk).update(state=CaseState.CLOSING)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("casework.workflow.closing_checks", [])
            decide_closure(Case.objects.get(pk=case.pk), by=cast["minh"], approve=True)
        share.refresh_from_db()
        urgent.refresh_from_db()
        assert (share.end_reason, urgent.ended_at) == ("case_ended", None)

    def test_is_no_second_caseload(self, cast, case, monkeypatch):
        monkeypatch.setattr(shares, "MOST_SHARES", 1)
        shared(case, cast)
        with pytest.raises(NotNow):
            shared(make_case(by=cast["lan"]), cast)


class TestEmergencyOpening:
    def test_reads_and_does_nothing(self, cast, case, of_hoa):
        share = opened(case, cast["hoa"])
        assert seen(cast["hoa"]) == {of_hoa, case}
        assert case_permissions(fresh(cast["hoa"]), case) == {"view"}
        assert share.ends_at - share.starts_at <= dt.timedelta(hours=4)
        with pytest.raises(PermissionDenied):
            get_case(fresh(cast["hoa"]), case.pk, "note")
        event = Event.objects.get(deed="created", reason="open_urgently")
        assert (event.actor, event.case_code, event.area) == (cast["hoa"], case.code, case.commune)

    def test_supervisors_and_officer_are_told_at_once(self, cast, case):
        opened(case, cast["hoa"])
        told = Notice.objects.filter(kind="opened_urgently")
        assert {notice.recipient for notice in told} == {cast["quang"], cast["lan"]}

    def test_ends_after_four_hours(self, cast, case):
        share = opened(case, cast["hoa"])
        ago = timezone.now() - dt.timedelta(hours=4, seconds=1)
        CaseShare.objects.filter(pk=share.pk).update(starts_at=ago, ends_at=ago + dt.timedelta(hours=4))
        assert case not in seen(cast["hoa"])
        watch_shares()
        share.refresh_from_db()
        assert (share.end_reason, share.ended_by) == ("expired", None)
        assert not CaseUserObjectPermission.objects.exists()

    def test_four_hours_at_most_in_the_database_too(self, cast, case):
        share = opened(case, cast["hoa"])
        share.ends_at = share.starts_at + dt.timedelta(hours=4, minutes=1)
        with pytest.raises(IntegrityError), transaction.atomic():
            share.save()

    @pytest.mark.parametrize("name", ["thu", "tam", "binh", "an"])
    def test_needs_a_role_in_casework(self, cast, case, name):
        with pytest.raises(PermissionDenied):
            opened(case, cast[name])
        assert not CaseShare.objects.exists()

    def test_five_a_day(self, cast, of_hoa):
        for _ in range(5):
            opened(make_case(by=cast["lan"]), cast["hoa"])
        more = make_case(by=cast["lan"])
        with pytest.raises(NotNow):
            opened(more, cast["hoa"])
        assert more not in seen(cast["hoa"])
        assert Event.objects.first().outcome == "hidden"
        opened(more, cast["yen"])

    def test_five_wrong_codes_a_day(self, cast, case):
        for number in range(5):
            with pytest.raises(NotNow):
                shares.open_urgently(f"DT-26-99999{number}", by=cast["hoa"], reason="danger", purpose=WHY)
        with pytest.raises(NotNow):
            opened(case, cast["hoa"])
        assert not CaseShare.objects.exists()
        assert Event.objects.filter(actor=cast["hoa"], deed="denied", reason="open_urgently").count() == 6

    def test_is_reviewed_once_by_a_supervisor_of_the_case(self, cast, case):
        share = opened(case, cast["hoa"])
        for name in ("hoa", "lan", "minh", "hanh", "binh", "an"):
            with pytest.raises(PermissionDenied):
                shares.review_opening(share, by=fresh(cast[name]), verdict="justified", comment="Đúng")
        reviewed = shares.review_opening(share, by=cast["quang"], verdict="justified", comment="Đúng")
        assert (reviewed.reviewed_by, reviewed.verdict, reviewed.ended_at) == (
            cast["quang"],
            "justified",
            None,
        )
        with pytest.raises(NotNow):
            shares.review_opening(share, by=cast["quang"], verdict="not_justified", comment="Sai")

    def test_without_good_reason_it_ends(self, cast, case):
        share = opened(case, cast["hoa"])
        shares.review_opening(share, by=cast["quang"], verdict="not_justified", comment="Không khẩn cấp")
        assert case not in seen(cast["hoa"])
        assert not CaseUserObjectPermission.objects.exists()

    def test_is_never_reviewed_by_the_one_who_opened_it(self, cast, case):
        """Hanh opens a case elsewhere, then is made the supervisor there."""
        share = opened(case, cast["hanh"])
        role = cast["hanh"].roles.get()
        role.supervision_area = cast["quang"].roles.get().supervision_area
        role.save()
        with pytest.raises(PermissionDenied):
            shares.review_opening(share, by=fresh(cast["hanh"]), verdict="justified", comment="Tôi thấy đúng")
        share.reviewed_at, share.reviewed_by, share.verdict = timezone.now(), cast["hanh"], "justified"
        with pytest.raises(IntegrityError), transaction.atomic():
            share.save()

    def test_unreviewed_for_72_hours_is_told_once_again(self, cast, case):
        share = opened(case, cast["hoa"])
        watch_shares()
        assert not Notice.objects.filter(kind="review_overdue").exists()
        ago = timezone.now() - dt.timedelta(hours=73)
        CaseShare.objects.filter(pk=share.pk).update(starts_at=ago, ends_at=ago + dt.timedelta(hours=4))
        watch_shares()
        watch_shares()
        assert [notice.recipient for notice in Notice.objects.filter(kind="review_overdue")] == [
            cast["quang"]
        ]


class TestLists:
    def test_the_caseload_holds_shared_cases_in_as_many_queries(
        self, cast, case, of_hoa, sign_in, django_assert_num_queries
    ):
        client = sign_in(cast["hoa"])
        url = reverse("casework:cases") + "?tab=open"
        client.get(url)
        with django_assert_num_queries(6):
            page = client.get(url).content.decode()
        assert case.code not in page
        shared(case, cast)
        shared(make_case(by=cast["lan"]), cast)
        with django_assert_num_queries(6):
            page = client.get(url).content.decode()
        assert (case.code in page, of_hoa.code in page) == (True, True)

    def test_a_report_is_not_joined_to_a_shared_case(self, cast, case, of_hoa, sign_in):
        shared(case, cast)
        report = make_report(by=cast["hoa"])
        page = sign_in(cast["hoa"]).post(
            reverse("casework:report_join", args=[report.pk]), {"code": case.code}
        )
        report.refresh_from_db()
        assert (page.status_code, report.state) == (200, "open")


class TestPageOfSharing:
    def test_nobody_chosen_keeps_what_was_typed(self, cast, case, of_hoa, sign_in):
        address = reverse("casework:share_new", args=[case.pk]) + "?q=Hoa"
        response = sign_in(cast["lan"]).post(address, {"purpose": PURPOSE, "until": "1/1/2020"})
        form = response.context["form"]
        assert set(form.errors) == {"user", "until"}
        assert PURPOSE in response.content.decode()
        assert CaseShare.objects.count() == 0

    def test_a_name_that_no_database_holds_is_nobody(self, cast, case, of_hoa, sign_in):
        address = reverse("casework:share_new", args=[case.pk])
        answer = sign_in(cast["lan"]).post(address, {"user": "hoa\x00x", "purpose": PURPOSE})
        assert (answer.status_code, CaseShare.objects.count()) == (200, 0)

    def test_an_officer_is_named_with_the_commune(self, cast, case, of_hoa, sign_in):
        address = reverse("casework:share_new", args=[case.pk]) + "?q=Hoa"
        shown = sign_in(cast["lan"]).get(address).content.decode()
        assert "Trần Thị Hoa, Xã Tân Đông" in shown
