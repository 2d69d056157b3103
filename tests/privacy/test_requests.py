"""Requests of parents and children: clocks, two persons, a package without those who must be protected."""

import datetime as dt
import json
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.enums import NoticeKind
from accounts.models import Notice
from audit.models import Event
from casework.actions.emergency import end_isolation
from casework.actions.workplaces import note_workplace
from casework.models import Assessment, Case, Screening
from casework.workflow import NotNow
from privacy.actions import requests
from privacy.held import held_about, tables_about_children
from privacy.models import DataRequest
from privacy.package import build_package
from privacy.package.fields import FIELDS, WHERE, Rule
from privacy.rules import acknowledge_due, child_is_asked, request_due
from reports.models import CommitteeDecision
from tests.factories import CANARIES, isolate, make_case
from tests.privacy.build import MARKS, NAME, ask, decided, make_full_case, released
from vietnam.calendar import today


@pytest.mark.parametrize(
    "kind, due",
    [
        ("access", dt.date(2028, 3, 2)),
        ("correction", dt.date(2028, 3, 2)),
        ("withdrawal", dt.date(2028, 3, 7)),
        ("erasure", dt.date(2028, 3, 12)),
    ],
)
def test_each_kind_has_its_days_over_the_29th_of_february(kind, due):
    assert request_due(kind, dt.date(2028, 2, 21)) == due


def test_acknowledging_counts_working_days_around_tet():
    # Wednesday 3 February 2027 is the last working day before Tết; work begins again on the 11th.
    assert acknowledge_due(dt.date(2027, 2, 2)) == dt.date(2027, 2, 11)


def test_the_days_are_settings(settings):
    settings.PRIVACY = {**settings.PRIVACY, "ACCESS_DAYS": 5}
    assert request_due("access", dt.date(2026, 11, 1)) == dt.date(2026, 11, 6)


def test_children_are_asked_from_seven_on_and_when_the_age_is_not_known():
    assert [child_is_asked(age) for age in (6, 7, 15, None)] == [False, True, True, True]


def test_a_request_tells_the_chair_and_has_its_clock(cast):
    asked = ask(make_case(by=cast["lan"]), by=cast["lan"])
    assert asked.due_on == today() + dt.timedelta(days=10)
    told = Notice.objects.filter(kind=NoticeKind.REQUEST_REGISTERED)
    assert list(told.values_list("recipient__username", flat=True)) == ["minh"]


def test_officers_and_chair_are_reminded_two_days_before_once(cast):
    asked = ask(make_case(by=cast["lan"]), by=cast["lan"])
    day = dt.timedelta(days=1)
    now = timezone.now()
    assert [requests.tell_due_requests(now + days * day) for days in (7, 8, 9)] == [0, 1, 1]
    told = Notice.objects.filter(kind=NoticeKind.REQUEST_DUE)
    assert sorted(told.values_list("recipient__username", flat=True)) == ["lan", "minh"]
    requests.refuse_request(asked, by=cast["minh"], refusal="harm", outcome="Có thể gây hại")
    assert requests.tell_due_requests(now + 9 * day) == 0


def test_nothing_is_given_against_the_will_of_a_child_of_seven(cast):
    case = make_case(by=cast["lan"])
    with pytest.raises(NotNow, match="chưa đồng ý"):
        requests.prepare_package(ask(case, by=cast["lan"], child_agrees=False), by=cast["lan"])
    small = make_case(by=cast["lan"], birth_date=today() - dt.timedelta(days=6 * 365))
    for about, asker in ((small, "parent"), (case, "child")):
        asked = ask(about, by=cast["lan"], asker=asker, child_agrees=None)
        assert requests.prepare_package(asked, by=cast["lan"]).state == "prepared"


def test_who_prepared_cannot_release_even_as_chair(cast):
    lan = cast["lan"]
    lan.roles.create(kind="chair", area=lan.roles.get().area, starts=today())
    lan = type(lan).objects.get(pk=lan.pk)
    asked = requests.prepare_package(ask(make_case(by=lan), by=lan), by=lan)
    with pytest.raises(NotNow, match="tự duyệt"):
        requests.release_package(asked, by=lan)
    with pytest.raises(IntegrityError, match="package_released_by_another"), transaction.atomic():
        DataRequest.objects.filter(pk=asked.pk).update(
            state="released", decided_by=lan, expires_at=timezone.now()
        )
    with pytest.raises(PermissionDenied):
        requests.release_package(asked, by=cast["son"])


def test_withdrawal_asks_that_no_consent_is_left(cast):
    case = make_full_case(cast)
    asked = ask(case, by=cast["lan"], kind="withdrawal")
    with pytest.raises(NotNow, match="còn sự đồng ý"):
        requests.finish_request(asked, by=cast["lan"], outcome="Đã rút lại")
    case.consents.update(withdrawn_on=today())
    assert requests.finish_request(asked, by=cast["lan"], outcome="Đã rút lại").state == "done"


def test_the_package_holds_what_is_the_childs_and_nothing_of_anybody_else(cast):
    case = make_full_case(cast)
    make_case(by=cast["lan"], full_name=CANARIES[0])
    package = build_package(released(case, cast))
    text = json.dumps(package, ensure_ascii=False)
    for kept in (NAME, "082213000123", case.code, "Canary xe đạp", "Trở lại trường, hỗ trợ học phí"):
        assert kept in text
    for mark in (mark for marks in MARKS.values() for mark in marks):
        assert mark not in text
    assert CANARIES[0] not in text
    assert "Canary Người Mẹ" not in text
    withheld = {row["what"]: row["reason"] for row in package["withheld"]}
    assert withheld["thông tin tiếp nhận: nội dung thông tin"] == Rule.REPORTER.label
    assert withheld["lần thăm: quan sát được"] == Rule.HARM.label
    assert withheld["lần thăm: trẻ nói"] == Rule.OWN_WORDS.label


def test_codes_are_given_in_words(cast):
    case = make_full_case(cast)
    Assessment.objects.update(need_kinds=["education", "medical"])
    note_workplace(case, by=cast["lan"], new={"name": MARKS["workplace"][0]}, work_types=["boc-vo-tom"])
    package = build_package(released(case, cast))
    said = {f["field"]: f["text"] for part in package["sections"] for one in part["records"] for f in one}
    assert (said["need_kinds"], said["work_types"]) == ("Giáo dục; Chăm sóc y tế", "Bóc vỏ tôm")
    assert "nơi làm việc của trẻ: nơi làm việc" in [row["what"].lower() for row in package["withheld"]]


def test_the_child_itself_is_given_its_own_words(cast):
    asked = released(make_full_case(cast), cast, asker="child", child_agrees=None)
    assert "Canary lời trẻ" in json.dumps(build_package(asked), ensure_ascii=False)


def test_a_worst_form_is_not_printed_for_whoever_asks(cast):
    case = make_full_case(cast)
    asked = released(case, cast)
    assert "Lao động trẻ em" in json.dumps(build_package(asked), ensure_ascii=False)
    Case.objects.filter(pk=case.pk).update(legal_label="worst_form")
    Screening.objects.filter(case=case).update(label="worst_form", proposed_label="worst_form")
    text = json.dumps(build_package(DataRequest.objects.get(pk=asked.pk)), ensure_ascii=False)
    assert "tồi tệ" not in text
    assert "worst_form" not in text


PLACES = ("Canary Ấp", "Canary Trường", "Trường THCS Tân Hòa", "Tân Đông", "Canary xe đạp", "lò gạch")


@pytest.mark.parametrize("why", ["hidden", "apart", "apart_ended", "came_home"])
def test_where_a_child_kept_safe_is_to_be_found_is_left_out_unless_the_chair_says_so(cast, sign_in, why):
    case = make_full_case(cast)
    case.child.school_name, case.child.household.village = PLACES[1], PLACES[0]
    case.child.save()
    case.child.household.save()
    sign_in(cast["quang"]).get(reverse("casework:case", args=[case.pk]))
    if why == "hidden":
        Case.objects.filter(pk=case.pk).update(name_hidden="threatened")
    else:
        apart = isolate(case, by=cast["lan"])
        ends = {"apart_ended": "over", "came_home": "safe"}
        if why in ends:
            end_isolation(apart, by=cast["lan"], on=today(), reason=ends[why], comment="Canary")
    asked = requests.prepare_package(ask(case, by=cast["lan"]), by=cast["lan"])
    chair = sign_in(cast["minh"])
    page = chair.get(reverse("privacy:request", args=[asked.pk])).content.decode()
    assert ('name="tells_where"' in page) is (why != "came_home")
    chair.post(reverse("privacy:release", args=[asked.pk]))
    package = build_package(DataRequest.objects.get(pk=asked.pk))
    text = json.dumps(package, ensure_ascii=False)
    left_out = {row["what"] for row in package["withheld"] if row["reason"] == Rule.WHERE.label}
    printed = chair.get(reverse("privacy:package_page", args=[asked.pk])).content.decode()
    if why == "came_home":
        assert all(place in text for place in PLACES[:3])
        assert not left_out
        assert "Theo quy định bảo vệ trẻ em" not in printed
        return
    assert [place for place in PLACES if place in text + printed] == []
    assert {"trẻ: trường", "Đã chia sẻ với ai", "Ai đã xem"} <= left_out
    assert NAME in printed
    assert "Theo quy định bảo vệ trẻ em, giấy này không nêu nơi ở" in printed
    assert "Chưa chia sẻ với cơ sở nào" not in printed


def test_the_chair_may_say_where_the_child_is_and_the_child_itself_is_told(cast, sign_in):
    case = make_full_case(cast)
    isolate(case, by=cast["lan"])
    asked = requests.prepare_package(ask(case, by=cast["lan"]), by=cast["lan"])
    sign_in(cast["minh"]).post(reverse("privacy:release", args=[asked.pk]), {"tells_where": "yes"})
    told = DataRequest.objects.get(pk=asked.pk)
    assert told.tells_where
    own = released(case, cast, asker="child", child_agrees=None)
    for one in (told, own):
        assert "Trường THCS Tân Hòa" in json.dumps(build_package(one), ensure_ascii=False)


def test_what_tells_where_a_child_is_are_fields_that_are_given():
    for label, names in WHERE.items():
        assert {name for name in names if FIELDS[label][name] != Rule.GIVE} == set(), label


def test_the_package_says_who_saw_and_with_whom_it_was_shared(cast, sign_in):
    case = make_full_case(cast)
    sign_in(cast["quang"]).get(reverse("casework:case", args=[case.pk]))
    sign_in(cast["hoa"]).get(reverse("casework:case", args=[case.pk]))
    package = build_package(released(case, cast))
    (shared,) = package["shared_with"]
    assert shared["institution"] == "Trường THCS Tân Hòa"
    seen = {row["who"]: row["times"] for row in package["seen_by"]}
    assert seen["Giám sát khu vực – Khu vực Gò Công"] == 1
    assert not any("Tân Đông" in who for who in seen)
    assert "Nguyễn Thị Lan" not in json.dumps(package, ensure_ascii=False)


def test_every_field_of_every_table_about_a_child_is_decided():
    tables = {model._meta.label_lower: model for model in tables_about_children()}
    assert set(FIELDS) == set(tables)
    for label, model in tables.items():
        assert set(FIELDS[label]) == {field.name for field in model._meta.concrete_fields}, label


def test_what_a_committee_decided_about_the_child_is_given(cast):
    case = make_full_case(cast)
    decided(case, by=cast["lan"])
    decided(make_case(by=cast["lan"]), by=cast["lan"])
    package = build_package(released(case, cast))
    (section,) = [section for section in package["sections"] if section["title"] == "việc trình Ban"]
    (record,) = section["records"]
    told = {field["field"]: field["value"] for field in record}
    assert (told["code"], told["question"], told["answer"], told["decision"]) == (
        case.code,
        "Canary xin ý kiến",
        "agreed",
        "Canary Ban quyết định",
    )
    text = json.dumps(package, ensure_ascii=False)
    assert "Canary Hội Phụ nữ" not in text
    assert "Canary đã cấp" not in text


def test_what_the_commune_decided_that_the_case_has_left_is_given_as_well(cast, few_areas, sign_in):
    case, other = make_full_case(cast), make_case(by=cast["lan"])
    decided(case, by=cast["lan"])
    decided(other, by=cast["lan"])
    asked = released(case, cast)
    Case.objects.filter(pk=case.pk).update(commune=few_areas["C"], officer=cast["yen"])
    client = sign_in(cast["yen"])
    package = json.loads(client.get(reverse("privacy:package_file", args=[asked.pk])).content)
    (section,) = [section for section in package["sections"] if section["title"] == "việc trình Ban"]
    (record,) = section["records"]
    told = {field["field"]: field["value"] for field in record}
    assert (told["code"], told["decision"]) == (case.code, "Canary Ban quyết định")
    assert other.code not in json.dumps(package)
    # It is given to the child; the commune that has the case now reads it nowhere else.
    row = CommitteeDecision.objects.get(code=case.code)
    assert client.get(reverse("reports:decision", args=[row.pk])).status_code == 404


def test_a_field_that_nobody_decided_about_is_withheld(cast, monkeypatch):
    monkeypatch.delitem(FIELDS["casework.child"], "full_name")
    text = json.dumps(build_package(released(make_full_case(cast), cast)), ensure_ascii=False)
    assert NAME not in text
    assert str(Rule.UNDECIDED.label) in text


def test_held_about_a_child_leaves_brothers_and_sisters_alone(cast):
    case = make_full_case(cast)
    other = make_case(by=cast["lan"])
    names = {model.__name__ for model in held_about(case.child_id)}
    assert names >= {"Child", "Case", "Household", "Caregiver", "Attendance", "Reporter"}
    other.child.household = case.child.household
    other.child.save()
    found = {model.__name__: keys for model, keys in held_about(case.child_id).items()}
    assert found["Child"] == {case.child_id}
    assert "Household" not in found
    assert "Caregiver" not in found


def test_fetching_leaves_an_event_first_and_ends_after_seven_days(cast, sign_in):
    asked = released(make_full_case(cast), cast)
    client = sign_in(cast["lan"])
    answer = client.get(reverse("privacy:package_file", args=[asked.pk]))
    assert json.loads(answer.content)["number"] == asked.number
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Disposition"] == f'attachment; filename="{asked.number}.json"'
    assert Event.objects.filter(deed="downloaded", reason="package_json", actor=cast["lan"]).count() == 1
    assert asked.expires_at - asked.decided_at == dt.timedelta(days=7)
    DataRequest.objects.filter(pk=asked.pk).update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    for name in ("package_file", "package_page"):
        assert client.get(reverse(f"privacy:{name}", args=[asked.pk])).status_code == 404


def test_the_page_prints_the_same_and_asks_again_who_sits_there(cast, sign_in):
    asked = released(make_full_case(cast), cast)
    client = sign_in(cast["minh"])
    page = client.get(reverse("privacy:package_page", args=[asked.pk])).content.decode()
    assert NAME in page
    assert "Người Báo Tin" not in page
    session = client.session
    session["confirmed_at"] = 0
    session.save()
    led = client.get(reverse("privacy:package_page", args=[asked.pk]))
    assert led.status_code == 302
    assert led.url.startswith(reverse("accounts:confirm"))


def test_one_command_writes_the_package(cast, tmp_path):
    asked = released(make_full_case(cast), cast)
    out = StringIO()
    call_command("access_request", asked.number, out=tmp_path, stdout=out)
    data, page = tmp_path / f"{asked.number}.json", tmp_path / f"{asked.number}.html"
    assert out.getvalue().split() == [str(data), str(page)]
    assert (data.stat().st_mode & 0o777, page.stat().st_mode & 0o777) == (0o600, 0o600)
    assert json.loads(data.read_text())["case"] == asked.case.code
    assert NAME in page.read_text()
    assert Event.objects.filter(reason="package_command", case_code=asked.case.code).count() == 1


@pytest.mark.parametrize("number", ["YC-999999", "abc", ""])
def test_the_command_refuses_what_is_no_request(db, number, tmp_path):
    with pytest.raises(CommandError, match="No request"):
        call_command("access_request", number, out=tmp_path)


def test_the_command_gives_nothing_that_is_not_released(cast, tmp_path):
    asked = ask(make_case(by=cast["lan"]), by=cast["lan"])
    with pytest.raises(CommandError, match="not released"):
        call_command("access_request", asked.number, out=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_form_without_the_childs_answer_keeps_what_was_typed(cast, sign_in):
    case = make_case(by=cast["lan"])
    sent = {"kind": "access", "asker": "parent", "asker_name": "Canary Mẹ", "identity": "papers"}
    sent["received_on"] = f"{today():%d/%m/%Y}"
    page = sign_in(cast["lan"]).post(reverse("privacy:request_new", args=[case.pk]), sent).content.decode()
    assert "Hỏi trẻ trước khi ghi yêu cầu này" in page
    assert "Canary Mẹ" in page
    assert not DataRequest.objects.exists()


def test_every_table_has_a_title_that_a_mother_can_read(cast):
    titles = {section["title"] for section in build_package(released(make_full_case(cast), cast))["sections"]}
    assert {"trẻ", "Nơi ở và hoàn cảnh gia đình", "hồ sơ", "chuyên cần tuần"} <= titles
    assert not {"household", "caregiver", "reporter"} & titles
