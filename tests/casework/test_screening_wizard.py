"""The screening from the first question to the conclusion, over HTTP, with the label the law gives."""

import pytest
from django.urls import reverse

from casework.law import find_work_types
from casework.models import Screening
from tests.factories import make_case

pytestmark = pytest.mark.django_db

NO_DANGER = {"worst_forms": ["none"], "immediate": "no"}
NO_CHORES = {"answer": "no"}


def begin(client, case, **start):
    """Begin a screening over HTTP and return the draft."""
    client.post(reverse("casework:screening_new", args=[case.pk]), {"respondent": "child", **start})
    return Screening.objects.get(case=case, finished_at=None)


def walk(client, draft, answers):
    """Answer every question that is asked from `answers` (name of the question → posted data); return the names.

    Fails when a question comes up that `answers` does not hold, or when an answer is not taken.
    """
    asked = []
    for _ in range(60):
        response = client.get(reverse("casework:screening", args=[draft.pk]))
        if response.url.endswith("/xem-lai/"):
            return asked
        page = client.get(response.url).context["page"]
        asked.append(page.question.name)
        answer = client.post(response.url, answers[page.question.name])
        assert answer.status_code == 302, answer.context["form"].errors
    raise AssertionError(asked)


def conclude(client, draft, label, **data):
    """Take the conclusion and return the screening as it is stored."""
    client.post(reverse("casework:screening_result", args=[draft.pk]), {"label": label, **data})
    return Screening.objects.get(pk=draft.pk)


def job(text: str) -> str:
    """Return the id of the first work type of the catalogue that `text` finds."""
    return find_work_types(text)[0].id


def test_a_child_who_does_not_work(cast, sign_in):
    case, client = make_case(by=cast["lan"]), sign_in(cast["lan"])
    draft = begin(client, case, others_present="Mẹ")
    answers = {
        "age": {"year": "2016", "month": "3", "day": "1", "sex": "female"},
        "danger": NO_DANGER,
        "working": {"answer": "no"},
        "chores": {"answer": "yes", "hours": "3", "days": "7"},
    }
    assert walk(client, draft, answers) == ["age", "danger", "working", "chores"]
    row = conclude(client, draft, "not_working")
    assert (row.label, row.result["sdg_economic"], row.result["sdg_with_chores"]) == ("not_working", False, True)
    assert (row.respondent, row.others_present) == ("child", "Mẹ")
