"""Forms on the page of a case: notes, the supervisor's return, the answer, the emergency."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.access import people_of_commune
from accounts.enums import RoleKind
from accounts.models import User
from casework.enums import HideReason
from interface.forms import HouseForm, Radios


class NoteForm(HouseForm):
    text = forms.CharField(label=_("Ghi chú"), max_length=4000, widget=forms.Textarea)


class ReturnForm(HouseForm):
    comment = forms.CharField(
        label=_("Ý kiến gửi cán bộ phụ trách"),
        max_length=4000,
        widget=forms.Textarea,
        help_text=_("Nêu việc cần làm hoặc cần làm rõ. Cán bộ được báo và có 3 ngày làm việc để trả lời."),
    )


class SupervisorAnswerForm(HouseForm):
    text = forms.CharField(label=_("Trả lời giám sát"), max_length=4000, widget=forms.Textarea)


class HideForm(HouseForm):
    """Why the name is hidden; read by the officer in charge and the chair only."""

    reason = forms.ChoiceField(
        label=_("Vì sao cần ẩn tên?"),
        choices=HideReason.choices,
        widget=Radios,
        help_text=_(
            "Sau khi ẩn, chỉ cán bộ phụ trách và Chủ tịch UBND xã thấy tên trẻ, người thân, nơi ở, lời kể và "
            "phiếu chuyển gửi. Người khác chỉ thấy mã hồ sơ, không tìm được theo tên."
        ),
    )
    comment = forms.CharField(
        label=_("Giải thích"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class UnhideForm(HouseForm):
    comment = forms.CharField(
        label=_("Vì sao không cần ẩn tên nữa?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class AssignForm(HouseForm):
    """Choices are the officers of the case's commune today."""

    officer = forms.ModelChoiceField(None, label=_("Giao hồ sơ cho"), empty_label=None, widget=Radios())

    def __init__(self, *args, commune, **kwargs):
        super().__init__(*args, **kwargs)
        officers = people_of_commune(commune, RoleKind.OFFICER)
        self.fields["officer"].queryset = User.objects.filter(pk__in=[user.pk for user in officers])
