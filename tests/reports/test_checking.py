"""The page on which anybody checks the code of a paper: what it tells, and that it tells nothing else."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.actions.throttling import LIMITS
from areas.models import Area
from audit.actions import save
from audit.models import Event
from casework.models import Case
from referrals.actions import institution, letters
from referrals.actions.consents import withdraw_consent
from referrals.actions.officer import withdraw_referral
from referrals.models import Referral
from reports.actions.papers import issue_paper, withdraw_paper
from reports.checking import Standing, Verdict, check_code
from reports.papers.kinds import whole_rows
from reports.papers.reading import paper_bytes
from reports.papers.registry import KINDS
from tests.factories import make_case
from tests.referrals.build import ANSWERED, CHILD, UNCONNECTED, make_referral
from tests.referrals.test_canaries import NEVER, planted, words_of
from tests.reports.reading import read, squeeze, words
from vietnam.calendar import today
from vietnam.codes import new_code

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 16, 5, 0, tzinfo=dt.UTC)
TOKEN = re.compile(r"""CSRFToken": "\w+"|value="[\w -]*"|'csrf[^>]+""")
SECRETS = (CHILD, UNCONNECTED, "Xơ Maria Hiền", "Nguyễn Thị Lan", "Trần Thị Mẹ", "CG-0")


@pytest.fixture
def address():
    return reverse("reports:check_paper")


def by_post(cast, state="sent", **draft):
    return make_referral(cast, state, to=None, **draft)


def asked(address, code, client=None):
    """Return the answer to a code, and its page without what a browser sent and what differs every time."""
    answer = (client or Client()).post(address, {"code": code})
    return answer, TOKEN.sub("", answer.content.decode())


def withdrawn_consent(cast, referral):
    withdraw_consent(referral.consent, by=cast["lan"])


def withdrawn_referral(cast, referral):
    withdraw_referral(referral, by=cast["lan"])


def declined(cast, referral):
    letters.record_answer(referral, by=cast["lan"], answer="decline", reason="full", **ANSWERED)


def expired(cast, referral):
    institution.expire_referral(referral)


def consent_ran_out(cast, referral):
    type(referral.consent).objects.filter(pk=referral.consent_id).update(until=today() - dt.timedelta(days=1))


ENDED = (withdrawn_consent, withdrawn_referral, declined, expired, consent_ran_out)


def test_a_letter_that_holds_tells_kind_commune_day_and_that_it_holds(cast, address):
    referral = by_post(cast, case=planted(cast))
    answer, page = asked(address, referral.letter_code.lower().replace("-", " "))
    assert answer.status_code == 200
    assert check_code(referral.letter_code) == Verdict(
        "Thư chuyển gửi", "Xã Tân Hòa", today(), Standing.HOLDS
    )
    for word in ("Thư chuyển gửi", "Xã Tân Hòa", f"{today():%d/%m/%Y}", "còn giá trị", "Còn giá trị"):
        assert word in page
    hidden = [*NEVER, *words_of("name", "village", "caregiver", "phone", "schooling"), *SECRETS]
    hidden += [referral.case.code, referral.number, referral.get_need_display(), referral.programme.name]
    assert [word for word in hidden if word in page] == []


def test_a_letter_made_before_is_known_by_its_eight_signs_and_told_of_where_it_was_sent(
    cast, few_areas, address
):
    """Neither commune nor day stood beside the code then: the case has moved since and does not tell."""
    referral = by_post(cast)
    with time_machine.travel(NOON + dt.timedelta(days=30), tick=False):
        old = {"letter_code": "K7QM-3FXD", "letter_commune": None, "letter_on": None}
        for field, value in old.items():
            setattr(referral, field, value)
        save(referral, by=cast["lan"], reason="issue_letter")
    case = referral.case
    with time_machine.travel(NOON + dt.timedelta(days=40), tick=False):
        case.commune = few_areas["C"]
        save(case, by=cast["yen"], reason="transfer")
    told = check_code("K7QM-3FXD")
    assert (told.commune, told.on) == ("Xã Tân Hòa", NOON.date() + dt.timedelta(days=30))
    assert told.kind == "Thư chuyển gửi"
    _answer, page = asked(address, "k7qm 3fxd")
    assert "Xã Tân Hòa" in page
    assert "Xã Mỹ Lợi" not in page
    # Half of another code looks the same: a slip, and no warning that the paper is false.
    _answer, page = asked(address, "K7QM-3FXX")
    assert "Mã gõ chưa đúng" in page
    assert "Không có giấy nào mang mã này" not in page


def test_before_and_after_acceptance_the_answer_is_the_same(cast, address):
    _sent, one = asked(address, by_post(cast).letter_code)
    _accepted, other = asked(address, by_post(cast, "accepted").letter_code)
    assert one == other


def test_why_a_letter_no_longer_holds_cannot_be_told_from_the_answer(cast, address):
    pages = set()
    for end in ENDED:
        referral = by_post(cast)
        end(cast, referral)
        answer, page = asked(address, referral.letter_code)
        assert answer.context["verdict"].standing == "gone", end.__name__
        pages.add(page)
    [page] = pages
    assert "Giấy này không còn giá trị" in page
    assert [word for word in ("đồng ý", "rút lại", "từ chối", "hết hạn", *SECRETS) if word in page] == []


def test_a_slip_is_told_from_a_code_that_no_paper_bears(cast, address):
    code = by_post(cast).letter_code
    slipped = code[:-1] + ("A" if code[-1] != "A" else "B")
    _answer, slip = asked(address, slipped)
    _answer, forged = asked(address, new_code())
    assert ("Mã gõ chưa đúng" in slip, "Không có giấy nào" in slip) == (True, False)
    assert ("Mã gõ chưa đúng" in forged, "Không có giấy nào mang mã này" in forged) == (False, True)
    assert [word for word in ("Thư chuyển gửi", "Xã Tân Hòa") if word in slip + forged] == []
    # Neither tells which of the codes it was, nor how near it came.
    assert asked(address, new_code())[1] == forged
    assert asked(address, "K7QM-3FXD")[1] == asked(address, "xin chào")[1] == slip


def test_where_a_child_moved_is_not_told(cast, address):
    """The commune is the one that sent the letter, also when the case has moved since."""
    referral = by_post(cast)
    _answer, before = asked(address, referral.letter_code)
    own = referral.case.commune
    elsewhere = Area.objects.filter(parent=own.parent_id).exclude(pk=own.pk).first()
    Case.objects.filter(pk=referral.case_id).update(commune=elsewhere)
    _answer, after = asked(address, referral.letter_code)
    assert (after == before, elsewhere.name in after) == (True, False)


def test_the_answer_does_not_depend_on_who_asks(cast, address, sign_in):
    """Whoever signed in is told no more than anybody; only the frame of the page is another."""
    code = by_post(cast).letter_code
    for name in ("lan", "thu", "hoa"):
        answer = sign_in(cast[name]).post(address, {"code": code})
        assert answer.context["verdict"] == check_code(code)
        assert [word for word in (CHILD, UNCONNECTED) if word in answer.content.decode()] == []


def test_asking_opens_nothing_and_changes_nothing(cast, address):
    referral = by_post(cast)
    before = (Event.objects.count(), Referral.objects.get(pk=referral.pk).history.count())
    asked(address, referral.letter_code)
    assert (Event.objects.count(), Referral.objects.get(pk=referral.pk).history.count()) == before
    assert (
        Client().get(f"{address}?code={referral.letter_code}").content.decode().count("Thư chuyển gửi") == 0
    )


@pytest.mark.parametrize(
    "code", ["", " ", "\x00", "ﷺ" * 20, "A" * 10_000, "<script>alert(1)</script>", "0" * 12]
)
def test_whatever_is_typed_has_a_sentence(cast, address, code):
    answer = Client().post(address, {"code": code})
    assert answer.status_code == 200
    assert answer.context["form"].errors["code"]
    assert "<script>alert" not in answer.content.decode()


def test_who_tries_codes_out_waits_and_a_right_code_is_not_told_then(cast, address):
    code = by_post(cast).letter_code
    client = Client(REMOTE_ADDR="192.0.2.9")
    with time_machine.travel(NOON, tick=False) as clock:
        for _each in range(LIMITS["papers"].free):
            assert asked(address, new_code(), client)[0].status_code == 200
        refused, page = asked(address, code, client)
        assert (refused.status_code, "Thư chuyển gửi" in page) == (429, False)
        assert page == asked(address, new_code(), client)[1]
        assert "Chờ 2 phút rồi nhập lại" in page
        # Somebody else's address is another matter, and so is signing in from this one.
        assert asked(address, code, Client(REMOTE_ADDR="198.51.100.4"))[0].status_code == 200
        assert client.post("/dang-nhap/", {"username": "lan", "password": "x"}).status_code == 200
        clock.shift(61)
        assert "Thư chuyển gửi" in asked(address, code, client)[1]
    events = Event.objects.filter(deed="sign_in_refused", reason="throttled_papers")
    assert {(event.actor, event.case_code, event.object_pk) for event in events} == {(None, "", "")}


def test_a_right_code_between_wrong_ones_does_not_lengthen_the_rope(cast, address):
    code, client = by_post(cast).letter_code, Client(REMOTE_ADDR="192.0.2.9")
    with time_machine.travel(NOON, tick=False):
        for _each in range(LIMITS["papers"].free - 1):
            asked(address, new_code(), client)
            assert asked(address, code, client)[0].status_code == 200
        asked(address, new_code(), client)
        assert asked(address, code, client)[0].status_code == 429


def test_the_page_is_kept_in_no_cache_and_its_code_stands_in_no_address(address):
    answer = Client().get(address)
    assert "no-store" in answer["Cache-Control"]
    assert 'method="post"' in answer.content.decode()


def paper_of(cast):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="assessed", full_name=CHILD)
    kind = KINDS["mau_03"]
    record = whole_rows(kind).filter(case=case).first()
    return issue_paper(kind, record, by=cast["lan"]), record


def test_a_paper_with_a_number_holds_until_it_is_withdrawn_or_replaced(cast, address):
    paper, record = paper_of(cast)
    told = ("Báo cáo thu thập thông tin, đánh giá nguy cơ cụ thể", "Xã Tân Hòa", today())
    assert check_code(paper.code) == Verdict(*told, Standing.HOLDS)
    _answer, page = asked(address, paper.code)
    hidden = (CHILD, paper.case.code, str(paper), "Nguyễn Thị Lan")
    assert [word for word in hidden if word in page] == []
    withdraw_paper(paper, by=cast["lan"], why="Gia đình phản ánh tên sai")
    assert check_code(paper.code) == Verdict(*told, Standing.GONE)
    assert "phản ánh" not in asked(address, paper.code)[1]
    again = issue_paper(KINDS["mau_03"], record, by=cast["lan"])
    assert check_code(paper.code) == Verdict(*told, Standing.REPLACED)
    assert check_code(again.code) == Verdict(*told, Standing.HOLDS)
    assert again.code not in asked(address, paper.code)[1]


def test_code_and_address_stand_on_the_paper_beside_a_pattern_that_is_no_picture(cast, settings):
    settings.SITE_URL = "https://den-truong.example"
    paper, _record = paper_of(cast)
    content = paper_bytes(paper)
    said = squeeze(words(content))
    assert f"Mã kiểm tra: {paper.code}" in said
    assert "https://den-truong.example/xac-minh/" in said.replace("den- truong", "den-truong")
    assert not [image for page in read(content).pages for image in page.images]
