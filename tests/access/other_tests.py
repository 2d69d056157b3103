"""The guards that the matrix does not miss: does any other test of the suite miss them?

Signing in, throttling and what a person is told have tests of their own. All of them are run once with every
guard telling when it decides; then each guard is taken out and the tests in which it decided run without it.
"""

import os
import re
from collections import Counter, defaultdict
from importlib import import_module
from itertools import pairwise

from _pytest.runner import runtestprotocol

from tests.access.guarded import all_guards, modules
from tests.access.noticed import last_time, record
from tests.access.patches import listening, noted, without
from tests.access.second_nets import SECOND_NETS
from tests.access.tries import second_net_off
from tests.access.without_guards import say

# So many tests of those in which a guard decides are run without it; `GUARDS_MOST` asks for another number.
MOST = int(os.environ.get("GUARDS_MOST", "60"))
# So many of them are the nearest by their words, whatever their file; then every file has its turn.
NEAREST = 8
# What needs minutes, or has run before: a browser, processes of its own, the matrix and its world, the law,
# spreadsheets.
LEFT_OUT = ("attack", "bench", "frontend", "house", "journey", "law", "listimport", "vietnam")


class OtherTests:
    """A plugin of pytest that runs tests without guards instead of running them once."""

    def __init__(self, names: list[str]):
        self.guards = [guard for guard in all_guards() if str(guard) in names]

    def pytest_runtestloop(self, session):
        """Find where each guard decides, then look whether somebody misses it there."""
        items = [item for item in session.items if not _left_out(item)]
        # All functions must be made before they are looked for.
        for module in modules():
            import_module(module)
        say(f"{len(self.guards)} guards, {len(items)} other tests")
        with second_net_off():
            by = self.as_before(items)
            left = [guard for guard in self.guards if guard not in by]
            reached = self.reached(items, left) if left else {}
            by |= {guard: self.noticed_by(guard, reached[number]) for number, guard in enumerate(left)}
        record({str(guard): by[guard] for guard in self.guards if by[guard] or self.asked(guard, items)})
        missed = [str(guard) for guard in self.guards if not by[guard] and str(guard) not in SECOND_NETS]
        say("\n".join(["Missed by nothing:", *missed] if missed else ["Every guard is missed."]))
        session.testsfailed = len(missed)
        return True

    def as_before(self, items) -> dict:
        """Return guard → what noticed its loss the last time, of those of which that is true again."""
        known, named = last_time(), {item.nodeid: item for item in items}
        asked = {guard: named.get(known.get(str(guard), "")) for guard in self.guards}
        found = {guard: self.noticed_by(guard, [(0, item)]) for guard, item in asked.items() if item}
        return {guard: by for guard, by in found.items() if by}

    def asked(self, guard, items) -> bool:
        """Tell whether what noticed `guard` the last time is among `items`, or nothing did."""
        before = last_time().get(str(guard), "")
        return not before or before in {item.nodeid for item in items}

    def reached(self, items, guards) -> dict[int, list]:
        """Return number of a guard → (seconds, test) of those that pass and in which it decides."""
        found = defaultdict(list)
        with noted(guards):
            for item, following in pairwise([*items, items[0].session]):
                asked = set()
                with listening(asked.add):
                    seconds, fault = _run(item, following)
                for number in asked if not fault else ():
                    found[number].append((seconds, item))
        return found

    def noticed_by(self, guard, tests) -> str:
        """Print and return which test fails without `guard`, or an empty text."""
        noticed, fault = "", ""
        for _seconds, item in _nearest(guard, tests)[:MOST]:
            # The session follows: all but what the whole run shares is taken down.
            with without(guard):
                fault = _run(item, item.session)[1]
            # What fails with the guard in its place as well has noticed nothing.
            if fault and not _run(item, item.session)[1]:
                noticed = item.nodeid
                break
        why = SECOND_NETS.get(str(guard), "")
        told = "noticed" if noticed else "explained" if why else "MISSED"
        words = f"{noticed}: {fault}" if noticed else why or f"decides in {len(tests)} other tests"
        say(f"{told:9}  {guard}  [{words}]")
        return noticed


def _nearest(guard, tests) -> list:
    """Return `tests` with those first that speak of the same things as `guard`, then those of its room."""
    room = guard.module.partition(".")[0]
    words = {word[:5] for word in re.findall("[a-z]{4,}", str(guard).lower().replace("_", " "))}

    def distance(each):
        seconds, item = each
        return (-sum(word in item.nodeid for word in words), room not in item.nodeid.split("/"), seconds)

    found = sorted(tests, key=distance)
    return [*found[:NEAREST], *_of_every_file(found[NEAREST:])]


def _of_every_file(tests) -> list:
    """Return `tests` so that the first of every file come first: what one file misses another may not."""
    seen, turns = Counter(), []
    for each in tests:
        turns.append((seen[each[1].path], each))
        seen[each[1].path] += 1
    return [each for _turn, each in sorted(turns, key=lambda one: one[0])]


def _left_out(item) -> bool:
    marked = item.get_closest_marker("browser") or item.get_closest_marker("servers")
    return bool(item.path.parent.name in LEFT_OUT or "world" in item.fixturenames or marked)


def _run(item, following) -> tuple[float, str]:
    """Return how many seconds a test took and what failed in it."""
    reports = runtestprotocol(item, log=False, nextitem=following)
    failed = [each for each in reports if each.failed]
    told = str(failed[0].longrepr.reprcrash.message).partition("\n")[0][:120] if failed else ""
    return sum(each.duration for each in reports), told or ("failed" if failed else "")
