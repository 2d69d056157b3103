from django import forms
from django.utils.translation import gettext_lazy as _

from interface.forms import HouseForm, HouseModelForm
from reports.models import CommitteeDecision, CommitteeSetting

NO_NAMES = _("Không ghi tên, địa chỉ, điện thoại của trẻ và gia đình: trẻ được ghi bằng mã hồ sơ.")


class QuestionForm(HouseModelForm):
    """A question to the committee beside those that wait for a decision anyway."""

    class Meta:
        model = CommitteeDecision
        fields = ("question", "code", "due")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["question"].widget = forms.Textarea(attrs={"rows": 3})
        self.fields["question"].help_text = NO_NAMES
        self.fields["code"].help_text = _("Bỏ trống nếu không về một hồ sơ nào. Ví dụ: DT-26-000123")

    def clean_code(self) -> str:
        return self.cleaned_data["code"].strip().upper()


class DecisionForm(HouseModelForm):
    """What the committee decided, who does it and until when."""

    class Meta:
        model = CommitteeDecision
        fields = ("answer", "decision", "responsible", "by_date")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].required = True
        self.fields["decision"].widget = forms.Textarea(attrs={"rows": 3})
        self.fields["decision"].help_text = NO_NAMES
        self.fields["by_date"].help_text = _("Có hạn thì thành việc phải làm và được nhắc khi quá hạn.")


class DoneForm(HouseModelForm):
    """What became of a task; without a day it goes on."""

    class Meta:
        model = CommitteeDecision
        fields = ("done_on", "done_note")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["done_note"].widget = forms.Textarea(attrs={"rows": 3})
        self.fields["done_note"].help_text = NO_NAMES
        self.fields["done_on"].help_text = _("Bỏ trống ngày nếu thật ra chưa xong.")


class CommitteeForm(HouseModelForm):
    class Meta:
        model = CommitteeSetting
        fields = ("name", "cadence")


class MakeForm(HouseForm):
    """Nothing but the button: commune and period come from the address."""
