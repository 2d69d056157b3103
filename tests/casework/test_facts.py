"""Facts about a child, its home and its caregivers are written anew; two editors see both versions."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.enums import RoleKind
from accounts.models import Role, User
from audit.models import Event
from casework.actions import facts
from casework.actions.family import add_sibling
from casework.actions.hiding import hide_name
from casework.actions.meetings import call_meeting, change_meeting
from casework.actions.plans import save_plan
from casework.actions.supports import change_support, give_support
from casework.enums import PAPERS
from casework.forms.consents import AnswersForm
from casework.forwarding import content_of
from casework.models import Caregiver, Case, Child, Household, Report
from interface.editing import ChangedMeanwhile
from privacy.held import held_about
from tests.access.rows_case import ASSESSMENT, PLAN
from tests.casework.walk import both_shown, token
from tests.factories import assess, make_case
from vietnam.calendar import today

ACTIVITY = {
    "group": "education",
    "what": "Chuyển gửi đến trường",
    "responsible": "Nguyễn Thị Lan",
    "by_date": today() + dt.timedelta(days=30),
    "cost": 500_000,
}
WHO = {"birth": "2013", "sex": "male", "schooling": "left", "why": "papers", "save": "1"}


@pytest.fixture
def case(cast):
    return make_case(by=cast["lan"], full_name="Nguyễn Văn Anh")


@pytest.fixture
def officer_beside(cast):
    """Another officer of the same commune, not in charge; answers the key in the cast."""
    mai = User.objects.create(username="mai", full_name="Người Mai")
    commune = cast["lan"].roles.get().area
    Role.objects.create(user=mai, kind=RoleKind.OFFICER, area=commune, starts=dt.date(2025, 7, 1))
    cast["mai"] = mai
    return "mai"


@pytest.fixture
def pages(case, sign_in, cast):
    """Open or send the page `name` of the case as somebody; returns the answer."""

    def ask(name, data=None, who="lan", **arguments):
        url = reverse(f"casework:{name}", kwargs={"pk": case.pk, **arguments})
        client = sign_in(cast[who])
        return client.get(url) if data is None else client.post(url, data)

    return ask


class TestChild:
    def test_every_field_is_saved_with_its_reason_and_the_old_values_stay(self, case, pages):
        form = pages("child_facts")
        sent = {
            **WHO,
            "version": token(form),
            "full_name": "Nguye\u0302\u0303n Văn An",
            "nickname": "Tí <b>Sún</b> 🙂",
            "personal_id": "082213000001",
            "grade": "7",
            "school_name": "THCS Tân Hòa",
            "ethnicity": "05",
        }
        answer = pages("child_facts", sent)
        assert answer.url == reverse("casework:case", args=[case.pk])
        child = Child.objects.get(pk=case.child_id)
        assert (child.full_name, child.nickname, child.grade) == ("Nguyễn Văn An", "Tí <b>Sún</b> 🙂", 7)
        assert (child.birth_precision, child.birth_date.year) == ("year", 2013)
        first, *_rest, last = child.history.order_by("history_id")
        assert (first.full_name, last.history_change_reason) == ("Nguyễn Văn Anh", "change_child:papers")
        page = pages("child_facts").content.decode()
        assert "Theo giấy tờ đã xem" in page
        assert "Nguyễn Văn Anh → Nguyễn Văn An" in page
        assert "Tí &lt;b&gt;Sún&lt;/b&gt; 🙂" in page

    def test_a_doubtful_number_is_told_and_stops_nobody(self, case, pages, sign_in, cast):
        sent = {**WHO, "version": token(pages("child_facts")), "personal_id": "082313000001"}
        pages("child_facts", sent)
        assert Child.objects.get(pk=case.child_id).personal_id == "082313000001"
        page = sign_in(cast["lan"]).get(reverse("casework:case", args=[case.pk])).content.decode()
        assert "Số định danh không khớp với giới tính đã ghi." in page

    @pytest.mark.parametrize(
        "typed",
        [{"birth": "31/2/2013"}, {"full_name": "a" * 10_000}, {"grade": "-3"}, {"why": ""}],
        ids=str,
    )
    def test_bad_input_changes_nothing_and_loses_nothing(self, case, pages, typed):
        sent = {**WHO, "version": "1", "nickname": "<i>Bé</i>", **typed}
        page = pages("child_facts", sent)
        assert page.status_code == 200
        assert list(page.context["form"].errors) == list(typed)
        assert "&lt;i&gt;Bé&lt;/i&gt;" in page.content.decode()
        assert Child.objects.get(pk=case.child_id).nickname == ""

    def test_an_age_that_was_left_alone_keeps_its_day(self, cast, sign_in):
        told = {"birth_date": None, "birth_precision": "age", "stated_age": 12}
        case = make_case(by=cast["lan"], **told, age_as_of=today() - dt.timedelta(days=400))
        client, url = sign_in(cast["lan"]), reverse("casework:child_facts", args=[case.pk])
        version = token(client.get(url))
        client.post(url, {**WHO, "birth": "12 tuổi", "nickname": "Tí", "version": version})
        child = Child.objects.get(pk=case.child_id)
        assert (child.nickname, child.age_as_of) == ("Tí", today() - dt.timedelta(days=400))

    def test_what_is_masked_is_neither_shown_nor_lost(self, case, pages, officer_beside):
        pages("child_facts", {**WHO, "version": token(pages("child_facts")), "personal_id": "082213000001"})
        first = pages("child_facts", who=officer_beside)
        assert "082213000001" not in first.content.decode()
        assert "personal_id" not in first.context["form"].fields
        pages("child_facts", {**WHO, "version": token(first), "nickname": "Tí"}, who=officer_beside)
        child = Child.objects.get(pk=case.child_id)
        assert (child.nickname, child.personal_id) == ("Tí", "082213000001")
        asked = pages("child_facts", {"group": "contact"}, who=officer_beside)
        assert "082213000001" in asked.content.decode()
        assert "contact" in Event.objects.filter(reason="reveal").latest("pk").fields

    def test_behind_a_hidden_name_only_the_officer_in_charge(self, case, pages, cast, officer_beside):
        hide_name(case, by=cast["lan"], reason="trafficking")
        assert pages("child_facts", who=officer_beside).status_code == 403
        assert pages("child_facts").status_code == 200


class TestTwoEditors:
    @pytest.fixture
    def clash(self, case, pages, cast):
        """Somebody else writes name and nickname after the page was opened; answers the sent page."""
        opened = token(pages("child_facts"))
        values = {"full_name": "Nguyễn Văn Ánh", "nickname": "Tí", "school_name": "THCS Gò Công"}
        facts.change_child(case, by=cast["lan"], values=values, why="told", version=opened)
        sent = {**WHO, "birth": "", "version": opened, "full_name": "Nguyễn Văn An", "nickname": "Sún"}
        return pages("child_facts", sent), sent

    def test_the_second_sees_both_and_nothing_is_overwritten(self, case, clash):
        answer, _sent = clash
        assert Child.objects.get(pk=case.child_id).full_name == "Nguyễn Văn Ánh"
        found = {row.name: (row.theirs, row.mine, row.proposed) for row in answer.context["both"].clashes}
        assert found["full_name"] == ("Nguyễn Văn Ánh", "Nguyễn Văn An", "")
        assert found["school_name"] == ("THCS Gò Công", "(để trống)", "theirs")
        assert found["schooling"][2] == "mine"
        assert "sex" not in found

    def test_the_chosen_versions_are_saved_field_by_field(self, case, clash, pages):
        answer, sent = clash
        names = [row.name for row in answer.context["both"].clashes]
        chosen = {f"chon-{name}": "mine" for name in names}
        chosen |= {"chon-nickname": "theirs", "chon-school_name": "theirs", "chon": names}
        last = pages("child_facts", {**sent, "version": answer.context["both"].version, **chosen})
        assert last.status_code == 302
        child = Child.objects.get(pk=case.child_id)
        assert (child.full_name, child.nickname, child.school_name) == (
            *("Nguyễn Văn An", "Tí"),
            "THCS Gò Công",
        )

    def test_what_was_not_chosen_is_asked_again(self, case, clash, pages):
        answer, sent = clash
        again = {**sent, "version": answer.context["both"].version, "chon": ["full_name"]}
        page = pages("child_facts", again)
        assert page.context["both"].missing
        assert Child.objects.get(pk=case.child_id).full_name == "Nguyễn Văn Ánh"

    def test_a_third_editor_brings_the_page_again(self, case, clash, pages, cast):
        answer, sent = clash
        version = answer.context["both"].version
        facts.change_child(case, by=cast["lan"], values={"nickname": "Cu"}, why="told", version=version)
        page = pages("child_facts", {**sent, "version": version, "chon-nickname": "mine"})
        assert "Cu" in [row.theirs for row in page.context["both"].clashes]

    def test_a_change_of_something_else_is_no_clash(self, case, pages, cast):
        opened = token(pages("child_facts"))
        facts.mark_papers(case, by=cast["lan"], papers={"birth_certificate": "there"})
        sent = {**WHO, "birth": "", "version": opened, "nickname": "Tí"}
        assert pages("child_facts", sent).status_code == 302

    def test_the_deed_itself_refuses_an_old_version(self, case, cast):
        with pytest.raises(ChangedMeanwhile):
            facts.change_home(case, by=cast["lan"], values={"poverty": "poor"}, why="told", version="0")


class TestHome:
    def test_a_move_and_a_class_are_dated_and_the_earlier_ones_stay(self, case, pages):
        moved = {
            "moved": "home",
            "village": "Ấp Tân Lập",
            "lives_since": "1/9/2026",
            "poverty": "near_poor",
            "poverty_year": "2025",
            "why": "changed",
            "save": "1",
            "version": token(pages("home_facts")),
        }
        assert pages("home_facts", moved).status_code == 302
        home = Household.objects.get(children=case.child_id)
        assert (home.village, home.lives_since, home.poverty_year) == (
            *("Ấp Tân Lập", dt.date(2026, 9, 1)),
            2025,
        )
        assert home.history.first().history_change_reason == "move_home:changed"
        assert "Ấp Bình Hòa → Ấp Tân Lập" in pages("home_facts").content.decode()

    def test_a_child_that_moves_alone_leaves_the_others_behind(self, case, pages, cast):
        add_sibling(case, by=cast["lan"], child={"full_name": "Nguyễn Thị Em"})
        old = case.child.household_id
        values = {"village": "Ấp 2", "lives_since": today(), "poverty": "unknown", "poverty_year": None}
        facts.change_home(case, by=cast["lan"], values=values, why="changed", moved="child")
        child = Child.objects.get(pk=case.child_id)
        assert child.household_id != old
        assert (child.household.village, child.household.commune) == ("Ấp 2", case.commune)
        assert Household.objects.get(pk=old).village == "Ấp Bình Hòa"
        assert "Ấp Bình Hòa" in pages("home_facts").content.decode()
        assert old not in held_about(child.pk).get(Household, ())

    def test_a_home_that_the_child_left_empty_is_still_held_about_it(self, case, cast):
        old = case.child.household_id
        values = {"village": "Ấp 2", "lives_since": today(), "poverty": "unknown"}
        facts.change_home(case, by=cast["lan"], values=values, why="changed", moved="child")
        held = held_about(case.child_id)
        assert old in held[Household]
        assert Caregiver.objects.get(household=old).pk in held[Caregiver]

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"moved": "home", "village": ""}, "Ghi nơi ở mới."),
            ({"moved": "child", "village": "Ấp 2"}, "Ghi ngày chuyển đến."),
            ({"poverty": "poor"}, "Ghi năm rà soát"),
            ({"poverty_year": "2999"}, "Năm này chưa đến."),
        ],
    )
    def test_what_is_missing_is_asked_for(self, case, pages, typed, sentence):
        usual = {"moved": "no", "village": "Ấp Bình Hòa", "poverty": "unknown", "why": "told", "save": "1"}
        page = pages("home_facts", {**usual, **typed})
        assert sentence in page.content.decode()
        assert Household.objects.get(children=case.child_id).history.count() == 1


class TestCaregivers:
    def test_one_is_added_and_one_is_changed(self, case, pages):
        pages("caregiver_new", {"full_name": "Bà Ngoại", "relation": "bà", "phone": "0911 222 444"})
        mother = Caregiver.objects.get(full_name="Trần Thị Mẹ")
        opened = token(pages("caregiver_facts", caregiver=mother.pk))
        sent = {"full_name": "Trần Thị Má", "phone": "0911000222", "why": "mistake", "save": "1"}
        pages("caregiver_facts", {**sent, "version": opened}, caregiver=mother.pk)
        found = Caregiver.objects.filter(household__children=case.child_id).order_by("pk")
        assert [(row.full_name, row.phone) for row in found] == [
            ("Trần Thị Má", "0911000222"),
            ("Bà Ngoại", "0911222444"),
        ]
        assert found[0].history.first().history_change_reason == "change_caregiver:mistake"

    def test_somebody_no_longer_looks_after_the_child_and_then_does_again(self, case, pages, cast):
        mother = Caregiver.objects.get(full_name="Trần Thị Mẹ")
        facts.add_caregiver(case, by=cast["lan"], values={"full_name": "Bà Ngoại", "phone": "0911222444"})
        opened = {"version": token(pages("caregiver_facts", caregiver=mother.pk)), "why": "told", "save": "1"}
        kept = {"full_name": mother.full_name, "relation": mother.relation, "phone": mother.phone, **opened}
        wrong = (
            ({"ended_why": "separated"}, "ended_on"),
            ({"ended_on": "1/9/2026"}, "ended_why"),
            ({"ended_why": "died", "ended_on": "1/9/2999"}, "ended_on"),
        )
        for told, field in wrong:
            page = pages("caregiver_facts", {**kept, **told}, caregiver=mother.pk)
            assert field in page.context["form"].errors
        told = {"ended_why": "separated", "ended_on": "1/9/2026"}
        assert pages("caregiver_facts", {**kept, **told}, caregiver=mother.pk).status_code == 302
        mother.refresh_from_db()
        assert (mother.ended_why, mother.ended_on) == ("separated", dt.date(2026, 9, 1))
        assert mother.history.first().history_change_reason == "end_caregiver:told"
        assert [str(one) for one in case.child.household.present_caregivers] == ["Bà Ngoại"]
        page = pages("case").content.decode()
        assert "1 người không còn chăm sóc trẻ" in page
        assert page.index("Bà Ngoại") < page.index("Cha mẹ ly hôn, ly thân, từ 01/09/2026")
        form = AnswersForm(case=Case.objects.get(pk=case.pk), child_answers=False)
        assert [words for _pk, words in form.fields["caregiver"].choices] == ["Bà Ngoại", "Người khác"]
        sent = content_of(Report(child=Child.objects.get(pk=case.child_id)))
        assert [person["full_name"] for person in sent["caregivers"]] == ["Bà Ngoại"]
        # An older page brings both versions; the same page takes it back.
        both = pages("caregiver_facts", {**kept, "full_name": "Trần Thị Má"}, caregiver=mother.pk)
        assert {"full_name", "ended_why", "ended_on"} == {row.name for row in both.context["both"].clashes}
        again = {**kept, "version": token(pages("caregiver_facts", caregiver=mother.pk)), **told}
        assert pages("caregiver_facts", {**again, "ended_why": ""}, caregiver=mother.pk).status_code == 302
        mother.refresh_from_db()
        assert (mother.ended_why, mother.ended_on) == ("", None)
        assert mother.history.first().history_change_reason == "resume_caregiver:told"

    def test_a_caregiver_of_another_household_is_not_found(self, case, pages, cast):
        other = make_case(by=cast["lan"]).child.household.caregivers.get()
        assert pages("caregiver_facts", caregiver=other.pk).status_code == 404
        with pytest.raises(PermissionDenied):
            facts.change_caregiver(other, case, by=cast["lan"], values={"full_name": "x"}, why="told")


class TestOtherForms:
    def test_two_assessments_at_once(self, cast, sign_in):
        case = make_case(by=cast["lan"], state="registered")
        client, url = sign_in(cast["lan"]), reverse("casework:assessment_new", args=[case.pk])
        opened = token(client.get(url))
        assess(case, cast["lan"])
        told = {"risk": "medium", "risk_reason": "Có bà ở cùng", "needs": "Xe đạp"}
        sent = {**ASSESSMENT, **told, "version": opened}
        page = client.post(url, sent)
        found = {row.name: (row.theirs, row.mine) for row in page.context["both"].clashes}
        assert found["risk"] == ("Nguy cơ cao", "Nguy cơ trung bình")
        assert case.assessments.count() == 1
        names = {f"chon-{name}": "theirs" for name in found} | {"chon-needs": "mine", "chon": list(found)}
        assert client.post(url, {**sent, "version": page.context["both"].version, **names}).status_code == 302
        latest = case.assessments.first()
        assert (latest.risk, latest.needs, case.assessments.count()) == ("high", "Xe đạp", 2)

    def test_two_who_correct_a_support(self, cast, sign_in):
        lan = cast["lan"]
        case = make_case(by=lan, state="in_progress", chair=cast["minh"])
        row = give_support(case, by=lan, kind="bicycle", what="Xe cũ", worth=5, given_on=today())
        both_shown(
            sign_in(lan),
            reverse("casework:support_edit", args=[row.pk]),
            {"kind": "bicycle", "what": "Xe mới", "worth": "7", "on": f"{today():%d/%m/%Y}"},
            lambda: change_support(row, by=lan, what="Xe đạp nữ", worth=6),
            {"what": ("Xe đạp nữ", "Xe mới"), "worth": ("6", "7")},
            {"chon-what": "theirs", "chon-worth": "mine"},
        )
        row.refresh_from_db()
        assert (row.what, row.worth) == ("Xe đạp nữ", 7)

    def test_two_who_note_the_papers(self, cast, sign_in):
        case, first = make_case(by=cast["lan"]), "birth_certificate"
        unknown = dict.fromkeys(PAPERS, "unknown")
        both_shown(
            sign_in(cast["lan"]),
            reverse("casework:papers", args=[case.pk]),
            {**unknown, first: "missing"},
            lambda: facts.mark_papers(case, by=cast["lan"], papers={**unknown, first: "there"}),
            {first: ("Đã có", "Chưa có")},
            {f"chon-{first}": "theirs"},
        )
        assert Child.objects.get(pk=case.child_id).birth_certificate == "there"

    @pytest.mark.parametrize(("which", "bodies"), [("theirs", ["Trường A"]), ("mine", ["Hội B"])])
    def test_two_who_change_a_meeting(self, cast, sign_in, which, bodies):
        lan, at = cast["lan"], timezone.localtime() + dt.timedelta(days=9)
        asked = {"at": at.replace(second=0, microsecond=0), "purpose": "Họp"}
        rows = [{"office": "school", "body": "Trường A", "name": ""}]
        meeting = call_meeting(
            make_case(by=lan, state="assessed"), by=lan, people=[], place="Phòng 1", **asked
        )
        both_shown(
            sign_in(lan),
            reverse("casework:meeting_edit", args=[meeting.pk]),
            {
                "at": f"{at:%d/%m/%Y %H:%M}",
                "purpose": "Họp",
                "place": "Phòng 3",
                "person-TOTAL_FORMS": "1",
                "person-INITIAL_FORMS": "0",
                "person-0-office": "women",
                "person-0-body": "Hội B",
                "person-0-name": "",
            },
            lambda: change_meeting(meeting, by=lan, people=rows, place="Phòng 2", **asked),
            {
                "place": ("Phòng 2", "Phòng 3"),
                "person": ("Nhà trường, cơ sở giáo dục, Trường A", "Hội Liên hiệp Phụ nữ, Hội B"),
            },
            {"chon-place": "mine", "chon-person": which},
        )
        meeting.refresh_from_db()
        assert (meeting.place, [one.body for one in meeting.people.all()]) == ("Phòng 3", bodies)

    def test_two_plans_at_once(self, cast, sign_in):
        case = make_case(by=cast["lan"], state="assessed")
        client, url = sign_in(cast["lan"]), reverse("casework:plan_edit", args=[case.pk])
        opened = token(client.get(url))
        theirs = {"objectives": "Trẻ vào lớp 6", "caregiver_agrees": True, "review_on": today()}
        rows = [{**ACTIVITY, "cost": 0}, {**ACTIVITY, "what": "Cấp xe đạp"}]
        save_plan(case, by=cast["lan"], plan=theirs, activities=rows, version=opened)
        sent = {key: value for key, value in {**PLAN, "version": opened}.items() if key != "submit"}
        page = client.post(url, sent)
        found = {row.name: row.proposed for row in page.context["both"].clashes}
        assert found == {"objectives": "", "review_on": "", "activity-0": "", "theirs-1": "theirs"}
        assert case.plans.get().objectives == "Trẻ vào lớp 6"
        chosen = {f"chon-{name}": "mine" for name in found} | {"chon-theirs-1": "theirs", "chon": list(found)}
        assert (
            client.post(url, {**sent, "version": page.context["both"].version, **chosen}).status_code == 302
        )
        plan = case.plans.get()
        assert plan.objectives == PLAN["objectives"]
        assert [(row.what, row.cost) for row in plan.activities.order_by("pk")] == [
            ("Chuyển gửi đến trường", 500_000),
            ("Cấp xe đạp", 500_000),
        ]
