"""What stands in a list that leaves the program, of whom, and for whom."""

import csv
import datetime as dt
import io

import pytest

from audit.models import Event
from casework.access import sees
from casework.actions.shares import open_urgently, share_case
from casework.actions.supports import give_support
from casework.enums import FieldGroup
from casework.models import Case, Child
from reports.actions.doing import work_off
from reports.actions.jobs import ask_job
from reports.enums import JobState
from reports.exports import making
from reports.exports.columns import OFFERED
from reports.exports.lists import LISTS, groups_for
from reports.exports.shown import Shown, still_shown
from reports.files import bytes_of
from reports.models import Job
from tests.factories import CANARIES, make_case
from tests.referrals.build import attend, make_referral
from vietnam.calendar import today

pytestmark = pytest.mark.django_db

PLAIN = {"format": "csv", "groups": []}
EVERYTHING = {"format": "csv", "groups": ["contact", "identity", "schooling", "work"]}
WITHHELD = "Không hiển thị với vai trò của bạn"


def table(by, kind="cases", **params) -> list[dict]:
    """Return the rows of the list as `by` gets them."""
    job = ask_job(kind, {**PLAIN, **params}, by=type(by).objects.get(pk=by.pk), purpose="own_work")
    work_off()
    job.refresh_from_db()
    assert job.state == JobState.DONE, job.fault
    text = bytes_of(job).data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def codes(rows) -> list[str]:
    return [row["Mã hồ sơ"] for row in rows]


def test_no_list_has_a_column_of_the_reporter_of_a_list_or_of_free_text():
    for export in LISTS.values():
        groups = {make().group for make in export.columns} - {None}
        assert groups <= {*OFFERED, FieldGroup.PROTECTION}
    for group in ("reporter", "list", "narrative"):
        assert group not in {str(each) for each in OFFERED}


def test_nobody_gets_what_was_told_or_who_told_it(cast):
    make_case(by=cast["lan"], chair=cast["minh"], state="in_progress", full_name=CANARIES[0])
    text = str(table(cast["lan"], **EVERYTHING))
    assert CANARIES[0] in text
    for secret in ("Người Báo Tin", "0911000333", "Em muốn đi học lại", "Lò gạch đầu ấp", "Em đi học đều"):
        assert secret not in text


def test_the_groups_of_a_role_are_those_it_sees_in_full(cast):
    offered = {
        name: [str(group) for group in groups_for(cast[name])] for name in ("lan", "minh", "quang", "thu")
    }
    assert offered == {
        "lan": ["identity", "contact", "schooling", "work"],
        "minh": ["identity", "schooling", "work"],
        "quang": ["schooling", "work"],
        "thu": [],
    }


def test_each_row_is_as_the_person_sees_that_case(cast):
    own = make_case(by=cast["lan"], full_name=CANARIES[0])
    other = make_case(by=cast["lan"], full_name=CANARIES[1])
    Case.objects.filter(pk=other.pk).update(officer=None, name_hidden="threatened")
    rows = {row["Mã hồ sơ"]: row for row in table(cast["lan"], **EVERYTHING)}
    assert rows[own.code]["Họ và tên"] == CANARIES[0]
    assert rows[own.code]["Điện thoại người chăm sóc"] == "0911000222"
    hidden = rows[other.code]
    assert (hidden["Họ và tên"], hidden["Tên viết tắt"]) == (WITHHELD, "Tên được ẩn")
    assert (
        hidden["Điện thoại người chăm sóc"] == hidden["Thôn, ấp, tổ dân phố"] == hidden["Trường"] == WITHHELD
    )
    assert CANARIES[1] not in str(hidden)
    assert CANARIES[1] in str(table(cast["minh"], groups=["identity"]))


def test_a_name_with_a_formula_stays_a_text(cast):
    make_case(by=cast["lan"], full_name="=HYPERLINK(1)")
    (row,) = table(cast["lan"], groups=["identity"])
    assert row["Họ và tên"] == "'=HYPERLINK(1)"


def test_a_list_is_narrowed_as_on_the_screen(cast):
    make_case(by=cast["hoa"])
    new, done = make_case(by=cast["lan"]), make_case(by=cast["lan"], state="registered")
    Case.objects.filter(pk=new.pk).update(opened_on=today() - dt.timedelta(days=40), officer=None)
    assert codes(table(cast["lan"])) == [new.code, done.code]
    assert codes(table(cast["lan"], tab="mine")) == [done.code]
    assert codes(table(cast["lan"], tab="unassigned")) == [new.code]
    assert codes(table(cast["lan"], state="new")) == [new.code]
    since = (today() - dt.timedelta(days=30)).isoformat()
    assert codes(table(cast["lan"], since=since)) == [done.code]
    assert codes(table(cast["lan"], until=since)) == [new.code]


def test_what_was_shared_or_opened_in_an_emergency_is_not_carried_away(cast):
    case = make_case(by=cast["lan"], full_name=CANARIES[0])
    own = make_case(by=cast["hoa"])
    share_case(
        case, by=cast["lan"], user=cast["hoa"], purpose="Phối hợp", until=today() + dt.timedelta(days=5)
    )
    assert codes(table(cast["hoa"], **EVERYTHING)) == [own.code]
    open_urgently(case.code, by=cast["yen"], reason="danger", purpose="Trẻ gọi cầu cứu")
    assert table(cast["yen"], **EVERYTHING) == []


def test_referrals_placements_and_attendance(cast):
    placement = make_referral(cast, "placed").placement
    attend(placement, by=cast["thu"], weeks_ago=1)
    make_referral(cast, "placed", by="hoa", to="dung")
    (row,) = table(cast["lan"], "referrals", groups=["identity"])
    assert (row["Phiếu chuyển gửi"], row["Tình trạng"]) == (placement.referral.number, "Đang theo học")
    assert row["Họ và tên"] == "Canary Sơn Ca Họa Mi"
    assert row["Lớp, nhóm"] == placement.group
    (week,) = table(cast["lan"], "attendance")
    attendance = placement.weeks.get()
    assert week["Tuần từ thứ Hai"] == f"{attendance.week:%d/%m/%Y}"
    assert (week["Số buổi phải học"], week["Số buổi có mặt"]) == (
        str(attendance.days_expected),
        str(attendance.days_attended),
    )
    assert table(cast["lan"], "attendance", since=today().isoformat(), until="2000-01-01") == []
    assert table(cast["lan"], "referrals", tab="khong-nhan") == []
    assert len(table(cast["lan"], "referrals", tab="dang-hoc", whose="mine")) == 1


def test_a_referral_of_a_hidden_name_is_in_no_list_of_those_who_do_not_know_it(cast):
    referral = make_referral(cast, "placed")
    attend(referral.placement, by=cast["thu"], weeks_ago=1)
    assert len(table(cast["quang"], "referrals")) == len(table(cast["quang"], "attendance")) == 1
    Job.objects.all().delete()
    Case.objects.filter(pk=referral.case_id).update(name_hidden="threatened")
    assert table(cast["quang"], "referrals") == table(cast["quang"], "attendance") == []
    assert len(table(cast["lan"], "referrals")) == 1


def test_a_file_of_referrals_goes_when_a_name_is_hidden_since(cast):
    referral = make_referral(cast, "placed")
    job = ask_job("referrals", PLAIN, by=cast["quang"], purpose="meeting")
    work_off()
    job.refresh_from_db()
    shows = bytes_of(job).shows
    assert still_shown(cast["quang"], shows)
    Case.objects.filter(pk=referral.case_id).update(name_hidden="threatened")
    assert not still_shown(cast["quang"], shows)


def test_supports_and_deadlines(cast):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="in_progress")
    give_support(
        case, by=cast["lan"], kind="bicycle", what="Xe của Bà Ngoại", worth=1_200_000, given_on=today()
    )
    theirs = make_case(by=cast["hoa"], chair=cast["son"], state="in_progress")
    give_support(theirs, by=cast["hoa"], kind="cash", what="Tiền", worth=7, given_on=today())
    (row,) = table(cast["minh"], "supports")
    assert (row["Mã hồ sơ"], row["Trị giá (đồng)"], row["Ngày cấp"]) == (
        case.code,
        "1200000",
        f"{today():%d/%m/%Y}",
    )
    assert "Bà Ngoại" not in str(row)
    rows = table(cast["minh"], "deadlines")
    assert len(rows) == case.deadlines.count() > 1
    assert set(codes(rows)) == {case.code}
    running = case.deadlines.filter(met_at=None, cancelled_at=None).count()
    assert len(table(cast["minh"], "deadlines", only="open")) == running


def test_every_case_is_in_the_trail_once_with_what_it_showed(cast, monkeypatch):
    monkeypatch.setattr(making, "PART", 1)
    own, other = make_case(by=cast["lan"]), make_case(by=cast["lan"])
    Case.objects.filter(pk=other.pk).update(officer=None)
    table(cast["lan"], "deadlines", groups=["identity"])
    table(cast["lan"], "cases", groups=["contact"])
    told = [
        (event.case_code == own.code, event.fields)
        for event in Event.objects.filter(reason="export_list").order_by("pk")
    ]
    assert told == [
        (True, ["identity", "protection"]),
        (False, ["identity", "protection"]),
        (True, ["contact", "protection"]),
        (False, ["protection"]),
    ]


def test_what_is_asked_about_at_a_download_does_not_grow_with_the_file(cast, django_assert_num_queries):
    cases = [make_case(by=cast["lan"]) for _ in range(4)]
    for number in (1, 4):
        shown, fresh = Shown({FieldGroup.IDENTITY}), type(cast["lan"]).objects.get(pk=cast["lan"].pk)
        for case in cases[:number]:
            shown.note(case, sees(cast["lan"], case))
        with django_assert_num_queries(3):
            assert still_shown(fresh, shown.as_keys())


@pytest.mark.parametrize("kind", LISTS)
def test_a_part_asks_as_often_for_one_row_as_for_many(kind, cast, django_assert_num_queries):
    def rows():
        case = make_case(by=cast["lan"], chair=cast["minh"], state="approved")
        give_support(case, by=cast["lan"], kind="cash", what="Tiền", worth=7, given_on=today())
        referral = make_referral(cast, "placed", case=case)
        attend(referral.placement, by=cast["thu"], weeks_ago=1)

    def read(expected):
        fresh = type(cast["lan"]).objects.get(pk=cast["lan"].pk)
        export, columns = LISTS[kind], LISTS[kind].chosen(EVERYTHING)
        groups_for(fresh)
        found = export.read(fresh, EVERYTHING, 0, 100)
        with django_assert_num_queries(expected):
            found = export.read(fresh, EVERYTHING, 0, 100)
            for row in found:
                [column.cell(making._line(export, row, fresh)) for column in columns]
        return len(found)

    rows()
    one = read(2)
    rows()
    rows()
    assert read(2) > one >= 1


def test_a_long_list_is_made_in_the_memory_of_one_part(cast, monkeypatch):
    """`read` is asked for no more than a part, and each part begins behind the last one."""
    monkeypatch.setattr(making, "PART", 2)
    made = [make_case(by=cast["lan"]) for _ in range(5)]
    asked, real = [], LISTS["cases"].read

    class Counting(type(LISTS["cases"])):
        def read(self, user, params, after, size):
            asked.append((after, size))
            return real(user, params, after, size)

    export = LISTS["cases"]
    counting = Counting(**{name: getattr(export, name) for name in export.__dataclass_fields__})
    monkeypatch.setitem(making.LISTS, "cases", counting)
    assert codes(table(cast["lan"])) == [case.code for case in made]
    assert asked == [(0, 2), (made[1].pk, 2), (made[3].pk, 2), (made[4].pk, 2)]


def test_a_child_without_a_name_or_a_birth_date_is_a_row_as_well(cast):
    case = make_case(by=cast["lan"])
    Child.objects.filter(pk=case.child_id).update(full_name="", birth_date=None, birth_precision="unknown")
    (row,) = table(cast["lan"], groups=["identity"])
    assert (row["Họ và tên"], row["Ngày sinh"], row["Tuổi"]) == ("Chưa biết tên", "Chưa rõ", "")
