"""Forms of the import of a commune's list."""

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.listimport.columns import FIELDS
from interface.forms import HouseForm
from interface.tables.refusals import ListRefused
from interface.uploads import UploadField

LABELS = {
    "row_no": _("Số thứ tự"),
    "full_name": _("Họ và tên trẻ"),
    "birth": _("Ngày sinh, năm sinh hoặc tuổi"),
    "sex": _("Giới tính"),
    "ethnicity": _("Dân tộc"),
    "personal_id": _("Số định danh cá nhân"),
    "village": _("Thôn, ấp, địa chỉ"),
    "caregiver_name": _("Cha, mẹ, người chăm sóc"),
    "phone": _("Số điện thoại"),
    "poverty": _("Hoàn cảnh kinh tế"),
    "schooling": _("Việc học"),
    "grade": _("Lớp"),
    "school": _("Trường"),
    "work": _("Công việc"),
    "hours_per_day": _("Số giờ mỗi ngày"),
    "days_per_week": _("Số ngày mỗi tuần"),
    "workplace": _("Nơi làm việc"),
    "found_on": _("Ngày phát hiện"),
    "note": _("Ghi chú"),
}
SAMPLES = 3
SAMPLE_CHARS = 40


class CommuneForm(HouseForm):
    """A form about one of the officer's communes; asked for only when there are several."""

    def __init__(self, *args, communes, **kwargs):
        super().__init__(*args, **kwargs)
        self._communes = {commune.pk: commune for commune in communes}
        if len(communes) > 1:
            self.fields["commune"] = forms.TypedChoiceField(
                label=_("Xã, phường"),
                choices=[(commune.pk, commune.name) for commune in communes],
                coerce=lambda value: self._communes[int(value)],
            )

    @property
    def commune(self):
        """The commune that was chosen, or the only one."""
        return self.cleaned_data.get("commune") or next(iter(self._communes.values()))


class ListFileForm(CommuneForm):
    """The file of a list."""

    file = UploadField(
        label=_("Tệp danh sách"),
        help_text=_("Tệp .xlsx hoặc .csv, giữ nguyên cách trình bày của xã. Tệp không được lưu lại."),
        accept=".xlsx,.csv",
        error_messages={"too_big": lazy(lambda: ListRefused("too_big").sentence, str)()},
    )


class ColumnsForm(HouseForm):
    """For each column of the sheet, what it holds. `columns` gives field → column after validation."""

    mark_optional = False

    def __init__(self, *args, table, mapping, **kwargs):
        super().__init__(*args, **kwargs)
        held = {at: code for code, at in mapping.columns.items()}
        rows = [row for row in table.rows if row.number >= mapping.first_row]
        for at in range(table.width):
            samples = _samples(rows, at)
            heading = mapping.headings[at] if at < len(mapping.headings) else ""
            if samples or heading:
                self.fields[f"column_{at}"] = _column(at, heading, samples, held.get(at, ""))

    def clean(self):
        cleaned = super().clean()
        chosen = [(code, int(name.split("_")[1])) for name, code in cleaned.items() if code]
        for code, at in chosen:
            if [other for other, _at in chosen].count(code) > 1:
                self.add_error(f"column_{at}", gettext("Mỗi thông tin chỉ chọn cho một cột."))
        self.columns = dict(chosen)
        if "full_name" not in self.columns:
            raise forms.ValidationError(gettext("Chọn cột ghi họ và tên trẻ."))
        return cleaned


def _samples(rows, at) -> list[str]:
    texts = dict.fromkeys(row.cell(at).text.strip() for row in rows[: SAMPLES * 20])
    return [text[:SAMPLE_CHARS] for text in texts if text][:SAMPLES]


def _column(at, heading, samples, code) -> forms.ChoiceField:
    label = heading or gettext("Cột thứ %(number)s") % {"number": at + 1}
    hint = gettext("Ví dụ trong tệp: %(samples)s") % {"samples": " · ".join(samples)} if samples else ""
    choices = [("", _("Không dùng cột này")), *((field, LABELS[field]) for field in FIELDS)]
    return forms.ChoiceField(label=label, help_text=hint, choices=choices, initial=code, required=False)
