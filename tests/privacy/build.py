"""A child with something in every table, each text with a mark that is found again wherever it went."""

import datetime as dt

from casework.actions import cases, supports, visits
from privacy.actions import requests
from reports.actions.packs import ask_committee, enter_decision, finish_decision, make_pack
from reports.actions.reviews import begin_review, check_case
from reports.figures import containing
from tests.factories import make_case, make_consent
from tests.referrals.build import attend, make_referral
from vietnam.calendar import today

NAME = "Canary Chìa Vôi"
MARKS = {
    "reporter": ("Người Báo Tin", "0911000333"),
    "carer": ("Trần Thị Mẹ", "0911000222"),
    "note": ("Canary ghi chú",),
    "observed": ("Canary quan sát",),
    "child": ("Canary lời trẻ",),
    "said": ("Canary hàng xóm báo",),
    "workplace": ("Canary nơi làm",),
}


def make_full_case(cast, name=NAME, **more):
    """Return a case in progress with a note, a visit, a consent, a support and a placement at the school."""
    lan, minh = cast["lan"], cast["minh"]
    case = make_case(by=lan, chair=minh, state="approved", full_name=name, personal_id="082213000123", **more)
    report = case.reports.get()
    report.what_was_said, report.workplace_text = MARKS["said"][0], MARKS["workplace"][0]
    report.save()
    cases.write_note(case, by=lan, text=MARKS["note"][0])
    visits.record_visit(
        case,
        by=lan,
        on=today(),
        child_seen=True,
        still_in_child_labour=False,
        child_words=MARKS["child"][0],
        observed=MARKS["observed"][0],
    )
    supports.give_support(case, by=lan, kind="cash", what="Canary xe đạp", given_on=today())
    placement = make_referral(cast, "placed", case=case).placement
    attend(placement, by=cast["thu"], weeks_ago=1)
    make_consent(case, by=lan)
    return case


def sampled(case, *, by):
    """A supervisor writes about `case` in the sample of a review."""
    review = begin_review(by.roles.get().supervision_area, by=by, since=today(), until=today())
    words = {"comments": {"receipt": "Canary nhận xét"}, "finding": "Canary cần sửa"}
    check_case(review.draws.get().sampled.get(case=case), by=by, marks={"receipt": "no"}, **words)


def decided(case, *, by):
    """The committee was asked about `case`, decided, and what it wanted was done."""
    pack = make_pack(case.commune, by=by, period=containing("month", today()))
    row = ask_committee(pack, by=by, question="Canary xin ý kiến", code=case.code)
    told = {"decision": "Canary Ban quyết định", "responsible": "Canary Hội Phụ nữ", "by_date": today()}
    enter_decision(row, by=by, answer="agreed", **told)
    finish_decision(row, by=by, done_on=today(), done_note="Canary đã cấp")


def ask(case, *, by, **facts):
    """Register a mother's request for what is held, the child agreeing."""
    told = {
        "kind": "access",
        "asker": "parent",
        "asker_name": "Canary Người Mẹ",
        "identity": "papers",
        "child_agrees": True,
        "received_on": today(),
        **facts,
    }
    return requests.register_request(case, by=by, **told)


def released(case, cast, **facts):
    """Return a request whose package the chair has released."""
    asked = requests.prepare_package(ask(case, by=cast["lan"], **facts), by=cast["lan"])
    return requests.release_package(asked, by=cast["minh"])


def close_long_ago(case, on: dt.date):
    """Let the case be closed on `on`, as if its end had been decided then."""
    type(case).objects.filter(pk=case.pk).update(state="closed", closed_on=on)
    return type(case).objects.get(pk=case.pk)
