"""Forms about the documents of a case."""

import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.enums import AttachmentKind, RemovalReason
from interface.forms import HouseForm, Radios
from interface.uploads import UploadField

ACCEPTED = "image/jpeg,image/png,image/webp,application/pdf"
CAMERA = "image/jpeg"


class AttachmentForm(HouseForm):
    """One document: what it is, a few words, the file. `camera=True` asks a telephone for its camera."""

    kind = forms.ChoiceField(label=_("Loại tài liệu"), choices=AttachmentKind.choices, widget=Radios())
    title = forms.CharField(
        label=_("Nội dung"),
        help_text=_("Số, ngày, cơ quan ký. Không ghi họ tên trẻ."),
        max_length=120,
        required=False,
    )

    def __init__(self, *args, camera=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"] = UploadField(
            label=_("Ảnh chụp giấy tờ") if camera else _("Tệp"),
            help_text=_("Chụp thẳng, đủ bốn góc tờ giấy. Vị trí chụp trong ảnh được xóa.")
            if camera
            else _(
                "Ảnh JPEG, PNG, WebP hoặc PDF, tối đa 10 MB. "
                "Vị trí chụp, chữ ký số và phần tự chạy được xóa; giữ bản gốc tại xã."
            ),
            accept=CAMERA if camera else ACCEPTED,
            camera=camera,
            error_messages={"required": _("Chọn tệp cần thêm")},
        )

    def clean_title(self):
        """Unseen characters could make one title read as another."""
        title = self.cleaned_data["title"]
        return "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in title).strip()


class RemoveForm(HouseForm):
    """Why a document is taken out."""

    why = forms.ChoiceField(label=_("Lý do gỡ"), choices=RemovalReason.choices, widget=Radios())
