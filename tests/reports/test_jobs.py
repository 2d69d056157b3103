"""Files made in the background: asked for, made, fetched, refused, gone."""

import csv
import datetime as dt
import io
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Notice, Role
from areas.models import DatedNumber
from areas.settings import SETTINGS
from audit.models import Event
from casework.files import store
from casework.models import Case
from casework.workflow import NotNow
from reports.actions import doing
from reports.actions.doing import claim_next, expire_files, work_next, work_off
from reports.actions.jobs import ask_job, cancel_job, fetch_job, remove_job
from reports.enums import JobFault, JobState
from reports.exports import making
from reports.files import bytes_of
from reports.models import Job
from tests.factories import CANARIES, make_case
from vietnam.calendar import today

pytestmark = pytest.mark.django_db

AS_CSV = {"format": "csv", "groups": ["identity"]}
AS_XLSX = {"format": "xlsx", "groups": ["contact", "identity"]}


def ask(by, params=AS_CSV, kind="cases", purpose="own_work") -> Job:
    return ask_job(kind, params, by=by, purpose=purpose)


def made(by, params=AS_CSV, kind="cases") -> Job:
    """Return a job of `by` that was done."""
    job = ask(by, params, kind)
    work_off()
    job.refresh_from_db()
    assert (job.state, job.fault) == (JobState.DONE, "")
    return job


def lines(data: bytes) -> list[dict]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


def path_of(job):
    return store._path(job.stored_as, store.MADE)


def again(user):
    """Return the person as the next request reads her: what she may is remembered on the object."""
    return type(user).objects.get(pk=user.pk)


def test_a_list_is_made_in_the_background_and_fetched_by_who_asked(cast, sign_in):
    case = make_case(by=cast["lan"], full_name=CANARIES[0])
    make_case(by=cast["hoa"], full_name=CANARIES[1])
    job = made(cast["lan"])
    assert (job.done, job.total, job.attempts) == (1, 1, 1)
    assert job.expires_at - job.made_at == dt.timedelta(days=7)
    notice = Notice.objects.get(kind="file_ready")
    assert (notice.recipient, notice.path, notice.case_code) == (cast["lan"], reverse("reports:files"), "")
    answer = sign_in(cast["lan"]).get(reverse("reports:file_download", args=[job.pk]))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    (row,) = lines(answer.content)
    assert (row["Mã hồ sơ"], row["Họ và tên"]) == (case.code, CANARIES[0])
    assert "Người Báo Tin" not in answer.content.decode()
    # Nothing of it lies in plain text.
    assert CANARIES[0].encode() not in path_of(job).read_bytes()
    for outsider, status in (("mai", 404), ("hoa", 404), ("an", 404), ("binh", 404)):
        if outsider in cast:
            got = sign_in(cast[outsider]).get(reverse("reports:file_download", args=[job.pk]))
            assert (got.status_code, CANARIES[0] in got.content.decode()) == (status, False)


def test_every_case_in_a_file_has_an_event_with_what_was_shown_and_why(cast):
    case = make_case(by=cast["lan"], full_name=CANARIES[0])
    job = made(cast["lan"], AS_XLSX)
    of_case = Event.objects.get(case_code=case.code, reason="export_list")
    assert (of_case.actor, of_case.deed, of_case.purpose) == (cast["lan"], "downloaded", "own_work")
    assert (of_case.fields, of_case.area) == (["contact", "identity", "protection"], case.commune)
    fetch_job(job, by=cast["lan"])
    fetched = Event.objects.get(reason="fetch_file")
    assert (fetched.kind, fetched.object_pk, fetched.purpose) == ("reports.job", str(job.pk), "own_work")


def test_the_same_request_twice_is_one_job_and_another_is_another(cast):
    first = ask(cast["lan"])
    assert ask(cast["lan"]) == first
    assert ask(cast["lan"], AS_XLSX) != first
    assert ask(cast["minh"], purpose="meeting").by == cast["minh"]
    work_off()
    assert ask(cast["lan"]) != first


def test_a_person_waits_for_so_many_files_and_no_more(cast):
    DatedNumber.objects.create(name="files_waiting", value=2, starts=today())
    ask(cast["lan"])
    ask(cast["lan"], AS_XLSX)
    with pytest.raises(NotNow, match="đang chờ 2 tệp"):
        ask(cast["lan"], {**AS_CSV, "groups": []})
    assert Job.objects.count() == 2
    assert ask(cast["minh"])


@pytest.mark.parametrize("outsider", ["thu", "binh", "tam", "an"])
def test_who_sees_no_cases_asks_for_no_list(cast, outsider):
    make_case(by=cast["lan"], full_name=CANARIES[0])
    with pytest.raises(PermissionDenied):
        ask(cast[outsider])
    assert Job.objects.count() == 0


def test_a_supervisor_may_not_ask_for_names_and_nobody_for_the_reporter(cast):
    make_case(by=cast["lan"], full_name=CANARIES[0])
    for by, group in (
        ("quang", "identity"),
        ("quang", "contact"),
        ("lan", "reporter"),
        ("minh", "narrative"),
    ):
        with pytest.raises(PermissionDenied):
            ask(cast[by], {"format": "csv", "groups": [group]})
    body = bytes_of(made(cast["quang"], {"format": "csv", "groups": []})).data.decode()
    assert CANARIES[0] not in body
    assert "C.Đ.T.Y" in body.replace(" ", "") or "CĐTY" in body.replace(".", "").replace(" ", "")


def test_only_the_officer_in_charge_takes_numbers_and_home_out(cast):
    other = make_case(by=cast["lan"], full_name=CANARIES[0])
    Case.objects.filter(pk=other.pk).update(officer=None)
    own = make_case(by=cast["lan"], full_name=CANARIES[1])
    rows = {
        row["Mã hồ sơ"]: row for row in lines(bytes_of(made(cast["lan"], {**AS_XLSX, "format": "csv"})).data)
    }
    phone = "Điện thoại người chăm sóc"
    assert rows[own.code][phone] == "0911000222"
    assert rows[other.code][phone] == "Không hiển thị với vai trò của bạn"
    assert rows[other.code]["Họ và tên"] == CANARIES[0]


def ended(cast, name):
    Role.objects.filter(user=cast[name]).update(ends=today() - dt.timedelta(days=1))


LOST = {
    "the role ended": lambda cast, case: ended(cast, "lan"),
    "the case went to another commune": lambda cast, case: Case.objects.filter(pk=case.pk).update(
        commune=cast["hoa"].roles.get().area
    ),
    "the role went to another commune": lambda cast, case: Role.objects.filter(user=cast["lan"]).update(
        area=cast["hoa"].roles.get().area
    ),
    "another officer has the case, and the name is hidden": lambda cast, case: Case.objects.filter(
        pk=case.pk
    ).update(officer=None, name_hidden="threatened"),
    "another officer has the case, and its numbers": lambda cast, case: Case.objects.filter(
        pk=case.pk
    ).update(officer=None),
    "the account is blocked": lambda cast, case: (
        type(cast["lan"]).objects.filter(username="lan").update(is_active=False)
    ),
}


@pytest.mark.parametrize("lost", LOST)
def test_a_file_is_given_out_only_while_all_of_it_may_be_seen(cast, lost, django_capture_on_commit_callbacks):
    case = make_case(by=cast["lan"], full_name=CANARIES[0])
    make_case(by=cast["lan"])
    job = made(cast["lan"], AS_XLSX)
    assert fetch_job(job, by=again(cast["lan"])).data.startswith(b"PK")
    LOST[lost](cast, case)
    if lost == "the account is blocked":
        with pytest.raises(PermissionDenied):
            fetch_job(job, by=again(cast["lan"]))
        return
    with django_capture_on_commit_callbacks(execute=True):
        assert fetch_job(job, by=again(cast["lan"])) is None
    job.refresh_from_db()
    assert (job.state, job.fault, path_of(job).exists()) == (JobState.WITHDRAWN, JobFault.NO_RIGHT, False)
    assert Event.objects.filter(reason="fetch_file", deed="denied", outcome="forbidden").count() == 1
    with pytest.raises(NotNow):
        fetch_job(job, by=again(cast["lan"]))


def test_a_page_says_why_a_file_is_gone(cast, sign_in):
    case = make_case(by=cast["lan"], full_name=CANARIES[0])
    job = made(cast["lan"])
    Case.objects.filter(pk=case.pk).update(commune=cast["hoa"].roles.get().area)
    client = sign_in(cast["lan"])
    page = client.get(reverse("reports:file_download", args=[job.pk]), follow=True)
    assert page.redirect_chain == [(reverse("reports:files"), 302)]
    body = page.content.decode()
    assert "quyền xem của bạn đã thay đổi" in body
    assert "Đã xóa: không còn quyền xem" in body
    assert CANARIES[0] not in body


def test_a_role_that_ends_before_it_is_made_makes_nothing(cast):
    make_case(by=cast["lan"], full_name=CANARIES[0])
    job = ask(cast["lan"])
    ended(cast, "lan")
    work_off()
    job.refresh_from_db()
    assert (job.state, job.fault, path_of(job).exists()) == (JobState.FAILED, JobFault.NO_RIGHT, False)
    assert not Event.objects.filter(reason="export_list").exists()


def test_a_role_that_ends_between_two_parts_makes_nothing(cast, monkeypatch):
    monkeypatch.setattr(making, "PART", 1)
    for name in CANARIES:
        make_case(by=cast["lan"], full_name=name)
    job = ask(cast["lan"])
    real = making.Run.told

    def ends(run, done, total):
        real(run, done, total)
        if done == 2:
            ended(cast, "lan")

    monkeypatch.setattr(making.Run, "told", ends)
    work_off()
    job.refresh_from_db()
    assert (job.state, job.fault, job.done) == (JobState.FAILED, JobFault.NO_RIGHT, 2)
    # What was read until then stands in the trail.
    assert Event.objects.filter(reason="export_list").count() == 2


def test_a_waiting_job_is_stopped(cast):
    make_case(by=cast["lan"])
    job = cancel_job(ask(cast["lan"]), by=cast["lan"])
    assert (job.state, work_next()) == (JobState.CANCELLED, False)
    with pytest.raises(NotNow):
        cancel_job(job, by=cast["lan"])


def test_a_running_job_is_stopped_after_its_part(cast, monkeypatch):
    monkeypatch.setattr(making, "PART", 1)
    for name in CANARIES:
        make_case(by=cast["lan"], full_name=name)
    job, read = ask(cast["lan"]), []
    real = making._write

    def stops(*arguments):
        read.append(1)
        if len(read) == 2:
            cancel_job(job, by=cast["lan"])
        real(*arguments)

    monkeypatch.setattr(making, "_write", stops)
    assert work_next() is True
    job.refresh_from_db()
    assert (job.state, len(read), path_of(job).exists()) == (JobState.CANCELLED, 2, False)
    assert not Notice.objects.filter(kind__startswith="file_").exists()


class Killed(BaseException):
    """What no worker survives."""


@pytest.mark.parametrize("point", ["_write", "_about"])
def test_a_job_of_a_killed_worker_is_done_by_another_once_its_lease_is_over(cast, monkeypatch, point):
    monkeypatch.setattr(making, "PART", 1)
    for name in CANARIES:
        make_case(by=cast["lan"], full_name=name)
    job = ask(cast["lan"])
    with monkeypatch.context() as patch:
        patch.setattr(making, point, raises(Killed))
        with pytest.raises(Killed):
            work_next()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.RUNNING, 1)
    assert work_next() is False
    Job.objects.update(claimed_until=timezone.now() - dt.timedelta(seconds=1))
    assert work_next() is True
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 2)
    assert [row["Họ và tên"] for row in lines(bytes_of(job).data)] == list(CANARIES)


def raises(error):
    def broken(*_arguments):
        raise error

    return broken


def test_a_late_worker_writes_nothing_over_the_one_that_went_on(cast):
    make_case(by=cast["lan"], full_name=CANARIES[0])
    ask(cast["lan"])
    late = doing.Run(claim_next(), lambda _user, _params: True)
    Job.objects.update(claimed_until=timezone.now() - dt.timedelta(seconds=1))
    work_off()
    kept = path_of(late.job).read_bytes()
    with pytest.raises(doing.Stopped):
        late.told(1, 1)
    with pytest.raises(doing.Stopped):
        doing._finish(late, doing.Made(b"late", "csv"))
    assert path_of(late.job).read_bytes() == kept


def test_a_late_worker_notices_that_another_has_begun_again(cast, settings):
    settings.JOBS_AT_ONCE = 5
    ask(cast["lan"])
    late = doing.Run(claim_next(), lambda _user, _params: True)
    Job.objects.update(claimed_until=timezone.now() - dt.timedelta(seconds=1))
    second = claim_next()
    assert (second.pk, second.attempts) == (late.job.pk, 2)
    with pytest.raises(doing.Stopped):
        late.told(5, 5)
    with pytest.raises(doing.Stopped):
        doing._finish(late, doing.Made(b"late", "csv"))
    doing._give_up(late.job, JobFault.TOO_MANY)
    second.refresh_from_db()
    assert (second.state, second.done, path_of(second).exists()) == (JobState.RUNNING, 0, False)


def test_a_job_rests_after_an_error(cast, settings, monkeypatch):
    settings.JOBS_AT_ONCE = 5
    ask(cast["lan"])
    with monkeypatch.context() as patch:
        patch.setattr(making, "_about", raises(ValueError))
        assert work_next() is True
    assert Job.objects.get().state == JobState.WAITING
    assert work_next() is False
    Job.objects.update(claimed_until=timezone.now() - dt.timedelta(seconds=1))
    assert work_next() is True
    assert Job.objects.get().state == JobState.DONE


def test_a_poison_job_fails_after_three_attempts_and_blocks_nobody(cast, monkeypatch, caplog):
    poison = ask(cast["lan"], {"format": "csv", "groups": [], "state": CANARIES[0]})
    case = make_case(by=cast["hoa"])
    good = ask(cast["hoa"], {"format": "csv", "groups": []})
    real = doing.WORKS["cases"].make

    def broken(run):
        if run.job.pk == poison.pk:
            raise ValueError(CANARIES[0])
        return real(run)

    monkeypatch.setitem(doing.WORKS, "cases", work_of(broken))
    for _ in range(4):
        work_off()
        Job.objects.filter(pk=poison.pk).exclude(claimed_until=None).update(claimed_until=timezone.now())
    poison.refresh_from_db()
    good.refresh_from_db()
    assert (poison.state, poison.fault, poison.attempts) == (JobState.FAILED, JobFault.BROKEN, 3)
    assert (good.state, lines(bytes_of(good).data)[0]["Mã hồ sơ"]) == (JobState.DONE, case.code)
    assert CANARIES[0] not in caplog.text
    assert Notice.objects.get(kind="file_failed").recipient == cast["lan"]


def work_of(make):
    return type("Work", (), {"may": staticmethod(lambda user, params: True), "make": staticmethod(make)})


def test_a_job_that_kills_three_workers_is_given_up(cast, monkeypatch):
    job = ask(cast["lan"])
    for _ in range(3):
        assert claim_next() == job
        Job.objects.update(claimed_until=timezone.now() - dt.timedelta(seconds=1))
    assert claim_next() is None
    job.refresh_from_db()
    assert (job.state, job.fault) == (JobState.FAILED, JobFault.BROKEN)


def test_so_many_jobs_run_at_once_and_one_of_each_person(cast, settings):
    first, second, third = ask(cast["lan"]), ask(cast["lan"], AS_XLSX), ask(cast["minh"])
    assert (claim_next(), claim_next()) == (first, None)
    settings.JOBS_AT_ONCE = 3
    assert (claim_next(), claim_next()) == (third, None)
    assert second.state == JobState.WAITING


def test_a_file_whose_time_is_over_is_gone_from_the_disk(cast, django_capture_on_commit_callbacks):
    make_case(by=cast["lan"], full_name=CANARIES[0])
    job = made(cast["lan"])
    assert (expire_files(), path_of(job).exists()) == (0, True)
    Job.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    with pytest.raises(NotNow):
        fetch_job(job, by=cast["lan"])
    with django_capture_on_commit_callbacks(execute=True):
        assert expire_files() == 1
    job.refresh_from_db()
    assert (job.state, job.size, path_of(job).exists()) == (JobState.EXPIRED, 0, False)
    assert expire_files() == 0


def test_a_file_is_removed_by_its_person_alone(cast, django_capture_on_commit_callbacks):
    make_case(by=cast["lan"], full_name=CANARIES[0])
    job = made(cast["lan"])
    for deed in (remove_job, cancel_job, fetch_job):
        with pytest.raises(PermissionDenied):
            deed(job, by=cast["minh"])
    with django_capture_on_commit_callbacks(execute=True):
        remove_job(job, by=cast["lan"])
    assert (remove_job(job, by=cast["lan"]).state, path_of(job).exists()) == (JobState.REMOVED, False)


def test_a_changed_or_missing_file_gets_a_sentence(cast):
    make_case(by=cast["lan"])
    job, other = made(cast["lan"]), made(cast["lan"], AS_XLSX)
    path_of(job).write_bytes(path_of(other).read_bytes())
    with pytest.raises(NotNow, match="không mở được"):
        fetch_job(job, by=cast["lan"])
    path_of(other).unlink()
    with pytest.raises(NotNow, match="không mở được"):
        fetch_job(other, by=cast["lan"])


def test_a_list_over_the_cap_is_answered_with_how_to_narrow_it(cast, sign_in, monkeypatch):
    low = replace(SETTINGS["export_rows"], default=1)
    monkeypatch.setattr("areas.queries.SETTINGS", {**SETTINGS, "export_rows": low})
    for name in CANARIES[:2]:
        make_case(by=cast["lan"], full_name=name)
    form = {"format": "csv", "purpose": "own_work"}
    page = sign_in(cast["lan"]).post(reverse("reports:export", args=["cases"]), form)
    assert "Danh sách có hơn 1 dòng" in page.content.decode()
    assert Job.objects.count() == 0
    job = ask(cast["lan"])
    work_off()
    job.refresh_from_db()
    assert (job.state, job.fault) == (JobState.FAILED, JobFault.TOO_MANY)


def test_the_same_list_gives_the_same_bytes(cast):
    for name in CANARIES:
        make_case(by=cast["lan"], full_name=name, birth_date=dt.date(2014, 5, 6))
    for params in (AS_CSV, AS_XLSX):
        first = ask(cast["lan"], params)
        data = []
        for _ in range(2):
            Job.objects.filter(pk=first.pk).update(state="waiting", claimed_until=None)
            work_off()
            data.append(bytes_of(Job.objects.get(pk=first.pk)).data)
        assert data[0] == data[1]


def test_a_workbook_says_what_it_is(cast):
    make_case(by=cast["lan"], full_name=CANARIES[0])
    book = load_workbook(io.BytesIO(bytes_of(made(cast["lan"], AS_XLSX)).data))
    about = {row[0].value: row[1].value for row in book["Về tệp này"].rows}
    assert "thông tin cá nhân của trẻ em" in about["Lưu ý"]
    assert (about["Phạm vi cung cấp"], about["Số dòng"]) == ("Chỉ người đã yêu cầu tệp này", 1)
    assert about["Người yêu cầu"] == cast["lan"].full_name
