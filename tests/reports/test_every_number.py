"""Every number on a page of reports is found: it opens exactly its list, or stands here with the reason."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.scope import person_scope, system_scope
from casework.actions.supports import give_support
from casework.models import Case
from reports.actions.editions import publish
from reports.actions.packs import make_pack
from reports.actions.rollups import count_figures
from reports.enums import JobFault, JobState
from reports.figures import containing
from reports.models import Job
from tests.factories import CANARIES, make_case
from tests.referrals.build import attend, make_placement, make_referral
from tests.reports.numbers import numbers_of, rows_behind
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
# Route → heads of columns whose numbers open nothing, and why.
NO_LIST = {
    "reports:caseload": {"Lâu nhất (ngày)": "so many days the longest is overdue: days, not cases"},
    "reports:pack": {
        "Kỳ trước, theo báo cáo": "what the report before said, kept as it was: the list is that report's",
        "Kỳ trước, biết đến nay": "stands beside it to tell the difference; the page of that period lists it",
        "Kỳ này": "the same numbers stand below, each with its list",
    },
    "reports:overview": {"*": "what is published counts no case that anybody may open from it"},
}
# On the dashboard of an analyst stands what is published, in lines that have no list for the same reason.
PUBLISHED = {"tam"}


@pytest.fixture
def busy(cast):
    placement = make_placement(cast)
    attend(placement, by=cast["thu"], weeks_ago=1, attended=3)
    make_referral(cast)
    helped = make_case(by=cast["lan"], chair=cast["minh"], state="in_progress", full_name=CANARIES[0])
    give_support(helped, by=cast["lan"], kind="bicycle", what="Xe", given_on=today(), worth=1_800_000)
    for state in ("planned", "registered"):
        make_case(by=cast["lan"], chair=cast["minh"], state=state)
    for _ in range(26):
        make_case(by=cast["lan"], sex="female")
    make_case(by=cast["hoa"], chair=cast["son"], state="planned", full_name=CANARIES[1])
    late = make_case(by=cast["hoa"])
    Case.objects.filter(pk=late.pk).update(next_due=timezone.now() - dt.timedelta(days=9), risk="high")
    _files(cast)
    count_figures()
    return placement


def _files(cast):
    same = {"kind": "cases", "purpose": "own_work", "by": cast["lan"]}
    for at in range(27):
        Job.objects.create(**same, key=f"f{at}", state=JobState.FAILED, fault=JobFault.BROKEN, attempts=3)
    Job.objects.create(**same, key="w", params={"place": "CANARY"})
    Job.objects.create(**same, key="d", state=JobState.DONE)


def unexplained(client, route: str, body: str, *, free=()) -> list:
    """Open the list of every number of a page; return those without one for which no reason stands here."""
    reasons, found, opened = NO_LIST.get(route, {}), [], {}
    shown = numbers_of(body)
    assert shown or free, route
    for one in shown:
        if not one.href:
            found += [one] if not ({"*", one.head} & {*reasons, *free}) else []
            continue
        if one.href not in opened:
            opened[one.href] = rows_behind(client, one.href)
        assert opened[one.href] == one.number, (one, opened[one.href])
    return found


@pytest.mark.parametrize("who", ["lan", "minh", "hoa", "son", "quang", "thu", "an", "binh", "tam"])
def test_every_number_of_a_dashboard_opens_its_list(busy, cast, sign_in, who):
    client = sign_in(cast[who])
    with person_scope(cast[who]):
        body = client.get(reverse("reports:dashboard")).content.decode()
    free = ("*",) if who in PUBLISHED else ()
    assert unexplained(client, "reports:dashboard", body, free=free) == []


@pytest.mark.parametrize(
    ("route", "who"),
    [("reports:committee", "lan"), ("reports:caseload", "quang"), ("reports:overview", "tam")],
)
def test_every_number_of_a_page_opens_its_list(busy, cast, sign_in, route, who):
    with system_scope("reports.publish"):
        publish(containing("quarter", today()))
    client = sign_in(cast[who])
    assert unexplained(client, route, client.get(reverse(route)).content.decode()) == []


def test_every_number_of_a_report_to_the_committee_opens_its_list(busy, cast, sign_in):
    commune = cast["lan"].roles.get().area
    with person_scope(cast["lan"]):
        for _report in range(2):
            made = make_pack(commune, by=cast["lan"], period=containing("month", today()))
    client = sign_in(cast["lan"])
    body = client.get(reverse("reports:pack", args=[made.pk])).content.decode()
    assert unexplained(client, "reports:pack", body) == []
    assert len(numbers_of(body)) > 60


def test_a_number_without_a_list_is_found(busy, cast, sign_in):
    client = sign_in(cast["lan"])
    body = client.get(reverse("reports:dashboard")).content.decode()
    bare = body.replace("</main>", "<p>Tổng: <b>7</b></p></main>")
    assert [one.number for one in unexplained(client, "reports:dashboard", bare)] == [7]
    href = next(one.href for one in numbers_of(body) if one.number > 1)
    wrong = f'<main><a href="{href.replace("&", "&amp;")}">999</a></main>'
    with pytest.raises(AssertionError, match="999"):
        unexplained(client, "reports:dashboard", wrong)


def test_the_sum_of_an_area_opens_the_cases_of_all_its_communes_and_of_no_other(busy, cast, sign_in):
    ours = [cast[name].roles.get().area_id for name in ("lan", "hoa")]
    client = sign_in(cast["quang"])
    body = client.get(reverse("reports:dashboard")).content.decode()
    whole = next(one for one in numbers_of(body) if "%2C" in one.href and "/open_state/all/" in one.href)
    codes = set(Case.objects.filter(commune__in=ours).values_list("code", flat=True))
    assert whole.number == len(codes)
    listed = "".join(client.get(f"{whole.href}&page={page}").content.decode() for page in (1, 2))
    assert {code for code in codes if code in listed} == codes
    # Whoever may count in one of them alone is told nothing of both.
    for who, status in (("lan", 404), ("hoa", 404), ("thu", 403), ("tam", 403), ("an", 403)):
        answer = sign_in(cast[who]).get(whole.href)
        assert answer.status_code == status
        assert not any(code in answer.content.decode() for code in codes)


def test_the_administrator_sees_which_files_failed_and_nothing_of_them(busy, cast, sign_in):
    client = sign_in(cast["an"])
    address = reverse("reports:job_states")
    pages = [client.get(address, {"page": page}).content.decode() for page in (1, 2)]
    assert [body.count('<li class="dt-card">') for body in pages] == [25, 2]
    assert "Chương trình đã thử ba lần mà không làm được." in pages[0]
    assert "Danh sách hồ sơ" in pages[0]
    waiting = client.get(address, {"muc": "dang-lam"}).content.decode()
    assert waiting.count('<li class="dt-card">') == 1
    assert not any(word in waiting for word in ("CANARY", "DT-", *CANARIES))
    # A list that there is none of is the first one.
    assert client.get(address, {"muc": "x", "page": "x"}).status_code == 200
    assert sign_in(cast["lan"]).get(address).status_code == 403


def test_the_list_of_files_takes_the_same_queries_for_one_and_many(cast, sign_in, django_assert_num_queries):
    client, address = sign_in(cast["an"]), reverse("reports:job_states")
    Job.objects.create(kind="cases", purpose="own_work", by=cast["lan"], key="a", state=JobState.FAILED)
    client.get(address)
    with django_assert_num_queries(5):
        client.get(address)
    _files(cast)
    with django_assert_num_queries(5):
        client.get(address)
