"""What a person's roles put into the header: data, and one context processor over it."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.access import current_roles
from accounts.enums import RoleKind
from schools.access import current_posts

CASE_ROLES = {RoleKind.OFFICER, RoleKind.CHAIR, RoleKind.SUPERVISOR}
# Label, URL name, roles that see it.
ITEMS = (
    (_("Hôm nay"), "home", {RoleKind.OFFICER, RoleKind.CHAIR}),
    (_("Giám sát"), "casework:supervision", {RoleKind.SUPERVISOR}),
    (_("Tổng quan"), "reports:dashboard", set(RoleKind)),
    (_("Bàn giao"), "casework:handovers", {RoleKind.SUPERVISOR, RoleKind.ADMINISTRATOR}),
    (_("Hồ sơ"), "casework:cases", CASE_ROLES),
    (_("Phiếu đã gửi"), "referrals:mine", CASE_ROLES),
    (_("Nơi làm việc"), "casework:workplaces", CASE_ROLES),
    (_("Tiếp nhận"), "casework:reports", {RoleKind.OFFICER, RoleKind.CHAIR}),
    (_("Nhập danh sách"), "casework:imports", {RoleKind.OFFICER}),
    (_("Chuyển gửi"), "referrals:inbox", {RoleKind.COUNSELLOR}),
    (_("Chuyên cần"), "referrals:attendance", {RoleKind.COUNSELLOR}),
    (_("Báo học sinh"), "casework:pupils", {RoleKind.COUNSELLOR}),
    (_("Nơi học"), "schools:institutions", {*CASE_ROLES, RoleKind.COUNSELLOR, RoleKind.ADMINISTRATOR}),
    (_("Báo cáo"), "reports:committee", {RoleKind.OFFICER, RoleKind.CHAIR}),
    (_("Nhận xét giám sát"), "reports:findings", {RoleKind.OFFICER}),
    (_("Số liệu"), "reports:overview", {RoleKind.ANALYST}),
    (_("Nhật ký kiểm tra"), "reports:events", {RoleKind.AUDITOR}),
    (_("Dữ liệu cá nhân"), "privacy:requests", CASE_ROLES),
    (_("Lưu giữ"), "privacy:keeping", {RoleKind.ADMINISTRATOR}),
    (_("Sự cố dữ liệu"), "privacy:incidents", {RoleKind.ADMINISTRATOR, RoleKind.SUPERVISOR}),
    (_("Người dùng"), "accounts:people", {RoleKind.ADMINISTRATOR}),
    (_("Gửi thông báo"), "reminders:outbox", {RoleKind.ADMINISTRATOR}),
    (_("Sáp nhập xã"), "casework:merge_communes", {RoleKind.ADMINISTRATOR}),
    (_("Lịch làm việc"), "casework:calendar", {RoleKind.ADMINISTRATOR}),
    (_("Thời hạn"), "casework:rules", {RoleKind.ADMINISTRATOR}),
    (_("Dân số"), "reports:population", {RoleKind.ADMINISTRATOR}),
    (_("Mẫu văn bản"), "reports:paper_texts", {RoleKind.ADMINISTRATOR}),
    (_("Quản trị"), "admin:index", {RoleKind.ADMINISTRATOR}),
)

# Pages that lie outside of the address of the link they belong to.
BELONGING = {
    "casework:cases": (
        *("/sang-loc/", "/hop/", "/viec-sau-hop/", "/ke-hoach/", "/hoat-dong/", "/muc-tieu/", "/ho-tro/"),
        *("/dong-y/", "/tai-lieu/", "/cach-ly/", "/y-kien/", "/chia-se/", "/gop/"),
        *("/chuyen-ho-so/", "/mo-khan-cap/", "/bieu-mau/", "/van-ban/"),
    ),
    "casework:workplaces": ("/thanh-tra/",),
    "referrals:mine": ("/ket-qua-chuyen-gui/",),
    "casework:reports": ("/chuyen-den/",),
    "privacy:requests": ("/du-lieu/luu-giu/", "/du-lieu/xoa/"),
    "privacy:keeping": ("/du-lieu/xoa/",),
}


def navigation(request):
    """Return the links and the role's name for the person of `request`; nothing before signing in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    roles = current_roles(user)
    kinds = {RoleKind(role.kind) for role in roles}
    if RoleKind.COUNSELLOR in kinds and not current_posts(user):
        kinds.remove(RoleKind.COUNSELLOR)
    links = [_link(label, name, request.path) for label, name, seen_by in ITEMS if kinds & seen_by]
    return {
        "navigation": links,
        "account_navigation": [
            *([{"label": _("Tệp của tôi"), "url": reverse("reports:files")}] if roles else []),
            {"label": _("Bảo mật tài khoản"), "url": reverse("accounts:security")},
        ],
        "role_label": ", ".join(_titles(roles)),
        "footer_navigation": _footer() if roles else [],
    }


def _footer() -> list[dict]:
    """Return what everybody with a role may do from every page."""
    return [
        {"label": _("Ai thấy gì"), "url": reverse("reports:who_sees")},
        {"label": _("Báo sự cố dữ liệu"), "url": reverse("privacy:incident_new")},
    ]


def _titles(roles) -> list[str]:
    places = [(role.get_kind_display(), role.area or role.supervision_area) for role in roles]
    return [f"{title} – {place}" if place else str(title) for title, place in places]


def _link(label, name, path) -> dict:
    url = reverse(name)
    inside = url != "/" and path.startswith((url, *BELONGING.get(name, ())))
    return {"label": label, "url": url, "current": path == url or inside}
