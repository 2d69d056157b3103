"""How the times of the house are shortened, so that a run ends within minutes. Clocks jump by real hours."""

import datetime as dt
from dataclasses import dataclass

# Seconds; in the house: a beat each minute, a lease of five minutes, back-off from a minute to twelve hours.
BEAT = 1.0
LEASE = dt.timedelta(seconds=6)
BACK_OFF = tuple(dt.timedelta(seconds=seconds) for seconds in (0.5, 1, 2, 3, 5))
JUMP = dt.timedelta(hours=48)


@dataclass(frozen=True)
class Scale:
    """Seconds that "an hour" without a broker, "two days" without mail, and a wrong clock last."""

    hour: float
    two_days: float
    wrong_clock: float


FULL = Scale(hour=5, two_days=20, wrong_clock=4)
SHORT = Scale(hour=2, two_days=4, wrong_clock=2.5)
