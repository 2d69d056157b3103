"""Takes each guard out of the program in turn and tells whether the access matrix notices.

Slow, so it is no part of the suite:

    .venv/bin/python -m tests.access.guards            # all guards
    .venv/bin/python -m tests.access.guards referrals  # those whose name holds a word

`GUARDS_PART=2/3` in the environment runs the second third of them, so that several runs share the work.

One line is printed for each guard, with the cell that noticed. PostgreSQL's row-level security is off in the
run, so that each guard of the program stands for itself. It fails when a guard is missed that is not listed
in `second_nets.SECOND_NETS` with its reason.
"""

import os
import sys
from pathlib import Path

import pytest

if __name__ == "__main__":
    os.environ["GUARDS_WITH"] = "".join(sys.argv[1:2])
    run = Path(__file__).with_name("without_guards.py")
    sys.exit(pytest.main([str(run), "-q", "-s", "--tb=short", "-p", "no:cacheprovider"]))
