"""Deeds of a supervisor's review, as rows for `tests.access.deeds`."""

from audit.actions import save
from reports.actions import reviews
from reports.checklist import CURRENT, items_of
from reports.models import SampledCase
from tests.access.people import SUPERVISORS
from vietnam.calendar import today

PERIOD = {"since": today(), "until": today()}
WHY = {"why": "Chọn nhầm kỳ"}


def dropped(world):
    """The review that was begun is given up."""
    reviews.drop_review(world.records["review_begun"], by=world.people["quang"], why="x")


def own_case(world):
    """Another case of the sample, not looked at yet, was the supervisor's own once: she was its officer."""
    rows = world.records["review_begun"].draws.get().sampled
    case = rows.exclude(pk=world.records["sampled_begun"].pk).first().case
    officer = case.officer
    for case.officer in (world.people["quang"], officer):
        save(case, by=world.people["lan"], reason="assign_case", fields=["officer"])


def answered(world):
    """Every item of every sampled case has an answer."""
    rows = SampledCase.objects.filter(draw__review=world.records["review_begun"])
    marks = {item.key: "yes" for item in items_of(CURRENT)}
    for row in rows:
        reviews.check_case(row, by=world.people["quang"], marks=marks, comments={}, finding="")


def rows(make) -> tuple:
    """Return the rows; `make` is `DeedRow`."""

    def plain(deed, about, may, given=None, **fields):
        return make(deed, about, may, lambda record, by, world: deed(record, by=by, **fields), given)

    checked = {"marks": {"receipt": "no"}, "comments": {}, "finding": "Thiếu Mẫu 01"}
    return (
        make(
            reviews.begin_review,
            "review_begun",
            SUPERVISORS,
            lambda review, by, world: reviews.begin_review(review.area, by=by, **PERIOD),
            dropped,
        ),
        plain(reviews.redraw_sample, "review_begun", SUPERVISORS, **WHY),
        plain(reviews.drop_review, "review_begun", SUPERVISORS, **WHY),
        plain(reviews.sign_review, "review_begun", SUPERVISORS, answered),
        plain(reviews.check_case, "sampled_begun", SUPERVISORS, **checked),
        plain(reviews.replace_own, "sampled_begun", SUPERVISORS, own_case),
        plain(reviews.return_finding, "sampled_begun", SUPERVISORS),
        plain(reviews.answer_finding, "sampled_signed", ("lan",), reply="Đã bổ sung"),
    )
