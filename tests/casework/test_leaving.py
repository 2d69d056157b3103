"""Ending a role or an account: refused while work of any kind would be left behind; and the block at once."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.access import has_role
from accounts.actions.invitations import invite
from accounts.actions.leaving import block
from accounts.enums import RoleKind
from accounts.leaving import Question, open_work
from accounts.models import Invitation, Notice, OpenSession, Role, User
from audit.models import Event
from casework.actions.handover import hand_over
from casework.actions.screenings import begin_screening
from casework.actions.shares import share_case
from casework.handover import leavers
from casework.models import Case, Deadline
from casework.workflow import NotNow
from reminders.access import may_still_open
from tests.factories import CANARIES, make_case, make_report
from tests.referrals.build import add_colleague, make_referral
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
YESTERDAY = today() - DAY


@pytest.fixture
def place(cast):
    return cast["lan"].roles.get().area


@pytest.fixture
def administration(cast, sign_in):
    """A browser in which the administrator is signed in."""
    return sign_in(cast["an"])


def add(name, kind, place) -> User:
    user = User.objects.create(username=name, full_name=f"Người {name}")
    Role.objects.create(user=user, kind=kind, area=place, starts=today() - 9 * DAY)
    return user


def person_form(user, *, active=True, **role):
    """What the page of a person sends; `role` replaces what it sends of the only role."""
    held = user.roles.get()
    found = {
        "username": user.username,
        "full_name": user.full_name,
        "email": f"{user.username}@x.example",
        "phone": "",
        "language": "vi",
        "roles-TOTAL_FORMS": 1,
        "roles-INITIAL_FORMS": 1,
        "roles-0-id": held.pk,
        "roles-0-user": user.pk,
        "roles-0-kind": held.kind,
        "roles-0-area": held.area_id or "",
        "roles-0-supervision_area": held.supervision_area_id or "",
        "roles-0-starts": f"{held.starts:%d/%m/%Y}",
        "roles-0-ends": "",
        **{f"roles-0-{name}": value for name, value in role.items()},
    }
    return {**found, "is_active": "on"} if active else found


def send(client, user, **changes):
    return client.post(reverse("admin:accounts_user_change", args=[user.pk]), person_form(user, **changes))


def left_by(user, **more) -> dict[str, int]:
    """Kind → number of codes of what `user` would leave by going today."""
    return {left.kind: len(left.codes) for left in open_work(Question(user=user, gone=True, **more))}


def only_a_deadline(cast, place):
    """A case in charge of a colleague, of which Lan kept one deadline."""
    case = make_case(by=cast["lan"])
    Case.objects.filter(pk=case.pk).update(officer=add("mai", RoleKind.OFFICER, place))


def only_a_draft(cast, place):
    only_a_deadline(cast, place)
    case = Case.objects.get()
    begin_screening(case, by=cast["lan"], respondent="child")
    Deadline.objects.update(owner=case.officer)


def only_a_plan(cast, place):
    case = make_case(by=cast["lan"], state="planned", chair=cast["minh"])
    Deadline.objects.update(met_at=timezone.now())
    Case.objects.update(officer=add("mai", RoleKind.OFFICER, place))
    case.plans.update(submitted_at=None)


def only_a_share(cast, place):
    """A share that Lan gave on a case of which nobody is in charge any more."""
    case = make_case(by=cast["lan"])
    facts = {"purpose": "Cùng tìm trẻ ở xã bên", "until": today() + 9 * DAY}
    share_case(case, by=cast["lan"], user=cast["hoa"], **facts)
    add("mai", RoleKind.OFFICER, place)
    Deadline.objects.update(met_at=timezone.now())
    Case.objects.update(officer=None)


def only_a_report(cast, place):
    make_report(by=cast["lan"], full_name=CANARIES[0])


OFFICERS_WORK = {
    "in charge": (lambda cast, _place: make_case(by=cast["lan"]), {"case": 1, "deadline": 1}),
    "deadline": (only_a_deadline, {"deadline": 1}),
    "draft of a screening": (only_a_draft, {"screening": 1}),
    "draft of a plan": (only_a_plan, {"plan": 1}),
    "share": (only_a_share, {"share": 1}),
    "report": (only_a_report, {"report": 0}),
}
WAYS = {
    "yesterday": {"ends": f"{YESTERDAY:%d/%m/%Y}"},
    "today": {"ends": f"{today():%d/%m/%Y}"},
    "removed": {"DELETE": "on"},
    "another kind": {"kind": "analyst"},
    "disabled": {"active": False},
}


class TestOfficer:
    @pytest.mark.parametrize(("work", "left"), OFFICERS_WORK.values(), ids=OFFICERS_WORK)
    def test_every_kind_of_work_refuses_and_is_named(self, cast, place, administration, work, left):
        work(cast, place)
        assert left_by(cast["lan"]) == left
        page = send(administration, cast["lan"], active=False)
        text = page.content.decode()
        assert page.status_code == 200
        assert f'href="{reverse("casework:handovers")}"' in text
        assert f'href="{reverse("accounts:block_person", args=[cast["lan"].pk])}"' in text
        assert f"còn việc mà không ai làm tiếp: {place}: 1 " in text
        assert User.objects.get(pk=cast["lan"].pk).is_active
        assert CANARIES[0] not in text

    @pytest.mark.parametrize("change", WAYS.values(), ids=WAYS)
    def test_every_way_of_ending_is_refused_and_nothing_is_kept(self, cast, administration, change):
        make_case(by=cast["lan"])
        versions = Role.history.count(), User.history.count()
        assert send(administration, cast["lan"], **change).status_code == 200
        role, user = cast["lan"].roles.get(), User.objects.get(pk=cast["lan"].pk)
        assert (role.kind, role.ends, user.is_active) == ("officer", None, True)
        assert (Role.history.count(), User.history.count()) == versions
        assert has_role(user, RoleKind.OFFICER)

    @pytest.mark.parametrize("change", WAYS.values(), ids=WAYS)
    def test_without_work_every_way_is_open(self, cast, administration, change):
        make_case(by=cast["hoa"])
        assert send(administration, cast["lan"], **change).status_code == 302
        assert not leavers(None)

    def test_what_was_typed_stays(self, cast, administration):
        make_case(by=cast["lan"])
        page = send(administration, cast["lan"], ends=f"{YESTERDAY:%d/%m/%Y}")
        assert f'value="{YESTERDAY:%d/%m/%Y}"' in page.content.decode()

    def test_a_day_to_come_is_kept_and_says_what_to_hand_over_before(self, cast, place, administration):
        make_case(by=cast["lan"])
        ends = today() + 20 * DAY
        url = reverse("admin:accounts_user_change", args=[cast["lan"].pk])
        form = person_form(cast["lan"], ends=f"{ends:%d/%m/%Y}")
        text = administration.post(url, form, follow=True).content.decode()
        assert f"còn phải bàn giao: {place}: 1 hồ sơ đang phụ trách, 1 thời hạn đang chạy" in text
        assert cast["lan"].roles.get().ends == ends
        assert [(row.user, row.ends) for row in leavers(None)] == [(cast["lan"], ends)]

    def test_after_the_hand_over_the_same_form_is_taken(self, cast, place, administration):
        case, mai = make_case(by=cast["lan"]), add("mai", RoleKind.OFFICER, place)
        assert send(administration, cast["lan"], active=False).status_code == 200
        hand_over(cast["lan"], place, [case.code], to=mai, by=cast["quang"])
        assert send(administration, cast["lan"], active=False).status_code == 302
        assert leavers(None) == []

    def test_a_share_goes_to_whoever_takes_the_case(self, cast, place):
        only_a_share(cast, place)
        mai, case = User.objects.get(username="mai"), Case.objects.get()
        hand_over(cast["lan"], place, [case.code], to=mai, by=cast["quang"])
        assert (Case.objects.get().officer, left_by(cast["lan"])) == (mai, {})
        assert case.shares.get().ended_at is None

    def test_somebody_gone_with_work_can_still_be_corrected(self, cast, administration):
        make_case(by=cast["lan"])
        cast["lan"].roles.update(ends=YESTERDAY)
        assert send(administration, cast["lan"], ends=f"{YESTERDAY:%d/%m/%Y}").status_code == 302
        assert User.objects.get(pk=cast["lan"].pk).email == "lan@x.example"

    def test_a_role_that_follows_the_next_day_is_no_leaving(self, cast, place, administration):
        make_case(by=cast["lan"])
        Role.objects.create(user=cast["lan"], kind=RoleKind.OFFICER, area=place, starts=today() + DAY)
        first, second = cast["lan"].roles.order_by("pk")
        first.ends = today()
        first.save()
        assert [left.kind for left in open_work(Question(user=cast["lan"]))] == []
        second.delete()
        assert [left.kind for left in open_work(Question(user=cast["lan"]))] == ["case", "deadline"]


class TestChair:
    @pytest.fixture
    def waiting(self, cast):
        return make_case(by=cast["lan"], state="planned")

    def test_the_only_chair_with_a_plan_to_approve(self, cast, place, waiting, administration):
        page = send(administration, cast["minh"], active=False).content.decode()
        assert f"{place}: 1 thời hạn phê duyệt, 1 đề nghị chờ quyết định" in page
        assert User.objects.get(pk=cast["minh"].pk).is_active

    def test_a_proposed_closure_has_no_date_and_counts_as_well(self, cast, place, waiting, administration):
        Deadline.objects.update(met_at=timezone.now())
        Case.objects.update(state="closing")
        assert left_by(cast["minh"]) == {"decision": 1}
        assert send(administration, cast["minh"], DELETE="on").status_code == 200
        assert cast["minh"].roles.get().kind == "chair"

    def test_another_chair_receives_the_dates_and_then_the_role_may_end(
        self, cast, place, waiting, administration
    ):
        kiem = add("kiem", RoleKind.CHAIR, place)
        assert left_by(cast["minh"]) == {"approval": 1}
        assert send(administration, cast["minh"], active=False).status_code == 200
        given = {"to": kiem, "by": cast["an"], "role": RoleKind.CHAIR}
        with pytest.raises(NotNow):
            hand_over(cast["minh"], place, [waiting.code], **{**given, "to": cast["lan"]})
        assert hand_over(cast["minh"], place, [waiting.code], **given) == 1
        owners = dict(Deadline.objects.filter(met_at=None).values_list("kind", "owner__username"))
        assert (owners["approval"], Case.objects.get().officer) == ("kiem", cast["lan"])
        assert may_still_open(Notice.objects.get(recipient=kiem, kind="handed_over"))
        assert send(administration, cast["minh"], active=False).status_code == 302

    def test_by_the_page(self, cast, place, waiting, administration):
        url = reverse("casework:handover", args=[cast["minh"].pk, place.pk])
        assert "Thêm vai trò cho một người trước." in administration.get(url).content.decode()
        kiem = add("kiem", RoleKind.CHAIR, place)
        answer = administration.post(url, {"codes": [waiting.code], "to": kiem.pk}, follow=True)
        assert "Đã bàn giao 1 hồ sơ." in answer.content.decode()
        assert Deadline.objects.get(kind="approval").owner == kiem

    def test_an_officer_who_leaves_keeps_the_chairs_date_where_it_is(self, cast, place, waiting):
        mai = add("mai", RoleKind.OFFICER, place)
        hand_over(cast["lan"], place, [waiting.code], to=mai, by=cast["an"])
        assert Deadline.objects.get(kind="approval").owner == cast["minh"]


class TestCounsellor:
    def test_with_nobody_else_there(self, cast, administration):
        make_referral(cast)
        page = send(administration, cast["thu"], ends=f"{today():%d/%m/%Y}").content.decode()
        assert "1 phiếu chuyển gửi ở Trường THCS Tân Hòa, nơi không còn cán bộ nào khác" in page
        assert cast["thu"].roles.get().ends is None

    @pytest.mark.parametrize("state", ["declined", "draft"])
    def test_what_ended_or_was_not_sent_is_nobodys_work(self, cast, administration, state):
        make_referral(cast, state)
        assert send(administration, cast["thu"], active=False).status_code == 302

    def test_a_colleague_takes_over_unasked(self, cast, administration):
        referral, colleague = make_referral(cast), add_colleague(cast)
        assert send(administration, cast["thu"], active=False).status_code == 302
        rights = referral.referraluserobjectpermission_set.values_list("user__username", flat=True)
        assert colleague.username in rights

    @pytest.mark.parametrize(("days", "status"), [(-1, 200), (0, 200), (9, 302)])
    def test_a_post_that_ends(self, cast, administration, days, status):
        make_referral(cast)
        post = cast["thu"].posts.get()
        form = {"user": post.user_id, "institution": post.institution_id, "title": "x"}
        form |= {"starts": f"{post.starts:%d/%m/%Y}", "ends": f"{today() + days * DAY:%d/%m/%Y}"}
        answer = administration.post(reverse("admin:schools_post_change", args=[post.pk]), form)
        assert answer.status_code == status
        assert (cast["thu"].posts.get().ends is None) == (status == 200)


class TestList:
    def test_everybody_with_any_work_and_nobody_else(self, cast, place, administration):
        make_case(by=cast["lan"], state="planned")
        only_a_report({"lan": cast["hoa"]}, place)
        make_referral(cast, by="lan", to="thu")
        Role.objects.filter(user__in=[cast[name] for name in ("lan", "minh", "hoa", "thu")]).update(
            ends=today() + 5 * DAY
        )
        make_case(by=cast["yen"])
        found = {(row.user.username, row.work[0].split(" ", 1)[1]) for row in leavers(None)}
        assert found == {
            ("lan", "hồ sơ đang phụ trách"),
            ("minh", "thời hạn phê duyệt"),
            ("hoa", "thông tin chờ xử lý"),
            ("thu", "phiếu chuyển gửi ở Trường THCS Tân Hòa, nơi không còn cán bộ nào khác"),
        }
        page = administration.get(reverse("casework:handovers")).content.decode()
        assert all(cast[name].full_name in page for name in ("lan", "minh", "hoa", "thu"))
        assert cast["yen"].full_name not in page

    def test_a_supervisor_sees_the_own_communes(self, cast, place, sign_in):
        make_case(by=cast["lan"])
        User.objects.filter(username="lan").update(is_active=False)
        for name, shown in (("quang", True), ("hanh", False)):
            page = sign_in(cast[name]).get(reverse("casework:handovers")).content.decode()
            assert (("Bị khóa, chờ bàn giao" in page), cast["lan"].full_name in page) == (shown, shown)


class TestBlock:
    def test_at_once_with_work_open(self, cast, place, administration, sign_in):
        make_case(by=cast["lan"])
        browser = sign_in(cast["lan"])
        assert browser.get(reverse("casework:cases")).status_code == 200
        url = reverse("accounts:block_person", args=[cast["lan"].pk])
        shown = administration.get(url).content.decode()
        assert f"{place}: 1 hồ sơ đang phụ trách, 1 thời hạn đang chạy" in shown
        answer = administration.post(url, {"reason": "lost"}, follow=True).content.decode()
        assert "Đã khóa tài khoản của Nguyễn Thị Lan. Còn chờ bàn giao" in answer
        assert browser.get(reverse("casework:cases")).status_code == 302
        assert not OpenSession.objects.filter(user=cast["lan"]).exists()
        newest = User.objects.get(pk=cast["lan"].pk).history.first()
        assert (newest.is_active, newest.history_user, newest.history_change_reason) == (
            False,
            cast["an"],
            "block_lost",
        )
        event = Event.objects.get(reason="block")
        assert (event.actor, event.object_pk, event.purpose) == (cast["an"], str(cast["lan"].pk), "lost")
        assert [(row.user, row.ends) for row in leavers(None)] == [(cast["lan"], None)]
        notice = Notice.objects.get(kind="role_ending")
        assert (notice.recipient, may_still_open(notice)) == (cast["quang"], True)

    def test_an_open_invitation_opens_nothing_more(self, cast):
        invite(cast["lan"], by=cast["an"])
        block(cast["lan"], by=cast["an"], reason="dismissed")
        assert Invitation.objects.get().withdrawn_at

    def test_twice_is_harmless(self, cast):
        for _time in range(2):
            block(cast["lan"], by=cast["an"], reason="misuse")
        assert Event.objects.filter(reason="block").count() == 1

    @pytest.mark.parametrize(("by", "whom"), [("an", "an"), ("quang", "lan"), ("minh", "lan")])
    def test_by_administrators_and_never_oneself(self, cast, by, whom):
        with pytest.raises(PermissionDenied):
            block(cast[whom], by=cast[by], reason="lost")
        assert User.objects.get(pk=cast[whom].pk).is_active
        assert Event.objects.get().deed == "denied"

    def test_without_a_reason_it_asks_for_one(self, cast, administration):
        url = reverse("accounts:block_person", args=[cast["lan"].pk])
        assert "Chọn lý do." in administration.post(url, {"reason": ""}).content.decode()
        assert User.objects.get(pk=cast["lan"].pk).is_active
