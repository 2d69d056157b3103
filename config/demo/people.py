"""Putting the cast on the stage: users, roles, supervision areas, institutions. Harmless when run again."""

import datetime as dt

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.enums import RoleKind
from accounts.models import Role, User
from areas.actions import LIST_VERSION
from areas.models import Area, SupervisedCommune, SupervisionArea
from config.demo.cast import CAST, COMMUNES, INSTITUTIONS, PASSWORD, PROVINCE, SUPERVISION_AREAS
from schools.models import Institution, Post, Programme

SINCE = dt.date(2025, 7, 1)


@transaction.atomic
def seed_people() -> dict[str, User]:
    """Create the cast with its roles and institutions; returns username → user. Needs the areas loaded."""
    communes = {letter: _area(code) for letter, code in COMMUNES.items()}
    supervision = {
        key: _supervision(name, [communes[c] for c in letters])
        for key, (name, letters) in SUPERVISION_AREAS.items()
    }
    institutions = {place.key: _institution(place, communes[place.commune]) for place in INSTITUTIONS}
    password = make_password(PASSWORD)
    people = {person.username: _user(person, password) for person in CAST}
    for person in CAST:
        _role(person, people[person.username], communes, supervision)
        if person.role == RoleKind.COUNSELLOR:
            Post.objects.get_or_create(
                user=people[person.username],
                institution=institutions[person.place],
                defaults={"starts": SINCE},
            )
    return people


def _area(code) -> Area:
    return Area.objects.get(list_version=LIST_VERSION, code=code)


def _supervision(name, communes) -> SupervisionArea:
    area, _ = SupervisionArea.objects.get_or_create(name=name)
    for commune in communes:
        SupervisedCommune.objects.get_or_create(
            supervision_area=area, commune=commune, defaults={"starts": SINCE}
        )
    return area


def _institution(place, commune) -> Institution:
    institution, _ = Institution.objects.get_or_create(
        name=place.name, commune=commune, defaults={"kind": place.kind, "phone": "0273000111"}
    )
    Programme.objects.get_or_create(
        institution=institution,
        need=place.need,
        defaults={
            "name": place.programme,
            "min_age": place.ages[0],
            "max_age": place.ages[1],
            "monthly_cost": place.monthly_cost,
            "places": place.places,
        },
    )
    return institution


def _user(person, password) -> User:
    user, _ = User.objects.get_or_create(
        username=person.username,
        defaults={
            "full_name": person.full_name,
            "email": f"{person.username}@den-truong.example",
            "password": password,
            "is_demo": True,
        },
    )
    return user


def _role(person, user, communes, supervision) -> None:
    area = communes.get(person.place) or (_area(PROVINCE) if person.place == "province" else None)
    Role.objects.get_or_create(
        user=user,
        kind=person.role,
        defaults={"area": area, "supervision_area": supervision.get(person.place), "starts": SINCE},
    )
