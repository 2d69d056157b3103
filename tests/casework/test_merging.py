"""Two records of one child: side by side, made one, and parted again with nothing lost from either."""

import datetime as dt
from collections import Counter

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from audit.actions import save
from casework.actions.cases import write_note
from casework.actions.emergency import end_isolation, note_step
from casework.actions.facts import change_child
from casework.actions.hiding import hide_name
from casework.actions.meetings import call_meeting
from casework.actions.merging import merge_records, unmerge_records
from casework.actions.shares import end_share, share_case
from casework.actions.supports import give_support, plan_support
from casework.enums import CaseState, SupportKind
from casework.first_versions import all_versions
from casework.merging import GONE, KEPT, STAYING, differences, following
from casework.models import Case, Child, Deadline, Household, Merge, Note, Report, Review, Screening
from casework.workflow import NotNow
from privacy.held import held_about, same_child
from tests.factories import isolate, make_case, make_consent, make_report, make_visit
from vietnam.calendar import today

APPS = ("casework", "referrals", "privacy")
# When a case was last touched, and the trail itself.
APART = {("casework.case", "touched_at")}


def rows():
    """Every live row of a case or child with its values in the plain, as anybody would read them."""
    found = {}
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            label = model._meta.label_lower
            if hasattr(model, "history_object") or model is Merge:
                continue
            for row in model._base_manager.all():
                names = [field.attname for field in model._meta.concrete_fields]
                found[label, row.pk] = {
                    name: getattr(row, name) for name in names if (label, name) not in APART
                }
    return found


def history_length():
    models = [model for app in APPS for model in apps.get_app_config(app).get_models()]
    return {
        model: set(model._base_manager.values_list("pk", flat=True))
        for model in models
        if hasattr(model, "history_object")
    }


@pytest.fixture
def two(cast):
    """Make two cases of Lan's about what may be one child, full of everything a case may hold."""

    def made(state="in_progress", other="registered", **child):
        lan = cast["lan"]
        one = make_case(by=lan, chair=cast["minh"], state=state, full_name="Nguyễn Văn An")
        facts = {
            "full_name": "Nguyễn Văn Ân",
            "personal_id": "079213000123",
            "birth_date": dt.date(2013, 4, 3),
        }
        two = make_case(by=lan, chair=cast["minh"], state=other, urgent=True, **{**facts, **child})
        write_note(two, by=lan, text="Gặp trẻ ở lò gạch")
        if other != "new":
            make_visit(two, by=lan)
        make_consent(two, by=lan)
        if other == "approved":
            give_support(two, by=lan, kind=SupportKind.SCHOOL_KIT, what="Sách vở", given_on=today())
        sister = make_report(by=lan, full_name="Nguyễn Thị Em").child
        sister.household = two.child.household
        sister.save()
        return one, Case.objects.get(pk=two.pk)

    return made


def take_all(one, two):
    return {choice.name: GONE for choice in differences(one.child, two.child)}


class TestBackAgain:
    @pytest.mark.parametrize(
        "state, other, home, together, everything",
        [
            ("in_progress", "registered", KEPT, True, True),
            ("new", "new", GONE, True, False),
            ("registered", "approved", GONE, False, True),
            ("assessed", "assessed", KEPT, False, False),
        ],
    )
    def test_merged_and_parted_all_is_as_before(self, two, cast, state, other, home, together, everything):
        one, gone = two(state, other)
        before, history = rows(), history_length()
        choices = take_all(one, gone) if everything else {}
        merge = merge_records(one, gone, by=cast["lan"], choices=choices, home=home, together=together)
        between = rows()
        assert between != before
        assert set(between) == set(before)
        assert unmerge_records(merge, by=cast["lan"], reason="Hai trẻ khác nhau") == 0
        after = rows()
        for key in before:
            assert after[key] == before[key], key
        assert after == before
        for model, keys in history_length().items():
            assert keys >= history[model], model

    def test_what_was_added_since_stays_where_it_was_added(self, two, cast):
        one, gone = two()
        old = gone.notes.get()
        merge = merge_records(one, gone, by=cast["lan"], choices=take_all(one, gone), home=KEPT)
        added = write_note(one, by=cast["lan"], text="Sau khi gộp")
        child = Child.objects.get(pk=one.child_id)
        assert child.full_name == "Nguyễn Văn Ân"
        child.full_name = "Nguyễn Văn Ấn"
        child.save()
        assert unmerge_records(merge, by=cast["lan"], reason="Nhầm") == 1
        assert Note.objects.get(pk=added.pk).case == one
        assert Note.objects.get(pk=old.pk).case == gone
        assert Child.objects.get(pk=one.child_id).full_name == "Nguyễn Văn Ấn"
        assert Child.objects.get(pk=one.child_id).personal_id == ""


class TestFollowing:
    def test_everything_follows_and_the_keys_with_it(self, two, cast):
        one, gone = two()
        merge_records(one, gone, by=cast["lan"], choices=take_all(one, gone), home=KEPT)
        gone.refresh_from_db()
        child = Child.objects.get(pk=one.child_id)
        assert (gone.state, gone.child, gone.closed_on) == (CaseState.MERGED, child, today())
        assert (child.personal_id, child.search_key) == ("079213000123", "nguyen van an")
        assert (child.birth_year, child.birth_date) == (2013, dt.date(2013, 4, 3))
        assert Case.objects.filter(child=child).count() == 2
        assert Report.objects.filter(case=one, child=child).count() == 2
        assert one.notes.count() == 1
        assert Screening.objects.filter(case=one).count() == 2
        assert gone.consents.count() == gone.visits.count() == gone.reports.count() == 0
        # The 12 hours of the emergency run on; the clocks of the file's own steps are stopped.
        assert (
            Deadline.objects.filter(case=one, kind="emergency", met_at=None, cancelled_at=None).count() == 1
        )
        assert not gone.deadlines.filter(met_at=None, cancelled_at=None).exists()
        assert (gone.next_due, Case.objects.get(pk=one.pk).next_kind) == (None, "emergency")
        home = child.household
        assert {row.full_name for row in home.children.filter(merged_into=None)} == {
            "Nguyễn Văn Ân",
            "Nguyễn Thị Em",
        }
        assert home.caregivers.count() == 1
        assert same_child(child.pk) == {child.pk, Merge.objects.get().gone_id}
        assert Merge in held_about(child.pk)

    def test_a_plan_stays_with_its_file(self, two, cast):
        one, gone = two("new", "approved")
        plan = gone.plans.get()
        merge_records(one, gone, by=cast["lan"], choices={}, home=KEPT)
        plan.refresh_from_db()
        assert (plan.case, plan.decisions.get().case) == (gone, gone)
        assert one.plans.count() == 0

    def test_an_ended_case_stays_a_case_of_its_own(self, two, cast):
        one, gone = two()
        Case.objects.filter(pk=gone.pk).update(state="closed")
        merge = merge_records(one, gone, by=cast["lan"], choices={}, home=KEPT)
        gone.refresh_from_db()
        assert (gone.state, gone.child_id, merge.folded) == ("closed", one.child_id, False)
        assert gone.notes.count() == 1

    def test_every_table_with_a_key_follows_or_says_why_not(self):
        followed = {
            model._meta.label_lower
            for target in (Case, Child, Household)
            for model, _key in following(target)
        }
        assert {"casework.report", "casework.visit", "referrals.referral", "privacy.hold"} <= followed
        assert not followed & set(STAYING)
        assert all(apps.get_model(label) for label in STAYING)


class TestRefused:
    def refused(self, one, gone, by):
        before = rows()
        with pytest.raises(NotNow) as refusal:
            merge_records(one, gone, by=by, choices={}, home=KEPT)
        assert rows() == before
        return str(refusal.value)

    def test_while_the_chair_decides(self, two, cast):
        assert "đang chờ Chủ tịch" in self.refused(*two("new", "planned"), cast["lan"])

    def test_while_it_is_shared(self, two, cast):
        one, gone = two()
        share_case(gone, user=cast["hoa"], by=cast["lan"], purpose="Cùng thăm", until=today())
        assert "đang được chia sẻ" in self.refused(one, gone, cast["lan"])

    def test_while_one_name_is_hidden(self, two, cast):
        one, gone = two()
        hide_name(gone, by=cast["lan"], reason="trafficking")
        assert "ẩn tên" in self.refused(one, gone, cast["lan"])

    def test_when_the_one_that_stays_has_ended(self, two, cast):
        one, gone = two()
        Case.objects.filter(pk=one.pk).update(state="closed")
        assert "Giữ lại hồ sơ đang mở" in self.refused(one, gone, cast["lan"])

    def test_twice(self, two, cast):
        one, gone = two()
        merge_records(one, gone, by=cast["lan"], choices={}, home=KEPT)
        assert "Đã gộp vào hồ sơ khác" in self.refused(one, gone, cast["lan"])

    def test_by_somebody_who_may_not_edit_both(self, two, cast):
        one, _gone = two()
        elsewhere = make_case(by=cast["hoa"])
        for case, gone in ((one, elsewhere), (elsewhere, one)):
            with pytest.raises(PermissionDenied):
                merge_records(case, gone, by=cast["lan"], choices={}, home=KEPT)

    def test_undoing_too_late_or_twice_or_out_of_order(self, two, cast):
        one, gone = two()
        third = make_case(by=cast["lan"])
        lan = cast["lan"]
        merge = merge_records(one, gone, by=lan, choices={}, home=KEPT)
        later = merge_records(third, one, by=lan, choices={}, home=KEPT)
        with pytest.raises(NotNow, match="Tách lần gộp sau trước"):
            unmerge_records(merge, by=lan, reason="Nhầm")
        unmerge_records(later, by=lan, reason="Nhầm")
        Merge.objects.filter(pk=merge.pk).update(at=timezone.now() - dt.timedelta(days=31))
        with pytest.raises(NotNow, match="quá 30 ngày"):
            unmerge_records(merge, by=lan, reason="Nhầm")
        with pytest.raises(NotNow):
            unmerge_records(later, by=lan, reason="Nhầm")


def told(case) -> Counter:
    """What the log of `case` tells of the work, by title, when and text."""
    items = all_versions(Case.objects.get(pk=case.pk), 500)
    return Counter((str(item["title"]), item["when"], item["text"]) for item in items)


class TestLog:
    def fill(self, case, cast):
        """Everything that is told of a case and comes along when it is merged."""
        lan, number = cast["lan"], case.code
        make_visit(case, by=lan, observed=f"Nhà của {number}")
        make_consent(case, by=lan)
        plan_support(case, by=lan, kind=SupportKind.SCHOOL_KIT, what=f"Sách {number}")
        note_step(case, by=lan, kind="police", at=timezone.now(), whom="Công an", where="", text="")
        end_isolation(isolate(case, by=lan), by=lan, on=today(), reason="safe", comment="Về nhà")
        review = {
            "on": today(),
            "harm": "low",
            "capacity": "high",
            "stable": True,
            "conclusion": f"Rà soát {number}",
        }
        save(Review(case=case, by=lan, **review), by=lan, reason="review")
        meeting = {"at": timezone.now(), "place": "UBND xã"}
        call_meeting(case, by=lan, people=[], **meeting)
        until = today() + dt.timedelta(days=7)
        end_share(share_case(case, by=lan, user=cast["hoa"], purpose="Thăm", until=until), by=lan)
        change_child(case, by=lan, values={"nickname": f"Tí {number}"}, why="told")

    def test_the_log_of_the_case_that_stays_tells_both_pasts_once(self, two, cast):
        one, gone = two("in_progress", "approved")
        for case in (one, gone):
            self.fill(case, cast)
        mine, other = told(one), told(gone)
        merge = merge_records(one, gone, by=cast["lan"], choices={}, home=KEPT)
        merged = told(one)
        assert merged - mine - other == Counter(
            {("Gộp một hồ sơ khác vào hồ sơ này", merge.history.get().history_date, ""): 1}
        )
        assert (mine + other) - merged == Counter()
        unmerge_records(merge, by=cast["lan"], reason="Hai trẻ khác nhau")
        parted = "Tách lại hai hồ sơ đã gộp"
        assert (other - told(gone), mine - told(one)) == (Counter(), Counter())
        assert [title for title, _when, _text in told(gone) - other] == [parted]
        assert sorted(title for title, _when, _text in told(one) - mine) == [
            "Gộp một hồ sơ khác vào hồ sơ này",
            parted,
        ]


class TestOnTheScreen:
    def test_from_the_case_to_the_merge_and_back(self, two, cast, sign_in):
        one, gone = two()
        client = sign_in(cast["lan"])
        assert (
            reverse("casework:doubles", args=[one.pk])
            in client.get(reverse("casework:case", args=[one.pk])).content.decode()
        )
        found = client.get(reverse("casework:doubles", args=[one.pk])).context["matches"]
        assert [match.case for match in found] == [gone]
        page = client.post(
            reverse("casework:doubles", args=[one.pk]), {"code": gone.code.lower()}, follow=True
        ).content.decode()
        assert "Nguyễn Văn An" in page
        assert "Nguyễn Văn Ân" in page
        url, typed = (
            reverse("casework:merge", args=[one.pk, gone.pk]),
            {"full_name": GONE, "personal_id": GONE},
        )
        typed |= {"birth": KEPT, "home": KEPT, "together": "on"}
        asked = client.post(url, typed).content.decode()
        assert "079213000123" in asked
        assert "không giống nhau" not in asked
        assert not Merge.objects.exists()
        done = client.post(url, {**typed, "confirm": "1"}, follow=True).content.decode()
        assert "Tách lại được trong 30 ngày" in done
        merge = Merge.objects.get()
        assert (merge.case, merge.gone_case, merge.by) == (one, gone, cast["lan"])
        assert Child.objects.get(pk=one.child_id).full_name == "Nguyễn Văn Ân"
        trail = client.get(reverse("casework:merged", args=[merge.pk])).content.decode()
        assert "Họ và tên" in trail.title() or "họ và tên" in trail
        undo = reverse("casework:merged", args=[merge.pk])
        assert "Nhập" in client.post(undo, {"reason": ""}).content.decode()
        client.post(undo, {"reason": "Hai trẻ trùng tên"})
        merge.refresh_from_db()
        assert (merge.undone_by, merge.undo_reason) == (cast["lan"], "Hai trẻ trùng tên")
        assert Case.objects.get(pk=gone.pk).state == CaseState.REGISTERED

    def test_two_who_are_not_alike_are_merged_only_past_a_warning(self, two, cast, sign_in):
        one, _alike = two()
        other = make_case(
            by=cast["lan"], full_name="Huỳnh Thị Bích Trâm", sex="female", birth_date=dt.date(2010, 3, 9)
        )
        client, url = sign_in(cast["lan"]), reverse("casework:merge", args=[one.pk, other.pk])
        assert "không giống nhau" in client.get(url).content.decode()
        fields = client.get(url).context["form"].fields
        asked = client.post(url, dict.fromkeys(fields, KEPT)).content.decode()
        assert "không giống nhau" in asked
        assert "Gộp hai hồ sơ" in asked

    def test_a_wrong_code_and_a_wrong_choice_change_nothing(self, two, cast, sign_in):
        one, gone = two()
        client = sign_in(cast["lan"])
        page = client.post(reverse("casework:doubles", args=[one.pk]), {"code": "<b>DT-99"}).content.decode()
        assert "&lt;B&gt;DT-99" in page
        url = reverse("casework:merge", args=[one.pk, gone.pk])
        client.post(url, {"full_name": "x", "confirm": "1"})
        assert not Merge.objects.exists()
        assert client.get(reverse("casework:merge", args=[one.pk, one.pk])).status_code == 404
