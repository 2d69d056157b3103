from django.db import models
from django.utils.translation import gettext_lazy as _


class DataKind(models.TextChoices):
    """Kinds of data that an incident touched, in the groups in which a record shows them."""

    IDENTITY = "identity", _("Họ tên, ngày sinh, số định danh của trẻ")
    CONTACT = "contact", _("Địa chỉ, số điện thoại, người chăm sóc")
    SCHOOLING = "schooling", _("Trường, lớp, việc học")
    WORK = "work", _("Công việc của trẻ, kết quả sàng lọc")
    PROTECTION = "protection", _("Nguy cơ, tổn hại, đời tư của trẻ và gia đình")
    HEALTH = "health", _("Sức khỏe")
    REPORTER = "reporter", _("Người cung cấp thông tin")
    PAPERS = "papers", _("Ảnh, giấy tờ, tệp đính kèm")
    ACCOUNTS = "accounts", _("Tài khoản, mật khẩu của người dùng")
    UNKNOWN = "unknown", _("Chưa rõ")


class IncidentState(models.TextChoices):
    OPEN = "open", _("Đang xử lý")
    CLOSED = "closed", _("Đã kết thúc")


class AuthorityNotice(models.TextChoices):
    """Whether the authority for the protection of personal data was told of an incident."""

    UNDECIDED = "undecided", _("Chưa quyết định")
    SENT = "sent", _("Đã thông báo")
    NOT_NEEDED = "not_needed", _("Không phải thông báo")


class RequestKind(models.TextChoices):
    """What a parent, a child or a body for the protection of children asks about personal data."""

    ACCESS = "access", _("Cung cấp dữ liệu đang giữ về trẻ")
    CORRECTION = "correction", _("Sửa dữ liệu sai")
    WITHDRAWAL = "withdrawal", _("Rút lại sự đồng ý")
    ERASURE = "erasure", _("Xóa dữ liệu")


class RequestState(models.TextChoices):
    REGISTERED = "registered", _("Đang xử lý")
    PREPARED = "prepared", _("Chờ Chủ tịch duyệt")
    RELEASED = "released", _("Đã cung cấp")
    DONE = "done", _("Đã làm xong")
    REFUSED = "refused", _("Từ chối")


OPEN_REQUESTS = (RequestState.REGISTERED, RequestState.PREPARED)


class Asker(models.TextChoices):
    """Who asks; each with the ground on which (see `ASKER_GROUNDS`)."""

    CHILD = "child", _("Trẻ")
    PARENT = "parent", _("Cha, mẹ")
    GUARDIAN = "guardian", _("Người giám hộ")
    BODY = "body", _("Cơ quan bảo vệ trẻ em")


ASKER_GROUNDS = {
    Asker.CHILD: _("Quyền của chính trẻ đối với dữ liệu của mình (Luật 91/2025/QH15)"),
    Asker.PARENT: _("Cha, mẹ đại diện thực hiện quyền của trẻ (Luật 91/2025/QH15, Điều 24)"),
    Asker.GUARDIAN: _("Người giám hộ đại diện thực hiện quyền của trẻ (Luật 91/2025/QH15, Điều 24)"),
    Asker.BODY: _("Cơ quan bảo vệ trẻ em (Nghị định 56/2017/NĐ-CP, Điều 36)"),
}


class IdentityCheck(models.TextChoices):
    PAPERS = "papers", _("Đã xem căn cước hoặc giấy khai sinh")
    KNOWN = "known", _("Cán bộ biết rõ người này")
    LETTER = "letter", _("Văn bản của cơ quan")


class RefusalReason(models.TextChoices):
    """Why a request is refused; each is a ground of the law, the words of the case stand in the comment."""

    HARM = "harm", _("Việc cung cấp có thể gây hại cho trẻ")
    REPORTER = "reporter", _("Phải bảo vệ người cung cấp thông tin")
    OTHERS = "others", _("Ảnh hưởng đến dữ liệu của người khác")
    NOT_ENTITLED = "not_entitled", _("Người yêu cầu không có quyền hoặc không rõ là ai")
    CHILD_DISAGREES = "child_disagrees", _("Trẻ từ đủ 7 tuổi không đồng ý")
    KEPT_BY_LAW = "kept_by_law", _("Pháp luật buộc phải giữ dữ liệu")


class KeepRule(models.TextChoices):
    """What is kept for how long; `privacy.rules` says until when, by which source."""

    CASE_CLOSED = "case_closed", _("Hồ sơ đã kết thúc")
    CASE_SCREENED_OUT = "case_screened_out", _("Hồ sơ không thuộc diện")
    REPORT_DISMISSED = "report_dismissed", _("Thông tin không xử lý tiếp")
    REPORT_FALSE = "report_false", _("Thông tin không đúng, không phải trẻ em")
    LIST_CONTENTS = "list_contents", _("Nội dung danh sách đã nhập")
    SCREENING_DRAFT = "screening_draft", _("Phiếu sàng lọc bỏ dở")
    NOTICES = "notices", _("Thông báo nhắc việc")
    SIGN_INS = "sign_ins", _("Bản ghi đăng nhập")
    INCIDENTS = "incidents", _("Sổ sự cố dữ liệu")
    EVENTS = "events", _("Nhật ký kiểm tra")


class ErasureGround(models.TextChoices):
    KEPT_LONG_ENOUGH = "kept", _("Đã hết hạn lưu giữ")
    REQUEST = "request", _("Yêu cầu xóa của trẻ hoặc người đại diện")


class ErasureState(models.TextChoices):
    PROPOSED = "proposed", _("Chờ quyết định")
    APPROVED = "approved", _("Đã duyệt, chờ xóa")
    REJECTED = "rejected", _("Không xóa")
    CANCELLED = "cancelled", _("Đã dừng")
    EXECUTED = "executed", _("Đã xóa")


LIVE_ERASURES = (ErasureState.PROPOSED, ErasureState.APPROVED)


class ErasureRefusal(models.TextChoices):
    """Why a proposal is turned down. A choice and no free words: nothing about the child stays behind."""

    NEEDED = "needed", _("Còn cần để bảo vệ trẻ")
    DISPUTE = "dispute", _("Đang có khiếu nại, tố tụng hoặc thanh tra")
    WRONG = "wrong", _("Đề nghị nhầm hồ sơ")
