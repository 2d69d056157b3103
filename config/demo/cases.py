"""Playing the scenes: every case of the demo comes about by the real deeds of the cast."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.enums import RoleKind
from casework.access import own_communes
from casework.actions import (
    emergency,
    forwarding,
    plans,
    progress,
    reports,
    screenings,
    supports,
    transfers,
    visits,
    workplaces,
)
from casework.actions.cases import return_item, write_note
from casework.actions.clocks import start_clock
from casework.enums import ENDED_STATES
from casework.models import Case, Report
from config.demo import ends, follow_up, papers, reminding, reviewing
from config.demo.attendance import enrol
from config.demo.places import parish_class
from config.demo.planning import assess, assess_initially, meet, plan
from config.demo.pupils import report_pupils
from config.demo.scenes import SCENES
from config.demo.works import WORK, WORKPLACES
from referrals.actions import consents, institution, officer
from referrals.actions.silence import ask_about_attendance
from schools.models import Programme
from vietnam.calendar import today

DAY = dt.timedelta(days=1)
CHAIRS = {"lan": "minh", "hoa": "son", "yen": "khanh"}
STATES = ("new", "registered", "assessed", "planned", "approved", "in_progress")
INFORMANT = {
    "full_name": "Cô bán nước đầu ấp",
    "phone": "0900000222",
    "notes": "Chỉ gọi buổi tối, không cho gia đình trẻ biết.",
}
RECEIVERS = {"bridging": ("bridging", "dung")}


@transaction.atomic
def seed_cases(people) -> int:
    """Play all scenes once; returns how many reports there are. A second call changes nothing."""
    if Case.objects.filter(child__full_name=SCENES[0].name).exists():
        return 0
    for scene in (*SCENES, *ends.SCENES):
        play(scene, people)
    ends.seed_ends(people)
    protect(people)
    forward(people)
    report_pupils(people)
    transfer(people)
    meet(people)
    restless = Case.objects.get(child__full_name="Đặng Thị Kim Ngân")
    return_item(restless, by=people["quang"], comment="Bổ sung ý kiến của trẻ trước khi lập kế hoạch.")
    seed_workplaces(people)
    follow_up.look_again(people)
    follow_up.review_and_close(people)
    ask_about_attendance()
    reminding.seed_reminders(people)
    papers.seed_papers(people)
    reviewing.seed_reviews(people)
    return len(SCENES) + len(ends.SCENES)


def seed_workplaces(people) -> None:
    """Note who works where: a kiln with several children, of which the labour inspection is told."""
    for username, (work, work_type, name, place, kind, sector) in WORKPLACES:
        by = people[username]
        rows = Case.objects.filter(
            commune__in=own_communes(by, RoleKind.OFFICER), reports__work_text=WORK[work].words
        ).exclude(state__in=ENDED_STATES)
        where = None
        for case in rows.order_by("pk"):
            new = None if where else {"name": name, "place": place, "kind": kind, "sector": sector}
            noted = workplaces.note_workplace(case, by=by, workplace=where, new=new, work_types=[work_type])
            where = noted.workplace
        if where and len(rows) > 1:
            workplaces.tell_inspection(where, by=by, sent_to="Thanh tra lao động của tỉnh")


def play(scene, people) -> None:
    """Take in the report of `scene` and carry the case as far as it says."""
    by = people[scene.officer]
    report = take(scene, by)
    if scene.state == "report":
        return
    case = reports.open_case(report, by=by)
    for state in STATES[1 : STATES.index(scene.state) + 1]:
        STEPS[state](case, scene, by, people)
        case.refresh_from_db()
    if scene.referral:
        refer(case, scene, by, people)
    if scene.late:
        clock = case.deadlines.get(kind=case.next_kind, met_at=None, cancelled_at=None)
        due = timezone.now() - dt.timedelta(hours=scene.late)
        start_clock(case, case.next_kind, by=by, owner=clock.owner, due=due)


def protect(people) -> None:
    """A child in danger: Mẫu 02, who was told, the measure, and the chair's decision on Mẫu 07."""
    case, lan = Case.objects.get(child__full_name="Lý Thành Đạt"), people["lan"]
    known = timezone.now() - dt.timedelta(hours=9)
    emergency.begin_emergency(case, by=lan, known_at=known)
    assess_initially(case, lan)
    for kind, hours, whom, where in (
        ("chair", 1, "Chủ tịch UBND xã", ""),
        ("police", 2, "Trực ban Công an xã", ""),
        ("safe_place", 4, "Công an xã và cán bộ bảo vệ trẻ em", "Nhà tạm lánh của huyện cũ"),
    ):
        at = known + dt.timedelta(hours=hours)
        emergency.note_step(case, by=lan, kind=kind, at=at, whom=whom, where=where)
    emergency.decide_isolation(
        case,
        by=lan,
        number="15/QĐ-UBND",
        decided_at=known + dt.timedelta(hours=5),
        signed_by=people["minh"].full_name,
        apart_from="Chủ lò gạch, người đang giữ trẻ",
        why="Trẻ bị đánh và không được về nhà.",
        place="Nhà tạm lánh",
        carer="Trung tâm Công tác xã hội tỉnh",
        starts_on=today(),
        days=10,
    )


def forward(people) -> None:
    """A report of Hoa about a child of the commune of Lan, which nobody there has received yet."""
    report, lan = Report.objects.get(child__full_name="Kiều Diễm My"), people["lan"]
    forwarding.forward_report(
        report,
        by=people["hoa"],
        to_commune=own_communes(lan, RoleKind.OFFICER)[0],
        reason="residence",
        comment="Trẻ ở với bà tại Ấp 1, làm ở quán ăn bên này. Mong xã đến thăm nhà trong tuần.",
        what_was_said="Trẻ phụ quán ăn buổi tối, nghỉ học từ đầu năm.",
    )


def transfer(people) -> None:
    """A case that Hoa took over from Lan, who keeps a stub; and one that Hoa asks Lan to take."""
    lan, hoa = people["lan"], people["hoa"]
    gone, come = (Case.objects.get(child__full_name=name) for name in ("La Ngọc Bích", "Hà Minh Triết"))
    write_note(gone, by=lan, text="Bà ngoại ở xã mới, gọi trước khi đến.")
    moved = transfers.ask_transfer(
        gone,
        by=lan,
        to_commune=own_communes(hoa, RoleKind.OFFICER)[0],
        why="Gia đình chuyển hẳn về quê ngoại.",
        need="Trở lại lớp 6, thăm nhà trong tháng này.",
        address="Ấp Gò Lức",
        notes=gone.notes.all(),
    )
    transfers.accept_transfer(moved, by=hoa)
    transfers.ask_transfer(
        come,
        by=hoa,
        to_commune=own_communes(lan, RoleKind.OFFICER)[0],
        why="Cha mẹ thuê nhà gần chỗ làm mới.",
        need="Tìm lớp linh hoạt buổi tối, giấy tạm trú.",
        address="Khu phố 3",
    )


def phone_of(caregiver: str) -> str:
    """Return a made-up number: the same caregiver answers the same phone, others another."""
    return f"0900000{sum(map(ord, caregiver)) % 1000:03d}"


def take(scene, by):
    work = WORK[scene.work]
    return reports.take_report(
        commune=own_communes(by, RoleKind.OFFICER)[0],
        by=by,
        child={
            "full_name": scene.name,
            "sex": scene.sex,
            "birth_date": dt.date.fromisoformat(scene.born),
            "birth_precision": "day",
            "schooling": "left",
            "grade": scene.grade,
            "ethnicity": scene.ethnicity,
            "birth_certificate": scene.papers,
            "residence_paper": scene.papers,
        },
        household={"village": scene.village, "poverty": "near_poor", "poverty_year": 2026},
        caregiver={
            "full_name": scene.caregiver,
            "relation": "cha hoặc mẹ",
            "phone": phone_of(scene.caregiver),
        },
        report={
            "channel": "hotline" if scene.urgent else "collaborator",
            "place": work.place,
            "condition": "Trẻ mệt, tay có vết xước." if scene.urgent else "",
            "likely_harm": "Tai nạn lao động, bỏ học lâu dài.",
            "done_before": "Trưởng ấp đã đến nhà nói chuyện một lần.",
            "family": "Cha mẹ làm thuê theo mùa.",
            "mother_job": "Làm thuê",
            "work_text": work.words,
            "workplace_text": work.place,
            "hours_per_day": scene.hours,
            "days_per_week": scene.days,
            "urgent": scene.urgent,
            "what_was_said": f"Cộng tác viên ấp báo trẻ {work.words.lower()}, nghỉ học từ đầu năm.",
        },
        reporter=INFORMANT if scene.urgent else {},
    )


def screen(case, scene, by, *_people, jobs=None, **conclusion) -> None:
    """Finish a screening with the work of the scene, or `jobs`; `conclusion`: as `finish_screening` takes."""
    facts = {
        "id": case.code,
        "as_of": today().isoformat(),
        "birth_date": scene.born,
        "sex": scene.sex,
        "worst_forms": [scene.worst] if scene.worst else [],
        "activities": [job_of(scene)] if jobs is None else jobs,
    }
    draft = screenings.begin_screening(case, by=by, respondent="child", others_present="Mẹ của trẻ")
    screenings.save_step(draft, by=by, step=1, facts=facts)
    screenings.finish_screening(draft, by=by, **conclusion)


def job_of(scene) -> dict:
    """Return the work of a scene as the screening asks for it."""
    work = WORK[scene.work]
    return {
        "kind": "economic",
        "description": work.words,
        "work_type": work.work_type,
        "setting": work.setting,
        "work_codes": work.codes,
        "place_codes": work.places,
        "hours_per_day": scene.hours,
        "days_per_week": scene.days,
        "hours_per_week": scene.hours * scene.days,
        "hazards": work.hazards,
        "night_work": False,
        "overtime": False,
    }


def approve(case, scene, _by, people) -> None:
    plans.approve_plan(case, by=people[CHAIRS[scene.officer]], number="12/QĐ-UBND")


def carry_out(case, scene, by, _people) -> None:
    visits.record_visit(
        case,
        by=by,
        on=today() - 3 * DAY,
        place="Nhà của trẻ",
        child_seen=True,
        still_in_child_labour=False,
        attending_school=True,
        child_words="Con đã nghỉ làm, con thích học môn Toán.",
        caregiver_words="Gia đình bớt lo khi cháu có xe đạp.",
        observed="Trẻ khỏe, có góc học tập.",
        next_visit_on=today() + 27 * DAY,
    )
    supports.give_support(
        case, by=by, kind="bicycle", what="Xe đạp đi học", given_on=today() - 2 * DAY, worth=1_800_000
    )
    talk, _referral, kit = case.plans.get().activities.all()
    done = {"by": by, "outcome": "done", "on": today() - 3 * DAY}
    progress.note_progress(talk, reason="Cha mẹ đồng ý cho trẻ đi học lại.", **done)
    progress.note_progress(talk.objective, **done)
    supports.plan_support(
        case,
        by=by,
        kind="school_kit",
        what="Sách giáo khoa, cặp và 10 quyển vở",
        planned_on=today() + 7 * DAY,
        worth=450_000,
        provider="Hội Khuyến học xã",
        activity=kit,
    )
    supports.give_support(
        case, by=by, kind="parent_talk", what="Nói chuyện với mẹ về việc học", given_on=today() - 3 * DAY
    )


def receiver_of(case, scene, people):
    """Return the programme and who answers there; nobody does at a class that gets a letter."""
    if scene.referral == "letter":
        return parish_class(case.commune), None
    need, receiver = RECEIVERS.get(scene.referral, ("back_to_school", "thu"))
    return Programme.objects.get(need=need, institution__posts__user=people[receiver]), people[receiver]


def agree(draft, scene, by) -> None:
    """Write down that child and caregiver agreed on paper to what a draft shares, for a year."""
    consents.give_consent(
        draft,
        by=by,
        caregiver_name=scene.caregiver,
        how="paper",
        child_agrees=True,
        child_on=today(),
        child_how="paper",
        given_on=today(),
        until=today() + dt.timedelta(days=365),
    )


def refer(case, scene, by, people) -> None:
    """Send the child to where the scene says, as far as it says."""
    programme, counsellor = receiver_of(case, scene, people)
    draft = officer.compose_referral(
        case, by=by, need=programme.need, institution=programme.institution, programme=programme
    )
    officer.save_draft(
        draft,
        by=by,
        shared=["name", "schooling", "caregiver"],
        share_reasons={"caregiver": "Mẹ phải ký đơn nhập học, chưa tự đến được"},
        message="Trẻ cần học bù môn Toán.",
    )
    agree(draft, scene, by)
    consents.record_answers(
        case,
        by=by,
        purpose="support",
        receiver="union",
        caregiver_name=scene.caregiver,
        how="paper",
        child_agrees=True,
        child_on=today(),
        child_how="paper",
        given_on=today(),
        until=today() + 10 * DAY,
    )
    sent = officer.send_referral(draft, by=by)
    if scene.referral in ("sent", "letter"):
        return
    if scene.referral == "question":
        institution.ask_question(sent, by=counsellor, text="Em có học bạ lớp 6 không, hay cần cấp lại?")
        return
    accepted = institution.accept_referral(sent, by=counsellor)
    if scene.referral != "accepted":
        enrol(accepted, counsellor)


STEPS = {
    "registered": screen,
    "assessed": assess,
    "planned": plan,
    "approved": approve,
    "in_progress": carry_out,
}
