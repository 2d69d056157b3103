"""Lists for tests: the sample of a commune, and small ones made on the spot."""

from io import BytesIO
from pathlib import Path

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from casework.actions.listimports import check_import, choose_columns, start_import
from casework.models import ListImport

SAMPLE = Path(__file__).parents[1] / "listimport" / "fixtures" / "danh_sach_xa.xlsx"
# What is planted in the sample (or grew out of it), by the code under which it must be found.
PLANTED = {
    "birth_impossible": 3,
    "birth_future": 1,
    "adult": 3,
    "hours_impossible": 3,
    "nfd": 12,
    "birth_age_text": 9,
}
HEADER = [
    "Họ và tên",
    "Ngày sinh",
    "Họ tên cha/mẹ",
    "Số điện thoại",
    "Tình trạng đi học",
    "Công việc",
    "Số giờ/ngày",
    "Ghi chú",
]
REST = ["Trần Thị Mẹ", "0911222333", "Thôi học (lớp 5)", "Bốc gạch", "8", "Nhà khó khăn"]


def small_list(*rows) -> bytes:
    """Return an .xlsx with a line for each of `rows`: name, birth, then what differs from `REST`."""
    sheet = openpyxl.Workbook()
    sheet.active.append(HEADER)
    for row in rows:
        sheet.active.append([*row, *REST[len(row) - 2 :]])
    buffer = BytesIO()
    sheet.save(buffer)
    return buffer.getvalue()


def upload(data: bytes) -> SimpleUploadedFile:
    """Return `data` as a file sent by a browser."""
    return SimpleUploadedFile("danh_sach_xa.xlsx", data)


def bring(officer, commune, data: bytes) -> ListImport:
    """Return the import of `data`, checked and waiting for confirmation, its columns as proposed."""
    new = start_import(commune=commune, by=officer, file_name="danh_sach_xa.xlsx", data=data)
    choose_columns(new, by=officer, columns=new.mapping["columns"])
    check_import(new.pk)
    return ListImport.objects.get(pk=new.pk)
