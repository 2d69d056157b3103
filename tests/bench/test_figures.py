"""The bench of figures fills what it says and measures all of it. Nothing here looks at a clock."""

import pytest
from django.db import connection

from accounts.scope import system_scope
from areas.models import Area
from bench import explain, figures, packs
from bench.province import HISTORIES, country
from casework.enums import OPEN_STATES, CaseState
from casework.models import Case
from config.local.postgres import OWNER
from reports.figures import FIGURES, numbers, together, total
from reports.models import CommitteePack, Edition
from reports.pdf.blocks import Chart, Figures, Section

CASES = 40
DATABASE_ROLE = OWNER


@pytest.fixture
def where(few_areas):
    """A second province beside that of the three communes, then the country over both."""
    named = {"list_version": few_areas["A"].list_version, "valid_from": few_areas["A"].valid_from}
    far = Area.objects.create(code="99", kind="tinh", name="Tỉnh Xa", **named)
    for code in ("99001", "99002"):
        Area.objects.create(code=code, kind="xa", name=f"Xã {code}", parent=far, **named)
    return country(CASES)


def of(communes):
    return Case.objects.filter(commune__in=communes)


def test_two_provinces_hold_their_cases_and_every_row_its_versions(where):
    connection.check_constraints()
    # The twelve of the rest of the country lie in the second province: there is no third.
    assert (of(where.large).count(), of(where.small).count(), of(where.quiet).count()) == (40, 16, 0)
    assert Area.objects.get(pk=where.large[0]).parent != Area.objects.get(pk=where.small[0]).parent
    for versions in HISTORIES:
        rows, history = versions.model.objects, versions.model.history
        assert history.count() == rows.count() * versions.many, versions.model
    # The newest version is the row itself; of an ended case the ones before were not ended.
    for case in Case.objects.all():
        newest, *before = case.history.order_by("-history_date", "-history_id")
        assert (newest.state, newest.closed_on, newest.commune_id) == (
            case.state,
            case.closed_on,
            case.commune_id,
        )
        assert all(one.closed_on is None and one.state != CaseState.CLOSED for one in before)


def test_every_figure_is_measured_of_every_place_and_counts_what_is_there(where, tmp_path, monkeypatch):
    asked = figures.scopes(where)
    opened = of(where.large).filter(state__in=OPEN_STATES).count()
    assert total(numbers(asked["large"], ["open_state"])["open_state"]) == opened > 0
    found = dict(figures.measure_figures(asked, rounds=1))
    assert list(found) == list(FIGURES)
    for costs in found.values():
        assert list(costs) == list(asked)
        assert {cost.queries for cost in costs.values()} == {1}
        assert costs["large"].pages > 0
    cases = figures.cases_of(asked)
    assert (cases["large"], cases["small"]) == (40, 16)
    line = figures.figure_line("open_state", found["open_state"], cases)
    assert len(line.split()) == 1 + len(asked) + 4
    monkeypatch.setattr(explain, "FOLDER", tmp_path)
    written = figures.plans(asked).read_text(encoding="utf-8")
    lines = written.splitlines()
    heads = [f"{name}: {', '.join(codes)}" for name in figures.EXPLAINED for codes in together()]
    assert [line for line in lines if line.startswith(figures.EXPLAINED)] == heads
    assert {code for head in heads for code in head.partition(": ")[2].split(", ")} == set(FIGURES)
    assert all(lines[lines.index(head) + 1].startswith("SELECT ") for head in heads)


def test_growth_is_what_a_case_adds():
    assert figures.growth(2.0, 20.0, 10, 100) == 1.0
    assert figures.growth(2.0, 40.0, 10, 100) == 2.0
    assert packs.growth(1.0, 2.0, 11.0, (10, 100)) == pytest.approx(1.0)
    assert packs.growth(1.0, 2.0, 31.0, (10, 100)) == pytest.approx(3.0)


def test_reports_are_made_from_the_records_and_laid_out_bare_with_the_same_words(where, capsys, monkeypatch):
    # Weighing objects takes longer than making them: tried below on its own.
    monkeypatch.setattr(packs, "peak", lambda _make: 1.0)
    assert packs.show(where, rounds=1) in (True, False)
    said = capsys.readouterr().out
    for words in ("committee, an empty commune", "committee, a commune", "figures of the large province"):
        assert f"\n{words}" in said
    assert "statistics, country" in said
    quarter = packs.last_quarter()
    with system_scope("test"):
        assert set(Edition.objects.values_list("quarter", flat=True)) == {quarter.code, quarter.before.code}
        # Of the period before once; of the period itself once to note its words and once to time it.
        assert CommitteePack.objects.filter(commune=where.large[0]).count() == 3


def test_the_most_that_is_held_is_weighed():
    assert 3 < packs.peak(lambda: len(bytearray(3 * 2**20) + b"1")) < 8


def test_the_report_that_is_measured_is_the_whole_one(where):
    make = packs.of_commune(where.large[0], figures.scopes(where)["commune"].period)
    with packs.noted() as documents:
        content = make()
    assert content.startswith(b"%PDF")
    ((head, blocks),) = documents
    assert head.title == "BÁO CÁO"
    assert {Section, Figures, Chart} <= {type(block) for block in blocks}
