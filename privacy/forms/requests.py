"""Forms of requests about personal data."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.planning import not_in_future
from interface.forms import HouseForm, HouseModelForm, Radios
from privacy.enums import Asker, IdentityCheck, RefusalReason, RequestKind
from privacy.models import DataRequest
from privacy.rules import child_is_asked
from vietnam.calendar import today

YES_NO = [("yes", _("Có")), ("no", _("Không")), ("", _("Chưa hỏi"))]


class RequestForm(HouseModelForm):
    """Who asks for what, how it was made sure who asks, and whether the child agrees."""

    kind = forms.ChoiceField(label=_("Yêu cầu"), choices=RequestKind.choices, widget=Radios())
    asker = forms.ChoiceField(label=_("Người yêu cầu là"), choices=Asker.choices, widget=Radios())
    identity = forms.ChoiceField(
        label=_("Xác minh người yêu cầu bằng cách nào?"), choices=IdentityCheck.choices, widget=Radios()
    )
    child_agrees = forms.TypedChoiceField(
        label=_("Trẻ có đồng ý không?"),
        help_text=_("Từ đủ 7 tuổi phải hỏi trẻ, hỏi riêng và bằng lời trẻ hiểu."),
        choices=YES_NO,
        coerce={"yes": True, "no": False}.get,
        empty_value=None,
        required=False,
        widget=Radios(look="govuk-radios--inline"),
    )

    class Meta:
        model = DataRequest
        fields = ("kind", "asker", "asker_name", "identity", "child_agrees", "wish", "received_on")

    def __init__(self, *args, case, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["received_on"].validators.append(not_in_future)
        self.fields["received_on"].initial = today()
        self.fields["wish"].label = _("Điều người yêu cầu muốn")
        self.fields["wish"].help_text = _("Ghi đúng lời người yêu cầu: muốn biết, muốn sửa hay muốn xóa gì.")
        self.asks_child = child_is_asked(case.child.age_on(today()))
        if not self.asks_child:
            del self.fields["child_agrees"]

    def clean(self):
        told = super().clean()
        asked_of_child = self.asks_child and told.get("asker") != Asker.CHILD
        needs = told.get("kind") in (RequestKind.ACCESS, RequestKind.ERASURE)
        if asked_of_child and needs and told.get("child_agrees") is None:
            self.add_error("child_agrees", _("Hỏi trẻ trước khi ghi yêu cầu này."))
        return told


class FinishForm(HouseForm):
    outcome = forms.CharField(
        label=_("Đã làm gì?"),
        help_text=_("Ghi điều đã sửa, đã rút lại hoặc số đề nghị xóa, và ngày báo cho người yêu cầu."),
        max_length=2000,
        widget=forms.Textarea,
    )


class RefuseForm(HouseForm):
    refusal = forms.ChoiceField(label=_("Lý do từ chối"), choices=RefusalReason.choices, widget=Radios())
    outcome = forms.CharField(
        label=_("Lời giải thích cho người yêu cầu"),
        help_text=_("Không nêu người cung cấp thông tin."),
        max_length=2000,
        widget=forms.Textarea,
    )
