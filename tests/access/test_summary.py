"""The page "who sees what" tells what the program, the matrix and the guards hold."""

import os

from tests.access import summary


def test_the_page_tells_who_may_do_what_and_what_makes_up_for_a_lost_guard():
    text = summary.PAGE.read_text(encoding="utf-8")
    if os.environ.get("WRITE_THE_PAGE"):
        text = summary.written(text)
        summary.PAGE.write_text(text, encoding="utf-8")
    assert summary.permissions() in text
    assert summary.second_nets() in text


def test_the_page_claims_no_more_than_the_matrix_holds():
    """The matrix grows with every route; the figures of the page are those of a day, and never too high."""
    claimed = summary.stated(summary.PAGE.read_text(encoding="utf-8"))
    held = summary.figures()
    assert set(claimed) == set(held)
    wrong = {name: figure for name, figure in claimed.items() if not 0.8 * held[name] <= figure <= held[name]}
    assert wrong == {}
