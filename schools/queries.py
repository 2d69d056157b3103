"""Which programmes suit a child, and why, in words an officer can check."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from areas.models import Area
from audit.editing import version_of
from schools.models import Institution, Programme
from vietnam.calendar import today
from vietnam.text import fold

SAME_COMMUNE, SAME_PROVINCE, ELSEWHERE = 0, 1, 2
MOST = 20
# Places change with every school term: a quarter of a year after the last word somebody should look again.
CONFIRMED_FOR = dt.timedelta(days=90)


@dataclass(frozen=True)
class Reason:
    """One sentence about a programme; `good` tells whether it speaks for it."""

    text: str
    good: bool


@dataclass(frozen=True)
class Match:
    """A programme with the reasons for and against it; it fits when none speaks against it."""

    programme: Programme
    reasons: tuple[Reason, ...]

    @property
    def fits(self) -> bool:
        return all(reason.good for reason in self.reasons)

    @property
    def why(self) -> str:
        return " · ".join(reason.text for reason in self.reasons)


def programmes_for(need: str, commune: Area, text: str = "") -> QuerySet[Programme]:
    """Return the programmes for `need` of active institutions, nearest to `commune` first.

    Without `text` only those of the province; with it every institution whose name holds it, with or
    without diacritics. `nearness` is one of SAME_COMMUNE, SAME_PROVINCE, ELSEWHERE.
    """
    province = Q(institution__commune__parent=commune.parent_id)
    where = Q(institution__search_key__contains=fold(text)) if text else province
    nearness = Case(
        When(institution__commune=commune.pk, then=Value(SAME_COMMUNE)),
        When(province, then=Value(SAME_PROVINCE)),
        default=Value(ELSEWHERE),
        output_field=IntegerField(),
    )
    found = Programme.objects.filter(where, need=need, is_active=True, institution__is_active=True)
    return found.select_related("institution__commune__parent").annotate(nearness=nearness)


def find_matches(need: str, *, age: int | None, commune: Area, text: str = "") -> list[Match]:
    """Return at most `MOST` programmes for `need`: those that fit at `age` first, then the nearest."""
    programmes = programmes_for(need, commune, text).annotate(unfit=_unfit(age))
    ordered = programmes.order_by("unfit", "nearness", "institution__name", "pk")[:MOST]
    return [Match(programme, _reasons(programme, age)) for programme in ordered]


def _unfit(age) -> Case:
    fits = Q(places__gt=0)
    if age is not None:
        fits &= Q(min_age__lte=age, max_age__gte=age)
    return Case(When(fits, then=Value(0)), default=Value(1), output_field=IntegerField())


def _reasons(programme, age) -> tuple[Reason, ...]:
    return (_place(programme), _ages(programme, age), _places(programme), _cost(programme))


def _place(programme) -> Reason:
    commune = programme.institution.commune
    if programme.nearness == SAME_COMMUNE:
        return Reason(_("Cùng xã với trẻ"), good=True)
    if programme.nearness == SAME_PROVINCE:
        return Reason(_("Cùng tỉnh: %(commune)s") % {"commune": commune.name}, good=True)
    return Reason(
        _("Tỉnh khác: %(commune)s, %(province)s")
        % {"commune": commune.name, "province": commune.parent.name},
        good=False,
    )


def _ages(programme, age) -> Reason:
    ages = {"low": programme.min_age, "high": programme.max_age}
    if age is None:
        return Reason(_("Nhận từ %(low)s đến %(high)s tuổi, chưa rõ tuổi của trẻ") % ages, good=True)
    if programme.min_age <= age <= programme.max_age:
        return Reason(_("Nhận từ %(low)s đến %(high)s tuổi") % ages, good=True)
    return Reason(
        _("Chỉ nhận từ %(low)s đến %(high)s tuổi, trẻ %(age)s tuổi") % {**ages, "age": age}, good=False
    )


def _places(programme) -> Reason:
    if programme.places:
        return Reason(_("Còn %(places)s chỗ") % {"places": programme.places}, good=True)
    return Reason(_("Đã hết chỗ"), good=False)


def _cost(programme) -> Reason:
    if not programme.monthly_cost:
        return Reason(_("Không thu tiền học"), good=True)
    amount = number_format(programme.monthly_cost, force_grouping=True)
    return Reason(_("Chi phí %(amount)s đồng mỗi tháng") % {"amount": amount}, good=True)


def listed_institutions(asked: dict) -> QuerySet[Institution]:
    """Return the institutions that are in use and fit what was `asked` (names of `PlaceFilter`), by name.

    With a need only programmes for it count as free places.
    """
    offers = Programme.objects.filter(institution=OuterRef("pk"), is_active=True)
    if asked.get("need"):
        offers = offers.filter(need=asked["need"])
    free = Exists(offers.filter(places__gt=0))
    found = Institution.objects.filter(is_active=True).annotate(free=free, offers=Exists(offers))
    if asked.get("q"):
        found = found.filter(search_key__contains=fold(asked["q"]))
    if asked.get("kind"):
        found = found.filter(kind=asked["kind"])
    if asked.get("province"):
        found = found.filter(commune__parent=asked["province"])
    if asked.get("need"):
        found = found.filter(offers=True)
    if asked.get("free"):
        found = found.filter(free=True)
    return found.select_related("commune__parent").order_by("name", "pk")


def is_stale(institution: Institution) -> bool:
    """Tell whether nobody of the institution has said for `CONFIRMED_FOR` that what stands here is right."""
    return institution.confirmed_on is None or institution.confirmed_on < today() - CONFIRMED_FOR


def whole_version(institution: Institution) -> str:
    """Return the token of everything that is confirmed at once: the house and all it offers. Two queries."""
    offers = Programme.history.filter(institution_id=institution.pk)
    return f"{version_of(institution.history)}-{version_of(offers)}"
