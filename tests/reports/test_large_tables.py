"""A table of 100,000 rows, a commune that is no more. (An empty one: `test_pdf_committee`.)"""

import datetime as dt
import re

import pytest
from django.urls import reverse

from areas.models import Area
from reports.pdf import tables
from reports.pdf.blocks import Column, Table
from reports.pdf.document import build_pdf
from tests.factories import make_case
from tests.reports.heads import HEAD
from tests.reports.reading import faults, read, with_pypdf
from tests.reports.structure import tree
from tests.reports.test_pages import pdf
from vietnam.calendar import today

COLUMNS = (Column("STT"), Column("Việc", 4))


def test_100_000_rows_are_cut_with_a_sentence_and_the_rest_is_never_laid_out(monkeypatch):
    made = []
    real = tables.paragraph
    monkeypatch.setattr(tables, "paragraph", lambda *args, **more: made.append(1) or real(*args, **more))
    rows = tuple((row, f"Việc {row}") for row in range(1, 100_001))
    content = build_pdf(HEAD, [Table(COLUMNS, rows, total=("", "Tổng"))])
    pages = with_pypdf(content)
    assert "Chỉ in 5.000 dòng đầu trong tổng số 100.000 dòng." in pages[-1]
    assert "Việc 5000" in " ".join(pages[-2:])
    assert not any("Việc 5001" in page for page in pages[-3:])
    assert len(made) <= 2 * (tables.MAX_ROWS + 2) + 1
    assert all("STT Việc" in page for page in pages[1:-1])
    assert re.search(rf"Trang {len(pages)}/{len(pages)}", pages[-1])
    assert faults(content) == ""
    assert len(tree(content).all("TR")) == tables.MAX_ROWS + 2
    assert len(read(content).pages) == len(pages)


@pytest.mark.django_db
def test_a_report_of_a_commune_that_is_no_more_still_opens(cast, few_areas, sign_in):
    """Communes merge; what was reported stays readable by those who work for it."""
    make_case(by=cast["lan"], chair=cast["minh"], state="planned")
    address = pdf(few_areas["A"], cast["minh"])
    Area.objects.filter(pk=few_areas["A"].pk).update(valid_to=today() - dt.timedelta(days=1))
    client = sign_in(cast["minh"])
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert "XÃ TÂN HÒA" in " ".join(with_pypdf(answer.content))
    assert client.get(reverse("reports:committee")).status_code == 200
