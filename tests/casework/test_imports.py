"""A commune's list, from the file to the reports, with every planted fault counted."""

import datetime as dt
from collections import Counter
from io import BytesIO

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from kombu.exceptions import OperationalError

from accounts.models import Role
from audit.enums import Deed
from audit.models import Event
from casework import tasks
from casework.actions import listimports
from casework.actions.listimports import (
    check_import,
    choose_columns,
    choosing,
    confirm_import,
    run_import,
    start_import,
    take_batch,
    taking,
)
from casework.actions.reports import open_case
from casework.elsewhere import look_elsewhere
from casework.enums import Channel, ImportState, ReportState, RowState
from casework.likeness import Facts
from casework.models import Child, ColumnMemory, ListImport, Report
from casework.workflow import NotNow
from interface.tables.refusals import ListRefused
from tests.casework.lists import PLANTED, SAMPLE, bring, small_list, upload
from tests.casework.walk import both_shown, token
from vietnam.calendar import today

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def data():
    return SAMPLE.read_bytes()


def states(list_import):
    return Counter(list_import.rows.values_list("state", flat=True))


def codes(list_import):
    return Counter(issue["code"] for row in list_import.rows.all() for issue in row.issues)


@pytest.mark.parametrize("person", ["minh", "quang", "hoa", "thu", "an"])
def test_no_file_is_looked_at_without_the_right(cast, few_areas, monkeypatch, person):
    monkeypatch.setattr(choosing, "read_table", lambda data: pytest.fail("the file was read"))
    with pytest.raises(PermissionDenied):
        start_import(commune=few_areas["A"], by=cast[person], file_name="a.xlsx", data=b"x")
    assert not ListImport.objects.exists()


def test_every_planted_fault_is_found_the_rest_comes_in_and_again_adds_nothing(cast, few_areas, data):
    preview = bring(cast["lan"], few_areas["A"], data)
    found = codes(preview)
    assert {code: found[code] for code in PLANTED} == PLANTED
    assert states(preview) == {RowState.OK: 153, RowState.DOUBTFUL: 65, RowState.REFUSED: 22}
    assert preview.mapping["rest"] == [[250, "total"], [252, "signature"]]

    confirm_import(preview, by=cast["lan"])
    run_import(preview.pk)
    done = ListImport.objects.get(pk=preview.pk)
    assert (done.state, done.rows_done, done.rows_total) == (ImportState.DONE, 211, 211)
    # The seven that may be children of the list already were not ticked.
    assert states(done) == {RowState.IMPORTED: 211, RowState.DOUBTFUL: 7, RowState.REFUSED: 22}
    reports = Report.objects.filter(channel=Channel.LIST, commune=few_areas["A"], state=ReportState.OPEN)
    assert (reports.count(), Child.objects.count()) == (211, 211)
    assert Event.objects.filter(deed=Deed.CREATED, kind="casework.report").count() == 211

    again = bring(cast["lan"], few_areas["A"], data)
    assert states(again) == {RowState.KNOWN: 211, RowState.DOUBTFUL: 7, RowState.REFUSED: 22}
    with pytest.raises(NotNow):
        confirm_import(again, by=cast["lan"])
    assert Report.objects.count() == 211


def test_a_row_becomes_a_report_with_everything_it_told(cast, few_areas):
    brought = bring(cast["lan"], few_areas["A"], small_list(["Nguyễn Văn Bình", "12/03/2014"]))
    confirm_import(brought, by=cast["lan"])
    run_import(brought.pk)
    report = Report.objects.select_related("child__household").get()
    assert (report.channel, report.work_text, report.hours_per_day) == (Channel.LIST, "Bốc gạch", 8)
    assert (report.taken_by, report.child.full_name) == (cast["lan"], "Nguyễn Văn Bình")
    assert report.child.birth_date.isoformat() == "2014-03-12"
    assert report.child.schooling == "left"
    caregiver = report.child.household.caregivers.get()
    assert (caregiver.full_name, caregiver.phone) == ("Trần Thị Mẹ", "0911222333")
    assert report.what_was_said == "Nhà khó khăn"
    assert brought.rows.get().report == report


def test_columns_are_remembered_for_the_commune_only(cast, few_areas):
    data = small_list(["Nguyễn Văn Bình", "12/03/2014"])
    new = start_import(commune=few_areas["A"], by=cast["lan"], file_name="a.xlsx", data=data)
    columns = {name: at for name, at in new.mapping["columns"].items() if name != "note"}
    choose_columns(new, by=cast["lan"], columns=columns)
    again = start_import(commune=few_areas["A"], by=cast["lan"], file_name="b.xlsx", data=data)
    elsewhere = start_import(commune=few_areas["B"], by=cast["hoa"], file_name="b.xlsx", data=data)
    assert again.mapping["columns"] == columns
    assert elsewhere.mapping["columns"] == {**columns, "note": 7}
    assert ColumnMemory.objects.count() == 1


class TestChildrenAlreadyKnown:
    ROW = ["Nguyễn Văn Bình", "12/03/2014"]

    def brought_again(self, cast, few_areas, letter, officer, row):
        first = bring(cast["lan"], few_areas["A"], small_list(self.ROW))
        confirm_import(first, by=cast["lan"])
        run_import(first.pk)
        report = Report.objects.get()
        if letter != "A":
            open_case(report, by=cast["lan"])
        return bring(cast[officer], few_areas[letter], small_list(row)).rows.get()

    def test_in_the_commune_without_diacritics_and_with_another_phone(self, cast, few_areas):
        row = self.brought_again(cast, few_areas, "A", "lan", ["NGUYEN VAN BINH", "2014"])
        assert row.state == RowState.DOUBTFUL
        assert row.take is False
        assert "known_here" in [issue["code"] for issue in row.issues]

    def test_another_child_of_the_same_name_is_no_doubt(self, cast, few_areas):
        row = self.brought_again(
            cast, few_areas, "A", "lan", ["Nguyễn Văn Bình", "02/05/2011", "Lê Thị Hai", ""]
        )
        assert row.state == RowState.OK

    def test_elsewhere_only_whom_to_call_is_told(self, cast, few_areas):
        row = self.brought_again(cast, few_areas, "B", "hoa", self.ROW)
        (issue,) = [issue for issue in row.issues if issue["code"] == "known_elsewhere"]
        assert issue["params"] == {"commune": "Xã Tân Hòa", "officer": "Nguyễn Thị Lan"}
        assert row.take is False

    def test_who_has_left_is_not_named(self, cast, few_areas):
        Role.objects.create(user=cast["son"], kind="officer", area=few_areas["A"], starts=today())
        self.brought_again(cast, few_areas, "B", "hoa", self.ROW)
        Role.objects.filter(user=cast["lan"]).update(ends=today() - dt.timedelta(days=1))
        row = bring(cast["hoa"], few_areas["B"], small_list(self.ROW, self.ROW)).rows.first()
        (issue,) = [issue for issue in row.issues if issue["code"] == "known_elsewhere"]
        assert issue["params"]["officer"] == str(cast["son"])
        facts = Facts(name="Nguyễn Văn Bình", born=dt.date(2014, 3, 12), year=2014)
        (preview,) = look_elsewhere(cast["hoa"], facts).previews
        assert [name for name, _phone in preview.whom] == [str(cast["son"])]

    def test_two_children_alike_in_one_list_may_both_be_taken_and_are_both_known_later(self, cast, few_areas):
        data = small_list(self.ROW, [*self.ROW, "Trần Thị Mẹ", "0911222444"])
        first = bring(cast["lan"], few_areas["A"], data)
        assert list(first.rows.values_list("state", "take")) == [("ok", True), ("doubtful", False)]
        listimports.take_rows(first, by=cast["lan"], shown=[3], ticked=[3])
        confirm_import(first, by=cast["lan"])
        run_import(first.pk)
        assert Report.objects.count() == 2
        assert states(bring(cast["lan"], few_areas["A"], data)) == {RowState.KNOWN: 2}


class TestReliability:
    def many(self, count=120):
        return small_list(
            *([f"Trẻ Số {chr(65 + n // 26)}{chr(97 + n % 26)}", "12/03/2014"] for n in range(count))
        )

    def test_a_crash_keeps_whole_batches_and_goes_on_without_doubles(self, cast, few_areas, monkeypatch):
        brought = bring(cast["lan"], few_areas["A"], self.many())
        confirm_import(brought, by=cast["lan"])
        real, calls = taking.take_report, Counter()

        def crashing(**arguments):
            calls["n"] += 1
            if calls["n"] == 70:
                raise RuntimeError("power cut")
            return real(**arguments)

        monkeypatch.setattr(taking, "take_report", crashing)
        with pytest.raises(RuntimeError, match="power cut"):
            run_import(brought.pk)
        brought.refresh_from_db()
        assert (Report.objects.count(), brought.rows_done, brought.state) == (50, 50, ImportState.IMPORTING)

        tasks.pump()
        brought.refresh_from_db()
        assert (Report.objects.count(), brought.rows_done, brought.state) == (120, 120, ImportState.DONE)
        assert Report.objects.values("fingerprint_key").distinct().count() == 120

    def test_running_again_changes_nothing(self, cast, few_areas):
        brought = bring(cast["lan"], few_areas["A"], self.many(3))
        assert check_import(brought.pk) is False
        confirm_import(brought, by=cast["lan"])
        run_import(brought.pk)
        run_import(brought.pk)
        assert take_batch(brought.pk) is False
        assert Report.objects.count() == 3

    def test_a_row_that_another_import_took_meanwhile_is_known(self, cast, few_areas):
        one = bring(cast["lan"], few_areas["A"], self.many(3))
        two = bring(cast["lan"], few_areas["A"], self.many(3))
        for brought in (one, two):
            confirm_import(brought, by=cast["lan"])
        tasks.pump()
        assert (states(one), states(two)) == ({RowState.IMPORTED: 3}, {RowState.KNOWN: 3})
        assert Report.objects.count() == Child.objects.count() == 3

    def test_an_officer_whose_role_ended_brings_nothing_more_in(self, cast, few_areas):
        brought = bring(cast["lan"], few_areas["A"], self.many(3))
        confirm_import(brought, by=cast["lan"])
        cast["lan"].roles.all().delete()
        run_import(brought.pk)
        brought.refresh_from_db()
        assert (brought.state, Report.objects.count()) == (ImportState.FAILED, 0)

    def test_pump_checks_what_was_left_behind(self, cast, few_areas):
        new = start_import(commune=few_areas["A"], by=cast["lan"], file_name="a.xlsx", data=self.many(3))
        choose_columns(new, by=cast["lan"], columns=new.mapping["columns"])
        tasks.pump()
        new.refresh_from_db()
        assert (new.state, new.rows.count()) == (ImportState.PREVIEW, 3)

    def test_one_list_that_cannot_be_done_keeps_no_other_back(self, cast, few_areas, monkeypatch, caplog):
        stuck, other = (bring(cast["lan"], few_areas["A"], self.many(number)) for number in (2, 3))
        for one in (stuck, other):
            one.rows.update(take=True)
            confirm_import(one, by=cast["lan"])
        real = tasks.WORK[ImportState.IMPORTING]

        def work(pk):
            if pk == stuck.pk:
                raise ValueError("Nguyễn Văn Kín")
            real(pk)

        monkeypatch.setitem(tasks.WORK, ImportState.IMPORTING, work)
        tasks.pump()
        assert ListImport.objects.get(pk=other.pk).state == ImportState.DONE
        assert f"Import {stuck.pk} could not be worked on" in caplog.text
        assert "Kín" not in caplog.text

    def test_a_cell_longer_than_its_column_comes_in_and_stands_whole_in_the_words(self, cast, few_areas):
        parents = "Cha Trần Văn Cha làm thuê ở lò gạch, mẹ Lê Thị Mẹ bán vé số, " * 3
        row = small_list(["Lê Thị Mới", "1/2/2014", parents.strip()])
        brought = bring(cast["lan"], few_areas["A"], row)
        confirm_import(brought, by=cast["lan"])
        run_import(brought.pk)
        report = Report.objects.get()
        assert report.child.household.caregivers.get().full_name == parents[:120].strip()
        assert f"Cha, mẹ, người chăm sóc: {parents.strip()}" in report.what_was_said


class TestScreens:
    def brought(self, cast, few_areas, rows=2):
        return bring(cast["lan"], few_areas["A"], TestReliability().many(rows))

    def test_the_whole_way_through_the_pages(self, cast, sign_in, django_capture_on_commit_callbacks, eager):
        client, file = (
            sign_in(cast["lan"]),
            upload(small_list(["Nguyễn Văn Bình", "2014"], ["Lê Thị Cúc", "adult"])),
        )
        answer = client.post(reverse("casework:import_new"), {"file": file}, follow=True)
        new = ListImport.objects.get()
        assert answer.redirect_chain == [(reverse("casework:import_columns", args=[new.pk]), 302)]
        page = answer.content.decode()
        assert "Họ và tên trẻ" in page
        chosen = {f"column_{at}": code for code, at in new.mapping["columns"].items()}
        with django_capture_on_commit_callbacks(execute=True):
            client.post(reverse("casework:import_columns", args=[new.pk]), chosen)
        url = reverse("casework:import", args=[new.pk])
        page = client.get(url).content.decode()
        assert "Sẽ nhập 1 dòng" in page
        with django_capture_on_commit_callbacks(execute=True):
            client.post(reverse("casework:import_confirm", args=[new.pk]))
        assert "Đã nhập 1 dòng" in client.get(url).content.decode()

    def test_refused_rows_come_back_with_the_reason(self, cast, few_areas, sign_in, data):
        brought = bring(cast["lan"], few_areas["A"], data)
        answer = sign_in(cast["lan"]).get(reverse("casework:import_refused", args=[brought.pk]))
        rows = list(openpyxl.load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
        assert len(rows) == 1 + 22
        assert rows[0][-1] == "Lý do từ chối"
        assert all(row[-1] for row in rows)
        assert Event.objects.filter(deed=Deed.DOWNLOADED, object_pk=brought.pk).count() == 1

    @pytest.mark.parametrize(
        "name, content, sentence",
        [
            ("a.xlsx", b"%PDF-1.7 x", "Tệp này không phải bảng tính"),
            ("a.xlsx", b"", "Tệp không có nội dung"),
            ("a.xlsx", b"PK\x03\x04 broken", "Tệp bị hỏng"),
        ],
    )
    def test_a_file_that_is_not_read_is_answered_with_a_sentence(
        self, cast, sign_in, name, content, sentence
    ):
        answer = sign_in(cast["lan"]).post(
            reverse("casework:import_new"), {"file": SimpleUploadedFile(name, content)}
        )
        assert answer.status_code == 200
        assert sentence in answer.content.decode()
        assert ListImport.objects.count() == 0

    def test_columns_twice_or_without_a_name_are_sent_back(self, cast, few_areas, sign_in):
        new = start_import(
            commune=few_areas["A"], by=cast["lan"], file_name="a.xlsx", data=small_list(["A B", "2014"])
        )
        url = reverse("casework:import_columns", args=[new.pk])
        client = sign_in(cast["lan"])
        twice = client.post(url, {"column_0": "full_name", "column_1": "full_name"}).content.decode()
        none = client.post(url, {"column_1": "birth"}).content.decode()
        assert "Mỗi thông tin chỉ chọn cho một cột." in twice
        assert "Chọn cột ghi họ và tên trẻ." in none
        new.refresh_from_db()
        assert new.state == ImportState.MAPPING

    def test_doubtful_rows_are_ticked_page_by_page(self, cast, few_areas, sign_in):
        row = ["Nguyễn Văn Bình", "12/03/2014"]
        brought = bring(cast["lan"], few_areas["A"], small_list(row, [*row, "Trần Thị Mẹ", "0911222444"]))
        client = sign_in(cast["lan"])
        url = reverse("casework:import_rows", args=[brought.pk])
        answer = client.post(url, {"shown": ["3", "x", "99999999999"], "take": ["3"], "page": "1"})
        assert answer.url == reverse("casework:import", args=[brought.pk]) + "?tab=doubtful&page=1&size=25"
        assert brought.rows.get(number=3).take is True
        client.post(url, {"shown": ["3"]})
        assert brought.rows.get(number=3).take is False

    def test_ticks_of_the_page_count_when_it_is_confirmed_at_once(self, cast, few_areas, sign_in):
        row = ["Nguyễn Văn Bình", "12/03/2014"]
        brought = bring(cast["lan"], few_areas["A"], small_list(row, [*row, "Trần Thị Mẹ", "0911222444"]))
        url = reverse("casework:import_confirm", args=[brought.pk])
        sign_in(cast["lan"]).post(url, {"shown": "3", "take": "3"})
        brought.refresh_from_db()
        assert (brought.state, brought.rows_total) == (ImportState.IMPORTING, 2)

    @pytest.mark.parametrize("which", ["theirs", "mine"])
    def test_two_who_say_what_a_column_holds(self, cast, few_areas, sign_in, which):
        brought = bring(cast["lan"], few_areas["A"], small_list(["Nguyễn Văn Bình", "12/03/2014"]))

        def elsewhere():
            choose_columns(brought, by=cast["lan"], columns={"full_name": 0})
            check_import(brought.pk)

        both_shown(
            sign_in(cast["lan"]),
            reverse("casework:import_columns", args=[brought.pk]),
            {"column_0": "full_name", "column_1": "note"},
            elsewhere,
            {"column_1": ("Không dùng cột này", "Ghi chú")},
            {"chon-column_1": which},
        )
        mapping = ListImport.objects.get(pk=brought.pk).mapping["columns"]
        assert mapping == ({"full_name": 0} if which == "theirs" else {"full_name": 0, "note": 1})

    @pytest.mark.parametrize("route", ["import_rows", "import_confirm"])
    def test_two_who_tick_see_what_the_other_chose(self, cast, few_areas, sign_in, route):
        """Nothing is taken in of rows that were read or chosen in another way since."""
        row = ["Nguyễn Văn Bình", "12/03/2014"]
        brought = bring(cast["lan"], few_areas["A"], small_list(row, [*row, "Trần Thị Mẹ", "0911222444"]))
        client, page = sign_in(cast["lan"]), reverse("casework:import", args=[brought.pk]) + "?tab=doubtful"
        opened, url = token(client.get(page)), reverse(f"casework:{route}", args=[brought.pk])
        listimports.take_rows(brought, by=cast["lan"], shown=[3], ticked=[3])
        answer = client.post(url, {"shown": ["3"], "version": opened, "page": "1"})
        assert answer.status_code == 200
        assert "Người khác chọn nhập dòng này." in answer.text
        brought.refresh_from_db()
        assert (brought.state, brought.rows.get(number=3).take) == (ImportState.PREVIEW, True)
        sent = {"shown": ["3"], "version": answer.context["version"], "page": "1"}
        assert client.post(url, sent).status_code == 302
        assert brought.rows.get(number=3).take is False

    @pytest.mark.parametrize("count", [1, 3])
    def test_lists_ask_as_often_for_one_as_for_three(
        self, cast, few_areas, sign_in, count, django_assert_num_queries
    ):
        names = [[f"Trần Văn {name}", "12/03/2014"] for name in ("An", "Bình", "Cúc")]
        for _ in range(count):
            brought = bring(cast["lan"], few_areas["A"], small_list(*names[:count]))
        client = sign_in(cast["lan"])
        with django_assert_num_queries(4):
            assert len(client.get(reverse("casework:imports")).context["page_obj"]) == count
        with django_assert_num_queries(8):
            page = client.get(reverse("casework:import", args=[brought.pk]))
        assert len(page.context["page_obj"]) == count

    def test_confirming_twice_acts_once(self, cast, few_areas, sign_in):
        brought = self.brought(cast, few_areas)
        client, url = sign_in(cast["lan"]), reverse("casework:import_confirm", args=[brought.pk])
        token = {"once": "0b5f9c1e-8e0c-4f0e-9a3e-6c1c43a6a111"}
        assert client.post(url, token).url == client.post(url, token).url
        brought.refresh_from_db()
        assert brought.state == ImportState.IMPORTING
        answer = client.post(url, follow=True)
        assert "Danh sách đang ở bước “Đang nhập”" in answer.content.decode()

    def test_the_progress_bar_counts_and_then_reloads_the_page(self, cast, few_areas, sign_in):
        brought = self.brought(cast, few_areas, 60)
        confirm_import(brought, by=cast["lan"])
        take_batch(brought.pk)
        client, url = sign_in(cast["lan"]), reverse("casework:import_progress", args=[brought.pk])
        assert 'value="50" max="60"' in client.get(url).content.decode()
        assert "Đang nhập" in client.get(reverse("casework:import", args=[brought.pk])).content.decode()
        run_import(brought.pk)
        assert client.get(url)["HX-Refresh"] == "true"

    def test_without_a_broker_the_page_works_and_pump_does_the_rest(
        self, cast, few_areas, sign_in, monkeypatch, django_capture_on_commit_callbacks
    ):
        def unreachable(*_args, **_options):
            raise OperationalError("no broker")

        monkeypatch.setattr(tasks.check_list, "apply_async", unreachable)
        new = start_import(
            commune=few_areas["A"], by=cast["lan"], file_name="a.xlsx", data=small_list(["A B", "2014"])
        )
        chosen = {f"column_{at}": code for code, at in new.mapping["columns"].items()}
        with django_capture_on_commit_callbacks(execute=True):
            answer = sign_in(cast["lan"]).post(reverse("casework:import_columns", args=[new.pk]), chosen)
        new.refresh_from_db()
        assert (answer.status_code, new.state) == (302, ImportState.CHECKING)
        tasks.pump()
        new.refresh_from_db()
        assert new.state == ImportState.PREVIEW

    @pytest.mark.parametrize("tab, count", [("ok", 25), ("doubtful", 25), ("refused", 22)])
    def test_each_tab_pages_its_rows(self, cast, few_areas, sign_in, data, tab, count):
        brought = bring(cast["lan"], few_areas["A"], data)
        url = reverse("casework:import", args=[brought.pk])
        answer = sign_in(cast["lan"]).get(url, {"tab": tab})
        assert len(answer.context["page_obj"]) == count
        assert len(sign_in(cast["lan"]).get(url, {"tab": "ok", "size": "50"}).context["page_obj"]) == 50


LISTS_OF = [
    "casework:import",
    "casework:import_columns",
    "casework:import_progress",
    "casework:import_refused",
]


class TestDenial:
    @pytest.mark.parametrize("route", LISTS_OF)
    def test_an_officer_elsewhere_is_told_nothing(self, cast, few_areas, sign_in, route):
        brought = bring(cast["lan"], few_areas["A"], small_list(["Canary Đỗ Tước Yến", "2014"]))
        bring(cast["hoa"], few_areas["B"], small_list(["Trần Của Hoa", "2014"]))
        url = reverse(route, args=[brought.pk])
        assert sign_in(cast["lan"]).get(url).status_code in (200, 302)
        for outsider in ("hoa", "yen", "minh", "quang", "an"):
            answer = sign_in(cast[outsider]).get(url)
            assert answer.status_code == 404
            assert "Canary" not in answer.content.decode()
            assert Event.objects.filter(actor=cast[outsider], deed=Deed.DENIED).exists()

    def test_a_stranger_changes_nothing(self, cast, few_areas, sign_in):
        brought = bring(cast["lan"], few_areas["A"], small_list(["Nguyễn Văn Bình", "2014"]))
        client = sign_in(cast["hoa"])
        for route in ("casework:import_confirm", "casework:import_rows", "casework:import_columns"):
            assert client.post(reverse(route, args=[brought.pk]), {"shown": "2"}).status_code == 404
        brought.refresh_from_db()
        assert (brought.state, brought.rows.get().take) == (ImportState.PREVIEW, True)
        with pytest.raises(PermissionDenied):
            confirm_import(brought, by=cast["hoa"])

    @pytest.mark.parametrize("route", ["casework:imports", "casework:import_new"])
    def test_only_officers_bring_lists(self, cast, sign_in, route):
        assert sign_in(cast["lan"]).get(reverse(route)).status_code == 200
        for other in ("minh", "quang", "thu", "tam", "binh", "an"):
            assert sign_in(cast[other]).get(reverse(route)).status_code == 403

    def test_a_list_is_brought_into_the_own_commune_only(self, cast, few_areas):
        with pytest.raises(PermissionDenied):
            start_import(
                commune=few_areas["B"], by=cast["lan"], file_name="a", data=small_list(["A B", "2014"])
            )
        with pytest.raises(ListRefused):
            start_import(commune=few_areas["A"], by=cast["lan"], file_name="a", data=b"GIF89a")
        assert ListImport.objects.count() == 0
