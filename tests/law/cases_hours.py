"""Cases on hours, several jobs, overtime and night, reasoned from the articles (see `building`)."""

WEEDS = {"work_codes": ["TT09-II-09", "TT09-V1-20"]}
WAITS = {"work_codes": ["TT09-V1-16"]}
SINGS = {"work_codes": ["TT09-V1-01", "TT09-V2-01"]}
NO_HOURS = {"hours_per_day": None, "days_per_week": None}
MORE = {"overtime": True, "overtime_consent": True}


def week(hours, **more):
    """Hours of the week as told, five days, the hours a day following from them."""
    return {"hours_per_day": None, "days_per_week": 5, "hours_per_week": hours} | more


HOURS = [
    ("14, 4 h on 5 days", 14, [WEEDS | {"hours_per_day": 4}], {}, "light_work T T F"),
    (
        "14, a minute over 4 h",
        14,
        [WEEDS | {"hours_per_day": 4.02, "days_per_week": 1}],
        {},
        "child_labour F F F",
    ),
    ("14, 4 h on 6 days", 14, [WEEDS | {"hours_per_day": 4, "days_per_week": 6}], {}, "child_labour T T F"),
    ("14, 13.9 h", 14, [WEEDS | week(13.9)], {}, "light_work F F F"),
    ("14, 14 h", 14, [WEEDS | week(14)], {}, "light_work T T F"),
    (
        "exact thirds",
        14,
        [WEEDS | {"hours_per_day": 3.3, "days_per_week": 6, "hours_per_week": 19.8}],
        {},
        "light_work T T F",
    ),
    ("16, 8 h on 5 days", 16, [{"hours_per_day": 8}], {}, "permitted_work F F F"),
    ("16, 8.5 h", 16, [{"hours_per_day": 8.5, "days_per_week": 4}], {}, "child_labour F F F"),
    ("16, 8 h on 6 days", 16, [{"hours_per_day": 8, "days_per_week": 6}], {}, "child_labour T T F"),
    (
        "16, 43 h",
        16,
        [{"hours_per_day": 7, "days_per_week": None, "hours_per_week": 43}],
        {},
        "child_labour T T F | | hours_exactly_43",
    ),
    ("16, 42 h", 16, [{"hours_per_day": 6, "days_per_week": 7}], {}, "child_labour F F F"),
    ("5 to 11, one hour", 8, [{"hours_per_day": 1, "days_per_week": 1}], {}, "child_labour T T F"),
    ("5 to 11, half an hour", 8, [{"hours_per_day": 0.5, "days_per_week": 1}], {}, "child_labour F F F"),
    ("14, no hours", 14, [WEEDS | NO_HOURS], {}, "undetermined ? ? F | hours_per_day hours_per_week"),
    ("14, days not known", 14, [WEEDS | {"days_per_week": None}], {}, "light_work ? ? F | days_per_week"),
    (
        "14, 3 h, days not known",
        14,
        [WEEDS | {"hours_per_day": 3, "days_per_week": None}],
        {},
        "undetermined ? ? F | days_per_week",
    ),
    (
        "14, 5 h, days not known",
        14,
        [WEEDS | {"hours_per_day": 5, "days_per_week": None}],
        {},
        "child_labour ? ? F | days_per_week",
    ),
    (
        "14, hours a day not known",
        14,
        [WEEDS | {"hours_per_day": None}],
        {},
        "undetermined ? ? F | hours_per_day",
    ),
    ("14, week only, small", 14, [WEEDS | NO_HOURS | {"hours_per_week": 4}], {}, "light_work F F F"),
    (
        "14, week only, could be one day",
        14,
        [WEEDS | NO_HOURS | {"hours_per_week": 12}],
        {},
        "undetermined F F F | hours_per_day",
    ),
    ("14, week only, too much", 14, [WEEDS | NO_HOURS | {"hours_per_week": 21}], {}, "child_labour T T F"),
    (
        "16, 5 h, days not known",
        16,
        [{"hours_per_day": 5, "days_per_week": None}],
        {},
        "permitted_work F F F",
    ),
    (
        "weekdays stand for days",
        14,
        [WEEDS | {"hours_per_day": 4, "days_per_week": None, "weekdays": ["mon", "tue"]}],
        {},
        "light_work F F F",
    ),
    ("8, hours above zero", 8, [NO_HOURS | {"hours_nonzero": True}], {}, "child_labour T T F"),
    ("8, hours not known", 8, [NO_HOURS], {}, "child_labour ? ? F | hours_per_week"),
    (
        "day x days against week, both lawful",
        14,
        [WEEDS | {"hours_per_week": 12}],
        {},
        "light_work F F F | hours_conflict",
    ),
    (
        "day x days against week, decides",
        14,
        [WEEDS | {"hours_per_week": 22}],
        {},
        "undetermined ? ? F | hours_conflict",
    ),
    (
        "day x days against week, both over",
        14,
        [WEEDS | {"hours_per_day": 5, "hours_per_week": 30}],
        {},
        "child_labour T T F | hours_conflict",
    ),
    (
        "more than 24 h a day by the week",
        16,
        [week(50) | {"days_per_week": 2}],
        {},
        "child_labour T T F | hours_conflict",
    ),
]

JOBS = [
    ("14, 2 + 2 h", 14, [WEEDS, WEEDS], {}, "light_work T T F"),
    (
        "14, 3 + 2 h every day",
        14,
        [WEEDS | {"hours_per_day": 3, "days_per_week": 4}, WEEDS | {"days_per_week": 4}],
        {},
        "child_labour T T F",
    ),
    (
        "14, 3 + 2 h, days decide",
        14,
        [WEEDS | {"hours_per_day": 3, "days_per_week": 3}, WEEDS | {"days_per_week": 4}],
        {},
        "undetermined T T F | which_days_each_job",
    ),
    (
        "14, apart by weekdays",
        14,
        [
            WEEDS | {"hours_per_day": 3, "days_per_week": None, "weekdays": ["mon", "wed"]},
            WEEDS | {"days_per_week": None, "weekdays": ["tue", "sat"]},
        ],
        {},
        "light_work F F F",
    ),
    (
        "14, one day in common",
        14,
        [
            WEEDS | {"hours_per_day": 3, "days_per_week": 2, "weekdays": ["mon", "wed"]},
            WEEDS | {"days_per_week": 2, "weekdays": ["wed", "sat"]},
        ],
        {},
        "child_labour F F F",
    ),
    (
        "14, weeks add up over 20",
        14,
        [WEEDS | {"days_per_week": 6}, WEEDS | {"days_per_week": 5}],
        {},
        "child_labour T T F",
    ),
    (
        "three jobs cannot avoid each other",
        14,
        [WEEDS | {"hours_per_day": 2.2, "days_per_week": 3}] * 3,
        {},
        "child_labour T T F",
    ),
    (
        "16, 5 + 4 h on 4 days each",
        16,
        [{"hours_per_day": 5, "days_per_week": 4}, {"hours_per_day": 4, "days_per_week": 4}],
        {},
        "child_labour F F F",
    ),
    (
        "chores are not added to work",
        14,
        [WEEDS, {"kind": "household_chores", "hours_per_day": 3}],
        {},
        "light_work F F F",
    ),
    (
        "16, 20 + 23 h counted together",
        16,
        [week(20), week(23)],
        {},
        "child_labour T T F | | hours_exactly_43",
    ),
    (
        "two jobs, one may work overtime",
        16,
        [
            WAITS | {"hours_per_day": 5, "weekdays": ["mon"], "days_per_week": 1},
            {"hours_per_day": 4, "weekdays": ["mon"], "days_per_week": 1},
        ],
        {},
        "child_labour F F F | | two_jobs_one_overtime_listed",
    ),
]

OVERTIME = [
    (
        "16, 10 h with consent in a listed job",
        16,
        [WAITS | MORE | {"hours_per_day": 10, "days_per_week": 4}],
        {},
        "permitted_work F F F",
    ),
    (
        "16, 12 h in all",
        16,
        [WAITS | MORE | {"hours_per_day": 12, "days_per_week": 3}],
        {},
        "permitted_work F F F",
    ),
    (
        "16, over 12 h",
        16,
        [WAITS | MORE | {"hours_per_day": 12.5, "days_per_week": 3}],
        {},
        "child_labour F F F | | overtime_over_limit",
    ),
    (
        "16, 40 h overtime this month",
        16,
        [WAITS | MORE | {"hours_per_day": 9, "overtime_hours_this_month": 40}],
        {},
        "permitted_work T T F",
    ),
    (
        "16, 41 h overtime this month",
        16,
        [WAITS | MORE | {"hours_per_day": 8, "overtime_hours_this_month": 41}],
        {},
        "child_labour F F F | | overtime_over_limit",
    ),
    ("16, no consent", 16, [WAITS | MORE | {"overtime_consent": False}], {}, "child_labour F F F"),
    (
        "16, consent not known",
        16,
        [WAITS | MORE | {"overtime_consent": None}],
        {},
        "undetermined F F F | | overtime_consent_unknown",
    ),
    ("16, job not listed", 16, [MORE], {}, "child_labour F F F"),
    (
        "16, listed but overtime denied",
        16,
        [WAITS | {"hours_per_day": 9, "days_per_week": 4}],
        {},
        "child_labour F F F",
    ),
    (
        "16, overtime not asked, consent given",
        16,
        [WAITS | {"overtime": None, "overtime_consent": True, "hours_per_day": 9, "days_per_week": 4}],
        {},
        "permitted_work F F F",
    ),
    ("16, overtime not asked, normal hours", 16, [{"overtime": None}], {}, "permitted_work F F F"),
    ("14, overtime in listed light work", 14, [WEEDS | MORE], {}, "child_labour F F F"),
    (
        "16, more than 80 h a week",
        16,
        [WAITS | MORE | {"hours_per_day": 12, "days_per_week": 7}],
        {},
        "child_labour T T F | | overtime_over_limit",
    ),
]

NIGHT = [
    (
        "16, ends at 22:00",
        16,
        [{"starts_at": "18:00", "ends_at": "22:00", "night_work": None}],
        {},
        "permitted_work F F F",
    ),
    (
        "16, ends at 22:01",
        16,
        [{"starts_at": "18:00", "ends_at": "22:01", "night_work": None}],
        {},
        "child_labour F F F",
    ),
    (
        "16, begins at 06:00",
        16,
        [{"starts_at": "06:00", "ends_at": "10:00", "night_work": None}],
        {},
        "permitted_work F F F",
    ),
    (
        "16, begins at 05:59",
        16,
        [{"starts_at": "05:59", "ends_at": "10:00", "night_work": None}],
        {},
        "child_labour F F F",
    ),
    (
        "16, over midnight",
        16,
        [{"starts_at": "20:00", "ends_at": "02:00", "night_work": None}],
        {},
        "child_labour F F F",
    ),
    (
        "16, until midnight",
        16,
        [{"starts_at": "20:00", "ends_at": "24:00", "night_work": None}],
        {},
        "child_labour F F F",
    ),
    (
        "16, 21:30 to 23:30, denied",
        16,
        [{"starts_at": "21:30", "ends_at": "23:30"}],
        {},
        "child_labour F F F | night_work_inconsistent",
    ),
    (
        "16, told at night, times by day",
        16,
        [{"starts_at": "14:00", "ends_at": "18:00", "night_work": True}],
        {},
        "child_labour F F F | night_work_inconsistent",
    ),
    (
        "16, only the start, in the night",
        16,
        [{"starts_at": "23:00", "night_work": None}],
        {},
        "child_labour F F F",
    ),
    ("16, only the end, at 06:00", 16, [{"ends_at": "06:00", "night_work": None}], {}, "child_labour F F F"),
    (
        "16, only the end, at 22:00",
        16,
        [{"ends_at": "22:00", "night_work": None}],
        {},
        "undetermined F F F | night_work",
    ),
    ("16, night not known", 16, [{"night_work": None}], {}, "undetermined F F F | night_work"),
    (
        "16, at night, work not recorded",
        16,
        [{"night_work": True, "work_codes": None}],
        {},
        "undetermined F F ? | work_type",
    ),
    ("16, sings at night", 16, [SINGS | {"night_work": True}], {}, "permitted_work F F F"),
    ("16, night not known, sings", 16, [SINGS | {"night_work": None}], {}, "permitted_work F F F"),
    (
        "14, sings at night",
        14,
        [{"work_codes": ["TT09-II-01", "TT09-V2-01"], "night_work": True}],
        {},
        "child_labour F F F",
    ),
    ("14, night not known", 14, [WEEDS | {"night_work": None}], {}, "undetermined F F F | night_work"),
    ("12, night cannot make it worse", 12, [{"night_work": None}], {}, "child_labour F F F"),
    ("16, night in chores", 16, [{"kind": "household_chores", "night_work": True}], {}, "not_working F F F"),
]

CASES = HOURS + JOBS + OVERTIME + NIGHT
