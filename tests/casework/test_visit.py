"""A visit: few questions, the last visit's facts, the next date; what follows for the case and its clocks."""

import datetime as dt

import pytest
from django.urls import reverse

from casework.actions.family import add_sibling, report_sibling
from casework.actions.hiding import hide_name
from casework.actions.reports import open_case
from casework.actions.visits import record_visits
from casework.models import Case, Visit, VisitSheet
from casework.workflow import NotNow
from tests.casework.walk import day, state_of, text_of, token, url
from tests.factories import make_case, make_visit, screen
from vietnam.calendar import ZONE, end_of_day, today

pytestmark = pytest.mark.django_db
SEEN = {"child_seen": True, "seen_alone": True, "still_in_child_labour": False}


def filled(**changes):
    """A filled-in form; the child of `make_case` is at high risk once assessed, before that not assessed."""
    return {
        "on": day(0),
        "child_seen": "alone",
        "still_in_child_labour": "no",
        "attending_school": "yes",
        "child_words": "Em đi học đều",
        "caregiver_words": "Con đi học",
        "observed": "Có góc học tập",
        "next_visit_on": day(14),
        "next_visit_reason": "Gia đình hẹn",
        **changes,
    }


def test_the_first_visit_starts_the_plan_and_sets_the_next_date(cast, sign_in):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="approved")
    sign_in(cast["lan"]).post(url("visit_new", case.pk), filled())
    visit = Visit.objects.get()
    answers = (visit.child_seen, visit.still_in_child_labour, visit.attending_school)
    assert (answers, visit.by, state_of(case)) == ((True, False, True), cast["lan"], "in_progress")
    stored = Case.objects.get(pk=case.pk)
    due = end_of_day(today() + dt.timedelta(days=14)).replace(microsecond=0)
    assert (stored.next_kind, stored.next_due) == ("visit", due)


def test_the_clock_is_met_on_the_day_of_the_visit_not_of_the_typing(cast):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="approved")
    yesterday = today() - dt.timedelta(days=1)
    case.deadlines.filter(kind="visit").update(starts_at=end_of_day(yesterday) - dt.timedelta(days=3))
    make_visit(case, by=cast["lan"], on=yesterday)
    assert case.deadlines.get(kind="visit", met_at__isnull=False).met_at.astimezone(ZONE).date() == yesterday


def test_not_known_stays_not_known(cast, sign_in):
    case = make_case(by=cast["lan"], state="registered")
    answers = dict.fromkeys(("still_in_child_labour", "attending_school"), "unknown")
    answers |= {"child_seen": "no", "why_not_seen": "Trẻ đi vắng"}
    sign_in(cast["lan"]).post(url("visit_new", case.pk), filled(**answers))
    visit = Visit.objects.get()
    assert (visit.child_seen, visit.still_in_child_labour, visit.attending_school) == (False, None, None)


def test_a_child_back_at_work_asks_for_a_new_screening(cast, sign_in):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="approved")
    sign_in(cast["lan"]).post(url("visit_new", case.pk), filled(still_in_child_labour="yes"))
    assert case.deadlines.filter(kind="rescreening", met_at=None, cancelled_at=None).count() == 1


def test_the_form_shows_the_last_visit_and_the_safety_reminder(cast, sign_in):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="approved")
    make_visit(case, by=cast["lan"], observed="Nhà khóa cửa buổi sáng")
    response = sign_in(cast["lan"]).get(url("visit_new", case.pk))
    shown = text_of(response)
    assert "Nhà khóa cửa buổi sáng" in shown
    assert "Không để lộ ai đã báo tin" in shown
    assert 5 <= response.context["form"].questions() <= 8


def test_the_blank_sheet_is_at_hand(cast, sign_in):
    case = make_case(by=cast["lan"], state="registered")
    sheet = reverse("reports:paper_file", args=["visit_blank", case.pk])
    for page in ("visits", "visit_new"):
        assert f'href="{sheet}"' in text_of(sign_in(cast["lan"]).get(url(page, case.pk)))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("child_seen", ""),
        ("child_seen", "unknown"),
        ("on", day(1)),
        ("next_visit_on", day(-1)),
        ("attending_school", "x"),
        ("child_seen", "later"),
        ("on", "31/2/2026"),
        ("next_visit_on", day(91)),
    ],
)
def test_a_mistake_keeps_what_was_typed(cast, sign_in, name, value):
    case, client = make_case(by=cast["lan"], state="registered"), sign_in(cast["lan"])
    response = client.post(url("visit_new", case.pk), filled(**{name: value}))
    assert list(response.context["form"].errors) == [name]
    assert "Có góc học tập" in text_of(response)
    assert Visit.objects.count() == 0


def test_no_visit_before_screening(cast, sign_in):
    case, client = make_case(by=cast["lan"]), sign_in(cast["lan"])
    assert client.get(url("visit_new", case.pk)).url == url("case", case.pk)
    response = client.post(url("visit_new", case.pk), filled(), follow=True)
    assert "nên chưa làm được việc này" in text_of(response)
    assert Visit.objects.count() == 0


def test_the_same_visit_sent_twice_is_one(cast, sign_in):
    case, client = make_case(by=cast["lan"], state="registered"), sign_in(cast["lan"])
    for _ in range(2):
        client.post(url("visit_new", case.pk), filled(once="0b0d7f4e-0000-4000-8000-000000000004"))
    assert Visit.objects.count() == 1


@pytest.fixture
def home(cast):
    """A case in work and one of a brother or sister, just registered; both of the same household."""
    case = make_case(by=cast["lan"], chair=cast["minh"], state="approved", full_name="Nguyễn Văn Anh")
    child = {"full_name": "Nguyễn Thị Em", "birth_date": today() - dt.timedelta(days=9 * 366)}
    em = add_sibling(case, by=cast["lan"], child={**child, "birth_precision": "day"})
    report = report_sibling(case, em, by=cast["lan"])
    other = open_case(report, by=cast["lan"])
    screen(other, by=cast["lan"])
    return case, Case.objects.get(pk=other.pk)


def of_sibling(other, **answers):
    """What is typed about the other child of the sheet."""
    given = {"child_seen": "others", "still_in_child_labour": "no", "attending_school": "yes", **answers}
    return {f"tre-{other.pk}-{name}": value for name, value in given.items()}


def test_one_sheet_for_all_children_of_a_household(cast, sign_in, home):
    case, other = home
    client = sign_in(cast["lan"])
    shown = text_of(client.get(url("visit_new", case.pk)))
    assert "N.V.A., 12 tuổi" in shown
    assert "N.T.E., 9 tuổi" in shown
    assert "Nguyễn Thị Em" not in shown
    missing = client.post(url("visit_new", case.pk), filled() | of_sibling(other))
    assert "Ghi lý do." in text_of(missing)
    assert Visit.objects.count() == 0
    client.post(url("visit_new", case.pk), filled() | of_sibling(other, why_others="Mẹ ngồi cạnh"))
    first, second = case.visits.get(), other.visits.get()
    assert (first.seen_alone, first.why_not_alone) == (True, "")
    assert (second.seen_alone, second.why_not_alone) == (False, "Mẹ ngồi cạnh")
    assert first.caregiver_words == second.caregiver_words == "Con đi học"
    assert first.next_visit_on == second.next_visit_on == today() + dt.timedelta(days=14)
    assert (first.child_words, second.child_words) == ("Em đi học đều", "")


def test_a_child_may_be_left_for_another_time(cast, sign_in, home):
    case, other = home
    left = of_sibling(other, child_seen="later", still_in_child_labour="", attending_school="")
    sign_in(cast["lan"]).post(url("visit_new", case.pk), filled() | left)
    assert (case.visits.count(), other.visits.count()) == (1, 0)


def test_all_rows_of_a_sheet_or_none(cast, home):
    case, other = home
    Case.objects.filter(pk=other.pk).update(state="screened_out")
    with pytest.raises(NotNow):
        record_visits([(case, SEEN), (other, SEEN)], by=cast["lan"], on=today())
    assert Visit.objects.count() == 0


def test_a_hidden_child_has_a_sheet_of_its_own(cast, sign_in, home):
    case, other = home
    hide_name(other, by=cast["lan"], reason="trafficking")
    for one, not_shown in ((case, other.code), (other, case.code)):
        assert not_shown not in text_of(sign_in(cast["lan"]).get(url("visit_new", one.pk)))


def test_what_is_typed_is_kept_until_it_is_sent(cast, sign_in, home):
    case, other = home
    client, typed = sign_in(cast["lan"]), {"observed": "Nhà khóa cửa, ếch 🐸", "on": "31/2/2026"}
    typed |= of_sibling(other, child_words="Em sợ <b>")
    assert client.post(url("visit_new", case.pk), typed | {"autosave": "1"}).status_code == 204
    assert (VisitSheet.objects.count(), Visit.objects.count()) == (1, 0)
    shown = text_of(client.get(url("visit_new", case.pk)))
    assert all(text in shown for text in ("Nhà khóa cửa, ếch 🐸", "31/2/2026", "Em sợ &lt;b&gt;"))
    assert "Phiếu thăm đang ghi dở" in text_of(client.get(url("visits", case.pk)))
    assert "Nhà khóa cửa" not in text_of(sign_in(cast["minh"]).get(url("visits", case.pk)))
    opened = {"version": token(client.get(url("visit_new", case.pk)))}
    client.post(url("visit_new", case.pk), filled() | of_sibling(other, why_others="Mẹ") | opened)
    assert VisitSheet.objects.count() == 0
    # What was still on its way when the visit was saved leaves no draft behind; a new sheet does.
    late = typed | opened | {"autosave": "1"}
    assert client.post(url("visit_new", case.pk), late).status_code == 409
    assert VisitSheet.objects.count() == 0
    shown = text_of(client.get(url("visits", case.pk)))
    assert ("bản nháp gửi đến sau đó không được giữ lại" in shown, "đang ghi dở" in shown) == (True, False)
    again = {"version": token(client.get(url("visit_new", case.pk)))}
    assert client.post(url("visit_new", case.pk), late | again).status_code == 204
    assert "version" not in VisitSheet.objects.get().typed


@pytest.mark.parametrize(
    ("risk", "days"), [("high", 14), ("medium", 30), ("low", 60), ("unknown", 30)], ids=lambda value: value
)
def test_the_next_visit_is_proposed_from_the_risk(cast, sign_in, risk, days):
    case = make_case(by=cast["lan"], state="registered")
    Case.objects.filter(pk=case.pk).update(risk=risk)
    client = sign_in(cast["lan"])
    form = client.get(url("visit_new", case.pk)).context["form"]
    assert form["next_visit_on"].value() == today() + dt.timedelta(days=days)
    other_day = filled(next_visit_on=day(days + 1), next_visit_reason="")
    refused = client.post(url("visit_new", case.pk), other_day)
    assert list(refused.context["form"].errors) == ["next_visit_reason"]
    client.post(url("visit_new", case.pk), filled(next_visit_on="", next_visit_reason=""))
    assert Visit.objects.get().next_visit_on == today() + dt.timedelta(days=days)


def test_a_quick_new_screening_from_the_sheet(cast, sign_in):
    case, client = make_case(by=cast["lan"], state="registered"), sign_in(cast["lan"])
    response = client.post(url("visit_new", case.pk), filled(rescreen=str(case.pk)))
    assert Visit.objects.count() == 1
    assert client.get(response.url).context["form"]["from_earlier"].value() is True
