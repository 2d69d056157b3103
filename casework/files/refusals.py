"""Why a document is refused, each with what to do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from interface.refused import Refused

from . import limits


class FileRefused(Refused):
    """The document is not taken; `code` is stable, `sentence` says why and what to do next."""

    SENTENCES = {
        "empty": gettext_lazy("Tệp không có nội dung. Chọn lại tệp."),
        "not_allowed": gettext_lazy("Chỉ nhận ảnh JPEG, PNG, WebP hoặc tệp PDF. Chọn tệp khác."),
        "heic": gettext_lazy(
            "Ảnh ở định dạng HEIC nên không đọc được. Trên iPhone, vào Cài đặt > Camera > Định dạng, "
            "chọn Tương thích nhất rồi chụp lại."
        ),
        "office": gettext_lazy("Đây là tệp văn bản hoặc bảng tính. Lưu thành PDF rồi tải lên."),
        "too_many_pixels": gettext_lazy(
            "Ảnh có hơn %(megapixels)s triệu điểm ảnh. Chụp lại ở cỡ nhỏ hơn rồi tải lên."
        ),
        "too_many_pages": gettext_lazy("PDF có hơn %(pages)s trang. Chia thành nhiều tệp rồi tải từng tệp."),
        "encrypted": gettext_lazy("PDF được đặt mật khẩu. Bỏ mật khẩu rồi tải lên."),
        "active": gettext_lazy(
            "PDF có phần tự chạy hoặc tệp kèm theo mà không bỏ ra được. In ra PDF mới rồi tải lên."
        ),
        "damaged": gettext_lazy("Tệp bị hỏng hoặc bị cắt ngang. Chụp, quét lại hoặc lưu tệp mới."),
        "too_slow": gettext_lazy("Đọc tệp quá lâu nên đã dừng lại. Chụp hoặc quét lại thành tệp nhỏ hơn."),
        "too_heavy": gettext_lazy(
            "Đọc tệp cần quá nhiều bộ nhớ nên đã dừng lại. Chụp hoặc quét lại thành tệp nhỏ hơn."
        ),
        "infected": gettext_lazy(
            "Tệp chứa mã độc nên không được nhận. Không mở tệp này; báo người quản trị hệ thống."
        ),
        "scanner_away": gettext_lazy(
            "Chưa kiểm tra được mã độc nên tệp chưa được nhận. Những gì đã nhập vẫn còn; "
            "chọn lại tệp và thử lại sau ít phút."
        ),
    }
    NUMBERS = {"megapixels": limits.MAX_PIXELS // 1_000_000, "pages": limits.MAX_PAGES}
