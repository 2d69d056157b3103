"""The screening from the first question to the conclusion, over HTTP, with the label the law gives."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from casework.actions import screenings
from casework.enums import CaseState, DeadlineKind
from casework.law import find_work_types
from casework.models import Case, Screening
from casework.workflow import NotNow
from tests.factories import make_case
from vietnam.calendar import today

pytestmark = pytest.mark.django_db

NO_DANGER = {"worst_forms": ["none"], "immediate": "no"}
WORKS = {"answer": "yes"}
NO_CHORES = {"answer": "no"}
NO_SEASON = {"answer": "no"}
NO_HAZARD = {"hazards": ["none"]}
DAYTIME = {"starts_at": "15:00", "ends_at": "18:00", "night": "no"}
SCHOOL_DAYS = ["mon", "tue", "wed", "thu", "fri"]
WHOLE_WEEK = [*SCHOOL_DAYS, "sat", "sun"]


def url(name, *args):
    return reverse(f"casework:{name}", args=args)


def born(years: int) -> dict:
    """Answers about a girl who turned `years` a month ago."""
    day = today() - dt.timedelta(days=31)
    day = day.replace(year=day.year - years, day=min(day.day, 28))
    return {"year": str(day.year), "month": str(day.month), "day": str(day.day), "sex": "female"}


def job(text: str) -> str:
    """Return the id of the first work type of the catalogue that `text` finds."""
    return find_work_types(text)[0].id


def begin(client, case, **start):
    """Begin a screening over HTTP and return the draft."""
    client.post(url("screening_new", case.pk), {"respondent": "child", **start})
    return Screening.objects.get(case=case, finished_at=None)


def walk(client, draft, answers):
    """Answer every question asked from `answers` (name of the question → posted data); return the names.

    Fails when a question comes up that `answers` does not hold, or when an answer is not taken.
    """
    asked = []
    for _ in range(60):
        response = client.get(url("screening", draft.pk))
        if response.url == url("screening_check", draft.pk):
            return asked
        name = client.get(response.url).context["page"].question.name
        asked.append(name)
        answer = client.post(response.url, answers[name])
        assert answer.status_code == 302, answer.context["form"].errors
    raise AssertionError(asked)


def conclude(client, draft, label, **data):
    """Take the conclusion and return the screening as it is stored."""
    client.post(url("screening_result", draft.pk), {"label": label, **data})
    return Screening.objects.get(pk=draft.pk)


def hours(days, each):
    return {"weekdays": days, "hours": each}


ABOUT_ONE_JOB = (
    *("age", "danger", "working", "jobs", "for_whom"),
    *("hours", "season", "times", "hazards", "school"),
)
JOURNEYS = {
    "a child who only helps at home": (
        {
            "age": born(10),
            "working": {"answer": "no"},
            "chores": {"answer": "yes", "hours": "3", "days": "7"},
        },
        ["age", "danger", "working", "chores"],
        ("not_working", False, True, False),
    ),
    "listed light work within the hours": (
        {
            "age": born(13),
            "jobs": {"types": ["lam-co-vuon-rau-sach"]},
            "details": {"pesticide": "no"},
            "for_whom": {"setting": "family"},
            "season": NO_SEASON,
            "hours": hours(SCHOOL_DAYS, "4"),
        },
        [*ABOUT_ONE_JOB[:-2], "details", *ABOUT_ONE_JOB[-2:], "chores"],
        ("light_work", True, True, False),
    ),
    "too young to sell in the family's stall": (
        {
            "age": born(12),
            "jobs": {"types": [], "other": "Bán kẹo ở quầy nhà"},
            "for_whom": {"setting": "family"},
            "season": NO_SEASON,
            "hours": hours(WHOLE_WEEK[:6], "2"),
            "codes": {"codes": ["none"]},
        },
        [
            "age",
            "danger",
            "working",
            "jobs",
            "for_whom",
            "hours",
            "season",
            "times",
            "hazards",
            "codes",
            "school",
            "chores",
        ],
        ("child_labour", False, False, False),
    ),
    "a girl of fifteen who carries nine kilograms": (
        {
            "age": born(15),
            "jobs": {"types": [], "other": "Phụ bốc hàng"},
            "for_whom": {"setting": "employer"},
            "season": NO_SEASON,
            "hours": hours(SCHOOL_DAYS, "3,5"),
            "hazards": {"hazards": ["heavy_loads"]},
            "load": {"kg": "9", "frequency": "regular"},
            "codes": {"codes": ["none"]},
        },
        [
            "age",
            "danger",
            "working",
            "jobs",
            "for_whom",
            "hours",
            "season",
            "times",
            "hazards",
            "load",
            "codes",
            "chores",
        ],
        ("hazardous", False, False, True),
    ),
    "forced to beg, nothing else told": (
        {
            "age": born(9),
            "danger": {"worst_forms": ["forced_begging"], "immediate": "no"},
            "working": {"answer": "refused"},
            "chores": {"answer": "unknown"},
        },
        ["age", "danger", "working", "chores"],
        ("worst_form", None, None, None),
    ),
}


@pytest.mark.parametrize("name", JOURNEYS)
def test_journey_to_the_label(cast, sign_in, name):
    told, expected, outcome = JOURNEYS[name]
    case, client = make_case(by=cast["lan"]), sign_in(cast["lan"])
    draft = begin(client, case, others_present="Mẹ")
    usual = {
        "danger": NO_DANGER,
        "working": WORKS,
        "times": DAYTIME,
        "hazards": NO_HAZARD,
        "school": {"answer": "no"},
        "chores": NO_CHORES,
    }
    assert walk(client, draft, {**usual, **told}) == expected
    row = conclude(client, draft, outcome[0])
    result = row.result
    found = (row.label, result["sdg_economic"], result["sdg_with_chores"], result["hazardous"])
    assert found == outcome
    assert (row.proposed_label, row.respondent, row.others_present) == (outcome[0], "child", "Mẹ")
    shown = client.get(url("screening", draft.pk)).content.decode()
    assert all(reason["vi"] in shown for reason in result["reasons"])


def test_unlawful_label_registers_the_case_and_a_lawful_one_leaves_it(cast, sign_in):
    client = sign_in(cast["lan"])
    unlawful, lawful = make_case(by=cast["lan"]), make_case(by=cast["lan"])
    answers = {"age": born(10), "working": {"answer": "no"}, "chores": NO_CHORES}
    draft = begin(client, unlawful)
    walk(client, draft, {**answers, "danger": {"worst_forms": ["sale"], "immediate": "no"}})
    conclude(client, draft, "worst_form")
    draft = begin(client, lawful)
    walk(client, draft, {**answers, "danger": NO_DANGER})
    conclude(client, draft, "not_working")
    states = [Case.objects.get(pk=case.pk).state for case in (unlawful, lawful)]
    assert states == [CaseState.REGISTERED, CaseState.NEW]
    client.post(url("screen_out", lawful.pk))
    assert Case.objects.get(pk=lawful.pk).state == CaseState.SCREENED_OUT


def test_two_jobs_are_asked_about_one_by_one_and_counted_together(cast, sign_in):
    case, client = make_case(by=cast["lan"]), sign_in(cast["lan"])
    draft = begin(client, case)
    answers = {
        "age": born(13),
        "danger": NO_DANGER,
        "working": WORKS,
        "jobs": {"types": ["lam-co-vuon-rau-sach", "nuoi-tam"]},
        "details": {"pesticide": "no"},
        "for_whom": {"setting": "family"},
        "season": NO_SEASON,
        "hours": hours(SCHOOL_DAYS, "3"),
        "times": DAYTIME,
        "hazards": NO_HAZARD,
        "school": {"answer": "no"},
        "chores": NO_CHORES,
    }
    asked = walk(client, draft, answers)
    assert [asked.count(name) for name in ("jobs", "hours", "chores")] == [1, 2, 1]
    row = conclude(client, draft, "child_labour")
    assert (row.label, row.proposed_label) == ("child_labour", "child_labour")
    codes = {reason["code"] for reason in row.result["reasons"]}
    assert {"LC146.1-day", "LC146.1-week"} <= codes


def test_other_hours_on_free_days_become_a_second_spell(cast, sign_in):
    case, client = make_case(by=cast["lan"]), sign_in(cast["lan"])
    draft = begin(client, case)
    answers = {
        "age": born(14),
        "danger": NO_DANGER,
        "working": WORKS,
        "jobs": {"types": ["nuoi-tam"]},
        "for_whom": {"setting": "family"},
        "season": NO_SEASON,
        "hours": {"weekdays": WHOLE_WEEK, "hours": "2", "free_hours": "5"},
        "times": DAYTIME,
        "hazards": NO_HAZARD,
        "school": {"answer": "no"},
        "chores": NO_CHORES,
    }
    walk(client, draft, answers)
    row = conclude(client, draft, "child_labour")
    spells = [(part["hours_per_day"], part["days_per_week"]) for part in row.facts["activities"]]
    assert spells == [(2.0, 5), (5.0, 2)]
    assert "LC146.1-day" in {reason["code"] for reason in row.result["reasons"]}


def test_unknown_and_refused_are_answers_and_never_make_it_milder(cast, sign_in):
    case, client = make_case(by=cast["lan"]), sign_in(cast["lan"])
    draft = begin(client, case)
    answers = {
        "age": {"unknown": "on", "sex": "unknown"},
        "danger": {"worst_forms": ["unknown"], "immediate": "refused"},
        "working": WORKS,
        "jobs": {"instead": "refused"},
        "for_whom": {"setting": "refused"},
        "season": NO_SEASON,
        "hours": {"instead": "unknown"},
        "times": {"night": "unknown"},
        "hazards": {"hazards": ["refused"]},
        "codes": {"codes": ["unknown"]},
        "contract": {"answer": "unknown"},
        "school": {"answer": "refused"},
        "chores": {"answer": "refused"},
    }
    walk(client, draft, answers)
    shown = client.get(url("screening_check", draft.pk)).content.decode()
    assert "Không muốn trả lời" in shown
    row = conclude(client, draft, "undetermined")
    result = row.result
    assert (row.label, result["sdg_economic"], result["hazardous"]) == ("undetermined", None, None)
    assert {"birth_date", "work_type", "hazards", "hours_per_day"} <= set(result["missing"])
    assert row.facts["answers"]["other/for_whom"] == {"setting": "refused"}


def test_a_draft_resumes_where_it_was_left(cast, sign_in):
    case, client = make_case(by=cast["lan"]), sign_in(cast["lan"])
    draft = begin(client, case)
    client.post(url("screening_step", draft.pk, "tuoi"), born(12))
    client.post(url("screening_step", draft.pk, "dau-hieu-nguy-hiem"), NO_DANGER)
    again = sign_in(cast["lan"])
    assert again.get(url("screening_new", case.pk)).url == url("screening", draft.pk)
    resumed = again.get(url("screening", draft.pk))
    assert resumed.url == url("screening_step", draft.pk, "co-lam-viec")
    assert "Câu 3 trên" in again.get(resumed.url).content.decode()
    back = again.get(url("screening_step", draft.pk, "tuoi")).context["form"]["year"].value()
    assert (Screening.objects.count(), str(back)) == (1, born(12)["year"])


def told_year(draft):
    return str(Screening.objects.get(pk=draft.pk).facts["answers"]["age"]["year"])


def test_who_answers_the_same_question_second_sees_both_and_chooses(cast, sign_in):
    case, lan = make_case(by=cast["lan"]), sign_in(cast["lan"])
    Role.objects.create(user=cast["hoa"], kind="officer", area=case.commune, starts=today())
    hoa, draft = sign_in(cast["hoa"]), begin(lan, case)
    age, danger = (url("screening_step", draft.pk, slug) for slug in ("tuoi", "dau-hieu-nguy-hiem"))
    opened = {"version": hoa.get(age).context["version"]}
    first, second = born(12), born(14)
    assert lan.post(age, {**first, "version": opened["version"]}).url == danger
    # What was kept by itself while the form was sent comes late: the form holds it, nobody else was there.
    assert lan.post(age, {**second, **opened, "autosave": "1"}).status_code == 204
    assert not Screening.objects.get(pk=draft.pk).facts.get("typed")
    assert "Người khác vừa lưu" not in lan.get(danger).content.decode()
    # What is typed on is not kept over an answer, and an answer is not written over one that was not seen.
    assert hoa.post(age, {**second, **opened, "autosave": "1"}).status_code == 409
    page = hoa.post(age, {**second, **opened})
    for words in (first["year"], second["year"], "Người khác vừa sửa", "Nguyễn Thị Lan", "moj-sub-nav"):
        assert words in page.content.decode()
    newest = page.context["both"].version
    for sent, kept in (
        ({**opened, "chon": "answer"}, first),
        ({"version": newest, "chon": "answer"}, first),
        ({"version": newest, "chon": "answer", "chon-answer": "theirs"}, first),
        ({"version": newest, "chon": "answer", "chon-answer": "mine"}, second),
    ):
        hoa.post(age, {**second, **sent})
        assert told_year(draft) == kept["year"]
    # The same answer, or another question, is no clash; what was concluded on must be what is stored.
    assert hoa.post(age, {**second, **opened}).url == danger
    assert lan.post(danger, {**NO_DANGER, **opened}).status_code == 302
    assert set(Screening.objects.get(pk=draft.pk).facts["answers"]) == {"age", "danger"}
    with pytest.raises(NotNow, match="Người khác vừa lưu"):
        screenings.finish_screening(draft, by=cast["lan"], **opened)


def test_a_mistake_keeps_what_was_typed_and_saves_nothing(cast, sign_in):
    case, client = make_case(by=cast["lan"]), sign_in(cast["lan"])
    draft = begin(client, case)
    bad = {"year": "2013", "month": "2", "day": "30", "sex": "male"}
    response = client.post(url("screening_step", draft.pk, "tuoi"), bad)
    assert response.status_code == 200
    assert response.context["form"].errors == {"day": ["Ngày này không có thật hoặc ở tương lai."]}
    assert response.context["form"]["month"].value() == "2"
    to_come = client.post(url("screening_step", draft.pk, "tuoi"), {"year": "2100", "sex": "male"})
    assert list(to_come.context["form"].errors) == ["year"]
    client.post(url("screening_step", draft.pk, "tuoi"), born(12))
    both = {"worst_forms": ["none", "sale"], "immediate": "no"}
    response = client.post(url("screening_step", draft.pk, "dau-hieu-nguy-hiem"), both)
    assert list(response.context["form"].errors) == ["worst_forms"]
    assert set(Screening.objects.get(pk=draft.pk).facts["answers"]) == {"age"}


def test_work_types_are_found_without_diacritics_and_ticks_stay(cast, sign_in):
    case, client = make_case(by=cast["lan"]), sign_in(cast["lan"])
    draft = begin(client, case)
    for slug, answer in (("tuoi", born(12)), ("dau-hieu-nguy-hiem", NO_DANGER), ("co-lam-viec", WORKS)):
        client.post(url("screening_step", draft.pk, slug), answer)
    data = {"find": "1", "sought": "det tho cam", "types": ["nuoi-tam"]}
    response = client.post(url("screening_step", draft.pk, "cong-viec"), data)
    shown = [value for value, _ in response.context["form"].fields["types"].choices]
    assert shown == ["nuoi-tam", "det-tho-cam-theu-tho-cam"]
    assert response.context["form"]["types"].value() == ["nuoi-tam"]
    assert "jobs" not in Screening.objects.get(pk=draft.pk).facts["answers"]


def test_immediate_danger_opens_the_emergency_page_and_starts_one_clock(cast, sign_in):
    case, client = make_case(by=cast["lan"]), sign_in(cast["lan"])
    draft = begin(client, case)
    client.post(url("screening_step", draft.pk, "tuoi"), born(12))
    danger = {"worst_forms": ["forced_labour"], "immediate": "yes"}
    for expected in (url("screening_emergency", draft.pk), url("screening_step", draft.pk, "co-lam-viec")):
        response = client.post(url("screening_step", draft.pk, "dau-hieu-nguy-hiem"), danger)
        assert response.url == expected
    page = client.get(url("screening_emergency", draft.pk)).content.decode()
    assert all(f'href="tel:{number}"' in page for number in ("111", "113"))
    clock = case.deadlines.get(kind=DeadlineKind.EMERGENCY)
    assert clock.due_at - clock.starts_at == dt.timedelta(hours=12)
    assert "Khẩn cấp" in client.get(url("case", case.pk)).content.decode()
    moment = timezone.localtime().strftime("%d/%m/%Y %H:%M")
    step = {"kind": "safe_place", "at": moment, "whom": "Công an xã", "where": "Nhà bà ngoại"}
    client.post(url("emergency", case.pk), step)
    clock.refresh_from_db()
    assert clock.met_at is not None
    assert case.emergency_steps.get().where == "Nhà bà ngoại"


def finished(cast, sign_in):
    """A draft of a girl of ten who does not work, with every question answered; the client and the draft."""
    case, client = make_case(by=cast["lan"]), sign_in(cast["lan"])
    draft = begin(client, case)
    answers = {"age": born(10), "danger": NO_DANGER, "working": {"answer": "no"}, "chores": NO_CHORES}
    walk(client, draft, answers)
    return client, draft


def test_another_conclusion_needs_a_written_reason(cast, sign_in):
    client, draft = finished(cast, sign_in)
    response = client.post(
        url("screening_result", draft.pk), {"label": "child_labour", "override_reason": " "}
    )
    assert list(response.context["form"].errors) == ["override_reason"]
    assert Screening.objects.get(pk=draft.pk).finished_at is None
    row = conclude(client, draft, "child_labour", override_reason="Hàng xóm thấy trẻ làm ở lò gạch")
    assert (row.label, row.proposed_label) == ("child_labour", "not_working")
    assert "Hàng xóm thấy trẻ làm ở lò gạch" in client.get(url("screening", draft.pk)).content.decode()


def test_a_finished_screening_is_never_overwritten(cast, sign_in):
    client, draft = finished(cast, sign_in)
    first = conclude(client, draft, "not_working")
    again = client.post(url("screening_result", draft.pk), {"label": "worst_form", "override_reason": "x"})
    late = client.post(url("screening_step", draft.pk, "tuoi"), born(16)).content.decode()
    assert ("Chưa lưu được" in late, f"{born(16)['year']}</dd>" in late) == (True, True)
    assert "Hình thức lao động trẻ em tồi tệ nhất</dd>" in again.content.decode()
    unasked = client.post(url("screening_step", draft.pk, "viec-9-thoi-gian"), {"hours": "7"})
    assert (unasked.status_code, "Chưa lưu được" in unasked.content.decode()) == (200, True)
    row = Screening.objects.get(pk=draft.pk)
    assert (row.label, row.facts, row.finished_at) == (
        "not_working",
        first.facts,
        first.finished_at,
    )


def test_a_second_screening_is_a_second_row_beside_the_first(cast, sign_in):
    client, draft = finished(cast, sign_in)
    conclude(client, draft, "not_working")
    second = begin(client, draft.case, respondent="caregiver")
    answers = {"age": born(10), "danger": NO_DANGER, "working": {"answer": "no"}, "chores": NO_CHORES}
    walk(client, second, {**answers, "danger": {"worst_forms": ["debt_bondage"], "immediate": "no"}})
    conclude(client, second, "worst_form")
    table = client.get(url("screenings", draft.case_id)).context["table"]
    assert table["rows"][0][1:] == [
        "Hình thức lao động trẻ em tồi tệ nhất",
        "Không tham gia lao động",
    ]
    assert table["rows"][4][1:] == ["Cha, mẹ, người chăm sóc", "Trẻ"]


def test_the_same_form_sent_twice_begins_and_concludes_once(cast, sign_in):
    case, client = make_case(by=cast["lan"]), sign_in(cast["lan"])
    token = "0b0d7f4e-0000-4000-8000-000000000001"
    start = {"respondent": "child", "once": token}
    sent = [client.post(url("screening_new", case.pk), start).url for _ in range(2)]
    assert (Screening.objects.count(), sent[0]) == (1, sent[1])
    other, draft = finished(cast, sign_in)
    data = {"label": "not_working", "once": "0b0d7f4e-0000-4000-8000-000000000002"}
    for _ in range(2):
        other.post(url("screening_result", draft.pk), data)
    assert Screening.history.filter(id=draft.pk, history_change_reason="finish_screening").count() == 1


def test_undetermined_cannot_be_screened_out(cast, sign_in):
    client, draft = finished(cast, sign_in)
    conclude(client, draft, "undetermined", override_reason="Trẻ không nói")
    client.post(url("screen_out", draft.case_id))
    assert Case.objects.get(pk=draft.case_id).state == CaseState.NEW


def test_the_check_shows_answers_in_the_order_asked_with_a_link_to_each(cast, sign_in):
    client, draft = finished(cast, sign_in)
    rows = client.get(url("screening_check", draft.pk)).context["answers"]
    told = born(10)
    assert rows[0]["value"] == (
        f"Ngày sinh: {told['day']}; Tháng sinh: {told['month']}; Năm sinh: {told['year']}; Giới tính: Nữ"
    )
    assert rows[1]["value"] == (
        "Dấu hiệu: Không có điều nào ở trên; Trẻ có đang gặp nguy hiểm ngay lúc này không? Không"
    )
    assert [row["actions"][0]["href"] for row in rows] == [
        url("screening_step", draft.pk, slug)
        for slug in ("tuoi", "dau-hieu-nguy-hiem", "co-lam-viec", "viec-nha")
    ]
