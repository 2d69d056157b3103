from django import forms
from django.utils.translation import gettext_lazy as _

from casework.enums import CaseState, FieldGroup, LegalLabel, Risk
from casework.views.caseload import TAB_LABELS
from interface.forms import Checkboxes, HouseForm, Radios
from referrals.views.mine import LABELS as SENT_LABELS
from reports.enums import Cadence, ExportPurpose, TableFormat
from reports.exports.lists import LISTS, MINE, groups_for
from reports.figures import period_of

ANY = ("", _("Tất cả"))
# Kind of list → its filters: name in the address and in the parameters of the job, label, choices.
FILTERS = {
    "cases": (
        ("tab", _("Nhóm hồ sơ"), tuple(TAB_LABELS.items())),
        ("state", _("Tình trạng"), CaseState.choices),
        ("risk", _("Nguy cơ"), Risk.choices),
        ("label", _("Kết quả sàng lọc"), LegalLabel.choices),
        ("overdue", _("Thời hạn"), (("yes", _("Quá hạn")),)),
    ),
    "referrals": (
        ("tab", _("Tình trạng phiếu"), tuple(SENT_LABELS.items())),
        ("whose", _("Phiếu của ai"), ((MINE, _("Phiếu của tôi")),)),
    ),
    "attendance": (),
    "supports": (),
    "deadlines": (("only", _("Thời hạn nào"), (("open", _("Chưa xong")), ("overdue", _("Quá hạn")))),),
}
GROUP_HINTS = {
    FieldGroup.IDENTITY: _("Không có ở hồ sơ ẩn tên mà bạn không được biết tên."),
    FieldGroup.CONTACT: _("Chỉ có ở hồ sơ do bạn phụ trách."),
}


class ExportForm(HouseForm):
    """Which rows and groups of a list, in which form, what for, and whether once or for every period."""

    mark_optional = False
    groups = forms.MultipleChoiceField(
        label=_("Thông tin thêm trong tệp"),
        help_text=_("Chỉ chọn điều thật cần. Mã hồ sơ, chữ viết tắt và tình trạng luôn có."),
        required=False,
        widget=Checkboxes(hints=GROUP_HINTS),
    )
    since = forms.DateField(label=_("Từ ngày"), required=False)
    until = forms.DateField(label=_("Đến ngày"), required=False)
    format = forms.ChoiceField(label=_("Dạng tệp"), choices=TableFormat.choices, widget=Radios())
    purpose = forms.ChoiceField(
        label=_("Mục đích"),
        choices=ExportPurpose.choices,
        widget=Radios(),
        error_messages={"required": _("Chọn mục đích.")},
    )
    cadence = forms.ChoiceField(
        label=_("Làm một lần hay định kỳ"),
        help_text=_("Định kỳ: tệp của kỳ vừa qua được làm vào ngày làm việc đầu tiên sau kỳ."),
        choices=[("", _("Một lần, ngay bây giờ")), *Cadence.choices],
        required=False,
    )

    def __init__(self, *args, kind, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters = [name for name, _label, _choices in FILTERS[kind]]
        for name, label, choices in FILTERS[kind]:
            self.fields[name] = forms.ChoiceField(label=label, choices=[ANY, *choices], required=False)
        self.fields["groups"].choices = [(str(group), group.label) for group in groups_for(user)]
        self.fields["since"].label = _("%(what)s: từ ngày") % {"what": LISTS[kind].period}
        self.fields["until"].label = _("%(what)s: đến ngày") % {"what": LISTS[kind].period}
        self.order_fields([*self.filters, "since", "until", "groups", "format", "cadence", "purpose"])
        self.initial.setdefault("format", TableFormat.XLSX)

    def clean(self):
        chosen = super().clean()
        since, until = chosen.get("since"), chosen.get("until")
        if since and until and until < since:
            self.add_error("until", _("Ngày kết thúc phải sau ngày bắt đầu."))
        if chosen.get("cadence") and (since or until):
            self.add_error("cadence", _("Báo cáo định kỳ tự lấy ngày của kỳ: để trống hai ô ngày."))
        return chosen

    def params(self) -> dict:
        """Return what was chosen as codes and dates, for the job."""
        chosen = self.cleaned_data
        days = {name: chosen[name].isoformat() for name in ("since", "until") if chosen[name]}
        narrowed = {name: chosen[name] for name in self.filters if chosen[name]}
        return {"format": chosen["format"], "groups": sorted(chosen["groups"]), **narrowed, **days}


class ReportFileForm(HouseForm):
    """Of which place and period a report is made, as what, what for, and once or for every period."""

    mark_optional = False
    place = forms.ChoiceField(label=_("Địa bàn"))
    period = forms.ChoiceField(label=_("Kỳ báo cáo"), required=False)
    format = forms.ChoiceField(
        label=_("Dạng tệp"),
        help_text=_("Bảng có đúng các số của báo cáo, mỗi số một dòng kèm cách tính."),
        choices=[("", _("Văn bản PDF")), *TableFormat.choices],
        required=False,
        widget=Radios(),
    )
    cadence = forms.ChoiceField(
        label=_("Làm một lần hay định kỳ"),
        help_text=_("Định kỳ: tệp của kỳ vừa qua được làm vào ngày làm việc đầu tiên sau kỳ, khi đã có số."),
        choices=[("", _("Một lần, ngay bây giờ")), *Cadence.choices],
        required=False,
    )
    purpose = forms.ChoiceField(
        label=_("Mục đích"),
        choices=ExportPurpose.choices,
        widget=Radios(),
        error_messages={"required": _("Chọn mục đích.")},
    )

    def __init__(self, *args, places, periods, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places.items()
        # Translators: in place of a period, where a report is made for every period.
        none = ("", _("Không chọn kỳ (làm định kỳ)"))
        chosen = [(period.code, period.label) for period in periods]
        self.fields["period"].choices = [*chosen, none]
        if chosen:
            self.initial.setdefault("period", chosen[0][0])

    def clean(self):
        chosen = super().clean()
        if "period" not in self.errors and not (chosen.get("cadence") or chosen.get("period")):
            self.add_error("period", _("Chọn một kỳ báo cáo trong danh sách."))
        return chosen

    def params(self) -> dict:
        """Return what was chosen as codes and dates, for the job; a standing order sets the days itself."""
        chosen = self.cleaned_data
        asked = {name: chosen[name] for name in ("place", "format") if chosen[name]}
        if chosen["cadence"]:
            return asked
        since, until = (day.isoformat() for day in period_of(chosen["period"]).dates)
        return {**asked, "since": since, "until": until}
