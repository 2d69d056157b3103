"""`python -m faults.process worker …`: Celery's command line under libfaketime.

Its version 0.9.10 refuses the call that `time.sleep` makes (EINVAL): sleeping is waiting for nothing instead.
"""

import sys
import threading
import time


def sleep(seconds: float) -> None:
    """Wait so many seconds of the clock that nobody puts back."""
    threading.Event().wait(seconds)


time.sleep = sleep  # before anything takes it by name

from celery.__main__ import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main())
