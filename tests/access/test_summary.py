"""The page "who sees what" tells what the program and the matrix hold."""

from tests.access import summary


def test_the_page_tells_who_may_do_what():
    assert summary.permissions() in summary.PAGE.read_text(encoding="utf-8")


def test_the_page_claims_no_more_than_the_matrix_holds():
    """The matrix grows with every route; the figures of the page are those of a day, and never too high."""
    claimed = summary.stated(summary.PAGE.read_text(encoding="utf-8"))
    held = summary.figures()
    assert set(claimed) == set(held)
    assert {
        name: figure for name, figure in claimed.items() if not 0.8 * held[name] <= figure <= held[name]
    } == {}
