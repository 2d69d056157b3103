"""Lists of institutions: nothing is written unseen, nothing twice, nothing over the work of others."""

import datetime as dt
import io
from contextlib import suppress

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from interface.tables.refusals import ListRefused
from interface.tables.table import DATE, TEXT, Cell
from schools.actions import writing
from schools.actions.importing import NotWaiting, start_import
from schools.actions.importing import confirm_import as confirm
from schools.actions.keeping import change_institution
from schools.importing.cells import READERS
from schools.importing.columns import COLUMNS, HeadingsRefused
from schools.importing.sheets import template_workbook
from schools.models import Institution, Intake, PlaceImport, Programme
from schools.tasks import pump
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
CODES = [column.code for column in COLUMNS]
HEADINGS = [column.heading for column in COLUMNS]
SOON = today() + dt.timedelta(days=40)
LINE = {
    "name": "Trường THCS Hoa Sen",
    "kind": "THCS",
    "commune": "Tân Hòa",
    "province": "Đồng Tháp",
    "phone": "0273 111 222",
    "opening_days": "T2-T7",
    "position": "10,35; 106,68",
    "programme": "Lớp 6 đến lớp 9",
    "need": "Trở lại trường học",
    "min_age": 11,
    "max_age": "17",
    "monthly_cost": "150.000",
    "papers": "Giấy khai sinh; học bạ, ảnh thẻ",
    "places": 12,
    "intakes": f"{SOON:%d/%m/%Y} ({today():%d/%m/%Y})",
}
PLAIN = {code: LINE[code] for code in ("name", "kind", "commune", "province")}


def xlsx(*lines, headings=HEADINGS, title=None) -> bytes:
    """A list as it is kept in a spreadsheet; each line is a dict of codes, or a list of cells."""
    book = Workbook()
    if title:
        book.active.append([title])
    book.active.append(headings)
    for line in lines:
        book.active.append([line.get(code) for code in CODES] if isinstance(line, dict) else line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def brought(cast, *lines, **more) -> PlaceImport:
    return start_import(by=cast["an"], file_name="co-so.xlsx", data=xlsx(*lines, **more))


def confirm_import(found, *, by) -> PlaceImport:
    """Confirm a list and do what the worker does then."""
    writing.write_import(confirm(found, by=by).pk)
    return PlaceImport.objects.get(pk=found.pk)


def counted() -> tuple:
    return tuple(model.history.count() for model in (Institution, Programme, Intake))


def faults(found) -> dict[int, str]:
    return {line["number"]: " ".join(line["faults"]) for line in found.lines if line["faults"]}


class TestWriting:
    def test_a_list_is_looked_over_and_then_written_with_its_history(self, cast, few_areas):
        before = counted()
        second = {**PLAIN, "programme": "Học buổi tối", "need": "dịch vụ", "min_age": 15, "max_age": 18}
        found = brought(cast, LINE, second, {**PLAIN, "name": "Trạm y tế B", "kind": "Trạm y tế, bệnh viện"})
        assert found.figures == {"new": 3, "changed": 0, "refused": 0}
        assert counted() == before
        done = confirm_import(found, by=cast["an"])
        school = Institution.objects.get(name=LINE["name"])
        assert (school.kind, school.commune, school.search_key) == (
            "lower_secondary",
            few_areas["A"],
            "truong thcs hoa sen",
        )
        assert (school.phone, school.opening_days, school.confirmed_on) == (
            "0273 111 222",
            [1, 2, 3, 4, 5, 6],
            None,
        )
        assert [str(school.latitude), str(school.longitude)] == ["10.35000", "106.68000"]
        offer = school.programmes.get(name="Lớp 6 đến lớp 9")
        assert (offer.monthly_cost, offer.places, offer.min_age) == (150_000, 12, 11)
        assert offer.papers == ["birth_certificate", "school_record", "photo"]
        assert list(offer.intakes.values_list("starts", "apply_by")) == [(SOON, today())]
        assert school.programmes.count() == 2
        assert Institution.objects.get(name="Trạm y tế B").programmes.count() == 0
        assert [now - then for now, then in zip(counted(), before, strict=True)] == [2, 2, 1]
        last = school.history.get()
        assert (last.history_user, last.history_change_reason) == (cast["an"], "import_places")
        assert (done.state, done.lines, done.history.count()) == ("done", [], 3)

    def test_a_second_import_changes_what_it_says_and_doubles_nothing(self, cast):
        confirm_import(brought(cast, LINE), by=cast["an"])
        again = {
            **PLAIN,
            "name": " TRUONG thcs   Hoa Sen",
            "commune": "xã Tân Hòa",
            "province": "Tỉnh Đồng Tháp",
        }
        later = SOON + dt.timedelta(days=9)
        again |= {
            "programme": "lop 6 den lop 9",
            "need": "học nghề",
            "min_age": "12",
            "max_age": "17",
            "places": "0",
        }
        found = brought(cast, {**again, "intakes": f"{later:%d/%m/%Y}; {SOON:%d/%m/%Y}"})
        assert found.figures == {"new": 0, "changed": 1, "refused": 0}
        confirm_import(found, by=cast["an"])
        school = Institution.objects.get(search_key="truong thcs hoa sen")
        offer = school.programmes.get()
        assert (school.name, school.phone, offer.places, offer.min_age) == (
            LINE["name"],
            "0273 111 222",
            0,
            12,
        )
        assert (offer.monthly_cost, offer.need) == (150_000, "vocational")
        assert list(offer.intakes.values_list("starts", "apply_by")) == [(SOON, None), (later, None)]
        assert school.history.count() == offer.history.count() == 2

    def test_what_staff_wrote_after_the_preview_is_not_overwritten(self, cast):
        school = Institution.objects.get(posts__user=cast["thu"])
        line = {**PLAIN, "name": school.name, "phone": "0273 999 999"}
        found = brought(cast, line, LINE)
        change_institution(school, by=cast["thu"], values={"phone": "0273 111 111"})
        done = confirm_import(found, by=cast["an"])
        school.refresh_from_db()
        assert school.phone == "0273 111 111"
        assert (done.figures["refused"], done.figures["new"]) == (1, 1)
        assert "vừa được sửa sau khi xem trước" in faults(done)[2]
        confirm_import(brought(cast, line), by=cast["an"])
        school.refresh_from_db()
        assert school.phone == "0273 999 999"

    def test_it_is_written_once_and_a_later_list_takes_the_place_of_one_that_waits(self, cast):
        first = brought(cast, LINE)
        second = brought(cast, LINE)
        with pytest.raises(NotWaiting):
            confirm_import(first, by=cast["an"])
        confirm_import(second, by=cast["an"])
        before = counted()
        with pytest.raises(NotWaiting):
            confirm_import(second, by=cast["an"])
        first.refresh_from_db()
        assert (counted(), first.state, first.lines) == (before, "dropped", [])
        with pytest.raises(PermissionDenied):
            start_import(by=cast["thu"], file_name="a", data=b"")

    def test_what_stopped_half_way_goes_on_without_doubles(self, cast, monkeypatch):
        lines = [{**LINE, "name": f"Trường {n // 2}", "programme": f"Lớp {n % 2}"} for n in range(10)]
        found = confirm(brought(cast, *lines), by=cast["an"])
        monkeypatch.setattr(writing, "BATCH", 2)
        write, done = writing._write, []

        def stops(batch, by):
            write(batch, by)
            done.append(batch)
            if len(done) == 2:
                raise RuntimeError

        monkeypatch.setattr(writing, "_write", stops)
        pump()
        found.refresh_from_db()
        assert (found.state, Institution.objects.filter(name__startswith="Trường ").count() - 2) == (
            "writing",
            2,
        )
        pump()
        pump()
        found.refresh_from_db()
        assert (found.state, found.figures["written"]) == ("done", 10)
        assert Institution.history.filter(history_change_reason="import_places").count() == 5
        assert Programme.history.filter(history_change_reason="import_places").count() == 10

    def test_whose_role_ended_writes_nothing_more(self, cast):
        found = confirm(brought(cast, LINE), by=cast["an"])
        cast["an"].roles.update(ends=today() - dt.timedelta(days=1))
        pump()
        found.refresh_from_db()
        assert (found.state, found.figures["written"], found.figures["refused"]) == ("done", 0, 1)
        assert "không còn quyền" in faults(found)[2]

    def test_a_long_list_is_written_in_batches(self, cast):
        communes = ["Tân Hòa", "Tân Đông", "Mỹ Lợi"]
        lines = [{**LINE, "name": f"Trường số {n}", "commune": communes[n % 3]} for n in range(450)]
        found = brought(cast, *lines)
        assert found.figures == {"new": 450, "changed": 0, "refused": 0}
        confirm_import(found, by=cast["an"])
        assert Institution.objects.filter(search_key__startswith="truong so").count() == 450
        assert Institution.history.filter(history_change_reason="import_places").count() == 450
        assert Programme.history.filter(history_change_reason="import_places").count() == 450
        again = brought(cast, *lines)
        assert again.figures == {"new": 0, "changed": 450, "refused": 0}


class TestRefusing:
    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"name": None}, "Thiếu Tên cơ sở."),
            ({"name": "x" * 10_000}, "Tên cơ sở: dài quá 160 ký tự."),
            ({"name": "=HYPERLINK(1)"}, "Tên cơ sở: ô là công thức"),
            ({"kind": "quán cà phê"}, "Loại cơ sở: không có trong danh mục"),
            ({"commune": "Xã Không Có"}, "Không có xã, phường “Xã Không Có” ở Đồng Tháp."),
            ({"province": "Atlantis"}, "Không có tỉnh, thành phố “Atlantis”."),
            ({"phone": "hỏi cô Sen"}, "Điện thoại: không phải số điện thoại."),
            ({"email": "sen@"}, "Thư điện tử: không phải địa chỉ thư điện tử."),
            ({"opening_days": dt.date(2026, 6, 2)}, "Ngày mở cửa: bảng tính đã đổi thành ngày tháng"),
            ({"opening_days": "T7-T2"}, "Ngày mở cửa: ghi như “T2-T6”"),
            ({"position": "48.85, 2.35"}, "Vị trí: Nhập vĩ độ và kinh độ ở Việt Nam."),
            ({"need": None}, "Thiếu Nhu cầu của chương trình."),
            ({"min_age": 18}, "Tuổi lớn nhất phải từ 18 trở lên."),
            ({"max_age": "22"}, "Đến tuổi: phải là số nguyên từ 0 đến 21."),
            ({"places": -1}, "Số chỗ còn nhận: phải là số nguyên từ 0 đến 5000."),
            ({"monthly_cost": "miễn phí"}, "Chi phí mỗi tháng: phải là số nguyên"),
            ({"months": "1,5"}, "Số tháng: phải là số nguyên từ 1 đến 60."),
            (
                {"papers": "Giấy khai sinh; bằng lái"},
                "có giấy tờ không nằm trong danh mục của tệp mẫu: “bằng lái”",
            ),
            ({"intakes": "05/01/2020"}, "Ngày khai giảng: ngày 05/01/2020 đã qua."),
            ({"intakes": "31/02/2030"}, "Ngày khai giảng: có ngày không có trong lịch."),
            ({"intakes": "tháng sau"}, "Ngày khai giảng: ghi như"),
            ({"intakes": "05/01/2030 (06/01/2030)"}, "hạn nhận hồ sơ phải trước"),
        ],
    )
    def test_a_line_that_is_wrong_is_refused_and_the_others_are_not(self, cast, changed, said):
        found = brought(cast, {**LINE, **changed}, {**LINE, "name": "Trường B"}, title="DANH SÁCH CƠ SỞ")
        assert said in faults(found)[3]
        assert found.figures == {"new": 1, "changed": 0, "refused": 1}
        confirm_import(found, by=cast["an"])
        assert not Institution.objects.filter(search_key="truong thcs hoa sen").exists()
        assert Institution.objects.filter(name="Trường B").exists()

    def test_lines_against_each_other_and_against_what_is_stored(self, cast, few_areas):
        closed = Institution.objects.get(posts__user=cast["dung"])
        Institution.objects.filter(pk=closed.pk).update(is_active=False)
        for _twice in range(2):
            Institution.objects.create(name="Nhà đôi", commune=few_areas["A"], kind="other")
        found = brought(
            cast,
            LINE,
            {**LINE, "programme": "LỚP 6 đến lớp 9"},
            {**LINE, "programme": "Lớp tối", "phone": "0273 000 000"},
            {**LINE, "programme": "Lớp tối"},
            {**PLAIN, "name": closed.name, "commune": "Tân Đông"},
            {**PLAIN, "name": "nhà đôi"},
            {**LINE, "name": "Ví dụ: Trường mẫu"},
            {**LINE, "commune": "Tân Đông"},
        )
        said = faults(found)
        assert said.pop(3) == "Trùng với dòng 2."
        assert said.pop(4) == "Điện thoại khác với dòng 2 của cùng cơ sở."
        assert "ngừng hoạt động" in said.pop(6)
        assert "hai cơ sở cùng tên" in said.pop(7)
        assert (said, [line["number"] for line in found.lines]) == ({}, [2, 3, 4, 5, 6, 7, 9])

    @pytest.mark.parametrize(
        ("data", "said"),
        [
            (b"", "Tệp không có nội dung"),
            (b"PK\x03\x04hong", "Tệp bị hỏng"),
            (b"%PDF-1.7", "Tệp này không phải bảng tính"),
            (xlsx(LINE, headings=["a", "b", "c"]), "Không thấy tiêu đề cột"),
            (xlsx(headings=[*HEADINGS, "Điện thoại"]), "Tệp có hai cột “Điện thoại”"),
            (
                xlsx(headings=[heading for heading in HEADINGS if heading != "Xã, phường"]),
                "thiếu cột “Xã, phường”",
            ),
        ],
    )
    def test_a_file_that_is_no_list_is_answered_with_a_sentence(self, cast, sign_in, data, said):
        file = SimpleUploadedFile("co-so.xlsx", data)
        answer = sign_in(cast["an"]).post(reverse("schools:import_new"), {"file": file})
        assert answer.status_code == 200
        assert said in answer.content.decode()
        assert not PlaceImport.objects.exists()
        with pytest.raises((ListRefused, HeadingsRefused)):
            start_import(by=cast["an"], file_name="x", data=data)

    @pytest.mark.parametrize("code", READERS)
    def test_no_cell_breaks_a_reader(self, code):
        for text in (
            "",
            "=1+1",
            "'=1+1",
            "\u202e2-6",
            "9" * 4000,
            "-",
            "2--6",
            ";;;",
            "(01/01/2030)",
            "１２",
            "T2-T2-T2",
        ):
            # A reader gives a value or says what is wrong; any other exception fails here.
            with suppress(ValueError):
                READERS[code](text)


class TestPages:
    def test_from_the_template_to_the_refused_lines_and_back(self, cast, sign_in):
        client = sign_in(cast["an"])
        template = client.get(reverse("schools:import_template"))
        sheet = load_workbook(io.BytesIO(template.content)).active
        assert [cell.value for cell in sheet[1]][: len(HEADINGS)] == HEADINGS
        empty = client.post(
            reverse("schools:import_new"), {"file": SimpleUploadedFile("mau.xlsx", template.content)}
        )
        assert "Không có dòng nào nhập được" in client.get(empty.url).content.decode()
        bad = {**LINE, "name": "+cmd|' /C calc'!A0", "kind": "<b>x</b>"}
        file = SimpleUploadedFile("co-so.xlsx", xlsx(LINE, bad))
        page = client.post(reverse("schools:import_new"), {"file": file}).url
        shown = client.get(page).content.decode()
        assert "Nhập 1 dòng" in shown
        assert "Trường THCS Hoa Sen" in shown
        refused = client.get(page, {"tab": "refused"}).content.decode()
        assert "không có trong danh mục" in refused
        assert "<b>x</b>" not in refused
        answer = client.post(f"{page}xac-nhan/", follow=True)
        assert "Đã nhập 0 trên 1 dòng" in answer.content.decode()
        pump()
        assert "Đã ghi 1 dòng." in client.get(page).content.decode()
        late = client.post(f"{page}xac-nhan/", follow=True)
        assert "không còn chờ xác nhận" in late.content.decode()
        back = client.get(f"{page}tu-choi/")
        handed = load_workbook(io.BytesIO(back.content)).active
        told = {heading.value: cell for heading, cell in zip(handed[1], handed[2], strict=True)}
        assert told["Tên cơ sở"].value.startswith("'+cmd")
        assert told["Tên cơ sở"].data_type == "s"
        assert told["Dòng trong tệp gốc"].value == 3
        assert "Loại cơ sở" in told["Lý do từ chối"].value
        again = start_import(by=cast["an"], file_name="lai.xlsx", data=back.content)
        assert again.figures["refused"] == 1
        assert again.lines[0]["values"]["name"].startswith("+cmd")

    def test_the_template_reads_its_own_lists_in_both_languages(self, cast, sign_in):
        sheet = load_workbook(io.BytesIO(template_workbook())).active
        columns = list(sheet.iter_cols(min_col=len(HEADINGS) + 2, min_row=2, values_only=True))
        for code, labels in zip(("kind", "need", "papers"), columns, strict=True):
            told = [label for label in labels if label]
            assert len({str(READERS[code](label)) for label in told}) == len(told)

    def test_days_are_read_as_people_write_them(self):
        told = {
            "T2-T6": [1, 2, 3, 4, 5],
            "Thứ Hai đến Thứ Bảy": [1, 2, 3, 4, 5, 6],
            "2, 4; CN": [1, 3, 7],
            "thứ tư": [3],
        }
        assert {text: READERS["opening_days"](text) for text in told} == told
        assert Cell(DATE, dt.date(2026, 6, 2)).text != Cell(TEXT, "2-6").text
