"""What the matrix and the other tests would not have missed, found by taking the guards away one by one."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.access import people_in_role, supervisors_of
from accounts.actions import leave_notice
from accounts.enums import NoticeKind, RoleKind
from accounts.models import Notice, Role, User
from areas.models import SupervisedCommune
from casework.access import report_permissions, running_shares, visible_cases
from casework.actions import hiding, shares
from casework.models import CaseShare, CaseUserObjectPermission
from privacy.access import visible_erasures, visible_holds, visible_incidents
from privacy.actions import erasures, incidents, requests
from privacy.rules import add_years
from referrals.actions.institution import accept_referral, pass_on_all
from referrals.actions.moves import grant
from referrals.models import Referral
from reminders.access import may_still_open
from reports.statistics_access import published_areas
from schools.access import current_posts, held_posts, lasting_posts, post_holders
from schools.models import Institution, Post
from tests.access.world import LOST
from tests.factories import CANARIES, make_case, make_report
from tests.privacy.build import ask, close_long_ago
from tests.referrals.build import make_referral
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
YESTERDAY = today() - DAY


def again(user) -> User:
    """The person as the next request reads them."""
    return User.objects.get(pk=user.pk)


def test_rights_in_the_administration_are_for_reference_data_and_administrators(cast):
    rights = {
        (name, app): cast[name].has_module_perms(app)
        for name in ("an", "lan")
        for app in ("accounts", "casework")
    }
    assert rights == {
        ("an", "accounts"): True,
        ("an", "casework"): False,
        ("lan", "accounts"): False,
        ("lan", "casework"): False,
    }


def test_a_share_is_given_back_only_while_it_opens_the_case(cast, sign_in):
    case = make_case(by=cast["lan"], full_name=CANARIES[0])
    share = shares.share_case(case, by=cast["lan"], user=cast["hoa"], purpose="Tìm", until=today())
    client = sign_in(cast["hoa"])
    cast["hoa"].roles.update(ends=YESTERDAY)
    assert client.post(reverse("casework:share_end", args=[share.pk])).status_code == 404
    assert CaseShare.objects.get(pk=share.pk).ended_at is None


def test_a_share_that_runs_out_while_somebody_is_at_work_opens_nothing_more(cast):
    case = make_case(by=cast["lan"])
    shares.share_case(case, by=cast["lan"], user=cast["hoa"], purpose="Tìm", until=today())
    hoa = again(cast["hoa"])
    assert visible_cases(hoa).filter(pk=case.pk).exists()
    for share in hoa._live_shares:
        share.ends_at = timezone.now()
    assert not visible_cases(hoa).filter(pk=case.pk).exists()


# What a share needs beside its row, each taken away behind the deed that would take all away together.
WITHOUT = {
    "ended": lambda share, _cast: share.update(ended_at=timezone.now(), end_reason="ended"),
    "ran out": lambda share, _cast: share.update(
        starts_at=timezone.now() - 2 * DAY, ends_at=timezone.now() - DAY
    ),
    "not begun": lambda share, _cast: share.update(
        starts_at=timezone.now() + DAY, ends_at=timezone.now() + 2 * DAY
    ),
    "no right": lambda _share, _cast: CaseUserObjectPermission.objects.all().delete(),
    "the right of another": lambda _share, cast: CaseUserObjectPermission.objects.update(user=cast["yen"]),
    "a right on another case": lambda _share, cast: CaseUserObjectPermission.objects.update(
        content_object=make_case(by=cast["lan"])
    ),
    "another right": lambda _share, _cast: CaseUserObjectPermission.objects.update(
        permission=Permission.objects.get(codename="break_glass")
    ),
}


@pytest.mark.parametrize("what", WITHOUT)
def test_a_share_that_lost_one_of_what_it_needs_opens_nothing(cast, what):
    case = make_case(by=cast["lan"])
    share = shares.share_case(case, by=cast["lan"], user=cast["hoa"], purpose="Tìm", until=today())
    seen = visible_cases(again(cast["hoa"])).filter(pk=case.pk)
    assert seen.exists()
    WITHOUT[what](CaseShare.objects.filter(pk=share.pk), cast)
    assert running_shares().exists() is (what not in ("ended", "ran out", "not begun"))
    assert not visible_cases(again(cast["hoa"])).filter(pk=case.pk).exists()


# What takes somebody out of those who are told.
GONE = {
    "role": lambda user: user.roles.update(ends=YESTERDAY),
    "account": lambda user: User.objects.filter(pk=user.pk).update(is_active=False),
    "area": lambda user: SupervisedCommune.objects.update(ends=YESTERDAY),
    "other role": lambda user: user.roles.update(kind=RoleKind.ADMINISTRATOR, supervision_area=None),
}


@pytest.mark.parametrize("what", GONE)
def test_who_supervises_no_more_is_no_supervisor(cast, what):
    commune = cast["lan"].roles.get().area
    assert supervisors_of(commune) == [cast["quang"]]
    GONE[what](cast["quang"])
    assert supervisors_of(commune) == []


@pytest.mark.parametrize("what", ["role", "account", "other role"])
def test_who_is_an_administrator_no_more_is_not_among_them(cast, what):
    assert list(people_in_role(RoleKind.ADMINISTRATOR)) == [cast["an"]]
    if what == "other role":
        cast["an"].roles.update(kind=RoleKind.COUNSELLOR)
    else:
        GONE[what](cast["an"])
    assert list(people_in_role(RoleKind.ADMINISTRATOR)) == []


def test_a_post_is_held_by_who_is_there_at_an_institution_in_use(cast):
    school, lasting = Institution.objects.get(posts__user=cast["thu"]), Role.objects.filter(user=cast["thu"])
    posts, held = Post.objects.filter(user=cast["thu"]), {(cast["thu"].pk, school.pk)}
    state = lambda: (  # noqa: E731
        post_holders(school),
        held_posts([cast["thu"].pk]),
        [post.institution for post in current_posts(again(cast["thu"]))],
        [post.institution for post in lasting_posts(lasting, today())],
    )
    assert held_posts([cast["dung"].pk]).isdisjoint(held)
    assert state() == ([cast["thu"]], held, [school], [school])
    posts.update(starts=today() + 9 * DAY)
    assert state() == ([], set(), [], [])
    posts.update(starts=YESTERDAY, ends=today())
    assert state() == ([cast["thu"]], held, [school], [])
    posts.update(ends=None)
    Institution.objects.filter(pk=school.pk).update(is_active=False)
    assert state()[1:] == (set(), [], [])
    Institution.objects.filter(pk=school.pk).update(is_active=True)
    User.objects.filter(pk=cast["thu"].pk).update(is_active=False)
    assert state()[:3] == ([], set(), [])


def test_posts_are_held_by_post_holders_with_the_role_of_a_counsellor_today(cast):
    school, lasting = Institution.objects.get(posts__user=cast["thu"]), Role.objects.filter(user=cast["thu"])
    held = lambda: (len(held_posts([cast["thu"].pk])), post_holders(school))  # noqa: E731
    assert held() == (1, [cast["thu"]])
    lasting.update(starts=today() + DAY)
    assert held() == (0, [])
    lasting.update(starts=YESTERDAY, kind=RoleKind.ADMINISTRATOR)
    assert held() == (0, [])


def test_administrators_see_every_incident_and_erasure(cast):
    incident = incidents.report_incident(by=cast["lan"], known_at=timezone.now(), **LOST)
    grown = make_case(by=cast["lan"], birth_date=add_years(today(), -40))
    erasure = erasures.propose_erasure(close_long_ago(grown, add_years(today(), -6)), by=cast["lan"])
    for name, incidents_, erasures_ in (("an", [incident], [erasure]), ("yen", [], [])):
        assert list(visible_incidents(again(cast[name]))) == incidents_
        assert list(visible_erasures(again(cast[name]))) == erasures_


def test_who_took_a_report_no_longer_asks_who_reported_once_it_came_from_elsewhere(cast):
    report = make_report(by=cast["lan"])
    assert "reporter" in report_permissions(again(cast["lan"]), report)
    report.brought_from = cast["hoa"].roles.get().area
    assert "reporter" not in report_permissions(again(cast["lan"]), report)


def test_a_case_that_is_only_shared_is_neither_merged_nor_are_its_data_looked_after(cast, sign_in):
    own, theirs = make_case(by=cast["hoa"]), make_case(by=cast["lan"], full_name=CANARIES[0])
    shares.share_case(theirs, by=cast["lan"], user=cast["hoa"], purpose="Tìm", until=today())
    client = sign_in(cast["hoa"])
    pages = (
        ("casework:merge", own.pk, theirs.pk),
        ("casework:merge", theirs.pk, own.pk),
        ("privacy:of_case", theirs.pk),
    )
    answers = [client.get(reverse(name, args=keys)) for name, *keys in pages]
    assert [answer.status_code for answer in answers] == [403] * 3
    assert not [answer for answer in answers if CANARIES[0] in answer.content.decode()]


def test_a_request_about_a_child_whose_name_is_hidden_is_hidden_as_well(cast, sign_in):
    case = make_case(by=cast["lan"], full_name=CANARIES[0])
    asked = ask(case, by=cast["lan"])
    page, every = reverse("privacy:request", args=[asked.pk]), reverse("privacy:requests")
    supervisor = sign_in(cast["quang"])
    assert supervisor.get(page).status_code == 200
    assert page in supervisor.get(every).content.decode()
    hiding.hide_name(case, by=cast["lan"], reason="trafficking")
    assert supervisor.get(page).status_code == 404
    assert page not in supervisor.get(every).content.decode()
    assert sign_in(cast["lan"]).get(page).status_code == 200


def test_a_hold_that_was_lifted_is_listed_no_more(cast):
    hold = erasures.hold_case(make_case(by=cast["lan"]), by=cast["lan"], reason="Đang kiện")
    assert list(visible_holds(again(cast["minh"]))) == [hold]
    erasures.lift_hold(hold, by=cast["minh"])
    assert list(visible_holds(again(cast["minh"]))) == []


def test_a_certificate_is_there_when_the_erasure_is_done_and_not_before(cast, sign_in):
    grown = make_case(by=cast["lan"], birth_date=add_years(today(), -40))
    case = close_long_ago(grown, add_years(today(), -6))
    erasure = erasures.propose_erasure(case, by=cast["lan"])
    answer = sign_in(cast["minh"]).get(reverse("privacy:certificate", args=[erasure.pk]))
    assert answer.status_code == 404


def test_only_what_is_asked_for_and_still_open_is_looked_through(cast, sign_in):
    client, case = sign_in(cast["lan"]), make_case(by=cast["lan"])
    correction = ask(case, by=cast["lan"], kind="correction")
    access = ask(case, by=cast["lan"])
    look = lambda asked: client.get(reverse("privacy:preview", args=[asked.pk])).status_code  # noqa: E731
    assert (look(correction), look(access)) == (404, 200)
    requests.refuse_request(access, by=cast["minh"], refusal="harm", outcome="Có thể gây hại")
    assert look(access) == 404


def test_whoever_holds_no_role_any_more_sees_no_incident_of_the_own_report(cast, sign_in):
    client = sign_in(cast["lan"])
    incident = incidents.report_incident(by=cast["lan"], known_at=timezone.now(), **LOST)
    page, every = reverse("privacy:incident", args=[incident.pk]), reverse("privacy:incidents")
    assert client.get(page).status_code == 200
    cast["lan"].roles.update(ends=YESTERDAY)
    assert client.get(page).status_code == 404
    assert page not in client.get(every).content.decode()


def test_work_is_passed_on_by_administrators(cast):
    make_referral(cast)
    with pytest.raises(PermissionDenied):
        pass_on_all(cast["thu"], by=cast["lan"])


def test_consent_for_one_institution_opens_nothing_to_another(cast, sign_in):
    referral = make_referral(cast, "accepted")
    client, page = sign_in(cast["thu"]), reverse("referrals:referral", args=[referral.pk])
    name = referral.case.child.full_name
    assert name in client.get(page).content.decode()
    other = Institution.objects.exclude(pk=Referral.objects.get(pk=referral.pk).institution.pk).first()
    type(referral.consent).objects.filter(pk=referral.consent_id).update(institution=other)
    assert name not in client.get(page).content.decode()


@pytest.mark.parametrize("change", ["role", "account"])
def test_nobody_is_told_of_work_without_role_or_account(cast, change):
    about = {"about": cast["lan"], "path": reverse("casework:cases")}
    leave_notice(to=[cast["lan"]], kind=NoticeKind.HANDED_OVER, **about)
    leave_notice(to=[cast["lan"]], kind=NoticeKind.SIGN_IN_CHANGED, **about)
    told = lambda: [may_still_open(each) for each in Notice.objects.filter(recipient=cast["lan"])]  # noqa: E731
    assert told() == [True, True]
    if change == "role":
        cast["lan"].roles.update(ends=YESTERDAY)
    else:
        User.objects.filter(pk=cast["lan"].pk).update(is_active=False)
    # The own account is told of as long as there is one.
    assert sorted(told()) == ([False, True] if change == "role" else [False, False])


def test_a_notice_about_what_nobody_knows_is_told_to_nobody(cast):
    leave_notice(to=[cast["thu"]], kind=NoticeKind.REFERRAL_SENT, about=cast["lan"], path="/")
    assert not may_still_open(Notice.objects.get(recipient=cast["thu"]))


def test_a_reminder_of_a_referral_is_for_whoever_still_works_where_it_went(cast):
    referral = make_referral(cast)
    path = reverse("referrals:referral", args=[referral.pk])
    Notice.objects.filter(recipient=cast["thu"]).delete()
    leave_notice(to=[cast["thu"]], kind=NoticeKind.REFERRAL_SENT, about=referral, path=path)
    assert may_still_open(Notice.objects.get(recipient=cast["thu"]))
    Post.objects.filter(user=cast["thu"]).update(ends=YESTERDAY)
    told = Notice.objects.select_related("recipient").get(recipient=cast["thu"])
    assert not may_still_open(told)


@pytest.mark.parametrize("sent_it", [True, False])
def test_who_changed_sides_answers_all_but_what_was_her_own(cast, sent_it):
    """An officer of another commune who works at the school now; with `sent_it` she sent this one before."""
    referral = make_referral(cast)
    if sent_it:
        Referral.objects.filter(pk=referral.pk).update(by=cast["hoa"])
    school = Post.objects.get(user=cast["thu"]).institution
    Role.objects.create(user=cast["hoa"], kind=RoleKind.COUNSELLOR, starts=YESTERDAY)
    Post.objects.create(user=cast["hoa"], institution=school, starts=YESTERDAY)
    grant(referral, [cast["hoa"]], by=cast["lan"])
    accept = lambda: accept_referral(Referral.objects.get(pk=referral.pk), by=again(cast["hoa"]))  # noqa: E731
    if sent_it:
        with pytest.raises(PermissionDenied):
            accept()
    else:
        accept()
    assert Referral.objects.get(pk=referral.pk).state == ("sent" if sent_it else "accepted")


def test_figures_are_of_the_area_of_the_analyst(cast):
    tam = cast["tam"]
    before = published_areas(again(tam))
    Role.objects.create(user=tam, kind=RoleKind.OFFICER, area=cast["yen"].roles.get().area, starts=YESTERDAY)
    Role.objects.filter(user=tam, kind=RoleKind.ANALYST).delete()
    Role.objects.create(user=tam, kind=RoleKind.ANALYST, area=next(iter(before.values())), starts=YESTERDAY)
    assert published_areas(again(tam)) == before
