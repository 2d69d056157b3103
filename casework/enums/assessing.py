from django.db import models
from django.utils.translation import gettext_lazy as _

# Items of Mẫu 02 and 03 with their codes, in the order of the forms (headings: docs/decisions/0006-forms.md).
HARM_ITEMS = {
    "current_harm": _("Mức độ tổn hại hiện tại"),
    "continuing_harm": _("Nguy cơ tiếp tục bị tổn hại"),
    "abuser_access": _("Khả năng người gây hại tiếp cận trẻ"),
    "development": _("Tác động đến sự phát triển của trẻ"),
    "care_obstacles": _("Những cản trở trong môi trường chăm sóc trẻ"),
    "no_guardian": _("Mức độ thiếu người giám hộ, bảo vệ trẻ"),
}
CAPACITY_ITEMS = {
    "self_protection": _("Khả năng tự bảo vệ của trẻ"),
    "safe_adults": _("Biết và tin cậy người có thể bảo vệ mình"),
    "relationships": _("Khả năng thiết lập mối quan hệ với người chung quanh"),
    "guardian": _("Khả năng dựa vào người giám hộ, chăm sóc"),
    "support": _("Khả năng nhận hỗ trợ từ người khác"),
}
HARM, CAPACITY = "harm", "capacity"
# Form → scale → its items. The initial assessment asks two of each, the specific one five of each.
FORMS = {
    "02": {HARM: ("current_harm", "continuing_harm"), CAPACITY: ("self_protection", "support")},
    "03": {
        HARM: tuple(code for code in HARM_ITEMS if code != "continuing_harm"),
        CAPACITY: tuple(CAPACITY_ITEMS),
    },
}


class NeedKind(models.TextChoices):
    """Groups of needs in Mẫu 03 (Decree 56/2017, Art 27(1)(e))."""

    MEDICAL = "medical", _("Chăm sóc y tế")
    SOCIAL = "social", _("Trợ giúp xã hội")
    EDUCATION = "education", _("Giáo dục")
    VOCATIONAL = "vocational", _("Học nghề, việc làm phù hợp")
    LEGAL = "legal", _("Hỗ trợ pháp lý")
    COUNSELLING = "counselling", _("Tư vấn tâm lý, tham vấn")
    OTHER = "other", _("Nhu cầu khác")
