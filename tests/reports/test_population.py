"""The population by age: read line by line, previewed, confirmed once, never taken as zero."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from interface.tables.reader import read_table
from interface.tables.spreadsheet import workbook_bytes
from reports.actions.population import import_population
from reports.models import Population
from reports.population.denominators import population, rate
from reports.population.reading import HEADINGS, ListUnread, read_lines, template
from reports.statistics_access import codes_of_areas
from tests.referrals.test_at_once import at_once
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
GOOD = ["VN", 2024, 5, 17, "Cả hai", 20700000, "Cục Thống kê", ""]


def listed(*rows, headings=None) -> bytes:
    return workbook_bytes("Dân số", headings or list(HEADINGS.values()), [list(row) for row in rows])


def lines(*rows, **options):
    return read_lines(read_table(listed(*rows, **options)), {"82": 7})


def test_a_line_is_read_and_a_bad_one_says_what_is_wrong_with_it():
    good, province, bad, twin = lines(
        GOOD,
        ["82", 2024, 5, 17, "Nam", "310.000", "Cục Thống kê", ""],
        ["x", 1999, 17, 5, "?", -1, "", ""],
        GOOD,
    )
    assert good.values == {
        "area": None,
        "year": 2024,
        "age_from": 5,
        "age_to": 17,
        "sex": "all",
        "number": 20700000,
        "source": "Cục Thống kê",
        "checked": "",
    }
    assert (province.values["area"], province.values["sex"], province.values["number"]) == (7, "male", 310000)
    assert len(bad.faults) == 6
    assert twin.faults == ["Trùng với dòng 2."]


@pytest.mark.parametrize("told", [310.5, 1.234, "310.5", "1.5", "12.34", "3.10", "1.2345", "1,234", "1 23"])
def test_a_point_that_divides_no_thousands_is_never_left_out(told):
    (line,) = lines(["82", 2024, 5, 17, "Nam", told, "Cục Thống kê", ""])
    assert line.values["number"] is None
    assert line.faults == ["“Số người” phải là số nguyên từ 0 đến 200000000."]


@pytest.mark.parametrize(
    ("told", "number"), [("20.600.000", 20_600_000), ("1 234", 1234), (310.0, 310), ("0", 0), (7, 7)]
)
def test_thousands_apart_are_read_as_people_write_them(told, number):
    (line,) = lines(["82", 2024, 5, 17, "Nam", told, "Cục Thống kê", ""])
    assert (line.values["number"], line.faults) == (number, [])


def test_a_unit_that_ends_later_is_one_of_today_and_one_to_come_is_not(few_areas):
    ends, comes = few_areas["A"], few_areas["B"]
    ends.valid_to = today() + dt.timedelta(days=1)
    comes.valid_from = today() + dt.timedelta(days=1)
    for area in (ends, comes):
        area.save()
    found = codes_of_areas()
    assert found[ends.code] == ends.pk
    assert comes.code not in found
    ends.valid_to = today() - dt.timedelta(days=1)
    ends.save()
    assert ends.code not in codes_of_areas()


def test_a_file_without_the_columns_is_refused_with_a_sentence():
    with pytest.raises(ListUnread, match="Mã đơn vị hành chính"):
        lines(GOOD, headings=["Tên", "Tuổi", "a", "b", "c", "d", "e", "f"])


def test_the_template_reads_itself():
    (line,) = read_lines(read_table(template()), {})
    assert line.faults == []
    assert line.values["number"] == 20600000


def test_a_rate_without_a_denominator_is_none_and_never_zero():
    assert population(None, (5, 14), 2026) is None
    assert rate(5, None) is None
    assert rate(None, Population(number=10)) is None
    assert rate(5, Population(number=0)) is None
    assert rate(0, Population(number=1000)) == 0


def sent(data: bytes):
    return {"file": SimpleUploadedFile("dan-so.xlsx", data)}


def test_an_administrator_previews_and_confirms_and_history_keeps_the_old_number(cast, sign_in):
    old = Population.objects.create(year=2024, age_from=5, age_to=17, number=1, source="Cũ")
    client = sign_in(cast["an"])
    bad = ["77777", 2024, 5, 17, "", 3, "Cục Thống kê", ""]
    page = client.post(reverse("reports:population"), sent(listed(GOOD, bad)))
    assert (len(page.context["good"]), len(page.context["refused"])) == (1, 1)
    assert Population.objects.get(pk=old.pk).number == 1
    client.post(reverse("reports:population_confirm"), {"preview": page.context["preview"]})
    now = Population.objects.get(pk=old.pk)
    assert (now.number, now.source) == (20700000, "Cục Thống kê")
    assert now.history.first().history_change_reason == "import_population"
    assert population(None, (5, 17), 2026) == now
    client.post(reverse("reports:population_confirm"), {"preview": page.context["preview"]})
    # One of the deed alone: what is the same is not written again.
    assert now.history.filter(history_change_reason="import_population").count() == 1


def test_a_preview_that_was_changed_writes_nothing(cast, sign_in):
    before = Population.objects.count()
    answer = sign_in(cast["an"]).post(reverse("reports:population_confirm"), {"preview": "made-up"})
    assert (answer.status_code, Population.objects.count()) == (400, before)


@pytest.mark.parametrize("data", [b"%PDF-1.4", b"", b"a,b\n1,2\n", b"PK\x03\x04 broken"])
def test_a_file_that_is_none_is_answered_with_a_sentence(cast, sign_in, data):
    page = sign_in(cast["an"]).post(reverse("reports:population"), sent(data))
    assert page.status_code == 200
    assert "govuk-error-summary" in page.content.decode()


def test_only_an_administrator_keeps_the_population(cast, sign_in):
    Population.objects.create(year=2024, age_from=5, age_to=17, number=987654, source="Mật danh")
    assert "987.654" in sign_in(cast["an"]).get(reverse("reports:population")).content.decode()
    template_file = sign_in(cast["an"]).get(reverse("reports:population_template"))
    assert read_table(io.BytesIO(template_file.content).read()).rows
    for outsider in ("lan", "minh", "thu", "quang", "tam", "binh"):
        for name in ("population", "population_template"):
            assert sign_in(cast[outsider]).get(reverse(f"reports:{name}")).status_code == 403
        assert sign_in(cast[outsider]).post(reverse("reports:population_confirm")).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_the_same_new_lines_at_once_write_them_once(cast):
    told = [line.values for line in lines(*([*GOOD[:2], age, age, *GOOD[4:]] for age in range(18)))]
    before = Population.objects.count()
    done = at_once(*[lambda: import_population(told, by=cast["an"])] * 3)
    assert sorted(done) == [0, 0, len(told)]
    assert Population.objects.count() - before == len(told) == 18
