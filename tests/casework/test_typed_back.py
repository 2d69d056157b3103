"""A form sent after its record moved on in another browser: what was typed is shown, nothing changes."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Role
from casework.actions import (
    closing,
    doubts,
    emergency,
    forwarding,
    hiding,
    merging,
    plans,
    reports,
    shares,
    supports,
    transfers,
    workplaces,
)
from casework.models import Case, Child, Visit
from tests.access.deeds import WORKPLACE
from tests.casework import papers
from tests.casework.walk import day, text_of, url
from tests.factories import isolate, make_case, make_report, make_visit
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
TYPED = "Lời vừa gõ <b>số 8</b>"
SHOWN = "Lời vừa gõ &lt;b&gt;số 8&lt;/b&gt;"
NOW = f"{timezone.localtime():%d/%m/%Y %H:%M}"
SUPPORT = {"kind": "bicycle", "what": "Xe đạp", "worth": 5}
APART = {
    "number": TYPED,
    "decided_at": NOW,
    "starts_on": day(0),
    "days": "3",
    **dict.fromkeys(("signed_by", "apart_from", "why", "place", "carer"), "x"),
}
MOVE = {"why": TYPED, "need": "Học", "address": "Ấp 9"}
OUT = {"reason": "residence", "comment": "", "what_was_said": "Trẻ làm gạch"}
PAGE = 'id="typed"'
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE ANY (%s) ORDER BY 1"


@dataclass(frozen=True)
class Late:
    """One page: `given` makes its record and returns it; `meanwhile` is what the other browser does to it."""

    name: str
    given: Callable
    sent: dict | Callable
    meanwhile: Callable
    by: str = "lan"
    shown: str = SHOWN
    page: bool = True

    def __str__(self):
        return self.name


def _case(cast):
    return make_case(by=cast["lan"], chair=cast["minh"], state="in_progress")


def _close(case, cast):
    Case.objects.filter(pk=case.pk).update(state="closed", closed_on=today())


def _planned(cast):
    return supports.plan_support(_case(cast), by=cast["lan"], planned_on=today(), **SUPPORT)


def _cancel(row, cast):
    supports.cancel_support(row, by=cast["lan"], reason="Ghi nhầm")


def _transfer(cast):
    there = cast["hoa"].roles.get().area
    return transfers.ask_transfer(
        _case(cast), by=cast["lan"], to_commune=there, why="x", need="x", address="x"
    )


def _opening(cast):
    make_case(by=cast["hoa"])
    case = make_case(by=cast["lan"])
    return shares.open_urgently(case.code, by=cast["hoa"], reason="danger", purpose="Trẻ bị đánh ở xã tôi")


def _inspected(cast):
    worked = workplaces.note_workplace(_case(cast), by=cast["lan"], new=WORKPLACE)
    return workplaces.tell_inspection(worked.workplace, by=cast["lan"], sent_to="Thanh tra tỉnh")


def _doubtful(cast):
    case = _case(cast)
    Visit.objects.update(on=today() - dt.timedelta(days=5), observed="Nhà khóa cửa, bà ngoại trông em ở nhà")
    make_visit(case, by=cast["lan"], observed="Nhà khóa cửa, bà ngoại trông em ở nhà")
    return case


def _key(case) -> str:
    return f"copied:{case.visits.first().pk}"


def _forward(cast):
    there = cast["lan"].roles.get().area
    return forwarding.forward_report(make_report(by=cast["hoa"]), by=cast["hoa"], to_commune=there, **OUT)


def _merge(cast):
    names = {"full_name": "Nguyễn Văn An"}
    kept, gone = (make_case(by=cast["lan"], **names) for _ in range(2))
    return merging.merge_records(kept, gone, by=cast["lan"], choices={}, home="kept")


def _joined(cast):
    report = make_report(by=cast["lan"])
    reports.join_case(report, _case(cast), by=cast["lan"])
    return report


def _dismiss(report, cast):
    reports.dismiss_report(report, by=cast["lan"], reason="moved", comment="")


def _hide(case, cast):
    hiding.hide_name(case, by=cast["lan"], reason="trafficking")


def _hidden(cast):
    case = _case(cast)
    _hide(case, cast)
    return case


def _hoa_leaves(_case_, cast):
    Role.objects.filter(user=cast["hoa"]).update(ends=today() - dt.timedelta(days=1))


def _end_isolation(row, cast):
    emergency.end_isolation(row, by=cast["minh"], on=today(), reason="safe", comment="Về nhà")


def _ending(cast):
    case = make_case(by=cast["lan"], state="assessed")
    closing.propose_ending(case, by=cast["lan"], reason="moved", **ENDED)
    return Case.objects.get(pk=case.pk)


def _propose_again(case, cast):
    closing.decide_closure(case, by=cast["minh"], approve=False, comment="Chưa rõ")
    closing.propose_ending(case, by=cast["lan"], reason="died", **ENDED)


def _read(case, _cast) -> dict:
    return ON_PAPER | {"closure": closing.pending(case).pk, "file": papers.upload(papers.pdf())}


def _to_hoa(_record, cast) -> dict:
    return {"to_commune": cast["hoa"].roles.get().area_id}


ENDED = {"on": today(), "where": "Xã kia", "told": "Công văn 1", "comment": ""}
GIVE = {"state": "given", "kind": "bicycle", "on": day(0), "worth": "1.800.000", "what": TYPED}
STEP = {"kind": "safe_place", "at": NOW, "whom": TYPED, "where": "Nhà văn hóa"}
ON_PAPER = {"number": TYPED, "decided_on": day(0), "signed_by": "Lê Văn Minh"}
LATE = (
    Late("support_new", _case, GIVE, _close),
    Late("support_given", _planned, {"given_on": day(0), "worth": "7", "provider": TYPED}, _cancel),
    Late("support_edit", _planned, {"kind": "bicycle", "on": day(0), "what": TYPED}, _cancel),
    Late("support_cancel", _planned, {"reason": TYPED}, _cancel),
    Late("transfer_new", _case, lambda row, cast: MOVE | {"moves": "child"} | _to_hoa(row, cast), _close),
    Late(
        "transfer_decline",
        _transfer,
        {"answer": TYPED},
        lambda row, cast: transfers.take_back_transfer(row, by=cast["lan"]),
        "hoa",
    ),
    Late("share_new", _case, {"user": "hoa", "purpose": TYPED, "until": day(9)}, _close),
    # A mistake in the form comes first: a person who is no officer any more, a step without its kind.
    Late("share_new", _case, {"user": "hoa", "purpose": TYPED, "until": day(9)}, _hoa_leaves, page=False),
    Late("emergency", _case, {**STEP, "kind": ""}, _close, page=False),
    Late(
        "opening",
        _opening,
        {"verdict": "justified", "comment": TYPED},
        lambda row, cast: shares.review_opening(row, by=cast["quang"], verdict="justified", comment="x"),
        "quang",
    ),
    Late("emergency", _case, STEP, _close),
    Late(
        "emergency_begin",
        _case,
        {"known_at": NOW},
        lambda row, cast: emergency.begin_emergency(row, by=cast["minh"], known_at=timezone.now()),
        shown=NOW,
    ),
    Late("isolation_new", _case, APART, lambda row, cast: isolate(row, by=cast["minh"])),
    Late(
        "isolation_extend",
        lambda cast: isolate(_case(cast), by=cast["lan"]),
        {"days": "2", "number": TYPED},
        _end_isolation,
    ),
    Late(
        "isolation_end",
        lambda cast: isolate(_case(cast), by=cast["lan"]),
        {"on": day(0), "reason": "safe", "comment": TYPED},
        _end_isolation,
    ),
    Late("case_workplaces", _case, {**WORKPLACE, "workplace": "new", "name": TYPED}, _close),
    Late(
        "inspection",
        _inspected,
        {"answer": TYPED},
        lambda row, cast: workplaces.note_inspection_answer(row, by=cast["lan"], answer="Đã lập biên bản"),
    ),
    Late(
        "plan_paper",
        lambda cast: make_case(by=cast["lan"], state="planned").plans.get(),
        lambda row, cast: ON_PAPER | {"file": papers.upload(papers.pdf())},
        lambda row, cast: plans.approve_plan(row.case, by=cast["minh"]),
    ),
    Late("attachment_new", _case, lambda row, cast: papers.form(papers.pdf(), title=TYPED), _close),
    Late("hide_name", _case, {"reason": "known_family", "comment": TYPED}, _hide),
    Late(
        "unhide_name",
        _hidden,
        {"comment": TYPED},
        lambda row, cast: hiding.unhide_name(row, by=cast["lan"], comment="Gia đình đồng ý"),
    ),
    Late(
        "contradictions",
        _doubtful,
        lambda row, cast: {"key": _key(row), "reason": TYPED},
        lambda row, cast: doubts.settle_doubt(row, by=cast["lan"], key=_key(row), reason="Nhà vẫn như cũ"),
    ),
    Late(
        "report_forward",
        lambda cast: make_report(by=cast["lan"]),
        lambda row, cast: OUT | {"comment": TYPED} | _to_hoa(row, cast),
        _dismiss,
    ),
    Late(
        "forward_return",
        _forward,
        {"comment": TYPED},
        lambda row, cast: forwarding.return_forward(row, by=cast["lan"], comment="Thuộc xã khác"),
    ),
    Late(
        "report_dismiss",
        lambda cast: make_report(by=cast["lan"]),
        {"reason": "moved", "comment": TYPED},
        _dismiss,
    ),
    Late(
        "report_part",
        _joined,
        {"reason": TYPED},
        lambda row, cast: reports.part_report(row, by=cast["lan"], reason="Trẻ khác"),
    ),
    # The paper answers the ending that was read, not the one that was proposed since.
    Late("closing_paper", _ending, _read, _propose_again),
    Late("sibling_new", _case, {"full_name": TYPED, "sex": "female", "schooling": "unknown"}, _close),
    Late(
        "merged",
        _merge,
        {"reason": TYPED},
        lambda row, cast: merging.unmerge_records(row, by=cast["lan"], reason="Hai trẻ trùng tên"),
    ),
)


ROWS = "SELECT count(*), md5(string_agg(one::text, '|' ORDER BY one::text)) FROM {}"


def stored() -> dict:
    """What the tables about children hold; the trail of who looked is none of them."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES, [["casework\\_%", "referrals\\_%", "privacy\\_%"]])
        names = [name for (name,) in cursor.fetchall()]
        sums = {}
        for name in names:
            cursor.execute(
                f"SELECT count(*), md5(string_agg(row::text, '|' ORDER BY row::text)) FROM {name} row"
            )
            sums[name] = cursor.fetchone()
    return sums


@pytest.mark.parametrize("late", LATE, ids=str)
def test_what_was_typed_comes_back_when_the_record_moved_on(cast, sign_in, late):
    record = late.given(cast)
    sent = late.sent(record, cast) if callable(late.sent) else late.sent
    client = sign_in(cast[late.by])
    late.meanwhile(type(record).objects.get(pk=record.pk), cast)
    before = stored()
    page = text_of(client.post(url(late.name, record.pk), sent))
    assert (PAGE in page, late.shown in page) == (late.page, True)
    assert stored() == before


def _worked_at(cast):
    worked = workplaces.note_workplace(_case(cast), by=cast["lan"], new=WORKPLACE)
    return worked.workplace


NAMED = {"sent_to": "Thanh tra tỉnh", "observed": f"Nguyễn Văn Trẻ {TYPED}"}
WRONG = (
    ("closing_other", _case, {"reason": "lost", **ENDED, "on": day(0), "comment": TYPED}, "hiện có 0 lần"),
    ("inspection_new", _worked_at, NAMED, "Bỏ tên, tên gọi ở nhà"),
    ("share_new", _case, {"user": "hoa", "purpose": TYPED, "until": day(120)}, "tối đa 90 ngày"),
)


@pytest.mark.parametrize(("name", "given", "sent", "words"), WRONG, ids=[row[0] for row in WRONG])
def test_what_can_be_put_right_is_put_right_on_the_form(cast, sign_in, name, given, sent, words):
    record = given(cast)
    Child.objects.update(full_name="Nguyễn Văn Trẻ")
    before = stored()
    response = sign_in(cast["lan"]).post(url(name, record.pk), sent)
    page = text_of(response)
    assert (PAGE in page, words in page, SHOWN in page) == (False, True, True)
    assert response.context["form"].errors
    assert stored() == before
