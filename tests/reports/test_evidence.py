"""What an auditor asks of the trail, and the answer as a file."""

import csv
import datetime as dt
import io
from unittest.mock import patch

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.models import Role
from accounts.step_up import KEY
from audit.actions import write_event
from audit.enums import Deed
from audit.models import Event, Link, Seal, Verification
from audit.sealing import seal_head
from casework.access import PERMISSIONS, REPORT_PERMISSIONS
from casework.actions.shares import open_urgently, review_opening
from casework.workplace_access import WORKPLACE_PERMISSIONS
from privacy.actions.requests import register_request
from reports.event_words import kind_words, reason_words
from reports.integrity import state_of_trail
from tests.audit.test_chain import commit
from tests.factories import CANARIES, make_case
from tests.referrals.build import make_referral
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 16, 5, 0, tzinfo=dt.UTC)


@pytest.fixture
def case(cast):
    """A case of Lan that the chair opened once and an officer of elsewhere was refused."""
    return make_case(by=cast["lan"], full_name=CANARIES[0])


@pytest.fixture
def auditor(cast, sign_in):
    """The auditor of the province, who proved a moment ago who it is."""
    client = sign_in(cast["binh"])
    session = client.session
    session[KEY] = timezone.now().timestamp()
    session.save()
    return client


def opened(sign_in, person, case) -> int:
    return sign_in(person).get(reverse("casework:case", args=[case.pk])).status_code


def asked(client, case, **days):
    return client.get(reverse("reports:who_saw"), {"case": case.code.lower(), **days})


def test_who_saw_a_case_tells_people_fields_and_times(cast, case, auditor, sign_in):
    assert [opened(sign_in, cast[name], case) for name in ("minh", "minh", "hoa")] == [200, 200, 404]
    write_event(
        by=cast["thu"], deed=Deed.READ, about=case, area=case.commune, case_code=case.code, fields=["phone"]
    )
    page = asked(auditor, case)
    people = {one.username: one for one in page.context["people"]}
    assert set(people) == {"lan", "minh", "thu"}
    assert (people["minh"].times, people["minh"].roles, people["minh"].deeds) == (
        2,
        "Chủ tịch UBND cấp xã",
        "Xem",
    )
    assert people["thu"].fields == "Số điện thoại liên hệ"
    assert people["thu"].institutions == cast["thu"].posts.get().institution.name
    assert page.context["refusals"] == 1
    body = page.content.decode()
    assert not any(name in body for name in CANARIES[0].split()[1:])
    assert Event.objects.filter(kind="audit.who_saw", actor=cast["binh"], case_code=case.code).count() == 1


def test_only_the_days_asked_for_count_in_vietnamese_time(cast, case, auditor, sign_in):
    about = {"deed": Deed.READ, "about": case, "area": case.commune, "case_code": case.code}
    with time_machine.travel(dt.datetime(2026, 3, 1, 16, 59, tzinfo=dt.UTC), tick=False):
        write_event(by=cast["minh"], **about)
    with time_machine.travel(dt.datetime(2026, 3, 1, 17, 1, tzinfo=dt.UTC), tick=False):
        write_event(by=cast["thu"], **about)
    names = [
        one.username for one in asked(auditor, case, since="02/03/2026", until="02/03/2026").context["people"]
    ]
    assert names == ["thu"]
    names = [
        one.username for one in asked(auditor, case, since="01/03/2026", until="01/03/2026").context["people"]
    ]
    assert names == ["minh"]


def test_an_auditor_of_another_commune_learns_nothing(cast, case, few_areas, sign_in, auditor):
    Role.objects.filter(user=cast["binh"]).update(area=few_areas["C"])
    page = asked(auditor, case)
    assert page.context["people"] == []
    assert "hoặc hồ sơ không thuộc địa bàn của bạn" in page.content.decode()


def test_who_saw_takes_the_same_queries_for_one_person_and_many(
    cast, case, auditor, django_assert_num_queries
):
    asked(auditor, case)
    with django_assert_num_queries(9):
        asked(auditor, case)
    for name in ("minh", "thu", "hoa", "quang"):
        write_event(
            by=cast[name], deed=Deed.READ, about=case, area=case.commune, case_code=case.code, fields=["a"]
        )
    with django_assert_num_queries(9):
        asked(auditor, case)


def test_what_a_person_did_since_a_transfer_includes_lists_and_searches(cast, case, sign_in, auditor):
    sign_in(cast["lan"]).post(reverse("casework:search"), {"q": "Canary"}, follow=True)
    rows = auditor.get(reverse("reports:events"), {"person": "lan"}).context["rows"]
    assert "Tìm theo tên" in {str(row["deed"]) for row in rows}
    everybody = auditor.get(reverse("reports:events")).context["rows"]
    assert "Tìm theo tên" not in {str(row["deed"]) for row in everybody}
    assert (
        auditor.get(reverse("reports:events"), {"person": "lan", "since": "01/01/2099"}).context["rows"] == []
    )


def test_lists_and_searches_of_people_elsewhere_stay_theirs(cast, few_areas, sign_in, auditor):
    Role.objects.filter(user=cast["binh"]).update(area=few_areas["A"])
    sign_in(cast["hoa"]).post(reverse("casework:search"), {"q": "Canary"}, follow=True)
    assert auditor.get(reverse("reports:events"), {"person": "hoa"}).context["rows"] == []


def test_refusals_can_be_read_alone(cast, case, sign_in, auditor):
    opened(sign_in, cast["hoa"], case)
    rows = auditor.get(reverse("reports:events"), {"outcome": "refused"}).context["rows"]
    assert {(row["username"], row["refused"]) for row in rows} == {("hoa", True)}
    assert not any(
        row["refused"] for row in auditor.get(reverse("reports:events"), {"outcome": "done"}).context["rows"]
    )


def test_who_granted_and_took_back_a_referral(cast, auditor):
    referral = make_referral(cast, "declined")
    rows = auditor.get(reverse("reports:grants"), {"case": referral.case.code}).context["rows"]
    told = [(str(row["deed"]), row["username"], row["for_whom"].username) for row in rows]
    assert told == [("Thu hồi quyền xem", "thu", "thu"), ("Cấp quyền xem", "lan", "thu")]
    assert str(rows[1]["reason"]) == "Chuyển gửi"


def test_an_emergency_opening_waits_until_it_is_reviewed(cast, case, auditor):
    share = open_urgently(
        case.code, by=cast["hoa"], reason="danger", purpose="Trẻ đang gặp nguy hiểm tính mạng"
    )
    page = auditor.get(reverse("reports:grants"))
    assert [row["username"] for row in page.context["waiting"]] == ["hoa"]
    assert str(page.context["waiting"][0]["purpose"]) == "Trẻ đang gặp nguy hiểm, cần bảo vệ ngay"
    review_opening(share, by=cast["quang"], verdict="justified", comment="Đúng")
    assert auditor.get(reverse("reports:grants")).context["waiting"] == []


def test_whether_the_trail_is_whole_is_told_in_words(cast, case, auditor):
    page = auditor.get(reverse("reports:integrity")).content.decode()
    assert "Chưa kiểm tra lần nào." in page
    commit()
    head = Link.objects.order_by("-position").first().position
    assert (state_of_trail().unsealed, state_of_trail().late) == (head, False)
    with patch("reports.integrity.SEAL_PATIENCE", dt.timedelta()):
        assert state_of_trail().late
    seal_head()
    assert (state_of_trail().unsealed, state_of_trail().late) == (0, False)
    Verification.objects.create(whole=True, first=1, last=head, seals=1, faults=0)
    page = auditor.get(reverse("reports:integrity")).content.decode()
    assert f"Nguyên vẹn đến mắt xích {head}" in page
    fault = {"fault_kind": "changed", "fault_position": 7, "first_fault": "link 7: changed"}
    Verification.objects.create(whole=False, first=1, last=head, seals=1, faults=3, **fault)
    page = auditor.get(reverse("reports:integrity")).content.decode()
    for words in ("Có dấu hiệu bị sửa", "3 chỗ sai", "Mắt xích 7:", "bản ghi đã bị sửa"):
        assert words in page
    with time_machine.travel(timezone.now() + dt.timedelta(days=400)):
        Verification.objects.create(pk=10**9, whole=True, first=1, last=10**9, seals=1, faults=0)
    assert "Có dấu hiệu bị sửa" in auditor.get(reverse("reports:integrity")).content.decode()
    assert Seal.objects.count() == 1


def download(client, of_case, **changes):
    data = {"case": of_case.code, "purpose": "breach_notice", "kind": "csv", **changes}
    return client.post(reverse("reports:who_saw_download"), data)


def test_the_table_has_a_line_for_each_time_and_says_what_for(cast, case, auditor, sign_in):
    opened(sign_in, cast["minh"], case)
    opened(sign_in, cast["hoa"], case)
    response = download(auditor, case)
    lines = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert lines[0][:3] == ["Lúc", "Người thực hiện", "Tên đăng nhập"]
    shown = [(line[2], line[5].split(":")[0], line[9]) for line in lines[-2:]]
    assert shown == [("minh", "Xem", "Đã thực hiện"), ("hoa", "Bị từ chối", "Không được biết (404)")]
    event = Event.objects.get(deed=Deed.DOWNLOADED)
    told = (event.actor, event.kind, event.case_code, event.area, event.purpose)
    assert told == (cast["binh"], "audit.who_saw", case.code, case.commune, "breach_notice")


def test_the_workbook_holds_the_same_and_runs_nothing(cast, case, auditor):
    cast["minh"].full_name = "=1+1"
    cast["minh"].save()
    about = {"deed": Deed.READ, "about": case, "area": case.commune, "case_code": case.code}
    write_event(by=cast["minh"], **about)
    response = download(auditor, case, kind="xlsx")
    sheet = load_workbook(io.BytesIO(response.content)).active
    names = [row[1].value for row in sheet.iter_rows(min_row=2)]
    assert "'=1+1" in names
    assert {row[1].data_type for row in sheet.iter_rows(min_row=2)} == {"s"}


def test_the_paper_names_people_and_no_child(cast, case, auditor, sign_in):
    opened(sign_in, cast["minh"], case)
    commit()
    response = download(auditor, case, kind="pdf")
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response["Content-Disposition"] == f'attachment; filename="ai-da-xem-{case.code}.pdf"'
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages)
    words = " ".join(words.split())
    for part in (
        "DANH SÁCH NGƯỜI ĐÃ XEM HỒ SƠ",
        case.code,
        "Lê Văn Minh",
        "Thông báo vi phạm dữ liệu",
        "Nguyễn Thị Lan",
    ):
        assert part in words
    assert not any(name in words for name in ("Canary", "Tước"))


@pytest.mark.parametrize("changes", [{"purpose": ""}, {"purpose": "x"}, {"kind": "exe"}, {"case": ""}])
def test_a_file_needs_a_case_a_purpose_and_a_known_kind(case, auditor, changes):
    response = download(auditor, case, **changes)
    assert "govuk-error-summary" in response.content.decode()
    assert not Event.objects.filter(deed=Deed.DOWNLOADED).exists()


def test_a_file_asks_who_sits_there(cast, case, sign_in):
    client = sign_in(cast["binh"])
    session = client.session
    session[KEY] = timezone.now().timestamp() - 601
    session.save()
    response = download(client, case)
    assert (response.status_code, response.url.split("?")[0]) == (302, reverse("accounts:confirm"))
    assert not Event.objects.filter(deed=Deed.DOWNLOADED).exists()


def test_the_command_tells_the_same_and_leaves_an_event(cast, case, sign_in):
    opened(sign_in, cast["minh"], case)
    out = io.StringIO()
    call_command("who_saw", case.code, "--from", "2026-01-01", "--purpose", "authority", stdout=out)
    lines = csv.reader(io.StringIO(out.getvalue()), delimiter=";")
    assert [line[2] for line in lines][-1] == "minh"
    event = Event.objects.get(deed=Deed.DOWNLOADED)
    assert (event.actor, event.case_code, event.purpose) == (None, case.code, "authority")


def test_no_code_of_the_program_stands_in_the_trail(cast, case, auditor, sign_in):
    opened(sign_in, cast["minh"], case)
    make_referral(cast)
    who = {"asker": "parent", "asker_name": "Lê Văn Út", "identity": "papers", "child_agrees": True}
    register_request(case, by=cast["lan"], kind="access", received_on=today(), **who)
    sign_in(cast["an"]).get(reverse("privacy:keeping"))
    codes = set(Event.objects.values_list("reason", flat=True)) - {""}
    assert {"register_request", "view", "send", "compose_referral"} <= codes
    tables = (PERMISSIONS, REPORT_PERMISSIONS, WORKPLACE_PERMISSIONS)
    codes |= {right for table in tables for rights in table.values() for right in rights}
    assert {code for code in codes if str(reason_words(code)) == code} == set()
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert "privacy.keeping" in kinds
    assert {kind for kind in kinds if str(kind_words(kind)).isascii()} == set()
