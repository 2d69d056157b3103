"""Takes each guard out of the program in turn and tells whether the access matrix notices.

Slow, so it is no part of the suite:

    .venv/bin/python -m tests.access.guards            # all guards
    .venv/bin/python -m tests.access.guards referrals  # those whose name holds a word

One line is printed for each guard, with the cell that noticed. It fails when a guard is missed that is not
listed in `without_guards.SECOND_NETS` with its reason.
"""

import os
import sys
from pathlib import Path

import pytest

if __name__ == "__main__":
    os.environ["GUARDS_WITH"] = "".join(sys.argv[1:2])
    run = Path(__file__).with_name("without_guards.py")
    sys.exit(pytest.main([str(run), "-q", "-s", "--tb=short", "-p", "no:cacheprovider"]))
