"""The owner of the tables, who erases and changes keys, opens what was signed by a certificate alone."""

import pytest

from audit.actions import history_opened
from config.local.postgres import OWNER
from reports.models import CaseloadReview, IssuedPaper, SampledCase, SampleDraw
from tests.reports.test_kept_as_signed import paper, refused, signed, written

pytestmark = pytest.mark.django_db
__all__ = ["paper", "signed"]
DATABASE_ROLE = OWNER


def test_the_owner_changes_what_was_found_and_papers_only_with_a_certificate(cast, signed, paper):
    rows, papers = SampledCase.objects.filter(draw__review=signed), IssuedPaper.objects.all()
    assert refused(lambda: written(SampledCase, rows.first(), "finding"))
    assert refused(lambda: written(IssuedPaper, paper, "content"))
    with history_opened("rotate_keys"):
        assert not refused(lambda: written(SampledCase, rows.first(), "finding"))
        assert not refused(lambda: papers._raw_delete(papers.db))
        # Nothing about a child stands there: no certificate opens it.
        assert refused(lambda: SampleDraw.objects.update(seed="0af3"))
        assert refused(lambda: CaseloadReview.objects.update(result={}))
    assert refused(lambda: written(SampledCase, rows.first(), "finding", "v1:y"))
