"""`python -m attack.pure ATTACK INPUTS SEED KEPT.json`: one attack that needs no database."""

import sys
import time
from pathlib import Path

import attack.ready  # noqa: F401 - first of our own: texts of the program need its settings
from attack import facts, papers, sheets

ATTACKS = {
    "classifier": facts.classifier,
    "lines": facts.lines,
    "cells": sheets.cells,
    "lists": sheets.lists,
    "texts": papers.texts,
    "documents": papers.documents,
}


def main(name: str, inputs: str, seed: str, kept: str) -> None:
    """Run it and keep what it did."""
    started = time.monotonic()
    tally = ATTACKS[name](inputs=int(inputs), number=int(seed))
    tally.seconds = time.monotonic() - started
    tally.keep(Path(kept))


if __name__ == "__main__":
    main(*sys.argv[1:])
