"""The line for a place: joining, the place in it, the offer to whoever is first, and leaving it."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from accounts.scope import person_scope
from areas.models import DatedNumber
from casework.actions import cases
from casework.models import Case, Child, Note
from casework.workflow import AlreadyThere, Mendable, NotNow
from referrals.actions import consents, officer
from referrals.actions.counting import count_lines
from referrals.actions.line import join_line, leave_all, leave_line, offer_places, tell_none_fits
from referrals.lines import line_words, waiting_of
from referrals.models import WaitingEntry
from schools.actions.keeping import save_programme
from schools.models import Intake, LineCount, Programme
from tests.casework.test_transfer import move
from tests.referrals.build import CHILD, approved_case
from tests.referrals.test_at_once import at_once
from tests.referrals.test_officer_pages import text
from vietnam.calendar import today

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(cast):
    """The programme of the school of Thu, without a place."""
    programme = Programme.objects.get(institution__posts__user=cast["thu"])
    Programme.objects.filter(pk=programme.pk).update(places=0)
    return Programme.objects.select_related("institution").get(pk=programme.pk)


@pytest.fixture
def line(cast, full):
    """Hoa's child came first, Lan's second."""
    first = join_line(approved_case(cast["hoa"]), by=cast["hoa"], programme=full)
    second = join_line(approved_case(cast["lan"], full_name=CHILD), by=cast["lan"], programme=full)
    return first, second


def open_places(full, by, places):
    """Let the institution write how many places there are."""
    save_programme(full.institution, by=by, programme=full, values={"places": places}, intakes=[])


def states():
    return list(WaitingEntry.objects.order_by("pk").values_list("state", flat=True))


def told(kind="place_free"):
    return [
        (notice.recipient.username, notice.path) for notice in Notice.objects.filter(kind=kind).order_by("pk")
    ]


def seats(entry):
    return reverse("referrals:seats", args=[entry.case_id])


def test_a_child_joins_once_and_only_where_no_place_is_free(cast, full):
    case = approved_case(cast["lan"])
    entry = join_line(case, by=cast["lan"], programme=full)
    assert (entry.state, entry.history.first().history_change_reason) == ("waiting", "join_line")
    with pytest.raises(AlreadyThere):
        join_line(case, by=cast["lan"], programme=full)
    Programme.objects.filter(pk=full.pk).update(places=1)
    with pytest.raises(Mendable, match="vừa có chỗ trống"):
        join_line(approved_case(cast["lan"]), by=cast["lan"], programme=full)
    trade = Programme.objects.select_related("institution").get(need="vocational")
    with pytest.raises(Mendable, match="chưa đủ 15 tuổi"):
        join_line(case, by=cast["lan"], programme=trade)
    assert states() == ["waiting"]


def test_the_place_in_line_counts_children_of_other_communes_and_shows_none(cast, line):
    first, second = line
    with person_scope(cast["lan"]):
        (entry,) = waiting_of(Case.objects.get(pk=second.case_id))
        assert (entry.pk, entry.place, entry.total) == (second.pk, 2, 2)
        assert line_words(entry) == "Thứ 2 trong 2 trẻ đang chờ"
        # The line was counted past the rows of other communes; they are hidden again.
        assert list(WaitingEntry.objects.values_list("pk", flat=True)) == [second.pk]
        assert not WaitingEntry.objects.filter(pk=first.pk).exists()


def test_whoever_waits_longest_is_told_and_nobody_else(cast, full, line):
    first, second = line
    assert offer_places() == 0
    open_places(full, cast["thu"], 1)
    assert (offer_places(), offer_places()) == (1, 0)
    assert states() == ["offered", "waiting"]
    assert told() == [("hoa", seats(first))]
    open_places(full, cast["thu"], 2)
    assert offer_places() == 1
    assert told() == [("hoa", seats(first)), ("lan", seats(second))]


def test_an_intake_that_comes_is_told_as_places_are(cast, full, line):
    Intake.objects.create(programme=full, starts=today() - dt.timedelta(days=3))
    Programme.objects.filter(pk=full.pk).update(places=5)
    assert offer_places() == 0
    Intake.objects.create(programme=full, starts=today() + dt.timedelta(days=9))
    assert offer_places() == 2


def test_after_some_days_the_next_is_told_as_well(cast, full, line):
    open_places(full, cast["thu"], 1)
    offer_places()
    long_ago = timezone.now() - dt.timedelta(days=20)
    WaitingEntry.objects.filter(pk=line[0].pk).update(offered_at=long_ago)
    assert offer_places() == 1
    assert states() == ["offered", "offered"]


def test_the_days_an_offer_holds_are_a_setting(cast, full, line):
    DatedNumber.objects.create(name="place_offer_days", value=30, starts=today(), source="QĐ 1")
    open_places(full, cast["thu"], 1)
    offer_places()
    WaitingEntry.objects.filter(pk=line[0].pk).update(offered_at=timezone.now() - dt.timedelta(days=20))
    assert offer_places() == 0


def test_an_offer_ends_with_the_place(cast, full, line):
    open_places(full, cast["thu"], 1)
    offer_places()
    open_places(full, cast["thu"], 0)
    offer_places()
    assert states() == ["waiting", "waiting"]
    assert WaitingEntry.objects.get(pk=line[0].pk).since == line[0].since


def test_an_offer_stands_on_the_day_of_its_officer_alone(cast, full, line, sign_in):
    open_places(full, cast["thu"], 2)
    offer_places()
    for name, entry, other in (("hoa", *line), ("lan", *reversed(line))):
        page = text(sign_in(cast[name]).get(reverse("home")))
        assert "Có chỗ trống ở nơi một trẻ đang chờ" in page
        assert entry.case.code in page
        assert other.case.code not in page


def test_sending_a_referral_there_ends_the_waiting(cast, full, line):
    open_places(full, cast["thu"], 2)
    entry = line[1]
    case = Case.objects.get(pk=entry.case_id)
    draft = officer.compose_referral(
        case, by=cast["lan"], need=full.need, institution=full.institution, programme=full
    )
    assert states() == ["waiting", "waiting"]
    consents.give_consent(
        draft, by=cast["lan"], caregiver_name="Trần Thị Mẹ", child_agrees=True, given_on=today()
    )
    officer.send_referral(draft, by=cast["lan"])
    entry.refresh_from_db()
    assert (entry.state, entry.left_reason) == ("left", "referred")
    assert states() == ["waiting", "left"]


def test_a_case_that_ends_or_moves_leaves_every_line(cast, line):
    for entry, moved, reason in ((line[0], True, "moved"), (line[1], False, "ended")):
        leave_all(Case.objects.get(pk=entry.case_id), by=cast["lan"], moved=moved)
        entry.refresh_from_db()
        assert (entry.state, entry.left_reason) == ("left", reason)


def test_the_end_of_a_case_calls_it(cast, full):
    entry = join_line(approved_case(cast["lan"]), by=cast["lan"], programme=full)
    case = Case.objects.get(pk=entry.case_id)
    case.state = "new"
    cases.move_case(case, "screen_out", by=cast["lan"])
    entry.refresh_from_db()
    assert (entry.left_reason, entry.history.first().history_user) == ("ended", cast["lan"])


def test_a_case_that_goes_to_another_commune_calls_it(cast, full, few_areas):
    entry = join_line(approved_case(cast["lan"]), by=cast["lan"], programme=full)
    move(Case.objects.get(pk=entry.case_id), cast, few_areas["B"])
    entry.refresh_from_db()
    assert (entry.state, entry.left_reason, entry.case.commune) == ("left", "moved", few_areas["B"])


def test_the_officer_leaves_with_a_reason_and_only_once(cast, line, sign_in):
    entry = line[1]
    client = sign_in(cast["lan"])
    address = reverse("referrals:leave_line", args=[entry.pk])
    assert "Trẻ mất vị trí trong danh sách" in text(client.get(address))
    assert "Giải thích lý do" in text(client.post(address, {"reason": "other"}))
    sent = {"reason": "other", "comment": "Gia đình về quê"}
    assert client.post(address, sent).url == seats(entry)
    entry.refresh_from_db()
    assert (entry.state, entry.left_reason, entry.left_comment) == ("left", "other", "Gia đình về quê")
    late = text(client.post(address, {"reason": "other", "comment": "Nhập lần hai"}))
    assert "Trẻ không còn trong danh sách chờ này." in late
    assert "Nhập lần hai" in late
    with pytest.raises(NotNow):
        leave_line(entry, by=cast["lan"], reason="elsewhere")
    # Once out, the child may wait again, at the end.
    again = join_line(entry.case, by=cast["lan"], programme=entry.programme)
    assert again.pk != entry.pk


def test_the_page_shows_the_line_and_how_to_leave_it(cast, line, sign_in):
    page = text(sign_in(cast["lan"]).get(seats(line[1])))
    assert "Thứ 2 trong 2 trẻ đang chờ" in page
    assert reverse("referrals:leave_line", args=[line[1].pk]) in page
    assert "Trẻ đang chờ chỗ ở đây." in page


def test_who_waits_is_shown_to_nobody_else(cast, line, full, sign_in):
    entry = line[1]
    leave = reverse("referrals:leave_line", args=[entry.pk])
    for name in ("hoa", "thu", "an"):
        assert sign_in(cast[name]).get(leave).status_code == 404
        with pytest.raises(PermissionDenied):
            leave_line(entry, by=cast[name], reason="elsewhere")
    for name in ("thu", "dung"):
        with person_scope(cast[name]):
            assert not WaitingEntry.objects.exists()
            assert not WaitingEntry.history.exists()
    assert states() == ["waiting", "waiting"]


def test_the_institution_learns_how_many_and_of_many_how_old(cast, full, line, sign_in):
    address = reverse("schools:institution", args=[full.institution_id])
    assert count_lines() == 2
    page = text(sign_in(cast["thu"]).get(address))
    assert "Đang chờ chỗ: 2 trẻ" in page
    assert CHILD not in page
    assert LineCount.objects.values_list("ages_from", "ages_to").get() == (None, None)
    third = join_line(approved_case(cast["yen"]), by=cast["yen"], programme=full)
    born = today().replace(year=today().year - 14, day=1, month=1)
    Child.objects.filter(cases=third.case_id).update(birth_date=born, birth_precision="day")
    assert count_lines() == 3
    assert LineCount.objects.values_list("waiting", "ages_from", "ages_to").get() == (3, 12, 14)
    assert "Đang chờ chỗ: 3 trẻ, từ 12 đến 14 tuổi" in text(sign_in(cast["thu"]).get(address))
    page = text(sign_in(cast["lan"]).get(address))
    assert "Đang chờ chỗ: 3 trẻ" in page
    assert "từ 12 đến 14 tuổi" not in page
    for entry in WaitingEntry.objects.all():
        leave_all(entry.case, by=None, moved=False)
    assert (count_lines(), LineCount.objects.count()) == (0, 0)


def test_when_nothing_fits_the_supervisor_is_told(cast, sign_in):
    case = approved_case(cast["lan"])
    client = sign_in(cast["lan"])
    address = reverse("referrals:none_fits", args=[case.pk])
    assert "govuk-error-summary" in text(client.post(address, {"text": ""}))
    assert client.post(address, {"text": "Đã gọi ba nơi"}).status_code == 302
    assert Note.objects.get(case=case).text == "Đã gọi ba nơi"
    assert [name for name, _path in told("no_place_found")] == ["quang"]
    for name in ("minh", "hoa"):
        with pytest.raises(PermissionDenied):
            tell_none_fits(case, by=cast[name], text="Không phải việc của tôi")
    assert Note.objects.count() == 1


def test_the_finder_costs_the_same_with_one_and_with_many_in_line(
    cast, line, full, sign_in, django_assert_num_queries
):
    client = sign_in(cast["lan"])
    client.get(seats(line[1]))
    for _more in range(2):
        with django_assert_num_queries(QUERIES):
            client.get(seats(line[1]))
        other = Programme.objects.create(
            institution=full.institution, need="bridging", name="Lớp tối", min_age=6, max_age=17
        )
        join_line(line[1].case, by=cast["lan"], programme=other)
        join_line(approved_case(cast["hoa"]), by=cast["hoa"], programme=full)


QUERIES = 12


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_join_once(cast, full):
    case = approved_case(cast["lan"])
    joined, late = sorted(
        at_once(*[lambda: join_line(case, by=cast["lan"], programme=full)] * 2),
        key=lambda outcome: isinstance(outcome, AlreadyThere),
    )
    assert isinstance(late, AlreadyThere)
    assert list(WaitingEntry.objects.all()) == [joined]
