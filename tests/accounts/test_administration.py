import pytest
from django.urls import reverse

from accounts.models import Role, User
from accounts.step_up import KEY

pytestmark = pytest.mark.django_db


def test_the_administrator_keeps_people_and_nobody_else_does(cast, sign_in):
    address = reverse("admin:accounts_user_changelist")
    assert sign_in(cast["an"]).get(address).status_code == 200
    for username in ("lan", "minh", "quang", "binh", "thu"):
        assert sign_in(cast[username]).get(address, follow=True).status_code == 403


def test_a_role_given_in_the_administration_is_in_its_history(cast, few_areas, sign_in):
    client = sign_in(cast["an"])
    user = cast["tam"]
    role = Role.objects.get(user=user)
    page = client.post(
        reverse("admin:accounts_user_change", args=[user.pk]),
        {
            "username": "tam",
            "full_name": "Ngô Thanh Tâm",
            "email": "tam@den-truong.example",
            "phone": "",
            "language": "vi",
            "is_active": "on",
            "roles-TOTAL_FORMS": "2",
            "roles-INITIAL_FORMS": "1",
            "roles-0-id": role.pk,
            "roles-0-user": user.pk,
            "roles-0-kind": "analyst",
            "roles-0-area": role.area_id,
            "roles-0-starts": "01/07/2025",
            "roles-0-ends": "",
            "roles-1-user": user.pk,
            "roles-1-kind": "officer",
            "roles-1-area": few_areas["A"].pk,
            "roles-1-starts": "01/09/2026",
            "roles-1-ends": "",
        },
    )
    assert page.status_code == 302, page.context["errors"]
    new = Role.objects.get(user=user, kind="officer")
    assert new.history.get().history_user == cast["an"]


def test_nothing_about_a_child_is_administered(cast, sign_in):
    page = sign_in(cast["an"]).get(reverse("admin:index")).content.decode()
    for app in ("casework", "referrals", "audit", "reminders"):
        assert f"/quan-tri/{app}/" not in page


def test_flags_on_a_user_give_nothing(cast, sign_in):
    User.objects.filter(username="lan").update(is_staff=True, is_superuser=True)
    assert (
        sign_in(User.objects.get(username="lan")).get(reverse("admin:index"), follow=True).status_code == 403
    )


def test_a_role_without_its_place_says_what_is_missing_at_the_field(cast, sign_in):
    lan = cast["lan"]
    sent = {"username": "lan", "full_name": "Nguyễn Thị Lan", "email": lan.email, "language": "vi"}
    sent |= {"is_active": "on", "roles-TOTAL_FORMS": "1", "roles-INITIAL_FORMS": "0", "phone": ""}
    sent |= {"roles-0-user": str(lan.pk), "roles-0-starts": "01/09/2026", "roles-0-ends": "01/08/2026"}
    address = reverse("admin:accounts_user_change", args=[lan.pk])
    client, before = sign_in(cast["an"]), lan.roles.count()
    page = client.post(address, {**sent, "roles-0-kind": "chair"}).content.decode()
    assert "Chọn xã, phường hoặc tỉnh của vai trò này." in page
    assert "Ngày kết thúc phải từ ngày bắt đầu trở đi." in page
    assert "role_bound_to_its_place" not in page
    page = client.post(address, {**sent, "roles-0-kind": "supervisor"}).content.decode()
    assert "Chọn khu vực của người giám sát." in page
    assert lan.roles.count() == before


def test_an_officer_is_given_a_commune_and_no_province(cast, few_areas, sign_in):
    lan = cast["lan"]
    sent = {"username": "lan", "full_name": "Nguyễn Thị Lan", "email": lan.email, "language": "vi"}
    sent |= {"is_active": "on", "roles-TOTAL_FORMS": "1", "roles-INITIAL_FORMS": "0", "phone": ""}
    sent |= {"roles-0-user": str(lan.pk), "roles-0-starts": "01/09/2026", "roles-0-kind": "officer"}
    address = reverse("admin:accounts_user_change", args=[lan.pk])
    client, before = sign_in(cast["an"]), lan.roles.count()
    page = client.post(address, {**sent, "roles-0-area": few_areas["A"].parent_id}).content.decode()
    assert "Vai trò này chỉ ở một xã, phường." in page
    assert lan.roles.count() == before
    client.post(address, {**sent, "roles-0-area": few_areas["B"].pk})
    assert lan.roles.count() == before + 1


def test_an_old_version_is_read_and_never_saved(cast, sign_in):
    lan = cast["lan"]
    version = lan.history.first()
    address = reverse("admin:accounts_user_simple_history", args=[lan.pk, version.pk])
    client = sign_in(cast["an"])
    page = client.get(address)
    assert page.status_code == 200
    assert 'type="submit"' not in page.content.decode().split('id="content"')[1]
    assert "Historical" not in page.content.decode()
    listed = client.get(reverse("admin:accounts_user_history", args=[lan.pk])).content.decode()
    assert address in listed
    # The policy of the site refuses styles within a page.
    assert "style=" not in listed.split("content-main")[1]
    sent = {
        "username": "lan",
        "full_name": "Nguyễn Thị Lan",
        "email": lan.email,
        "language": "vi",
        "phone": "",
    }
    assert client.post(address, sent).status_code == 403
    assert User.objects.get(pk=lan.pk).is_active


def test_the_site_asks_again_before_a_change_and_not_before_a_look(cast, sign_in):
    client = sign_in(cast["an"])
    session = client.session
    session[KEY] = 0
    session.save()
    every, add = reverse("admin:accounts_user_changelist"), reverse("admin:accounts_user_add")
    asked = {
        (method, address): getattr(client, method)(address).url.startswith(reverse("accounts:confirm"))
        for method, address in (("get", add), ("post", add), ("post", every))
    }
    assert len(asked) == sum(asked.values()) == 3
    # What is sent to a page that changes nothing is answered at once.
    answers = [client.get(every), client.get(reverse("admin:index")), client.post(reverse("admin:index"))]
    assert [answer.status_code for answer in answers] == [200] * 3
