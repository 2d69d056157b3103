"""A file that somebody changed past every rule of the database is not handed out."""

import base64

import pytest
from django.db import connection
from django.urls import reverse

from reports.actions.papers import issue_paper
from reports.papers.registry import KINDS
from tests.factories import make_case
from tests.reports.test_papers import record_of

pytestmark = pytest.mark.django_db
# Nobody else gets past the trigger that keeps a paper as it was.
DATABASE_ROLE = "postgres"


def test_a_file_that_was_changed_is_not_handed_out(cast, sign_in):
    case = make_case(by=cast["lan"], chair=cast["minh"], state="assessed")
    paper = issue_paper(KINDS["mau_03"], record_of("mau_03", case), by=cast["lan"])
    paper.content = base64.b64encode(b"%PDF-1.4 false").decode()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        paper.save()
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    response = sign_in(cast["lan"]).get(reverse("reports:issued_file", args=[paper.pk]))
    assert response.status_code == 410
    assert "không còn nguyên" in response.content.decode()
