"""Which programmes suit a child, and why, in words an officer can check."""

from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from areas.models import Area
from schools.models import Programme
from vietnam.text import fold

SAME_COMMUNE, SAME_PROVINCE, ELSEWHERE = 0, 1, 2
MOST = 20


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
    found = Programme.objects.filter(where, need=need, institution__is_active=True)
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
