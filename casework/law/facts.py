"""The facts of a screening, as frozen values; `read_facts` makes them from JSON."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from . import reading
from .reading import FactsError
from .rules import RuleSet, rules_on

KINDS = frozenset({"economic", "household_chores"})
SETTINGS = frozenset({"employer", "family", "own_account"})
SEXES = frozenset({"male", "female"})
FREQUENCIES = frozenset({"regular", "occasional"})
WEEKDAYS = frozenset({"mon", "tue", "wed", "thu", "fri", "sat", "sun"})
WORST_FORMS = {
    "trafficking": "C182.3a-trafficking",
    "sale": "C182.3a-sale",
    "debt_bondage": "C182.3a-debt_bondage",
    "forced_labour": "C182.3a-forced_labour",
    "armed_recruitment": "C182.3a-armed_recruitment",
    "sexual_exploitation": "C182.3b-sexual_exploitation",
    "pornography": "C182.3b-pornography",
    "illicit_activities": "C182.3c-illicit_activities",
    "drug_trafficking": "C182.3c-drug_trafficking",
    "forced_begging": "C182.3c-forced_begging",
}
COERCION_SIGNAL = "withheld_wages"
CONDITIONS = frozenset(
    {
        "heavy_loads",
        "dangerous_tools_machinery",
        "dust_fumes_gas",
        "extreme_temperature",
        "noise_vibration",
        "heights",
        "chemicals_explosives",
        "underground_underwater_confined",
        "abuse",
        "other_unsafe",
    }
)
DESIGNATED_WORKPLACE = "designated_workplace"
BIRTH_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
SIGNALS = frozenset(WORST_FORMS) | {COERCION_SIGNAL}
HAZARDS = CONDITIONS | {DESIGNATED_WORKPLACE}
MOST = {
    "load_kg": 10_000,
    "engine_cc": 1_000_000,
    "tree_diameter_cm": 10_000,
    "stump_diameter_cm": 10_000,
    "height_m": 10_000,
    "slope_deg": 90,
    "pit_depth_m": 10_000,
    "cramped_hours_per_day": 24,
}


@dataclass(frozen=True, slots=True)
class Measures:
    """What was measured at work, in the units of the names; None is not measured."""

    load_kg: Fraction | None = None
    load_frequency: str | None = None
    engine_cc: Fraction | None = None
    tree_diameter_cm: Fraction | None = None
    stump_diameter_cm: Fraction | None = None
    height_m: Fraction | None = None
    slope_deg: Fraction | None = None
    pit_depth_m: Fraction | None = None
    cramped_hours_per_day: Fraction | None = None
    hand_held_tool: bool | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """One thing the child does; None is not known. Times are minutes after midnight."""

    kind: str | None = None
    description: str | None = None
    work_type: str | None = None
    setting: str | None = None
    work_codes: frozenset[str] | None = None
    place_codes: frozenset[str] | None = None
    excluded_stage: bool | None = None
    arts_or_sport: bool | None = None
    hours_per_day: Fraction | None = None
    days_per_week: Fraction | None = None
    hours_per_week: Fraction | None = None
    hours_nonzero: bool | None = None
    weekdays: frozenset[str] | None = None
    starts_at: int | None = None
    ends_at: int | None = None
    night_work: bool | None = None
    hazards: frozenset[str] | None = None
    measures: Measures = Measures()
    agency_consent: bool | None = None
    harmful: bool | None = None
    written_contract: bool | None = None
    conflicts_with_school: bool | None = None
    overtime: bool | None = None
    overtime_consent: bool | None = None
    overtime_hours_this_month: Fraction | None = None
    notes: frozenset[str] | None = None

    @property
    def economic(self) -> bool | None:
        """True for work, False for household chores, None when not known."""
        return None if self.kind is None else self.kind == "economic"


@dataclass(frozen=True, slots=True)
class Facts:
    """All that one screening knows of a child on the day `as_of`."""

    id: str | int
    as_of: date
    birth_date: str | None
    stated_age: int | None
    age_range: tuple[int, int] | None
    sex: str | None
    worst_forms: frozenset[str] | None
    activities: tuple[Activity, ...] | None


def _measures(value: Any, field: str) -> Measures:
    raw = reading.mapping(value, field)
    return Measures(
        load_frequency=reading.choice(raw.get("load_frequency"), f"{field}.load_frequency", FREQUENCIES),
        hand_held_tool=reading.flag(raw.get("hand_held_tool"), f"{field}.hand_held_tool"),
        **{name: reading.number(raw.get(name), f"{field}.{name}", most) for name, most in MOST.items()},
    )


FLAGS = (
    "excluded_stage",
    "arts_or_sport",
    "hours_nonzero",
    "night_work",
    "agency_consent",
    "harmful",
    "written_contract",
    "conflicts_with_school",
    "overtime",
    "overtime_consent",
)
NUMBERS = {"hours_per_day": 24, "days_per_week": 7, "hours_per_week": 168, "overtime_hours_this_month": 744}


def _activity(value: Any, field: str, rules: RuleSet) -> Activity:
    if not isinstance(value, dict):
        raise FactsError(f"{field}: phải nằm trong cặp ngoặc {{ }}.")
    get = value.get
    return Activity(
        kind=reading.choice(get("kind"), f"{field}.kind", KINDS),
        description=reading.text(get("description"), f"{field}.description"),
        work_type=reading.text(get("work_type"), f"{field}.work_type"),
        setting=reading.choice(get("setting"), f"{field}.setting", SETTINGS),
        work_codes=reading.choices(get("work_codes"), f"{field}.work_codes", rules.work),
        place_codes=reading.choices(get("place_codes"), f"{field}.place_codes", rules.place),
        notes=reading.choices(get("notes"), f"{field}.notes", frozenset(rules.notes)),
        weekdays=reading.choices(get("weekdays"), f"{field}.weekdays", WEEKDAYS),
        starts_at=reading.clock(get("starts_at"), f"{field}.starts_at"),
        ends_at=reading.clock(get("ends_at"), f"{field}.ends_at"),
        hazards=reading.choices(get("hazards"), f"{field}.hazards", HAZARDS),
        measures=_measures(get("measures"), f"{field}.measures"),
        **{name: reading.flag(get(name), f"{field}.{name}") for name in FLAGS},
        **{name: reading.number(get(name), f"{field}.{name}", most) for name, most in NUMBERS.items()},
    )


def _activities(value: Any, rules: RuleSet) -> tuple[Activity, ...] | None:
    if value is None:
        return None
    if not isinstance(value, list | tuple):
        raise FactsError("activities: phải là danh sách.")
    return tuple(_activity(item, f"activities[{n}]", rules) for n, item in enumerate(value))


def _age_range(value: Any) -> tuple[int, int] | None:
    if value is None:
        return None
    pair = [value.get("min"), value.get("max")] if isinstance(value, dict) else value
    if not isinstance(pair, list | tuple) or len(pair) != 2 or None in pair:
        raise FactsError("age_range: phải có tuổi nhỏ nhất và tuổi lớn nhất.")
    low, high = (reading.whole(item, "age_range", 130) for item in pair)
    if low > high:
        raise FactsError("age_range: tuổi nhỏ nhất lớn hơn tuổi lớn nhất.")
    return low, high


def _birth_date(value: Any) -> str | None:
    if isinstance(value, date):
        return value.isoformat()[:10]
    if reading.text(value, "birth_date") is None:
        return None
    if not BIRTH_DATE.fullmatch(value):
        raise FactsError("birth_date: phải có dạng YYYY-MM-DD, YYYY-MM hoặc YYYY.")
    return value


def _id(raw: Mapping[str, Any]) -> str | int:
    value = raw.get("id")
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise FactsError("id: phải có và là chuỗi ký tự hoặc số nguyên.")
    return value


def read_facts(raw: Mapping[str, Any], rules: RuleSet | None = None) -> Facts:
    """Make facts from one JSON object of the contract; unknown extra fields are passed over.

    Codes are those of `rules`, or of the rule set in force on the day.

    Raises FactsError with a sentence when a field is not understood or `id` or `as_of` is missing.
    """
    if not isinstance(raw, Mapping):
        raise FactsError("Mỗi dòng phải nằm trong cặp ngoặc { }.")
    as_of = reading.day(raw.get("as_of"), "as_of")
    return Facts(
        id=_id(raw),
        as_of=as_of,
        birth_date=_birth_date(raw.get("birth_date")),
        stated_age=reading.whole(raw.get("stated_age"), "stated_age", 130),
        age_range=_age_range(raw.get("age_range")),
        sex=reading.choice(raw.get("sex"), "sex", SEXES),
        worst_forms=reading.choices(raw.get("worst_forms"), "worst_forms", SIGNALS),
        activities=_activities(raw.get("activities"), rules or rules_on(as_of)),
    )
