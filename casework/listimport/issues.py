"""What the import says about a cell: stable codes, their weight, and the sentence an officer reads.

note: recorded, nothing to decide. doubt: a person looks before the row is taken. refusal: the row is not
taken, because a wrong fact would decide something (age and hours decide the screening) or nothing tells who
the child is.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy

NOTE, DOUBT, REFUSAL = "note", "doubt", "refusal"

CATALOGUE = {
    "nfd": (NOTE, gettext_lazy("Chữ có dấu viết theo bảng mã tổ hợp; đã chuyển về dựng sẵn.")),
    "spaces": (NOTE, gettext_lazy("Có khoảng trắng thừa; đã bỏ.")),
    "invisible": (NOTE, gettext_lazy("Có ký tự không nhìn thấy; đã bỏ.")),
    "caps": (NOTE, gettext_lazy("Tên viết toàn chữ hoa hoặc chữ thường; đã viết lại thành “%(value)s”.")),
    "formula": (
        DOUBT,
        gettext_lazy("Ô chứa công thức “%(value)s”. Công thức không được tính; kiểm tra lại ô này."),
    ),
    "injection": (
        DOUBT,
        gettext_lazy("Ô bắt đầu bằng “%(sign)s” như một công thức; được giữ nguyên dưới dạng chữ."),
    ),
    "cell_error": (DOUBT, gettext_lazy("Ô báo lỗi %(value)s trong bảng tính; bỏ trống ô này.")),
    "text_long": (DOUBT, gettext_lazy("Nội dung quá dài; chỉ giữ %(length)s ký tự đầu.")),
    "no_name": (REFUSAL, gettext_lazy("Dòng không có họ và tên trẻ em.")),
    "name_long": (REFUSAL, gettext_lazy("Họ và tên dài quá %(length)s ký tự; kiểm tra lại cột họ và tên.")),
    "name_odd": (DOUBT, gettext_lazy("Họ và tên có chữ số hoặc ký hiệu lạ: “%(value)s”.")),
    "legacy_font": (DOUBT, gettext_lazy("Họ và tên có vẻ gõ bằng bảng mã cũ (TCVN3 hoặc VNI): “%(value)s”.")),
    "birth_missing": (
        DOUBT,
        gettext_lazy("Chưa ghi ngày sinh; cần hỏi lại vì tuổi quyết định việc sàng lọc."),
    ),
    "birth_year_only": (NOTE, gettext_lazy("Chỉ có năm sinh %(year)s.")),
    "birth_month_only": (NOTE, gettext_lazy("Chỉ có tháng và năm sinh.")),
    "birth_age_text": (NOTE, gettext_lazy("Chỉ có tuổi ước chừng: %(age)s tuổi.")),
    "birth_two_digit_year": (NOTE, gettext_lazy("Năm sinh viết hai chữ số; hiểu là %(year)s.")),
    "birth_serial": (DOUBT, gettext_lazy("Ngày sinh là số của bảng tính; hiểu là %(value)s.")),
    "birth_impossible": (REFUSAL, gettext_lazy("Ngày sinh “%(value)s” không có thật.")),
    "birth_unreadable": (REFUSAL, gettext_lazy("Không đọc được ngày sinh “%(value)s”.")),
    "birth_future": (REFUSAL, gettext_lazy("Ngày sinh “%(value)s” ở sau ngày hôm nay.")),
    "adult": (REFUSAL, gettext_lazy("Người này đã đủ 18 tuổi theo ngày sinh hoặc tuổi “%(value)s”.")),
    "maybe_adult": (DOUBT, gettext_lazy("Người này có thể đã đủ 18 tuổi; cần biết ngày sinh đầy đủ.")),
    "very_young": (DOUBT, gettext_lazy("Trẻ em mới %(age)s tuổi; kiểm tra lại ngày sinh.")),
    "sex_missing": (NOTE, gettext_lazy("Chưa ghi giới tính.")),
    "sex_unreadable": (DOUBT, gettext_lazy("Không hiểu giới tính “%(value)s”.")),
    "ethnicity_unknown": (DOUBT, gettext_lazy("Dân tộc “%(value)s” không có trong danh mục.")),
    "id_zero_restored": (NOTE, gettext_lazy("Số định danh mất số 0 ở đầu; đã thêm lại.")),
    "id_unreadable": (DOUBT, gettext_lazy("Số định danh “%(value)s” không đủ 12 chữ số; bỏ trống số này.")),
    "id_old_number": (
        DOUBT,
        gettext_lazy("“%(value)s” là số chứng minh nhân dân 9 số; bỏ trống số định danh."),
    ),
    "id_province": (DOUBT, gettext_lazy("Ba số đầu của số định danh không phải mã tỉnh.")),
    "id_mismatch": (DOUBT, gettext_lazy("Số định danh không khớp với giới tính hoặc năm sinh đã ghi.")),
    "id_repeated": (DOUBT, gettext_lazy("Số định danh trùng với dòng %(row)s nhưng họ tên khác.")),
    "phone_unreadable": (DOUBT, gettext_lazy("Số điện thoại “%(value)s” không đúng; bỏ trống số này.")),
    "phone_several": (DOUBT, gettext_lazy("Ô có nhiều số điện thoại; chỉ lấy số đầu %(value)s.")),
    "poverty_mark": (DOUBT, gettext_lazy("Chỉ đánh dấu “%(value)s”: không rõ hộ nghèo hay hộ cận nghèo.")),
    "poverty_unreadable": (DOUBT, gettext_lazy("Không hiểu loại hộ “%(value)s”.")),
    "schooling_unreadable": (DOUBT, gettext_lazy("Không hiểu tình trạng đi học “%(value)s”.")),
    "schooling_no_grade": (NOTE, gettext_lazy("Chưa ghi trẻ học đến lớp mấy.")),
    "grade_impossible": (DOUBT, gettext_lazy("Không có lớp %(value)s; bỏ trống lớp.")),
    "hours_impossible": (REFUSAL, gettext_lazy("Một ngày không thể làm %(value)s giờ.")),
    "hours_long": (
        DOUBT,
        gettext_lazy("Làm %(value)s giờ một ngày: kiểm tra lại; nếu đúng, cần can thiệp ngay."),
    ),
    "hours_range": (DOUBT, gettext_lazy("Số giờ ghi “%(value)s”; lấy số lớn hơn.")),
    "hours_unreadable": (DOUBT, gettext_lazy("Không đọc được số giờ “%(value)s”; bỏ trống.")),
    "days_impossible": (REFUSAL, gettext_lazy("Một tuần không thể làm %(value)s ngày.")),
    "days_range": (DOUBT, gettext_lazy("Số ngày ghi “%(value)s”; lấy số lớn hơn.")),
    "days_unreadable": (DOUBT, gettext_lazy("Không đọc được số ngày “%(value)s”; bỏ trống.")),
    "found_month_only": (NOTE, gettext_lazy("Ngày phát hiện chỉ có tháng hoặc năm.")),
    "found_unreadable": (DOUBT, gettext_lazy("Không đọc được ngày phát hiện “%(value)s”; bỏ trống.")),
    "found_future": (DOUBT, gettext_lazy("Ngày phát hiện “%(value)s” ở sau ngày hôm nay; bỏ trống.")),
    "found_before_birth": (DOUBT, gettext_lazy("Ngày phát hiện trước ngày sinh.")),
    "duplicate_exact": (REFUSAL, gettext_lazy("Trùng hoàn toàn với dòng %(row)s; chỉ nhận dòng đầu.")),
    "duplicate_likely": (DOUBT, gettext_lazy("Có thể là cùng một trẻ em với dòng %(row)s.")),
}


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding: `code` of CATALOGUE, `field` of `columns.FIELDS`, `params` for the sentence."""

    code: str
    field: str
    params: dict[str, str | int] = field(default_factory=dict)

    @property
    def level(self) -> str:
        """NOTE, DOUBT or REFUSAL."""
        return CATALOGUE[self.code][0]

    def sentence(self) -> str:
        """One full sentence in the active language."""
        return str(CATALOGUE[self.code][1]) % self.params
