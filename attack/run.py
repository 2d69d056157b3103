"""`python -m attack.run [--share N] [--seed N] [--no-scanner]`: every attack, its line, and the table of all.

Two attacks run side by side. The table goes to docs/security/attack.md, what was found to var/attack.
"""

import argparse
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from attack.table import line, write
from vietnam.calendar import today

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "var" / "attack"
PAGE = ROOT / "docs" / "security" / "attack.md"
MOST_SECONDS = 40 * 60
# Inputs of each attack at `--share 100`. Doors go through the whole program, from middleware to database.
DOORS = {"forms": 4000, "addresses": 4000, "headers": 2000}
PURE = {"classifier": 20000, "lines": 12000, "cells": 20000, "lists": 4000, "texts": 12000, "documents": 600}
GUIDED = {"law": 20000, "csv": 6000, "cells": 20000, "names": 30000, "story": 8000, "shared": 20000}


def main(arguments=None) -> int:
    """Run them all and write the table. Returns 1 when something was found or did not finish."""
    options = _parser().parse_args(arguments)
    commit = _commit()
    commands = [*_doors(options), *_pure(options), *_guided(options)]
    if options.scanner:
        commands.append(("scanner", [sys.executable, "-m", "attack.scanner", str(_kept("scanner"))], {}))
    with ThreadPoolExecutor(2) as side_by_side:
        done = list(side_by_side.map(lambda one: _one(*one), commands))
    found = [one for one in done if one is not None]
    write(PAGE, found, commit=commit, on=today(), cores=os.cpu_count())
    whole = sum(one["inputs"] for one in found)
    faults = sum(len(one["findings"]) for one in found)
    print(f"{whole:,} inputs, {faults} findings, {len(commands) - len(found)} attacks unfinished")
    print(f"Written to {PAGE.relative_to(ROOT)}; inputs of findings in {KEPT.relative_to(ROOT)}")
    return int(bool(faults) or len(found) < len(commands))


def _doors(options):
    run = [sys.executable, "-m", "pytest", "tests/attack/long_run.py", "-q", "-p", "no:cacheprovider"]
    for name, inputs in DOORS.items():
        environ = {
            "ATTACK": name,
            "INPUTS": str(max(1, inputs * options.doors // 100)),
            "SEED": str(options.seed),
        }
        yield name, run, {**environ, "KEPT": str(_kept(name))}


def _pure(options):
    for name, inputs in PURE.items():
        words = ("-m", "attack.pure", name, _share(inputs, options), str(options.seed), str(_kept(name)))
        yield name, [sys.executable, *words], {}


def _guided(options):
    for name, runs in GUIDED.items():
        kept = _kept(f"guided-{name}")
        words = ("-m", "attack.guided", name, _share(runs, options), str(options.seed), str(kept))
        yield f"guided-{name}", [sys.executable, *words], {}


def _one(name, command, environ) -> dict | None:
    """Run one attack in a process of its own; None when it left nothing."""
    kept = _kept(name)
    kept.unlink(missing_ok=True)
    kept.parent.mkdir(parents=True, exist_ok=True)
    with (KEPT / f"{name}.log").open("wb") as log:
        try:
            subprocess.run(
                command, cwd=ROOT, env={**os.environ, **environ}, stdout=log, stderr=log, timeout=MOST_SECONDS
            )
        except subprocess.TimeoutExpired:
            print(f"{name}: not finished after {MOST_SECONDS} s", flush=True)
    if not kept.exists():
        print(f"{name}: no result; see var/attack/{name}.log", flush=True)
        return None
    found = json.loads(kept.read_text(encoding="utf-8"))
    print(line(found), flush=True)
    return found


def _kept(name) -> Path:
    return KEPT / f"{name}.json"


def _share(inputs, options) -> str:
    return str(max(1, inputs * options.share // 100))


def _commit() -> str:
    done = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    return done.stdout.strip() or "unknown"


def _parser():
    parser = argparse.ArgumentParser(prog="python -m attack.run")
    parser.add_argument("--share", type=int, default=100, help="percent of the inputs")
    parser.add_argument("--doors", type=int, default=100, help="percent of the inputs at forms and pages")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--no-scanner", dest="scanner", action="store_false", help="leave wapiti out")
    return parser


if __name__ == "__main__":
    sys.exit(main())
