"""Every deed as data: what it is done to, how it is called, and who may do it.

A page asks for the right before it calls a deed, and the deed asks again after its lock. These rows call the
deeds themselves, so that the second question is held to its answer as well.
"""

import datetime as dt
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from django.utils import timezone

import casework.actions
import privacy.actions
import referrals.actions
import schools.actions
from accounts.actions import channels
from casework.actions import (
    attachments,
    cases,
    closing,
    communes,
    doubts,
    emergency,
    facts,
    family,
    forwarding,
    handover,
    health,
    hiding,
    listimports,
    meetings,
    merging,
    plans,
    progress,
    pupils,
    putting_off,
    recounting,
    report_changes,
    reports,
    screenings,
    sending,
    shares,
    supports,
    transfers,
    visits,
    workplaces,
)
from casework.actions import consents as case_consents
from casework.doubts import doubts_of
from casework.enums import SupportKind
from referrals.actions import (
    attendance,
    consents,
    days,
    institution,
    letters,
    line,
    moving,
    officer,
    placement,
)
from referrals.models import Referral
from referrals.moving import live_referrals
from reminders import retrying, returning
from reports import actions as report_actions
from reports.actions import packs, population
from reports.figures import containing
from schools.actions import importing, keeping
from schools.models import Institution
from tests.access import deeds_papers, deeds_privacy, deeds_reports, deeds_reviews
from tests.access.people import ADMINISTRATORS, CHAIRS, CO_WORKER, GRANTED, OFFICERS, RECEIVING, SUPERVISORS
from tests.access.rows_case import asks_for_check, close, hide, lack, propose
from tests.casework import papers
from tests.factories import pupil
from tests.referrals.build import ANSWERED
from vietnam.calendar import add_working_days, today, week_start

WORKPLACE = {"name": "Lò than", "kind": "site", "sector": "mining"}
GOOD_CASE = (*OFFICERS, *CHAIRS)
LEVELS = {"harm": {"current_harm": "high"}, "capacity": {"support": "low"}}
PERSON = {"office": "school", "body": "Trường Tân Hòa", "name": "Cô Thu", "came": True}
VISIT = {"on": today(), "child_seen": True, "still_in_child_labour": False}
REVIEW = {"on": today(), "harm": "low", "capacity": "high", "stable": True, "conclusion": "Ổn định"}
SUPPORT = {"kind": SupportKind.values[0], "what": "Học phí", "given_on": today()}
APART = {
    "number": "15/QĐ-UBND",
    "decided_at": timezone.now(),
    "signed_by": "Lê Văn Minh",
    **dict.fromkeys(("apart_from", "why", "place", "carer"), "x"),
    "starts_on": today(),
    "days": 10,
}
PAPER = {
    "number": "12/QĐ-UBND",
    "decided_on": today(),
    "signed_by": "Chủ tịch Minh",
    "data": papers.pdf(),
}
WORDS = {"what_was_said": "Trẻ làm gạch", "comment": ""}
LISTED_PLACES = "Tên cơ sở;Loại cơ sở;Xã, phường;Tỉnh, thành phố\nTrường A;THCS;Tân Hòa;Đồng Tháp\n".encode()
OFFER = {"need": "service", "name": "Lớp bơi", "min_age": 8, "max_age": 16}
CONSENT = {"caregiver_name": "Trần Thị Mẹ", "child_agrees": True, "given_on": today()}


@dataclass(frozen=True)
class DeedRow:
    """One deed on one record. `call` takes the record, the person and the world."""

    deed: Callable
    about: str
    may: tuple[str, ...]
    call: Callable
    given: Callable | None = None

    def __str__(self):
        return f"{self.deed.__name__} {self.about}"


def plain(deed, about, may, given=None, **fields) -> DeedRow:
    """A deed that takes the record, the person and nothing that depends on the world."""
    return DeedRow(deed, about, may, lambda record, by, world: deed(record, by=by, **fields), given)


def all_go_on(case, by, world):
    """The child goes on at every place although the family moves."""
    return moving.settle_move(case, by=by, answers={row.pk: None for row in live_referrals(case)})


def submit_first(world):
    """A draft of the plan lies ready to be submitted."""
    plans.save_plan(world.records["case_assessed"], by=world.people["lan"], plan=PLAN, activities=[ACTIVITY])


def return_first(world):
    """The commune sent the report of the school back."""
    forwarding.return_forward(world.records["pupil"], by=world.people["lan"], comment="Thuộc xã khác")


def join_first(world):
    """The report was joined to a case of another child."""
    reports.join_case(world.records["report"], world.records["case_new"], by=world.people["lan"])


FILE = "Họ và tên,Ngày sinh\nLê Thị Mới,1/2/2014\n".encode()
PLAN = {"objectives": "Trở lại lớp 7", "caregiver_agrees": True, "review_on": today() + dt.timedelta(days=90)}
ACTIVITY = {
    "group": "education",
    "what": "Chuyển gửi",
    "responsible": "Lan",
    "by_date": today(),
    "cost": 0,
}


def take(_report, by, world):
    """Take in a report in commune A."""
    return reports.take_report(
        commune=world.records["commune"],
        by=by,
        child={"full_name": "Lê Thị Mới", "sex": "female"},
        household={},
        caregiver={},
        report={"channel": "direct"},
        reporter={},
    )


def compose(case, by, _world):
    """Turn the draft of the case towards the school."""
    school = Institution.objects.get(posts__user__username="thu")
    return officer.compose_referral(case, by=by, need=school.programmes.get().need, institution=school)


PLACES = tuple(
    plain(deed, "institution", (*RECEIVING, *ADMINISTRATORS), **fields)
    for deed, fields in (
        (keeping.change_institution, {"values": {"phone": "0273 3840 999"}}),
        (keeping.save_programme, {"values": OFFER, "intakes": []}),
        (keeping.confirm_institution, {}),
    )
)
PLACES += (
    plain(importing.confirm_import, "place_import", ADMINISTRATORS),
    DeedRow(
        importing.start_import,
        "place_import",
        ADMINISTRATORS,
        lambda _list, by, _world: importing.start_import(by=by, file_name="a.csv", data=LISTED_PLACES),
    ),
)
CASES = (
    plain(cases.write_note, "case_new", GOOD_CASE, text="Gọi lại"),
    plain(cases.return_item, "case_new", SUPERVISORS, comment="Làm rõ tuổi"),
    plain(cases.answer_supervisor, "returned", OFFICERS, text="Đã hỏi"),
    plain(emergency.begin_emergency, "case_new", GOOD_CASE, known_at=timezone.now()),
    plain(emergency.note_step, "case_urgent", GOOD_CASE, kind="treated", at=timezone.now(), whom="Trạm y tế"),
    plain(emergency.decide_isolation, "case_new", GOOD_CASE, **APART),
    plain(emergency.extend_isolation, "isolation", GOOD_CASE, days=2, number="16/QĐ-UBND"),
    plain(emergency.end_isolation, "isolation", GOOD_CASE, on=today(), reason="safe", comment="Về nhà bà"),
    DeedRow(
        cases.assign_case,
        "case_new",
        (*OFFICERS, *SUPERVISORS),
        lambda case, by, world: cases.assign_case(case, officer=world.people["mai"], by=by),
    ),
    # An officer of another commune cannot be given the case by anybody.
    DeedRow(
        cases.assign_case,
        "case_new",
        (),
        lambda case, by, world: cases.assign_case(case, officer=world.people["hoa"], by=by),
    ),
    plain(hiding.hide_name, "case_new", ("lan", *CHAIRS), reason="known_family"),
    plain(hiding.unhide_name, "case_new", ("lan", *CHAIRS), hide, comment="Không cần nữa"),
    # Who does not know the name cannot take the case over to learn it.
    DeedRow(
        cases.assign_case,
        "case_new",
        ("lan", *CHAIRS),
        lambda case, by, world: cases.assign_case(case, officer=world.people["mai"], by=by),
        hide,
    ),
    plain(facts.change_child, "case_new", OFFICERS, values={"nickname": "Tí"}, why="told"),
    plain(facts.mark_papers, "case_new", OFFICERS, papers={"birth_certificate": "missing"}),
    DeedRow(
        facts.plan_paper,
        "case_new",
        OFFICERS,
        lambda case, by, world: facts.plan_paper(
            case, "birth_certificate", by=by, due_on=today(), helper="Công an xã"
        ),
        lack,
    ),
    plain(facts.change_home, "case_new", OFFICERS, values={"village": "Ấp 2"}, why="changed", moved="child"),
    plain(facts.add_caregiver, "case_new", OFFICERS, values={"full_name": "Bà Ngoại"}),
    DeedRow(
        facts.change_caregiver,
        "case_new",
        OFFICERS,
        lambda case, by, world: facts.change_caregiver(
            case.child.household.caregivers.get(), case, by=by, values={"phone": "0911000444"}, why="told"
        ),
    ),
    plain(family.add_sibling, "case_new", OFFICERS, child={"full_name": "Lê Thị Em"}),
    DeedRow(
        family.report_sibling,
        "case_new",
        OFFICERS,
        lambda case, by, world: family.report_sibling(case, world.records["sibling"], by=by),
    ),
    DeedRow(
        merging.merge_records,
        "case_new",
        OFFICERS,
        lambda case, by, world: merging.merge_records(
            case, world.records["case_registered"], by=by, choices={}, home="kept"
        ),
    ),
    plain(merging.unmerge_records, "merge", OFFICERS, reason="Hai trẻ trùng tên"),
    plain(cases.reopen_case, "case_proven", OFFICERS, close),
    plain(workplaces.note_workplace, "case_registered", OFFICERS, new=WORKPLACE),
    plain(workplaces.leave_workplace, "worked_at", OFFICERS),
    plain(workplaces.tell_inspection, "workplace", OFFICERS, sent_to="Thanh tra lao động tỉnh"),
    plain(workplaces.note_inspection_answer, "inspection", OFFICERS, answer="Đã kiểm tra"),
    plain(screenings.begin_screening, "case_new", OFFICERS, respondent="child"),
    plain(screenings.save_step, "draft", OFFICERS, step=1, facts={}),
    plain(screenings.keep_typed, "draft", OFFICERS, key="age", typed="year=2014"),
    plain(screenings.finish_screening, "answered", OFFICERS),
    plain(screenings.screen_out, "case_lawful", OFFICERS),
    plain(screenings.register_at_risk, "case_lawful", OFFICERS),
    plain(plans.assess_case, "case_registered", OFFICERS, on=today(), risk="high", needs="Học", **LEVELS),
    plain(plans.assess_initially, "case_new", OFFICERS, on=today(), risk="high", **LEVELS),
    plain(plans.save_plan, "case_assessed", OFFICERS, plan=PLAN, activities=[ACTIVITY]),
    plain(plans.submit_plan, "case_assessed", OFFICERS, submit_first),
    plain(plans.approve_plan, "case_planned", CHAIRS),
    plain(
        plans.approve_on_paper,
        "case_planned",
        OFFICERS,
        **PAPER,
    ),
    plain(meetings.call_meeting, "case_registered", GOOD_CASE, people=[], at=timezone.now(), place="UBND xã"),
    plain(meetings.change_meeting, "meeting", GOOD_CASE, people=[PERSON], place="Trạm y tế"),
    plain(meetings.call_off_meeting, "meeting", GOOD_CASE, reason="Trẻ đã chuyển đi"),
    plain(meetings.write_minutes, "meeting", GOOD_CASE, people=[PERSON], conclusions=[], discussed="Học"),
    plain(meetings.finish_task, "task", GOOD_CASE, on=today()),
    plain(packs.make_pack, "commune", GOOD_CASE, period=containing("month", today())),
    plain(packs.ask_committee, "pack", GOOD_CASE, question="Hỗ trợ xe đạp"),
    plain(packs.enter_decision, "pack_question", GOOD_CASE, answer="agreed", by_date=today()),
    plain(packs.finish_decision, "pack_task", GOOD_CASE, done_on=today()),
    plain(packs.set_committee, "commune", GOOD_CASE, name="Ban Điều hành", cadence="month"),
    plain(progress.note_progress, "activity", OFFICERS, outcome="done", on=today()),
    plain(progress.note_progress, "objective", OFFICERS, outcome="not_done", on=today(), reason="Trẻ ốm"),
    plain(putting_off.put_off, "clock", OFFICERS, until=today() + dt.timedelta(days=2), why="family"),
    plain(putting_off.take_up_again, "clock_put_off", OFFICERS),
    plain(sending.note_sending, "decision", OFFICERS, sent_on=today(), recipients="Mẹ của trẻ"),
    plain(plans.return_plan, "case_planned", CHAIRS, comment="Thiếu kinh phí"),
    plain(plans.begin_new_cycle, "case_in_progress", OFFICERS),
    plain(closing.propose_closure, "case_proven", OFFICERS),
    plain(closing.decide_closure, "case_proven", CHAIRS, propose, approve=True),
    plain(closing.propose_ending, "case_assessed", OFFICERS, reason="moved", on=today(), where="x", told="x"),
    plain(closing.close_on_paper, "case_proven", OFFICERS, propose, **PAPER),
    plain(closing.record_follow_up, "case_proven", OFFICERS, close, on=today(), result="well", comment="x"),
    plain(health.record_health_check, "case_new", OFFICERS, asks_for_check, on=today()),
    plain(visits.record_visit, "case_approved", OFFICERS, **VISIT),
    DeedRow(
        visits.record_visits,
        "case_approved",
        OFFICERS,
        lambda case, by, world: visits.record_visits([(case, VISIT)], by=by),
    ),
    DeedRow(
        doubts.settle_doubt,
        "case_proven",
        OFFICERS,
        lambda case, by, world: doubts.settle_doubt(
            case, by=by, key=doubts_of(case)[0].found.key, reason="x"
        ),
    ),
    plain(visits.keep_typed, "case_approved", OFFICERS, typed="observed=x"),
    plain(visits.record_review, "case_in_progress", OFFICERS, **REVIEW),
    plain(case_consents.record_consent, "case_approved", OFFICERS, **CONSENT),
    plain(supports.give_support, "case_approved", OFFICERS, **SUPPORT),
    plain(supports.plan_support, "case_approved", OFFICERS, kind="cash", planned_on=today()),
    plain(supports.mark_given, "support", OFFICERS, given_on=today()),
    plain(supports.change_support, "support", OFFICERS, what="Cặp sách"),
    plain(supports.cancel_support, "support", OFFICERS, reason="Gia đình không nhận"),
    plain(attachments.attach_document, "case_new", OFFICERS, kind="decision", data=papers.pdf()),
    plain(attachments.remove_document, "attachment", OFFICERS, why="wrong_case"),
)
INTAKE = (
    DeedRow(reports.take_report, "report", OFFICERS, take),
    plain(reports.open_case, "report", OFFICERS),
    DeedRow(
        reports.join_case,
        "report",
        OFFICERS,
        lambda report, by, world: reports.join_case(report, world.records["case_new"], by=by),
    ),
    DeedRow(
        reports.part_report,
        "report",
        OFFICERS,
        lambda report, by, world: reports.part_report(report, by=by, reason="Trẻ khác"),
        join_first,
    ),
    # A report cannot be joined to a case of another commune.
    DeedRow(
        reports.join_case,
        "report",
        (),
        lambda report, by, world: reports.join_case(report, world.records["case_of_hoa"], by=by),
    ),
    DeedRow(
        forwarding.forward_report,
        "report",
        OFFICERS,
        lambda report, by, world: forwarding.forward_report(
            report, by=by, to_commune=world.records["elsewhere"], reason="incident", **WORDS
        ),
    ),
    plain(forwarding.take_back_report, "report_forwarded", OFFICERS),
    plain(forwarding.receive_forward, "forward", OFFICERS),
    plain(forwarding.return_forward, "forward", OFFICERS, comment="Thuộc xã khác"),
    DeedRow(
        pupils.report_pupil,
        "institution",
        RECEIVING,
        lambda school, by, world: pupils.report_pupil(school, **pupil(by, world.records["commune"])),
    ),
    DeedRow(
        pupils.report_again,
        "pupil",
        RECEIVING,
        lambda row, by, world: pupils.report_again(row, **pupil(by, world.records["commune"])),
        return_first,
    ),
    plain(pupils.take_back_pupil, "pupil", RECEIVING),
    plain(pupils.note_answer, "pupil", RECEIVING, on=today()),
    plain(
        report_changes.change_report,
        "report",
        OFFICERS,
        values={"report": {"condition": "Sốt"}},
        why="Đã đến nhà",
    ),
    plain(reports.dismiss_report, "report", OFFICERS, reason="duplicate", comment="Đã có"),
    DeedRow(
        listimports.start_import,
        "import",
        OFFICERS,
        lambda _import, by, world: listimports.start_import(
            commune=world.records["commune"], by=by, file_name="a.csv", data=FILE
        ),
    ),
    DeedRow(
        listimports.choose_columns,
        "import",
        OFFICERS,
        lambda found, by, world: listimports.choose_columns(found, by=by, columns=found.mapping["columns"]),
    ),
    plain(listimports.take_rows, "import", OFFICERS, shown=[2], ticked=[2]),
    plain(listimports.confirm_import, "import", OFFICERS),
)
TRANSFERS = (
    DeedRow(
        transfers.ask_transfer,
        "case_new",
        OFFICERS,
        lambda case, by, world: transfers.ask_transfer(
            case, by=by, to_commune=world.records["elsewhere"], why="Chuyển nhà", need="Lớp 6", address="Ấp 1"
        ),
    ),
    plain(transfers.take_back_transfer, "transfer_asked", OFFICERS),
    plain(transfers.accept_transfer, "transfer", OFFICERS),
    plain(transfers.decline_transfer, "transfer", OFFICERS, answer="Không về xã này"),
    # The asker cannot answer for the other commune.
    plain(transfers.accept_transfer, "transfer_asked", ("hoa",)),
)
SHARES = (
    DeedRow(
        shares.share_case,
        "case_shared",
        ("lan", *SUPERVISORS),
        lambda case, by, world: shares.share_case(
            case, by=by, user=world.people["hoa"], purpose="Cùng tìm trẻ", until=today()
        ),
    ),
    DeedRow(
        handover.hand_over,
        "leaver",
        (*SUPERVISORS, *ADMINISTRATORS),
        lambda leaver, by, world: handover.hand_over(
            leaver,
            world.records["commune"],
            [world.records["case_left"].code],
            to=world.people["mai"],
            by=by,
        ),
    ),
    DeedRow(
        institution.pass_on_referrals,
        "referral_sent",
        ADMINISTRATORS,
        lambda _referral, by, world: institution.pass_on_referrals(world.people["thu"].posts.get(), by=by),
    ),
    DeedRow(
        institution.pass_on_all,
        "referral_sent",
        ADMINISTRATORS,
        lambda _referral, by, world: institution.pass_on_all(world.people["thu"], by=by),
    ),
    DeedRow(
        communes.order_merge,
        "leaver",
        ADMINISTRATORS,
        lambda _leaver, by, world: communes.order_merge(
            world.records["elsewhere_far"], [world.records["commune"]], by=by, on=today(), decision="12/NQ"
        ),
    ),
    DeedRow(
        recounting.decide_day,
        "leaver",
        ADMINISTRATORS,
        lambda _leaver, by, world: recounting.decide_day(
            by=by, day=add_working_days(today(), 9), works=False, name="Nghỉ bù", source="QĐ 1"
        ),
    ),
    DeedRow(
        recounting.withdraw_day,
        "decided_day",
        ADMINISTRATORS,
        lambda row, by, world: recounting.withdraw_day(row.pk, by=by),
    ),
    DeedRow(
        recounting.decide_number,
        "leaver",
        ADMINISTRATORS,
        lambda _leaver, by, world: recounting.decide_number(
            by=by, name="screening_days", value=4, starts=today(), source="QĐ 1"
        ),
    ),
    plain(shares.end_share, "share", ("lan", *SUPERVISORS, CO_WORKER)),
    plain(shares.review_opening, "opening", SUPERVISORS, verdict="justified", comment="Đã gọi"),
)


def without_code(world):
    """The letter was not asked for yet."""
    Referral.objects.filter(pk=world.key("letter_sent")).update(letter_code="")


REFERRALS = (
    DeedRow(officer.compose_referral, "case_approved", OFFICERS, compose),
    DeedRow(
        line.join_line,
        "case_approved",
        OFFICERS,
        lambda case, by, world: line.join_line(case, by=by, programme=world.records["full"]),
    ),
    plain(line.leave_line, "waiting", OFFICERS, reason="unwilling"),
    plain(line.tell_none_fits, "case_approved", OFFICERS, text="Đã gọi ba nơi"),
    DeedRow(moving.settle_move, "case_proven", OFFICERS, all_go_on),
    plain(officer.follow_referral, "referral_draft", OFFICERS, earlier=None),
    plain(officer.save_draft, "referral_draft", OFFICERS, shared=["name"]),
    plain(consents.give_consent, "referral_draft", OFFICERS, **CONSENT),
    plain(officer.send_referral, "referral_draft", OFFICERS),
    plain(officer.answer_question, "referral_question", OFFICERS, text="Lớp 6"),
    plain(officer.withdraw_referral, "referral_sent", OFFICERS),
    plain(consents.record_answers, "case_approved", OFFICERS, **CONSENT),
    DeedRow(
        consents.use_consent,
        "referral_draft",
        OFFICERS,
        lambda referral, by, _world: consents.use_consent(referral, referral.consent, by=by),
    ),
    plain(case_consents.end_consent, "consent", OFFICERS),
    plain(consents.withdraw_consent, "consent", OFFICERS),
    DeedRow(
        letters.issue_letter,
        "letter_sent",
        OFFICERS,
        lambda referral, by, _world: letters.issue_letter(referral, by=by),
        given=without_code,
    ),
    plain(letters.record_answer, "letter_sent", OFFICERS, answer="accept", **ANSWERED),
    plain(institution.accept_referral, "letter_sent", OFFICERS),
    plain(institution.enrol_child, "letter_accepted", OFFICERS, starts=today(), group="7A"),
    plain(institution.accept_referral, "referral_sent", GRANTED),
    plain(institution.decline_referral, "referral_sent", GRANTED, reason="full"),
    plain(institution.ask_question, "referral_sent", GRANTED, text="Trẻ học lớp mấy?"),
    plain(days.propose_day, "referral_sent", GRANTED, day=today() + dt.timedelta(days=9)),
    plain(days.agree_day, "referral_proposed", OFFICERS),
    plain(days.refuse_day, "referral_proposed", OFFICERS, text="Sớm hơn được không?"),
    DeedRow(
        days.pass_to_colleague,
        "referral_sent",
        GRANTED,
        lambda referral, by, world: days.pass_to_colleague(referral, by=by, to=world.people["thu"]),
    ),
    plain(institution.enrol_child, "referral_accepted", GRANTED, starts=today(), group="7A"),
    plain(placement.change_first_day, "referral_accepted", GRANTED, first_day_expected=today()),
    plain(placement.report_no_show, "referral_accepted", GRANTED, reason="work"),
    plain(placement.wait_on, "referral_accepted", OFFICERS, first_day_expected=today()),
    DeedRow(
        placement.record_check,
        "referral_placed",
        OFFICERS,
        lambda referral, by, _world: placement.record_check(
            referral.placement,
            by=by,
            on=today(),
            source="school",
            attends="yes",
            keeps_up="yes",
            bullied="no",
        ),
    ),
    DeedRow(
        institution.end_placement,
        "referral_placed",
        GRANTED,
        lambda referral, by, _world: institution.end_placement(
            referral.placement, by=by, reason="completed", ends=today()
        ),
    ),
    DeedRow(
        attendance.record_attendance,
        "referral_placed",
        GRANTED,
        lambda referral, by, _world: attendance.record_attendance(
            referral.placement, by=by, week=week_start(today()), days_expected=5, days_attended=5
        ),
    ),
    DeedRow(
        attendance.record_week,
        "referral_placed",
        GRANTED,
        lambda referral, by, _world: attendance.record_week(
            [attendance.Week(referral.placement, 5, 5)], by=by, week=week_start(today())
        ),
    ),
    DeedRow(
        institution.grant_open_referrals,
        "referral_sent",
        ADMINISTRATORS,
        lambda _referral, by, world: institution.grant_open_referrals(
            world.people["thao"].posts.get(), by=by
        ),
    ),
)
MESSAGES = (
    plain(retrying.retry_delivery, "delivery", ADMINISTRATORS),
    plain(channels.try_address_again, "dead_address", ADMINISTRATORS),
)
PEOPLE = {
    "area": None,
    "year": 2024,
    "age_from": 5,
    "age_to": 17,
    "sex": "all",
    "number": 20_700_000,
    "source": "Cục Thống kê",
    "checked": "",
}
STATISTICS = (
    DeedRow(
        population.import_population,
        "edition",
        ADMINISTRATORS,
        lambda _edition, by, _world: population.import_population([PEOPLE], by=by),
    ),
)
OWN = (*STATISTICS, *CASES, *PLACES, *INTAKE, *TRANSFERS, *SHARES, *REFERRALS, *MESSAGES)
DEEDS = (
    *OWN,
    *deeds_privacy.rows(DeedRow),
    *deeds_papers.rows(DeedRow),
    *deeds_reports.rows(DeedRow),
    *deeds_reviews.rows(DeedRow),
)
# Deeds that ask nobody, each with the reason.
ASKS_NOBODY = {
    "placement.ask_again": "`reopen_case`, which has asked, calls it",
    "placement.await_child": "a deed on the referral, which has asked, calls it",
    "recounting.move_transfers": "`decide_day` and `decide_number`, which have asked, call it",
    "health.settle_health_checks": "a deed on the case, which has asked, calls it",
    "channels.choose_channels": "everybody chooses for oneself: `by` is the record",
    "answer_clock.wait_for_officer": "a deed on the referral, which has asked, calls it",
    "answer_clock.go_on": "a deed on the referral, which has asked, calls it",
    "placement.child_came": "a deed on the referral, which has asked, calls it",
    "placement.stop_asking": "a deed on the referral, which has asked, calls it",
    "placement.stop_waiting": "a deed on the referral, which has asked, calls it",
    "proposals.follow_weeks": "a deed on the referral, which has asked, calls it",
    "proposals.propose_for_week": "a deed on the referral, which has asked, calls it",
    "proposals.propose_screening": "a deed on the referral, which has asked, calls it",
    "line.leave_for": "sending a referral, which has asked, calls it",
    "line.leave_all": "the deed that ends or moves the case, which has asked, calls it",
    "officer.ask_again": "a deed on the referral, which has asked, calls it",
    "officer.take_back": "a deed on the referral or on a consent, which has asked, calls it",
    "birthdays.settle_birthday": "a deed on the case, which has asked, or the clock calls it",
    "papers.settle_papers": "a deed on the case, which has asked, calls it",
    "plan_clock.settle_plan_clock": "a deed on the case, which has asked, calls it",
    "handover.pass_on_case": "`hand_over`, which has asked, or the clock calls it",
    "handover.pass_on_report": "`hand_over`, which has asked, or the clock calls it",
    "succession.settle": "the clock calls it, or the blocking of an account, which has asked",
    "succession.settle_account": "the blocking of an account, which has asked, calls it",
    "cases.create_case": "`open_case` has asked for the right on the report",
    "cases.keep_note": "a deed on the case, which has asked, calls it",
    "cases.lock_case": "tried through every deed on a case",
    "cases.lock_for_deed": "tried through every deed on a case",
    "cases.move_case": "tried through every deed that moves a case",
    "cases.start_emergency": "a deed on the case, which has asked, calls it",
    "cases.start_if_approved": "a deed on the case, which has asked, calls it",
    "grants.drop_right": "the check of shares calls it, without a person",
    "grants.end_shares_of_case": "a deed on the case, which has asked, calls it",
    "grants.grant": "a deed on the share, which has asked, calls it",
    "grants.take_back": "a deed on the share, which has asked, calls it",
    "shares.open_urgently": "the rows of its page try it; who sees the case is told so, which is no refusal",
    "moving.move_file": "`accept_transfer` has asked for the right on the transfer",
    "institution.expire_referral": "the clock does it, without a person",
    "moves.lock_for_deed": "tried through every deed on a referral",
    "moves.lock_for_move": "tried through every deed that moves a referral",
    "requests.note_download": "the command at the machine calls it, without a person",
    "reports.lock_open": "tried through every deed on a report",
    "reports.settle": "a deed on the report, which has asked, calls it",
    "moves.grant": "a deed on a referral, which has asked, calls it",
    "moves.revoke": "a deed on a referral, which has asked, calls it",
    "moves.move": "tried through every deed that moves a referral",
}


def public_deeds() -> set[str]:
    """Return "module.function" of every public function of the actions that is done `by` somebody."""
    found = set()
    for module in _modules():
        functions = inspect.getmembers(module, inspect.isfunction)
        found |= {function for _name, function in functions if _is_deed(function, module.__name__)}
    return {name_of(function) for function in found}


def _modules() -> list:
    """Return the modules of the rooms' actions, and those that do a deed elsewhere."""
    packages = (casework.actions, referrals.actions, privacy.actions, schools.actions, report_actions)
    names = [
        module.name
        for package in packages
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    ]
    return [*map(import_module, names), channels, retrying, returning]


def name_of(function) -> str:
    """Return the name under which a deed stands in the lists of this file."""
    return f"{function.__module__.rpartition('.')[2]}.{function.__name__}"


def _is_deed(function, module) -> bool:
    own = function.__module__ == module and not function.__name__.startswith("_")
    return own and "by" in inspect.signature(function).parameters
