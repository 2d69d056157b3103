"""Rights in the administration come from the dated role of administrator, never from flags on a user."""

from django.contrib.auth.backends import BaseBackend

from accounts.access import has_role
from accounts.enums import RoleKind

# Reference data only; nothing about a child is administered here.
ADMINISTERED_APPS = {"accounts", "areas", "schools"}


class AdministratorBackend(BaseBackend):
    """Grants today's administrators every permission on reference data, and nothing on cases."""

    def has_perm(self, user_obj, perm, obj=None):
        return self.has_module_perms(user_obj, perm.partition(".")[0])

    def has_module_perms(self, user_obj, app_label):
        return app_label in ADMINISTERED_APPS and has_role(user_obj, RoleKind.ADMINISTRATOR)
