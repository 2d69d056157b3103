from django.db import models
from django.utils.translation import gettext_lazy as _


class InstitutionKind(models.TextChoices):
    """Where a child can go, and other services that a case may need."""

    PRIMARY = "primary", _("Trường tiểu học")
    LOWER_SECONDARY = "lower_secondary", _("Trường trung học cơ sở")
    UPPER_SECONDARY = "upper_secondary", _("Trường trung học phổ thông")
    CONTINUING = "continuing", _("Trung tâm giáo dục nghề nghiệp – giáo dục thường xuyên")
    OPEN_HOUSE = "open_house", _("Nhà mở, mái ấm")
    VOCATIONAL = "vocational", _("Cơ sở giáo dục nghề nghiệp")
    WOMENS_UNION = "womens_union", _("Hội Liên hiệp Phụ nữ")
    CIVIL_REGISTRY = "civil_registry", _("Nơi đăng ký hộ tịch, cư trú")
    HEALTH_STATION = "health_station", _("Trạm y tế, bệnh viện")
    LABOUR_INSPECTION = "inspection", _("Thanh tra lao động")
    SOCIAL_WORK = "social_work", _("Trung tâm công tác xã hội, cơ sở trợ giúp xã hội")
    OTHER = "other", _("Dịch vụ khác")


class Need(models.TextChoices):
    """What a child is referred for."""

    BACK_TO_SCHOOL = "back_to_school", _("Trở lại trường học")
    BRIDGING = "bridging", _("Lớp học cầu nối, lớp linh hoạt")
    VOCATIONAL = "vocational", _("Học nghề trình độ sơ cấp")
    APPRENTICESHIP = "apprenticeship", _("Học nghề, tập nghề tại nơi làm việc")
    SERVICE = "service", _("Dịch vụ hỗ trợ khác")


class AskedPaper(models.TextChoices):
    """What a programme asks for before a child begins. The first three are kept of every child."""

    BIRTH_CERTIFICATE = "birth_certificate", _("Giấy khai sinh")
    RESIDENCE = "residence_paper", _("Giấy tờ, thông tin cư trú")
    IDENTITY = "identity_paper", _("Căn cước, số định danh")
    SCHOOL_RECORD = "school_record", _("Học bạ")
    TRANSFER = "transfer", _("Giấy giới thiệu chuyển trường")
    COMPLETION = "completion", _("Xác nhận hoàn thành cấp học")
    HEALTH = "health", _("Giấy khám sức khỏe")
    POVERTY = "poverty", _("Giấy xác nhận hộ nghèo, cận nghèo")
    PHOTO = "photo", _("Ảnh thẻ")


class Weekday(models.IntegerChoices):
    """Days of the week as ISO 8601 counts them."""

    MONDAY = 1, _("Thứ Hai")
    TUESDAY = 2, _("Thứ Ba")
    WEDNESDAY = 3, _("Thứ Tư")
    THURSDAY = 4, _("Thứ Năm")
    FRIDAY = 5, _("Thứ Sáu")
    SATURDAY = 6, _("Thứ Bảy")
    SUNDAY = 7, _("Chủ nhật")


class PlaceImportState(models.TextChoices):
    """How far a list of institutions has come."""

    PREVIEW = "preview", _("Chờ xác nhận")
    WRITING = "writing", _("Đang ghi")
    DONE = "done", _("Đã nhập")
    DROPPED = "dropped", _("Đã bỏ")


class PeriodKind(models.TextChoices):
    """What a dated row of the school calendar says: there is school, or there is none."""

    YEAR = "year", _("Năm học")
    BREAK = "break", _("Nghỉ")
