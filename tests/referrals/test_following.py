"""One history of learning over several institutions: which referral goes on from which, and who is told."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.scope import person_scope
from audit.actions import save
from casework.actions import transfers
from casework.models import Case
from casework.workflow import Mendable, NotNow
from referrals.actions import officer
from referrals.actions.institution import end_placement
from referrals.actions.moving import settle_move
from referrals.following import chain, may_follow
from referrals.models import Referral, ReferralUserObjectPermission
from referrals.moving import unsettled
from tests.casework.walk import both_shown
from tests.referrals.build import CHILD, approved_case, attend, make_draft, make_placement, make_referral
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
SCHOOL = "Trường THCS Tân Hòa"


def ended(cast, reason="moved_away", **draft):
    """Return the referral of a placement at the school of Thu that ended today for `reason`."""
    placement = make_placement(cast, **draft)
    why = {"drop_reason": "work"} if reason == "dropped_out" else {}
    end_placement(placement, by=cast["thu"], reason=reason, ends=today(), **why)
    return Referral.objects.get(pk=placement.referral_id)


class TestProposing:
    @pytest.mark.parametrize(
        ("reason", "follows"),
        [("moved_away", True), ("moved_on", True), ("completed", False), ("dropped_out", False)],
    )
    def test_a_new_draft_goes_on_from_a_placement_that_ended_by_moving(self, cast, reason, follows):
        first = ended(cast, reason)
        second = make_draft(cast, case=first.case)
        assert second.follows == (first if follows else None)
        assert may_follow(second) == [first]

    def test_nothing_is_proposed_while_the_child_learns_elsewhere(self, cast):
        first = ended(cast)
        make_placement(cast, case=first.case)
        assert make_draft(cast, case=first.case).follows is None

    def test_a_referral_without_placement_is_not_gone_on_from(self, cast):
        declined = make_referral(cast, "declined")
        draft = make_draft(cast, case=declined.case)
        assert (draft.follows, may_follow(draft)) == (None, [])
        with pytest.raises(Mendable, match="chính hồ sơ này"):
            officer.follow_referral(draft, by=cast["lan"], earlier=declined)


class TestChoosing:
    def test_another_case_is_refused_by_the_deed_and_by_the_database(self, cast):
        other = ended(cast, case=approved_case(cast["lan"]))
        draft = make_draft(cast)
        with pytest.raises(Mendable, match="chính hồ sơ này"):
            officer.follow_referral(draft, by=cast["lan"], earlier=other)
        for wrong in (other, draft):
            draft.follows = wrong
            with pytest.raises(IntegrityError, match="referral_follows"), transaction.atomic():
                save(draft, by=cast["lan"], reason="follow_referral")
        with pytest.raises(IntegrityError, match="referral_follows_in_case"), transaction.atomic():
            Referral(case=draft.case, by=cast["lan"], institution=draft.institution, follows=other).save()
        assert Referral.objects.get(pk=draft.pk).follows is None

    def test_the_officer_says_otherwise_until_it_is_sent(self, cast, sign_in):
        first = ended(cast)
        draft = make_draft(cast, case=first.case)
        client = sign_in(cast["lan"])
        steps = client.get(reverse("referrals:compose", args=[draft.case_id])).text
        address = reverse("referrals:following", args=[draft.pk])
        assert [word in steps for word in (address, SCHOOL)] == [True, True]
        page = client.get(address).text
        assert f'value="{first.pk}" checked' in page
        assert "Gia đình chuyển đi" in page
        assert client.post(address, {"follows": "0"}).status_code == 200
        assert client.post(address, {"follows": ""}).status_code == 302
        assert Referral.objects.get(pk=draft.pk).follows is None
        officer.follow_referral(draft, by=cast["lan"], earlier=first)
        officer.send_referral(draft, by=cast["lan"])
        assert Referral.objects.get(pk=draft.pk).follows == first
        with pytest.raises(NotNow):
            officer.follow_referral(draft, by=cast["lan"], earlier=None)

    @pytest.mark.parametrize("which", ["theirs", "mine"])
    def test_two_who_choose_see_both(self, cast, sign_in, which):
        first = ended(cast)
        draft = make_draft(cast, case=first.case)
        label = f"{first.institution.name}, {first.number}"
        both_shown(
            sign_in(cast["lan"]),
            reverse("referrals:following", args=[draft.pk]),
            {"follows": str(first.pk)},
            lambda: officer.follow_referral(draft, by=cast["lan"], earlier=None),
            {"follows": ("Không nối tiếp lần nào", label)},
            {"chon-follows": which},
        )
        assert Referral.objects.get(pk=draft.pk).follows == (None if which == "theirs" else first)

    def test_without_an_earlier_placement_nothing_is_asked(self, cast, sign_in):
        draft = make_draft(cast)
        page = sign_in(cast["lan"]).get(reverse("referrals:compose", args=[draft.case_id])).text
        assert reverse("referrals:following", args=[draft.pk]) not in page


class TestChain:
    def test_every_page_of_the_officer_shows_the_whole_chain_with_dates(self, cast, sign_in):
        first = ended(cast)
        second = make_referral(cast, "placed", case=first.case)
        end_placement(second.placement, by=cast["thu"], reason="moved_on", ends=today())
        third = make_referral(cast, "sent", case=first.case)
        alone = make_referral(cast, "declined", case=first.case)
        starts = first.placement.starts
        for one in (first, second, third):
            links = chain(one)
            assert [(link.pk, link.this) for link in links[:3]] == [
                (row.pk, row == one) for row in (first, second, third)
            ]
            assert (links[0].starts, links[0].ends, links[0].why) == (starts, today(), "Gia đình chuyển đi")
        assert alone.follows == second
        page = sign_in(cast["lan"]).get(reverse("referrals:sent", args=[third.pk])).text
        assert "Các nơi học nối tiếp nhau" in page
        assert f"Học từ {starts:%d/%m/%Y} đến {today():%d/%m/%Y}: Gia đình chuyển đi" in page
        assert chain(make_referral(cast, "sent")) == []

    def test_the_next_institution_is_shown_nothing_of_the_former(self, cast, sign_in):
        first = ended(cast)
        second = make_referral(cast, "placed", case=first.case, to="dung")
        assert second.follows == first
        page = sign_in(cast["dung"]).get(reverse("referrals:referral", args=[second.pk])).text
        for word in (SCHOOL, first.number, "nối tiếp", "Gia đình chuyển đi"):
            assert word not in page
        with person_scope(cast["dung"]):
            assert not Referral.objects.filter(pk=first.pk).exists()
        with person_scope(cast["thu"]):
            assert not Referral.objects.filter(pk=second.pk).exists()


def ask(case, cast):
    there = cast["hoa"].roles.get().area
    told = {"why": "Gia đình về quê theo mùa", "need": "Học tiếp lớp 7", "address": "Ấp Gò Lức"}
    return transfers.ask_transfer(case, by=cast["lan"], to_commune=there, **told)


class TestMoving:
    def test_a_case_does_not_go_before_it_is_said_what_becomes_of_each_place(self, cast, sign_in):
        placement = make_placement(cast)
        case = placement.referral.case
        waiting = make_referral(cast, "sent", case=case)
        with pytest.raises(NotNow, match=SCHOOL):
            ask(case, cast)
        client, address = sign_in(cast["lan"]), reverse("referrals:moving", args=[case.pk])
        assert address in client.get(reverse("referrals:of_case", args=[case.pk])).text
        placed, sent = f"r{placement.referral_id}", f"r{waiting.pk}"
        last = f"d{placement.referral_id}"
        wrong = (
            {placed: "on"},
            {placed: "over", sent: "on", last: ""},
            {placed: "over", sent: "over", last: f"{today() + dt.timedelta(days=1):%d/%m/%Y}"},
            {placed: "over", sent: "over", last: f"{placement.starts - dt.timedelta(days=1):%d/%m/%Y}"},
        )
        before = list(Referral.objects.order_by("pk").values())
        for data in wrong:
            assert client.post(address, data).status_code == 200
        with pytest.raises(NotNow, match="vừa thay đổi"):
            settle_move(case, by=cast["lan"], answers={waiting.pk: None})
        assert list(Referral.objects.order_by("pk").values()) == before
        assert (
            client.post(address, {placed: "over", sent: "over", last: f"{today():%d/%m/%Y}"}).status_code
            == 302
        )
        placement.refresh_from_db()
        assert (placement.ends, placement.end_reason) == (today(), "moved_away")
        states = dict(Referral.objects.values_list("pk", "state"))
        assert states == {placement.referral_id: "dropped_out", waiting.pk: "withdrawn"}
        assert not ReferralUserObjectPermission.objects.exists()
        assert ask(case, cast).waits
        for name, status in (("minh", 403), ("hoa", 404), ("thu", 404)):
            assert sign_in(cast[name]).get(address).status_code == status

    def test_after_the_move_the_history_is_one_and_the_old_school_keeps_its_own(self, cast, sign_in):
        placement = make_placement(cast)
        attend(placement, by=cast["thu"], attended=4)
        first = placement.referral
        settle_move(first.case, by=cast["lan"], answers={first.pk: today()})
        transfers.accept_transfer(ask(first.case, cast), by=cast["hoa"])
        draft = make_draft(cast, case=Case.objects.get(pk=first.case_id), by="hoa", to="dung")
        assert draft.follows == first
        officer.send_referral(draft, by=cast["hoa"])
        page = sign_in(cast["hoa"]).get(reverse("referrals:sent", args=[draft.pk])).text
        assert SCHOOL in page
        assert "4/5" in sign_in(cast["hoa"]).get(reverse("referrals:sent", args=[first.pk])).text
        for row in (first, draft):
            assert sign_in(cast["lan"]).get(reverse("referrals:sent", args=[row.pk])).status_code == 404
        own = sign_in(cast["thu"]).get(reverse("referrals:referral", args=[first.pk])).text
        assert "Gia đình chuyển đi" in own
        for word in (CHILD, "Tân Đông", "Gò Lức", draft.number):
            assert word not in own
        with person_scope(cast["thu"]):
            assert not Case.objects.exists()

    def test_who_goes_on_is_asked_again_before_the_next_move_only(self, cast):
        placement = make_placement(cast)
        case = placement.referral.case
        settle_move(case, by=cast["lan"], answers={placement.referral_id: None})
        transfers.accept_transfer(ask(case, cast), by=cast["hoa"])
        with person_scope(cast["thu"]):
            attend(placement, by=cast["thu"], attended=5)
        moved = Case.objects.get(pk=case.pk)
        assert [row.pk for row in unsettled(moved)] == [placement.referral_id]
        settle_move(moved, by=cast["hoa"], answers={placement.referral_id: None})
        assert unsettled(moved) == []
