from django.db import models
from django.utils.translation import gettext_lazy as _


class Sex(models.TextChoices):
    """As in Mẫu 01: Nam / Nữ / Không biết."""

    MALE = "male", _("Nam")
    FEMALE = "female", _("Nữ")
    UNKNOWN = "unknown", _("Không biết")


class BirthPrecision(models.TextChoices):
    DAY = "day", _("Ngày")
    MONTH = "month", _("Tháng")
    YEAR = "year", _("Năm")
    AGE = "age", _("Chỉ biết tuổi")
    UNKNOWN = "unknown", _("Không biết")


class Schooling(models.TextChoices):
    ENROLLED = "enrolled", _("Đang học")
    ABSENT = "absent", _("Nghỉ học")
    LEFT = "left", _("Thôi học")
    SUPPLEMENTARY = "supplementary", _("Học bổ túc")
    NEVER = "never", _("Chưa đi học")
    UNKNOWN = "unknown", _("Chưa rõ")


class PaperState(models.TextChoices):
    """Whether a child has one of the papers that a school asks for."""

    UNKNOWN = "unknown", _("Chưa rõ")
    THERE = "there", _("Đã có")
    MISSING = "missing", _("Chưa có")


# Fields of a child that say which of them it has.
PAPERS = ("birth_certificate", "residence_paper", "identity_paper")


class FactReason(models.TextChoices):
    """Why a fact about a child or a family is written anew; the code stands in the history."""

    PAPERS = "papers", _("Theo giấy tờ đã xem")
    TOLD = "told", _("Trẻ hoặc gia đình cho biết")
    CHANGED = "changed", _("Hoàn cảnh đã thay đổi")
    MISTAKE = "mistake", _("Trước đây ghi nhầm")


class CareEnd(models.TextChoices):
    """Why somebody no longer looks after the child."""

    MOVED = "moved", _("Đã chuyển đi nơi khác")
    SEPARATED = "separated", _("Cha mẹ ly hôn, ly thân")
    DIED = "died", _("Đã mất")
    GUARDIAN = "guardian", _("Trẻ đã có người giám hộ khác")
    OTHER = "other", _("Lý do khác")
    MISTAKE = "mistake", _("Trước đây ghi nhầm, người này không chăm sóc trẻ")


# Who does not, or never did, speak for the child: nothing new rests on their answer.
# Law 91/2025/QH15, Art 24.
NO_LONGER_SPEAKS = (CareEnd.GUARDIAN, CareEnd.MISTAKE)


class Poverty(models.TextChoices):
    POOR = "poor", _("Hộ nghèo")
    NEAR_POOR = "near_poor", _("Hộ cận nghèo")
    AVERAGE = "average", _("Hộ có mức sống trung bình")
    OTHER = "other", _("Khác")
    UNKNOWN = "unknown", _("Chưa rõ")


class Respondent(models.TextChoices):
    CHILD = "child", _("Trẻ")
    CAREGIVER = "caregiver", _("Cha, mẹ, người chăm sóc")
    OTHER = "other", _("Người khác")


class LegalLabel(models.TextChoices):
    """Labels of `casework.law`, in words an officer uses."""

    WORST_FORM = "worst_form", _("Hình thức lao động trẻ em tồi tệ nhất")
    HAZARDOUS = "hazardous", _("Lao động trẻ em: công việc nặng nhọc, độc hại, nguy hiểm")
    CHILD_LABOUR = "child_labour", _("Lao động trẻ em")
    LIGHT_WORK = "light_work", _("Công việc nhẹ được phép")
    PERMITTED_WORK = "permitted_work", _("Công việc được phép")
    NOT_WORKING = "not_working", _("Không tham gia lao động")
    UNDETERMINED = "undetermined", _("Chưa đủ thông tin để kết luận")


# Labels for which the commune must act (Labour Code 2019, Arts 143-147; Decree 56/2017, Art 12).
UNLAWFUL_LABELS = (LegalLabel.WORST_FORM, LegalLabel.HAZARDOUS, LegalLabel.CHILD_LABOUR)


class Level(models.TextChoices):
    """Scale of Mẫu 02, 03 and 06. For harm, high is worse; for capacity, high is better."""

    HIGH = "high", _("Cao")
    MEDIUM = "medium", _("Trung bình")
    LOW = "low", _("Thấp")


class SupportKind(models.TextChoices):
    """Help that was found to take a child out of work: for the child, then for the family."""

    SCHOLARSHIP = "scholarship", _("Học bổng")
    CASH = "cash", _("Hỗ trợ tiền mặt khẩn cấp")
    SCHOOL_KIT = "school_kit", _("Đồ dùng học tập")
    TABLET = "tablet", _("Máy tính bảng")
    BICYCLE = "bicycle", _("Xe đạp")
    TOOL_KIT = "tool_kit", _("Bộ dụng cụ nghề")
    PAPERS = "papers", _("Giúp làm giấy khai sinh, đăng ký cư trú")
    LIFE_SKILLS = "life_skills", _("Lớp kỹ năng sống")
    PARENT_TALK = "parent_talk", _("Trò chuyện, tư vấn cho cha mẹ")
    LIVELIHOOD = "livelihood", _("Sinh kế, vay vốn cho người chăm sóc (Hội Phụ nữ)")
    OTHER = "other", _("Khác")


class SupportState(models.TextChoices):
    PLANNED = "planned", _("Dự kiến")
    GIVEN = "given", _("Đã cấp")
    NOT_GIVEN = "not_given", _("Không cấp")


class ActivityGroup(models.TextChoices):
    """Groups of activities in Mẫu 04."""

    HEALTH = "health", _("Y tế")
    SOCIAL = "social", _("Xã hội")
    EDUCATION = "education", _("Giáo dục")
    LEGAL = "legal", _("Pháp lý")
    OTHER = "other", _("Khác")


class ImportState(models.TextChoices):
    MAPPING = "mapping", _("Chờ xác nhận cột")
    CHECKING = "checking", _("Đang kiểm tra")
    PREVIEW = "preview", _("Chờ xác nhận nhập")
    IMPORTING = "importing", _("Đang nhập")
    DONE = "done", _("Đã nhập")
    FAILED = "failed", _("Không đọc được")


class RowState(models.TextChoices):
    OK = "ok", _("Nhập được")
    DOUBTFUL = "doubtful", _("Cần xem lại")
    REFUSED = "refused", _("Từ chối")
    KNOWN = "known", _("Đã nhập trước đây")
    IMPORTED = "imported", _("Đã nhập")


class WorkplaceKind(models.TextChoices):
    HOUSEHOLD = "household", _("Hộ kinh doanh, cơ sở nhỏ")
    COMPANY = "company", _("Công ty, xưởng, hợp tác xã")
    FARM = "farm", _("Trang trại, vườn, rẫy, ao đầm")
    SITE = "site", _("Công trường, mỏ, lò")
    BOAT = "boat", _("Tàu, ghe, bến cảng")
    EATERY = "eatery", _("Quán ăn, nhà hàng, dịch vụ")
    STREET = "street", _("Chợ, đường phố, bãi rác")
    HOME = "home", _("Nhà riêng")
    OTHER = "other", _("Nơi khác")
