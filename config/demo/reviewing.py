"""A quality review of the eastern area that was signed and answered, and one that is half done."""

from casework.enums import ENDED_STATES
from reports.actions import reviews
from reports.checklist import CURRENT, items_of
from reports.models import SampledCase
from reports.samples import openable, sample_of
from vietnam.calendar import today

# What is found, by the place in the sample: items that are missing, a comment, and the finding.
FOUND = (
    (("words",), {"words": "Chỉ có lời của mẹ."}, "Gặp riêng trẻ ở lần thăm tới và ghi lời của trẻ."),
    (("activities", "approval"), {"activities": "Chưa ghi kinh phí."}, "Bổ sung kinh phí vào kế hoạch."),
    ((), {}, "Hồ sơ ghi đủ và rõ."),
)


def seed_reviews(people) -> None:
    """Sign one review, with an officer's answer, and leave another half done."""
    quang = people["quang"]
    area = quang.roles.get().supervision_area
    period = {"since": today().replace(day=1), "until": today()}
    done = reviews.begin_review(area, by=quang, **period)
    rows = checkable(done, quang)
    for place, row in enumerate(rows):
        check(row, quang, FOUND[place % len(FOUND)])
    reviews.sign_review(done, by=quang)
    answered = next(row for row in rows if row.officer)
    reviews.answer_finding(answered, by=answered.officer, reply="Đã hẹn gặp trẻ cuối tuần này.")
    begun = reviews.begin_review(area, by=quang, **period)
    first, second, *_rest = checkable(begun, quang)
    check(first, quang, FOUND[0])
    marks = {item.key: "yes" for item in items_of(CURRENT)[:4]}
    reviews.check_case(second, by=quang, marks=marks, comments={}, finding="")


def checkable(review, by) -> list[SampledCase]:
    """Return the rows of the sample whose cases `by` may open."""
    rows = list(sample_of(review))
    cases = openable(by, rows)
    return [row for row in rows if row.pk in cases]


def check(row, by, found) -> None:
    """Answer every question: no for what is missing, not applicable for the closing of an open case."""
    missing, comments, finding = found
    marks = {item.key: "no" if item.key in missing else "yes" for item in items_of(CURRENT)}
    if row.case.state not in ENDED_STATES:
        marks["closing"] = "na"
    reviews.check_case(row, by=by, marks=marks, comments=comments, finding=finding)
