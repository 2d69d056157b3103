import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import Role
from audit.models import Event
from casework.actions.supports import give_support
from casework.models import Support
from reports.actions.packs import make_pack
from reports.figures import containing
from tests.factories import CANARIES, make_case
from vietnam.calendar import today

pytestmark = pytest.mark.django_db


def pdf(commune, by):
    pack = make_pack(commune, by=by, period=containing("month", today()))
    return reverse("reports:committee_pdf", args=[pack.pk])


def text(response) -> str:
    pages = PdfReader(io.BytesIO(response.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_chair_downloads_the_report_and_strangers_do_not_know_of_it(cast, few_areas, sign_in):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="planned", full_name=CANARIES[0])
    make_case(by=cast["hoa"], chair=cast["son"], state="planned")
    address = pdf(few_areas["A"], cast["lan"])
    response = sign_in(cast["minh"]).get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert "attachment" in response["Content-Disposition"]
    words = text(response)
    for part in ("ỦY BAN NHÂN DÂN XÃ TÂN HÒA", "Mức độ bảo mật", "Phạm vi cung cấp", "Người lập:", case.code):
        assert part in words
    assert not any(word in words for word in CANARIES[0].split())
    event = Event.objects.get(deed="downloaded")
    assert (event.actor, event.area, event.kind) == (cast["minh"], few_areas["A"], "reports.committeepack")
    for outsider, status in (("son", 404), ("quang", 403), ("thu", 403), ("binh", 403), ("an", 403)):
        assert sign_in(cast[outsider]).get(address).status_code == status
    assert Event.objects.filter(deed="downloaded").count() == 1


def shown(page, code) -> int:
    """The whole of a figure on the page."""
    tables = [table for _name, tables in page.context["sections"] for table in tables]
    return next(table.whole.number for table in tables if table.figure.code == code)


def test_the_page_shows_the_figures_of_the_chosen_period(cast, few_areas, sign_in):
    make_case(by=cast["lan"])
    client = sign_in(cast["lan"])
    page = client.get(reverse("reports:committee"))
    assert (shown(page, "new"), shown(page, "open_state")) == (1, 1)
    query = {"commune": few_areas["A"].pk, "period": f"{today().year - 1}-12"}
    before = client.get(reverse("reports:committee"), query)
    assert (shown(before, "new"), shown(before, "open_state")) == (0, 0)
    year = client.get(reverse("reports:committee"), {**query, "period": str(today().year)})
    assert shown(year, "new") == 1


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"period": "13"}, "Chọn một kỳ báo cáo trong danh sách."),
        ({"period": "2099-q1"}, "Quý I năm 2099 chưa bắt đầu."),
        ({"commune": "999999"}, "govuk-error-summary"),
    ],
)
def test_a_wrong_choice_gets_a_sentence(cast, sign_in, query, words):
    page = sign_in(cast["lan"]).get(reverse("reports:committee"), query)
    assert page.status_code == 200
    assert words in page.content.decode()


def test_a_foreign_commune_cannot_be_chosen(cast, few_areas, sign_in):
    make_case(by=cast["hoa"], full_name=CANARIES[1])
    query = {"commune": few_areas["B"].pk, "period": f"{today():%Y-%m}"}
    page = sign_in(cast["lan"]).get(reverse("reports:committee"), query)
    assert page.context["commune"] == few_areas["A"]
    assert shown(page, "open_state") == 0


def test_the_auditor_sees_who_opened_and_changed_and_no_contents(cast, few_areas, sign_in):
    case = make_case(by=cast["lan"], full_name=CANARIES[0])
    other = make_case(by=cast["yen"])
    sign_in(cast["lan"]).get(reverse("casework:case", args=[case.pk]))
    sign_in(cast["hoa"]).get(reverse("casework:case", args=[case.pk]))
    Role.objects.filter(user=cast["binh"]).update(area=few_areas["A"])
    page = sign_in(cast["binh"]).get(reverse("reports:events"), {"case": case.code})
    body = page.content.decode()
    rows = [(row["username"], str(row["deed"]), row["refused"]) for row in page.context["rows"]]
    assert ("hoa", "Bị từ chối", True) in rows
    assert ("lan", "Xem", False) in rows
    assert ("lan", "Tạo mới", False) in rows
    assert not any(name in body for name in CANARIES[0].split())
    assert other.code not in sign_in(cast["binh"]).get(reverse("reports:events")).content.decode()
    assert sign_in(cast["lan"]).get(reverse("reports:events")).status_code == 403


def test_events_are_narrowed_by_person_deed_and_day(cast, few_areas, sign_in):
    make_case(by=cast["lan"])
    make_case(by=cast["hoa"])
    client = sign_in(cast["binh"])
    rows = client.get(reverse("reports:events"), {"person": "hoa", "deed": "created"}).context["rows"]
    assert {row["username"] for row in rows} == {"hoa"}
    future = client.get(reverse("reports:events"), {"since": "01/01/2099"})
    assert "Không có sự kiện nào khớp với điều kiện lọc." in future.content.decode()
    crossed = client.get(reverse("reports:events"), {"since": "02/01/2026", "until": "01/01/2026"})
    assert "Ngày kết thúc phải sau ngày bắt đầu." in crossed.content.decode()


def test_events_take_the_same_queries_for_one_row_and_many(cast, sign_in, django_assert_num_queries):
    client = sign_in(cast["binh"])
    make_case(by=cast["lan"])
    client.get(reverse("reports:events"))
    with django_assert_num_queries(6):
        client.get(reverse("reports:events"))
    for _ in range(3):
        make_case(by=cast["hoa"])
    with django_assert_num_queries(6):
        client.get(reverse("reports:events"))


def test_what_the_support_was_worth_is_the_sum_of_its_rows_on_page_and_paper(cast, few_areas, sign_in):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="in_progress")
    other = make_case(by=cast["hoa"], chair=cast["son"], state="in_progress")
    given = {"given_on": today()}
    for kind, worth in (("bicycle", 1_200_000), ("bicycle", 30_000), ("cash", 4_000), ("cash", 0)):
        give_support(case, by=cast["lan"], kind=kind, what="Hỗ trợ", worth=worth, **given)
    give_support(other, by=cast["hoa"], kind="bicycle", what="Xe", worth=7_777_777, **given)
    rows = Support.objects.filter(case=case).values_list("worth", flat=True)
    total = sum(rows)
    client = sign_in(cast["minh"])
    page = client.get(reverse("reports:committee")).content.decode()
    words = text(client.get(pdf(few_areas["A"], cast["lan"])))
    assert total == 1_234_000
    for shown in ("1.230.000", "4.000", "1.234.000"):
        assert shown in page
        assert shown in words
    assert "7.777.777" not in page + words
