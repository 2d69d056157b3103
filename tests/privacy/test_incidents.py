"""The register of incidents: the clock of 72 hours, who is told and when, and that no record goes away."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.enums import NoticeKind
from accounts.models import Notice
from casework.workflow import NotNow
from privacy.actions import incidents
from privacy.models import Incident
from privacy.queries import codes_seen_by
from privacy.rules import breach_due, hours_left, incident_kept_until
from reminders.access import may_still_open
from tests.casework.walk import both_shown, text_of, token
from tests.factories import CANARIES, make_case
from vietnam.calendar import ZONE, today


def at(*when) -> dt.datetime:
    return dt.datetime(*when, tzinfo=ZONE)


def report(by, **facts):
    told = {"known_at": timezone.now(), "what_happened": "Gửi nhầm thư", "kinds": ["contact"], **facts}
    return incidents.report_incident(by=by, **told)


def told(kind) -> list[tuple]:
    rows = Notice.objects.filter(kind=kind).order_by("recipient__username", "due")
    return list(rows.values_list("recipient__username", "due"))


# Tết 2027 is 6 February; the days off run to 10 February. The clock does not stop for them.
@pytest.mark.parametrize(
    "known, due",
    [
        (at(2027, 2, 4, 16, 30), at(2027, 2, 7, 16, 30)),
        (at(2026, 12, 31, 23, 59), at(2027, 1, 3, 23, 59)),
        (at(2028, 2, 27, 8), at(2028, 3, 1, 8)),
    ],
)
def test_72_hours_run_through_nights_tet_and_the_29th_of_february(known, due):
    assert breach_due(known) == due


@pytest.mark.parametrize(
    "left, words",
    [
        (dt.timedelta(hours=72), {"text": "còn 72 giờ", "late": False}),
        (dt.timedelta(hours=24), {"text": "còn 24 giờ", "late": False}),
        (dt.timedelta(hours=23, minutes=59), {"text": "còn 23 giờ 59 phút", "late": "soon"}),
        (dt.timedelta(minutes=20), {"text": "còn 20 phút", "late": "soon"}),
        (dt.timedelta(hours=-2, minutes=-5), {"text": "quá hạn 2 giờ 5 phút", "late": True}),
    ],
)
def test_the_clock_in_words(left, words):
    now = at(2027, 2, 5, 9)
    assert hours_left(now + left, now) == words


def test_those_in_charge_are_told_at_once_without_a_name(cast):
    report(cast["lan"])
    assert told(NoticeKind.INCIDENT_REPORTED) == [("an", None), ("quang", None)]


def test_reminders_after_24_48_and_72_hours_once_each(cast):
    known = at(2027, 2, 4, 16, 30)
    incident = report(cast["lan"], known_at=known)
    day = dt.timedelta(hours=24)
    assert [
        incidents.tell_clocks(known + step) for step in (day - dt.timedelta(seconds=1), day, 3 * day)
    ] == [
        0,
        1,
        3,
    ]
    incidents.tell_clocks(known + 3 * day)
    marks = [known + day, known + 2 * day, known + 3 * day]
    assert told(NoticeKind.INCIDENT_CLOCK) == [(who, mark) for who in ("an", "quang") for mark in marks]
    incidents.decide_no_notice(incident, by=cast["an"], reason="Máy đã khóa")
    assert incidents.tell_clocks(known + 4 * day) == 0


def test_a_reminder_is_sent_to_whom_may_open_it_and_withheld_when_the_role_ended(cast):
    report(cast["lan"])
    notice = Notice.objects.get(kind=NoticeKind.INCIDENT_REPORTED, recipient=cast["quang"])
    assert may_still_open(notice)
    cast["quang"].roles.update(ends=today() - dt.timedelta(days=1))
    assert not may_still_open(Notice.objects.get(pk=notice.pk))


def test_notice_to_the_authority_in_time_and_late(cast):
    an = cast["an"]
    incident = report(cast["lan"], known_at=timezone.now() - dt.timedelta(hours=80))
    at_hour = {hours: incident.known_at + dt.timedelta(hours=hours) for hours in (-1, 72, 73)}
    with pytest.raises(NotNow, match="sớm hơn"):
        incidents.record_authority_notice(incident, by=an, number="5/TB", at=at_hour[-1])
    with pytest.raises(NotNow, match="lý do chậm"):
        incidents.record_authority_notice(incident, by=an, number="5/TB", at=at_hour[73])
    saved = incidents.record_authority_notice(incident, by=an, number="5/TB", at=at_hour[72])
    assert (saved.authority, saved.notice_number, saved.notice_reason) == ("sent", "5/TB", "")
    late = incidents.record_authority_notice(
        incident, by=an, number="5/TB", at=at_hour[73], late_reason="Mất mạng"
    )
    assert late.notice_reason == "Mất mạng"


def test_closing_asks_for_the_notice_and_the_measures_and_ends_all_writing(cast):
    an, incident = cast["an"], report(cast["lan"])
    with pytest.raises(NotNow, match="thông báo"):
        incidents.close_incident(incident, by=an, lessons="Khóa máy")
    incidents.decide_no_notice(incident, by=an, reason="Máy đã khóa")
    with pytest.raises(NotNow, match="biện pháp"):
        incidents.close_incident(incident, by=an, lessons="Khóa máy")
    incidents.describe_incident(incident, by=an, measures="Đổi mật khẩu")
    closed = incidents.close_incident(incident, by=an, lessons="Khóa máy")
    assert (closed.state, closed.closed_on) == ("closed", today())
    with pytest.raises(NotNow, match="đã kết thúc"):
        incidents.describe_incident(incident, by=an, measures="Khác")


def test_the_record_cannot_be_deleted_for_five_years(cast):
    incident = report(cast["lan"])
    for days, kept in ((None, True), (5 * 365, True), (5 * 366 + 2, False)):
        closed = days and today() - dt.timedelta(days=days)
        values = {"state": "closed", "closed_on": closed, "authority": "not_needed"} if closed else {}
        Incident.objects.filter(pk=incident.pk).update(notice_reason="x", lessons="x", **values)
        if kept:
            with pytest.raises(DatabaseError, match="kept for five years"), transaction.atomic():
                Incident.objects.filter(pk=incident.pk).delete()
    Incident.objects.filter(pk=incident.pk).delete()
    assert not Incident.objects.exists()
    assert incident_kept_until(dt.date(2028, 2, 29)) == dt.date(2033, 3, 1)


def test_cases_come_from_the_trail_by_account_and_days(cast, sign_in):
    case = make_case(by=cast["lan"])
    hers = make_case(by=cast["hoa"])
    sign_in(cast["minh"]).get(reverse("casework:case", args=[case.pk]))
    assert sign_in(cast["minh"]).get(reverse("casework:case", args=[hers.pk])).status_code == 404
    assert codes_seen_by("MINH", today(), today()) == [case.code]
    day = dt.timedelta(days=1)
    assert codes_seen_by("minh", today() + day, today() + day) == []
    incident = report(cast["lan"])
    spent = {"by": cast["an"], "username": "minh", "since": today(), "until": today()}
    assert [incidents.add_cases_seen(incident, **spent) for _ in range(2)] == [1, 0]
    assert Incident.objects.get().case_codes == [case.code]


def test_the_letter_names_codes_and_no_child(cast, sign_in):
    case = make_case(by=cast["lan"], full_name=CANARIES[0])
    incident = report(cast["lan"], measures="Đã thu hồi thư")
    incidents.add_cases(incident, by=cast["an"], codes=[case.code])
    page = sign_in(cast["an"]).get(reverse("privacy:incident_letter", args=[incident.pk])).content.decode()
    assert case.code in page
    assert "Đã thu hồi thư" in page
    assert "Canary" not in page


def test_wrong_codes_and_future_hours_are_told_and_nothing_typed_is_lost(cast, sign_in):
    incident = report(cast["lan"])
    client = sign_in(cast["an"])
    page = client.post(reverse("privacy:incident_cases", args=[incident.pk]), {"codes": "DT-26-000001, Lan"})
    assert "Không phải mã hồ sơ: LAN" in page.content.decode()
    assert "DT-26-000001, Lan" in page.content.decode()
    page = client.post(
        reverse("privacy:incident_new"),
        {"what_happened": "Mất máy", "known_at": "01/01/2090 10:00", "kinds": "contact"},
    )
    assert "Thời điểm này chưa đến" in page.content.decode()
    assert "Mất máy" in page.content.decode()
    late = client.post(
        reverse("privacy:incident_close", args=[incident.pk]), {"lessons": "Khóa máy bằng mã"}
    ).content.decode()
    assert "Khóa máy bằng mã" in late
    assert "lý do không phải thông báo" in late
    assert Incident.objects.get().case_codes == []


def test_the_command_lists_codes_and_clocks(cast):
    incident = report(cast["lan"], known_at=timezone.now() - dt.timedelta(hours=100))
    out = StringIO()
    call_command("breaches", stdout=out)
    assert incident.number in out.getvalue()
    assert "quá hạn 28 giờ" in out.getvalue()
    assert "Gửi nhầm" not in out.getvalue()
    assert out.getvalue().endswith("1 incidents\n")


@pytest.mark.parametrize("known", ["01/01/0001 00:00", "31/12/1899 23:59"])
def test_a_year_of_no_one_alive_is_refused_before_it_breaks_the_register(cast, sign_in, known):
    told = {"known_at": known, "what_happened": "Mất máy tính", "kinds": ["contact"], "measures": ""}
    page = sign_in(cast["lan"]).post(reverse("privacy:incident_new"), told)
    assert page.status_code == 200
    assert "Kiểm tra lại năm." in page.content.decode()
    assert not Incident.objects.exists()


def test_two_who_describe_an_incident_and_two_who_tell_the_authority(cast, sign_in):
    an, client = cast["an"], sign_in(cast["an"])
    incident = report(cast["lan"], known_at=timezone.now() - dt.timedelta(hours=1))
    names = ("describe", "authority", "no_notice")
    page, notice, none = (reverse(f"privacy:incident_{name}", args=[incident.pk]) for name in names)
    both_shown(
        client,
        page,
        {"what_happened": "Gửi nhầm thư", "kinds": ["contact"], "measures": "Gọi xin lại thư"},
        lambda: incidents.describe_incident(incident, by=an, measures="Đã thu hồi", people_affected=2),
        {"measures": ("Đã thu hồi", "Gọi xin lại thư"), "people_affected": ("2", "(để trống)")},
        {"chon-measures": "mine", "chon-people_affected": "theirs"},
    )
    incident.refresh_from_db()
    assert (incident.measures, incident.people_affected) == ("Gọi xin lại thư", 2)
    # Cases that were added meanwhile are no other version of what is described.
    opened = token(client.get(page))
    incidents.add_cases(incident, by=an, codes=["DT-26-987654"])
    sent = {"what_happened": "Mất máy", "kinds": ["contact"], "people_affected": "2", "version": opened}
    assert client.post(page, sent).status_code == 302
    opened, now = token(client.get(none)), timezone.localtime()
    told_at = {"number": "5/TB", "at": f"{now:%d/%m/%Y %H:%M}", "version": opened}
    assert client.post(notice, told_at).status_code == 302
    late = text_of(client.post(none, {"reason": "Máy đã khóa", "version": opened}))
    assert ("vừa ghi việc thông báo cơ quan" in late, "Máy đã khóa" in late) == (True, True)
    incident.refresh_from_db()
    assert (incident.authority, incident.notice_number, incident.what_happened) == ("sent", "5/TB", "Mất máy")
