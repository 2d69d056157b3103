"""What holds for every figure of the committee's report; each figure brings its own definition."""

from django.utils.translation import gettext_lazy as _

from .committee_values import Definition

DEFINITIONS = (
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
