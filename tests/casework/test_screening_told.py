"""Who told what: child and caregiver apart, earlier answers, what was typed, the season, another rule set."""

import datetime as dt
import json
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from casework.actions import screenings
from casework.actions.screenings import keep_typed, save_step
from casework.comparing import partner, side_by_side
from casework.doubts import doubts_of
from casework.forms.screening import CodesForm
from casework.law import current_rules
from casework.models import Case, Screening
from casework.wizard import facts_of, judge, proposed_codes
from casework.workflow import NotNow
from tests.casework.test_screening_wizard import (
    DAYTIME,
    NO_CHORES,
    NO_DANGER,
    NO_HAZARD,
    NO_SEASON,
    SCHOOL_DAYS,
    WORKS,
    begin,
    born,
    conclude,
    walk,
)
from tests.casework.walk import text_of
from tests.factories import make_case, screen
from vietnam.calendar import today

pytestmark = pytest.mark.django_db

SILK = {
    "age": born(14),
    "danger": NO_DANGER,
    "working": WORKS,
    "jobs": {"types": ["nuoi-tam"]},
    "for_whom": {"setting": "family"},
    "hours": {"weekdays": SCHOOL_DAYS, "hours": "3"},
    "season": NO_SEASON,
    "times": DAYTIME,
    "hazards": NO_HAZARD,
    "school": {"answer": "no"},
    "chores": NO_CHORES,
}


def url(name, *args):
    return reverse(f"casework:{name}", args=args)


def told(client, case, answers, **start):
    """Walk a screening to its end and conclude as proposed."""
    draft = begin(client, case, **start)
    walk(client, draft, answers)
    proposed = judge(Screening.objects.get(pk=draft.pk).facts)["proposed_label"]
    return conclude(client, draft, proposed)


def test_child_and_caregiver_tell_apart_and_the_graver_stays(cast, sign_in):
    case, client = make_case(by=cast["lan"]), sign_in(cast["lan"])
    child = begin(client, case, others_present="Bà nội")
    client.post(url("screening_new", case.pk), {"respondent": "caregiver"})
    assert Screening.objects.filter(case=case, finished_at=None).count() == 2
    caregiver = Screening.objects.get(case=case, respondent="caregiver")
    assert caregiver.beside == child
    walk(client, child, {**SILK, "hours": {"weekdays": SCHOOL_DAYS, "hours": "6"}})
    conclude(client, child, "child_labour")
    walk(client, caregiver, SILK)
    shown = client.get(url("screening_result", caregiver.pk))
    assert [line["key"] for line in shown.context["differences"]] == ["nuoi-tam/hours"]
    conclude(client, caregiver, "light_work")
    labels = {row.respondent: row.label for row in Screening.objects.filter(case=case)}
    assert labels == {"child": "child_labour", "caregiver": "light_work"}
    assert Case.objects.get(pk=case.pk).legal_label == "child_labour"
    page = client.get(url("screening_compare", child.pk, caregiver.pk))
    assert page.context["differ"] == 1
    assert "Bà nội" in page.content.decode()


def test_other_hours_under_one_conclusion_are_a_thing_that_does_not_fit(cast, sign_in):
    case, client = make_case(by=cast["lan"]), sign_in(cast["lan"])
    child = begin(client, case)
    client.post(url("screening_new", case.pk), {"respondent": "caregiver"})
    caregiver = Screening.objects.get(case=case, respondent="caregiver")
    walk(client, child, SILK)
    conclude(client, child, "light_work")
    walk(client, caregiver, {**SILK, "hours": {"weekdays": SCHOOL_DAYS, "hours": "2"}})
    conclude(client, caregiver, "light_work")
    assert [doubt.found.key for doubt in doubts_of(case)] == [f"told_hours:{caregiver.pk}-{child.pk}"]
    page = text_of(client.get(url("contradictions", case.pk)))
    assert "cùng kết luận nhưng kể khác nhau về số giờ làm" in page


def test_a_screening_of_another_case_is_not_set_beside(cast, sign_in):
    one, other = (make_case(by=cast["lan"]) for _ in range(2))
    first, second = (screen(case, by=cast["lan"]) for case in (one, other))
    client = sign_in(cast["lan"])
    assert client.get(url("screening_compare", first.pk, second.pk)).status_code == 404
    assert client.get(url("screening_compare", first.pk, first.pk)).status_code == 404
    assert partner(first) is None


def test_a_screening_may_begin_from_the_earlier_one_and_leaves_it_alone(cast, sign_in):
    case, client = make_case(by=cast["lan"]), sign_in(cast["lan"])
    first = told(client, case, SILK)
    before = Screening.objects.filter(pk=first.pk).values().get()
    second = begin(client, case, from_earlier="on")
    assert second.starts_from == first
    assert second.facts == {}
    page = client.get(url("screening_step", second.pk, "co-lam-viec"))
    assert page.context["form"].initial == {"answer": "yes"}
    assert page.context["earlier"] == "Có"
    danger = client.get(url("screening_step", second.pk, "dau-hieu-nguy-hiem"))
    assert danger.context["form"].initial == {}
    walk(client, second, {**SILK, "hours": {"weekdays": SCHOOL_DAYS, "hours": "5"}})
    second = conclude(client, second, "child_labour")
    assert Screening.objects.filter(pk=first.pk).values().get() == before
    [line] = [line for line in side_by_side(first, second) if line["differs"]]
    assert line["key"] == "nuoi-tam/hours"
    page = client.get(url("screening_compare", first.pk, second.pk))
    changed = {line["title"] for line in page.context["results"] if line["differs"]}
    assert {"Kết luận của cán bộ", "Kết quả đề xuất", "Căn cứ"} <= changed


def test_what_was_typed_is_kept_while_typing_and_going_back(cast, sign_in):
    case, client = make_case(by=cast["lan"]), sign_in(cast["lan"])
    draft = begin(client, case)
    age, danger = (
        url("screening_step", draft.pk, "tuoi"),
        url("screening_step", draft.pk, "dau-hieu-nguy-hiem"),
    )
    assert client.post(age, {"day": "31", "month": "2", "year": "20", "autosave": "1"}).status_code == 204
    page = client.get(age)
    assert [page.context["form"][name].value() for name in ("day", "month", "year")] == ["31", "2", "20"]
    assert "answers" not in Screening.objects.get(pk=draft.pk).facts
    client.post(age, born(12))
    back = client.post(danger, {"worst_forms": ["debt_bondage"], "back": "1"})
    assert back.url == age
    assert client.get(danger).context["form"]["worst_forms"].value() == ["debt_bondage"]
    draft.refresh_from_db()
    assert "danger" not in draft.facts["answers"]
    assert draft.facts["worst_forms"] is None


@pytest.mark.parametrize("junk", ["x" * 50_000, "<script>alert(1)</script>", "🦐", "pho\u031b"])
def test_typing_anything_is_kept_as_text(cast, sign_in, junk):
    case, client = make_case(by=cast["lan"]), sign_in(cast["lan"])
    draft = begin(client, case)
    step = url("screening_step", draft.pk, "tuoi")
    assert client.post(step, {"year": junk, "sex": junk, "autosave": "1"}).status_code == 204
    page = client.get(step)
    assert page.status_code == 200
    assert "<script>alert(1)" not in page.content.decode()


def test_keeping_what_is_unchanged_writes_no_history(cast):
    draft = screenings.begin_screening(make_case(by=cast["lan"]), by=cast["lan"], respondent="child")
    for _ in range(3):
        keep_typed(draft, by=cast["lan"], key="age", typed="year=2013")
    assert draft.history.count() == 2


def test_the_season_is_judged_apart_and_the_graver_is_proposed(cast, sign_in):
    case, client = make_case(by=cast["lan"]), sign_in(cast["lan"])
    season = {"answer": "yes", "hours": "9", "days": "6", "when": "mùa tằm"}
    row = told(client, case, {**SILK, "hours": {"not_this_week": "on"}, "season": season})
    assert row.proposed_label == "child_labour"
    assert row.result["season"]["legal_label"] == "child_labour"
    assert row.result["sdg_economic"] is False
    page = client.get(url("screening", row.pk))
    assert page.context["found"]["season"]["label"] == "child_labour"


def test_what_is_missing_leads_to_its_question(cast, sign_in):
    case, client = make_case(by=cast["lan"]), sign_in(cast["lan"])
    draft = begin(client, case)
    walk(client, draft, {**SILK, "hours": {"instead": "unknown"}})
    page = client.get(url("screening_result", draft.pk))
    links = {gap["href"] for gap in page.context["found"]["missing"]}
    assert url("screening_step", draft.pk, "viec-1-thoi-gian") in links
    assert all(client.get(link).status_code == 200 for link in links)


def test_a_follow_up_question_decides_on_the_codes(cast, sign_in):
    """Coffee in the hills: not on a list by itself, barred when pesticide is sprayed."""
    case, client = make_case(by=cast["lan"]), sign_in(cast["lan"])
    answers = {
        **SILK,
        "age": born(16),
        "jobs": {"types": ["hai-ca-phe"]},
        "details": {"pesticide": "yes", "slope_deg": "20"},
        "load": {"kg": "0", "frequency": "occasional"},
    }
    draft = begin(client, case)
    proposed = {}

    def codes(page):
        proposed["codes"] = page.context["form"].initial["codes"]
        return {"codes": proposed["codes"]}

    for _ in range(30):
        step = client.get(url("screening", draft.pk)).url
        if step == url("screening_check", draft.pk):
            break
        page = client.get(step)
        name = page.context["page"].question.name
        assert client.post(step, codes(page) if name == "codes" else answers[name]).status_code == 302
    assert proposed["codes"] == ["LC147-1c"]
    assert judge(Screening.objects.get(pk=draft.pk).facts)["legal_label"] == "hazardous"


NUMBERS = current_rules().numbers
SHORTER = {**NUMBERS["hours"], "under_15": {"day": 2, "week": 10}}
FUTURE = replace(current_rules(), version="XX-2031-01-01", numbers={**NUMBERS, "hours": SHORTER})


@pytest.fixture
def two_rule_sets(monkeypatch):
    sets = (current_rules(), FUTURE)
    for place in ("casework.views.comparing", "casework.management.commands.reclassify"):
        monkeypatch.setattr(f"{place}.rule_sets", lambda: sets)


def test_another_dated_rule_set_is_shown_beside_and_changes_nothing(cast, sign_in, two_rule_sets):
    case, client = make_case(by=cast["lan"]), sign_in(cast["lan"])
    row = told(client, case, SILK)
    assert row.label == "light_work"
    before = Screening.objects.filter(pk=row.pk).values().get()
    page = client.get(url("screening_rules", row.pk), {"bo": FUTURE.version})
    lines = {line["title"]: line for line in page.context["results"]}
    assert lines["Kết quả đề xuất"]["differs"]
    assert lines["Bộ quy định"]["second"] == FUTURE.version
    # The law's own words with their place, as the result has them, not its bare code.
    reason = row.result["reasons"][0]
    assert f"{reason['vi']} [{reason['code']}]" in lines["Căn cứ"]["first"].splitlines()
    assert client.get(url("screening_rules", row.pk), {"bo": "x'\"<b>"}).status_code == 200
    assert Screening.objects.filter(pk=row.pk).values().get() == before
    out = StringIO()
    call_command("reclassify", FUTURE.version, case=case.code, stdout=out)
    [line] = [json.loads(text) for text in out.getvalue().splitlines()]
    assert line["stored"]["legal_label"] == "light_work"
    assert line["again"] == {**line["stored"], "legal_label": "child_labour", "rules": FUTURE.version}
    assert line["changed"] == ["legal_label"]
    assert row.history.count() == Screening.objects.get(pk=row.pk).history.count()


def test_without_another_rule_set_a_sentence_says_so(cast, sign_in):
    case, client = make_case(by=cast["lan"]), sign_in(cast["lan"])
    row = told(client, case, SILK)
    page = client.get(url("screening_rules", row.pk), {"bo": row.rules})
    assert (page.context["chosen"], "Chưa có bộ quy định khác để so" in text_of(page)) == (None, True)
    assert "<table" not in text_of(page)


SPRAY = "phun-thuoc-tru-sau"


def test_rules_that_are_not_in_force_yet_ask_nothing(monkeypatch):
    """A circular of 2031 that lists no work and no place any more."""
    starts = dt.date(2031, 1, 1)
    future = replace(FUTURE, in_force_from=starts, hazardous=frozenset(), work=frozenset(), place=frozenset())
    sets = (current_rules(), future)
    monkeypatch.setattr("casework.law.rules.rule_sets", lambda: sets)
    proposed = {day: proposed_codes(SPRAY, {}, day) for day in (today(), starts)}
    assert proposed == {today(): ["LC147-1c"], starts: []}
    forms = {day: CodesForm(job=SPRAY, on=day) for day in (None, starts)}
    listed = {day: "LC147-1c" in dict(form.fields["codes"].choices) for day, form in forms.items()}
    assert listed == {None: True, starts: False}
    answers = {"working": {"answer": "yes"}, "jobs": {"types": [SPRAY]}}
    job = facts_of(answers, case_code="x", as_of=today())["activities"][0]
    assert job["work_codes"] == ["LC147-1c"]


def test_an_unknown_rule_set_is_refused_by_name(two_rule_sets):
    with pytest.raises(CommandError, match="XX-2031-01-01"):
        call_command("reclassify", "VN-1900-01-01")


def test_two_in_one_moment_do_not_take_each_others_answers(cast):
    draft = screenings.begin_screening(make_case(by=cast["lan"]), by=cast["lan"], respondent="child")
    second = Screening.objects.get(pk=draft.pk)
    save_step(draft, by=cast["lan"], step=1, facts={"answers": {"age": {"stated_age": 12}}})
    with pytest.raises(NotNow, match="Người khác vừa lưu"):
        save_step(second, by=cast["lan"], step=1, facts={"answers": {"working": {"answer": "no"}}})
    assert Screening.objects.get(pk=draft.pk).facts["answers"] == {"age": {"stated_age": 12}}


def test_a_draft_has_no_result_to_be_run_again(cast, sign_in):
    draft = screenings.begin_screening(make_case(by=cast["lan"]), by=cast["lan"], respondent="child")
    save_step(draft, by=cast["lan"], step=1, facts={})
    assert sign_in(cast["lan"]).get(url("screening_rules", draft.pk)).status_code == 404
