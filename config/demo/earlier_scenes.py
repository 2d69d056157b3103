"""The children of the months before: one line each, and what happened with them on which day.

Fictional from name to village. Days and ages count from today: the demo stays as it is over the years.
"""

import datetime as dt
from dataclasses import dataclass

from config.demo.scenes import Scene
from vietnam.calendar import today

# Day after the report → deed of `earlier.DEEDS` with what it is told; what lies ahead of today is left out.
ON_TIME = (
    (0, "take"),
    (0, "open"),
    (1, "screen"),
    (3, "assess"),
    (4, "plan"),
    (5, "approve"),
)
TOO_LATE = (
    (0, "take"),
    (2, "open"),
    (6, "screen"),
    (12, "assess"),
    (17, "plan"),
    (24, "approve"),
)
URGENT = (
    (0, "take"),
    (0, "open"),
    (0, "protect", 5),
    (1, "screen"),
    (2, "assess"),
    (3, "plan"),
    (4, "approve"),
)
URGENT_LATE = (
    (0, "take"),
    (0, "open"),
    (0, "protect", 14),
    (2, "screen"),
    (4, "assess"),
    (6, "plan"),
    (7, "approve"),
)
# From the help to the end: half a year and a week, with a child who stays at school.
LEARNS = (
    (8, "help", 0),
    (9, "send"),
    (12, "accept"),
    (16, "enrol"),
    (21, "visit"),
    (33, "check"),
    (36, "help", 1),
    (44, "weeks", 1, 0),
    (70, "visit"),
    (72, "weeks", 0, 1),
    (93, "help", 2),
    (100, "weeks", 2, 0),
    (110, "check"),
    (119, "visit"),
    (120, "review"),
    (121, "weeks", 0, 0),
    (122, "propose"),
    (124, "close"),
)
ELSEWHERE = (
    (8, "help", 0),
    (9, "send", "thu"),
    (13, "decline", "thu", "level"),
    (14, "send"),
    (18, "accept"),
    *((days + 4, *rest) for days, *rest in LEARNS[3:]),
)
DROPS_OUT = (
    (8, "help", 0),
    (9, "send"),
    (13, "accept"),
    (17, "enrol"),
    (28, "visit"),
    (33, "check"),
    (44, "weeks", 2, 3),
    (58, "drop", "work"),
    (63, "visit", True, False),
    (66, "screen"),
    (70, "help", 1),
    (91, "visit", False, False),
    (126, "visit", False, False),
)


def ends(day: int, reason: str) -> tuple:
    """Return the deeds of an ending for `reason`: proposed on a day, decided two days later."""
    return (day, "end", reason), (day + 2, "close")


STORIES = {
    "learns": (*ON_TIME, *LEARNS),
    "learns_late": (*TOO_LATE, *((days + 20, *rest) for days, *rest in LEARNS)),
    "elsewhere": (*ON_TIME, *ELSEWHERE),
    "drops_out": (*ON_TIME, *DROPS_OUT),
    "urgent": (*URGENT, *LEARNS),
    "urgent_late": (*URGENT_LATE, *LEARNS),
    "waits": (*ON_TIME, (8, "help", 0), (9, "send"), (21, "visit", False, False)),
    "helped": (*ON_TIME, (8, "help", 0), (20, "visit"), (35, "help", 1), (50, "visit"), (80, "visit")),
    "lost": (
        *ON_TIME,
        (8, "help", 0),
        (20, "away"),
        (55, "away"),
        (85, "away"),
        (86, "end", "lost"),
        (88, "close"),
    ),
    "moved": (*ON_TIME[:4], *ends(18, "moved")),
    "grown": (
        *TOO_LATE,
        (30, "help", 0),
        (40, "visit"),
        (95, "visit"),
        (150, "end", "aged_out"),
        (152, "close"),
    ),
    "not_working": ((0, "take"), (0, "open"), (2, "screen_out", "", "")),
    "light": (
        (0, "take"),
        (1, "open"),
        (3, "screen_out", "light_work", "Đã xem giờ làm, có thỏa thuận."),
    ),
    "lawful": ((0, "take"), (0, "open"), (4, "screen_out", "permitted_work", "Đã xem hợp đồng và giờ làm.")),
}
# Kind, words, worth in đồng, who gave it.
SUPPORTS = {
    "bicycle": ("bicycle", "Xe đạp đi học", 1_900_000, "Hội Phụ nữ xã"),
    "kit": ("school_kit", "Cặp, sách giáo khoa, vở", 520_000, "Hội Khuyến học xã"),
    "grant": ("scholarship", "Học bổng học kỳ", 1_500_000, "Quỹ Bảo trợ trẻ em"),
    "cash": ("cash", "Hỗ trợ đột xuất một lần", 1_000_000, "UBND xã"),
    "tools": ("tool_kit", "Bộ dụng cụ sửa xe", 2_200_000, "Trung tâm GDNN – GDTX"),
    "papers": ("papers", "Làm lại giấy khai sinh", 0, "Công an xã, tư pháp xã"),
    "skills": ("life_skills", "Lớp kỹ năng sống, 6 buổi", 300_000, "Đoàn Thanh niên xã"),
    "talk": ("parent_talk", "Nói chuyện với cha mẹ về việc học", 0, "Hội Phụ nữ xã"),
    "loan": ("livelihood", "Vốn vay nuôi gà cho mẹ", 10_000_000, "Hội Phụ nữ xã"),
}


@dataclass(frozen=True)
class Earlier:
    """One child of the months before: reported `ago` days back, with the help in its order.

    `receiver` is the counsellor of the institution that takes the child in.
    """

    scene: Scene
    ago: int
    story: str
    helped: tuple[str, ...]
    receiver: str = "thu"


# Officer, name, sex, age today, work, hours a day, days a week, village, caregiver, days ago, story, help,
# counsellor; where there is more to say, the other fields of the scene.
# fmt: off
CHILDREN = (
    ("lan", "Trịnh Thị Bé Ba", "female", 13, "boc_tom", 6, 6, "Ấp Bình Hòa", "Trịnh Văn Nhỏ",
     290, "learns", ("bicycle", "kit", "loan"), "thu"),
    ("lan", "Lữ Minh Tâm", "male", 14, "phu_ho", 8, 6, "Ấp 1", "Lữ Thị Gái",
     262, "learns_late", ("cash", "kit"), "thu"),
    ("lan", "Giang Tuyết Mai", "female", 12, "luc_binh", 4, 6, "Ấp Hòa Thơm", "Giang Văn Hòa",
     240, "learns", ("kit", "grant", "talk"), "thu", {"grade": 5, "risk": "low"}),
    ("lan", "Phùng Văn Đức", "male", 17, "han", 8, 6, "Ấp Tân Lập", "Phùng Thị Lành",
     231, "helped", ("tools", "skills"), "dung", {"grade": 8}),
    ("lan", "Thạch Sơn Thái", "male", 10, "an_xin", 7, 7, "Khu phố 3", "Thạch Thị Sa",
     204, "urgent", ("cash", "papers", "kit"), "dung",
     {"grade": 3, "urgent": True, "worst": "forced_begging", "ethnicity": "05", "papers": "missing"}),
    ("lan", "Đỗ Thùy Dương", "female", 15, "ca_phe", 7, 7, "Ấp 2", "Đỗ Thị Hồng",
     188, "drops_out", ("grant", "talk"), "thu", {"grade": 8}),
    ("lan", "Nghiêm Quốc Việt", "male", 15, "boc_vac", 7, 6, "Ấp 1", "Nghiêm Văn Cường",
     171, "learns_late", ("bicycle", "loan"), "thu", {"grade": 7}),
    ("lan", "Mạc Thị Hồng Thắm", "female", 11, "ve_so", 5, 7, "Ấp Hòa Thơm", "Mạc Văn Tài",
     139, "elsewhere", ("kit", "grant"), "dung", {"grade": 4}),
    ("lan", "Khưu Gia Hân", "female", 16, "cong_nhan_may", 9, 6, "Ấp Tân Lập", "Khưu Thị Năm",
     118, "learns", ("grant", "skills"), "thu", {"grade": 9}),
    ("lan", "Tiêu Phước Lộc", "male", 12, "nuoi_tom", 5, 7, "Ấp Bình Hòa", "Tiêu Văn Giàu",
     97, "learns", ("bicycle", "kit", "loan"), "thu", {"grade": 5}),
    ("lan", "Vi Khánh Ly", "female", 14, "luc_binh", 3, 5, "Ấp 2", "Vi Thị Huệ",
     83, "light", (), "thu"),
    ("lan", "Ứng Hoàng Nam", "male", 13, "rua_xe", 6, 7, "Ấp 1", "Ứng Thị Chi",
     66, "elsewhere", ("kit", "cash"), "dung"),
    ("lan", "Quan Nhã Uyên", "female", 9, "luc_binh", 3, 6, "Ấp Hòa Thơm", "Quan Thị Mười",
     52, "learns", ("kit", "papers"), "dung", {"grade": 2, "risk": "low", "papers": "unknown"}),
    ("lan", "Kha Trọng Nghĩa", "male", 16, "phu_ho", 8, 6, "Ấp Tân Lập", "Kha Văn Lâm",
     31, "waits", ("talk",), "thu", {"grade": 8}),
    ("hoa", "Đàm Thị Ngọc Lan", "female", 14, "go_luoi", 6, 6, "Ấp Láng", "Đàm Văn Phước",
     275, "learns_late", ("kit", "loan"), "dung"),
    ("hoa", "Lục Văn Toàn", "male", 17, "go_luoi", 8, 6, "Ấp Gò Lức", "Lục Thị Thu",
     213, "lost", ("cash",), "dung", {"grade": 7}),
    ("hoa", "Bành Mỹ Duyên", "female", 12, "may", 6, 6, "Ấp Trung", "Bành Thị Kiều",
     176, "learns", ("kit", "grant", "loan"), "dung", {"grade": 5}),
    ("hoa", "Hầu Chí Công", "male", 15, "boc_vac", 8, 7, "Ấp Láng", "Hầu Văn Thành",
     149, "urgent_late", ("cash", "bicycle"), "dung", {"grade": 6, "urgent": True}),
    ("hoa", "Sơn Thị Sa Rết", "female", 13, "rua_bat", 6, 7, "Ấp Trung", "Sơn Thị Liêu",
     108, "learns", ("bicycle", "talk"), "dung", {"ethnicity": "05"}),
    ("hoa", "Từ Gia Khiêm", "male", 16, "cho", 4, 5, "Ấp Gò Lức", "Từ Văn Đại",
     74, "lawful", (), "dung"),
    ("hoa", "Nhan Bích Phượng", "female", 8, "ve_chai", 5, 7, "Ấp Trung", "Nhan Văn Tốt",
     45, "learns", ("kit", "cash"), "dung", {"grade": 2, "papers": "missing"}),
    ("yen", "Cổ Thành Long", "male", 18, "trai_cay", 8, 6, "Ấp Mỹ Thạnh", "Cổ Thị Đẹp",
     283, "grown", ("tools",), "dung", {"grade": 8, "turned": 140}),
    ("yen", "Ninh Thị Cẩm Vân", "female", 12, "trai_cay", 5, 6, "Ấp Mỹ Hòa", "Ninh Văn Sơn",
     248, "learns", ("kit", "bicycle"), "dung", {"grade": 5}),
    ("yen", "Tống Hữu Tài", "male", 14, "phu_ho", 7, 6, "Ấp Mỹ Hòa", "Tống Thị Hai",
     195, "drops_out", ("cash", "kit"), "dung"),
    ("yen", "Bạch Thanh Nga", "female", 15, "giup_viec", 8, 7, "Ấp Mỹ Thạnh", "Bạch Văn Tám",
     158, "learns_late", ("grant", "skills"), "dung", {"grade": 7}),
    ("yen", "Viên Đức Anh", "male", 13, "sua_xe", 6, 6, "Ấp Mỹ Thạnh", "Viên Thị Oanh",
     92, "elsewhere", ("kit", "tools"), "dung"),
    ("yen", "Doãn Thị Mỹ Tiên", "female", 15, "rua_bat", 8, 6, "Ấp Mỹ Hòa", "Doãn Văn Bảy",
     61, "moved", (), "dung"),
    ("yen", "Uông Nhật Minh", "male", 11, "ve_so", 5, 7, "Ấp Mỹ Hòa", "Uông Thị Lựu",
     38, "not_working", (), "dung", {"grade": 5}),
    ("yen", "Âu Thị Diễm", "female", 17, "cong_nhan_may", 9, 6, "Ấp Mỹ Thạnh", "Âu Văn Hưng",
     27, "waits", ("skills",), "dung", {"grade": 9}),
)
# fmt: on


def earlier() -> list[Earlier]:
    """Return the children of the months before as of today, the one reported first at the head."""
    rows = [_row(number, child) for number, child in enumerate(CHILDREN)]
    return sorted(rows, key=lambda row: -row.ago)


def _row(number: int, child: tuple) -> Earlier:
    officer, name, sex, age, *work, ago, story, helped, receiver = child[:13]
    more = dict(child[13]) if len(child) > 13 else {}
    since = more.pop("turned", 20 + number * 11)
    born = today() - dt.timedelta(days=round(age * 365.25) + since)
    scene = Scene(officer, name, sex, born.isoformat(), *work, "in_progress", **more)
    return Earlier(scene, ago, story, helped, receiver)
