"""What went wrong in other programs of this kind, tried on ours."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from accounts.models import Notice, Role, User
from casework.access import case_permissions, get_case, visible_cases
from casework.actions import shares
from casework.actions.cases import assign_case
from casework.forms.cases import AssignForm
from casework.models import Case, CaseShare, Deadline
from interface.tables.spreadsheet_text import safe_cell
from referrals.access import visible_referrals
from reminders.access import may_still_open
from tests.access.cells import undone
from tests.access.people import DISABLED, SIGNED_IN, Browser

EVERYBODY = (*SIGNED_IN, DISABLED)


def fresh(name) -> User:
    """The person at the next request."""
    return User.objects.get(username=name)


def opened_by(name) -> set[str]:
    """The codes of the cases that `get_case` opens for the person, of all there are."""
    user, found = fresh(name), set()
    for case in Case.objects.all():
        try:
            found.add(get_case(user, case.pk).code)
        except (Http404, PermissionDenied):
            continue
    return found


def listed_for(world, name, text="") -> set[str]:
    """The codes of all cases that stand on the person's caseload, open and closed; or are found by `text`."""
    codes = set(Case.objects.values_list("code", flat=True))
    pages = ""
    browser = Browser(world.sessions[name])
    for tab in ("open", "closed"):
        answer = browser.post(reverse("casework:search"), {"q": text, "tab": tab})
        address = answer.get("Location", reverse("casework:cases"))
        for page in (1, 2):
            pages += browser.get(f"{address}&page={page}").content.decode()
    return {code for code in codes if f">{code}</a>" in pages}


@pytest.mark.parametrize("name", EVERYBODY)
def test_list_search_and_detail_agree(world, name):
    with undone():
        detail = opened_by(name)
        assert set(visible_cases(fresh(name)).values_list("code", flat=True)) == detail
        assert listed_for(world, name) == detail
        # The search finds one's own by the code, and nothing by the codes of others.
        other = Case.objects.exclude(code__in=detail).order_by("-pk").first()
        assert listed_for(world, name, other.code) == set()
        behind = visible_referrals(fresh(name)).values_list("case__code", flat=True)
        assert set(behind) <= detail


@pytest.mark.parametrize("name", EVERYBODY)
def test_nobody_is_given_a_deed_on_a_case_that_stays_closed(world, name):
    seen = opened_by_permission(name)
    with undone():
        assert seen == opened_by(name)


def opened_by_permission(name) -> set[str]:
    user = fresh(name)
    return {case.code for case in Case.objects.select_related("commune") if case_permissions(user, case)}


def test_a_transition_opened_by_its_id_without_access_to_the_case(world):
    plan = world.records["plan"]
    for route in ("plan", "plan_approve", "plan_return"):
        with undone():
            url = reverse(f"casework:{route}", args=[plan.pk])
            browser = Browser(world.sessions["son"])
            answer = browser.get(url) if route == "plan" else browser.post(url, {"comment": "Đồng ý"})
            assert answer.status_code == 404
            assert Case.objects.get(pk=plan.case_id).state == "planned"


@pytest.mark.parametrize("receiver", ["hoa", "minh", "thu", "quang", "nga", "phuc", "tram"])
def test_a_case_is_not_assigned_to_whom_it_would_stay_closed_or_who_is_no_officer(world, receiver):
    case = world.records["case_shared"]
    choices = AssignForm(commune=case.commune).fields["officer"].queryset
    assert fresh(receiver) not in choices
    with undone():
        with pytest.raises(PermissionDenied):
            assign_case(case, officer=fresh(receiver), by=fresh("lan"))
        assert Case.objects.get(pk=case.pk).officer == fresh("lan")


@pytest.mark.parametrize("taker", ["hoa", "phuc", "long", "minh", "an"])
def test_a_case_is_not_assigned_away_by_whom_it_is_closed_to(world, taker):
    case = world.records["case_shared"]
    with undone():
        with pytest.raises(PermissionDenied):
            assign_case(case, officer=fresh("mai"), by=fresh(taker))
        assert Case.objects.get(pk=case.pk).officer == fresh("lan")


def test_every_running_task_belongs_to_somebody_who_can_open_its_case(world):
    running = Deadline.objects.filter(met_at=None, cancelled_at=None).exclude(owner=None)
    assert running.count() > 10
    for deadline in running.select_related("owner", "case"):
        assert visible_cases(fresh(deadline.owner.username)).filter(pk=deadline.case_id).exists()


def test_a_notice_is_withheld_from_whom_the_case_is_closed_to_by_now(world):
    share = world.records["share"]
    notice = Notice.objects.get(recipient=share.user, kind="case_shared")
    with undone():
        assert may_still_open(Notice.objects.get(pk=notice.pk))
        shares.end_share(share, by=fresh("quang"))
        assert not may_still_open(Notice.objects.get(pk=notice.pk))


@pytest.mark.parametrize("name", ["lan", "quang", "an"])
def test_nobody_changes_roles_of_their_own(world, name):
    user = fresh(name)
    before = list(Role.objects.filter(user=user).values())
    data = {
        "username": user.username,
        "full_name": user.full_name,
        "email": user.email,
        "language": "vi",
        "is_active": "on",
        "roles-TOTAL_FORMS": "1",
        "roles-INITIAL_FORMS": "0",
        "roles-0-kind": "supervisor",
        "roles-0-supervision_area": fresh("quang").roles.get().supervision_area_id,
        "roles-0-starts": "01/07/2025",
    }
    with undone():
        Browser(world.sessions[name]).post(reverse("admin:accounts_user_change", args=[user.pk]), data)
        assert list(Role.objects.filter(user=user).values()) == before


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "\u200b=", " ="])
def test_no_cell_of_a_spreadsheet_runs(start):
    assert safe_cell(f'{start}HYPERLINK("http://x")')[:1] == "'"


@pytest.mark.parametrize("name", ["phuc", "long"])
def test_papers_and_reports_stay_closed_to_whom_a_case_is_shared_with(world, name):
    case = world.records["case_shared"]
    assert case_permissions(fresh(name), case) <= {"view", "note"}
    report = case.reports.get()
    page = Browser(world.sessions[name]).get(reverse("casework:case", args=[case.pk])).content.decode()
    assert report.work_text not in page
    for route, record in (("report", report), ("attachments", case)):
        with undone():
            answer = Browser(world.sessions[name]).get(reverse(f"casework:{route}", args=[record.pk]))
            assert answer.status_code in (403, 404)


def test_the_one_who_opened_a_case_cannot_review_that_by_its_address(world):
    opening = CaseShare.objects.get(pk=world.records["opening"].pk)
    with undone():
        url = reverse("casework:opening", args=[opening.pk])
        answer = Browser(world.sessions["long"]).post(url, {"verdict": "justified", "comment": "Đúng"})
        opening.refresh_from_db()
        assert (answer.status_code, opening.reviewed_at) == (403, None)


def test_an_unknown_code_is_answered_as_one_that_opens_nothing(world):
    """Wrong, malformed or too long ago: the same page, whatever the database holds."""
    url = reverse("casework:open_urgently")
    told = {"reason": "danger", "purpose": "Trẻ đang gặp nguy hiểm ở xã tôi"}
    pages = set()
    for code in ("DT-26-999999", "XX-00-000001", "DT-26-00001", "'; --"):
        with undone():
            page = Browser(world.sessions["yen"]).post(url, {**told, "code": code}).content.decode()
        assert "Không mở được hồ sơ theo mã này" in page
        pages.add(page.count("govuk-error-message"))
    assert len(pages) == 1


def test_an_existing_code_is_not_told_before_the_reason_is_given(world):
    url, shown = reverse("casework:open_urgently"), []
    for code in ("DT-26-999999", world.records["case_new"].code):
        with undone():
            page = Browser(world.sessions["yen"]).post(
                url, {"code": code, "reason": "danger", "purpose": "ngắn"}
            )
            shown.append(page.content.decode().replace(code, "…").count("govuk-error-message"))
        assert not CaseShare.objects.filter(user__username="yen").exists()
    assert shown[0] == shown[1]
