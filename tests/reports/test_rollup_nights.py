"""A check that was broken off goes on there; days of events are counted once and compared each night."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from areas.models import Area
from audit.models import Event
from reports import access, rollup_days
from reports.actions import rollups as actions
from reports.actions.rollups import (
    compare_figures,
    compare_more,
    count_day,
    count_figures,
    count_today,
    fill_months,
)
from reports.dashboards import house
from reports.models import CommuneFigures, EventDay, FigureCheck
from reports.rollup_days import by_day, days_over, last_days
from reports.rollups import MONTHS, communes_of, figures_now
from tests.factories import make_case
from tests.reports.test_rollups import commune, kept, this_month
from vietnam.calendar import start_of_day, today

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


class Killed(BaseException):
    """What no worker catches."""


@pytest.fixture
def settled(cast):
    make_case(by=cast["lan"])
    make_case(by=cast["hoa"])
    count_figures()


def spoil(user) -> None:
    row = CommuneFigures.objects.get(commune=commune(user), month=this_month().code)
    row.cells = {**row.cells, "new": {"none": 9}}
    row.save()


def broken_off(monkeypatch, after: int) -> None:
    """Compare commune by commune and die in the part after `after` of them."""
    counted, calls = actions.counted, []

    def dies(*given):
        calls.append(given)
        if len(calls) > after:
            raise Killed
        return counted(*given)

    with monkeypatch.context() as patched:
        patched.setattr(actions, "counted", dies)
        with pytest.raises(Killed):
            compare_figures(at_once=1)


def test_a_check_that_was_broken_off_goes_on_and_counts_nothing_twice(cast, settled, monkeypatch):
    first, *_rest, last = sorted((commune(cast[name]).pk, name) for name in ("lan", "hoa"))
    keys = list(communes_of(this_month()).order_by("pk").values_list("pk", flat=True))
    spoil(cast[first[1]])
    spoil(cast[last[1]])
    place = keys.index(first[0]) + 1
    broken_off(monkeypatch, place)
    running = FigureCheck.objects.get()
    assert (running.ended_at, running.last) == (None, first[0])
    assert (running.communes, running.differing) == (place, 1)
    assert kept(cast[first[1]])["new"] != kept(cast[last[1]])["new"] == {"none": 9}
    while compare_more():
        pass
    found = FigureCheck.objects.get()
    assert (found.communes, found.differing, len(found.first)) == (len(keys), 2, found.differences)
    assert {one["commune"] for one in found.first} == {first[0], last[0]}
    assert found.ended_at is not None
    assert kept(cast[last[1]])["new"] != {"none": 9}
    assert compare_more() == 0
    assert compare_figures().differences == 0
    assert FigureCheck.objects.count() == 2


def test_the_minutes_run_ends_a_check_that_was_broken_off(cast, settled, monkeypatch):
    broken_off(monkeypatch, 0)
    count_figures()
    assert FigureCheck.objects.get().ended_at is not None


def events(area, day, done=0, refused=0, after=dt.timedelta(hours=9)) -> None:
    """Write events of a past day: `at` is set by the database's own row alone."""
    at = start_of_day(day) + after
    rows = [Event(deed="read", kind="x", area=area, outcome="done") for _ in range(done)]
    rows += [Event(deed="denied", kind="x", area=area, outcome="hidden") for _ in range(refused)]
    field = Event._meta.get_field("at")
    field.auto_now_add = False
    try:
        for row in rows:
            row.at = at
        Event.objects.bulk_create(rows)
    finally:
        field.auto_now_add = True


@pytest.fixture
def fortnight(cast):
    here, there = commune(cast["lan"]), commune(cast["hoa"])
    days = last_days(timezone.now())
    for at, day in enumerate(days[:-1]):
        events(here, day, done=at + 1, refused=at % 2)
        events(there, day, done=100)
    return here, days


def told(here):
    return by_day([here], Event.objects.filter(area=here), timezone.now())


def test_days_that_are_over_are_counted_once_and_read_as_the_trail_has_them(
    cast, fortnight, django_assert_num_queries
):
    here, days = fortnight
    before = told(here)
    assert [before[day] for day in days[:-1]] == [(at + 1, at % 2) for at in range(13)]
    while count_day():
        pass
    over = days_over(timezone.now())
    assert set(EventDay.objects.filter(area=None).values_list("day", flat=True)) == set(over)
    assert told(here) == before
    # Of a day that was counted nothing is asked of the trail any more.
    events(here, days[3], done=50)
    assert told(here)[days[3]] == before[days[3]]
    with django_assert_num_queries(2):
        told(here)


def test_what_was_done_in_the_last_second_of_a_day_stands_in_its_number_and_in_its_list(cast, sign_in):
    here, day = commune(cast["lan"]), last_days(timezone.now())[5]
    events(here, day, done=2, after=dt.timedelta(days=1) - dt.timedelta(milliseconds=300))
    events(here, day, done=1, after=dt.timedelta())
    events(here, day + dt.timedelta(days=1), done=5, after=dt.timedelta())
    while count_day():
        pass
    asked = {"since": f"{day:%d/%m/%Y}", "until": f"{day:%d/%m/%Y}", "outcome": "done"}
    rows = sign_in(cast["binh"]).get(reverse("reports:events"), asked).context["rows"]
    assert told(here)[day] == (3, 0)
    assert len(rows) == 3


def test_a_day_that_differs_is_found_at_night_told_and_repaired(cast, fortnight, sign_in):
    here, days = fortnight
    while count_day():
        pass
    count_figures()
    row = EventDay.objects.get(area=here, day=days[2])
    assert (row.done, row.refused) == (3, 0)
    EventDay.objects.filter(pk=row.pk).update(done=7)
    found = compare_figures()
    about = {"commune": here.pk, "month": str(days[2]), "figure": "events"}
    assert found.first == [{**about, "cell": "done", "was": 7, "is": 3}]
    assert (found.differing, found.differences) == (1, 1)
    assert told(here)[days[2]] == (3, 0)
    body = sign_in(cast["an"]).get(reverse("reports:dashboard")).content.decode()
    assert f"{here.name}, Sự kiện theo ngày: đã ghi 7, đếm lại dưới 5" in body
    assert "Lần so cuối có số khác, đã sửa: xem bảng dưới." in body
    assert "xã; 1 số khác, đã sửa" in body


def of_province(here, now=None):
    return by_day([here.parent], Event.objects.filter(area__parent=here.parent), now or timezone.now())


def test_a_province_is_the_sum_of_its_communes_and_today_follows(
    fortnight, django_assert_num_queries, monkeypatch
):
    here, days = fortnight
    events(here.parent, days[2], done=1000)
    before = of_province(here)
    assert [before[day] for day in days[:-1]] == [(at + 101, at % 2) for at in range(13)]
    count_figures()
    assert of_province(here) == before
    noon = start_of_day(days[-1]) + dt.timedelta(hours=12)
    monkeypatch.setattr(actions, "timezone", SimpleNamespace(now=lambda: noon))
    old, new = (dt.timedelta(hours=12) - rollup_days.SETTLED + by * MINUTE for by in (-1, 5))
    events(here, days[-1], done=3, refused=1, after=old)
    events(here.parent, days[-1], done=1000, after=old)
    events(here, days[-1], done=2, after=new)
    assert of_province(here, noon)[days[-1]] == (5, 1)
    assert count_today() == 2
    row = EventDay.objects.get(area=here.parent, is_over=False)
    assert (row.day, row.done, row.refused) == (days[-1], 3, 1)
    assert not EventDay.objects.filter(area=here, is_over=False).exists()
    # Counted and still to be counted are parted by the key: nothing twice, nothing between.
    assert of_province(here, noon)[days[-1]] == told(here)[days[-1]] == (5, 1)
    events(here, days[-1], done=10, after=new)
    assert of_province(here, noon)[days[-1]] == told(here)[days[-1]] == (15, 1)
    assert count_today() == 0
    events(here, days[-1], done=1, after=old)
    assert count_today() == 2
    assert of_province(here, noon)[days[-1]] == (16, 1)
    with django_assert_num_queries(2):
        of_province(here, noon)


@pytest.mark.parametrize("most", [0, 500])
def test_an_auditor_of_many_communes_sees_the_same_events_as_of_few(
    cast, fortnight, few_areas, monkeypatch, most
):
    monkeypatch.setattr(access, "MOST_NAMED", most)
    here, days = fortnight
    binh, there = cast["binh"], commune(cast["hoa"])
    events(here.parent, days[2], done=1000)
    for places, seen in (([here], {here.pk}), ([here.parent, there], {here.pk, there.pk})):
        binh.roles.all().delete()
        for place in places:
            Role.objects.create(user=binh, kind="auditor", area=place, starts=days[0])
        auditor = User.objects.get(pk=binh.pk)
        shown = access.visible_events(auditor).filter(kind="x")
        assert set(shown.values_list("area_id", flat=True)) == seen
        # A commune of a province that is audited whole is not counted twice.
        assert access.audited_areas(auditor) == places[:1]
        found = by_day(access.audited_areas(auditor), shown, timezone.now())
        assert sum(done for done, _refused in found.values()) == shown.filter(outcome="done").count() > 90


def test_what_was_told_of_a_day_while_it_ran_gives_way_to_the_whole_day(fortnight):
    here, days = fortnight
    count_figures()
    EventDay.objects.filter(day=days[5]).delete()
    for area in (None, here.parent):
        EventDay.objects.create(day=days[5], area=area, done=7, last=0, is_over=False)
    # A day after midnight whose end is not settled: what was kept of it, and what came after its key.
    assert of_province(here)[days[5]] == (7 + 106, 1)
    assert told(here)[days[5]] == (6, 1)
    assert count_day() == 4
    assert of_province(here)[days[5]] == (106, 1)
    assert not EventDay.objects.filter(is_over=False, day=days[5]).exists()
    assert compare_figures().differences == 0


def test_days_long_over_are_forgotten(fortnight):
    EventDay.objects.create(day=today() - dt.timedelta(days=20), done=4)
    count_day()
    assert not EventDay.objects.filter(day__lt=last_days(timezone.now())[0]).exists()


def test_a_night_without_a_check_is_told_to_the_administrator(cast, settled, sign_in):
    client, words = sign_in(cast["an"]), "Số liệu không được so lại đêm qua."
    address = reverse("reports:dashboard")
    assert words not in client.get(address).content.decode()
    compare_figures()
    assert words not in client.get(address).content.decode()
    FigureCheck.objects.update(ended_at=timezone.now() - house.A_NIGHT_MISSED - dt.timedelta(minutes=1))
    assert words in client.get(address).content.decode()


def test_a_check_under_way_is_shown_as_such(cast, settled, sign_in):
    FigureCheck.objects.create(began_at=timezone.now(), communes=4, differing=1, differences=2)
    body = sign_in(cast["an"]).get(reverse("reports:dashboard")).content.decode()
    assert "đang so, đến nay khớp 3/4 xã" in body


def test_a_commune_that_was_never_counted_has_no_number(cast, settled, sign_in, monkeypatch):
    monkeypatch.setattr("reports.rollups.LIVE", 0)
    gone = commune(cast["lan"])
    CommuneFigures.objects.filter(commune=gone).delete()
    now = figures_now([gone.pk, commune(cast["hoa"]).pk], MONTHS)
    assert (now.missing, now.number("new", commune=gone.pk)) == (1, None)
    assert now.number("new", commune=commune(cast["hoa"]).pk) == 1
    body = sign_in(cast["lan"]).get(reverse("reports:dashboard")).content.decode()
    assert "Đang đếm lần đầu: còn 1 xã, phường chưa có số liệu." in body
    assert "không có số liệu" in body


def test_this_month_is_filled_before_the_past(cast, settled, monkeypatch):
    month = this_month()
    CommuneFigures.objects.all().delete()
    monkeypatch.setattr(actions, "months_kept", lambda _now: [month.before.before, month])
    fill_months()
    assert set(CommuneFigures.objects.values_list("month", flat=True)) == {month.code}
    there = Area.objects.filter(pk__in=CommuneFigures.objects.values("commune"))
    assert there.count() == communes_of(month).count()
