"""The folder of samples: one PDF of each kind, fictional, sound, small, and named in its README."""

import re

import pytest

from config.local.addresses import ROOT
from reports.papers.registry import ALL
from tests.reports.reading import faults, read, with_pypdf
from tests.reports.structure import structure_faults

FOLDER = ROOT / "docs" / "samples"
BESIDE_PAPERS = {
    *(
        "committee_report_2025",
        "committee_report_2026",
        "committee_report_2026-11",
        "committee_report_2026-q4",
    ),
    *(
        "statistics_province",
        "statistics_country",
        "who_saw",
        "referral_letter",
        "issued_paper",
        "area_caseload",
    ),
}
FILES = sorted(FOLDER.glob("*.pdf"))


def test_there_is_a_sample_of_every_kind_and_the_readme_names_each():
    """After a new kind of paper: `make samples`."""
    names = {file.stem for file in FILES}
    assert names == {kind.code for kind in ALL} | BESIDE_PAPERS
    assert set(re.findall(r"\]\((.+?)\.pdf\)", (FOLDER / "README.md").read_text(encoding="utf-8"))) == names


def test_the_folder_is_small():
    assert sum(file.stat().st_size for file in FILES) < 3_000_000


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_sample_is_sound_and_says_on_every_page_that_it_is_fictional(file):
    content = file.read_bytes()
    assert faults(content) == ""
    assert structure_faults(content) == []
    assert all("DỮ LIỆU MINH HỌA" in page for page in with_pypdf(content))
    assert [image for page in read(content).pages for image in page.images] == []
