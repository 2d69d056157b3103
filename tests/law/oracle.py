"""A slow second opinion on the legal label, written apart from the program: try everything out.

Every fact that is not known is filled in with every value of a small set that matters; each completed
story is judged by the plain rules for one child of one age on seven days. What all stories have in
common is the answer. Numbers are written out here again, on purpose.
"""

from itertools import combinations, product

WEEK = range(7)
NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CHOICES = {
    "kind": ("economic", "household_chores"),
    "work_codes": ([], ["TT09-II-09"], ["TT09-V1-16"], ["TT09-V2-01"], ["TT09-III-65"]),
    "night_work": (True, False),
    "agency_consent": (True, False),
    "hours_per_day": (0, 0.5, 4, 6, 8, 11, 13, 24),
}


def days_of(job):
    """Every set of days on which the job may fall."""
    if job.get("weekdays"):
        return [tuple(NAMES.index(day) for day in job["weekdays"])]
    counts = [job["days_per_week"]] if job["days_per_week"] is not None else range(1, 8)
    return [chosen for count in counts for chosen in combinations(WEEK, count)]


def stories(job):
    """Every completed version of one job."""
    open_fields = [name for name, values in CHOICES.items() if job.get(name) is None]
    for values in product(*(CHOICES[name] for name in open_fields)):
        filled = job | dict(zip(open_fields, values, strict=True))
        for days in days_of(job):
            yield filled | {"days": days}


def heavy(job, age, sex):
    kg, often = job["measures"]["load_kg"], job["measures"]["load_frequency"]
    young = {
        ("male", "occasional"): 15,
        ("female", "occasional"): 12,
        ("male", "regular"): 10,
        ("female", "regular"): 8,
    }
    older = {
        ("male", "occasional"): 30,
        ("female", "occasional"): 25,
        ("male", "regular"): 20,
        ("female", "regular"): 15,
    }
    if age < 15:
        return False
    return kg >= (young if age < 16 else older)[sex, often]


def over(jobs, daily, weekly):
    each_day = [sum(job["hours_per_day"] for job in jobs if day in job["days"]) for day in WEEK]
    return max(each_day) > daily or sum(each_day) > weekly


def unlawful(jobs, age):
    codes = [job["work_codes"] for job in jobs]
    night = [job["night_work"] for job in jobs]
    if age < 13:
        arts = all(job["arts_or_sport"] and job["agency_consent"] for job in jobs)
        return not arts or any(night) or over(jobs, 4, 20)
    if age < 15:
        listed = all(any(code.startswith("TT09-II-") for code in one) for one in codes)
        return not listed or any(night) or over(jobs, 4, 20)
    stage = [any(code.startswith("TT09-V2") for code in one) for one in codes]
    return any(n and not s for n, s in zip(night, stage, strict=True)) or over(jobs, 8, 40)


def judged(jobs, age, sex):
    """The label of one completed story."""
    work = [job for job in jobs if job["kind"] == "economic"]
    if not work:
        return "not_working"
    if age >= 18:
        return "permitted_work"
    barred = ("LC147", "TT09-III", "TT09-IV")
    if any(code.startswith(barred) for job in work for code in job["work_codes"] + job["place_codes"]):
        return "hazardous"
    if any(heavy(job, age, sex) for job in work if job["measures"]):
        return "hazardous"
    if unlawful(work, age):
        return "child_labour"
    return "light_work" if 13 <= age < 15 else "permitted_work"


def all_labels(jobs, ages, sexes):
    """Every label that some completed story gets."""
    told = [list(stories(job)) for job in jobs]
    return {judged(story, age, sex) for story in product(*told) for age in ages for sex in sexes}


def label(jobs, ages, sexes):
    """The label of what is known: what all stories agree on, or a breach that none of them escapes."""
    found = all_labels(jobs, ages, sexes)
    if len(found) == 1:
        return found.pop()
    if len(ages) == 1 and found == {"child_labour", "hazardous"}:
        return "child_labour"
    return "undetermined"
