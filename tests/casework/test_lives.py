"""What the table says of each clock is what the deeds do: start it, stop it, meet it, cancel it."""

import datetime as dt

import pytest
from django.utils import timezone

from casework import workflow
from casework.actions import birthdays, cases, closing, emergency, facts, health, meetings, reports, silence
from casework.actions.clocks import start_clock
from casework.actions.visits import record_review
from casework.closing import CHECKS
from casework.deadlines import RULES
from casework.enums import PAPER_KINDS, DeadlineKind, PauseReason
from casework.lives import LIVES, every_life
from casework.models import Case, MeetingConclusion, Note
from casework.rules import CITATIONS
from referrals.actions import days, institution, officer, placement
from reports.actions.packs import enter_decision, finish_decision, make_pack
from reports.figures import containing
from reports.models import CommitteeDecision
from tests.casework.any_deeds import DEEDS
from tests.casework.test_birthdays import ago, screened
from tests.casework.test_health_checks import case_of, judged
from tests.casework.test_papers import screen_out
from tests.casework.test_silence import quiet
from tests.casework.walk import proven_case, text_of, url
from tests.factories import isolate, make_case, make_report, make_visit, screen
from tests.referrals.build import attend, make_placement, make_referral
from tests.referrals.test_staying import SAID
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
K = DeadlineKind
DAY = dt.timedelta(days=1)
REVIEW = {"on": today(), "harm": "low", "capacity": "high", "stable": False, "conclusion": "Tiếp tục"}


@pytest.fixture(autouse=True)
def own_checks(monkeypatch):
    """Only the checks of casework keep a case from closing: those of other rooms have tests of their own."""
    monkeypatch.setattr(workflow, "closing_checks", list(CHECKS))


def a_case(state="new", **more):
    return lambda cast: make_case(by=cast["lan"], chair=cast["minh"], state=state, **more)


def then(before, name, who="lan"):
    """A case made by `before` on which `who` then does the deed `name`."""

    def made(cast):
        case = before(cast)
        DEEDS[name](case, cast[who])
        return case

    return made


def referred(state):
    return lambda cast: make_referral(cast, state).case


def followed(deed):
    """A case of a referral in the state before `deed`, after it."""

    def made(cast):
        state, do = deed
        referral = make_referral(cast, state)
        do(referral, cast)
        return referral.case

    return made


def of_case(do):
    """What `do` does with the newest referral of a case."""
    return lambda case, cast: do(case.referrals.first(), cast)


def deed(name, who="lan"):
    return lambda case, cast: DEEDS[name](case, cast[who])


def at_work(cast):
    case = a_case("in_progress")(cast)
    make_visit(case, by=cast["lan"], still_in_child_labour=True)
    return case


def falling(cast):
    found = make_placement(cast)
    attend(found, by=cast["thu"], attended=1)
    return found.referral.case


def birthday(cast):
    case = screened(cast, ago(15))
    birthdays.watch_birthdays()
    return case


def attended_after_all(case, cast):
    attend(case.referrals.first().placement, by=cast["thu"], attended=5)


def born_later(case, cast):
    facts.change_child(case, by=cast["lan"], values={"birth_date": ago(14)}, why="papers")


def decided(cast):
    """The committee was asked about a plan, and decided something with a day."""
    case = a_case("planned")(cast)
    pack = make_pack(case.commune, by=cast["lan"], period=containing("month", today()))
    row = pack.questions.get(code=case.code)
    enter_decision(row, by=cast["lan"], answer="agreed", decision="Cấp học bổng", by_date=today() + DAY)
    return case


def about_decision(do, **values):
    return lambda case, cast: do(CommitteeDecision.objects.get(code=case.code), by=cast["lan"], **values)


def transferred(case, cast):
    DEEDS["ask"](case, cast["lan"])
    DEEDS["accept"](fresh(case), cast["hoa"])


def returned(cast):
    case = a_case()(cast)
    cases.return_item(case, by=cast["quang"], comment="Xem lại")
    return case


def answered(case, cast):
    cases.answer_supervisor(Note.objects.get(case=case, kind="returned"), by=cast["lan"], text="Đã xem")


def with_task(cast):
    case = a_case("assessed")(cast)
    DEEDS["meet"](case, cast["minh"])
    DEEDS["minutes"](case, cast["minh"])
    return case


def finished_task(case, cast):
    meetings.finish_task(MeetingConclusion.objects.get(meeting__case=case), by=cast["lan"], on=today())


def without_task(case, cast):
    meeting = case.meetings.get()
    meetings.write_minutes(meeting, by=cast["minh"], people=[], conclusions=[], discussed="Việc học")


def reviewed(case, cast):
    record_review(case, by=cast["lan"], next_review_on=today() + 60 * DAY, **REVIEW)


def closed(cast):
    case = proven_case(cast)
    closing.propose_closure(case, by=cast["lan"])
    closing.decide_closure(case, by=cast["minh"], approve=True)
    return case


def joined_urgent(cast):
    case = a_case()(cast)
    reports.join_case(make_report(by=cast["lan"], urgent=True), case, by=cast["lan"])
    return case


def parted(case, cast):
    reports.part_report(case.reports.get(state="joined"), by=cast["lan"], reason="Trẻ khác")


def protected(case, cast):
    emergency.note_step(
        case, by=cast["lan"], kind="safe_place", at=timezone.now(), whom="", where="", text="Nhà dì"
    )


def in_danger(cast):
    case = a_case()(cast)
    return emergency.begin_emergency(case, by=cast["lan"], known_at=timezone.now())


def paper(kind, state):
    def mark(case, cast):
        facts.mark_papers(case, by=cast["lan"], papers={kind: state})

    return mark


def lacking(kind):
    def made(cast):
        case = a_case()(cast)
        paper(kind, "missing")(case, cast)
        return case

    return made


def silent(cast):
    case = quiet(a_case()(cast), 25)
    silence.watch_silence()
    return case


def checked(case, cast):
    health.record_health_check(case, by=cast["lan"], on=today())


def asked_after(case, cast):
    placement.record_check(case.referrals.first().placement, by=cast["lan"], on=today(), **SAID)


def left(case, cast):
    row = case.referrals.first().placement
    institution.end_placement(row, by=cast["thu"], reason="moved_on", ends=today())


def agreed(row, cast):
    days.propose_day(row, by=cast["thu"], day=today() + 3 * DAY)
    days.agree_day(row, by=cast["lan"])


ACCEPT = of_case(lambda row, cast: institution.accept_referral(row, by=cast["thu"]))
AGREE = of_case(agreed)
DECLINE = of_case(lambda row, cast: institution.decline_referral(row, by=cast["thu"], reason="full"))
WITHDRAW = of_case(lambda row, cast: officer.withdraw_referral(row, by=cast["lan"]))
EXPIRE = of_case(lambda row, cast: institution.expire_referral(row))
ENROL = of_case(
    lambda row, cast: institution.enrol_child(row, by=cast["thu"], starts=today() - 14 * DAY, group="7A")
)
REFUSE = ("proposed", lambda row, cast: days.refuse_day(row, by=cast["lan"], text="Muộn quá"))
# Kind → what starts it, what meets it, what cancels it before the case ends: every deed that the table names.
STARTS = {
    K.EMERGENCY: [a_case(urgent=True), joined_urgent, in_danger],
    K.ISOLATION: [lambda cast: isolate(a_case(urgent=True)(cast), by=cast["lan"]).case],
    K.SCREENING: [a_case()],
    K.PLAN: [
        a_case("registered"),
        then(a_case("planned"), "return", "minh"),
        then(a_case("in_progress"), "cycle"),
    ],
    K.APPROVAL: [a_case("planned")],
    K.VISIT: [a_case("approved"), a_case("in_progress"), then(closed, "reopen")],
    K.REFERRAL_ANSWER: [referred("sent"), followed(REFUSE)],
    K.SUPERVISION: [returned],
    K.RESCREENING: [at_work, referred("dropped_out"), falling, birthday],
    K.TRANSFER: [then(a_case("registered"), "ask")],
    K.TASK: [with_task],
    K.DECISION: [decided],
    K.REVIEW: [a_case("in_progress"), lambda cast: _after(a_case("in_progress")(cast), reviewed, cast)],
    K.FOLLOW_UP: [closed],
    K.NO_SHOW: [referred("accepted")],
    K.PLACEMENT_CHECK: [lambda cast: make_placement(cast, weeks_ago=2).referral.case],
    **{kind: [lacking(kind)] for kind in PAPER_KINDS},
    K.SILENT: [silent],
    K.HEALTH_CHECK: [case_of],
}
MEETS = {
    K.EMERGENCY: [protected],
    K.ISOLATION: [deed("end_isolation")],
    K.SCREENING: [deed("screen")],
    K.PLAN: [lambda case, cast: (DEEDS["assess"](case, cast["lan"]), DEEDS["plan"](case, cast["lan"]))],
    K.APPROVAL: [deed("approve", "minh"), deed("return", "minh")],
    K.VISIT: [deed("visit")],
    K.REFERRAL_ANSWER: [ACCEPT, DECLINE, AGREE],
    K.SUPERVISION: [answered],
    K.RESCREENING: [lambda case, cast: screen(case, by=cast["lan"])],
    K.TRANSFER: [deed("accept", "hoa"), deed("decline", "hoa")],
    K.TASK: [finished_task],
    K.DECISION: [about_decision(finish_decision, done_on=today())],
    K.REVIEW: [reviewed],
    K.FOLLOW_UP: [deed("follow_up")],
    K.NO_SHOW: [ENROL],
    K.PLACEMENT_CHECK: [asked_after],
    **{kind: [paper(kind, "there")] for kind in PAPER_KINDS},
    K.SILENT: [deed("note")],
    K.HEALTH_CHECK: [checked],
}
CANCELS = {
    K.EMERGENCY: [(joined_urgent, parted)],
    K.REFERRAL_ANSWER: [(referred("sent"), WITHDRAW), (referred("sent"), EXPIRE)],
    K.RESCREENING: [(falling, attended_after_all), (birthday, born_later)],
    K.TRANSFER: [(STARTS[K.TRANSFER][0], deed("take_back"))],
    K.TASK: [(with_task, without_task)],
    K.DECISION: [
        (decided, about_decision(enter_decision, answer="agreed", decision="Cấp học bổng")),
        (decided, about_decision(enter_decision, answer="put_off")),
        (decided, transferred),
    ],
    K.REVIEW: [(a_case("in_progress"), deed("cycle"))],
    K.FOLLOW_UP: [(closed, deed("reopen"))],
    K.NO_SHOW: [(referred("accepted"), WITHDRAW)],
    K.PLACEMENT_CHECK: [(STARTS[K.PLACEMENT_CHECK][0], left)],
    **{kind: [(lacking(kind), paper(kind, "unknown"))] for kind in PAPER_KINDS},
    K.HEALTH_CHECK: [(case_of, lambda case, cast: judged(case, cast, label="not_working"))],
}


def _after(case, do, cast):
    do(case, cast)
    return case


def clock_of(case, kind):
    return case.deadlines.filter(kind=kind, met_at=None, cancelled_at=None).first()


def fresh(case):
    return Case.objects.select_related("child__household", "commune", "officer").get(pk=case.pk)


def every(ways):
    return [(kind, way) for kind, found in ways.items() for way in found]


@pytest.mark.parametrize(("kind", "way"), every(STARTS))
def test_it_is_started(cast, kind, way):
    clock = clock_of(way(cast), kind)
    assert clock is not None
    assert (clock.paused_at, clock.rule) == (None, RULES[kind].source)


@pytest.mark.parametrize(("kind", "way"), every(MEETS))
def test_it_is_met(cast, kind, way):
    case = STARTS[kind][0](cast)
    clock = clock_of(case, kind)
    way(fresh(case), cast)
    clock.refresh_from_db()
    assert (clock.met_at is not None, clock.cancelled_at) == (True, None)


@pytest.mark.parametrize(("kind", "way"), every(CANCELS))
def test_it_is_cancelled(cast, kind, way):
    start, cancel = way
    case = start(cast)
    clock = clock_of(case, kind)
    cancel(fresh(case), cast)
    clock.refresh_from_db()
    assert (clock.met_at, clock.cancelled_at is not None) == (None, True)


@pytest.mark.parametrize("kind", DeadlineKind)
def test_it_ends_with_the_case(cast, kind):
    case = a_case()(cast)
    start_clock(case, kind, by=cast["lan"], due=timezone.now() + DAY)
    screen_out(case, by=cast["lan"])
    assert clock_of(case, kind) is None


def test_the_answer_of_an_institution_stands_still_while_the_officer_has_to_act(cast):
    stopped = {
        PauseReason.QUESTION: lambda row: institution.ask_question(row, by=cast["thu"], text="Lớp?"),
        PauseReason.OTHER_DAY: lambda row: days.propose_day(row, by=cast["thu"], day=today()),
    }
    assert set(stopped) == set(PauseReason) == set(RULES[K.REFERRAL_ANSWER].pauses)
    for why, do in stopped.items():
        case = referred("sent")(cast)
        do(case.referrals.get())
        clock = clock_of(case, K.REFERRAL_ANSWER)
        assert (clock.is_paused, clock.paused_why) == (True, why)


def test_no_other_deed_on_the_way_of_a_case_stops_a_clock(cast):
    for kind, way in [*every(STARTS)]:
        case = way(cast)
        assert not case.deadlines.exclude(paused_at=None).exists(), kind


def test_the_table_tells_all_of_it_of_every_clock(cast, sign_in):
    assert set(LIVES) == set(STARTS) == set(MEETS) == set(RULES) == set(DeadlineKind)
    assert {kind for kind, life in LIVES.items() if life.cancels} == set(CANCELS)
    assert {rule.source for rule in RULES.values()} <= set(CITATIONS)
    page = text_of(sign_in(cast["an"]).get(url("rules")))
    for row in every_life():
        for words in (row.title, row.starts, row.pauses, row.meets, row.cancels):
            assert words in page
        assert "hồ sơ kết thúc" in row.cancels
    told = {row.title: row.pauses for row in every_life()}
    assert told["Lập kế hoạch"] == "không tạm dừng: luật không cho dừng"
    assert told["Trả lời chuyển gửi"].startswith("chờ cán bộ xã trả lời câu hỏi của cơ sở")
