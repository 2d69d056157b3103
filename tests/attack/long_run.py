"""The long attacks on the world of the access matrix; `attack.run` starts them one by one.

ATTACK=forms INPUTS=1000 SEED=1 KEPT=/tmp/forms.json .venv/bin/python -m pytest tests/attack/long_run.py
"""

import os
import time
from pathlib import Path

from attack import doors
from attack.headers import headers

ATTACKS = {"forms": doors.forms, "addresses": doors.addresses, "headers": headers}


def test_attack(world):
    started = time.monotonic()
    attack = ATTACKS[os.environ["ATTACK"]]
    tally = attack(world, inputs=int(os.environ["INPUTS"]), number=int(os.environ["SEED"]))
    tally.seconds = time.monotonic() - started
    tally.keep(Path(os.environ["KEPT"]))
