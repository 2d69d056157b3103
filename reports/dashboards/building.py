"""Which sections a person is shown: those of every role held today, the most urgent first."""

from accounts.access import commune_ids, current_roles, require_role
from accounts.enums import RoleKind
from areas.models import Area
from areas.queries import supervised_communes
from reports.dashboards.communes import commune_sections
from reports.dashboards.house import health_section, published_section, trail_section
from reports.dashboards.parts import Section
from reports.dashboards.people import area_section, own_section, school_section, waiting_section
from reports.review_access import supervised_by
from reports.statistics_access import published_areas
from schools.access import current_posts, require_post
from vietnam.calendar import today


def dashboard(user) -> list[Section]:
    """Return the sections of `user`'s roles of today; raises PermissionDenied for somebody without one."""
    require_role(user, tuple(RoleKind), "reports.dashboard")
    held = {role.kind for role in current_roles(user)}
    if held == {RoleKind.COUNSELLOR}:
        # Without a post the role alone is of no institution: the door is shut, as that of the inbox is.
        require_post(user, "reports.dashboard")
    return [section for kind, made in SECTIONS if kind in held for section in made(user, held)]


def _officer(user, held) -> list[Section]:
    own = [own_section(user)]
    return own if RoleKind.CHAIR in held else [*own, *commune_sections(_communes(user, RoleKind.OFFICER))]


def _chair(user, _held) -> list[Section]:
    communes = _communes(user, RoleKind.CHAIR, RoleKind.OFFICER)
    return [waiting_section(user, _communes(user, RoleKind.CHAIR)), *commune_sections(communes)]


def _supervisor(user, _held) -> list[Section]:
    areas = supervised_by(user)
    communes = supervised_communes([area.pk for area in areas], today()).order_by("search_key", "pk")
    return [*(area_section(user, area) for area in areas), *commune_sections(communes)]


def _counsellor(user, _held) -> list[Section]:
    return [school_section(user)] if current_posts(user) else []


def _analyst(user, _held) -> list[Section]:
    return [published_section(area) for area in published_areas(user).values()]


def _administrator(_user, _held) -> list[Section]:
    return [health_section()]


def _auditor(user, _held) -> list[Section]:
    return [trail_section(user)]


def _communes(user, *kinds) -> list[Area]:
    return list(Area.objects.filter(pk__in=commune_ids(user, *kinds)).order_by("search_key", "pk"))


SECTIONS = (
    (RoleKind.OFFICER, _officer),
    (RoleKind.CHAIR, _chair),
    (RoleKind.SUPERVISOR, _supervisor),
    (RoleKind.COUNSELLOR, _counsellor),
    (RoleKind.ANALYST, _analyst),
    (RoleKind.ADMINISTRATOR, _administrator),
    (RoleKind.AUDITOR, _auditor),
)
