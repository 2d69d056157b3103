"""Forms about a case that somebody else saved meanwhile: both versions are shown and one is chosen.

Facts, assessment, plan, meeting and screening have this in modules of their own.
"""

import pytest

from casework.actions.cases import assign_case
from casework.actions.progress import note_progress
from casework.actions.supports import change_support, plan_support
from casework.models import PlanActivity
from tests.casework.test_meetings import officer_of
from tests.casework.walk import both_shown, day, token, url
from tests.factories import make_case
from vietnam.calendar import today

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    return make_case(by=cast["lan"], state="in_progress", chair=cast["minh"])


def test_two_who_give_a_case_to_somebody(cast, sign_in, case):
    mai, ngoc = (officer_of(case.commune, name, f"Người {name}") for name in ("mai", "ngoc"))
    client, page = sign_in(cast["lan"]), url("assign", case.pk)
    give = {"officer": mai.pk}
    shown = {"officer": (str(ngoc), str(mai))}
    both_shown(
        client,
        page,
        give,
        lambda: assign_case(case, officer=ngoc, by=cast["quang"]),
        shown,
        {"chon-officer": "theirs"},
    )
    case.refresh_from_db()
    assert case.officer == ngoc
    # Opened after that, it is given at once; what else of the case changed meanwhile is no matter.
    opened = token(client.get(page))
    case.state = "in_progress"
    case.save()
    assert client.post(page, {**give, "version": opened}).status_code == 302
    case.refresh_from_db()
    assert case.officer == mai


def test_two_who_note_how_an_activity_came_out(cast, sign_in, case):
    row = PlanActivity.objects.filter(plan__case=case).first()
    both_shown(
        sign_in(cast["lan"]),
        url("activity_progress", row.pk),
        {"outcome": "done", "on": day(0), "reason": ""},
        lambda: note_progress(row, by=cast["lan"], outcome="not_done", on=today(), reason="Trường nghỉ"),
        {"outcome": ("Không thực hiện được", "Đã xong"), "reason": ("Trường nghỉ", "(để trống)")},
        {"chon-outcome": "theirs", "chon-reason": "theirs"},
    )
    row.refresh_from_db()
    assert (row.outcome, row.outcome_reason, row.history.count()) == ("not_done", "Trường nghỉ", 3)


def test_support_whose_worth_somebody_corrected_is_given_with_the_worth_that_is_chosen(cast, sign_in, case):
    row = plan_support(case, by=cast["lan"], kind="bicycle", what="Xe", worth=5, planned_on=today())
    both_shown(
        sign_in(cast["lan"]),
        url("support_given", row.pk),
        {"worth": "5", "provider": "Hội Phụ nữ", "given_on": day(0)},
        lambda: change_support(row, by=cast["lan"], worth=9),
        {"worth": ("9", "5"), "provider": ("(để trống)", "Hội Phụ nữ")},
        {"chon-worth": "theirs", "chon-provider": "mine"},
    )
    row.refresh_from_db()
    assert (row.state, row.worth, row.provider) == ("given", 9, "Hội Phụ nữ")
