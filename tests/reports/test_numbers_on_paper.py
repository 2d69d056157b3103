"""A paper whose number stands in the commune's own register is kept under it, once, as it was."""

import datetime as dt

import pytest
from django.urls import reverse

from casework.actions.plans import approve_plan
from casework.models import Isolation, Plan
from casework.workflow import NotNow
from reports.actions.papers import issue_paper, withdraw_paper
from reports.checking import Standing, check_code
from reports.models import IssuedPaper, PaperCounter
from reports.papers.reading import number_on_paper, paper_bytes
from reports.papers.registry import KINDS
from tests.factories import CANARIES, isolate, make_case
from tests.reports.reading import faults, words
from tests.reports.test_papers import file_of, record_of
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
TRIAL = "BẢN IN THỬ: CHƯA GIỮ BẢN CHÍNH CÓ SỐ"


@pytest.fixture
def apart(cast):
    """A decision on Mẫu 07, number 15/QĐ-UBND of the commune's register."""
    case = make_case(by=cast["lan"], chair=cast["minh"], state="approved", full_name=CANARIES[0])
    return isolate(case, by=cast["lan"])


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("15/QĐ-UBND", (15, "QĐ-UBND")),
        ("015 / QĐ-CT", (15, "QĐ-CT")),
        ("7", (7, "QĐ-UBND")),
        ("12-QĐ", (12, "QĐ")),
        ("tháng 3", None),
        ("99999/QĐ", None),
        ("", None),
        ("1/" + "X" * 21, None),
    ],
)
def test_a_number_is_read_as_it_is_written(typed, read):
    assert number_on_paper(KINDS["mau_07"], {"own_number": typed}) == read


def test_a_decision_to_keep_a_child_apart_is_kept_under_its_own_number_and_day(cast, apart, sign_in):
    client, kind = sign_in(cast["lan"]), KINDS["mau_07"]
    page = reverse("reports:paper", args=["mau_07", apart.pk])
    give = reverse("reports:paper_number", args=["mau_07", apart.pk])
    before = words(client.get(file_of("mau_07", apart)).content)
    assert ("Số: 15/QĐ-UBND" in before, TRIAL in before) == (True, True)
    assert give in client.get(page).content.decode()
    asked = client.get(give).content.decode()
    assert "15/QĐ-UBND" in asked
    assert 'name="number"' not in asked
    # What somebody sends besides changes neither number nor day.
    assert client.post(give, {"number": "3", "dated": "01/01/2026"}).status_code == 302
    paper = IssuedPaper.objects.get()
    assert (paper.number, paper.symbol, paper.dated) == (15, "QĐ-UBND", today())
    kept = words(paper_bytes(paper))
    assert ("Số: 15/QĐ-UBND" in kept, TRIAL in kept, "DỰ THẢO" in kept) == (True, False, False)
    assert paper.code in kept
    assert faults(paper_bytes(paper)) == ""
    # A print from the record as it is by now does not bear the number of the file that is kept.
    Isolation.objects.filter(pk=apart.pk).update(ends_on=apart.ends_on - dt.timedelta(days=1))
    again = words(client.get(file_of("mau_07", apart)).content)
    assert ("15/QĐ-UBND" in again, "DỰ THẢO" in again) == (False, True)
    assert client.get(reverse("reports:issued_file", args=[paper.pk])).content == paper_bytes(paper)
    with pytest.raises(NotNow, match="15/QĐ-UBND"):
        issue_paper(kind, apart, by=cast["lan"])


def test_a_number_that_was_withdrawn_stays_with_its_paper_and_the_next_one_says_what_it_replaces(
    cast, apart, sign_in
):
    client, kind = sign_in(cast["lan"]), KINDS["mau_07"]
    page = reverse("reports:paper", args=["mau_07", apart.pk])
    give = reverse("reports:paper_number", args=["mau_07", apart.pk])
    first = issue_paper(kind, apart, by=cast["lan"])
    asked = client.get(reverse("reports:paper_withdraw", args=[first.pk])).text
    assert "Số 15/QĐ-UBND thuộc về văn bản này, không dùng lại" in asked
    withdraw_paper(first, by=cast["lan"], why="Sai ngày")
    told = client.get(page).text
    assert "Số 15/QĐ-UBND ghi trong hồ sơ thuộc về văn bản đã thu hồi" in told
    assert ("Lấy số văn bản" in told, "Giữ bản chính" in told) == (True, False)
    draft = words(client.get(file_of("mau_07", apart)).content)
    replaces = f"thay thế văn bản số 15/QĐ-UBND ngày {today():%d/%m/%Y}, đã thu hồi"
    assert (replaces in draft, "Số: 15/QĐ-UBND" in draft, "DỰ THẢO" in draft) == (True, False, True)
    assert 'name="number"' in client.get(give).text
    refused = client.post(give, {"number": "15", "dated": f"{today():%d/%m/%Y}"}).text
    assert "Số 15/QĐ-UBND của năm" in refused
    assert client.post(give, {"dated": f"{today():%d/%m/%Y}"}).status_code == 302
    second = IssuedPaper.objects.get(withdrawn_on=None)
    kept = words(paper_bytes(second))
    assert (str(second), replaces in kept, "Số: 16/QĐ-UBND" in kept) == ("16/QĐ-UBND", True, True)
    assert check_code(first.code).standing == Standing.REPLACED
    old = client.get(reverse("reports:issued_file", args=[first.pk]))
    assert "da-thu-hoi" in old["Content-Disposition"]
    assert old.content == paper_bytes(first)


def test_the_number_of_another_paper_in_a_record_gets_a_sentence(cast, apart, sign_in):
    other = isolate(make_case(by=cast["lan"], chair=cast["minh"], state="approved"), by=cast["lan"])
    issue_paper(KINDS["mau_07"], other, by=cast["lan"])
    page = sign_in(cast["lan"]).post(reverse("reports:paper_number", args=["mau_07", apart.pk]), {"x": "1"})
    assert page.status_code == 200
    assert f"Số 15/QĐ-UBND của năm {today():%Y} thuộc về một văn bản khác của xã" in page.text
    assert IssuedPaper.objects.count() == 1


def test_the_next_number_is_told_of_the_year_of_the_paper(cast, sign_in):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="approved")
    plan = record_of("mau_05", case)
    plan.decisions.update(decided_on=today().replace(year=today().year - 1, day=1), signed_by="Lê Văn Minh")
    PaperCounter.objects.create(commune=case.commune, symbol="QĐ-UBND", year=today().year, last=40)
    page = sign_in(cast["lan"]).get(reverse("reports:paper_number", args=["mau_05", plan.pk])).text
    assert ("01/QĐ-UBND" in page, "41/QĐ-UBND" in page) == (True, False)
    assert issue_paper(KINDS["mau_05"], plan, by=cast["lan"]).number == 1


def test_the_register_goes_on_from_the_number_of_a_decision(cast):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="planned")
    other = make_case(by=cast["lan"], chair=cast["minh"], state="approved")
    approve_plan(case, by=cast["minh"], number="21/QĐ-UBND")
    first = issue_paper(KINDS["mau_05"], record_of("mau_05", case), by=cast["minh"])
    second = issue_paper(KINDS["mau_05"], record_of("mau_05", other), by=cast["minh"])
    assert [str(paper) for paper in (first, second)] == ["21/QĐ-UBND", "22/QĐ-UBND"]
    assert Plan.objects.get(case=case).decisions.get().number == "21/QĐ-UBND"


def test_a_number_that_cannot_be_read_gets_a_sentence(cast, apart, sign_in):
    Isolation.objects.filter(pk=apart.pk).update(number="tháng ba")
    give = reverse("reports:paper_number", args=["mau_07", apart.pk])
    page = sign_in(cast["lan"]).post(give, {"x": "1"})
    assert page.status_code == 200
    assert "chưa đọc được" in page.content.decode()
    assert not IssuedPaper.objects.exists()


def test_an_old_decision_is_kept_under_its_day_and_nobody_elsewhere_gets_it(cast, apart, sign_in):
    long_ago = today() - dt.timedelta(days=900)
    moment = dt.datetime.combine(long_ago, dt.time(5), tzinfo=dt.UTC)
    Isolation.objects.filter(pk=apart.pk).update(decided_at=moment)
    give = reverse("reports:paper_number", args=["mau_07", apart.pk])
    make_case(by=cast["hoa"])
    for name, status in (("hoa", 404), ("quang", 403)):
        answer = sign_in(cast[name]).post(give, {"x": "1"})
        assert answer.status_code == status
        assert CANARIES[0] not in answer.content.decode()
    assert not IssuedPaper.objects.exists()
    paper = issue_paper(KINDS["mau_07"], record_of("mau_07", apart.case), by=cast["lan"])
    assert (paper.dated, paper.year) == (long_ago, long_ago.year)
