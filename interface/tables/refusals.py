"""Why a whole file is refused, each with what to do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from interface.refused import Refused

from . import limits

SENTENCES = {
    "empty": gettext_lazy("Tệp không có nội dung. Chọn lại tệp danh sách."),
    "too_big": gettext_lazy(
        "Tệp lớn hơn %(megabytes)s MB. Tách danh sách thành nhiều tệp rồi nhập từng tệp."
    ),
    "not_spreadsheet": gettext_lazy("Tệp này không phải bảng tính. Chọn tệp .xlsx hoặc .csv."),
    "other_format": gettext_lazy(
        "Bảng tính ở định dạng chưa đọc được. Lưu lại dưới dạng .xlsx rồi nhập lại."
    ),
    "old_xls": gettext_lazy(
        "Tệp ở định dạng .xls cũ. Mở tệp bằng phần mềm bảng tính, lưu lại dưới dạng .xlsx rồi nhập lại."
    ),
    "encrypted": gettext_lazy("Tệp được đặt mật khẩu. Bỏ mật khẩu, lưu lại dưới dạng .xlsx rồi nhập lại."),
    "macros": gettext_lazy("Tệp có macro. Lưu lại dưới dạng .xlsx (không có macro) rồi nhập lại."),
    "external_links": gettext_lazy(
        "Tệp lấy dữ liệu từ tệp hoặc nguồn khác. Chép danh sách sang tệp mới, chỉ dán giá trị, rồi nhập lại."
    ),
    "bomb": gettext_lazy(
        "Tệp nén phình ra quá lớn khi mở nên không được đọc. Lưu lại danh sách sang tệp mới."
    ),
    "xml_entities": gettext_lazy(
        "Tệp có khai báo không được phép trong bảng tính nên không được đọc. Lưu lại danh sách sang tệp mới."
    ),
    "damaged": gettext_lazy("Tệp bị hỏng, không đọc được. Mở lại tệp, lưu sang tệp mới rồi nhập lại."),
    "too_many_rows": gettext_lazy(
        "Danh sách có nhiều hơn %(rows)s dòng. Tách thành nhiều tệp rồi nhập từng tệp."
    ),
    "too_many_columns": gettext_lazy(
        "Danh sách có nhiều hơn %(columns)s cột. Xóa các cột không thuộc danh sách rồi nhập lại."
    ),
    "too_slow": gettext_lazy(
        "Đọc tệp quá lâu nên đã dừng lại. Chép riêng danh sách sang tệp mới rồi nhập lại."
    ),
    "too_heavy": gettext_lazy(
        "Đọc tệp cần quá nhiều bộ nhớ nên đã dừng lại. Chép riêng danh sách sang tệp mới rồi nhập lại."
    ),
    "unknown_encoding": gettext_lazy(
        "Không nhận ra bảng mã của tệp chữ này. Lưu lại danh sách dưới dạng .xlsx rồi nhập lại."
    ),
    "not_table": gettext_lazy("Tệp chữ này không chia thành cột. Chọn tệp danh sách có tiêu đề cột."),
    "no_rows": gettext_lazy("Bảng tính không có dòng nào. Chọn lại tệp hoặc trang tính có danh sách."),
    "no_such_sheet": gettext_lazy("Không tìm thấy trang tính đã chọn. Chọn lại trang tính."),
}

_NUMBERS = {
    "megabytes": limits.MAX_FILE_BYTES // (1024 * 1024),
    "rows": f"{limits.MAX_ROWS:,}".replace(",", "."),
    "columns": limits.MAX_COLUMNS,
}


class ListRefused(Refused):
    """The list is not read at all; `code` is stable, `sentence` says why and what to do next."""

    SENTENCES = SENTENCES
    NUMBERS = _NUMBERS
