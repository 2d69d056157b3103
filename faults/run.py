"""`python -m faults.run [--notices N] [--faults N] [--seed N] [--short]`: the reminders under faults.

Exit code 1 unless nothing was lost, nothing doubled in the app, and no more mails repeated than kills made.
"""

import argparse
import json
import os
import random
import sys
import time
from collections import Counter, deque
from dataclasses import asdict
from pathlib import Path

from django.db import connection

from config.local.addresses import VAR
from config.local.processes import wait_until
from faults import kinds, scale
from faults.count import Outcome, counted, table
from faults.house import House, a_room
from faults.sink import kept
from tests import database

# Seconds without any progress after which a run that does not come to rest is ended.
STUCK = 90
# Seconds after which no more faults are begun.
MOST = 3600


def main(arguments=None) -> int:
    """Run the faults and print the table; it is kept in var/faults as well."""
    options = _parser().parse_args(arguments)
    with a_room() as room:
        house = House(room, database.prepared())
        try:
            outcome = run(house, options)
        finally:
            house.end()
            if options.logs:
                _keep_logs(house, Path(options.logs))
    print(table(outcome))
    if not house.faketime:
        print("Clocks were left alone: libfaketime is not installed (Debian: faketime).")
    _keep(outcome, options.json)
    print("held" if outcome.held else "NOT HELD")
    return int(not outcome.held)


def run(house: House, options) -> Outcome:
    """Start everything, do the faults while notices are written and sent, wait for rest, and count."""
    os.environ.update(house.start_servers())
    import faults.ready  # noqa: F401, PLC0415 - models need the address of the database
    from faults import writing  # noqa: PLC0415

    officer, commune, told_each = writing.stage()
    house.start()
    wait_until(
        writing.pump_ran, house.processes["worker"], name="The pump", log=house.log("worker"), patience=90
    )
    connection.close()  # one of the faults may cut it
    writer = writing.Writer(officer, commune)
    writer.start()
    started = time.monotonic()
    happened = _do_faults(house, writer, -(-options.notices // told_each), options)
    _rest(writer, writing.unsent)
    reports, notices = writing.rows()
    found = counted(writer.acknowledged, told_each, reports, notices, kept(house.ledger))
    return Outcome(
        notices=len(notices),
        deeds=len(reports),
        kills=sum(many for kind, many in happened.items() if kind.kills),
        faults={kind.name: many for kind, many in happened.items()},
        seconds=time.monotonic() - started,
        seed=options.seed,
        **found,
    )


def _do_faults(house, writer, deeds, options) -> Counter:
    """Do the drawn faults; return how often each happened. The writer keeps pace, so that there is work."""
    times = scale.SHORT if options.short else scale.FULL
    order = kinds.drawn(options.faults, options.seed, clocks=bool(house.faketime))
    pause, happened, started = random.Random(options.seed), Counter(), time.monotonic()
    # What found nobody to happen to is done again later.
    ahead = deque(order)
    while ahead and time.monotonic() - started < MOST:
        kind = ahead.popleft()
        writer.target = max(writer.target, -(-deeds * (happened.total() + 1) // len(order)))
        time.sleep(pause.uniform(0.1, 1.0))
        done = kind.do(house, times)
        happened[kind] += done
        if not done:
            ahead.append(kind)
            writer.target += 1
        seconds = time.monotonic() - started
        words = kind.name if done else f"({kind.name}: later)"
        print(f"{seconds:7.1f} s  {happened.total():>4}  {words}", file=sys.stderr, flush=True)
    return happened


def _rest(writer, unsent) -> None:
    """Wait until everything is written and sent, or nothing has moved for `STUCK` seconds."""
    last, since = None, time.monotonic()
    while time.monotonic() - since < STUCK:
        state = (len(writer.acknowledged), unsent())
        if state == (writer.target, 0):
            break
        if state != last:
            last, since = state, time.monotonic()
        time.sleep(0.5)
    writer.ended = True
    writer.join(10)


def _keep(outcome, path) -> None:
    file = Path(path) if path else VAR / "faults" / f"{time.strftime('%Y-%m-%d-%H%M%S')}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(asdict(outcome), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _keep_logs(house, folder) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for log in house.room.glob("*.log"):
        (folder / log.name).write_bytes(log.read_bytes())


def _parser():
    parser = argparse.ArgumentParser(prog="python -m faults.run")
    parser.add_argument("--notices", type=int, default=int(os.environ.get("NOTICES") or 10_000))
    parser.add_argument("--faults", type=int, default=int(os.environ.get("FAULTS") or 160))
    parser.add_argument("--seed", type=int, default=int(os.environ.get("SEED") or 1))
    parser.add_argument("--short", action="store_true", help="shorter outages, for the suite")
    parser.add_argument("--json", help="where the outcome is kept as well")
    parser.add_argument("--logs", help="a folder for the logs of the processes")
    return parser


if __name__ == "__main__":
    sys.exit(main())
