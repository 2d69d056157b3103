"""A short run of `make faults`, one fault of each kind; and that the run would notice what it looks for."""

import json
import os
import signal
import subprocess
import sys
from collections import Counter

import pytest

from config.local.addresses import ROOT
from faults.count import Outcome, counted
from faults.kinds import CLOCKS, KINDS, drawn
from faults.orders import Orders
from reminders import points

SECONDS = 300


@pytest.mark.servers
def test_nothing_is_lost_or_doubled_while_everything_fails_once(tmp_path):
    kept = tmp_path / "outcome.json"
    command = [
        sys.executable,
        "-m",
        "faults.run",
        "--short",
        "--notices",
        "40",
        "--seed",
        "7",
        "--json",
        kept,
    ]
    run = subprocess.run(
        [*command, "--faults", str(len(KINDS) + len(CLOCKS))],
        cwd=ROOT,
        env={**os.environ, "LOG_LEVEL": "ERROR"},
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    outcome = json.loads(kept.read_text(encoding="utf-8"))
    assert {kind.name for kind in KINDS} - set(outcome["faults"]) == set()
    assert outcome["notices"] >= 40
    assert (outcome["lost"], outcome["doubled"]) == (0, 0)
    # What died after it was handed over, and what was taken by a server that died, is sent again.
    assert 2 <= outcome["repeated"] <= outcome["kills"]


def row(pk, report, who, state="sent"):
    return (pk, f"casework.report:{report}", who, state)


ROWS = [row(1, 1, 8), row(2, 1, 9), row(3, 2, 8), row(4, 2, 9)]
MAILS = [f"<notice-{pk}@x.example>" for pk in (1, 2, 3, 4)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, (0, 0, 0)),
        ({"mails": [*MAILS, MAILS[0], MAILS[0]]}, (0, 0, 2)),
        ({"mails": MAILS[1:]}, (1, 0, 0)),
        ({"notices": [*ROWS[:3], row(4, 2, 9, "unsent")]}, (1, 0, 0)),
        ({"notices": [*ROWS[:3], row(4, 2, 9, "withheld")]}, (1, 0, 0)),
        ({"notices": ROWS[:3]}, (1, 0, 0)),
        ({"acknowledged": [1, 2, 3]}, (2, 0, 0)),
        ({"notices": [*ROWS, row(5, 2, 9)], "mails": [*MAILS, "<notice-5@x.example>"]}, (0, 1, 0)),
    ],
)
def test_what_is_lost_doubled_or_repeated_is_counted(changes, expected):
    facts = {"acknowledged": [1, 2], "told_each": 2, "reports": {1, 2}, "notices": ROWS, "mails": MAILS}
    found = counted(**facts | changes)
    assert (found["lost"], found["doubled"], found["repeated"]) == expected


@pytest.mark.parametrize(
    ("lost", "doubled", "repeated", "held"),
    [(0, 0, 3, True), (0, 0, 4, False), (1, 0, 0, False), (0, 1, 0, False)],
)
def test_a_run_holds_with_nothing_lost_or_doubled_and_no_more_repeats_than_kills(
    lost, doubled, repeated, held
):
    numbers = {"lost": lost, "doubled": doubled, "repeated": repeated, "kills": 3}
    assert Outcome(notices=4, deeds=2, faults={}, seconds=1.0, seed=1, **numbers).held is held


def test_the_faults_are_drawn_by_the_seed_and_every_kind_happens():
    names = [kind.name for kind in drawn(160, 1, clocks=True)]
    assert names == [kind.name for kind in drawn(160, 1, clocks=True)]
    assert names != [kind.name for kind in drawn(160, 2, clocks=True)]
    assert (len(names), len(Counter(names))) == (160, len(KINDS) + len(CLOCKS))
    assert not {kind.name for kind in CLOCKS} & {kind.name for kind in drawn(160, 1, clocks=False)}


def test_a_point_ends_one_process_where_ordered_and_never_in_production(tmp_path, settings, monkeypatch):
    ended = []
    monkeypatch.setattr(points.os, "kill", lambda pid, number: ended.append((pid, number)))
    orders = Orders(tmp_path / "orders")
    orders.give("claimed")
    points.point("claimed")
    settings.FAULTS_DIR, settings.PRODUCTION = str(orders.folder), True
    points.point("claimed")
    assert ended == []
    settings.PRODUCTION = False
    points.point("settling")
    assert ended == []
    for _twice in range(2):
        points.point("claimed")
    assert ended == [(os.getpid(), signal.SIGKILL)]
    assert orders.carried_out("claimed", 1)
