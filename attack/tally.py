"""Counts inputs and keeps what they brought to light; one input that takes too long is a finding as well."""

import json
import signal
import time
import traceback
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

SECONDS_PER_INPUT = 15
ROOT = Path(__file__).resolve().parent.parent


class Hang(BaseException):
    """One input took longer than `SECONDS_PER_INPUT`."""


@dataclass
class Finding:
    """One fault of the program, with the smallest input that showed it."""

    kind: str
    where: str
    what: str
    input: str
    times: int = 1


@dataclass
class Tally:
    """What one attack did: `statuses` counts answers by status or kind."""

    name: str
    inputs: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    statuses: dict = field(default_factory=dict)
    findings: dict = field(default_factory=dict)
    # Of the web scanner: a line for each role, and reports that are none, as (kind, reason) → times.
    scans: list = field(default_factory=list)
    explained: dict = field(default_factory=dict)

    def answered(self, status) -> None:
        """Count one answer."""
        key = str(status)
        self.statuses[key] = self.statuses.get(key, 0) + 1

    def found(self, kind: str, where: str, what: str, given) -> None:
        """Keep a finding; of the same kind, place and words only the shortest input is kept."""
        shown = repr(given)
        known = self.findings.setdefault((kind, where, what), Finding(kind, where, what, shown, times=0))
        known.times += 1
        if len(shown) < len(known.input):
            known.input = shown

    def explain(self, kind: str, reason: str) -> None:
        """Count a report that is none."""
        self.explained[kind, reason] = self.explained.get((kind, reason), 0) + 1

    def count(self, kind: str) -> int:
        """Return how many inputs led to findings of `kind`."""
        return sum(one.times for one in self.findings.values() if one.kind == kind)

    @contextmanager
    def one(self, where: str, given):
        """Run one input; an exception or a hang becomes a finding."""
        self.inputs += 1
        started = time.monotonic()
        try:
            with watched():
                yield
        except Hang as hang:
            self.found("hang", where, place_of(hang), given)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what we look for
            self.found("exception", where, f"{type(error).__name__} in {place_of(error)}", given)
        finally:
            self.slowest = max(self.slowest, time.monotonic() - started)

    def as_dict(self) -> dict:
        """Return everything as plain values, the inputs cut to a readable length."""
        findings = [{**asdict(one), "input": one.input[:1500]} for one in self.findings.values()]
        explained = [[*known, times] for known, times in self.explained.items()]
        return {**vars(self), "findings": findings, "explained": explained}

    def keep(self, path: Path) -> None:
        """Write it as JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(self.as_dict(), ensure_ascii=True, indent=1)
        path.write_text(text + "\n", encoding="utf-8")


@contextmanager
def watched():
    """Raise `Hang` when what is inside takes longer. Only in the main thread."""
    old = signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, SECONDS_PER_INPUT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)


def place_of(error: BaseException) -> str:
    """Return the innermost line of the program itself that raised `error`, else the innermost of all."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [one for one in frames if one.filename.startswith(str(ROOT)) and "/.venv/" not in one.filename]
    of_program = [one for one in own if not _among(one.filename, ("attack", "tests"))]
    frame = (of_program or own or frames)[-1]
    return f"{frame.filename.removeprefix(f'{ROOT}/')}:{frame.name}"


def _among(filename, folders) -> bool:
    return Path(filename).relative_to(ROOT).parts[0] in folders


def _ring(_number, _frame):
    raise Hang
