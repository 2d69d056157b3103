"""The personal ID beside what the record says of the child: doubts in plain words, never a block."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.enums import BirthPrecision, Sex
from vietnam.personal_id import Doubt, doubts

SENTENCES = {
    Doubt.LENGTH: gettext_lazy("Số định danh cá nhân có 12 chữ số; số đã ghi không đủ hoặc thừa."),
    Doubt.PROVINCE: gettext_lazy("Ba số đầu của số định danh không phải mã tỉnh."),
    Doubt.SEX: gettext_lazy("Số định danh không khớp với giới tính đã ghi."),
    Doubt.YEAR: gettext_lazy("Số định danh không khớp với năm sinh đã ghi."),
}
_KNOWN_TO = (BirthPrecision.DAY, BirthPrecision.MONTH, BirthPrecision.YEAR)


def id_doubts(child) -> list[str]:
    """Return what in the personal ID of `child` contradicts the record, each with what to do."""
    female = {Sex.FEMALE: True, Sex.MALE: False}.get(child.sex)
    found = doubts(child.personal_id, female=female, years=_years(child))
    return [f"{SENTENCES[doubt]} {_('Xem lại giấy tờ; vẫn làm tiếp được.')}" for doubt in found]


def _years(child):
    if child.birth_date and child.birth_precision in _KNOWN_TO:
        return child.birth_date.year, child.birth_date.year
    if child.birth_year is not None:
        return child.birth_year - 1, child.birth_year
    return None
