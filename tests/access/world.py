"""One world for the whole matrix: records of commune A in every state, and caseloads of everybody else."""

import datetime as dt
import time
from dataclasses import dataclass, field
from functools import cached_property
from types import SimpleNamespace

from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from guardian.shortcuts import assign_perm

from accounts.actions import leave_notice
from accounts.actions.calendars import make_link
from accounts.actions.channels import mark_unreachable
from accounts.actions.invitations import invite
from accounts.enums import NoticeKind
from accounts.models import DeadAddress, Notice, OpenSession, User
from accounts.seeds import seal, seeds_of
from areas.models import CalendarDay
from casework.actions import (
    cases,
    closing,
    doubts,
    emergency,
    meetings,
    plans,
    putting_off,
    screenings,
    shares,
    supports,
    visits,
    workplaces,
)
from casework.actions.family import add_sibling
from casework.actions.forwarding import forward_report
from casework.actions.merging import merge_records
from casework.actions.pupils import report_pupil
from casework.actions.transfers import ask_transfer
from casework.enums import SupportKind
from casework.models import Case, CaseShare, Report
from privacy.actions import erasures
from privacy.actions import requests as data_requests
from privacy.actions.incidents import report_incident
from privacy.models import DeletionCertificate, Erasure
from referrals.access import ANSWER
from referrals.actions.line import join_line
from referrals.actions.officer import withdraw_referral
from referrals.actions.placement import record_check
from reminders.models import Delivery
from reports.actions import packs, reviews
from reports.actions.doing import work_off
from reports.actions.editions import publish
from reports.actions.jobs import ask_job
from reports.actions.orders import pause_order, place_order
from reports.actions.papers import issue_paper
from reports.actions.rollups import count_figures
from reports.checklist import CURRENT, items_of
from reports.figures import Cadence, containing
from reports.models import SampledCase
from reports.papers.registry import KINDS
from schools.actions.importing import start_import
from schools.models import Institution, Programme
from tests.access.people import (
    CO_WORKER,
    DISABLED,
    NO_SHARE,
    OPENER,
    add_people,
    end_yesterday,
    give_posts,
    renew,
    sessions,
)
from tests.casework.lists import bring, small_list
from tests.casework.papers import attach
from tests.factories import CANARIES, isolate, make_case, make_report, make_visit, plan, pupil, screen
from tests.referrals.build import SIXTEEN, attend, make_referral
from vietnam.calendar import today

# A child who does not work: the case stays new and may be screened out.
ANSWERS = {
    "age": {"year": "2014", "sex": "male"},
    "danger": {"worst_forms": ["none"], "immediate": "no"},
    "working": {"answer": "no"},
    "chores": {"answer": "no"},
}
# A mother asks; her name is a canary, since she is a carer of a child of commune A.
ASKED = {
    "asker": "parent",
    "asker_name": "Canary Mẹ",
    "identity": "papers",
    "child_agrees": True,
    "received_on": today(),
}
# Whoever confirmed ten minutes ago is asked again.
RENEWED_AFTER = 4 * 60
ALL_YES = {item.key: "yes" for item in items_of(CURRENT)}
LONG_AGO = today() - dt.timedelta(days=40 * 366)
LOST = {"what_happened": "Mất điện thoại", "kinds": ["contact"], "measures": "Đã khóa máy"}
REFERRAL_STATES = (
    *("sent", "question", "proposed", "accepted", "placed"),
    *("completed", "declined", "withdrawn", "expired"),
    "draft",
)


@dataclass
class World:
    """People and records by name, the session of each person, and what must not be seen outside commune A."""

    people: dict
    records: dict
    sessions: dict
    renewed: float = field(default_factory=time.monotonic)

    def keep_signed_in(self) -> None:
        """Renew the sessions before one of them ends; called outside of what is undone."""
        if time.monotonic() - self.renewed > RENEWED_AFTER:
            renew(key for name, key in self.sessions.items() if name != DISABLED)
            self.renewed = time.monotonic()

    def key(self, name):
        """Return the key of the record `name`."""
        return self.records[name].pk

    @cached_property
    def hidden_codes(self) -> list[str]:
        """The codes of the cases of commune A, read once."""
        return self.codes()

    @cached_property
    def hidden_links(self) -> list[str]:
        """The links to the cases and reports of commune A, read once: a list may show initials alone."""
        own = {"commune": self.records["commune"]}
        pages = (("casework:case", Case), ("casework:report", Report))
        return [
            f'href="{reverse(page, args=[pk])}"'
            for page, model in pages
            for pk in model.objects.filter(**own).values_list("pk", flat=True)
        ]

    def codes(self) -> list[str]:
        """Return the codes of the cases of commune A."""
        return list(Case.objects.filter(commune=self.records["commune"]).values_list("code", flat=True))


HEADINGS = "Tên cơ sở;Loại cơ sở;Xã, phường;Tỉnh, thành phố"
PLACES = f"{HEADINGS}\nTrường A;THCS;Tân Hòa;Đồng Tháp\nB;?;x;y\n".encode()


def build(cast) -> World:
    """Build the world; every child of commune A carries a canary's name."""
    people = add_people(cast)
    lan = people["lan"]
    records = {"commune": lan.roles.get().area, "elsewhere": people["hoa"].roles.get().area}
    records["institution"] = people["thu"].posts.get().institution
    records["place_import"] = start_import(by=people["an"], file_name="co-so.csv", data=PLACES)
    records["elsewhere_far"] = people["yen"].roles.get().area
    give_posts(people, "xuan", "loan")
    records |= {**_cases(people), **_referrals(people), **_caseloads(people), **_line(people)}
    records["sibling"] = add_sibling(records["case_new"], by=lan, child={"full_name": CANARIES[2]})
    records |= _packs(records, people)
    # What is done from here on leaves the marks of communes to be counted anew.
    count_figures()
    records["merge"] = merge_records(_own(people), _own(people), by=lan, choices={}, home="kept")
    records |= {
        **_forwards(records, people),
        "pupil": _pupil(records, people["thu"]),
        **_parts(records, people),
        **_imports(people, records),
        **_shares(people),
        **_left(people),
        **_numbers(),
        **_files(people["lan"]),
    }
    end_yesterday(people["xuan"].posts)
    end_yesterday(people["loan"].roles)
    _newcomer(records, people)
    records |= _reviews(records, people["quang"])
    keys = sessions(people)
    client = Client()
    client.force_login(lan)
    _answer(client, records["answered"])
    return World(people, records, keys)


def _packs(records, people) -> dict:
    """A report to the committee with what was asked and what was decided; `rows_house` knows its words."""
    by, period = people["lan"], containing("month", today())
    packs.set_committee(records["commune"], by=by, name="Ban Cá Vàng", cadence="month")
    pack = packs.make_pack(records["commune"], by=by, period=period)
    task = packs.ask_committee(pack, by=by, question="Việc Cá Vàng")
    packs.enter_decision(task, by=by, answer="agreed", decision="Làm Cá Vàng", by_date=today())
    question = packs.ask_committee(pack, by=by, question="Hỏi Cá Vàng")
    return {"pack": pack, "pack_question": question, "pack_task": task}


def _own(people, state="new", number=0, **child) -> Case:
    return make_case(
        by=people["lan"], chair=people["minh"], state=state, full_name=CANARIES[number % 3], **child
    )


def _cases(people) -> dict:
    states = ("new", "registered", "assessed", "planned", "approved", "in_progress")
    found = {f"case_{state}": _own(people, state, number) for number, state in enumerate(states)}
    _doubtful(found["case_in_progress"], people["lan"])
    moved = {"reason": "moved", "on": today(), "where": CANARIES[1], "told": "Công văn 3/UBND"}
    closing.propose_ending(_own(people), by=people["lan"], **moved)
    lawful = _own(people)
    screen(lawful, by=people["lan"], activities=[])
    urgent = _own(people, urgent=True)
    told = {
        "kind": "police",
        "at": timezone.now(),
        "whom": "Trực ban",
        "where": "Lò gạch",
        "text": "Đang đến",
    }
    emergency.note_step(urgent, by=people["lan"], **told)
    found["isolation"] = isolate(_own(people), by=people["lan"])
    return {**found, "case_lawful": lawful, "case_urgent": urgent, "case_proven": _proven(people)}


def _doubtful(case, by) -> None:
    """A visit before the case was opened, looked into; and a sheet that lies half typed."""
    early = make_visit(case, by=by, on=today() - dt.timedelta(days=5))
    doubts.settle_doubt(case, by=by, key=f"before_case:{early.pk}", reason=CANARIES[1])
    visits.keep_typed(case, by=by, typed=f"observed={CANARIES[2]}")


def _proven(people) -> Case:
    """A case with a review, three months of visits, support and a child at school: it may be closed."""
    case, lan = _own(people, "in_progress"), people["lan"]
    supports.give_support(case, by=lan, kind=SupportKind.SCHOOL_KIT, what="Sách vở", given_on=today())
    make_visit(case, by=lan, on=today() - dt.timedelta(days=95))
    placement = make_referral(people, "placed", case=case).placement
    for weeks_ago in (1, 2):
        attend(placement, by=people["thu"], weeks_ago=weeks_ago)
    said = {"source": "school", "attends": "yes", "keeps_up": "yes", "bullied": "no"}
    record_check(placement, by=lan, on=today(), **said)
    visits.record_review(
        case, by=lan, on=today(), harm="low", capacity="high", stable=True, conclusion="Trẻ ổn định"
    )
    return case


def _referrals(people) -> dict:
    """Referrals of one case in every state, the draft last: a case has one draft at a time."""
    case = _own(people, "approved")
    taken_back = withdraw_referral(make_referral(people, "draft", case=case), by=people["lan"])
    found = {f"referral_{state}": make_referral(people, state, case=case) for state in REFERRAL_STATES}
    letters = _own(people, "approved", birth_date=SIXTEEN)
    found |= {
        f"letter_{state}": make_referral(people, state, case=letters, to=None)
        for state in ("sent", "accepted", "placed")
    }
    return {**found, "referral_taken_back": taken_back}


def _line(people) -> dict:
    """A child of commune A waits for a place, before one of commune B."""
    commune = people["lan"].roles.get().area
    house = Institution.objects.create(name="Lớp linh hoạt Bờ Kè", kind="open_house", commune=commune)
    ages = {"min_age": 6, "max_age": 17}
    full = Programme.objects.create(institution=house, need="bridging", name="Buổi tối", **ages)
    waiting = join_line(_own(people, "approved"), by=people["lan"], programme=full)
    theirs = make_case(by=people["hoa"], chair=people["son"], state="approved")
    join_line(theirs, by=people["hoa"], programme=full)
    return {"full": full, "waiting": waiting}


def _reviews(records, by) -> dict:
    """A signed review of the area of commune A and one that was begun; a case of commune A in each sample."""
    area = by.roles.get().supervision_area
    found = {}
    for name in ("signed", "begun"):
        review = reviews.begin_review(area, by=by, since=today(), until=today())
        row = _of_commune_a(review, records[f"case_{'registered' if name == 'signed' else 'new'}"])
        rows = review.draws.get().sampled.all() if name == "signed" else [row]
        for one in rows:
            words = {"comments": {"receipt": CANARIES[0]}, "finding": CANARIES[1]}
            reviews.check_case(one, by=by, marks=ALL_YES, **words)
        found |= {f"review_{name}": review, f"sampled_{name}": row}
        if name == "signed":
            found["review_signed"] = reviews.sign_review(review, by=by)
    return found


def _of_commune_a(review, case) -> SampledCase:
    """Return a row of the sample that is about `case`, whatever was drawn."""
    rows = SampledCase.objects.filter(draw__review=review)
    row = rows.filter(case=case).first() or rows.first()
    told = {"case": case, "code": case.code, "commune": case.commune, "officer": case.officer}
    SampledCase.objects.filter(pk=row.pk).update(**told)
    return SampledCase.objects.get(pk=row.pk)


def _newcomer(records, people) -> None:
    """A colleague of `thu` who was given one other referral, and another right on this one."""
    give_posts(people, "thao")
    assign_perm(ANSWER, people["thao"], records["case_proven"].referrals.get())
    assign_perm("view_referral", people["thao"], records["referral_sent"])


def _caseloads(people) -> dict:
    """Work of everybody else: cases, reports and referrals of communes B and C."""
    found = {}
    for officer, chair, state in (
        ("hoa", "son", "approved"),
        ("yen", "khanh", "registered"),
        ("kiem", "khanh", "new"),
    ):
        by, decides = people[officer], people[chair]
        found[f"case_of_{officer}"] = make_case(by=by, chair=decides, state=state)
        found[f"report_of_{officer}"] = make_report(by=by)
    make_referral(people, "placed", by="hoa", to="dung", case=found["case_of_hoa"])
    found["import_of_hoa"] = bring(
        people["hoa"], people["hoa"].roles.get().area, _list(found["report_of_hoa"].child.full_name)
    )
    return found


def _pupil(records, by):
    """What the school reported to commune A."""
    return report_pupil(records["institution"], **pupil(by, records["commune"], CANARIES[1]))


def _forwards(records, people) -> dict:
    """A report of commune A on its way to commune B, and one of commune B that arrived here."""
    words = {"reason": "incident", "comment": "", "what_was_said": "Trẻ làm gạch"}
    gone, come = make_report(by=people["lan"], full_name=CANARIES[1]), make_report(by=people["hoa"])
    forward_report(gone, by=people["lan"], to_commune=records["elsewhere"], **words)
    forward = forward_report(come, by=people["hoa"], to_commune=records["commune"], **words)
    return {"report_forwarded": gone, "forward": forward, **_transfers(records, people)}


def _transfers(records, people) -> dict:
    """A case of commune A that commune B is asked to take, and one of commune B that is to come here."""
    words = {"why": "Gia đình chuyển nhà", "need": "Trở lại lớp 6", "address": "Ấp Láng"}
    gone, come = _own(people), make_case(by=people["hoa"])
    return {
        "transfer_asked": ask_transfer(gone, by=people["lan"], to_commune=records["elsewhere"], **words),
        "transfer": ask_transfer(come, by=people["hoa"], to_commune=records["commune"], **words),
    }


def _parts(records, people) -> dict:
    """What hangs on a case and has a key of its own."""
    lan = people["lan"]
    planned = records["case_planned"]
    leave_notice(
        to=[lan],
        kind=NoticeKind.PLAN_RETURNED,
        about=planned,
        path=reverse("casework:case", args=[planned.pk]),
    )
    return {
        "report": make_report(by=lan, full_name=CANARIES[0]),
        "draft": screenings.begin_screening(records["case_urgent"], by=lan, respondent="child"),
        "answered": screenings.begin_screening(records["case_lawful"], by=lan, respondent="child"),
        "screening": records["case_registered"].screenings.get(),
        "screening_again": screen(records["case_registered"], by=lan),
        "plan": planned.plans.get(),
        "plan_again": _plan_again(people),
        **_carried_out(people),
        **_meetings(people),
        **_workplaces(records, lan),
        "support": supports.plan_support(
            records["case_in_progress"], by=lan, kind=SupportKind.TABLET, what=CANARIES[1], planned_on=today()
        ),
        "consent": records["referral_placed"].consent,
        "attachment": attach(records["case_in_progress"], by=lan, title=CANARIES[1]),
        **_papers(people),
        "returned": cases.return_item(records["case_assessed"], by=people["quang"], comment="Hỏi lại trẻ"),
        **_erasures(people),
        **_requests(records["case_registered"], people),
        "incident": report_incident(by=lan, known_at=timezone.now() - dt.timedelta(hours=1), **LOST),
        **_account(people),
        "notice": Notice.objects.filter(recipient=lan).first(),
        **_messages(lan),
    }


def _messages(lan) -> dict:
    """A message that did not go out, and an address that reaches nobody."""
    mark_unreachable(lan, "email", lan.email, "550 5.1.1")
    failed = {"key": "notice-1", "channel": "email", "outcome": "again", "at": timezone.now()}
    return {
        "delivery": Delivery.objects.create(recipient=lan, **failed),
        "dead_address": DeadAddress.objects.get(user=lan),
    }


def _workplaces(records, lan) -> dict:
    """A workplace of two children of commune A, and what the labour inspection was told of it."""
    new = {"name": "Lò gạch bên sông", "place": "Ấp 3", "kind": "site", "sector": "mining"}
    first = workplaces.note_workplace(
        records["case_registered"], by=lan, new=new, work_types=["lam-gach-xep-gach"]
    )
    workplaces.note_workplace(records["case_assessed"], by=lan, workplace=first.workplace)
    told = workplaces.tell_inspection(first.workplace, by=lan, sent_to="Thanh tra lao động tỉnh")
    return {"worked_at": first, "workplace": first.workplace, "inspection": told}


def _requests(case, people) -> dict:
    """Requests about the data of a case: just asked, handed to the chair, released; and one to correct."""
    lan, minh = people["lan"], people["minh"]
    asked, prepared, released = (
        data_requests.register_request(case, by=lan, kind="access", **ASKED) for _ in range(3)
    )
    prepared = data_requests.prepare_package(prepared, by=lan)
    released = data_requests.release_package(data_requests.prepare_package(released, by=lan), by=minh)
    fix = data_requests.register_request(case, by=lan, kind="correction", **ASKED)
    return {"asked": asked, "asked_prepared": prepared, "asked_released": released, "asked_fix": fix}


def _account(people) -> dict:
    """Second factor, calendar and another session of `lan`, and somebody who was invited and has not come."""
    lan, invited = (
        people["lan"],
        User.objects.create(username="khach", full_name="Người Được Mời", email="khach@den-truong.example"),
    )
    invited.token = invite(invited, by=people["an"]).partition("?ma=")[2]
    now = timezone.now()
    with seeds_of(lan.pk):
        seed = {"secret": seal("JBSWY3DPEHPK3PXP")}
    return {
        "factor": Authenticator.objects.create(user=lan, type=Authenticator.Type.TOTP, data=seed),
        "own_session": OpenSession.objects.create(user=lan, key="elsewhere", began_at=now, seen_at=now),
        "invited": invited,
        "calendar": SimpleNamespace(token=make_link(lan)),
    }


def _numbers() -> dict:
    """The statistics of the quarter that runs, as published; nothing in them is about one child."""
    return {"edition": publish(containing(Cadence.QUARTER, today()))}


def _left(people) -> dict:
    """A case in the charge of somebody whose role ended yesterday."""
    case = _own(people, "registered")
    Case.objects.filter(pk=case.pk).update(officer=people["nga"])
    facts = {"day": today() + dt.timedelta(days=600), "works": False, "name": "Nghỉ bù", "source": "QĐ 1"}
    return {"case_left": case, "leaver": people["nga"], "decided_day": CalendarDay.objects.create(**facts)}


def _shares(people) -> dict:
    """A case that is shared, was shared, is open in an emergency and was; a share and an opening of it."""
    case, lan = _own(people, "in_progress"), people["lan"]
    share, given_back = (
        shares.share_case(case, by=lan, user=people[name], purpose="Tìm trẻ", until=today())
        for name in (CO_WORKER, NO_SHARE[0])
    )
    shares.end_share(given_back, by=lan)
    opening, run_out = (
        shares.open_urgently(case.code, by=people[name], reason="danger", purpose="Trẻ đang gặp nguy hiểm")
        for name in (OPENER, NO_SHARE[1])
    )
    # The right of the second stays behind: the row alone must close the case.
    ago = timezone.now() - dt.timedelta(hours=5)
    CaseShare.objects.filter(pk=run_out.pk).update(starts_at=ago, ends_at=ago + dt.timedelta(hours=4))
    return {"case_shared": case, "share": share, "opening": opening}


def _plan_again(people):
    """The second version of a plan that the chair returned."""
    case, lan = _own(people, "planned"), people["lan"]
    plans.return_plan(case, by=people["minh"], comment="Ghi rõ lớp", remarks={"objectives": CANARIES[0]})
    plan(case, lan)
    return case.plans.first()


def _meetings(people) -> dict:
    """A meeting that waits for its minutes, one that was held, and a task that came of it."""
    case, lan = _own(people, "registered"), people["lan"]
    ago = timezone.now() - dt.timedelta(hours=2)
    person = {"office": "caregiver", "body": "", "name": CANARIES[1]}
    waits, held = (
        meetings.call_meeting(case, by=lan, at=ago, place="UBND xã", people=[person]) for _ in range(2)
    )
    task = {"kind": "task", "what": CANARIES[1], "responsible": "Lan", "by_date": today()}
    words = {"people": [{**person, "came": True}], "discussed": CANARIES[1]}
    held = meetings.write_minutes(held, by=lan, conclusions=[task], **words)
    return {"meeting": waits, "meeting_held": held, "task": held.conclusions.get()}


def _carried_out(people) -> dict:
    """An objective and an activity of an approved plan, its approval and the clocks it started."""
    case, lan = _own(people, "assessed"), people["lan"]
    goal = {"what": CANARIES[1], "by_date": today()}
    row = {"what": "Mua vở", "responsible": "Lan", "by_date": today(), "objective": 0}
    about = {"objectives": "Trở lại lớp 7", "review_on": today()}
    plans.save_plan(case, by=lan, plan=about, objectives=[goal], activities=[row])
    plans.submit_plan(case, by=lan)
    plans.approve_plan(case, by=people["minh"])
    plan = case.plans.get()
    visit, review = (case.deadlines.get(kind=kind, met_at=None) for kind in ("visit", "review"))
    later = putting_off.put_off(review, by=lan, until=today() + dt.timedelta(days=2), why="family")
    rows = {
        "objective": plan.goals.get(),
        "activity": plan.activities.get(),
        "decision": plan.decisions.get(),
    }
    return {**rows, "clock": visit, "clock_put_off": later}


def _papers(people) -> dict:
    """An assessment whose paper has no number yet, and a paper that has one."""
    sheets = [_own(people, "assessed").assessments.get() for _ in range(2)]
    return {
        "paper_sheet": sheets[0],
        "paper_issued": issue_paper(KINDS["mau_03"], sheets[1], by=people["lan"]),
    }


def _erasures(people) -> dict:
    """Cases that are closed for long: one to be proposed, one held, and proposals in four states."""
    lan, minh = people["lan"], people["minh"]
    old = [_own(people, birth_date=LONG_AGO) for _ in range(6)]
    Case.objects.filter(pk__in=[case.pk for case in old]).update(state="closed", closed_on=LONG_AGO)
    free, held, due, proposed, approved, executed = old
    found = {"case_old": free, "hold": erasures.hold_case(held, by=lan, reason="Tòa án yêu cầu")}
    for name, case in (("proposed", proposed), ("approved", approved), ("executed", executed)):
        found[f"erasure_{name}"] = erasures.propose_erasure(case, by=lan)
    found["erasure_due"] = erasures.propose_erasure(due, by=lan)
    # As the run over the terms leaves it.
    Erasure.objects.filter(pk=found["erasure_due"].pk).update(proposed_by=None)
    erasures.approve_erasure(found["erasure_approved"], by=minh)
    erasures.approve_erasure(found["erasure_executed"], by=minh)
    body = {"case_codes": [], "counts": {"casework.child": 1}}
    Erasure.objects.filter(pk=found["erasure_executed"].pk).update(
        state="executed", child=None, executed_at=timezone.now()
    )
    DeletionCertificate.objects.create(erasure=found["erasure_executed"], body=body, digest="")
    return found


def _imports(people, records) -> dict:
    return {"import": bring(people["lan"], records["commune"], _list(CANARIES[1], "Canary Đỗ Quyên"))}


def _files(lan) -> dict:
    """A file with the names of commune A, one that still waits, and standing orders."""
    ready = ask_job("cases", {"format": "csv", "groups": ["identity"]}, by=lan, purpose="own_work")
    work_off()
    waiting = ask_job("cases", {"format": "csv", "groups": []}, by=lan, purpose="own_work")
    told = {"by": lan, "purpose": "periodic", "cadence": "month"}
    running = place_order("cases", {"format": "csv", "groups": []}, **told)
    paused = pause_order(place_order("supports", {"format": "csv", "groups": []}, **told), by=lan)
    return {"job": ready, "job_waiting": waiting, "order": running, "order_paused": paused}


def _list(*names) -> bytes:
    """Rows about the children `names`, one of them twice, which is doubtful, and one that is refused."""
    rows = [[name, "12/03/2014"] for name in (*names, names[0])]
    return small_list(*rows, [names[0], "1/1/1980"])


def _answer(client, draft) -> None:
    """Answer every question of a screening, so that its check and its result can be opened."""
    while True:
        step = client.get(reverse("casework:screening", args=[draft.pk])).url
        page = client.get(step).context.get("page")
        if page is None:
            return
        client.post(step, ANSWERS[page.question.name])
