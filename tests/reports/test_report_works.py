"""Reports made in the background: of own places, in parts, stopped, taken up, refused when a right ends."""

import csv
import datetime as dt
import io

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.models import Role
from areas.models import SupervisedCommune
from audit.models import Event
from casework.models import Case
from reports import committee, report_works
from reports.actions import orders
from reports.actions.doing import work_next, work_off
from reports.actions.editions import publish
from reports.actions.jobs import ask_job, cancel_job, fetch_job
from reports.actions.orders import make_due, place_order
from reports.enums import JobFault, JobState
from reports.figures import FIGURES, containing, numbers, scope_of, spanning, total
from reports.file_words import job_words
from reports.models import Job, ReportOrder
from tests.factories import CANARIES, make_case
from tests.reports.test_jobs import Killed, again, path_of, raises
from vietnam.calendar import today

pytestmark = pytest.mark.django_db


def days(cadence="month", day=None) -> dict:
    since, until = containing(cadence, day or today()).dates
    return {"since": since.isoformat(), "until": until.isoformat()}


def commune_of(user):
    return user.roles.get().area


def area_of(user):
    return user.roles.get().supervision_area


def of_commune(by, of=None, cadence="month") -> Job:
    params = {"place": str(commune_of(of or by).pk), **days(cadence)}
    return ask_job("committee", params, by=by, purpose="meeting")


def of_area(by, cadence="month") -> Job:
    params = {"place": str(area_of(by).pk), **days(cadence)}
    return ask_job("area", params, by=by, purpose="periodic")


def of_country(by, place="VN") -> Job:
    params = {"place": place, **days("quarter")}
    return ask_job("statistics", params, by=by, purpose="periodic")


def finished(job) -> Job:
    work_off()
    job.refresh_from_db()
    assert (job.state, job.fault) == (JobState.DONE, "")
    return job


def words(data) -> str:
    pages = PdfReader(io.BytesIO(data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize("who", ["lan", "minh", "quang"])
def test_who_sees_the_cases_of_a_commune_has_its_report_and_it_names_no_child(cast, who):
    case = make_case(by=cast["lan"], full_name=CANARIES[0])
    make_case(by=cast["hoa"], full_name=CANARIES[1])
    job = finished(of_commune(cast[who], of=cast["lan"]))
    assert (job.done, job.total) == (len(FIGURES), len(FIGURES))
    text = words(fetch_job(job, by=cast[who]).data)
    assert "1 hồ sơ đang quản lý" in text
    assert "Mức độ bảo mật" in text
    assert case.code not in text
    assert not any(word in text for name in CANARIES for word in name.split() if len(word) > 3)
    # Of questions and decisions nothing is said: not that there were none.
    assert "Việc cần Ban xem xét" not in text
    event = Event.objects.get(reason="report_file")
    assert (event.actor, event.area, event.purpose) == (cast[who], commune_of(cast["lan"]), "meeting")


def test_a_supervisor_has_the_report_of_the_own_area(cast):
    for by in ("lan", "hoa"):
        make_case(by=cast[by], full_name=CANARIES[0])
    communes = SupervisedCommune.objects.filter(supervision_area=area_of(cast["quang"]))
    assert communes.count() == 2
    job = finished(of_area(cast["quang"]))
    made = fetch_job(job, by=cast["quang"])
    text = words(made.data)
    assert "2 hồ sơ đang quản lý" in text
    assert "giám sát khu vực và lãnh đạo phụ trách; không chuyển ra ngoài phạm vi này" in text
    assert "Ủy ban nhân dân Khu vực" not in text
    assert not any(word in text for word in CANARIES[0].split() if len(word) > 3)
    assert set(made.shows["communes"]) == set(communes.values_list("commune", flat=True))


def test_small_numbers_of_an_area_are_for_who_may_open_each_case_behind_them(cast, sign_in):
    """No number is hidden from a supervisor (docs/decisions/0039-suppression.md): each opens its cases."""
    case = make_case(by=cast["lan"], full_name=CANARIES[0])
    far = make_case(by=cast["yen"])
    job = finished(of_area(cast["quang"]))
    made = fetch_job(job, by=cast["quang"])
    assert f"1 hồ sơ đang quản lý, đến ngày {today():%d/%m/%Y}" in words(made.data)
    assert "ẩn để bảo vệ" not in words(made.data)
    counted = Case.objects.filter(commune__in=made.shows["communes"])
    assert list(counted) == [case]

    def open_to(name, one):
        return sign_in(cast[name]).get(reverse("casework:case", args=[one.pk])).status_code

    assert [open_to("quang", one) for one in counted] == [200]
    assert (open_to("quang", far), open_to("tam", case)) == (404, 404)


def test_nobody_has_a_report_of_a_place_of_others(cast):
    for by, of in (("lan", "hoa"), ("son", "lan"), ("thu", "lan"), ("tam", "lan"), ("an", "lan")):
        with pytest.raises(PermissionDenied):
            of_commune(cast[by], of=cast[of])
    for by in ("lan", "minh", "tam", "thu"):
        params = {"place": str(area_of(cast["quang"]).pk), **days()}
        with pytest.raises(PermissionDenied):
            ask_job("area", params, by=cast[by], purpose="periodic")
    for by in ("lan", "quang", "an"):
        with pytest.raises(PermissionDenied):
            of_country(cast[by])
    for place in ("", "x", None, "79"):
        with pytest.raises(PermissionDenied):
            of_country(cast["tam"], place)
    assert Job.objects.count() == 0


def test_an_analyst_has_what_is_published_with_small_numbers_hidden(cast):
    make_case(by=cast["lan"], full_name=CANARIES[0])
    publish(containing("quarter", today()))
    job = finished(of_country(cast["tam"]))
    text = words(fetch_job(job, by=cast["tam"]).data)
    assert "SỐ LIỆU VỀ LAO ĐỘNG TRẺ EM" in text
    assert "ẩn để bảo vệ" in text
    assert not any(word in text for word in CANARIES[0].split() if len(word) > 3)


def test_a_report_is_stopped_between_two_figures(cast, monkeypatch):
    job, real, counted = of_commune(cast["lan"]), committee.numbers, []

    def stops(scope, codes):
        counted.append(codes)
        if len(counted) == 3:
            cancel_job(job, by=cast["lan"])
        return real(scope, codes)

    monkeypatch.setattr(committee, "numbers", stops)
    assert work_next() is True
    job.refresh_from_db()
    assert (job.state, len(counted), path_of(job).exists()) == (JobState.CANCELLED, 3, False)


def test_a_right_that_ends_between_two_figures_makes_nothing(cast, monkeypatch):
    job, real, counted = of_area(cast["quang"]), committee.numbers, []

    def ends(scope, codes):
        counted.append(codes)
        Role.objects.filter(user=cast["quang"]).update(ends=today() - dt.timedelta(days=1))
        return real(scope, codes)

    monkeypatch.setattr(committee, "numbers", ends)
    work_off()
    job.refresh_from_db()
    assert (job.state, job.fault, len(counted)) == (JobState.FAILED, JobFault.NO_RIGHT, 1)


def test_a_report_of_a_killed_worker_is_made_by_another_as_it_would_have_been(cast, monkeypatch):
    make_case(by=cast["lan"], full_name=CANARIES[0])
    job = of_commune(cast["lan"])
    with monkeypatch.context() as patch:
        patch.setattr(committee, "committee_pdf", raises(Killed))
        with pytest.raises(Killed):
            work_next()
    # What was entered since then is not in it.
    make_case(by=cast["lan"])
    Job.objects.update(claimed_until=timezone.now() - dt.timedelta(seconds=1))
    job = finished(job)
    assert job.attempts == 2
    assert "1 hồ sơ đang quản lý" in words(fetch_job(job, by=cast["lan"]).data)


LOST = {
    "the role ended": ("lan", lambda cast: end_role(cast["lan"])),
    "the role went to another commune": (
        "lan",
        lambda cast: Role.objects.filter(user=cast["lan"]).update(area=commune_of(cast["hoa"])),
    ),
    "a commune left the area": (
        "quang",
        lambda cast: SupervisedCommune.objects.filter(commune=commune_of(cast["hoa"])).update(
            starts=dt.date(2020, 1, 1), ends=dt.date(2020, 2, 1)
        ),
    ),
    "the analyst's role ended": ("tam", lambda cast: end_role(cast["tam"])),
}


def end_role(user):
    Role.objects.filter(user=user).update(ends=today() - dt.timedelta(days=1))


@pytest.mark.parametrize("lost", LOST)
def test_a_report_is_given_out_only_while_all_of_it_may_be_seen(
    cast, lost, django_capture_on_commit_callbacks
):
    who, lose = LOST[lost]
    publish(containing("quarter", today()))
    ask = {"lan": of_commune, "quang": of_area, "tam": of_country}[who]
    job = finished(ask(cast[who]))
    assert fetch_job(job, by=again(cast[who])).data.startswith(b"%PDF")
    lose(cast)
    with django_capture_on_commit_callbacks(execute=True):
        assert fetch_job(job, by=again(cast[who])) is None
    job.refresh_from_db()
    assert (job.state, path_of(job).exists()) == (JobState.WITHDRAWN, False)


def test_a_report_is_ordered_for_every_period(cast, monkeypatch):
    monkeypatch.setattr(orders, "today", lambda: dt.date(2026, 10, 15))
    place_order(
        "area",
        {"place": str(area_of(cast["quang"]).pk)},
        by=cast["quang"],
        purpose="periodic",
        cadence="month",
    )
    monkeypatch.setattr(orders, "today", lambda: dt.date(2026, 11, 2))
    assert make_due() == 1
    job = finished(Job.objects.get())
    assert (job.params["since"], job.params["until"]) == ("2026-10-01", "2026-10-31")
    assert "Tháng 10 năm 2026" in words(fetch_job(job, by=cast["quang"]).data)


def test_statistics_that_are_ordered_wait_until_they_are_published(cast, monkeypatch):
    quarter = containing("quarter", today())
    monkeypatch.setattr(orders, "today", lambda: quarter.start)
    place_order("statistics", {"place": "VN"}, by=cast["tam"], purpose="periodic", cadence="quarter")
    monkeypatch.setattr(orders, "today", lambda: quarter.due_on)
    assert make_due() == 0
    publish(quarter)
    assert (make_due(), make_due()) == (1, 0)
    assert finished(Job.objects.get()).period_from == quarter.start


def test_from_the_page_to_the_file(cast, sign_in):
    make_case(by=cast["lan"], full_name=CANARIES[0])
    client = sign_in(cast["quang"])
    page = client.get(reverse("reports:exports")).content.decode()
    for kind in ("committee", "area"):
        assert reverse("reports:report_file", args=[kind]) in page
    assert reverse("reports:report_file", args=["statistics"]) not in page
    address = reverse("reports:report_file", args=["area"])
    month = containing("month", today())
    place = str(area_of(cast["quang"]).pk)
    wrong = client.post(address, {"place": "0", "period": "2099-01", "purpose": "meeting"}).content.decode()
    assert "govuk-error-summary" in wrong
    none = client.post(address, {"place": place, "period": "", "purpose": "meeting"}).content.decode()
    assert "Chọn một kỳ báo cáo trong danh sách." in none
    assert Job.objects.count() == 0
    answer = client.post(address, {"place": place, "period": month.code, "purpose": "meeting"})
    assert answer.url == reverse("reports:files")
    job = Job.objects.get()
    assert spanning(*(dt.date.fromisoformat(job.params[name]) for name in ("since", "until"))) == month
    Job.objects.update(state="running", done=3, total=30)
    assert job_words(Job.objects.get())["progress"] == "Đã làm 3 trên 30 phần"
    ordered = {"place": place, "cadence": "quarter", "purpose": "periodic"}
    client.post(address, ordered)
    order = ReportOrder.objects.get()
    assert (order.kind, order.params, order.cadence) == ("area", {"place": place}, "quarter")


def test_a_page_offers_nobody_what_the_role_may_not_have(cast, sign_in):
    for who, kind, status in (
        ("lan", "area", 404),
        ("lan", "statistics", 404),
        ("tam", "committee", 404),
        ("tam", "area", 404),
        ("tam", "statistics", 200),
        ("thu", "committee", 403),
        ("an", "statistics", 403),
        ("lan", "nothing", 404),
    ):
        answer = sign_in(cast[who]).get(reverse("reports:report_file", args=[kind]))
        assert (who, kind, answer.status_code) == (who, kind, status)
    assert report_works.offered(cast["thu"]) == {}


def lines_of(data) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


def test_the_report_of_an_area_as_a_table_holds_the_numbers_of_the_pdf(cast):
    for by in ("lan", "lan", "hoa"):
        make_case(by=cast[by], full_name=CANARIES[0])
    params = {"place": str(area_of(cast["quang"]).pk), **days(), "format": "csv"}
    job = finished(ask_job("area", params, by=cast["quang"], purpose="periodic"))
    made = fetch_job(job, by=cast["quang"])
    assert (made.suffix, job_words(job)["is_pdf"]) == ("csv", False)
    rows = lines_of(made.data)
    assert rows[0] == ["Địa bàn", "Số liệu", "Nhóm", "Số", "Đơn vị", "Kỳ", "Số liệu đến lúc"]
    told = {(row[0], row[1], row[2]): row[3] for row in rows if len(row) == 7}
    communes = [commune_of(cast[who]).name for who in ("lan", "hoa")]
    figure = str(FIGURES["new"].label)
    assert [told[name, figure, "Tổng số"] for name in communes] == ["2", "1"]
    scope = scope_of(made.shows["communes"], containing("month", today()), job.asked_at)
    for code, cells in numbers(scope).items():
        words_of = {cell.code: str(cell.label) for cell in FIGURES[code].cells_of(scope)}
        for cell, number in [*cells.items(), ("all", total(cells))]:
            shown = "không có dữ liệu" if number is None else str(number)
            name = words_of.get(cell, "Tổng số")
            assert told[area_of(cast["quang"]).name, str(FIGURES[code].label), name] == shown
    below = {row[0]: row[1] for row in rows if len(row) < 7}
    assert below["Mức độ bảo mật"] == "Hạn chế – chỉ dùng cho bảo vệ trẻ em"
    assert below["Phạm vi cung cấp"].startswith("giám sát khu vực")
    assert (below["Người yêu cầu"], below["Mục đích"]) == (cast["quang"].full_name, "Làm báo cáo định kỳ")
    assert below[figure] == str(FIGURES["new"].meaning)
    assert not any(word in made.data.decode() for word in CANARIES[0].split() if len(word) > 3)


def test_published_statistics_as_a_workbook_hide_what_the_page_hides(cast):
    for by in ("lan", "lan", "hoa"):
        make_case(by=cast[by], full_name=CANARIES[0])
    publish(containing("quarter", today()))
    params = {"place": "VN", **days("quarter"), "format": "xlsx"}
    made = fetch_job(
        finished(ask_job("statistics", params, by=cast["tam"], purpose="periodic")), by=cast["tam"]
    )
    book = load_workbook(io.BytesIO(made.data), read_only=True)
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    numbers_told = [row[4] for row in rows[1:] if isinstance(row[4], int)]
    assert not any(0 < number < 5 for number in numbers_told)
    assert ("I2", "Ba cách đếm", None) in {row[:3] for row in rows}
    assert "ẩn để bảo vệ" in {row[4] for row in rows}
    about = dict(row[:2] for row in book.worksheets[1].iter_rows(values_only=True))
    assert about["Phạm vi cung cấp"].startswith("cơ quan được giao làm thống kê")


def test_a_table_is_asked_for_on_the_page_and_for_every_period(cast, sign_in):
    client, address = sign_in(cast["lan"]), reverse("reports:report_file", args=["committee"])
    asked = {"place": str(commune_of(cast["lan"]).pk), "purpose": "meeting", "format": "xlsx"}
    client.post(address, {**asked, "period": containing("month", today()).code})
    client.post(address, {**asked, "cadence": "half"})
    assert Job.objects.get().params["format"] == "xlsx"
    order = ReportOrder.objects.get()
    assert order.params == {"place": asked["place"], "format": "xlsx"}
    wrong = client.post(address, {**asked, "format": "exe", "cadence": "year"}).content.decode()
    assert "govuk-error-summary" in wrong
    assert ReportOrder.objects.count() == 1
    assert finished(Job.objects.get()).size > 0
