"""A document's head and a committee's report of an invented commune."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from reports.pdf.committee import (
    Attended,
    CaseQuestion,
    CommitteeReport,
    Count,
    DeadlineLine,
    DecisionTaken,
)
from reports.pdf.head import DocumentHead

VIET_NAM = ZoneInfo("Asia/Ho_Chi_Minh")
MADE_AT = datetime(2026, 10, 5, 14, 5, tzinfo=VIET_NAM)

HEAD = DocumentHead(
    issuer=("ỦY BAN NHÂN DÂN\nTỈNH ĐỒNG THÁP", "ỦY BAN NHÂN DÂN\nXÃ TÂN MẪU"),
    symbol="BC-UBND",
    place="Tân Mẫu",
    date=date(2026, 9, 5),
    title="BÁO CÁO",
    subtitle="Thử nghiệm bố cục",
    distribution="Thành viên Ban Bảo vệ trẻ em",
    recipients=("Như trên;", "Lưu: VT."),
    signatory_title="CHỦ TỊCH",
    signatory_name="Nguyễn Văn Hòa",
    made_by="Lò Thị Mai",
    made_at=MADE_AT,
)

EMPTY_REPORT = CommitteeReport(
    commune="Xã Tân Mẫu",
    committee="Ban Bảo vệ trẻ em xã Tân Mẫu",
    period="Tháng 9 năm 2026",
    since=date(2026, 9, 1),
    until=date(2026, 9, 30),
    dated=date(2026, 10, 5),
    made_by="Lò Thị Mai",
    made_at=MADE_AT,
)


def counts(**values: int | None) -> tuple[Count, ...]:
    return tuple(Count(label.replace("_", " "), value) for label, value in values.items())


FULL_REPORT = replace(
    EMPTY_REPORT,
    number="05",
    open_cases=38,
    new_cases=6,
    closed_cases=0,
    by_state=counts(Đã_đánh_giá=5, Đang_thực_hiện=33),
    by_risk=counts(Nguy_cơ_thấp=29, Nguy_cơ_cao=9),
    by_label=counts(Lao_động_trẻ_em=19, Công_việc_nhẹ_được_phép=19),
    by_sex=counts(Nam=21, Nữ=16, Không_biết=1),
    by_age=(
        Count("5–12 tuổi", 9),
        Count("13–14 tuổi", 14),
        Count("15 tuổi", 8),
        Count("16–17 tuổi", 6),
        Count("Chưa rõ tuổi", 1),
    ),
    deadlines=(DeadlineLine("Sàng lọc", 5, 1, 0), DeadlineLine("Trả lời chuyển gửi", 0, 0, 0)),
    referrals=counts(Chờ_trả_lời=3, Đang_theo_học=15),
    placements=counts(Trường_tiểu_học=3, Nhà_mở=None),
    attendance=(
        Attended("Tuần 07/09 – 13/09/2026", 75, 70),
        Attended("Tuần 14/09 – 20/09/2026", None, None),
        Attended("Tuần 21/09 – 27/09/2026", 0, 0),
    ),
    support=counts(Học_bổng=4, Xe_đạp=0),
    support_worth=counts(Học_bổng=8_000_000, Xe_đạp=0),
    questions=(
        CaseQuestion("TM-2026-0007", "Đồng ý chi hỗ trợ học nghề 4.500.000 đồng.", date(2026, 10, 9)),
        CaseQuestion("TM-2026-0021", "Xem xét kết thúc hồ sơ.", None),
    ),
    decisions=(DecisionTaken("TM-2026-0003", "Phê duyệt kế hoạch", date(2026, 9, 4), "12/QĐ-UBND"),),
)
