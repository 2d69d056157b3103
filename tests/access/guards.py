"""Takes each guard out of the program in turn and tells whether the access matrix notices.

Slow, so it is no part of the suite:

    .venv/bin/python -m tests.access.guards            # all guards
    .venv/bin/python -m tests.access.guards referrals  # those whose name holds a word
    GUARDS_NEW=1 .venv/bin/python -m tests.access.guards  # those that no run has tried

What noticed a guard the last time (`docs/security/guards.csv`, which the run writes) is asked first:
minutes. With `GUARDS_ANEW=1` in the environment everything is looked for again, the explained too: hours.
`GUARDS_PART=2/3` runs the second third of them, so that several runs share the work.

One line is printed for each guard, with the cell that noticed. PostgreSQL's row-level security is off in the
run, so that each guard of the program stands for itself. What the matrix does not miss is then looked for in
the other tests. It fails when a guard is missed by nothing that is not listed in `second_nets.SECOND_NETS`
with its reason.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

PYTEST = (sys.executable, "-m", "pytest", "-q", "-s", "--tb=short", "-p", "no:cacheprovider")


def main(word: str = "") -> int:
    """Run both; return 0 when every guard is missed by something, or explained."""
    with tempfile.TemporaryDirectory() as folder:
        missed = Path(folder, "missed.txt")
        asked = {**os.environ, "GUARDS_WITH": word, "GUARDS_MISSED": str(missed)}
        by_matrix = Path(__file__).with_name("without_guards.py")
        if failed := subprocess.run([*PYTEST, str(by_matrix)], env=asked, check=False).returncode:
            return failed
        asked["GUARDS_LEFT"] = missed.read_text(encoding="utf-8")
        return subprocess.run([*PYTEST, "tests"], env=asked, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
