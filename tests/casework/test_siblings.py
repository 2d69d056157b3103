"""The other children of the household on the case page, and the next younger one at risk."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from casework.actions.family import add_sibling, report_sibling
from casework.actions.hiding import hide_name
from casework.enums import ReportState
from casework.models import Report
from casework.workflow import NotNow
from tests.factories import make_case
from vietnam.calendar import today


def born(age):
    return {"birth_date": today().replace(year=today().year - age, day=1, month=1), "birth_precision": "year"}


@pytest.fixture
def case(cast):
    return make_case(by=cast["lan"], full_name="Nguyễn Văn Anh")


@pytest.fixture
def look(cast, sign_in, case):
    def looked(who="lan"):
        answer = sign_in(cast[who]).get(reverse("casework:case", args=[case.pk]))
        return answer.context["siblings"], answer.content.decode()

    return looked


def sibling(case, cast, name, age, schooling="unknown", **more):
    return add_sibling(
        case, by=cast["lan"], child={"full_name": name, "schooling": schooling, **born(age), **more}
    )


def test_brothers_and_sisters_with_age_and_schooling(case, cast, look):
    sibling(case, cast, "Nguyễn Thị Chị", 15, "left")
    sibling(case, cast, "Nguyễn Văn Học", 10, "enrolled")
    em = sibling(case, cast, "Nguyễn Thị Em", 8, "never")
    sibling(case, cast, "Nguyễn Văn Út", 6, "never")
    rows, page = look()
    assert [(row.name, row.at_risk) for row in rows] == [
        ("Nguyễn Thị Chị", False),
        ("Nguyễn Văn Học", False),
        ("Nguyễn Thị Em", True),
        ("Nguyễn Văn Út", False),
    ]
    assert "Nguyễn Văn Học, 9 tuổi · Đang học" in page or "Nguyễn Văn Học, 10 tuổi · Đang học" in page
    assert reverse("casework:sibling_report", args=[case.pk, em.pk]) in page


def test_one_press_makes_a_report_and_only_one(case, cast, look, sign_in):
    em = sibling(case, cast, "Nguyễn Thị Em", 8, "never")
    url = reverse("casework:sibling_report", args=[case.pk, em.pk])
    answer = sign_in(cast["lan"]).post(url)
    report = Report.objects.get(child=em)
    assert answer.url == reverse("casework:report", args=[report.pk])
    assert (report.state, report.taken_by, report.commune) == (ReportState.OPEN, cast["lan"], case.commune)
    assert case.code in report.what_was_said
    with pytest.raises(NotNow):
        report_sibling(case, em, by=cast["lan"])
    rows, page = look()
    assert [(row.waiting, row.at_risk) for row in rows] == [(True, False)]
    assert "có thông tin chờ xử lý" in page


def test_too_young_and_too_old_are_no_hint(case, cast, look):
    sibling(case, cast, "Nguyễn Văn Bé", 3, "never")
    assert [row.at_risk for row in look()[0]] == [False]


def test_a_supervisor_sees_initials_and_behind_a_hidden_name_nothing(case, cast, look):
    sibling(case, cast, "Nguyễn Thị Em", 8, "never")
    rows, page = look("quang")
    assert [row.name for row in rows] == ["N.T.E."]
    assert "Nguyễn Thị Em" not in page
    hide_name(case, by=cast["lan"], reason="trafficking")
    rows, page = look("quang")
    assert rows == []
    assert "N.T.E." not in page


def test_a_child_of_another_household_is_not_reported(case, cast, sign_in):
    other = make_case(by=cast["lan"]).child
    with pytest.raises(PermissionDenied):
        report_sibling(case, other, by=cast["lan"])
    url = reverse("casework:sibling_report", args=[case.pk, other.pk])
    assert sign_in(cast["lan"]).post(url).status_code == 404


def test_bad_input_is_told_and_nothing_is_written(case, cast, sign_in):
    url = reverse("casework:sibling_new", args=[case.pk])
    page = sign_in(cast["lan"]).post(url, {"full_name": "<b>Em</b>", "birth": "31/2/2015"}).content.decode()
    assert "&lt;b&gt;Em&lt;/b&gt;" in page
    assert case.child.household.children.count() == 1
