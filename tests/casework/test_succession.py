"""When an officer goes: open reports, lists half taken in and cases on their way have somebody new first."""

import pytest
from django.urls import reverse

from accounts.enums import RoleKind
from casework.access import report_permissions, sees_report
from casework.actions.handover import hand_over
from casework.actions.transfers import ask_transfer
from casework.enums import FieldGroup, How
from casework.handover import REPORT_CODE
from casework.workflow import NotNow
from tests.casework.lists import bring, small_list
from tests.casework.test_leaving import add, left_by, send
from tests.factories import CANARIES, make_case, make_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(cast):
    return cast["lan"].roles.get().area


@pytest.fixture
def administration(cast, sign_in):
    """A browser in which the administrator is signed in."""
    return sign_in(cast["an"])


class TestReportsAndTransfers:
    def test_an_open_report_goes_to_a_colleague_and_the_informant_stays_with_who_took_it(
        self, cast, place, administration, sign_in
    ):
        report, mai = make_report(by=cast["lan"], full_name=CANARIES[0]), add("mai", RoleKind.OFFICER, place)
        assert left_by(cast["lan"]) == {"own_report": 1}
        assert send(administration, cast["lan"], active=False).status_code == 200
        url = reverse("casework:handover", args=[cast["lan"].pk, place.pk])
        code = REPORT_CODE.format(report.pk)
        page = sign_in(cast["quang"]).get(url).text
        assert "1 thông tin đã tiếp nhận, chưa xử lý" in page
        assert (code in page, CANARIES[0] in page) == (True, False)
        with pytest.raises(NotNow):
            hand_over(cast["hoa"], place, [code], to=mai, by=cast["quang"])
        assert hand_over(cast["lan"], place, [code], to=mai, by=cast["quang"]) == 1
        report.refresh_from_db()
        assert (report.in_charge, report.taken_by) == (mai, cast["lan"])
        assert report.history.first().history_change_reason == "hand_over"
        assert sees_report(mai, report)[FieldGroup.CONTACT] == How.FULL
        assert "reporter" not in report_permissions(mai, report)
        assert left_by(cast["lan"]) == {}
        assert left_by(mai) == {"own_report": 1}
        assert send(administration, cast["lan"], active=False).status_code == 302

    def test_a_case_on_its_way_gets_a_new_asker_and_what_arrives_keeps_the_last_officer(self, cast, place):
        there, mai = cast["hoa"].roles.get().area, add("mai", RoleKind.OFFICER, place)
        case = make_case(by=cast["lan"])
        asked = {"to_commune": there, "why": "Chuyển nhà", "need": "Lớp 6", "address": "Ấp 1"}
        transfer = ask_transfer(case, by=cast["lan"], **asked)
        assert left_by(cast["lan"])["transfer"] == 1
        assert left_by(cast["hoa"])["arriving"] == 0
        hand_over(cast["lan"], place, [case.code], to=mai, by=cast["quang"])
        transfer.refresh_from_db()
        assert (transfer.by, left_by(cast["lan"])) == (mai, {})

    def test_a_list_half_taken_in_keeps_the_last_officer(self, cast, place):
        bring(cast["lan"], place, small_list(["Trần Văn Em", "12/03/2014"]))
        assert left_by(cast["lan"]) == {"import": 0}
        add("mai", RoleKind.OFFICER, place)
        assert left_by(cast["lan"]) == {}
