"""What can be ticked in the screening, in plain words; the values are those of `casework.law`."""

from django.utils.translation import gettext_lazy as _

from casework.wizard.answers import NO, NONE, REFUSED, UNKNOWN, YES

NOT_TOLD = [(UNKNOWN, _("Không biết")), (REFUSED, _("Không muốn trả lời"))]
ANSWERS = [(YES, _("Có")), (NO, _("Không")), *NOT_TOLD]
ALONE = {NONE, UNKNOWN, REFUSED}
WORST_FORMS = [
    ("trafficking", _("Bị mua bán, bị đưa đi nơi khác để làm việc")),
    ("sale", _("Bị bán, bị trao đổi")),
    ("debt_bondage", _("Phải làm để trừ nợ của gia đình")),
    ("forced_labour", _("Bị ép làm, bị nhốt, bị đe dọa, không được nghỉ việc")),
    ("withheld_wages", _("Bị giữ tiền công, giữ giấy tờ")),
    ("armed_recruitment", _("Bị tuyển để dùng vào xung đột vũ trang")),
    ("sexual_exploitation", _("Bị bóc lột tình dục")),
    ("pornography", _("Bị dùng vào hình ảnh, hoạt động khiêu dâm")),
    ("illicit_activities", _("Bị dùng vào việc trái pháp luật")),
    ("drug_trafficking", _("Bị dùng để làm, mua bán, vận chuyển ma túy")),
    ("forced_begging", _("Bị ép đi ăn xin")),
]
HAZARDS = [
    ("heavy_loads", _("Mang vác nặng")),
    ("dangerous_tools_machinery", _("Dụng cụ, máy móc nguy hiểm")),
    ("dust_fumes_gas", _("Bụi, khói, khí độc")),
    ("extreme_temperature", _("Quá nóng hoặc quá lạnh")),
    ("noise_vibration", _("Tiếng ồn lớn hoặc rung mạnh")),
    ("heights", _("Làm trên cao")),
    ("chemicals_explosives", _("Hóa chất, thuốc trừ sâu, chất nổ")),
    ("underground_underwater_confined", _("Dưới lòng đất, dưới nước hoặc nơi chật kín")),
    ("abuse", _("Bị đánh, mắng chửi, xâm hại khi làm việc")),
    ("designated_workplace", _("Quán bar, karaoke, khách sạn, công trường, lò mổ hoặc nơi bị cấm khác")),
    ("other_unsafe", _("Điều kiện không an toàn khác")),
]
NO_SIGN = (NONE, _("Không có điều nào ở trên"))
WEEKDAYS = [
    ("mon", _("Thứ Hai")),
    ("tue", _("Thứ Ba")),
    ("wed", _("Thứ Tư")),
    ("thu", _("Thứ Năm")),
    ("fri", _("Thứ Sáu")),
    ("sat", _("Thứ Bảy")),
    ("sun", _("Chủ nhật")),
]
