"""Indicators are counted once a quarter for the country, hidden where small, and read from what is kept."""

import datetime as dt
import io

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import Role, User
from accounts.scope import system_scope
from areas.models import Area
from audit.models import Event
from casework.actions.facts import change_child
from casework.models import Case
from reports.actions.editions import publish, publish_due
from reports.figures.periods import Cadence, Period, containing
from reports.models import Edition, Population
from reports.statistics.document import NotPublished, statistics_document
from reports.statistics.keeping import unpack
from reports.statistics.quarters import due, published_periods, quarters_of
from reports.statistics.reading import Reader, one_system, reader
from reports.statistics.systems import I1, I2, SYSTEMS
from reports.statistics.tables import counts_side_by_side, months, parts, rates
from reports.suppression import Hidden, Shown
from tests.factories import CANARIES, make_case
from tests.reports.attacker import Attacker
from tests.reports.test_suppression import VALUES, hidden_sums
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
FIFTEEN = today() - dt.timedelta(days=15 * 366)


def quarter() -> Period:
    return containing(Cadence.QUARTER, today())


def published(period=None) -> Edition | None:
    with system_scope("reports.publish"):
        return publish(period or quarter())


def read(*places: str, period=None) -> Reader:
    return reader(period or quarter(), places)


@pytest.fixture
def children(cast):
    """In brick kilns eight boys who left school and six girls, two of them 15; five girls not screened."""
    for _ in range(8):
        make_case(by=cast["lan"], state="registered", schooling="left")
    for at in range(6):
        birth = {"birth_date": FIFTEEN} if at < 2 else {}
        make_case(by=cast["hoa"], state="registered", sex="female", **birth)
    for _ in range(5):
        make_case(by=cast["lan"], sex="female", full_name=CANARIES[0])
    return cast


@pytest.fixture
def far(children):
    """A second province in which four children are known."""
    province = Area.objects.create(
        code="01", kind="thanh-pho", name="Thành phố Hà Nội", valid_from="2025-07-01"
    )
    ward = Area.objects.create(
        code="00004", kind="phuong", name="Phường Ba Đình", parent=province, valid_from="2025-07-01"
    )
    Role.objects.filter(user=children["yen"]).update(area=ward)
    for _ in range(4):
        make_case(by=User.objects.get(username="yen"), state="registered")
    return province


def test_the_numbers_of_a_small_world_are_these(children, few_areas):
    published()
    for told in (read(), read(str(few_areas["A"].parent_id))):
        assert told.total(I2) == Shown(19)
        assert (told.cell(I2, "sex", "male"), told.cell(I2, "sex", "female")) == (Shown(8), Shown(11))
        labels = [told.cell(I2, "label", code) for code in ("none", "risk", "child_labour", "worst_form")]
        assert labels == [Shown(5), Shown(0), Shown(14), Shown(0)]
        assert told.cell(I2, "status", "employer") == Shown(14)
        assert told.cell(I2, "support", "none") == Shown(19)
        # Two of 15: with the 17 of twelve years, from which they would be computed, they are hidden.
        for age in ("5-12", "15"):
            assert isinstance(told.cell(I2, "age", age), Hidden)
        assert told.cell(I2, "age", "15").together == 19
        assert (told.total(I1), told.cell(I1, "group", "h")) == (Shown(8), Shown(8))


def test_three_ways_to_count_stand_side_by_side(children):
    published()
    counts = counts_side_by_side(read())
    assert [line.number for line, _why in counts] == [14, 14, 14]
    assert len({why for _line, why in counts}) == 3


def test_a_small_province_hides_behind_another_and_the_country_keeps_its_numbers(children, few_areas, far):
    near = few_areas["A"].parent
    published()
    assert read().total(I2) == Shown(23)
    hidden = read(str(far.pk)).total(I2)
    assert (set(hidden.codes), hidden.together) == ({str(far.pk), str(near.pk)}, 23)
    assert isinstance(read(str(near.pk)).total(I2), Hidden)
    assert read().cell(I2, "sex", "male") == Shown(12)
    assert isinstance(read(str(near.pk)).cell(I2, "sex", "male"), Hidden)


def test_an_attacker_with_every_report_computes_no_hidden_number(children, few_areas, far):
    edition = published()
    looked = 0
    for system in SYSTEMS.values():
        told = edition.systems[system.code]
        one = unpack(told)
        attacker = Attacker(one)
        for place, found in told.get("communes", {}).items():
            attacker.divide(0, place, found)
        for names in hidden_sums(one):
            looked += 1
            values = attacker.values(names)
            assert values is None or values >= VALUES, (system.code, names)
    assert looked > 100


def test_what_is_kept_holds_no_number_under_five(children, far):
    for told in published().systems.values():
        numbers = [number for _places, number in told["totals"]]
        numbers += [number for _name, _code, rows in told["rows"] for _places, number in rows]
        numbers += [number for found in told.get("communes", {}).values() for _keys, number in found]
        assert not {1, 2, 3, 4} & set(numbers)


def test_what_was_published_stays_whatever_is_done_later(children, few_areas):
    edition = published()
    case = Case.objects.filter(commune=few_areas["A"]).first()
    change_child(case, by=children["lan"], values={"sex": "female"}, why="wrong")
    make_case(by=children["lan"], state="registered")
    assert published() is None
    assert Edition.objects.get().systems == edition.systems
    assert read().total(I2) == Shown(19)
    assert read().cell(I2, "sex", "male") == Shown(8)


def test_communes_are_told_on_the_last_day_of_a_quarter_and_over_a_year_only(children, few_areas):
    published()
    place = str(few_areas["A"].parent_id)
    assert read(place).communes(I1) == [((str(few_areas["A"].pk),), 8)]
    assert read(place).communes(I2) is None


def test_communes_of_a_year_add_up_to_what_the_quarters_told(children, few_areas, monkeypatch):
    # As if the year ended with this quarter.
    monkeypatch.setattr("reports.actions.editions.QUARTERS", quarter().number)
    for number in range(1, quarter().number):
        published(Period(Cadence.QUARTER, today().year, number))
    told = published().systems["i2"]["communes"]
    place, (a, b) = str(few_areas["A"].parent_id), (str(few_areas[letter].pk) for letter in "AB")
    assert told == {place: [[[a], 13], [[b], 6]]}


def test_quarters_are_published_once_they_are_over_for_long_enough(children):
    assert publish_due() == []
    Case.objects.update(opened_on=today() - dt.timedelta(days=200))
    expected = [period.code for period in due()]
    assert len(expected) >= 1
    assert publish_due() == expected
    assert publish_due() == []
    assert quarter().code not in Edition.objects.values_list("quarter", flat=True)


def test_without_any_case_nothing_is_published(few_areas):
    assert due() == []


def test_periods_are_offered_when_all_of_their_quarters_are_there():
    codes = [period.code for period in published_periods(["2025-q1", "2025-q2", "2025-q3"])]
    assert codes[:4] == ["2025-h1", "2025-q3", "2025-q2", "2025-q1"]
    assert ("2025" in codes, "2025-h2" in codes, "2025-09" in codes) == (False, False, True)
    # Published before it is over, as a demo does: a month that has not begun is none to choose.
    coming = quarter().after
    assert [one.code for one in published_periods([quarter().code, coming.code]) if one.start > today()] == []
    assert [one.code for one in quarters_of(Period(Cadence.HALF, 2026, 2))] == ["2026-q3", "2026-q4"]
    assert reader(Period(Cadence.YEAR, 2026)) is None


def test_an_area_that_came_later_is_hidden_and_not_zero(children):
    published()
    new = Area.objects.create(code="99", kind="tinh", name="Tỉnh Mới", valid_from="2026-01-01")
    assert read(str(new.pk)).total(I2) == Hidden()
    told = parts(read(str(new.pk)), new)
    assert told[0].total.value == "ẩn để bảo vệ"
    # Nor is a rate of hidden numbers one of which nothing is known.
    rates_told = {line.label: line.value for part in told for line in part.lines}
    assert "Tỷ lệ đúng hạn" in rates_told
    assert set(rates_told.values()) == {"ẩn để bảo vệ"}


def test_a_rate_needs_a_number_of_the_population(children):
    year = Period(Cadence.YEAR, today().year)
    told = Reader(year, (published(),))
    Population.objects.all().delete()
    assert [line.value for line in rates(told, None)] == ["không có dữ liệu"]
    Population.objects.create(year=2023, age_from=5, age_to=17, number=1_400_000, source="Cục Thống kê")
    assert [line.value for line in rates(told, None)] == ["1,0"]
    assert "1.400.000" in rates(told, None)[0].note


def text(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def test_the_document_says_the_same_as_the_page_and_is_the_same_later(children, few_areas):
    published()
    at = timezone.now()
    progress = []
    first = statistics_document(
        None, quarter(), at, children["tam"], lambda done, of: progress.append((done, of))
    )
    make_case(by=children["lan"], state="registered")
    assert statistics_document(None, quarter(), at, children["tam"]) == first
    assert progress[-1] == (3, 3)
    words = text(first)
    for part in (
        "Mức độ bảo mật",
        "Phạm vi cung cấp",
        "Cả nước",
        quarter().label,
        "ẩn để bảo vệ",
        "Ba cách đếm",
    ):
        assert part in words
    assert not any(word in words for word in CANARIES[0].split())
    with pytest.raises(NotPublished):
        statistics_document(None, quarter().before, at, children["tam"])
    with pytest.raises(NotPublished):
        statistics_document(None, quarter(), at - dt.timedelta(days=1), children["tam"])


def test_a_table_of_which_all_is_hidden_is_one_sentence_on_paper(children):
    published()
    new = Area.objects.create(code="99", kind="tinh", name="Tỉnh Mới", valid_from="2026-01-01")
    pages = {
        area: text(statistics_document(area, quarter(), timezone.now(), children["tam"]))
        for area in (None, new)
    }
    grids = [grid for part in parts(read(str(new.pk)), new) for grid in part.grids if grid.lines]
    assert "Giới tính" in {grid.title for grid in grids}
    assert [one for one in grids if f"{one.title}: các mục đều ẩn để bảo vệ." not in pages[new]] == []
    assert "Nam" not in pages[new].replace("Việt Nam", "")
    # Of the country some are shown: every line stands there.
    assert "Giới tính: các mục đều ẩn" not in pages[None]
    assert "Nam 8" in pages[None]


def test_the_analyst_sees_own_province_and_country_and_downloads_them(children, few_areas, sign_in):
    published()
    far = Area.objects.create(code="01", kind="thanh-pho", name="Thành phố Hà Nội", valid_from="2025-07-01")
    client = sign_in(children["tam"])
    page = client.get(reverse("reports:overview"))
    assert page.context["parts"][1].total.number == 19
    assert [code for code, _label in page.context["form"].fields["area"].choices] == [
        few_areas["A"].parent.code,
        "VN",
    ]
    assert (
        "govuk-error-summary" in client.get(reverse("reports:overview"), {"area": far.code}).content.decode()
    )
    code = quarter().code
    answer = client.get(reverse("reports:statistics_pdf", args=["VN", code]))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert Event.objects.filter(deed="downloaded", reason="statistics_report").count() == 1
    for area, period, status in ((far.code, code, 404), ("VN", "2025-q1", 404), ("VN", "9999", 404)):
        assert client.get(reverse("reports:statistics_pdf", args=[area, period])).status_code == status
    assert Event.objects.filter(deed="denied", outcome="hidden").count() == 1
    # What was not published is not said to have been given out.
    assert Event.objects.filter(deed="downloaded", reason="statistics_report").count() == 1
    for outsider in ("lan", "quang", "thu", "binh", "an"):
        assert sign_in(children[outsider]).get(reverse("reports:overview")).status_code == 403
        assert (
            sign_in(children[outsider]).get(reverse("reports:statistics_pdf", args=["VN", code])).status_code
            == 403
        )


def test_of_a_series_only_the_breakdowns_that_it_tells_are_read(children, django_assert_num_queries):
    published()
    whole = unpack(Edition.objects.get().systems["i2"])
    with django_assert_num_queries(1):
        ((code, told, _day),) = one_system("i2", ["label", "sdg"])
    assert (code, told.places, told.totals) == (quarter().code, whole.places, whole.totals)
    assert told.trees == {name: whole.trees[name] for name in ("label", "sdg")}
    assert told.rows == {key: rows for key, rows in whole.rows.items() if key[0] in ("label", "sdg")}
    assert {name for name, _node in one_system("i2", ["sex"])[0][1].rows} == {"sex"}
    assert one_system("i9", ["sex"]) == []


def test_before_the_first_edition_the_page_says_so(cast, sign_in):
    page = sign_in(cast["tam"]).get(reverse("reports:overview")).content.decode()
    assert "Chưa có kỳ nào được công bố" in page


def test_the_page_takes_the_same_queries_for_few_cases_and_many(
    children, sign_in, django_assert_max_num_queries, few_areas
):
    client = sign_in(children["tam"])
    client.get(reverse("reports:overview"))
    # What was published stays: it is taken back with its transaction alone.
    with transaction.atomic():
        published()
        with django_assert_max_num_queries(15) as few:
            client.get(reverse("reports:overview"))
        transaction.set_rollback(True)
    for _ in range(3):
        make_case(by=children["hoa"], state="registered")
    published()
    with django_assert_max_num_queries(15) as many:
        client.get(reverse("reports:overview"))
    assert len(few) == len(many)


def test_a_month_still_to_come_is_no_nought_and_sums_say_up_to_which_day():
    edition = Edition(quarter="2026-q4", known_at=dt.datetime(2026, 11, 16, 2, tzinfo=dt.UTC))
    told = Reader(Period(Cadence.QUARTER, 2026, 4), (edition,))
    assert [(line.label, line.value) for line in months(told).lines][2:] == [("Tháng 12", "chưa đến")]
    assert [row.shown for row in months(told).chart().rows][2:] == ["chưa đến"]
    assert parts(told, None)[1].total.label == "Hồ sơ, đến ngày 16/11/2026"
    assert told.period.so_far(told.until) == "Quý IV năm 2026, đến ngày 16/11/2026"
    over = Reader(told.period, (Edition(quarter="2026-q4", known_at=edition.known_at + dt.timedelta(60)),))
    assert [line.value for line in months(over).lines] == ["ẩn để bảo vệ"] * 3
    assert parts(over, None)[1].total.label == "Hồ sơ"
    assert over.period.so_far(over.until) == "Quý IV năm 2026"


def test_an_analyst_reads_two_editions_of_which_the_records_of_one_were_corrected(
    cast, few_areas, sign_in, settings
):
    before = quarter().before
    with time_machine.travel(dt.datetime.combine(before.start, dt.time(5), tzinfo=dt.UTC), tick=False):
        boys = [make_case(by=cast["lan"], state="registered") for _ in range(8)]
        girls = [make_case(by=cast["hoa"], state="registered", sex="female") for _ in range(6)]
    with time_machine.travel(dt.datetime.combine(before.end, dt.time(5), tzinfo=dt.UTC) + dt.timedelta(20)):
        published(before)
    client, address = sign_in(cast["tam"]), reverse("reports:overview")
    was = client.get(address, {"area": "VN", "period": before.code})
    for case in boys[:1]:
        change_child(case, by=cast["lan"], values={"sex": "female", "full_name": CANARIES[0]}, why="wrong")
    for _ in range(7):
        make_case(by=cast["hoa"], state="registered", sex="female")
    published()
    # What was published is read as it was; only the line of the new quarter has come.
    page = client.get(address, {"area": "VN", "period": before.code})
    assert [(one.label, one.cells[0].value) for one in page.context["series"]] == [
        (before.label, "14"),
        (quarter().so_far(today()), "7"),
    ]
    assert page.context["parts"] == was.context["parts"]
    assert page.context["known_at"] == was.context["known_at"]
    assert read(period=before).cell(I2, "sex", "male") == Shown(8)
    assert read().total(I2) == Shown(7)
    # The dashboard tells both quarters, the newest first, and opens nothing of a child.
    body = client.get(reverse("reports:dashboard")).content.decode()
    country = body.split(">Cả nước</h2>")[1]
    assert country.index(quarter().label) < country.index(before.label)
    assert "/bao-cao/so/" not in body
    assert not any(word in body + page.content.decode() for word in CANARIES[0].split() if len(word) > 3)
    settings.STATISTICS_SEAT = "Hà Nội"
    known = timezone.now()
    for period, place in ((before, "Hà Nội, ngày"), (quarter(), "Hà Nội, ngày")):
        words = text(statistics_document(None, period, known, cast["tam"]))
        assert place in words
        assert "Cả nước, ngày" not in words
        assert period.so_far(today()) in words
    assert len(girls) == 6


def test_nobody_but_an_analyst_of_today_is_told_of_areas(children, sign_in):
    Role.objects.filter(user=children["tam"]).update(ends=today() - dt.timedelta(days=1))
    assert sign_in(User.objects.get(username="tam")).get(reverse("reports:overview")).status_code == 403
