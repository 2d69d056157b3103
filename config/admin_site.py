"""Django's admin, opened by the role of administrator and by our own sign-in page only."""

from functools import update_wrapper

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models.base import ModelBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from accounts.access import has_role, require_role
from accounts.backends import ADMINISTERED_APPS
from accounts.enums import RoleKind
from accounts.step_up import step_up_required
from accounts.views.signing_in import sign_out

# The page of one old version of a record: read, never saved, since that would pass by every check.
OLD_VERSION = "_simple_history"
# Pages on which people, roles, posts, addresses of mail and areas are changed, and the list when it is sent.
CHANGING, LIST = ("_add", "_change", "_delete"), "_changelist"


class HouseAdminSite(AdminSite):
    """Serves reference data: people, roles, areas, institutions. Nothing about a child is registered.

    Whoever is signed in without the role is refused at the first page, which leaves an event. Whoever has it
    is asked again who sits there before anything is changed: a new account may open a whole commune.
    """

    site_title = site_header = _("Đến Trường – quản trị")
    index_title = _("Dữ liệu dùng chung")

    def has_permission(self, request):
        return has_role(request.user, RoleKind.ADMINISTRATOR)

    def admin_view(self, view, cacheable=False):
        guarded = super().admin_view(view, cacheable)
        asked_again = step_up_required(guarded)

        def refused_or_shown(request, *args, **kwargs):
            if request.user.is_authenticated:
                require_role(request.user, (RoleKind.ADMINISTRATOR,), "admin")
            if request.method == "POST" and request.resolver_match.url_name.endswith(OLD_VERSION):
                raise PermissionDenied
            return (asked_again if _changes(request) else guarded)(request, *args, **kwargs)

        return update_wrapper(refused_or_shown, guarded)

    def login(self, request, extra_context=None):
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or request.get_full_path())

    def logout(self, request, extra_context=None):
        return sign_out(request)

    def password_change(self, request, extra_context=None):
        return redirect("accounts:password")

    def register(self, model_or_iterable, admin_class=None, **options):
        """Leave out what libraries would register: groups, second factors, e-mail addresses."""
        models = [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else model_or_iterable
        ours = [model for model in models if model._meta.app_label in ADMINISTERED_APPS]
        super().register(ours, admin_class, **options)


def _changes(request) -> bool:
    # The page that answers for addresses that lead nowhere has no name.
    name = request.resolver_match.url_name or ""
    return name.endswith(CHANGING) or (request.method == "POST" and name.endswith(LIST))
