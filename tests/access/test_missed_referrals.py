"""What nothing else noticed, found by taking the guards away one by one: referrals, notices, the trail."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission

from accounts.models import Notice
from audit.actions import write_event
from audit.enums import Deed
from audit.models import Event
from casework.actions import hiding, transfers
from casework.disclosure import DOTS
from casework.enums import FieldGroup, How
from privacy.access import visible_incidents
from privacy.actions import incidents
from referrals.access import for_views, get_referral, shared_referrals, visible_referrals
from referrals.enums import ReferralState
from referrals.models import Referral, ReferralUserObjectPermission
from referrals.sharing import disclosed_fields, shared_view, why_withheld, withheld
from reminders.access import may_still_open
from reports.access import visible_events
from schools.models import Institution
from tests.access.test_missed import YESTERDAY, again
from tests.access.world import LOST
from tests.factories import make_case
from tests.referrals.build import CHILD, make_referral
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
ANSWER, OTHER = "answer_referral", "view_referral"


def loaded(referral) -> Referral:
    """The referral with all that is shared of it."""
    return for_views(Referral.objects).get(pk=referral.pk)


def test_a_grant_of_another_right_or_in_another_state_is_no_shared_referral(cast):
    referral, thu = make_referral(cast), cast["thu"]
    grants, rows = ReferralUserObjectPermission.objects, Referral.objects.filter(pk=referral.pk)
    answer = grants.get(user=thu).permission
    reached = lambda: list(shared_referrals(again(thu)))  # noqa: E731
    assert (answer.codename, reached()) == (ANSWER, [referral])
    grants.update(permission=Permission.objects.get(codename=OTHER))
    assert reached() == []
    grants.update(permission=answer)
    rows.update(state=ReferralState.DECLINED)
    assert grants.exists()
    assert reached() == []


def test_a_referral_whose_child_has_a_hidden_name_is_visible_to_those_who_know_it(cast):
    referral = make_referral(cast)
    assert list(visible_referrals(again(cast["quang"]))) == [referral]
    hiding.hide_name(referral.case, by=again(cast["lan"]), reason="trafficking")
    assert list(visible_referrals(again(cast["quang"]))) == []
    assert list(visible_referrals(again(cast["lan"]))) == [referral]


def test_reading_a_referral_names_the_groups_that_are_shown_in_full(cast):
    referral = make_referral(cast)
    told = {}
    for name in ("lan", "quang"):
        get_referral(again(cast[name]), referral.pk)
        told[name] = set(Event.objects.first().fields)
    assert told["quang"] == {"schooling", "narrative"}
    assert told["lan"] == {"identity", "contact", "schooling", "narrative"}


def test_sharing_says_why_it_is_withheld_only_when_it_is(cast):
    referral = loaded(make_referral(cast, "accepted"))
    assert why_withheld(referral, "accepted", today()) == ""
    assert why_withheld(referral, "declined", today()) == ""
    referral.consent.withdrawn_on = today()
    assert why_withheld(referral, "accepted", today()) != ""
    assert why_withheld(referral, "declined", today()) == ""


def test_sharing_disclosed_fields_are_the_chosen_ones_in_named_states_while_consent_covers_it(cast):
    referral = loaded(make_referral(cast, "accepted", shared=["name"]))
    minimum = {"age", "sex", "grade", "commune", "message"}
    shown = lambda state: set(disclosed_fields(referral, state, today()))  # noqa: E731
    assert [shown(state) for state in ("sent", "accepted", "declined")] == [
        minimum,
        minimum | {"name"},
        set(),
    ]
    referral.consent.institution = Institution.objects.exclude(pk=referral.institution_id).first()
    assert shown("accepted") == set()


def test_what_sharing_has_withheld_from_the_case_is_masked_where_there_is_something(cast):
    view = shared_view(loaded(make_referral(cast, "accepted", shared=["name", "phone"])))
    hows = {**dict.fromkeys(FieldGroup, How.FULL), FieldGroup.IDENTITY: How.ON_REQUEST}
    masked = withheld(view, hows)
    assert (masked.name, masked.birth, masked.phone) == (DOTS, "", "0911000222")
    assert view.name == CHILD


def test_a_notice_about_a_referral_is_about_this_one_and_about_a_referral(cast):
    make_referral(cast)
    make_referral(cast, by="hoa", to="dung", case=None)
    own = Notice.objects.get(recipient=cast["thu"])
    others = Notice.objects.get(recipient=cast["dung"])
    assert may_still_open(own)
    assert may_still_open(others)
    others.recipient = again(cast["thu"])
    assert not may_still_open(others)
    own.about = own.about.replace("referrals.historicalreferral", "accounts.user")
    assert not may_still_open(own)


def test_a_notice_about_a_transfer_is_for_both_communes_and_nobody_else(cast):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="in_progress")
    there = cast["hoa"].roles.get().area
    transfers.ask_transfer(
        case, by=cast["lan"], to_commune=there, why="Về quê ngoại", need="Học lớp 7", address="Ấp Gò Lức"
    )
    notice = Notice.objects.get(recipient=cast["hoa"])
    may = {}
    for name in ("hoa", "lan", "yen", "thu"):
        notice.recipient = again(cast[name])
        may[name] = may_still_open(notice)
    assert may == {"hoa": True, "lan": True, "yen": False, "thu": False}


def test_own_incidents_are_visible_with_a_role_and_not_without(cast):
    lan = cast["lan"]
    incident = incidents.report_incident(by=lan, known_at=dt.datetime.now(dt.UTC), **LOST)
    assert list(visible_incidents(again(lan))) == [incident]
    lan.roles.update(ends=YESTERDAY)
    assert list(visible_incidents(again(lan))) == []


def test_the_worker_whose_events_are_visible_is_the_one_that_was_asked_for(cast, few_areas):
    cast["binh"].roles.update(area=few_areas["A"])
    for user in cast.values():
        write_event(by=user, deed=Deed.LISTED, about="casework.case")
    asked = lambda name: set(  # noqa: E731
        visible_events(again(cast["binh"]), name).filter(area=None).values_list("actor__username", flat=True)
    )
    assert {name: asked(name) for name in ("lan", "minh", "hoa", "")} == {
        "lan": {"lan"},
        "minh": {"minh"},
        "hoa": set(),
        "": set(),
    }
