"""The wording of papers: versions by date, what may stand in it, two editors, previews."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from casework.workflow import Mendable
from interface.editing import ChangedMeanwhile
from reports.actions.papers import issue_paper, write_text
from reports.models import PaperText
from reports.papers.kinds import whole_rows
from reports.papers.reading import paper_bytes
from reports.papers.registry import ALL, KINDS
from reports.papers.texts import fault_of, wording_on
from tests.factories import make_case
from tests.reports.reading import faults, words
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
KIND = KINDS["mau_03"]
EDIT = "reports:paper_text_edit"
DAY = dt.timedelta(days=1)


def texts(**changed):
    return {**KIND.defaults(), **changed}


def change(cast, *, starts=None, **changed):
    return write_text(
        KIND, by=cast["an"], starts=starts or today(), texts=texts(**changed), reason="Công văn 5"
    )


def sent(version="0", **changed):
    return {**texts(), "starts": f"{today():%d/%m/%Y}", "reason": "Công văn 5", "version": version, **changed}


def test_a_paper_is_made_with_the_wording_of_its_day(cast):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="assessed")
    change(cast, title="BÁO CÁO MỚI")
    change(cast, starts=today() + DAY, title="BÁO CÁO MAI SAU")
    record = whole_rows(KIND).get(case=case)
    now = words(paper_bytes(issue_paper(KIND, record, by=cast["lan"])))
    assert "BÁO CÁO MỚI" in now
    assert f"Mẫu văn bản: lần 2, từ {today():%d/%m/%Y}" in now
    assert [wording_on(KIND, day).version for day in (today() - DAY, today(), today() + DAY)] == [1, 2, 3]
    assert wording_on(KIND, today() - DAY).texts["title"] == "BÁO CÁO"
    assert wording_on(KINDS["mau_02"], today()).version == 1


def test_going_back_to_the_default_is_a_version_of_its_own(cast, sign_in):
    change(cast, title="BÁO CÁO MỚI")
    page = sign_in(cast["an"]).get(reverse(EDIT, args=["mau_03"]) + "?mac-dinh")
    assert page.context["form"]["title"].value() == "BÁO CÁO"
    usual = sign_in(cast["an"]).get(reverse(EDIT, args=["mau_03"]))
    assert usual.context["form"]["title"].value() == "BÁO CÁO MỚI"
    change(cast)
    assert (wording_on(KIND, today()).version, wording_on(KIND, today()).texts) == (3, KIND.defaults())


FAULTS = {
    "{nobody}": "Không có chỗ điền {nobody}.",
    "{child": "Dấu ngoặc nhọn chỉ dùng cho chỗ điền",
    "a } b": "Dấu ngoặc nhọn chỉ dùng cho chỗ điền",
    "{child!r}": "Dấu ngoặc nhọn chỉ dùng cho chỗ điền",
    "TUYỆT MẬT": "bí mật nhà nước",
    "Tài liệu mật": "bí mật nhà nước",
    "ạ" * 201: "Nhập nhiều nhất 200 ký tự.",
    "  ": "Nhập nội dung cho mục này.",
    "مرحبا": "Có ký tự không in được.",
}


@pytest.mark.parametrize(("typed", "sentence"), FAULTS.items(), ids=str)
def test_what_may_not_stand_gets_a_sentence_and_changes_nothing(cast, sign_in, typed, sentence):
    page = sign_in(cast["an"]).post(
        reverse(EDIT, args=["mau_03"]), sent(title=typed, reason="Giữ lại chữ này")
    )
    assert page.status_code == 200
    assert sentence in page.context["form"].errors["title"][0]
    assert "Giữ lại" in page.content.decode()
    with pytest.raises(Mendable):
        change(cast, title=typed)
    assert not PaperText.objects.exists()


def test_a_day_that_has_passed_is_refused(cast, sign_in):
    yesterday = today() - DAY
    page = sign_in(cast["an"]).post(reverse(EDIT, args=["mau_03"]), sent(starts=f"{yesterday:%d/%m/%Y}"))
    assert "Chọn hôm nay hoặc một ngày sau" in page.context["form"].errors["starts"][0]
    with pytest.raises(Mendable):
        change(cast, starts=yesterday)


def test_only_an_administrator_writes_and_reads_them(cast, sign_in):
    for name in ("lan", "minh", "quang", "thu", "binh"):
        assert sign_in(cast[name]).get(reverse("reports:paper_texts")).status_code == 403
        assert sign_in(cast[name]).post(reverse(EDIT, args=["mau_03"]), sent()).status_code == 403
    with pytest.raises(PermissionDenied):
        write_text(KIND, by=cast["minh"], starts=today(), texts=texts(), reason="x")
    assert not PaperText.objects.exists()


def test_the_second_of_two_editors_sees_both_and_chooses(cast, sign_in):
    client, address = sign_in(cast["an"]), reverse(EDIT, args=["mau_03"])
    version = client.get(address).context["version"]
    assert client.post(address, sent(version, title="BẢN MỘT")).status_code == 302
    page = client.post(address, sent(version, title="BẢN HAI"))
    text = page.content.decode()
    assert "BẢN MỘT" in text
    assert "BẢN HAI" in text
    assert PaperText.objects.count() == 1
    with pytest.raises(ChangedMeanwhile):
        write_text(KIND, by=cast["an"], starts=today(), texts=texts(), reason="x", version=version)
    chosen = {"chon": "title", "chon-title": "mine", "version": page.context["both"].version}
    assert client.post(address, {**sent(title="BẢN HAI"), **chosen}).status_code == 302
    assert [row.texts["title"] for row in PaperText.objects.all()] == ["BẢN HAI", "BẢN MỘT"]


def test_a_preview_of_what_is_typed_saves_nothing_and_is_marked(cast, sign_in):
    client = sign_in(cast["an"])
    answer = client.post(reverse(EDIT, args=["mau_03"]), sent(title="THỬ NGHIỆM", preview="1"))
    assert answer["Content-Type"] == "application/pdf"
    text = words(answer.content)
    for part in ("BẢN XEM THỬ", "THỬ NGHIỆM", "Nguyễn Văn Thử"):
        assert part in text
    assert not PaperText.objects.exists()


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.code)
def test_every_kind_has_its_page_and_its_preview(cast, sign_in, kind):
    client = sign_in(cast["an"])
    page = client.get(reverse("reports:paper_text", args=[kind.code])).content.decode()
    assert "chưa đối chiếu với bản gốc" in page
    file = client.get(reverse("reports:paper_text_preview", args=[kind.code, 1]))
    assert faults(file.content) == ""
    assert "BẢN XEM THỬ" in words(file.content)
    assert client.get(reverse("reports:paper_text_preview", args=[kind.code, 9])).status_code == 404
    assert client.get(reverse("reports:paper_text", args=["mau_99"])).status_code == 404


def test_two_versions_stand_side_by_side_where_they_differ(cast, sign_in):
    change(cast, title="BÁO CÁO MỚI")
    page = sign_in(cast["an"]).get(reverse("reports:paper_text_compare", args=["mau_03", 1, 2]))
    assert [(slot.name, one, two) for slot, one, two in page.context["slots"]] == [
        ("title", "BÁO CÁO", "BÁO CÁO MỚI")
    ]


def test_the_defaults_themselves_may_stand():
    for kind in ALL:
        found = {slot.name: fault_of(kind, slot, slot.default) for slot in kind.slots}
        assert not any(found.values()), (kind.code, found)


def test_the_list_costs_the_same_with_many_versions(cast, sign_in, django_assert_num_queries):
    client, address = sign_in(cast["an"]), reverse("reports:paper_texts")
    client.get(address)
    with django_assert_num_queries(5):
        client.get(address)
    for number in range(3):
        change(cast, starts=today() + number * DAY)
    with django_assert_num_queries(5):
        page = client.get(address)
    coming = [len(row.coming) for row in page.context["rows"] if row.kind.code == "mau_03"]
    assert coming == [2]
