"""What an institution sees: for every state, choice of fields and consent no more than allowed."""

import datetime as dt
from dataclasses import FrozenInstanceError, fields
from itertools import product

import pytest

from referrals.access import for_views
from referrals.enums import NAMED_STATES, SHARED_STATES, ReferralState, SharedField
from referrals.models import Referral
from referrals.sharing import MINIMUM, SharedView, attended_weeks, shared_talk, shared_view
from tests.referrals.build import CHILD, attend, make_draft, make_placement, make_referral
from vietnam.calendar import today

pytestmark = pytest.mark.django_db

# What a draft about the child of the factories holds, by the field that shows it.
FACTS = {
    "age": 12,
    "sex": "Nam",
    "grade": 6,
    "commune": "Xã Tân Hòa",
    "message": "Học buổi chiều được",
    "name": CHILD,
    "village": "Ấp Bình Hòa",
    "caregiver": "Trần Thị Mẹ",
    "phone": "0911000222",
    "schooling": "Thôi học, lớp 6, Trường cũ",
}
PERSONAL = (*MINIMUM, *SharedField.values)
NEVER = ("Làm gạch", "Người Báo Tin", "0911000333", "DT-26")


@pytest.fixture
def draft(cast):
    referral = make_draft(cast)
    child = referral.case.child
    child.schooling, child.grade, child.school_name = "left", 6, "Trường cũ"
    child.save()
    return load(referral)


def load(referral):
    return for_views(Referral.objects).get(pk=referral.pk)


def allowed(state, chosen, consent_holds):
    if state not in SHARED_STATES or not consent_holds:
        return set()
    return {*MINIMUM, *(chosen if state in NAMED_STATES else ())}


def test_no_state_shows_more_than_it_may(draft):
    every = SharedField.values
    choices = [[], every, *([name] for name in every), *([n for n in every if n != name] for name in every)]
    facts = {**FACTS, "birth": f"{draft.case.child.birth_date:%d/%m/%Y}"}
    for state, chosen, withdrawn in product(ReferralState.values, choices, (None, today())):
        draft.shared, draft.state, draft.consent.withdrawn_on = chosen, state, withdrawn
        view = shared_view(draft)
        shown = {name: getattr(view, name) for name in PERSONAL if getattr(view, name) not in ("", None)}
        assert shown == {name: facts[name] for name in allowed(state, chosen, withdrawn is None)}
        said = f"{view} {view.rows} {view.initials}"
        assert not [word for word in NEVER if word in said]


def test_without_consent_nothing_is_shown(draft):
    draft.consent = None
    for state in ReferralState.values:
        view = shared_view(draft, state=state)
        assert (view.shown_fields, view.rows) == ([], [])


def test_lists_load_no_contacts(draft):
    view = shared_view(draft, state="accepted", contacts=False)
    assert (view.name, view.caregiver, view.phone) == (CHILD, "", "")


def test_consent_counts_on_the_day_it_is_looked_at(draft):
    draft.consent.until = today()
    tomorrow = today() + dt.timedelta(days=1)
    assert shared_view(draft, state="accepted", day=today()).name == CHILD
    assert shared_view(draft, state="accepted", day=tomorrow).shown_fields == []


def test_every_field_about_the_child_is_under_the_rule():
    about_the_referral = {
        "pk",
        "number",
        "state",
        "state_label",
        "need",
        "programme",
        "answer_due",
        "discloses",
        "withheld_why",
        "answers",
    }
    assert {field.name for field in fields(SharedView)} == about_the_referral | set(PERSONAL)


def test_the_view_cannot_be_changed_and_holds_no_record(draft):
    view = shared_view(draft, state="accepted")
    with pytest.raises(FrozenInstanceError):
        view.name = "khác"
    assert not [value for value in vars(view).values() if hasattr(value, "_meta")]


def test_a_birth_date_shows_no_more_than_is_known(draft):
    child = draft.case.child
    child.birth_date = dt.date(2014, 2, 1)
    for precision, shown in (("day", "01/02/2014"), ("month", "02/2014"), ("year", "2014"), ("age", "")):
        child.birth_precision = precision
        assert shared_view(draft, state="accepted").birth == shown


def test_before_acceptance_the_number_names_nobody(draft):
    view = shared_view(draft, state="sent")
    assert view.number == f"CG-{draft.pk:06d}"
    assert view.initials == ""
    assert [row["value"] for row in view.rows] == [12, "Nam", 6, "Xã Tân Hòa"]


def test_questions_are_read_only_while_something_is_shared(cast):
    referral = load(make_referral(cast, "question"))
    assert [said.text for said in shared_talk(referral)] == ["Trẻ học lớp mấy?"]
    referral.consent.withdrawn_on = today()
    assert shared_talk(referral) == ()


def test_the_institution_keeps_its_own_work(cast):
    placement = make_placement(cast)
    attend(placement, by=cast["thu"], attended=4)
    referral = load(placement.referral)
    referral.state = "completed"
    view = shared_view(referral)
    assert view.answers["group"] == "7A"
    assert view.shown_fields == []
    assert [(week.attended, week.expected) for week in attended_weeks(referral)] == [(4, 5)]
