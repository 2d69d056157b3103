"""Cases on hazards, loads, worst forms and what is not known (see `building`)."""

WEEDS = {"work_codes": ["TT09-II-09"]}
CHORES = {"kind": "household_chores"}


def measured(code=None, **measures):
    """A job with measures, and the code ticked when one is given."""
    field = "place_codes" if code and "-IV-" in code else "work_codes"
    return ({field: [code]} if code else {}) | {"measures": measures}


def load(kg, frequency):
    return {"measures": {"load_kg": kg, "load_frequency": frequency}}


HAZARDOUS, LAWFUL = "hazardous F F T", "permitted_work F F F"

# Age, sex, frequency, the limit in kg (Circular 09/2020, Annex III item 68); 14 a fortiori as 15.
LOAD_LIMITS = [
    (15, "male", "occasional", 15),
    (15, "female", "occasional", 12),
    (15, "male", "regular", 10),
    (15, "female", "regular", 8),
    (16, "male", "occasional", 30),
    (16, "female", "occasional", 25),
    (17, "male", "regular", 20),
    (17, "female", "regular", 15),
]
LOADS = [
    (f"{age} {sex} {often}, {kg} kg", age, [load(kg, often)], {"sex": sex}, verdict)
    for age, sex, often, limit in LOAD_LIMITS
    for kg, verdict in ((limit, HAZARDOUS), (limit - 0.1, LAWFUL))
] + [
    (
        "14, girl, regularly 8 kg",
        14,
        [WEEDS | load(8, "regular")],
        {"sex": "female"},
        "light_work F F F || load_before_15",
    ),
    ("14, girl, regularly 7.9 kg", 14, [WEEDS | load(7.9, "regular")], {"sex": "female"}, "light_work F F F"),
    ("9, boy, now and then 15 kg", 9, [load(15, "occasional")], {}, "child_labour T T F || load_before_15"),
    (
        "9, heavy loads ticked",
        9,
        [load(15, "occasional") | {"work_codes": ["LC147-1a"]}],
        {},
        "hazardous T T T || load_before_15",
    ),
    ("18, 60 kg", 18, [load(60, "regular")], {}, LAWFUL),
    ("15, sex decides", 15, [load(9, "regular")], {"sex": None}, "undetermined F F ? | sex"),
    ("15, sex does not decide", 15, [load(10, "regular")], {"sex": None}, HAZARDOUS),
    ("15, frequency decides", 15, [load(12, None)], {}, "undetermined F F ? | load_frequency"),
    ("15, frequency does not decide", 15, [load(15, None)], {}, HAZARDOUS),
    ("15, light whatever", 15, [load(7, None)], {"sex": None}, LAWFUL),
    ("15, sex and frequency", 15, [load(11, None)], {"sex": None}, "undetermined F F ? | load_frequency"),
    ("ticked, load under the limit", 15, [load(9, "regular") | {"work_codes": ["TT09-III-68"]}], {}, LAWFUL),
    (
        "article ticked, load under the limit",
        15,
        [load(9, "regular") | {"work_codes": ["LC147-1a"]}],
        {},
        LAWFUL,
    ),
    ("ticked, no load measured", 15, [{"work_codes": ["TT09-III-68"]}], {}, HAZARDOUS),
    (
        "ticked, frequency in doubt: the tick stands",
        15,
        [load(12, None) | {"work_codes": ["TT09-III-68"]}],
        {},
        "hazardous F F T | load_frequency",
    ),
    (
        "range 15-16, load between the limits",
        (15, 16),
        [load(12, "regular")],
        {},
        "undetermined F F ? | birth_date age",
    ),
]

MEASURES = [
    ("49 cc", 16, [measured(engine_cc=49.9)], {}, LAWFUL),
    ("50 cc", 16, [measured(engine_cc=50)], {}, HAZARDOUS),
    ("ticked, 49 cc", 16, [measured("TT09-III-32", engine_cc=49)], {}, LAWFUL),
    ("ticked, not measured", 16, [measured("TT09-III-32")], {}, HAZARDOUS),
    ("tree 34.9 cm, ticked", 16, [measured("TT09-III-19", tree_diameter_cm=34.9)], {}, LAWFUL),
    ("tree 35 cm", 16, [measured(tree_diameter_cm=35)], {}, HAZARDOUS),
    ("stump 40 cm, ticked", 16, [measured("TT09-III-17", stump_diameter_cm=40)], {}, LAWFUL),
    ("stump 40.5 cm", 16, [measured(stump_diameter_cm=40.5)], {}, HAZARDOUS),
    ("cramped 4 h, ticked", 16, [measured("TT09-IV-03", cramped_hours_per_day=4)], {}, LAWFUL),
    ("cramped 4.5 h", 16, [measured(cramped_hours_per_day=4.5)], {}, HAZARDOUS),
    ("2 m, ticked", 16, [measured("TT09-IV-04", height_m=2)], {}, LAWFUL),
    ("2.1 m", 16, [measured(height_m=2.1)], {}, HAZARDOUS),
    ("30 degrees, ticked", 16, [measured("TT09-IV-04", slope_deg=30)], {}, LAWFUL),
    ("31 degrees", 16, [measured(slope_deg=31)], {}, HAZARDOUS),
    ("low but steep", 16, [measured("TT09-IV-04", height_m=1, slope_deg=35)], {}, HAZARDOUS),
    ("pit of 5 m, ticked", 16, [measured("TT09-IV-05", pit_depth_m=5)], {}, LAWFUL),
    ("pit of 5.2 m", 16, [measured(pit_depth_m=5.2)], {}, HAZARDOUS),
    ("planer, hand-held", 16, [measured("TT09-III-26", hand_held_tool=True)], {}, LAWFUL),
    ("planer, fixed", 16, [measured("TT09-III-26", hand_held_tool=False)], {}, HAZARDOUS),
    ("planer, not known", 16, [measured("TT09-III-26")], {}, HAZARDOUS),
    (
        "measures rule out one code of two",
        16,
        [{"work_codes": ["TT09-III-32", "TT09-III-65"], "measures": {"engine_cc": 49}}],
        {},
        HAZARDOUS,
    ),
    ("ship at 15", 15, [{"work_codes": ["TT09-III-35"]}], {}, HAZARDOUS),
    ("ship at 16", 16, [{"work_codes": ["TT09-III-35"]}], {}, LAWFUL),
    (
        "ship, 15 or 16",
        (15, 16),
        [{"work_codes": ["TT09-III-35"]}],
        {},
        "undetermined F F ? | birth_date age",
    ),
]

CODES = (
    [
        (f"{code} at 16", 16, [{"work_codes": [code]}], {}, HAZARDOUS)
        for code in ("LC147-1b", "LC147-1đ", "LC147-1h", "TT09-III-01", "TT09-III-65", "TT09-III-69")
    ]
    + [
        (f"{code} at 17", 17, [{"place_codes": [code]}], {}, HAZARDOUS)
        for code in ("LC147-2a", "LC147-2b", "LC147-2c", "LC147-2d", "LC147-2đ", "TT09-IV-01", "TT09-IV-06")
    ]
    + [
        ("listed light work at a barred place", 14, [WEEDS | {"place_codes": ["LC147-2d"]}], {}, HAZARDOUS),
        ("12, sorting scrap", 12, [{"work_codes": ["TT09-III-65"]}], {}, HAZARDOUS),
        ("18, sorting scrap", 18, [{"work_codes": ["TT09-III-65"]}], {}, "permitted_work F F T"),
        (
            "hours not known do not soften",
            16,
            [{"work_codes": ["TT09-III-65"], "hours_per_day": None, "days_per_week": None}],
            {},
            "hazardous ? ? T | hours_per_week",
        ),
        (
            "a further job not known does not soften",
            16,
            [{"work_codes": ["TT09-III-65"]}, {"work_codes": None, "hazards": None}],
            {},
            HAZARDOUS,
        ),
        (
            "hazardous and other breaches",
            16,
            [{"work_codes": ["TT09-III-65"], "night_work": True, "hours_per_day": 9}],
            {},
            "hazardous T T T",
        ),
        (
            "age not known does not soften",
            None,
            [{"work_codes": ["TT09-III-65"]}],
            {},
            "hazardous ? ? T | birth_date age",
        ),
        (
            "perhaps 18 does not soften",
            (17, 18),
            [{"work_codes": ["TT09-III-65"]}],
            {},
            "hazardous F F T | birth_date",
        ),
        (
            "perhaps chores does not soften",
            16,
            [{"kind": None, "work_codes": ["TT09-III-65"]}],
            {},
            "hazardous F F T | activity_kind",
        ),
        (
            "impossible date does not soften",
            "2010-02-30",
            [{"work_codes": ["TT09-III-65"]}],
            {},
            "hazardous ? ? T | birth_date_invalid",
        ),
    ]
)

CONDITIONS = [
    (name, 16, [{"hazards": [name]}], {}, "permitted_work F F T | hazard_detail")
    for name in (
        "heavy_loads",
        "dangerous_tools_machinery",
        "dust_fumes_gas",
        "extreme_temperature",
        "noise_vibration",
        "heights",
        "chemicals_explosives",
        "underground_underwater_confined",
        "abuse",
    )
] + [
    ("other_unsafe", 16, [{"hazards": ["other_unsafe"]}], {}, "undetermined F F T | hazard_detail"),
    (
        "designated_workplace",
        16,
        [{"hazards": ["designated_workplace"]}],
        {},
        "undetermined F F T | hazard_detail",
    ),
    (
        "designated and its code",
        16,
        [{"hazards": ["designated_workplace"], "place_codes": ["LC147-2c"]}],
        {},
        HAZARDOUS,
    ),
    ("dust and a code", 16, [{"hazards": ["dust_fumes_gas"], "work_codes": ["TT09-III-65"]}], {}, HAZARDOUS),
    (
        "dust in light work",
        14,
        [WEEDS | {"hazards": ["dust_fumes_gas"]}],
        {},
        "light_work F F T | hazard_detail",
    ),
    ("other_unsafe under 13", 12, [{"hazards": ["other_unsafe"]}], {}, "child_labour F F T | hazard_detail"),
    ("hazards not asked, codes known", 16, [{"hazards": None}], {}, "permitted_work F F ? | hazards"),
    (
        "hazards not asked, place not recorded",
        16,
        [{"hazards": None, "place_codes": None}],
        {},
        "undetermined F F ? | hazards",
    ),
    ("hazards asked, place not recorded", 16, [{"place_codes": None}], {}, LAWFUL),
    ("hazards not asked under 13", 12, [{"hazards": None}], {}, "child_labour F F ? | hazards"),
    ("adult in dust", 20, [{"hazards": ["dust_fumes_gas"]}], {}, "permitted_work F F T"),
    (
        "hazards in chores",
        10,
        [CHORES | {"hazards": ["heavy_loads"]}],
        {},
        "not_working F F F | | hazards_in_chores",
    ),
]

WORST = [
    (name, 16, [], {"worst_forms": [name]}, "worst_form F F F")
    for name in (
        "trafficking",
        "sale",
        "debt_bondage",
        "forced_labour",
        "armed_recruitment",
        "sexual_exploitation",
        "pornography",
        "illicit_activities",
        "drug_trafficking",
        "forced_begging",
    )
] + [
    ("work not asked", 12, None, {"worst_forms": ["sale"]}, "worst_form ? ? ? | activities"),
    ("also hazardous", 12, [{"place_codes": ["LC147-2b"]}], {"worst_forms": ["sale"]}, "worst_form F F T"),
    ("with light work", 14, [WEEDS], {"worst_forms": ["debt_bondage"]}, "worst_form F F F"),
    ("at 18", 18, [], {"worst_forms": ["sale"]}, "not_working F F F"),
    ("age not known", None, [], {"worst_forms": ["sale"]}, "worst_form F F F | birth_date age"),
    ("perhaps 18", (17, 19), [], {"worst_forms": ["sale"]}, "worst_form F F F | birth_date"),
    (
        "wages withheld is a signal",
        16,
        [{}],
        {"worst_forms": ["withheld_wages"]},
        "permitted_work F F F | coercion_details",
    ),
    ("worst forms not asked", 16, [{}], {"worst_forms": None}, "permitted_work F F F"),
]

KINDS = [
    ("not asked", 14, None, {}, "undetermined ? ? ? | activities"),
    ("no work", 14, [], {}, "not_working F F F"),
    ("20.9 h of chores", 14, [CHORES | {"hours_per_day": 2.9, "days_per_week": 7}], {}, "not_working F F F"),
    (
        "21 h of chores",
        14,
        [CHORES | {"hours_per_day": 3, "days_per_week": 7}],
        {},
        "not_working F T F | | hours_exactly_21",
    ),
    (
        "21 h of chores at 15",
        15,
        [CHORES | {"hours_per_day": 3, "days_per_week": 7}],
        {},
        "not_working F F F",
    ),
    ("chores added to chores", 10, [CHORES | {"hours_per_day": 2.5}] * 2, {}, "not_working F T F"),
    (
        "chores, hours not known",
        10,
        [CHORES | {"hours_per_day": None, "days_per_week": None}],
        {},
        "not_working F ? F | hours_per_week",
    ),
    ("8, work or chores", 8, [{"kind": None}], {}, "undetermined ? ? F | activity_kind"),
    (
        "8, work or chores, 25 h: counted either way",
        8,
        [{"kind": None, "hours_per_day": 5}],
        {},
        "undetermined ? T F | activity_kind",
    ),
    ("16, work or chores", 16, [{"kind": None}], {}, "undetermined F F F | activity_kind"),
    (
        "16, works, and work or chores",
        16,
        [{}, {"kind": None, "weekdays": ["sun"], "days_per_week": 1}],
        {},
        "permitted_work F F F | activity_kind",
    ),
    (
        "16, works 7 h, and work or chores 2 h",
        16,
        [{"hours_per_day": 7}, {"kind": None}],
        {},
        "undetermined ? ? F | activity_kind",
    ),
    ("12, works, and work or chores", 12, [{}, {"kind": None}], {}, "child_labour ? ? F | activity_kind"),
    ("adult, work or chores", 20, [{"kind": None}], {}, "undetermined F F F | activity_kind"),
    (
        "dust, work or chores",
        16,
        [{"kind": None, "hazards": ["dust_fumes_gas"]}],
        {},
        "undetermined F F ? | activity_kind hazard_detail",
    ),
    (
        "lottery on foot",
        16,
        [{"description": "Bán vé số dạo"}],
        {},
        "permitted_work F F F | | lottery_on_foot",
    ),
    (
        "lottery on foot, without diacritics",
        16,
        [{"description": "ban ve so dao"}],
        {},
        "permitted_work F F F | | lottery_on_foot",
    ),
    ("apprentice", 16, [{"work_type": "hoc-nghe-may"}], {}, "permitted_work F F F | | apprentice"),
]

# What the place sells changes nothing by itself; whoever reads the answer is told to look further.
AT_TABLE = {"work_type": "phu-quan-an", "work_codes": ["TT09-V1-16"]}
PLACES = [
    (
        "17, an eatery that serves alcohol",
        17,
        [AT_TABLE | {"notes": ["serves_alcohol"]}],
        {},
        f"{LAWFUL} || serves_alcohol",
    ),
    ("17, an eatery without alcohol", 17, [AT_TABLE], {}, LAWFUL),
    (
        "15, one of two eateries serves alcohol",
        15,
        [AT_TABLE, AT_TABLE | {"notes": ["serves_alcohol"]}],
        {},
        f"{LAWFUL} || serves_alcohol",
    ),
]
CASES = PLACES + LOADS + MEASURES + CODES + CONDITIONS + WORST + KINDS
