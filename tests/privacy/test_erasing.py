"""An erasure: nothing of the child is left in any column of any table, all other rows are as before."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from casework.actions import reports, screenings
from casework.models import Case, Child, Household, ListImport, ListRow, Report, Screening
from casework.workflow import NotNow
from config.local.postgres import OWNER
from privacy.actions import erasures, executing
from privacy.held import held_about, is_history, keys_of
from privacy.keeping import kept_until
from privacy.models import DeletionCertificate, Erasure, Stub
from reports.actions.packs import ask_committee, enter_decision, make_pack
from reports.figures import containing
from reports.models import CommitteeDecision
from tests.casework.lists import bring, small_list
from tests.factories import CANARIES, make_case, make_report
from tests.privacy.build import MARKS, NAME, ask, close_long_ago, decided, make_full_case, sampled
from tests.privacy.whole import places_of, rows_about, tables
from vault.cipher import Tampered
from vietnam.calendar import today

WORDS = (
    *(NAME, "chia voi", "082213000123", "Canary xe đạp", "Canary Người Mẹ", "Canary giữ lại"),
    *("Canary nhận xét", "Canary cần sửa"),
    *("Canary xin ý kiến", "Canary Ban quyết định", "Canary Hội Phụ nữ", "Canary đã cấp"),
    *(mark for marks in MARKS.values() for mark in marks if mark not in ("Trần Thị Mẹ", "0911000222")),
)


@pytest.fixture(autouse=True)
def as_owner(django_db_setup, django_db_blocker):
    """Work as the owner of the tables, as `manage.py erase` does; the program's own role cannot."""
    with django_db_blocker.unblock():
        connection.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(connection.settings_dict, "USER", OWNER)
        yield
        with django_db_blocker.unblock():
            connection.close()


@pytest.fixture
def erasing(cast):
    """A closed case with something in every table, held once, asked about, and approved to be erased."""
    case = make_full_case(cast)
    sampled(case, by=cast["quang"])
    decided(case, by=cast["lan"])
    ask(case, by=cast["lan"], kind="erasure")
    hold = erasures.hold_case(case, by=cast["lan"], reason="Canary giữ lại")
    erasures.lift_hold(hold, by=cast["minh"])
    case = close_long_ago(case, today() - dt.timedelta(days=10))
    return approved(case, cast)


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def approved(case, cast) -> Erasure:
    erasure = erasures.approve_erasure(erasures.propose_erasure(case, by=cast["lan"]), by=cast["minh"])
    Erasure.objects.filter(pk=erasure.pk).update(not_before=today())
    return Erasure.objects.get(pk=erasure.pk)


def test_the_words_looked_for_are_really_there_before(erasing):
    found = {place.partition(": ")[2] for place in places_of(*WORDS)}
    assert found == set(WORDS)
    assert len(tables()) > 60


def test_nothing_of_the_child_is_left_anywhere(cast, erasing):
    executing.execute_erasure(erasing.pk)
    assert places_of(*WORDS, "Người Báo Tin", "0911000333", "Trần Thị Mẹ", "0911000222") == []
    run("SET CONSTRAINTS ALL IMMEDIATE")


def test_brothers_and_other_children_are_as_before(cast, erasing):
    brother = make_full_case(cast, name="Canary Anh Trai")
    Child.objects.filter(pk=brother.child_id).update(household=erasing.child.household_id)
    other = make_case(by=cast["hoa"], full_name=CANARIES[0])
    others = [held_about(case.child_id) for case in (brother, other)]
    before = [rows_about(found) for found in others]
    home = rows_about({type(erasing.child.household): {erasing.child.household_id}})
    past = Child.history.filter(id=brother.child_id).count()
    executing.execute_erasure(erasing.pk)
    assert [rows_about(found) for found in others] == before
    assert rows_about({type(brother.child.household): {erasing.child.household_id}}) == home
    assert Child.history.filter(id=brother.child_id).count() == past
    assert places_of(NAME, "chia voi", "Canary giữ lại") == []
    assert places_of("Canary Anh Trai")


def test_a_brother_who_moved_out_keeps_his_history(cast, erasing):
    brother = make_case(by=cast["lan"], full_name="Canary Anh Trai")
    own = brother.child.household
    for household in (erasing.child.household, own):
        brother.child.household = household
        brother.child.save()
    before = Child.history.filter(id=brother.child_id).count()
    executing.execute_erasure(erasing.pk)
    assert Child.history.filter(id=brother.child_id).count() == before
    assert places_of(NAME) == []


def test_the_record_that_a_joined_report_brought_goes_as_well(cast):
    case = make_full_case(cast)
    reports.join_case(make_report(by=cast["lan"], full_name="Canary Tên Khác"), case, by=cast["lan"])
    ask(case, by=cast["lan"], kind="erasure")
    erasure = approved(close_long_ago(case, today()), cast)
    executing.execute_erasure(erasure.pk)
    assert places_of("Canary Tên Khác", *WORDS) == []


def test_lists_lose_the_rows_of_the_child_and_keep_the_others(cast, erasing):
    file = small_list([NAME, "12/03/2014"], ["Canary Bạn Cùng Xóm", "13/04/2013"])
    taken = bring(cast["lan"], cast["lan"].roles.get().area, file)
    executing.execute_erasure(erasing.pk)
    assert places_of(NAME, "chia voi") == []
    kept = ListImport.objects.get(pk=taken.pk)
    assert "Canary Bạn Cùng Xóm" in str(kept.table)
    assert [row.record["full_name"] for row in kept.rows.all()] == ["Canary Bạn Cùng Xóm"]


def test_events_stay_and_figures_still_count(cast, erasing):
    code = erasing.case_codes[0]
    case = Case.objects.get(code=code)
    label, commune = case.legal_label, case.commune
    events = Event.objects.filter(case_code=code).count()
    executing.execute_erasure(erasing.pk)
    assert Event.objects.filter(case_code=code).count() == events + 1
    stub = Stub.objects.get()
    assert (stub.commune, stub.opened_in, stub.state, stub.label) == (commune, today().year, "closed", label)
    assert (stub.sex, stub.age_band) == ("male", "10-12")


def test_a_question_that_a_committee_put_off_goes_in_every_report_that_asks_it(cast, erasing):
    lan, code = cast["lan"], erasing.case_codes[0]
    commune, month = lan.roles.get().area, containing("month", today())
    row = ask_committee(make_pack(commune, by=lan, period=month), by=lan, question="Canary lại", code=code)
    enter_decision(row, by=lan, answer="put_off")
    make_pack(commune, by=lan, period=month)
    assert CommitteeDecision.objects.filter(code=code, asks_again=row).count() == 1
    executing.execute_erasure(erasing.pk)
    run("SET CONSTRAINTS ALL IMMEDIATE")
    assert not CommitteeDecision.objects.filter(code=code).exists()
    assert not CommitteeDecision.history.filter(code=code).exists()
    assert places_of("Canary lại") == []


def test_the_certificate_says_what_went_and_by_whom(cast, erasing, sign_in):
    certificate = executing.execute_erasure(erasing.pk)
    body = certificate.body
    assert (body["number"], body["case_codes"]) == (erasing.number, erasing.case_codes)
    assert (body["proposed_by"], body["approved_by"]) == ("Nguyễn Thị Lan", "Lê Văn Minh")
    assert body["counts"]["casework.child"] == body["counts"]["casework.case"] == 1
    assert body["counts"]["history"] > 20
    assert certificate.is_intact
    page = sign_in(cast["minh"]).get(reverse("privacy:certificate", args=[erasing.pk]))
    said = dict(page.context["counts"])
    assert (said["hồ sơ"], said["trẻ"], page.context["earlier"]) == (1, 1, body["counts"]["history"])
    assert not [kind for kind in said if "." in kind or kind.isascii()]
    other = DeletionCertificate(erasure=erasing, body={**body, "rule": "x"}, digest=certificate.digest)
    assert not other.is_intact
    for change in ("UPDATE {} SET digest = 'x'", "DELETE FROM {}"):
        with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
            run(change.format("privacy_deletioncertificate"))
    out = StringIO()
    call_command("erase", "verify", stdout=out)
    assert out.getvalue() == "1 certificates intact\n"


def test_a_changed_certificate_is_named(cast, erasing):
    certificate = executing.execute_erasure(erasing.pk)
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("ALTER TABLE privacy_deletioncertificate DISABLE TRIGGER privacy_certificate_stays")
    run('UPDATE privacy_deletioncertificate SET body = body || \'{"approved_by": "x"}\'')
    with pytest.raises(CommandError, match=str(certificate)):
        call_command("erase", "verify")


def test_it_waits_for_the_days_to_think_again(cast, erasing):
    Erasure.objects.filter(pk=erasing.pk).update(not_before=today() + dt.timedelta(days=1))
    assert list(executing.ready_erasures()) == []
    with pytest.raises(NotNow, match="too early"):
        executing.execute_erasure(erasing.pk)
    assert [found.pk for found in executing.ready_erasures(today() + dt.timedelta(days=1))] == [erasing.pk]


@pytest.mark.parametrize("hindrance", ["held", "open", "stopped", "kept"])
def test_what_came_in_between_is_seen_at_the_last_moment(cast, erasing, hindrance):
    case = Case.objects.get(code=erasing.case_codes[0])
    if hindrance == "held":
        erasures.hold_case(case, by=cast["lan"], reason="Tòa án")
    if hindrance == "open":
        Case.objects.filter(pk=case.pk).update(state="in_progress", closed_on=None)
    if hindrance == "kept":  # closed anew, or born later than was thought, since it was approved
        Erasure.objects.filter(pk=erasing.pk).update(ground="kept")
    if hindrance == "stopped":
        erasures.stop_erasure(erasing, by=cast["minh"])
    with pytest.raises(NotNow):
        executing.execute_erasure(erasing.pk)
    assert places_of(NAME)
    assert not DeletionCertificate.objects.exists()


def test_the_command_carries_out_what_is_ready_and_goes_on_past_a_hindrance(cast, erasing):
    other = close_long_ago(make_case(by=cast["lan"], full_name=CANARIES[1]), today())
    ask(other, by=cast["lan"], kind="erasure")
    held = approved(other, cast)
    erasures.hold_case(other, by=cast["lan"], reason="Tòa án")
    out, err = StringIO(), StringIO()
    call_command("erase", "run", stdout=out, stderr=err)
    assert out.getvalue().splitlines()[-1] == "1 erased, 1 left"
    assert held.number in err.getvalue()
    call_command("erase", "status", stdout=out)
    assert out.getvalue().splitlines()[-1] == "1 ready"
    assert NAME not in out.getvalue()


def test_a_dismissed_report_is_erased_without_a_case(cast):
    report = make_report(by=cast["lan"], full_name=NAME)
    reports.dismiss_report(report, by=cast["lan"], reason="wrong", comment="Canary nhầm")
    Report.objects.filter(pk=report.pk).update(received_at=timezone.now() - dt.timedelta(days=400))
    assert erasures.propose_due() == 1
    erasure = erasures.take_up_erasure(Erasure.objects.get(), by=cast["lan"])
    erasure = erasures.approve_erasure(erasure, by=cast["minh"])
    Erasure.objects.filter(pk=erasure.pk).update(not_before=today())
    executing.execute_erasure(erasure.pk)
    assert places_of(NAME, "chia voi", "Canary nhầm", "Người Báo Tin") == []
    assert not Stub.objects.exists()


def test_no_history_of_a_child_is_beyond_reach(cast, erasing):
    found = held_about(erasing.child_id)
    tracked = {model for model in found if hasattr(model, "history")}
    assert {"Child", "Case", "Report", "Reporter", "Visit", "Attendance"} <= {
        model.__name__ for model in tracked
    }
    assert all(is_history(model.history.model) and list(keys_of(model.history.model)) for model in tracked)
    assert kept_until(erasing.child) is not None


def test_old_drafts_go_with_their_history(cast):
    draft = screenings.begin_screening(make_case(by=cast["lan"]), by=cast["lan"], respondent="child")
    Screening.objects.filter(pk=draft.pk).update(as_of=today() - dt.timedelta(days=180))
    assert executing.clear_drafts(today()) == 0
    assert executing.clear_drafts(today() + dt.timedelta(days=1)) == 1
    assert not Screening.objects.filter(pk=draft.pk).exists()
    assert not Screening.history.filter(id=draft.pk).exists()


def test_one_that_fails_leaves_the_others_erased_and_is_told(cast, erasing, monkeypatch):
    other = close_long_ago(make_case(by=cast["lan"], full_name=CANARIES[1]), today())
    ask(other, by=cast["lan"], kind="erasure")
    broken = approved(other, cast)
    clear = executing.clear_copies

    def fail(found):
        if other.child_id in found[Child]:
            raise Tampered("a value that does not open")
        clear(found)

    monkeypatch.setattr(executing, "clear_copies", fail)
    out, err = StringIO(), StringIO()
    with pytest.raises(CommandError, match="1 failed"):
        call_command("erase", "run", stdout=out, stderr=err)
    assert "Tampered" in err.getvalue()
    states = dict(Erasure.objects.values_list("pk", "state"))
    assert (states[erasing.pk], states[broken.pk]) == ("executed", "approved")


def test_a_list_of_the_commune_that_passed_the_child_on_loses_the_row(cast, few_areas, erasing):
    taken = bring(cast["lan"], few_areas["A"], small_list(["Canary Đã Chuyển Đi", "13/04/2013"]))
    report = make_report(by=cast["lan"], full_name="Canary Đã Chuyển Đi")
    ListRow.objects.filter(list_import=taken).update(report=report)
    child = report.child
    Household.objects.filter(pk=child.household_id).update(commune=few_areas["B"])
    executing.clear_copies({Child: {child.pk}})
    assert "Canary Đã Chuyển Đi" not in str(ListImport.objects.get(pk=taken.pk).table)
