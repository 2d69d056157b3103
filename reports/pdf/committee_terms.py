"""What the figures of the committee's report count, with the source of each."""

from django.utils.translation import gettext_lazy as _

from .committee_values import Definition

DEFINITIONS = (
    Definition(
        _("Hồ sơ đang quản lý"),
        _("Hồ sơ do xã chịu trách nhiệm, chưa kết thúc vào ngày cuối kỳ. Mỗi trẻ có một hồ sơ đang mở."),
        _("Nghị định 56/2017/NĐ-CP, các Điều 25–30"),
    ),
    Definition(
        _("Hồ sơ mới, hồ sơ kết thúc trong kỳ"),
        _("Hồ sơ được lập hoặc được kết thúc từ ngày đầu kỳ đến hết ngày cuối kỳ."),
        _("Nghị định 56/2017/NĐ-CP, Điều 25 và Điều 30"),
    ),
    Definition(
        _("Kết luận sàng lọc"),
        _("Kết luận theo lần sàng lọc gần nhất đã hoàn thành; hồ sơ chưa sàng lọc không có kết luận."),
        _("Bộ luật Lao động 2019, các Điều 143–147; Thông tư 09/2020/TT-BLĐTBXH"),
    ),
    Definition(
        _("Nhóm tuổi"),
        _("Tuổi tròn vào ngày cuối kỳ. Trẻ chưa rõ ngày sinh nằm ở nhóm chưa rõ tuổi."),
        _("Bộ luật Lao động 2019, Điều 143"),
    ),
    Definition(
        _("Thời hạn đúng hạn, trễ hạn, chưa xong"),
        _(
            "Tính các thời hạn đến hạn trong kỳ: đúng hạn là xong trước hoặc đúng thời điểm đến hạn; "
            "trễ hạn là đã xong sau thời điểm đó; chưa xong là đã quá hạn mà chưa hoàn thành."
        ),
        _("Nghị định 56/2017/NĐ-CP, các Điều 26–28"),
    ),
    Definition(
        _("Tỷ lệ chuyên cần"),
        _(
            "Số buổi trẻ có mặt chia cho số buổi phải học trong tuần, tính chung mọi trẻ đang theo học "
            "tại nơi tiếp nhận."
        ),
    ),
    Definition(
        _("Không có dữ liệu, không phát sinh"),
        _(
            "“0” nghĩa là đã kiểm tra và không có. “Không có dữ liệu” nghĩa là chưa ai ghi nhận. "
            "“Không phát sinh” nghĩa là không có mục nào để tính tỷ lệ."
        ),
    ),
)
