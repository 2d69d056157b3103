import datetime as dt

import pytest
from django.utils import timezone

from casework.actions.supports import give_support
from casework.models import Case, Deadline
from reports.figures import Period, commune_figures
from tests.factories import make_case, make_report
from vietnam.calendar import today

pytestmark = pytest.mark.django_db


@pytest.fixture
def month():
    return Period(today().year, today().month)


def test_every_choice_is_counted_zero_included(cast, few_areas, month):
    figures = commune_figures(few_areas["A"], month)
    assert sum(figures.by_state.values()) == 0
    assert len(figures.by_state) == 8
    assert list(figures.by_age.values()) == [0, 0, 0, 0, 0]
    assert figures.support == figures.to_decide == figures.decided == []


def test_only_the_own_commune_is_counted(cast, few_areas, month):
    make_case(by=cast["lan"], state="assessed")
    make_case(by=cast["lan"])
    make_case(by=cast["hoa"])
    make_report(by=cast["lan"])
    figures = commune_figures(few_areas["A"], month)
    assert figures.open_cases == 2
    assert figures.by_state["Đã đánh giá"] == 1
    assert figures.by_state["Chờ sàng lọc"] == 1
    assert figures.by_risk["Nguy cơ cao"] == 1
    assert figures.by_label["Lao động trẻ em"] == 1
    assert (figures.opened, figures.closed) == (2, 0)


@pytest.mark.parametrize(
    ("years", "band"),
    [(12, "Dưới 13 tuổi"), (13, "13–14 tuổi"), (15, "15 tuổi"), (16, "16–17 tuổi"), (18, "Chưa rõ tuổi")],
)
def test_age_bands_begin_on_the_birthday(cast, few_areas, month, years, band):
    born = today().replace(year=today().year - years)
    make_case(by=cast["lan"], birth_date=born)
    by_age = commune_figures(few_areas["A"], month).by_age
    assert {str(label): count for label, count in by_age.items() if count} == {band: 1}


def test_deadlines_met_in_time_late_and_missed(cast, few_areas, month):
    now = timezone.now()
    for met in (now - dt.timedelta(hours=2), now, None):
        case = make_case(by=cast["lan"], chair=cast["minh"], state="planned")
        due = now - dt.timedelta(hours=1)
        Deadline.objects.filter(case=case, kind="approval").update(due_at=due, met_at=met)
    figures = commune_figures(few_areas["A"], month)
    approval = figures.deadlines[2]
    assert (str(approval.label), approval.on_time, approval.late) == ("Phê duyệt kế hoạch", 1, 1)


def test_what_the_committee_must_decide_is_listed_by_code(cast, few_areas, month):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="planned")
    (row,) = commune_figures(few_areas["A"], month).to_decide
    assert row["code"] == case.code
    assert str(row["question"]) == "Phê duyệt kế hoạch hỗ trợ, can thiệp"
    assert row["due"] == timezone.localtime(Case.objects.get(pk=case.pk).next_due).date()


def test_decisions_and_support_of_the_month(cast, few_areas, month):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="in_progress")
    for given_on, worth in ((today(), 1_800_000), (today() - dt.timedelta(days=70), 5)):
        give_support(case, by=cast["lan"], kind="bicycle", what="Xe đạp", given_on=given_on, worth=worth)
    figures = commune_figures(few_areas["A"], month)
    assert [(row["code"], str(row["outcome"])) for row in figures.decided] == [(case.code, "Phê duyệt")]
    assert [(str(row.label), row.times, row.worth) for row in figures.support] == [("Xe đạp", 1, 1_800_000)]


def test_the_number_of_queries_does_not_grow(cast, few_areas, month, django_assert_num_queries):
    make_case(by=cast["lan"], chair=cast["minh"], state="planned")
    with django_assert_num_queries(17):
        commune_figures(few_areas["A"], month)
    for _ in range(2):
        make_case(by=cast["lan"], chair=cast["minh"], state="planned")
    with django_assert_num_queries(17):
        commune_figures(few_areas["A"], month)


def test_february_of_a_leap_year_ends_on_the_29th():
    assert Period(2028, 2).dates == (dt.date(2028, 2, 1), dt.date(2028, 2, 29))
