"""A paper is of the commune that issued it, also after its case went to another one."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from accounts.models import Role, User
from accounts.scope import person_scope
from areas.models import Area
from audit.models import Event
from casework.actions import transfers
from casework.actions.communes import carry_out_merges, order_merge
from casework.actions.hiding import hide_name
from casework.models import Case
from casework.workflow import NotNow
from referrals.actions import letters
from referrals.actions.moving import settle_move
from referrals.actions.officer import withdraw_referral
from referrals.models import Referral
from reports.access import get_counted_communes
from reports.actions.papers import issue_paper, withdraw_paper
from reports.checking import Standing, Verdict, check_code
from reports.models import IssuedPaper
from reports.papers.reading import paper_bytes
from reports.papers.registry import KINDS
from tests.factories import CANARIES, isolate, make_case
from tests.referrals.build import make_referral
from tests.reports.reading import words
from tests.reports.test_papers import file_of, record_of
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
ASKED = {"why": "Gia đình về quê", "need": "Trở lại lớp 7", "address": "Ấp Gò Lức"}
KEPT = "Xã Tân Hòa ban hành văn bản này nên chỉ xã Tân Hòa thu hồi được"
QUERIES = 7


@pytest.fixture
def there(cast):
    return cast["hoa"].roles.get().area


@pytest.fixture
def case(cast):
    return make_case(by=cast["lan"], chair=cast["minh"], state="approved", full_name=CANARIES[0])


def move(case, cast, there) -> Case:
    transfer = transfers.ask_transfer(case, by=cast["lan"], to_commune=there, **ASKED)
    with person_scope(cast["hoa"]):
        transfers.accept_transfer(transfer, by=cast["hoa"])
    return Case.objects.get(pk=case.pk)


def withdrawal(paper) -> str:
    return reverse("reports:paper_withdraw", args=[paper.pk])


def test_only_the_commune_that_issued_a_paper_withdraws_it(cast, case, there, sign_in):
    record = record_of("mau_03", case)
    paper = issue_paper(KINDS["mau_03"], record, by=cast["lan"])
    moved = move(case, cast, there)
    page = sign_in(cast["hoa"]).get(reverse("reports:paper", args=["mau_03", record.pk])).text
    assert (KEPT in page, withdrawal(paper) in page) == (True, False)
    assert sign_in(cast["hoa"]).get(reverse("reports:issued_file", args=[paper.pk])).status_code == 200
    for name, status in (("hoa", 403), ("son", 403), ("quang", 403), ("yen", 404), ("an", 404)):
        answer = sign_in(cast[name]).post(withdrawal(paper), {"why": "Không phải của mình"})
        assert (answer.status_code, CANARIES[0] in answer.text) == (status, False), name
    for name in ("hoa", "yen", "an"):
        with person_scope(cast[name]), pytest.raises(PermissionDenied):
            withdraw_paper(paper, by=cast[name], why="Không phải của mình")
    assert check_code(paper.code).standing == Standing.HOLDS
    answer = sign_in(cast["lan"]).get(withdrawal(paper))
    assert (answer.status_code, CANARIES[0] in answer.text, moved.code in answer.text) == (200, False, True)
    done = sign_in(cast["lan"]).post(withdrawal(paper), {"why": "Sai họ tên"})
    assert (done.status_code, done.url) == (302, reverse("casework:transfers"))
    assert check_code(paper.code).standing == Standing.GONE
    kept = IssuedPaper.objects.get()
    assert (kept.withdrawn_by, kept.withdrawn_why, kept.commune.name) == (
        cast["lan"],
        "Sai họ tên",
        "Xã Tân Hòa",
    )
    told = Event.objects.get(reason="withdraw_paper")
    assert (told.actor, told.area.name, told.case_code) == (cast["lan"], "Xã Tân Hòa", moved.code)
    page = sign_in(cast["hoa"]).get(reverse("reports:paper", args=["mau_03", record.pk])).text
    assert ("chỉ xã đó lấy số" in page, "Lấy số văn bản" in page) == (True, False)
    # Nothing else of the case came back into sight.
    assert sign_in(cast["lan"]).get(reverse("reports:issued_file", args=[paper.pk])).status_code == 404


def test_the_old_commune_finds_its_papers_on_the_stub_and_nobody_else_does(cast, case, there, sign_in):
    paper = issue_paper(KINDS["mau_03"], record_of("mau_03", case), by=cast["lan"])
    move(case, cast, there)
    stub = case.transfers.get()
    address = reverse("reports:left_papers", args=[stub.pk])
    for name, shown in (("lan", True), ("minh", True), ("quang", False), ("hoa", False)):
        page = sign_in(cast[name]).get(reverse("casework:transfer", args=[stub.pk])).text
        assert (address in page) is shown, name
    page = sign_in(cast["minh"]).get(address).text
    assert all(word in page for word in (str(paper), case.code, withdrawal(paper), "Còn giá trị"))
    assert CANARIES[0] not in page
    for name, status in (("hoa", 403), ("quang", 403), ("yen", 404), ("thu", 404)):
        assert sign_in(cast[name]).get(address).status_code == status, name
    withdraw_paper(paper, by=cast["minh"], why="Sai")
    page = sign_in(cast["minh"]).get(address).text
    assert ("Đã thu hồi" in page, withdrawal(paper) in page) == (True, False)


def test_what_the_new_commune_issues_is_told_to_the_new_commune_alone(cast, case, there, sign_in):
    own = issue_paper(KINDS["mau_03"], record_of("mau_03", case), by=cast["lan"])
    moved = move(case, cast, there)
    with person_scope(cast["hoa"]):
        apart = isolate(moved, by=cast["hoa"])
        theirs = issue_paper(KINDS["mau_07"], apart, by=cast["hoa"])
    page = sign_in(cast["lan"]).get(reverse("reports:left_papers", args=[case.transfers.get().pk])).text
    assert (withdrawal(own) in page, withdrawal(theirs) in page) == (True, False)
    assert str(KINDS["mau_07"].label) not in page
    assert sign_in(cast["lan"]).get(withdrawal(theirs)).status_code == 404


def test_who_may_not_read_papers_of_a_hidden_name_withdraws_none(cast, case, sign_in):
    paper = issue_paper(KINDS["mau_03"], record_of("mau_03", case), by=cast["lan"])
    Role.objects.create(user=cast["yen"], kind="officer", area=case.commune, starts=today())
    hide_name(case, by=cast["lan"], reason="violence")
    beside = sign_in(User.objects.get(username="yen"))
    for answer in (beside.get(withdrawal(paper)), beside.post(withdrawal(paper), {"why": "Sai họ tên"})):
        assert (answer.status_code, CANARIES[0] in answer.text) == (403, False)
    assert check_code(paper.code).standing == Standing.HOLDS
    assert sign_in(cast["lan"]).post(withdrawal(paper), {"why": "Sai họ tên"}).status_code == 302


def test_a_merger_to_come_gives_no_paper_yet(cast, case, few_areas, sign_in):
    paper = issue_paper(KINDS["mau_03"], record_of("mau_03", case), by=cast["lan"])
    theirs, on = few_areas["B"], today() + dt.timedelta(days=9)
    order_merge(theirs, [case.commune], by=cast["an"], chair=cast["son"], on=on, decision="Nghị quyết 12")
    assert carry_out_merges() == 0
    assert sign_in(cast["hoa"]).get(withdrawal(paper)).status_code == 404
    with pytest.raises(Http404):
        get_counted_communes(cast["hoa"], [case.commune_id])


def test_the_list_of_left_papers_costs_the_same_with_one_and_with_three(
    cast, case, there, sign_in, django_assert_num_queries
):
    issue_paper(KINDS["mau_03"], record_of("mau_03", case), by=cast["lan"])
    other = make_case(by=cast["lan"], chair=cast["minh"], state="approved")
    for code in ("mau_02", "mau_03", "mau_04"):
        issue_paper(KINDS[code], record_of(code, other), by=cast["lan"])
    client = sign_in(cast["lan"])
    for one in (case, other):
        move(one, cast, there)
        address = reverse("reports:left_papers", args=[one.transfers.get().pk])
        with django_assert_num_queries(QUERIES):
            assert client.get(address).status_code == 200
    assert len(client.get(address).context["rows"]) == 3


def test_what_the_old_commune_wrote_keeps_its_head_and_gets_no_number_elsewhere(cast, case, there, sign_in):
    sheet, plan = record_of("mau_03", case), record_of("mau_05", case)
    decided = plan.decisions.get()
    decided.number = "12/QĐ-UBND"
    decided.save()
    move(case, cast, there)
    client = sign_in(cast["hoa"])
    for code, record in (("mau_03", sheet), ("mau_05", plan)):
        said = words(client.get(file_of(code, record)).content)
        assert ("XÃ TÂN HÒA" in said, "XÃ TÂN ĐÔNG" in said) == (True, False), code
        page = client.get(reverse("reports:paper", args=[code, record.pk])).text
        assert "chỉ xã đó lấy số" in page
        assert reverse("reports:paper_number", args=[code, record.pk]) not in page
        with pytest.raises(NotNow, match="Xã Tân Hòa lập nội dung này"):
            issue_paper(KINDS[code], record_of(code, case), by=cast["hoa"])
    blank = words(client.get(file_of("visit_blank", case)).content)
    assert "XÃ TÂN ĐÔNG" in blank


def test_a_letter_of_the_new_commune_has_its_own_code_and_the_old_one_is_replaced(cast, there, sign_in):
    referral = make_referral(cast, to=None)
    old, on, case = referral.letter_code, referral.letter_on, referral.case
    settle_move(case, by=cast["lan"], answers={referral.pk: None})
    moved = move(case, cast, there)
    assert check_code(old) == Verdict("Thư chuyển gửi", "Xã Tân Hòa", on, Standing.HOLDS)
    printed = sign_in(cast["hoa"]).post(reverse("reports:referral_letter", args=[referral.pk]))
    said = words(printed.content)
    referral.refresh_from_db()
    assert referral.letter_code != old
    assert (moved.commune.name.upper() in said, "XÃ TÂN HÒA" in said) == (True, False)
    assert (referral.letter_code in said, old in said) == (True, False)
    assert check_code(referral.letter_code) == Verdict(
        "Thư chuyển gửi", moved.commune.name, referral.letter_on, Standing.HOLDS
    )
    assert check_code(old) == Verdict("Thư chuyển gửi", "Xã Tân Hòa", on, Standing.REPLACED)
    page = sign_in(cast["hoa"]).get(reverse("referrals:letter", args=[referral.pk])).text
    assert f"Thư trước mang mã {old}" in page
    # Printed again it stays the same letter.
    assert letters.issue_letter(referral, by=cast["hoa"]).letter_code == referral.letter_code
    withdraw_referral(Referral.objects.get(pk=referral.pk), by=cast["hoa"])
    assert {check_code(code).standing for code in (old, referral.letter_code)} == {Standing.GONE}


def test_the_commune_of_which_another_became_a_part_withdraws_what_that_one_issued(
    cast, case, few_areas, sign_in
):
    record = record_of("mau_03", case)
    paper, apart = issue_paper(KINDS["mau_03"], record, by=cast["lan"]), isolate(case, by=cast["lan"])
    own = few_areas["A"]
    new = Area.objects.create(
        code="99001", kind="xa", name="Xã Gò Công Mới", search_key="x", parent=own.parent, valid_from=today()
    )
    order_merge(new, [own], by=cast["an"], chair=cast["minh"], on=today(), decision="Nghị quyết 12")
    assert carry_out_merges() == 1
    client = sign_in(cast["lan"])
    page = client.get(reverse("reports:paper", args=["mau_03", record.pk])).text
    assert (withdrawal(paper) in page, KEPT in page) == (True, False)
    # The new commune goes on with what had no number; what the old one signed under its own stays its own.
    assert "XÃ GÒ CÔNG MỚI" in words(client.get(file_of("mau_02", record)).content)
    lan = User.objects.get(username="lan")
    assert issue_paper(KINDS["mau_02"], record_of("mau_02", case), by=lan).commune == new
    signed = issue_paper(KINDS["mau_07"], apart, by=lan)
    assert (signed.commune, str(signed)) == (own, "15/QĐ-UBND")
    assert "XÃ TÂN HÒA" in words(paper_bytes(signed))
    withdraw_paper(signed, by=lan, why="Sai ngày")
    instead = issue_paper(KINDS["mau_07"], apart, by=lan)
    said = words(paper_bytes(instead))
    assert (instead.commune, str(instead)) == (new, "01/QĐ-UBND")
    assert ("XÃ GÒ CÔNG MỚI" in said, "thay thế văn bản số 15/QĐ-UBND" in said) == (True, True)
    assert sign_in(cast["hoa"]).get(withdrawal(paper)).status_code == 404
    assert client.post(withdrawal(paper), {"why": "Sai ngày"}).status_code == 302
    assert check_code(paper.code) == Verdict(
        str(KINDS["mau_03"].label), "Xã Tân Hòa", paper.dated, Standing.GONE
    )
