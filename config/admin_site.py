"""Django's admin, opened by the role of administrator and by our own sign-in page only."""

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from accounts.access import has_role
from accounts.enums import RoleKind


class HouseAdminSite(AdminSite):
    """Serves reference data: people, roles, areas, institutions. Nothing about a child is registered."""

    site_title = site_header = _("Đến Trường – quản trị")
    index_title = _("Dữ liệu dùng chung")

    def has_permission(self, request):
        return has_role(request.user, RoleKind.ADMINISTRATOR)

    def login(self, request, extra_context=None):
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or request.get_full_path())
