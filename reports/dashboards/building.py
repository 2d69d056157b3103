"""Which sections a person is shown: those of every role held today, the most urgent first."""

from accounts.access import commune_ids, current_roles, require_role
from accounts.enums import RoleKind
from areas.models import Area, SupervisedCommune, SupervisionArea
from areas.queries import dated
from reports.dashboards.communes import commune_sections
from reports.dashboards.house import health_section, published_sections, trail_section
from reports.dashboards.parts import Section
from reports.dashboards.people import area_sections, own_section, school_section, waiting_section
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
    areas = _supervised(user)
    communes = {commune.pk: commune for _area, found in areas for commune in found}
    ordered = sorted(communes.values(), key=_by_name)
    return [*area_sections(user, areas), *commune_sections(ordered)]


def _counsellor(user, _held) -> list[Section]:
    return [school_section(user)] if current_posts(user) else []


def _analyst(user, _held) -> list[Section]:
    return published_sections(published_areas(user).values())


def _administrator(_user, _held) -> list[Section]:
    return [health_section()]


def _auditor(user, _held) -> list[Section]:
    return [trail_section(user)]


def _communes(user, *kinds) -> list[Area]:
    """Return the communes of such roles, by name; they came with the roles and are not asked for again."""
    allowed = set(commune_ids(user, *kinds))
    found = {role.area_id: role.area for role in current_roles(user) if role.area_id in allowed}
    return sorted(found.values(), key=_by_name)


def _supervised(user) -> list[tuple[SupervisionArea, list[Area]]]:
    """Return the areas of a supervisor with their communes of today, by name. One query."""
    areas = supervised_by(user)
    rows = SupervisedCommune.objects.filter(dated(today()), supervision_area__in=[one.pk for one in areas])
    found = {area.pk: {} for area in areas}
    for row in rows.select_related("commune"):
        found[row.supervision_area_id][row.commune_id] = row.commune
    return [(area, sorted(found[area.pk].values(), key=_by_name)) for area in areas]


def _by_name(commune: Area) -> tuple[str, int]:
    return commune.search_key, commune.pk


SECTIONS = (
    (RoleKind.OFFICER, _officer),
    (RoleKind.CHAIR, _chair),
    (RoleKind.SUPERVISOR, _supervisor),
    (RoleKind.COUNSELLOR, _counsellor),
    (RoleKind.ANALYST, _analyst),
    (RoleKind.ADMINISTRATOR, _administrator),
    (RoleKind.AUDITOR, _auditor),
)
