"""After a world was built by the real deeds, the numbers and addresses in it stand nowhere in the plain."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone
from psycopg import sql

from areas.models import SupervisionArea
from audit.actions import save
from casework.actions import (
    closing,
    consents,
    emergency,
    forwarding,
    meetings,
    merging,
    plans,
    progress,
    report_changes,
    transfers,
    visits,
    workplaces,
)
from casework.actions.doubts import settle_doubt
from casework.doubts import doubts_of
from casework.models import Case, Child
from referrals.actions.moving import settle_move
from reminders.channels import tokens
from reports.actions import packs, reviews
from reports.actions.papers import issue_paper, withdraw_paper
from reports.checklist import CURRENT, items_of
from reports.figures import Cadence, containing
from reports.models import SampledCase
from reports.papers.form_report import MAU_01
from reports.papers.kinds import whole_rows
from tests.casework.lists import bring, small_list
from tests.factories import isolate, make_case, make_consent, make_report, make_visit
from tests.referrals.build import make_referral
from vault.rotation import sealed_columns
from vietnam.calendar import today

pytestmark = pytest.mark.django_db

PERSONAL_ID, STAFF_PHONE = "075213643550", "0911000777"
DANGER = "Nhà tạm lánh Rất Kín 9"
WITNESS, WITHHELD, KILN = "Chị Hai Chứng Kiến", "Trẻ còn Rất Hoảng Sợ", "Lò gạch Rất Xa Chín Khói"
VISIT_PLACE, SAID = "Lò gạch sau chùa Ấp 3", "Bà ngoại kể trẻ ngủ ở lò gạch"
GOAL = "Trẻ thôi khóc Rất Đêm"
DECIDED, FOUND = "Họp kín về khoản tiền Rất Riêng", "Lời kể của mẹ bị chép Rất Sai"
ACCESS, REFRESH = "access-rat-kin-1", "refresh-rat-kin-2"
# Telephones and names of tests.factories and tests.casework.lists among them.
CANARIES = (
    *(GOAL, DECIDED, FOUND, ACCESS, REFRESH),
    *(PERSONAL_ID, STAFF_PHONE, VISIT_PLACE, SAID, DANGER, WITNESS, WITHHELD, KILN),
    *("0911000222", "0911000333", "0911222333", "Người Báo Tin", "Ấp Bình Hòa", "Ấp Rất Kín 7"),
)


@pytest.fixture
def world(cast, few_areas):
    lan = cast["lan"]
    case = make_case(
        by=lan, chair=cast["minh"], state="in_progress", full_name="Nguyễn Văn Trẻ", personal_id=PERSONAL_ID
    )
    report = case.reports.get()
    report.place, report.what_was_said = "Ấp Rất Kín 7", SAID
    save(report, by=lan, reason="take_report")
    make_visit(case, by=lan, place=VISIT_PLACE)
    tokens.keep("zalo", "refresh-rat-kin-0")
    tokens.current("zalo", lambda _refresh: tokens.Pair(ACCESS, REFRESH, 90_000))
    _planned(case, cast)
    placed = make_referral(cast, "placed", case=case)
    step = {"whom": DANGER, "where": DANGER, "text": DANGER}
    emergency.note_step(case, by=lan, kind="treated", at=timezone.now(), **step)
    ended = {"on": today(), "reason": "safe", "comment": DANGER}
    emergency.end_isolation(isolate(case, by=lan), by=lan, **ended)
    words = {"reason": "other", "comment": DANGER, "what_was_said": DANGER}
    _on_its_way, sent_back = (
        forwarding.forward_report(make_report(by=lan), by=lan, to_commune=few_areas["B"], **words)
        for _ in range(2)
    )
    forwarding.return_forward(sent_back, by=cast["hoa"], comment=DANGER)
    told = {"report": {"condition": DANGER}}
    report_changes.change_report(make_report(by=lan), by=lan, values=told, why=DANGER)
    settle_move(case, by=lan, answers={placed.pk: None})
    moving = {"to_commune": few_areas["B"], "why": DANGER, "need": DANGER, "address": DANGER}
    transfers.decline_transfer(transfers.ask_transfer(case, by=lan, **moving), by=cast["hoa"], answer=DANGER)
    transfers.ask_transfer(case, by=lan, **moving)
    _consents(case, lan)
    _workplace_and_merge(case, lan)
    _visits_and_ending(lan, cast["minh"])
    lan.phone = STAFF_PHONE
    save(lan, by=lan, reason="visit")
    bring(lan, few_areas["A"], small_list(["Trần Văn Em", "12/03/2014"], ["Lê Thị Cúc", "1/1/1980"]))
    case.child.grade = 6
    save(case.child, by=lan, reason="visit")
    _reported(case, cast)
    return case


def _planned(case, cast):
    """A second plan with an objective, and how it and an activity came out."""
    lan = cast["lan"]
    _met(case, lan)
    plans.begin_new_cycle(case, by=lan)
    sheet = ("condition", "protective", "factors", "community", "problems", "risk_reason")
    measures = ("safe_provider", "safe_service", "care_provider", "care_service")
    told = {**dict.fromkeys((*sheet, *measures), GOAL), "notes": {"development": GOAL}}
    plans.assess_case(case, by=lan, on=today(), risk="high", needs="Học", **told)
    row = {"what": "Mua vở", "responsible": "Lan", "by_date": today()}
    goal = {"what": GOAL, "by_date": today()}
    about = {"objectives": "Đi học lại", "review_on": today()}
    plans.save_plan(case, by=lan, plan=about, objectives=[goal], activities=[row])
    plans.submit_plan(case, by=lan)
    plans.approve_plan(case, by=cast["minh"])
    plan = case.plans.first()
    for each in (plan.goals.get(), plan.activities.get()):
        progress.note_progress(each, by=lan, outcome="not_done", on=today(), reason=GOAL)


def _met(case, lan):
    """A meeting that was called off, and one with minutes and a task that was done."""
    person = {"office": "school", "body": GOAL, "name": GOAL}
    called = {"at": timezone.now(), "place": GOAL, "purpose": GOAL, "people": [person]}
    off, held = (meetings.call_meeting(case, by=lan, **called) for _ in range(2))
    meetings.call_off_meeting(off, by=lan, reason=GOAL)
    words = dict.fromkeys(("child_words", "caregiver_words", "discussed"), GOAL)
    task = {"kind": "task", "what": GOAL, "responsible": GOAL, "by_date": today()}
    held = meetings.write_minutes(held, by=lan, people=[person], conclusions=[task], **words)
    meetings.finish_task(held.conclusions.get(), by=lan, on=today(), note=GOAL)


def _consents(case, lan):
    """A spoken consent that was taken back, one without the child's answer, and a statutory ground."""
    to_schools = {"receiver": "school"}
    spoken = make_consent(case, by=lan, how="spoken", witness=WITNESS, **to_schools)
    consents.end_consent(spoken, by=lan, reason=WITHHELD)
    make_consent(case, by=lan, child_agrees=None, child_not_asked=WITHHELD, **to_schools)
    ground = {"ground": "emergency", "ground_reason": WITHHELD, "purpose": "protection"}
    make_consent(case, by=lan, **ground, receiver="police", child_agrees=None)


def _workplace_and_merge(case, lan):
    """A workplace of the child, and a second record of it that was joined and parted again."""
    new = {"name": KILN, "place": KILN, "kind": "site", "sector": "mining"}
    workplaces.note_workplace(case, by=lan, new=new, work_types=["lam-gach-xep-gach"])
    twin = make_case(by=lan, full_name="Nguyễn Văn Trẻ")
    merge = merging.merge_records(case, twin, by=lan, choices={}, home="kept")
    merging.unmerge_records(merge, by=lan, reason=WITHHELD)


def _visits_and_ending(lan, chair):
    """A child not seen alone, a visit that does not fit and why, a sheet half typed; an ending."""
    case = make_case(by=lan, chair=chair, state="in_progress")
    beside = {"seen_alone": False, "why_not_alone": WITHHELD, "next_visit_reason": WITHHELD}
    make_visit(case, by=lan, on=today() - dt.timedelta(days=9), **beside)
    settle_doubt(case, by=lan, key=doubts_of(case)[0].found.key, reason=WITHHELD)
    visits.keep_typed(case, by=lan, typed=f"observed={WITHHELD}")
    words = {"where": KILN, "told": WITNESS, "comment": WITHHELD}
    closing.propose_ending(case, by=lan, reason="moved", on=today(), **words)
    closing.decide_closure(Case.objects.get(pk=case.pk), by=chair, approve=True, number="1/QĐ")
    gone = Case.objects.get(pk=case.pk)
    closing.record_follow_up(gone, by=lan, on=today(), result="well", comment=WITHHELD)


def _reported(case, cast):
    """A paper that was withdrawn, a question to the committee with its end, a finding that was answered."""
    lan = cast["lan"]
    paper = issue_paper(MAU_01, whole_rows(MAU_01).filter(**MAU_01.of_case(case)).first(), by=lan)
    withdraw_paper(paper, by=lan, why=DECIDED)
    pack = packs.make_pack(case.commune, by=lan, period=containing(Cadence.MONTH, today()))
    asked = packs.ask_committee(pack, by=lan, question=DECIDED)
    task = {"answer": "agreed", "decision": DECIDED, "responsible": DECIDED, "by_date": today()}
    packs.enter_decision(asked, by=lan, **task)
    packs.finish_decision(asked, by=lan, done_on=today(), done_note=DECIDED)
    area = SupervisionArea.objects.get(name="Khu vực Gò Công")
    review = reviews.begin_review(area, by=cast["quang"], since=today(), until=today())
    marks = {item.key: "yes" for item in items_of(CURRENT)}
    told = {"marks": marks, "comments": dict.fromkeys(marks, FOUND), "finding": FOUND}
    for row in SampledCase.objects.filter(draw__review=review):
        reviews.check_case(row, by=cast["quang"], **told)
    reviews.sign_review(review, by=cast["quang"])
    answered = SampledCase.objects.filter(draw__review=review, officer=lan).first()
    reviews.answer_finding(answered, by=lan, reply=FOUND)


def rows_with(text):
    """Every table and column in which the text stands, in any row: all columns of all tables are searched."""
    found = set()
    with connection.cursor() as cursor:
        for table in set(connection.introspection.table_names(cursor)) - {"audit_queue"}:
            query = sql.SQL("SELECT to_jsonb(t) FROM {} t WHERE t::text LIKE %s").format(
                sql.Identifier(table)
            )
            cursor.execute(query, [f"%{text}%"])
            found |= {table for _row in cursor.fetchall()}
    return found


def test_none_of_it_stands_in_any_column_of_any_table(world):
    # One world for all texts: it takes seconds to build.
    found = {text: rows_with(text) for text in CANARIES}
    assert {text: tables for text, tables in found.items() if tables} == {}


def test_the_search_would_find_it(world):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE casework_child SET school_name = %s", [f"Trường {PERSONAL_ID}"])
    assert rows_with(PERSONAL_ID) == {"casework_child"}
    assert {"casework_child", "casework_historicalchild"} <= rows_with("Nguyễn Văn Trẻ")


def test_every_encrypted_column_holds_something_here(world):
    """So that the search above is no search of empty columns."""
    empty = set()
    for column in sealed_columns():
        with connection.cursor() as cursor:
            query = sql.SQL("SELECT count(*) FROM {} WHERE {} <> ''")
            cursor.execute(query.format(sql.Identifier(column.table), sql.Identifier(column.name)))
            if cursor.fetchone()[0] == 0:
                empty.add(str(column))
    # A report of the factory is no row of a list, and its father is not known.
    assert empty == {
        *("casework_report.fingerprint", "casework_historicalreport.fingerprint"),
        *("casework_report.father_name", "casework_historicalreport.father_name"),
    }
    assert Child.objects.get(pk=world.child_id).personal_id == PERSONAL_ID
