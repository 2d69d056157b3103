"""The file of a list of institutions."""

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from interface.forms import HouseForm
from interface.tables.refusals import ListRefused
from interface.uploads import UploadField


class PlacesFileForm(HouseForm):
    """The file of a list of institutions."""

    file = UploadField(
        label=_("Tệp danh sách cơ sở"),
        help_text=_("Tệp .xlsx hoặc .csv theo tệp mẫu. Tệp không được lưu lại."),
        accept=".xlsx,.csv",
        error_messages={"too_big": lazy(lambda: ListRefused("too_big").sentence, str)()},
    )
