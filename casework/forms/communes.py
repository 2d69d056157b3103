"""Forms of a merge of communes: which ones and from when; then the confirmation by the name."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import people_of_commune
from accounts.enums import RoleKind
from areas.models import Area
from interface.forms import HouseForm, Radios
from vietnam.text import normalise

MOST = 20
NOBODY = "none"


class MergeForm(HouseForm):
    """The communes by their codes in the list of today; codes stand in the address, names of people never."""

    mark_optional = False
    new = forms.CharField(
        label=gettext_lazy("Mã xã mới"),
        help_text=gettext_lazy("5 chữ số. Xã mới phải có trong danh mục; thêm ở trang Quản trị nếu chưa có."),
        max_length=5,
        error_messages={"required": gettext_lazy("Nhập mã xã mới.")},
    )
    old = forms.CharField(
        label=gettext_lazy("Mã các xã cũ nhập vào"),
        help_text=gettext_lazy("Cách nhau bằng dấu phẩy hoặc khoảng trắng. Ví dụ: 28594, 28597"),
        max_length=200,
        error_messages={"required": gettext_lazy("Nhập mã ít nhất một xã cũ.")},
    )
    on = forms.DateField(
        label=gettext_lazy("Có hiệu lực từ ngày"),
        error_messages={"required": gettext_lazy("Nhập ngày có hiệu lực.")},
    )
    decision = forms.CharField(
        label=gettext_lazy("Văn bản sáp nhập"),
        help_text=gettext_lazy("Số, ngày, cơ quan ban hành."),
        max_length=120,
        error_messages={"required": gettext_lazy("Nhập số văn bản sáp nhập.")},
    )

    def clean_new(self):
        return _commune(self.cleaned_data["new"])

    def clean_old(self):
        codes = list(dict.fromkeys(re.split(r"[,;\s]+", self.cleaned_data["old"].strip(" ,;"))))
        if len(codes) > MOST:
            raise ValidationError(_("Mỗi lần nhập tối đa %(most)s xã.") % {"most": MOST})
        return [_commune(code) for code in codes]

    def clean(self):
        found = super().clean()
        if found.get("new") in (found.get("old") or []):
            self.add_error("old", _("Xã mới không thể nằm trong các xã cũ."))
        return found


class ConfirmMergeForm(HouseForm):
    """Who is chair of the new commune, when somebody is one today, and the name typed in full."""

    chair = forms.ChoiceField(
        label=gettext_lazy("Ai là Chủ tịch UBND xã mới?"),
        widget=Radios(),
        error_messages={"required": gettext_lazy("Chọn Chủ tịch UBND xã mới.")},
    )
    name = forms.CharField(
        label=gettext_lazy("Gõ tên xã mới để xác nhận"),
        max_length=120,
        error_messages={"required": gettext_lazy("Gõ tên xã mới.")},
    )

    def __init__(self, *args, new, olds, **kwargs):
        super().__init__(*args, **kwargs)
        self.new = new
        chairs = [user for area in (new, *olds) for user in people_of_commune(area, RoleKind.CHAIR)]
        self.people = {str(user.pk): user for user in chairs}
        nobody = (NOBODY, _("Chưa có, sẽ cấp vai trò sau"))
        self.fields["chair"].choices = [*((key, str(user)) for key, user in self.people.items()), nobody]

    def clean_name(self):
        if normalise(self.cleaned_data["name"]).casefold() != self.new.name.casefold():
            raise ValidationError(_("Tên không khớp. Gõ đúng: %(name)s") % {"name": self.new.name})
        return self.new.name

    @property
    def chosen(self):
        """The chair that was chosen, None for nobody."""
        return self.people.get(self.cleaned_data["chair"])


def _commune(code) -> Area:
    areas = Area.objects.filter(code=code, parent__isnull=False, valid_to=None).order_by("-list_version")
    if found := areas.select_related("parent").first():
        return found
    raise ValidationError(_("Không có xã đang hoạt động mang mã %(code)s.") % {"code": code})
