"""The page "who sees what" says what the tables say, and the tables are what the pages do."""

import pytest
from django.urls import reverse

from accounts.enums import RoleKind
from casework.access import PERMISSIONS, REPORT_PERMISSIONS, SHARED_PERMISSIONS
from casework.enums import FieldGroup, How, Viewer
from casework.fields import SEES
from referrals.enums import SharedField
from referrals.sharing import GROUPS, MINIMUM, MINIMUM_GROUPS, MINIMUM_LABELS
from reports import who_sees
from reports.who_sees import DEEDS, REPORT_DEEDS, hidden_table, labels_of, reports_table, table
from tests.casework.test_disclosure import case, people, shown, words_of  # noqa: F401

pytestmark = pytest.mark.django_db
URL = reverse("reports:who_sees")


def cell(rows, group, column):
    row = next(row for row in rows if row.group == group)
    return next(cell for cell in row.cells if cell.column == str(column))


@pytest.mark.parametrize("viewer", [Viewer.IN_CHARGE, Viewer.OFFICER, Viewer.CHAIR, Viewer.SUPERVISOR])
def test_the_page_promises_what_the_case_shows(case, people, sign_in, viewer):  # noqa: F811
    seen = shown(sign_in(people[viewer]), case)
    for group, word in words_of(viewer, case).items():
        if group == FieldGroup.REPORTER:
            continue
        promised = cell(table(), group, viewer.label).how == How.FULL
        assert (word in seen) is promised, group


def test_every_permission_and_every_shared_field_has_words():
    granted = set().union(*PERMISSIONS.values(), *SHARED_PERMISSIONS.values())
    assert granted == set(DEEDS)
    assert set().union(*REPORT_PERMISSIONS.values()) == set(REPORT_DEEDS)
    assert set(MINIMUM) == set(MINIMUM_LABELS) == set(MINIMUM_GROUPS)
    assert {*SharedField.values, "message"} == {str(name) for name in GROUPS}


def test_everybody_who_is_signed_in_may_read_it_in_both_languages(cast, sign_in, client):
    for name in ("lan", "minh", "quang", "thu", "tam", "binh", "an"):
        page = sign_in(cast[name]).get(URL).content.decode()
        assert "Họ tên, ngày sinh và người thân" in page
        assert "Cơ sở, trước khi tiếp nhận" in page
    english = sign_in(cast["lan"])
    english.post(reverse("set_language"), {"language": "en"})
    assert "Institution, before acceptance" in english.get(URL).content.decode()
    assert client.get(URL).status_code == 302


def test_the_institution_gets_the_minimum_before_and_what_was_chosen_after():
    before, after = "Cơ sở, trước khi tiếp nhận", "Cơ sở, sau khi tiếp nhận"
    assert cell(table(), FieldGroup.IDENTITY, before).words == "Tuổi, Giới tính"
    assert "Họ và tên" in cell(table(), FieldGroup.IDENTITY, after).words
    for group in (FieldGroup.WORK, FieldGroup.PROTECTION, FieldGroup.REPORTER, FieldGroup.LIST):
        assert cell(table(), group, after).how == How.NEVER


def test_a_change_of_the_table_changes_the_page(monkeypatch):
    monkeypatch.setitem(SEES[Viewer.SUPERVISOR], FieldGroup.WORK, How.NEVER)
    assert cell(table(), FieldGroup.WORK, Viewer.SUPERVISOR.label).how == How.NEVER
    assert cell(hidden_table(), FieldGroup.IDENTITY, Viewer.CHAIR.label).how == How.FULL
    assert cell(hidden_table(), FieldGroup.IDENTITY, Viewer.SUPERVISOR.label).how == How.NEVER
    assert "họ và tên" in labels_of(FieldGroup.IDENTITY)


def test_reports_papers_and_files_stand_on_the_page_as_the_tables_decide(cast, sign_in, monkeypatch):
    page = sign_in(cast["thu"]).get(URL).content.decode()
    for row in reports_table():
        assert str(row["what"]) in page
        assert str(row["who"]) in page
    pack = next(row for row in reports_table() if "trình Ban" in str(row["what"]))
    assert str(RoleKind.SUPERVISOR.label) not in pack["who"]
    monkeypatch.setattr(who_sees, "COMMITTEE_ROLES", (RoleKind.SUPERVISOR,))
    pack = next(row for row in reports_table() if "trình Ban" in str(row["what"]))
    assert str(RoleKind.SUPERVISOR.label) in pack["who"]
