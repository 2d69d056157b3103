"""The fixed cast of demo and tests: fictional people with the same names and password everywhere.

Communes A and B are supervised by one person, commune C by another who has a caseload of her own.
"""

from dataclasses import dataclass

from accounts.enums import RoleKind
from schools.enums import InstitutionKind, Need

PASSWORD = "hoc-vui-moi-ngay"  # nosec B105 - production refuses to start with these people
# Codes of the list of July 2025: Xã Tân Hòa, Xã Tân Đông (Đồng Tháp); Xã Mỹ Lợi (Đồng Tháp).
COMMUNES = {"A": "28702", "B": "28723", "C": "28414"}
SUPERVISION_AREAS = {"east": ("Khu vực Gò Công", ("A", "B")), "west": ("Khu vực Cái Bè", ("C",))}
PROVINCE = "82"


@dataclass(frozen=True)
class Person:
    """One of the cast. `place` is a commune letter, a supervision area, "province", an institution or ""."""

    username: str
    full_name: str
    role: RoleKind
    place: str
    does: str


CAST = (
    Person("lan", "Nguyễn Thị Lan", RoleKind.OFFICER, "A", "cán bộ bảo vệ trẻ em xã Tân Hòa"),
    Person("minh", "Lê Văn Minh", RoleKind.CHAIR, "A", "Chủ tịch UBND xã Tân Hòa"),
    Person("thu", "Phạm Thị Thu", RoleKind.COUNSELLOR, "school", "cán bộ tư vấn, THCS Tân Hòa"),
    Person("hoa", "Trần Thị Hoa", RoleKind.OFFICER, "B", "cán bộ bảo vệ trẻ em xã Tân Đông"),
    Person("son", "Huỳnh Văn Sơn", RoleKind.CHAIR, "B", "Chủ tịch UBND xã Tân Đông"),
    Person("dung", "Võ Văn Dũng", RoleKind.COUNSELLOR, "open_house", "cán bộ Nhà mở Sen Hồng"),
    Person(
        "quang", "Đặng Văn Quang", RoleKind.SUPERVISOR, "east", "giám sát khu vực Gò Công (Tân Hòa, Tân Đông)"
    ),
    Person("yen", "Bùi Thị Yến", RoleKind.OFFICER, "C", "cán bộ bảo vệ trẻ em xã Mỹ Lợi"),
    Person("khanh", "Lâm Văn Khánh", RoleKind.CHAIR, "C", "Chủ tịch UBND xã Mỹ Lợi"),
    Person("hanh", "Đỗ Thị Hạnh", RoleKind.SUPERVISOR, "west", "giám sát khu vực Cái Bè (Mỹ Lợi)"),
    Person("tam", "Ngô Thanh Tâm", RoleKind.ANALYST, "province", "cán bộ thống kê tỉnh Đồng Tháp"),
    Person("binh", "Hồ Văn Bình", RoleKind.AUDITOR, "province", "cán bộ kiểm tra tỉnh Đồng Tháp"),
    Person("an", "Dương Hoài An", RoleKind.ADMINISTRATOR, "", "quản trị hệ thống"),
)


@dataclass(frozen=True)
class Place:
    """One fictional institution with its one programme."""

    key: str
    name: str
    kind: InstitutionKind
    commune: str
    need: Need
    programme: str
    ages: tuple[int, int]
    monthly_cost: int
    places: int


INSTITUTIONS = (
    Place(
        "school",
        "Trường THCS Tân Hòa",
        InstitutionKind.LOWER_SECONDARY,
        "A",
        Need.BACK_TO_SCHOOL,
        "Lớp 6 đến lớp 9",
        (11, 17),
        0,
        12,
    ),
    Place(
        "open_house",
        "Nhà mở Sen Hồng",
        InstitutionKind.OPEN_HOUSE,
        "B",
        Need.BRIDGING,
        "Lớp học cầu nối buổi chiều",
        (8, 16),
        0,
        8,
    ),
    Place(
        "vocational",
        "Trung tâm GDNN – GDTX Gò Công",
        InstitutionKind.VOCATIONAL,
        "B",
        Need.VOCATIONAL,
        "Sửa chữa xe máy, trình độ sơ cấp",
        (15, 18),
        150_000,
        20,
    ),
    Place(
        "school_c",
        "Trường THCS Mỹ Lợi",
        InstitutionKind.LOWER_SECONDARY,
        "C",
        Need.BACK_TO_SCHOOL,
        "Lớp 6 đến lớp 9",
        (11, 17),
        0,
        5,
    ),
)
