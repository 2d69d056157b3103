"""What a reader that speaks finds in a document: headings, paragraphs, lists, tables with heads, figures."""

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from io import BytesIO

import pikepdf
import pytest
from defusedxml import ElementTree

from config.local.addresses import ROOT
from reports.charts import Chart, ChartRow
from reports.pdf import tables, tagging
from reports.pdf.blocks import Bullets, Column, KeyValues, Section, Signature, Signer, Table, Text
from reports.pdf.committee import committee_pdf
from reports.pdf.document import build_many, build_pdf
from tests.reports.heads import EMPTY_REPORT, FULL_REPORT, HEAD
from tests.reports.reading import read, with_pypdf
from tests.reports.structure import structure_faults, tree

LONG = Table(
    (Column("Một"), Column("Hai")),
    tuple((f"Dòng {row}", "chữ " * (700 if row == 3 else 3)) for row in range(60)),
    total=("Tổng", 1),
    title="Bảng dài",
)
BODY = [
    Section("I. Một"),
    Text("Đoạn văn. " * 700),
    Section("1. Con", 2),
    KeyValues((("Tên", "giá trị"), ("Không có", None))),
    Bullets(("gạch một", "gạch hai")),
    LONG,
    Chart("Biểu đồ", "Xem", "hồ sơ", (ChartRow("Nam", 7), ChartRow("Nữ", None))),
    Signature((Signer("CHA MẸ"), Signer("TRẺ", "Lò Văn An"))),
]


@pytest.fixture(scope="module")
def content():
    return build_pdf(HEAD, BODY)


def test_the_structure_is_whole(content):
    assert structure_faults(content) == []
    assert structure_faults(committee_pdf(FULL_REPORT)) == []
    assert structure_faults(committee_pdf(EMPTY_REPORT)) == []
    with pikepdf.open(BytesIO(content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert {str(page.Tabs) for page in pdf.pages} == {"/S"}


def test_headings_tables_lists_and_figures_are_tagged(content):
    root = tree(content)
    assert [each.kind for each in root.all("H1", "H2", "H3")] == ["H1", "H2", "H3"]
    facts, long, chart = root.all("Table")
    assert [[cell.kind for cell in row.kids] for row in facts.kids] == [["TH", "TD"], ["TH", "TD"]]
    assert {head.scope for head in facts.all("TH")} == {"/Row"}
    assert [kid.kind for kid in long.kids] == ["Caption"] + ["TR"] * 62
    assert [head.scope for head in long.all("TH")] == ["/Column", "/Column"]
    assert [figure.alt for figure in chart.all("Figure")] == ["Nam: 7", "Nữ: không có dữ liệu"]
    assert [len(found.all("LI")) for found in root.all("L")] == [2, 2]


def test_what_goes_over_pages_is_read_once(content):
    """A paragraph on two pages is one paragraph; the head of a table is read on its first page only."""
    root = tree(content)
    parted = [node for node in root.all("P") if len({page for page, _mark in node.marks}) > 1]
    assert len(parted) == 1
    long = root.all("Table")[1]
    assert len({page for node in long.all("TH", "TD") for page, _mark in node.marks}) > 2
    assert {len({page for page, _mark in head.marks}) for head in long.all("TH")} == {1}
    heads = sum("Một Hai" in page for page in with_pypdf(content))
    assert heads > 2


def test_a_row_that_goes_over_pages_stays_one_row():
    columns = tuple(Column(str(place)) for place in range(12))
    content = build_pdf(HEAD, [Table(columns, (("chữ " * 150,) * 12,) * 2)])
    assert structure_faults(content) == []
    rows = tree(content).all("TR")
    assert [len(row.kids) for row in rows] == [12, 12, 12]
    assert len({page for page, _mark in rows[2].kids[3].marks}) > 1


def test_a_missing_tag_is_found(content, monkeypatch):
    monkeypatch.setattr(tagging, "draw_artifact", lambda _canvas, draw: draw())
    with pytest.raises(AssertionError, match="outside of every mark"):
        structure_faults(build_pdf(HEAD, BODY))
    monkeypatch.undo()
    monkeypatch.setattr(tables.tagging, "tag_rows", lambda rows, **_options: tagging.Element("Table"))
    assert tree(build_pdf(HEAD, BODY)).all("TH") == []


def test_each_document_of_a_file_is_a_part():
    content = build_many([(HEAD, [Text("a")]), (HEAD, [Section("Con", 2), Bullets(("b",))])])
    root = tree(content)
    assert structure_faults(content) == []
    assert [kid.kind for kid in root.kids] == ["Part", "Part"]
    assert [each.kind for each in root.kids[1].all("H1", "H2", "H3")] == ["H1", "H2"]


@pytest.mark.skipif(not shutil.which("pdfinfo"), reason="needs poppler")
def test_a_line_that_was_broken_ends_with_a_blank():
    """Whoever reads the elements sees no lines: "trẻ" and "em" on two lines would become one word."""
    body = "Trẻ em có nguy cơ được thăm hộ gia đình hằng tháng theo kế hoạch của xã. " * 3
    content = build_pdf(HEAD, [Text(body), Text("Một dòng\ndòng hai")])
    done = subprocess.run(["pdfinfo", "-struct-text", "-"], input=content, capture_output=True, check=True)
    assert f'"{body.strip()}"' in done.stdout.decode()
    assert '"Một dòng dòng hai"' in done.stdout.decode()


def test_both_descriptions_of_the_file_agree(content):
    file = read(content)
    with pikepdf.open(BytesIO(content)) as pdf:
        packet = pdf.Root.Metadata.read_raw_bytes()
    root = ElementTree.fromstring(packet)
    said = {each.tag.split("}")[1]: "".join(each.itertext()).strip() for each in root[0][0]}
    assert said == {
        "format": "application/pdf",
        "title": file.metadata.title,
        "creator": file.metadata.author,
        "description": file.metadata.subject,
        "language": "vi-VN",
        "Keywords": file.metadata["/Keywords"],
        "Producer": file.metadata.producer,
        "CreatorTool": file.metadata.creator,
        "CreateDate": "2026-10-05T14:05:00+07:00",
        "ModifyDate": "2026-10-05T14:05:00+07:00",
    }
    assert file.metadata.title == "BÁO CÁO Thử nghiệm bố cục"


def test_no_page_holds_an_image():
    for content in (committee_pdf(FULL_REPORT), build_pdf(HEAD, BODY)):
        assert [image for page in read(content).pages for image in page.images] == []
        assert b"/Subtype/Image" not in content.replace(b" ", b"")


PROGRAM = """
import django, hashlib; django.setup()
from tests.reports.test_pdf_structure import BODY, FULL_REPORT, HEAD, build_pdf, committee_pdf
print(hashlib.sha256(build_pdf(HEAD, BODY) + committee_pdf(FULL_REPORT)).hexdigest())
"""


@pytest.mark.parametrize(("seed", "zone"), [("1", "UTC"), ("4242", "America/New_York")])
def test_every_process_makes_the_same_bytes(content, seed, zone):
    environment = os.environ | {
        "PYTHONHASHSEED": seed,
        "TZ": zone,
        "ENVIRONMENT": "test",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == sha256(content + committee_pdf(FULL_REPORT)).hexdigest()
