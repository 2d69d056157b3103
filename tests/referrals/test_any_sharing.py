"""Random deeds of two officers, two counsellors and the clock: nobody ever sees what is not shared.

What may be seen is told by `Model`, written from the rules alone: it reads nothing of the program.
"""

import datetime as dt
from dataclasses import dataclass, field

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.models import Role
from casework.models import Consent
from casework.workflow import NotNow
from referrals.actions import consents, days, institution, officer
from referrals.models import Referral
from schools.models import Post
from tests.factories import TOLD
from tests.referrals.build import REASONS, THIS_WEEK, add_colleague, approved_case, make_draft
from vietnam.calendar import today

OFFICERS, COUNSELLORS = ("lan", "mai"), ("thu", "thao")
PEOPLE = st.sampled_from(OFFICERS + COUNSELLORS)
REFUSED = (PermissionDenied, NotNow)
WAITING = {"sent", "question", "proposed"}
LIVE = {*WAITING, "accepted", "placed"}
# Deed → who may do it, from which states, to which.
MOVES = {
    "send": (OFFICERS, {"draft"}, "sent"),
    "answer": (OFFICERS, {"question"}, "sent"),
    "withdraw": (OFFICERS, {"draft", "sent", "question", "accepted"}, "withdrawn"),
    "accept": (COUNSELLORS, WAITING, "accepted"),
    "decline": (COUNSELLORS, WAITING, "declined"),
    "ask": (COUNSELLORS, {"sent"}, "question"),
    "propose": (COUNSELLORS, {"sent", "question"}, "proposed"),
    "agree": (OFFICERS, {"proposed"}, "accepted"),
    "refuse": (OFFICERS, {"proposed"}, "sent"),
    "enrol": (COUNSELLORS, {"accepted"}, "placed"),
    "end": (COUNSELLORS, {"placed"}, "completed"),
}
DEEDS = {
    "send": lambda referral, by: officer.send_referral(referral, by=by),
    "answer": lambda referral, by: officer.answer_question(referral, by=by, text="Lớp 6"),
    "withdraw": lambda referral, by: officer.withdraw_referral(referral, by=by),
    "accept": lambda referral, by: institution.accept_referral(referral, by=by),
    "decline": lambda referral, by: institution.decline_referral(referral, by=by, reason="full"),
    "ask": lambda referral, by: institution.ask_question(referral, by=by, text="Lớp mấy?"),
    "propose": lambda referral, by: days.propose_day(referral, by=by, day=today()),
    "agree": lambda referral, by: days.agree_day(referral, by=by),
    "refuse": lambda referral, by: days.refuse_day(referral, by=by),
    "enrol": lambda referral, by: institution.enrol_child(
        referral, by=by, starts=THIS_WEEK - dt.timedelta(weeks=2), group="7A"
    ),
    "end": lambda referral, by: institution.end_placement(
        Referral.objects.get(pk=referral.pk).placement, by=by, reason="completed", ends=today()
    ),
}
# What the two children hold, by the field that shares it; every value is found nowhere else in the world.
HELD = (
    {
        "name": "Canary Chim Sâu Xanh",
        "birth": "07/02/2014",
        "village": "Ấp Cây Me",
        "caregiver": "Mẫu Thân Một",
        "phone": "0911555001",
        "schooling": "Trường Cũ Một",
    },
    {
        "name": "Canary Bồ Câu Trắng",
        "birth": "08/03/2013",
        "village": "Ấp Cây Bàng",
        "caregiver": "Mẫu Thân Hai",
        "phone": "0911555002",
        "schooling": "Trường Cũ Hai",
    },
)
# Who reported, what was reported, what the assessment says.
NEVER = ("Người Báo Tin", "0911000333", *map(str, TOLD.values()))


@dataclass
class Model:
    """One referral as the rules have it."""

    fields: set
    message: str
    state: str = "draft"
    agreed: bool = True
    reached: bool = False
    granted: set = field(default_factory=set)

    def page(self, who, working) -> set | None:
        """Return what of the child `who` is shown on the page of the referral; None where there is none."""
        if who not in working or not self.reached:
            return None
        if self.state not in LIVE:
            return set()
        if who not in self.granted:
            return None
        if not self.agreed:
            return set()
        return {"message", *(self.fields if self.state in ("accepted", "placed") else ())}

    def may(self, deed, who, working) -> bool:
        """Tell whether `who` may do `deed` now."""
        people, states, _to = MOVES[deed]
        if who not in people or self.state not in states:
            return False
        if who in COUNSELLORS and (who not in working or who not in self.granted):
            return False
        return deed != "send" or self.agreed

    def do(self, deed, working) -> None:
        """Note that `deed` was done."""
        self.state = MOVES[deed][2]
        if deed == "send":
            self.reached, self.granted = True, set(working)

    def lose_consent(self) -> None:
        """The family took its consent back: what was not enrolled yet is withdrawn."""
        self.agreed = False
        if self.state in (*WAITING, "accepted"):
            self.state = "withdrawn"


class Sharing(RuleBasedStateMachine):
    """Two referrals of two children to one institution, each with fields of its own."""

    people, pks, clients, begun = {}, (), {}, ()

    @initialize()
    def begin(self):
        """Each run begins with two drafts; what it did is undone at its end."""
        self.point = transaction.savepoint()
        self.models = [Model(set(fields), message) for fields, message in self.begun]
        self.working = {"thu", "thao"}

    @rule(
        deed=st.sampled_from(sorted(MOVES)), who=st.sampled_from(OFFICERS + COUNSELLORS), at=st.integers(0, 1)
    )
    def act(self, deed, who, at):
        """Somebody does something; it succeeds exactly when the rules say so."""
        model = self.models[at]
        allowed = model.may(deed, who, self.working)
        try:
            with transaction.atomic():
                DEEDS[deed](Referral.objects.get(pk=self.pks[at]), fresh(self.people[who]))
            done = True
        except (*REFUSED, Referral.placement.RelatedObjectDoesNotExist):
            done = False
        assert done == allowed, (deed, who, model)
        if done:
            model.do(deed, self.working)

    @rule(at=st.integers(0, 1), fields=st.sets(st.sampled_from(sorted(HELD[0]))))
    def choose(self, at, fields):
        """The officer chooses other fields; only a draft takes them."""
        model = self.models[at]
        try:
            with transaction.atomic():
                officer.save_draft(
                    Referral.objects.get(pk=self.pks[at]),
                    by=fresh(self.people["lan"]),
                    shared=sorted(fields),
                    share_reasons=REASONS,
                )
            assert model.state == "draft"
            model.fields = set(fields)
        except REFUSED:
            assert model.state != "draft"

    @rule(at=st.integers(0, 1))
    def take_consent_back(self, at):
        """The family takes its consent back."""
        consent = Consent.objects.get(pk=Referral.objects.get(pk=self.pks[at]).consent_id)
        if consent.withdrawn_on is None:
            consents.withdraw_consent(consent, by=fresh(self.people["mai"]))
            self.models[at].lose_consent()

    @rule(at=st.integers(0, 1))
    def let_it_expire(self, at):
        """The clock ends what nobody answered."""
        model = self.models[at]
        try:
            with transaction.atomic():
                institution.expire_referral(Referral.objects.get(pk=self.pks[at]))
            assert model.state in WAITING
            model.state = "expired"
        except NotNow:
            assert model.state not in WAITING

    @rule()
    def come_and_go(self):
        """The second counsellor leaves the institution, or works there again."""
        gone = "thao" in self.working
        ends = today() - dt.timedelta(days=1) if gone else None
        Post.objects.filter(user=self.people["thao"]).update(ends=ends)
        self.working ^= {"thao"}

    @rule(who=st.sampled_from(COUNSELLORS))
    def look_at_the_lists(self, who):
        """No list shows how to reach a family, and a name only where the referral shows it."""
        tabs = [f"{reverse('referrals:inbox')}?muc={tab}" for tab in ("moi", "tiep-nhan", "dang-hoc")]
        pages = [self.clients[who].get(url).text for url in (*tabs, reverse("referrals:attendance"))]
        lists = "".join(pages)
        for held, model in zip(HELD, self.models, strict=True):
            told = model.page(who, self.working) or set()
            assert not [name for name in ("caregiver", "phone", "village") if held[name] in lists]
            assert "name" in told or held["name"] not in lists
        assert not [word for word in NEVER if word in lists]

    @invariant()
    def each_is_shown_what_is_shared_and_nothing_else(self):
        """The pages of both counsellors show what the model says, no more and no less."""
        for who in COUNSELLORS if hasattr(self, "models") else ():
            for at, model in enumerate(self.models):
                self._compare(who, at, model)

    def _compare(self, who, at, model):
        page = self.clients[who].get(reverse("referrals:referral", args=[self.pks[at]]))
        expected = model.page(who, self.working)
        assert page.status_code == (404 if expected is None else 200), (who, model)
        shown = {name for name, value in HELD[at].items() if value in page.text}
        shown |= {"message"} if model.message in page.text else set()
        assert shown == (expected or set()), (who, model)
        others = [value for value in (*HELD[1 - at].values(), *NEVER) if value in page.text]
        assert others == [], (who, model)

    def teardown(self):
        """Undo everything."""
        if hasattr(self, "point"):
            transaction.savepoint_rollback(self.point)


def fresh(user):
    """Return `user` as a new request has it: roles and posts are read once in a request."""
    return type(user).objects.get(pk=user.pk)


def _draft(cast, at, fields, message):
    held = HELD[at]
    case = approved_case(cast["lan"], full_name=held["name"])
    child = case.child
    day, month, year = held["birth"].split("/")
    child.birth_date, child.birth_precision = dt.date(int(year), int(month), int(day)), "day"
    child.schooling, child.school_name = "left", held["schooling"]
    child.household.village = held["village"]
    carer = child.household.caregivers.get()
    carer.full_name, carer.phone = held["caregiver"], held["phone"]
    for record in (child, child.household, carer):
        record.save()
    consents_of = {"shared": list(fields), "message": message}
    draft = make_draft(cast, case=case, consent=False, **consents_of)
    agreed = {"caregiver_name": held["caregiver"], "child_agrees": True, "given_on": today()}
    consents.give_consent(draft, by=cast["lan"], **agreed)
    return draft.pk


@pytest.mark.django_db
def test_nobody_ever_sees_what_is_not_shared(cast, sign_in, monkeypatch):
    mai = type(cast["lan"]).objects.create(username="mai", full_name="Phạm Thị Mai")
    Role.objects.create(
        user=mai, kind="officer", area=cast["lan"].roles.get().area, starts=dt.date(2025, 7, 1)
    )
    people = {"lan": cast["lan"], "mai": mai, "thu": cast["thu"], "thao": add_colleague(cast)}
    begun = (({"name", "phone"}, "Lời nhắn thứ nhất"), ({"birth", "village"}, "Lời nhắn thứ hai"))
    monkeypatch.setattr(Sharing, "people", people)
    monkeypatch.setattr(Sharing, "begun", begun)
    monkeypatch.setattr(Sharing, "pks", [_draft(cast, at, *told) for at, told in enumerate(begun)])
    monkeypatch.setattr(Sharing, "clients", {who: sign_in(people[who]) for who in COUNSELLORS})
    quiet = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]
    run_state_machine_as_test(
        Sharing,
        settings=settings(
            max_examples=5,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=quiet,
            derandomize=True,
            # A failing run is short enough to be read as it is.
            phases=[Phase.generate],
            database=None,
        ),
    )
