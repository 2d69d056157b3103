"""A hidden name: shown to the officer in charge and the chair, found and counted by nobody else."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import User
from audit.models import Event
from casework.access import case_permissions
from casework.actions.cases import answer_supervisor, assign_case, return_item
from casework.actions.hiding import hide_name, unhide_name
from casework.disclosure import DOTS, WITHHELD
from casework.models import Case
from casework.workflow import NotNow
from referrals.actions.officer import send_referral
from tests.casework.lists import bring, small_list
from tests.casework.test_caseload import look
from tests.casework.test_disclosure import CANARY, ID, PHONE, WORKPLACE, case, people, shown  # noqa: F401
from tests.casework.walk import text_of, url
from tests.factories import make_case
from tests.referrals.build import make_draft

pytestmark = pytest.mark.django_db

KNOWS, KNOWS_NOT = ("in_charge", "chair"), ("officer", "supervisor", "co_worker", "break_glass")
NAME = CANARY["identity"]
# What must not reach those who do not know the name; the mother stands for all caregivers.
SECRET = (
    NAME,
    "C.Đ.T.Y.",
    "Trần Thị Mẹ",
    PHONE,
    ID,
    f"{DOTS} {ID[-4:]}",
    CANARY["contact"],
    CANARY["schooling"],
)
SECRET += (WORKPLACE, CANARY["narrative"], "THCS Tân Hòa")


@pytest.fixture
def hidden(case, people):  # noqa: F811
    """The case of Lan with a referral and a hidden name, beside a child whose name is not hidden."""
    thu = User.objects.get(username="thu")
    sender = {**{person.username: person for person in people.values()}, "thu": thu}
    draft = make_draft(sender, case=case)
    send_referral(draft, by=people["in_charge"])
    make_case(by=people["in_charge"], full_name="Lê Văn Yểu")
    hide_name(case, by=people["in_charge"], reason="trafficking", comment="Công an đang điều tra")
    return Case.objects.get(pk=case.pk)


def leaks(text) -> list[str]:
    return [word for word in SECRET if word in text]


def lists():
    return [
        "/",
        reverse("casework:cases") + "?tab=open",
        reverse("casework:cases") + "?tab=open&order=name",
        reverse("casework:reports") + "?tab=handled",
        reverse("casework:supervision"),
        reverse("casework:supervised"),
    ]


@pytest.mark.parametrize("viewer", KNOWS_NOT)
def test_no_page_and_no_list_tells_the_others(hidden, people, sign_in, viewer):  # noqa: F811
    client = sign_in(people[viewer])
    assert leaks(shown(client, hidden)) == []
    assert "Tên được ẩn" in text_of(client.get(url("case", hidden.pk)))
    assert "trafficking" not in shown(client, hidden, ["case"])
    assert "Công an" not in shown(client, hidden)
    for address in lists():
        assert leaks(client.get(address, follow=True).content.decode()) == [], address
    for row in hidden.reports.all():
        assert leaks(client.get(reverse("casework:report", args=[row.pk])).content.decode()) == []
    assert leaks(text_of(client.get(reverse("referrals:of_case", args=[hidden.pk])))) == []
    sent = client.get(reverse("referrals:sent", args=[hidden.referrals.get().pk]))
    assert (sent.status_code, leaks(sent.content.decode())) == (404, [])


@pytest.mark.parametrize("viewer", KNOWS)
def test_the_two_who_know_go_on_as_before(hidden, people, sign_in, viewer):  # noqa: F811
    client = sign_in(people[viewer])
    page = text_of(client.get(url("case", hidden.pk)))
    assert f'<h1 class="govuk-heading-l">{NAME}</h1>' in page
    assert "Nghi bị mua bán hoặc bóc lột" in page
    assert text_of(client.get(reverse("referrals:sent", args=[hidden.referrals.get().pk])))
    assert [row.pk for row in look(client, q="tuoc yen", tab="open").context["page_obj"]] == [hidden.pk]


@pytest.mark.parametrize("viewer", KNOWS_NOT)
@pytest.mark.parametrize("text", ["Đỗ Tước Yến", "canary", "tuoc", PHONE])
def test_others_find_and_count_nothing_by_name_or_telephone(hidden, people, sign_in, viewer, text):  # noqa: F811
    answer = look(sign_in(people[viewer]), q=text, tab="open")
    found = [row.pk for row in answer.context["page_obj"]]
    assert hidden.pk not in found
    assert {tab["text"]: tab["count"] for tab in answer.context["tabs"]}["Đang mở"] == len(found)
    by_code = look(sign_in(people[viewer]), q=hidden.code, tab="open")
    assert [row.pk for row in by_code.context["page_obj"]] == [hidden.pk]


def test_the_place_in_an_order_by_name_tells_nothing(hidden, people, sign_in):  # noqa: F811
    order = {"tab": "open", "order": "name"}
    for viewer, first in (("in_charge", hidden.pk), ("officer", None), ("supervisor", None)):
        rows = [row.pk for row in look(sign_in(people[viewer]), **order).context["page_obj"]]
        assert (rows[0] == hidden.pk) is (first == hidden.pk)
        assert (rows[-1] == hidden.pk) is (first is None)


def test_searching_before_creating_does_not_find_it(hidden, people, cast, sign_in):  # noqa: F811
    for person, found in ((people["in_charge"], 1), (people["officer"], 0), (cast["hoa"], 0)):
        answer = sign_in(person).post(reverse("casework:report_new"), {"full_name": NAME})
        assert len(answer.context["matches"]) == found
        assert hidden.code not in answer.content.decode() or found


def test_a_list_brought_by_a_colleague_does_not_find_it(hidden, people):  # noqa: F811
    born = f"{hidden.child.birth_date:%d/%m/%Y}"
    brought = bring(people["officer"], hidden.commune, small_list([NAME, born], ["Lê Thị Mới", "1/2/2014"]))
    assert "known_here" not in str([row.issues for row in brought.rows.all()])


@pytest.mark.parametrize("viewer", KNOWS_NOT)
def test_whoever_only_looks_on_cannot_show_the_name_again(hidden, people, sign_in, viewer):  # noqa: F811
    client = sign_in(people[viewer])
    for name in ("hide_name", "unhide_name"):
        assert client.get(url(name, hidden.pk)).status_code == 403
        assert client.post(url(name, hidden.pk), {"comment": "x", "reason": "other"}).status_code == 403
    with pytest.raises(PermissionDenied):
        unhide_name(hidden, by=people[viewer], comment="x")
    with pytest.raises(PermissionDenied):
        assign_case(hidden, officer=people["officer"], by=people[viewer])
    for group in ("identity", "contact"):
        assert client.post(url("case", hidden.pk), {"group": group}).status_code == 403
    assert Case.objects.get(pk=hidden.pk).name_hidden == "trafficking"
    assert case_permissions(people[viewer], hidden) <= {"view", "supervise"}


def test_words_of_supervision_and_of_shares_are_hidden_with_it(hidden, people, sign_in):  # noqa: F811
    returned = return_item(hidden, by=people["supervisor"], comment="Hỏi lại về chị Mười")
    answer_supervisor(returned, by=people["in_charge"], text="Đã gặp chị Mười")
    hidden.shares.update(purpose="Tìm chị Mười ở chợ")
    pages = (reverse("casework:supervision"), url("access", hidden.pk))
    assert [("Mười" in text_of(sign_in(people["supervisor"]).get(page))) for page in pages] == [False, False]
    assert "chị Mười ở chợ" in text_of(sign_in(people["in_charge"]).get(pages[1]))


def test_hiding_and_showing_keep_who_when_and_why(case, people, sign_in):  # noqa: F811
    chair, client = people["chair"], sign_in(people["chair"])
    assert list(client.post(url("hide_name", case.pk), {"comment": "x"}).context["form"].errors) == ["reason"]
    client.post(url("hide_name", case.pk), {"reason": "known_family", "comment": "Con của người có tiếng"})
    with pytest.raises(NotNow):
        hide_name(case, by=chair, reason="other")
    client.post(url("unhide_name", case.pk), {"comment": "Gia đình đồng ý"})
    rows = Case.history.filter(id=case.pk, history_change_reason__in=("hide_name", "unhide_name"))
    assert [
        (row.history_user, row.name_hidden, row.hiding_comment) for row in rows.order_by("history_id")
    ] == [
        (chair, "known_family", "Con của người có tiếng"),
        (chair, "", "Gia đình đồng ý"),
    ]
    assert Event.objects.filter(deed="changed", reason="hide", actor=chair).count() == 2
    titles = [str(item["title"]) for item in client.get(url("log", case.pk)).context["items"]]
    assert titles[:2] == ["Thôi ẩn tên trẻ", "Ẩn tên trẻ"]
    assert NAME in text_of(sign_in(people["officer"]).get(url("case", case.pk)))


def test_the_name_goes_with_the_case_and_away_from_who_had_it(hidden, people, sign_in):  # noqa: F811
    assign_case(hidden, officer=people["officer"], by=people["chair"])
    assert NAME in shown(sign_in(people["officer"]), hidden, ["case"])
    assert leaks(shown(sign_in(people["in_charge"]), hidden)) == []


def test_a_report_that_becomes_part_of_a_hidden_case_is_hidden_with_it(hidden, people, sign_in):  # noqa: F811
    report = hidden.reports.get()
    page = text_of(sign_in(people["officer"]).get(reverse("casework:report", args=[report.pk])))
    assert "Tên được ẩn" in page


def test_what_is_hidden_is_said_once(hidden, people, sign_in):  # noqa: F811
    page = sign_in(people["supervisor"]).get(reverse("casework:case", args=[hidden.pk])).content.decode()
    assert page.count("Người chăm sóc, điện thoại, nơi ở chi tiết") == 1
    assert f"{WITHHELD}," not in page
    assert f", {WITHHELD}" not in page
