"""Several children at one workplace: the pattern, and what the labour inspection is told."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.actions import hiding, workplaces
from casework.models import Caregiver, Case, Child, InspectionReferral, WorkedAt, Workplace
from casework.workflow import Mendable, NotNow
from casework.workplaces import at_workplace, given_names_in, letter_of, letter_words, named_in
from tests.factories import make_case, screen
from vietnam.calendar import today

pytestmark = pytest.mark.django_db

KILN = {"name": "Lò gạch Hai Tý", "place": "Ấp 3", "kind": "site", "sector": "mining"}


def url(name, *args):
    return reverse(f"casework:{name}", args=args)


def born(years):
    return dt.date(today().year - years, 1, 1)


def at_kiln(by, ages, screened=True):
    """Children of `ages` at one kiln; return the workplace."""
    where = None
    for age in ages:
        case = make_case(by=by, birth_date=born(age), birth_precision="day")
        if screened:
            screen(case, by=by)
        row = workplaces.note_workplace(
            case,
            by=by,
            workplace=where,
            new=None if where else KILN,
            work_types=["lam-gach-xep-gach"],
        )
        where = row.workplace
    return where


def test_a_letter_tells_numbers_only_from_three_on(cast):
    lan = cast["lan"]
    few = at_kiln(lan, [12, 14])
    told = letter_of(at_workplace(few, lan))
    assert told["total"] is None
    assert told["bands"] is None
    assert letter_words(told)["total"] == "một số"


def test_one_small_band_takes_the_others_with_it(cast):
    """With a total of 4 and a band of 3 the fourth child's age would be told."""
    lan = cast["lan"]
    told = letter_of(at_workplace(at_kiln(lan, [12, 12, 12, 16]), lan))
    assert told["total"] == 4
    assert told["bands"] is None


def test_large_bands_are_told_with_work_and_articles(cast):
    lan = cast["lan"]
    told = letter_of(at_workplace(at_kiln(lan, [14, 14, 14]), lan))
    assert told["total"] == 3
    assert told["bands"] == {"13_14": 3}
    assert told["work_types"] == ["lam-gach-xep-gach"]
    words = letter_words(told)
    assert words["works"] == ["Làm gạch, xếp gạch"]
    assert words["breaches"], told
    assert not any(code.startswith(("SDG", "C182")) for code in told["breaches"])


def test_a_hidden_name_is_neither_shown_nor_counted_to_others(cast, sign_in):
    lan = cast["lan"]
    where = at_kiln(lan, [12, 14], screened=False)
    case = where.children.first().case
    hiding.hide_name(case, by=lan, reason="known_family")
    page = sign_in(cast["quang"]).get(url("workplaces"))
    assert [row.children_now for row in page.context["page_obj"]] == [1]
    shown = sign_in(cast["quang"]).get(url("workplace", where.pk)).content.decode()
    assert case.code not in shown
    assert where.name in shown


def test_the_pattern_is_seen_by_the_supervisor_of_the_area_and_by_no_other(cast, sign_in):
    ours, theirs = at_kiln(cast["lan"], [12, 14], screened=False), at_kiln(cast["yen"], [13], screened=False)
    theirs.name = "Bến cá"
    theirs.save()
    codes = list(Case.objects.filter(commune=ours.commune).values_list("code", flat=True))
    assert len(codes) == 2
    quang, hanh = sign_in(cast["quang"]), sign_in(cast["hanh"])
    for client, seen in ((quang, [(ours.pk, 2)]), (hanh, [(theirs.pk, 1)])):
        rows = client.get(url("workplaces")).context["page_obj"]
        assert [(row.pk, row.children_now) for row in rows] == seen
    assert "Nhiều trẻ" in quang.get(url("workplaces")).content.decode()
    assert "Nhiều trẻ" not in hanh.get(url("workplaces")).content.decode()
    assert [code for code in codes if code not in quang.get(url("workplace", ours.pk)).content.decode()] == []
    refused = hanh.get(url("workplace", ours.pk))
    assert refused.status_code == 404
    listed = hanh.get(url("workplaces")).content.decode()
    assert [word for word in (*codes, ours.name) if word in refused.content.decode() + listed] == []
    assert url("workplace", ours.pk) not in listed
    assert hanh.get(url("workplace", theirs.pk)).status_code == 200


def test_the_pattern_stands_first_and_costs_the_same_for_many(cast, sign_in):
    lan = cast["lan"]
    client = sign_in(lan)
    single = make_case(by=lan)
    workplaces.note_workplace(single, by=lan, new={**KILN, "name": "Quán phở", "kind": "eatery"})
    client.get(url("workplaces"))
    with CaptureQueriesContext(connection) as one:
        client.get(url("workplaces"))
    at_kiln(lan, [12, 13], screened=False)
    workplaces.note_workplace(make_case(by=lan), by=lan, new={**KILN, "name": "Bến cá"})
    with CaptureQueriesContext(connection) as three:
        page = client.get(url("workplaces"))
    assert [row.children_now for row in page.context["page_obj"]] == [2, 1, 1]
    assert len(three) == len(one)


def test_noting_and_leaving_over_http(cast, sign_in):
    case, client = make_case(by=cast["lan"]), sign_in(cast["lan"])
    new = {"workplace": "new", "name": "Quán phở", "kind": "eatery", "sector": "services"}
    missing = client.post(url("case_workplaces", case.pk), {"workplace": "new", "name": "Quán phở"})
    assert missing.status_code == 200
    assert "Quán phở" in missing.content.decode()
    assert not Workplace.objects.exists()
    client.post(url("case_workplaces", case.pk), new)
    row = WorkedAt.objects.get()
    assert (row.case_id, row.workplace.name, row.workplace.sector) == (case.pk, "Quán phở", "services")
    again = client.post(url("case_workplaces", case.pk), {"workplace": row.workplace_id})
    assert "Nơi làm việc này đã được ghi cho trẻ." in again.content.decode()
    assert WorkedAt.objects.count() == 1
    client.post(url("leave_workplace", row.pk))
    row.refresh_from_db()
    assert row.ended_on == today()
    assert row.history.count() == 2


@pytest.mark.parametrize("name", ["x" * 10_000, "<b>lò</b>", "Lo\u0300 gạch", "🧱"])
def test_strange_names_are_refused_or_kept_as_text(cast, sign_in, name):
    case, client = make_case(by=cast["lan"]), sign_in(cast["lan"])
    sent = {"workplace": "new", "name": name, "kind": "site", "sector": "mining"}
    answer = client.post(url("case_workplaces", case.pk), sent)
    assert answer.status_code == (200 if len(name) > 160 else 302)
    shown = client.get(url("workplaces")).content.decode()
    assert "<b>lò</b>" not in shown


def test_the_letter_names_no_child_and_stays_as_it_was_sent(cast, sign_in):
    lan, client = cast["lan"], sign_in(cast["lan"])
    where = at_kiln(lan, [14, 14, 14])
    child = where.children.first().case.child
    named = {"sent_to": "Thanh tra lao động tỉnh", "observed": f"Em {child.full_name} bị ép làm"}
    refused = client.post(url("inspection_new", where.pk), named)
    assert refused.status_code == 200
    assert not InspectionReferral.objects.exists()
    client.post(url("inspection_new", where.pk), {**named, "observed": "Lò không có lan can"})
    told = InspectionReferral.objects.get()
    page = client.get(url("inspection", told.pk)).content.decode()
    for row in where.children.select_related("case__child"):
        assert row.case.child.full_name not in page
        assert row.case.code not in page
    workplaces.leave_workplace(where.children.first(), by=lan)
    told.refresh_from_db()
    assert told.letter["total"] == 3
    client.post(url("inspection", told.pk), {"answer": "Đã lập biên bản"})
    told.refresh_from_db()
    assert (told.answered_on, told.answer) == (today(), "Đã lập biên bản")
    with pytest.raises(NotNow):
        workplaces.note_inspection_answer(told, by=lan, answer="Lần nữa")


@pytest.mark.parametrize(
    ("observed", "found"),
    [
        ("Bạn Mai làm ca đêm", ["Mai"]),
        ("MAI, Mãi và mai", ["MAI"]),
        ("Sáng mai lò nghỉ. Maika, Mải mê", []),
        ("em Teo va Ma\u0323i, Te\u0300o", ["Teo", "Tèo"]),
        ("Lò không có lan can", []),
    ],
)
def test_a_word_like_a_given_name_is_found_by_its_capital(cast, observed, found):
    where = at_kiln(cast["lan"], [14, 14], screened=False)
    for row, name in zip(where.children.order_by("pk"), ("Lê Thị Mai", "Nguyễn Văn Tèo"), strict=True):
        Child.objects.filter(pk=row.case.child_id).update(full_name=name)
    assert given_names_in(observed, at_workplace(where, cast["lan"])) == found


def test_a_word_like_a_given_name_is_sent_only_when_it_is_said_to_be_none(cast, sign_in):
    where, client = at_kiln(cast["lan"], [14], screened=False), sign_in(cast["lan"])
    Child.objects.filter(pk=where.children.get().case.child_id).update(full_name="Lê Thị Mai")
    page, sent = url("inspection_new", where.pk), {"sent_to": "Thanh tra tỉnh", "observed": "Chủ là bà Mai"}
    assert "Mai" not in client.get(page).content.decode()
    for told in (sent, {**sent, "not_names": ["Tèo"]}):
        refused = client.post(page, told)
        assert list(refused.context["form"].errors) == ["not_names"]
        assert "“Mai” không phải là tên trẻ" in refused.content.decode()
        assert "Chủ là bà Mai" in refused.content.decode()
    with pytest.raises(Mendable, match="Mai"):
        workplaces.tell_inspection(where, by=cast["lan"], **sent)
    # What was said of one word is not said of another that was written since.
    Child.objects.filter(full_name="Lê Thị Mai").update(full_name="Lê Thị Tỉnh")
    other = {**sent, "sent_to": "Thanh tra Tỉnh", "not_names": ["Mai"]}
    assert list(client.post(page, other).context["form"].errors) == ["not_names"]
    assert not InspectionReferral.objects.exists()
    assert client.post(page, {**other, "not_names": ["Tỉnh"]}).status_code == 302
    assert InspectionReferral.objects.get().observed == "Chủ là bà Mai"


def test_nobody_else_tells_the_inspection(cast):
    where = at_kiln(cast["lan"], [14], screened=False)
    for name in ("minh", "quang", "hoa"):
        with pytest.raises(PermissionDenied):
            workplaces.tell_inspection(where, by=cast[name], sent_to="Thanh tra")
    elsewhere = make_case(by=cast["hoa"])
    with pytest.raises(PermissionDenied):
        workplaces.note_workplace(elsewhere, by=cast["hoa"], workplace=where)


def test_a_name_is_found_without_marks_and_a_code_in_any_case(cast):
    where = at_kiln(cast["lan"], [14], screened=False)
    [row] = at_workplace(where, cast["lan"])
    child = Case.objects.get(pk=row.case_id).child
    child.full_name, child.nickname, child.personal_id = "Nguyễn Văn Tèo", "Cún", "079313000123"
    child.save()
    Caregiver.objects.create(household=child.household, full_name="Bà Ngoại", phone="0987 654 321")
    [row] = at_workplace(where, cast["lan"])
    assert named_in("co em nguyen van teo o day", [row])
    assert named_in(f"hồ sơ {row.case.code.lower()}", [row])
    for told in (
        "bé cún bê gạch",
        "be cun be gach",
        "Cún.",
        "gọi +84 987.654.321",
        "số 079 313 000 123",
        "gọi 0987654321 nhé",
    ):
        assert named_in(told, [row]), told
    for told in ("lò gạch nóng", "cúng rằm, cùn dao", "lúc 7:30 ngày 12/3/2026, 0987 654 322", "079 313"):
        assert not named_in(told, [row]), told
