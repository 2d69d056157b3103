"""Who works where: officer, chair, school and counsellor in every commune, a supervisor over fifty of them.

Beside the real communes lies a made-up province whose offices are staffed alike and have no cases: it gives
the empty pages that the full ones are compared with.
"""

import datetime as dt
from dataclasses import dataclass

from accounts.enums import RoleKind
from accounts.models import Role, User
from areas.actions import LIST_VERSION
from areas.enums import AreaKind
from areas.models import Area, SupervisedCommune, SupervisionArea
from bench.names import full_name
from schools.enums import InstitutionKind, Need
from schools.models import Institution, Post, Programme
from vietnam.text import fold

SINCE = dt.date(2025, 7, 1)
QUIET_LIST = "bench"
COMMUNES_A_SUPERVISOR = 50


@dataclass(frozen=True)
class Place:
    """One commune with the keys of who and what is there."""

    commune: int
    name: str
    officer: int
    chair: int
    supervisor: int
    counsellor: int
    institution: int
    programme: int


def real_places(store, dice) -> list[Place]:
    """Staff every commune of the official list; returns them in the order of their codes."""
    communes = Area.objects.filter(list_version=LIST_VERSION, parent__isnull=False).order_by("code")
    return _staffed(store, dice, list(communes))


def quiet_places(store, dice, count: int = 2 * COMMUNES_A_SUPERVISOR) -> list[Place]:
    """Make and staff a province of `count` communes that are on no official list."""
    province = _area(store, "Tỉnh Yên Tĩnh", AreaKind.PROVINCE, "Q", None)
    communes = [
        _area(store, f"Xã Yên Tĩnh {n}", AreaKind.COMMUNE, f"Q{n}", province) for n in range(1, count + 1)
    ]
    return _staffed(store, dice, communes)


def _staffed(store, dice, communes) -> list[Place]:
    places = []
    for start in range(0, len(communes), COMMUNES_A_SUPERVISOR):
        group = communes[start : start + COMMUNES_A_SUPERVISOR]
        area = store.add(SupervisionArea, name=f"Khu vực {group[0].code} – {group[-1].code}")
        supervisor = _person(store, dice, RoleKind.SUPERVISOR, group[0].code, supervision_area_id=area)
        for commune in group:
            store.add(SupervisedCommune, supervision_area_id=area, commune_id=commune.pk, starts=SINCE)
            places.append(_place(store, dice, commune, supervisor))
    return places


def _place(store, dice, commune, supervisor) -> Place:
    name = f"Trường THCS {commune.name}"
    school = store.add(
        Institution,
        kind=InstitutionKind.LOWER_SECONDARY,
        name=name,
        search_key=fold(name),
        commune_id=commune.pk,
    )
    programme = store.add(
        Programme,
        institution_id=school,
        need=Need.BACK_TO_SCHOOL,
        name="Lớp 6 đến lớp 9",
        min_age=11,
        max_age=17,
        places=20,
    )
    counsellor = _person(store, dice, RoleKind.COUNSELLOR, commune.code)
    store.add(Post, user_id=counsellor, institution_id=school, starts=SINCE)
    return Place(
        commune=commune.pk,
        name=commune.name,
        officer=_person(store, dice, RoleKind.OFFICER, commune.code, area_id=commune.pk),
        chair=_person(store, dice, RoleKind.CHAIR, commune.code, area_id=commune.pk),
        supervisor=supervisor,
        counsellor=counsellor,
        institution=school,
        programme=programme,
    )


def _person(store, dice, kind, code, **place) -> int:
    # No password: nobody signs in to these, the stopwatch opens their sessions itself.
    user = store.add(
        User,
        username=f"{kind}-{code}",
        full_name=full_name(dice, dice.choice(("male", "female"))),
        password="!",  # noqa: S106
        is_demo=True,
    )
    store.add(Role, user_id=user, kind=kind, starts=SINCE, **place)
    return user


def _area(store, name, kind, code, parent) -> Area:
    fields = {"list_version": QUIET_LIST, "name": name, "kind": kind, "code": code, "valid_from": SINCE}
    pk = store.add(Area, search_key=fold(name), parent_id=parent and parent.pk, **fields)
    return Area(pk=pk, **fields)
