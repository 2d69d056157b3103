"""What the matrix and the other tests would not have missed of papers, files and reports to a committee."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from accounts.access import people_of_communes
from accounts.enums import RoleKind
from accounts.models import Role, User
from accounts.step_up import KEY
from audit.models import Event
from casework.access import case_permissions
from casework.actions.hiding import hide_name
from casework.enums import DeadlineKind
from casework.models import Case, Deadline, Report, Reporter
from casework.workflow import Mendable
from reports.access import get_decision, own_orders, paper_view, require_committee
from reports.actions import packs
from reports.actions.orders import place_order
from reports.actions.packs import ask_committee, enter_decision, make_pack
from reports.actions.papers import issue_paper
from reports.enums import OrderState
from reports.figures import containing
from reports.models import IssuedPaper, ReportOrder
from reports.papers.registry import KINDS
from schools.models import Post
from tests.factories import CANARIES, make_case, make_report
from tests.reports.reading import words
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
YESTERDAY = today() - DAY
# What takes somebody out of the people of a commune.
GONE = {
    "role": lambda user: user.roles.update(ends=YESTERDAY),
    "account": lambda user: User.objects.filter(pk=user.pk).update(is_active=False),
    "other role": lambda user: user.roles.update(kind=RoleKind.CHAIR),
}


def again(user) -> User:
    """The person as the next request reads them."""
    return User.objects.get(pk=user.pk)


def colleague(cast) -> User:
    """Another officer of the commune of `lan`."""
    user = User.objects.create(username="linh", full_name="Vũ Thị Linh")
    Role.objects.create(user=user, kind=RoleKind.OFFICER, area=cast["lan"].roles.get().area, starts=YESTERDAY)
    return user


def made(cast):
    commune = cast["lan"].roles.get().area
    return make_pack(commune, by=cast["lan"], period=containing("month", today()))


@pytest.mark.parametrize("what", GONE)
def test_who_works_in_a_commune_no_more_is_not_among_its_people(cast, what):
    here, there = (cast[name].roles.get().area_id for name in ("lan", "hoa"))
    assert people_of_communes({here}, RoleKind.OFFICER) == {here: [cast["lan"]]}
    assert people_of_communes({here, there}, RoleKind.OFFICER) == {here: [cast["lan"]], there: [cast["hoa"]]}
    GONE[what](cast["lan"])
    assert people_of_communes({here}, RoleKind.OFFICER) == {here: []}


def test_whoever_is_in_no_committee_is_refused_with_an_event(cast):
    commune = cast["lan"].roles.get().area
    with pytest.raises(PermissionDenied):
        require_committee(cast["quang"], commune)
    told = Event.objects.get(actor=cast["quang"], kind="reports.committeepack")
    assert (told.deed, told.outcome) == ("denied", "forbidden")
    with pytest.raises(PermissionDenied):
        require_committee(cast["hoa"], commune)


def test_a_question_to_a_committee_is_read_in_its_commune(cast):
    row = ask_committee(made(cast), by=cast["lan"], question="Việc kín của xã")
    assert get_decision(again(cast["lan"]), row.pk) == row
    read = Event.objects.filter(deed="read").latest("pk")
    assert (read.kind, read.object_pk, read.area) == (
        "reports.committeepack",
        str(row.pack_id),
        row.pack.commune,
    )


def test_a_decision_about_a_child_whose_name_is_hidden_is_entered_by_who_knows_it(cast, sign_in):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="planned", full_name=CANARIES[0])
    (question,) = made(cast).questions.all()
    other = colleague(cast)
    hide_name(case, by=cast["lan"], reason="threatened")
    with pytest.raises(Mendable, match="Tên trẻ đang được ẩn"):
        enter_decision(question, by=again(other), answer="agreed", decision="Việc", by_date=today() + DAY)
    sent = {"answer": "agreed", "decision": "Cấp học bổng", "by_date": f"{today() + DAY:%d/%m/%Y}"}
    answer = sign_in(other).post(reverse("reports:decision", args=[question.pk]), sent)
    assert (answer.status_code, "Cấp học bổng" in answer.content.decode()) == (200, True)
    question.refresh_from_db()
    assert (question.answer, question.by_date) == ("", None)


def test_a_name_that_is_hidden_while_a_decision_is_entered_keeps_the_clock_as_it_was(cast, monkeypatch):
    """The right is asked again under the lock: what was asked before tells of a moment ago."""
    case = make_case(by=cast["lan"], chair=cast["minh"], state="planned")
    (question,) = made(cast).questions.all()
    other = colleague(cast)
    before = case_permissions(again(other), case)
    monkeypatch.setattr(packs, "case_permissions", lambda _user, _case: before)
    hide_name(case, by=cast["lan"], reason="threatened")
    with pytest.raises(PermissionDenied), transaction.atomic():
        enter_decision(question, by=again(other), answer="agreed", by_date=today() + DAY)
    assert not Deadline.objects.filter(case=case, kind=DeadlineKind.DECISION).exists()
    enter_decision(question, by=cast["lan"], answer="agreed", by_date=today() + DAY)
    assert Deadline.objects.filter(case=case, kind=DeadlineKind.DECISION).exists()


def test_no_decision_names_a_child_of_the_commune(cast):
    make_case(by=cast["lan"], full_name=CANARIES[0])
    row = ask_committee(made(cast), by=cast["lan"], question="Việc")
    with pytest.raises(Mendable, match=CANARIES[0]):
        enter_decision(row, by=cast["lan"], answer="agreed", decision=f"Xe đạp cho {CANARIES[0]}")
    row.refresh_from_db()
    assert row.decision == ""


def test_who_took_the_report_prints_who_reported_only_while_papers_of_the_case_may_be_made(cast, sign_in):
    case = make_case(by=cast["lan"], full_name=CANARIES[0])
    address = reverse("reports:paper_with_reporter", args=[case.reports.get().pk])
    Case.objects.filter(pk=case.pk).update(officer=colleague(cast))
    assert sign_in(cast["lan"]).get(address).status_code == 200
    hide_name(case, by=cast["minh"], reason="threatened")
    refused = sign_in(cast["lan"]).get(address)
    assert refused.status_code == 403
    assert not [name for name in ("Người Báo Tin", CANARIES[0]) if name in refused.content.decode()]
    assert sign_in(cast["minh"]).get(address).status_code == 200


def test_the_sheet_with_who_reported_names_the_one_of_its_own_report(cast, sign_in):
    other, own = make_report(by=cast["lan"]), make_report(by=cast["lan"])
    for report, name in ((other, "Người Kia"), (own, "Người Này")):
        reporter = Reporter.objects.get(report=report)
        reporter.full_name = name
        reporter.save()
    client = sign_in(cast["lan"])
    for report, name, stranger in ((own, "Người Này", "Người Kia"), (other, "Người Kia", "Người Này")):
        sheet = words(client.get(reverse("reports:paper_with_reporter", args=[report.pk])).content)
        assert (name in sheet, stranger in sheet) == (True, False)


def test_printing_opens_what_is_masked_and_nothing_that_is_never_shown(cast):
    case = make_case(by=cast["lan"])
    minh, lan = (paper_view(again(cast[name]), case) for name in ("minh", "lan"))
    assert (minh.shows("contact"), minh.shows("list"), lan.shows("list")) == (True, False, True)
    assert (minh.shows("reporter"), lan.shows("reporter")) == (False, False)


def test_a_paper_knows_whether_the_name_is_hidden(cast):
    case = make_case(by=cast["lan"])
    assert not paper_view(again(cast["lan"]), case).hidden
    hide_name(case, by=cast["lan"], reason="threatened")
    assert paper_view(again(cast["lan"]), Case.objects.get(pk=case.pk)).hidden


def test_a_form_of_a_report_that_lies_elsewhere_gets_no_number(cast):
    """Who has the case may not read the report of another commune: its form is not made either."""
    case = make_case(by=cast["lan"], full_name=CANARIES[0])
    kind, report = KINDS["mau_01"], case.reports.get()
    Report.objects.filter(pk=report.pk).update(commune=cast["hoa"].roles.get().area)
    with pytest.raises(PermissionDenied):
        issue_paper(kind, report, by=again(cast["lan"]))
    assert not IssuedPaper.objects.exists()
    Report.objects.filter(pk=report.pk).update(commune=case.commune)
    assert issue_paper(kind, report, by=again(cast["lan"])).number == 1


def test_everybody_is_shown_the_own_standing_orders(cast, sign_in):
    for name, cadence in (("lan", "month"), ("hoa", "quarter")):
        params = {"format": "csv", "groups": []}
        place_order("cases", params, by=cast[name], purpose="periodic", cadence=cadence)
    mine = ReportOrder.objects.get(by=cast["lan"])
    theirs = ReportOrder.objects.get(by=cast["hoa"])
    assert list(own_orders(cast["lan"])) == [mine]
    body = sign_in(cast["lan"]).get(reverse("reports:files")).content.decode()
    page = lambda order: reverse("reports:order_change", args=[order.pk])  # noqa: E731
    assert (page(mine) in body, page(theirs) in body) == (True, False)
    ReportOrder.objects.filter(pk=mine.pk).update(state=OrderState.ENDED)
    assert list(own_orders(cast["lan"])) == []


def test_a_dashboard_is_for_who_has_a_role_and_a_counsellor_a_post(cast, sign_in):
    page = reverse("reports:dashboard")
    assert [sign_in(cast[name]).get(page).status_code for name in ("lan", "thu")] == [200, 200]
    Post.objects.filter(user=cast["thu"]).update(ends=YESTERDAY)
    cast["lan"].roles.update(ends=YESTERDAY)
    for name in ("lan", "thu"):
        assert sign_in(cast[name]).get(page).status_code == 403, name
        assert Event.objects.filter(actor=cast[name], kind="reports.dashboard", outcome="forbidden").exists()


def test_a_kind_of_paper_that_is_none_is_not_found(cast, sign_in):
    case = make_case(by=cast["lan"], full_name=CANARIES[0])
    answer = sign_in(cast["lan"]).get(reverse("reports:paper", args=["mau_99", case.reports.get().pk]))
    assert answer.status_code == 404
    assert CANARIES[0] not in answer.content.decode()


def test_files_are_asked_for_by_roles_that_see_cases_or_what_is_published(cast, sign_in):
    addresses = (reverse("reports:exports"), reverse("reports:report_file", args=["committee"]))
    client = sign_in(cast["thu"])
    assert [client.get(address).status_code for address in addresses] == [403, 403]
    assert Event.objects.filter(actor=cast["thu"], kind="reports.export", outcome="forbidden").count() == 2
    client = sign_in(cast["lan"])
    assert [client.get(address).status_code for address in addresses] == [200, 200]


def test_a_report_as_a_file_is_asked_for_by_who_proved_lately_who_it_is(cast, sign_in):
    client, address = sign_in(cast["lan"]), reverse("reports:report_file", args=["committee"])
    session = client.session
    session[KEY] = 0
    session.save()
    answer = client.get(address)
    assert (answer.status_code, answer.url.startswith(reverse("accounts:confirm"))) == (302, True)
