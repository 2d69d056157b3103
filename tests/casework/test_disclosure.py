"""What each person sees of a case, group by group, and the names of the groups in the trail."""

import datetime as dt

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import RoleKind
from accounts.models import Role, User
from audit.models import Event
from casework.access import sees
from casework.actions.shares import open_urgently, share_case
from casework.disclosure import DOTS, disclosed
from casework.enums import FieldGroup, How, Viewer
from casework.fields import FIELDS, NOT_PERSONAL, ON_REQUEST, SEES, group_of, hows
from casework.models import Case, Child, Household, Report
from casework.views.cases import ON_THE_PAGE
from tests.casework.walk import text_of, url
from tests.factories import make_case, make_visit
from vietnam.calendar import today

pytestmark = pytest.mark.django_db

PAGES = ("case", "log", "screenings", "assessments", "plans", "visits", "reviews", "closing", "seen")
# What no page but that of the group itself says.
CANARY = {
    FieldGroup.IDENTITY: "Canary Đỗ Tước Yến",
    FieldGroup.CONTACT: "Ấp Chim Sẻ",
    FieldGroup.SCHOOLING: "Trường Chim Cu",
    FieldGroup.WORK: "Lò gạch Chim Én",
    FieldGroup.PROTECTION: "Nguy cơ cao",
    FieldGroup.NARRATIVE: "Em nhớ con vẹt",
    FieldGroup.REPORTER: "Người Báo Tin",
}
PHONE, ID, WORKPLACE = "0911000222", "082214004567", CANARY[FieldGroup.WORK]


@pytest.fixture
def case(cast):
    """A case of Lan with a canary in every group."""
    case = make_case(by=cast["lan"], chair=cast["minh"], state="in_progress", full_name=CANARY["identity"])
    child, report = case.child, case.reports.get()
    child.school_name, child.schooling, child.personal_id = CANARY["schooling"], "left", ID
    child.save()
    child.household.village = CANARY["contact"]
    child.household.save()
    report.workplace_text = WORKPLACE
    report.save()
    make_visit(case, by=cast["lan"], child_words=CANARY["narrative"], observed=CANARY["narrative"])
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def people(cast, case):
    """Somebody for each way of looking at the case of Lan."""
    until = today() + dt.timedelta(days=7)
    share_case(case, by=cast["lan"], user=cast["hoa"], purpose="Cùng thăm gia đình", until=until)
    open_urgently(case.code, by=cast["yen"], reason="danger", purpose="Trẻ đang ở chợ Mỹ Lợi")
    mai = User.objects.create(username="mai", full_name="Người Mai")
    commune = cast["lan"].roles.get().area
    Role.objects.create(user=mai, kind=RoleKind.OFFICER, area=commune, starts=dt.date(2025, 7, 1))
    return {
        Viewer.IN_CHARGE: cast["lan"],
        Viewer.OFFICER: mai,
        Viewer.CHAIR: cast["minh"],
        Viewer.SUPERVISOR: cast["quang"],
        Viewer.CO_WORKER: User.objects.get(username="hoa"),
        Viewer.BREAK_GLASS: User.objects.get(username="yen"),
    }


def shown(client, case, pages=PAGES):
    """Everything that the pages of the case say to somebody."""
    return " ".join(text_of(client.get(url(page, case.pk))) for page in pages)


def words_of(viewer, case) -> dict:
    """What stands for each group; for those who read no reports the label of the screening."""
    reads_reports = viewer in (Viewer.IN_CHARGE, Viewer.OFFICER, Viewer.CHAIR)
    label = str(case.screenings.get().get_label_display())
    return CANARY if reads_reports else {**CANARY, FieldGroup.WORK: label}


def children_models():
    """Models that hold facts about a child: those of casework and referrals, and what points to them."""
    listed = {*FIELDS, *NOT_PERSONAL}
    return [model for model in apps.get_models() if _holds_facts(model)], listed


def _holds_facts(model) -> bool:
    if model.__name__.startswith("Historical") or model.__name__.endswith("Permission"):
        return False
    linked = {field.related_model for field in model._meta.fields if field.is_relation}
    return model._meta.app_label in ("casework", "referrals") or bool(
        linked & {Case, Child, Household, Report}
    )


def test_every_field_of_every_model_stands_in_one_group_or_is_not_personal():
    models, listed = children_models()
    found = {model._meta.label_lower: model for model in models}
    assert set(found) == listed
    for label, model in found.items():
        names = [name for fields in FIELDS.get(label, {}).values() for name in fields]
        names += NOT_PERSONAL.get(label, ())
        assert sorted(names) == sorted(field.name for field in model._meta.fields), label


def test_a_field_that_nobody_listed_is_not_shown(case, cast):
    seen = disclosed(case, cast["lan"])
    assert group_of("casework.child", "full_name") == FieldGroup.IDENTITY
    with pytest.raises(KeyError):
        group_of("casework.child", "shoe_size")
    with pytest.raises(AttributeError):
        _ = seen.child.cases_of_the_neighbour
    with pytest.raises(AttributeError):
        _ = seen.child.initials


def test_every_way_of_looking_says_how_for_every_group():
    assert set(SEES) == set(Viewer)
    assert all(set(table) == set(FieldGroup) for table in SEES.values())
    assert set(hows((), hidden=False).values()) == {How.NEVER}


@pytest.mark.parametrize("viewer", Viewer)
def test_the_pages_show_exactly_the_groups_of_the_table(case, people, sign_in, viewer):
    page = shown(sign_in(people[viewer]), case)
    promised = {group for group in CANARY if SEES[viewer][group] == How.FULL and group != FieldGroup.REPORTER}
    assert {group for group, word in words_of(viewer, case).items() if word in page} == promised
    assert (PHONE in page, ID in page) == (SEES[viewer][FieldGroup.CONTACT] == How.FULL,) * 2


@pytest.mark.parametrize("viewer", Viewer)
@pytest.mark.parametrize("group", ["identity", "contact", "narrative", "reporter"])
def test_a_masked_group_is_shown_on_request_and_the_one_event_names_it(case, people, sign_in, viewer, group):
    client = sign_in(people[viewer])
    last = Event.objects.first().pk
    answer = client.post(url("case", case.pk), {"group": group})
    assert Event.objects.filter(pk__gt=last).count() == 1
    allowed = group in ON_REQUEST and SEES[viewer][group] in (How.FULL, How.ON_REQUEST)
    event = Event.objects.first()
    assert answer.status_code == (200 if allowed else 403)
    shown = {name for name in ON_THE_PAGE if SEES[viewer][name] == How.FULL} | {group}
    assert (event.reason, set(event.fields)) == ("reveal", shown if allowed else set())
    assert event.deed == ("read" if allowed else "denied")
    assert (CANARY[group] in answer.content.decode()) is allowed
    if allowed and SEES[viewer][group] == How.ON_REQUEST:
        assert CANARY[group] not in text_of(client.get(url("case", case.pk)))


def test_a_mask_leaves_just_enough_to_recognise(case, cast, sign_in):
    page = text_of(sign_in(cast["quang"]).get(url("case", case.pk)))
    assert f"{DOTS} 222" in page
    assert f"{DOTS} 4567" in page
    assert '<h1 class="govuk-heading-l">C.Đ.T.Y.</h1>' in page
    assert f"{case.child.birth_date:%d/%m/%Y}" not in page
    assert "Trần Thị Mẹ" not in page


@pytest.mark.parametrize("group", ["", "everything", None])
def test_what_is_no_group_cannot_be_asked_for(case, cast, sign_in, group):
    data = {} if group is None else {"group": group}
    assert sign_in(cast["lan"]).post(url("case", case.pk), data).status_code == 404


def test_the_trail_names_the_groups_that_were_shown(case, people, sign_in):
    for viewer, person in people.items():
        sign_in(person).get(url("case", case.pk))
        event = Event.objects.filter(deed="read").first()
        on_page = [group for group in CANARY if group != FieldGroup.REPORTER]
        assert event.fields == sorted(group for group in on_page if SEES[viewer][group] == How.FULL)
        assert not [word for word in CANARY.values() if word in str(event.fields)]
    sign_in(people[Viewer.CHAIR]).get(url("seen", case.pk))
    assert Event.objects.first().fields == []


def test_a_report_is_masked_for_an_officer_who_did_not_take_it(case, people, sign_in):
    address = reverse("casework:report", args=[case.reports.get().pk])
    for viewer in (Viewer.IN_CHARGE, Viewer.OFFICER, Viewer.CHAIR):
        client = sign_in(people[viewer])
        page = text_of(client.get(address))
        full = SEES[viewer][FieldGroup.CONTACT] == How.FULL
        assert (PHONE in page, CANARY[FieldGroup.CONTACT] in page) == (full, full)
        assert CANARY[FieldGroup.REPORTER] not in page
        assert ("contact" in Event.objects.first().fields) == full
        asked = text_of(client.post(address, {"group": "contact"}))
        assert (PHONE in asked, "contact" in Event.objects.first().fields) == (True, True)


def test_several_roles_give_what_the_more_open_one_shows(case, cast):
    commune = case.commune
    Role.objects.create(user=cast["quang"], kind=RoleKind.CHAIR, area=commune, starts=dt.date(2025, 7, 1))
    both = User.objects.get(username="quang")
    assert sees(both, case)[FieldGroup.IDENTITY] == How.FULL
    assert sees(cast["son"], case) == dict.fromkeys(FieldGroup, How.NEVER)


def test_a_mask_costs_no_query(case, people, sign_in):
    asked = []
    for viewer in (Viewer.IN_CHARGE, Viewer.OFFICER, Viewer.CHAIR):
        client = sign_in(people[viewer])
        with CaptureQueriesContext(connection) as queries:
            client.get(url("case", case.pk))
        asked.append(len([one for one in queries if "casework_" in one["sql"]]))
    assert len(set(asked)) == 1
