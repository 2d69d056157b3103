from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from interface.forms import HouseForm
from interface.tables.refusals import ListRefused
from interface.uploads import UploadField
from reports.statistics_access import COUNTRY


class StatisticsForm(HouseForm):
    """Which published period and which area; there are no other choices."""

    area = forms.ChoiceField(label=_("Địa bàn"))
    period = forms.ChoiceField(label=_("Kỳ đã công bố"))
    mark_optional = False

    def __init__(self, *args, areas, periods, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [
            (code, _("Cả nước") if code == COUNTRY else area.name) for code, area in areas.items()
        ]
        self.fields["period"].choices = [(period.code, period.label) for period in periods]


class PopulationFileForm(HouseForm):
    """The file of a list of population by age."""

    file = UploadField(
        label=_("Tệp dân số theo tuổi"),
        help_text=_("Tệp .xlsx hoặc .csv theo tệp mẫu. Tệp không được lưu lại."),
        accept=".xlsx,.csv",
        error_messages={"too_big": lazy(lambda: ListRefused("too_big").sentence, str)()},
    )
