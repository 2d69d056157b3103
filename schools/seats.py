"""A place to learn for one child: which programmes are proposed, in which order, and why, in checkable words.

Everything is chosen and ordered by PostgreSQL; nothing here reads more rows than a page shows.
"""

import math
from dataclasses import dataclass

from django.db.models import (
    Case,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Sqrt
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from areas.models import Area
from schools.enums import Need
from schools.models import Institution, Intake, Programme
from schools.paths import HAZARDOUS_FROM, HAZARDOUS_NEEDS, Path, Standing, Verdict, judge_offer
from vietnam.calendar import today
from vietnam.text import fold

SAME_COMMUNE, SAME_PROVINCE, ELSEWHERE = 0, 1, 2
MOST = 20
KM_OF_A_DEGREE = 111.2
NEARBY_KM = 0.5
RELATED = ("institution__commune__parent", "institution__pace")


@dataclass(frozen=True)
class Wanted:
    """What decides about a place: full years, last grade (None: not known) and commune of the child."""

    age: int | None
    grade: int | None
    commune: Area


@dataclass(frozen=True)
class Reason:
    """One sentence about a programme; `good` tells whether it speaks for it."""

    text: str
    good: bool


@dataclass(frozen=True)
class Match:
    """A programme with the reasons for and against it; it fits when none speaks against it.

    `lawful` is False when no reason may overcome what the law says; `verdict` then names the article.
    """

    programme: Programme
    verdict: Verdict
    reasons: tuple[Reason, ...]

    @property
    def lawful(self) -> bool:
        return self.verdict.open

    @property
    def fits(self) -> bool:
        return all(reason.good for reason in self.reasons)

    @property
    def speaks_for(self) -> str:
        return " · ".join(reason.text for reason in self.reasons if reason.good)

    @property
    def speaks_against(self) -> list[str]:
        return [reason.text for reason in self.reasons if not reason.good]

    @property
    def why(self) -> str:
        return " · ".join(reason.text for reason in self.reasons)


def find_matches(need: str, wanted: Wanted, text: str = "") -> list[Match]:
    """Return at most `MOST` programmes for `need`: those that fit the child first, then the nearest."""
    found = near(active_programmes().filter(need=need), wanted.commune, text)
    ordered = _annotated(found, wanted).order_by("unfit", "nearness", "institution__name", "pk")[:MOST]
    return [match_of(programme, wanted) for programme in ordered.select_related(*RELATED)]


def match_for(pk, wanted: Wanted) -> Match | None:
    """Return the programme `pk` as a match, None when there is none that takes children."""
    found = near(active_programmes().filter(pk=pk), wanted.commune, anywhere=True)
    programme = _annotated(found, wanted).select_related(*RELATED).first()
    return match_of(programme, wanted) if programme else None


def active_programmes() -> QuerySet[Programme]:
    """Return the programmes that are open, of institutions in use."""
    return Programme.objects.filter(is_active=True, institution__is_active=True)


def takes_children() -> Q:
    """Return the condition that a programme has places now: and, where it begins on days, one is to come."""
    ahead = Intake.objects.annotate(until=Coalesce("apply_by", "starts")).filter(
        programme=OuterRef("pk"), until__gte=today()
    )
    any_day = Intake.objects.filter(programme=OuterRef("pk"))
    return Q(places__gt=0) & (Q(Exists(ahead)) | ~Q(Exists(any_day)))


def near(rows: QuerySet[Programme], commune: Area, text: str = "", *, anywhere=False) -> QuerySet[Programme]:
    """Return those of `rows` in the province of `commune`, or with `text` or `anywhere` of the whole country.

    `text` is a part of the institution's name, with or without diacritics. `nearness` is one of SAME_COMMUNE,
    SAME_PROVINCE, ELSEWHERE.
    """
    province = Q(institution__commune__parent=commune.parent_id)
    nearness = Case(
        When(institution__commune=commune.pk, then=Value(SAME_COMMUNE)),
        When(province, then=Value(SAME_PROVINCE)),
        default=Value(ELSEWHERE),
        output_field=IntegerField(),
    )
    if text:
        rows = rows.filter(institution__search_key__contains=fold(text))
    elif not anywhere:
        rows = rows.filter(province)
    return rows.annotate(nearness=nearness)


def along(rows: QuerySet[Programme], paths: list[Path]) -> QuerySet[Programme]:
    """Return those of `rows` that lead along one of `paths`."""
    conditions = Q(pk__in=[])
    for need, kinds in (offer for path in paths for offer in path.offers):
        conditions |= Q(need=need, **({"institution__kind__in": kinds} if kinds else {}))
    return rows.filter(conditions)


def reference_of(commune: Area) -> Institution | None:
    """Return the institution from which distances are told: the child's home has no position."""
    known = Institution.objects.filter(commune=commune, is_active=True, latitude__isnull=False)
    return known.order_by("pk").first()


def in_order(rows: QuerySet[Programme], wanted: Wanted, reference: Institution | None) -> QuerySet[Programme]:
    """Return `rows` of `near` as the finder shows them.

    First those that take the child's age and have a place now; of them the nearer (commune, province, then
    kilometres where both positions are known); then who answers faster; then by name.
    """
    rows = _annotated(rows, wanted).annotate(km=_kilometres(reference))
    # PostgreSQL refuses to order by a constant.
    nearest = [F("km").asc(nulls_last=True)] if reference else []
    order = ["unfit", "nearness", *nearest, F("institution__pace__days").asc(nulls_last=True)]
    return rows.select_related(*RELATED).order_by(*order, "institution__name", "pk")


def match_of(programme: Programme, wanted: Wanted) -> Match:
    """Return why `programme`, annotated by `near`, is proposed or not. No query."""
    verdict = judge_offer(
        programme.need,
        programme.institution.kind,
        wanted.age,
        wanted.grade,
        hazardous=programme.hazardous,
    )
    reasons = (
        Reason(_said(verdict), good=verdict.standing == Standing.PROPOSED),
        _place(programme),
        _ages(programme, wanted.age),
        _places(programme),
        Reason(cost_words(programme), good=True),
    )
    return Match(programme, verdict, reasons)


def _annotated(rows, wanted) -> QuerySet[Programme]:
    fits = takes_children()
    if wanted.age is not None:
        fits &= Q(min_age__lte=wanted.age, max_age__gte=wanted.age)
    if wanted.age is None or wanted.age < HAZARDOUS_FROM:
        fits &= ~Q(hazardous=True, need__in=HAZARDOUS_NEEDS)
    unfit = Case(When(fits, then=Value(0)), default=Value(1), output_field=IntegerField())
    now = Case(When(takes_children(), then=Value(1)), default=Value(0), output_field=IntegerField())
    return rows.annotate(unfit=unfit, free_now=now)


def _kilometres(reference):
    """Return the distance as the crow flies; at this scale the earth is flat enough for an order."""
    if reference is None:
        return Value(None, output_field=FloatField())
    latitude, longitude = float(reference.latitude), float(reference.longitude)
    north = _degrees("institution__latitude") - latitude
    east = (_degrees("institution__longitude") - longitude) * math.cos(math.radians(latitude))
    flat = Sqrt(ExpressionWrapper(north * north + east * east, output_field=FloatField()))
    return ExpressionWrapper(flat * KM_OF_A_DEGREE, output_field=FloatField())


def _degrees(name):
    return ExpressionWrapper(F(name) * Value(1.0), output_field=FloatField())


def _said(verdict) -> str:
    if verdict.open:
        return verdict.text
    return _("Chưa được: %(text)s %(citation)s.") % {"text": verdict.text, "citation": verdict.citation}


def _place(programme) -> Reason:
    commune = programme.institution.commune
    told = {"commune": commune.name, "province": commune.parent.name}
    if programme.nearness == SAME_COMMUNE:
        return Reason(_("Cùng xã với trẻ"), good=True)
    if programme.nearness == SAME_PROVINCE:
        return Reason(_("Cùng tỉnh: %(commune)s") % told, good=True)
    return Reason(_("Tỉnh khác: %(commune)s, %(province)s") % told, good=False)


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
    if not programme.places:
        return Reason(_("Đã hết chỗ"), good=False)
    if not programme.free_now:
        return Reason(_("Đợt nhận đã qua, chưa có đợt mới"), good=False)
    return Reason(_("Còn %(places)s chỗ") % {"places": programme.places}, good=True)


def cost_words(programme: Programme) -> str:
    """Return what the programme costs, and what is given besides."""
    words = _("Không thu tiền học")
    if programme.monthly_cost:
        amount = number_format(programme.monthly_cost, force_grouping=True)
        words = _("Chi phí %(amount)s đồng mỗi tháng") % {"amount": amount}
    if not programme.included:
        return words
    return _("%(cost)s; được: %(included)s") % {"cost": words, "included": programme.included}


def pace_words(institution: Institution) -> str:
    """Return how fast the institution answers, or that too few answers are known."""
    pace = getattr(institution, "pace", None)
    if pace is None:
        return _("Chưa đủ lần trả lời để nói nhanh hay chậm")
    told = {"days": pace.days, "answers": pace.answers}
    if not pace.days:
        return _("Thường trả lời trong ngày (%(answers)s lần trong 12 tháng)") % told
    text = ngettext(
        "Thường trả lời sau %(days)s ngày làm việc (%(answers)s lần trong 12 tháng)",
        "Thường trả lời sau %(days)s ngày làm việc (%(answers)s lần trong 12 tháng)",
        pace.days,
    )
    return text % told


def distance_words(kilometres: float | None, reference: Institution | None) -> str:
    """Return how far a place is from `reference`; "" when a position is not known, or hardly any way."""
    if kilometres is None or reference is None or kilometres < NEARBY_KM:
        return ""
    told = {"km": max(1, round(kilometres)), "place": reference.name}
    return _("Cách khoảng %(km)s km (đường chim bay, tính từ %(place)s)") % told


def usual_need(verdicts: list[Verdict]) -> str:
    """Return the need of what is proposed first; without an age, school."""
    first = verdicts[0]
    return first.path.offers[0][0] if first.standing == Standing.PROPOSED else Need.BACK_TO_SCHOOL
