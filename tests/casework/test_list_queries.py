"""Every list about a case, a commune or the work of people asks as often for one record as for twelve."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.enums import RoleKind
from accounts.models import Role, User
from casework.actions import meetings, plans, supports, visits, workplaces
from casework.actions.attachments import remove_document
from casework.actions.facts import add_caregiver
from casework.actions.family import add_sibling
from casework.actions.forwarding import forward_report
from casework.actions.screenings import begin_screening
from casework.actions.shares import share_case
from casework.actions.transfers import ask_transfer
from casework.models import Attachment, Case, CaseMeeting, Workplace
from tests.access.deeds import REVIEW, WORKPLACE
from tests.casework.papers import attach, picture, saved
from tests.casework.test_merge_communes import new  # noqa: F401 - a commune to be merged into
from tests.factories import assess, make_case, make_consent, make_report, make_visit, plan, screen
from tests.referrals.build import make_referral
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
WORDS = {"reason": "moved", "comment": "Gia đình đã chuyển", "what_was_said": "Trẻ làm gạch"}
MOVE = {"why": "Gia đình chuyển nơi ở", "need": "Tiếp tục theo dõi", "address": "Ấp 9"}


def _one_of_each(cast, few_areas, case):
    """One more of everything that the pages list; `case` is in progress."""
    lan, hoa, number = cast["lan"], cast["hoa"], User.objects.count()
    make_report(by=lan)
    for officer, other in ((lan, few_areas["B"]), (hoa, few_areas["A"])):
        forward_report(make_report(by=officer), by=officer, to_commune=other, **WORDS)
        moving = make_case(by=officer)
        begin_screening(moving, by=officer, respondent="child")
        ask_transfer(moving, by=officer, to_commune=other, **MOVE)
    _one_more_at_one(lan)
    workplaces.note_workplace(case, by=lan, new={**WORKPLACE, "name": f"Lò than {number}"})
    person = {"office": "school", "body": "Trường", "name": "Cô Thu"}
    at = timezone.now() + dt.timedelta(days=2)
    meetings.call_meeting(case, by=lan, at=at, place="UBND xã", people=[person])
    _one_more_cycle(cast, case)
    _one_more_paper_and_reader(cast, few_areas, case)
    supports.plan_support(case, by=lan, kind="cash", what=f"Lần {number}", planned_on=today())
    make_consent(case, by=lan, receiver="school")
    add_sibling(case, by=lan, child={"full_name": f"Nguyễn Thị Em {number}"})
    add_caregiver(case, by=lan, values={"full_name": f"Bà Dì {number}"})
    # Somebody with open work whose role is over.
    gone = User.objects.create(username=f"gone{number}", full_name=f"Người Nghỉ {number}")
    Case.objects.filter(pk=moving.pk).update(officer=gone)
    dates = {"starts": dt.date(2025, 7, 1), "ends": today() - dt.timedelta(days=1)}
    Role.objects.create(user=gone, kind=RoleKind.OFFICER, area=few_areas["B"], **dates)


def _one_more_cycle(cast, case):
    """One more screening, review, assessment, approved plan, referral and visit of `case`, which goes on."""
    lan = cast["lan"]
    screen(case, by=lan)
    visits.record_review(case, by=lan, **REVIEW)
    plans.begin_new_cycle(case, by=lan)
    assess(case, lan)
    plan(case, lan)
    plans.approve_plan(case, by=cast["minh"])
    make_referral(cast, "declined", case=case)
    make_visit(case, by=lan)


def _one_more_paper_and_reader(cast, few_areas, case):
    """One more document kept and one taken out, person who reads `case`, and case of the same name."""
    lan, number = cast["lan"], Attachment.objects.count()
    for width in (40, 41):
        paper = attach(case, by=lan, data=saved(picture(width=width + 2 * number)))
    remove_document(paper, by=lan, why="Chụp lại")
    reader = User.objects.create(username=f"reader{number}", full_name=f"Người Đọc {number}")
    Role.objects.create(
        user=reader, kind=RoleKind.OFFICER, area=few_areas["B"], starts=today() - dt.timedelta(days=1)
    )
    share_case(case, by=lan, user=reader, purpose="Thăm", until=today() + dt.timedelta(days=9))
    make_case(by=lan, full_name=case.child.full_name)


def _begun(case, by):
    """One workplace of `case` and one meeting that was held; `_one_more_at_one` adds to both.

    The meeting is about another case: minutes are closed when a plan is submitted after it.
    """
    workplaces.note_workplace(case, by=by, new=WORKPLACE)
    other = make_case(by=by, state="registered")
    meetings.call_meeting(other, by=by, at=timezone.now() - dt.timedelta(hours=1), place="UBND xã", people=[])


def _one_more_at_one(by):
    """One more child and letter of the first workplace, one more person and task of the first meeting."""
    place, held = Workplace.objects.earliest("pk"), CaseMeeting.objects.earliest("pk")
    workplaces.note_workplace(make_case(by=by), by=by, workplace=place)
    workplaces.tell_inspection(place, by=by, sent_to="Thanh tra tỉnh")
    count = held.conclusions.count() + 1
    people = [{"office": "school", "body": "Trường", "name": f"Cô {n}", "came": True} for n in range(count)]
    task = {"kind": "task", "responsible": "Lan", "by_date": today()}
    tasks = [{**task, "what": f"Việc {n}"} for n in range(count)]
    meetings.write_minutes(held, by=by, people=people, conclusions=tasks, discussed="Việc học")


def _asked(client, url) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        response = client.get(url)
    assert response.status_code == 200, url
    return len(asked)


def test_twelve_records_are_asked_for_as_often_as_one(cast, few_areas, sign_in, new):  # noqa: F811
    case = make_case(by=cast["lan"], chair=cast["minh"], state="in_progress")
    _begun(case, cast["lan"])
    _one_of_each(cast, few_areas, case)
    of_case = [
        reverse(name, args=[case.pk])
        for name in (
            *("casework:case", "casework:log", "casework:seen", "casework:case_workplaces"),
            *("casework:meetings", "casework:visits", "casework:supports", "casework:closing"),
            *("casework:contradictions", "casework:screenings", "casework:assessments", "casework:plans"),
            *("casework:reviews", "casework:transfer_new", "casework:access", "referrals:consents"),
            *("casework:attachments", "casework:doubles", "referrals:of_case"),
        )
    ]
    officer = ["home", "casework:cases", "casework:reports", "casework:workplaces", "casework:transfers"]
    of_one = [("casework:workplace", Workplace), ("casework:meeting", CaseMeeting)]
    of_case += [reverse(name, args=[model.objects.earliest("pk").pk]) for name, model in of_one]
    codes = f"new={new.code}&old={few_areas['A'].code},{few_areas['B'].code}"
    merge = f"{reverse('casework:merge_communes')}?{codes}&on={today():%d/%m/%Y}&decision=NQ"
    pages = [
        (cast["lan"], [*map(reverse, officer), reverse("casework:reports") + "?tab=handled", *of_case]),
        (cast["quang"], [reverse("casework:handovers"), reverse("casework:supervision")]),
        (cast["an"], [merge]),
    ]

    def counted():
        return {
            url: _asked(client, url)
            for person, urls in pages
            for client in (sign_in(person),)
            for url in urls
        }

    once = counted()
    for _ in range(11):
        _one_of_each(cast, few_areas, case)
    many = counted()
    assert {url: (once[url], many[url]) for url in once if many[url] != once[url]} == {}
    _everything_was_there(case)


def _everything_was_there(case):
    """What is counted for twelve is there twelve times, or the pages were measured against nothing."""
    named = ("screenings", "assessments", "plans", "reviews", "shares", "referrals", "visits", "supports")
    assert {name: getattr(case, name).count() for name in named if getattr(case, name).count() < 12} == {}
    kept = case.attachments.filter(removed_at=None)
    assert (kept.count(), case.attachments.count()) == (12, 24)
    assert Case.objects.filter(child__full_name=case.child.full_name).count() == 13
