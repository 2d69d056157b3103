"""The run of `tests.access.guards`: the program without each of its guards in turn."""

import os
import sys
import time
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path

from tests.access.guarded import all_guards
from tests.access.noticed import TESTS, last_time, named, noticed, record, unnamed
from tests.access.patches import listening, noted, without
from tests.access.second_nets import SECOND_NETS
from tests.access.tries import all_tries, prepared, second_net_off

# So many times a guard is tried where it decides, each by one person.
MOST = 160
# What is said of a guard whose loss another test noticed the last time: it is asked first.
ELSEWHERE = "elsewhere"


def test_the_matrix_misses_guards(world):
    guards, known = wanted(), last_time()
    say(f"{len(guards)} guards; the second net (row-level security) is off, each guard stands for itself")
    with second_net_off():
        tries = all_tries(world)
        by = as_before(world, guards, tries, known)
        left = [guard for guard in guards if guard not in by]
        deciding = where_they_decide(world, left, tries) if left else {}
        by |= {guard: noticed_by(world, guard, deciding[guard]) for guard in left}
    told = {guard: told_of(guard, by[guard]) for guard in guards}
    figures = Counter(told.values())
    say(", ".join(f"{name} {figures[name]}" for name in sorted(figures)))
    record({str(guard): by[guard] for guard in guards})
    missed = [str(guard) for guard in guards if told[guard] in ("MISSED", ELSEWHERE)]
    Path(os.environ["GUARDS_MISSED"]).write_text("\n".join(missed), encoding="utf-8")


def as_before(world, guards, tries, known) -> dict:
    """Return guard → what noticed its loss the last time, of those of which that is true again.

    What another test noticed is asked there, and what is explained is not looked for a second time.
    """
    by_name, found = defaultdict(list), {}
    for one in single(tries) if known else ():
        by_name[named(one)].append(one)
        by_name[unnamed(named(one))].append(one)
    for guard in guards:
        before = known.get(str(guard), "")
        if before.startswith(TESTS):
            found[guard] = before
        elif known and str(guard) in SECOND_NETS:
            found[guard] = ""
        elif again := noticed_by(world, guard, by_name[before] or by_name[unnamed(before)]):
            found[guard] = again
    return found


def wanted() -> list:
    """Return the guards that hold the word asked for, or were never tried; of several runs, this one."""
    word = os.environ.get("GUARDS_WITH", "")
    part, parts = map(int, os.environ.get("GUARDS_PART", "1/1").split("/"))
    tried = {*noticed(), *SECOND_NETS} if os.environ.get("GUARDS_NEW") else ()
    found = [guard for guard in all_guards() if word in str(guard) and str(guard) not in tried]
    return found[part - 1 :: parts]


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def where_they_decide(world, guards, tries) -> dict:
    """Return guard → the tries in which taking it out can make a difference, each for one person.

    All are tried once, with the program whole, and every guard tells when it decides.
    """
    reached, began = defaultdict(list), time.monotonic()
    with noted(guards):
        for one in tries:
            for number, people in asked_by(world, one).items():
                reached[number].append(replace(one, people=tuple(people)))
    say(f"where they decide is known after {time.monotonic() - began:.0f} s, of {len(tries)} tries")
    return {guard: single(in_order(guard, reached[number]))[:MOST] for number, guard in enumerate(guards)}


def single(tries) -> list:
    """Return `tries` for one person each: every try for its last person first, then for the one before."""
    # Outsiders stand last in a row, and they are whom a guard is there for.
    turns = zip_longest(*([replace(one, people=(each,)) for each in one.people[::-1]] for one in tries))
    return [one for turn in turns for one in turn if one]


def asked_by(world, one) -> dict[int, list[str]]:
    """Return number of a guard → the people for whom it decides something in a try."""
    asked = defaultdict(list)
    with prepared(world, one):
        for person in one.people:
            found = set()
            with listening(found.add):
                one.do(world, person)
            for number in found:
                asked[number].append(person)
    return asked


def in_order(guard, tries) -> list:
    """Return `tries` with those of the guard's own function first, then of its module and of its room."""
    room = guard.module.partition(".")[0]
    actions = ".actions." in guard.module
    function = guard.only or f"{guard.module}.{guard.where}"
    view = guard.only.rpartition(".")[2]

    def distance(one):
        near = (one.function == function, one.function.startswith(f"{guard.module}."), one.room == room)
        named_after = view and view in one.name and one.function == "tests"
        return (not named_after, not near[0], one.is_deed != actions, not near[1], not near[2])

    return sorted(tries, key=distance)


def noticed_by(world, guard, tries) -> str:
    """Print and return what notices that `guard` is gone, or an empty text."""
    began, noticed, left = time.monotonic(), "", tries
    while left:
        with without(guard):
            noticed, at = first_to_notice(world, left)
        # What is wrong with the guard in its place as well has noticed nothing.
        if not noticed or not first_to_notice(world, left[at : at + 1])[0]:
            break
        noticed, left = "", left[at + 1 :]
    took = f"{time.monotonic() - began:.1f} s"
    say(f"{guard}  [{noticed or f'missed in {len(tries)} tries'}] {took}")
    return named(left[at]) if noticed else ""


def told_of(guard, by) -> str:
    """Print and return what is said of a guard."""
    elsewhere = ELSEWHERE if by.startswith(TESTS) else "noticed"
    told = elsewhere if by else "explained" if str(guard) in SECOND_NETS else "MISSED"
    say(f"{told:9}  {guard}  [{by or SECOND_NETS.get(str(guard), '')}]")
    return told


def first_to_notice(world, tries) -> tuple[str, int]:
    """Return what is wrong in the first try in which something is, and its place among them."""
    for at, one in enumerate(tries):
        try:
            with prepared(world, one):
                found = one.wrong(world, one.people[0])
        except Exception as refused:  # noqa: BLE001 - a right is gone that the preparation needs
            found = f"cannot be prepared: {type(refused).__name__}"
        if found:
            return f"{one.name}, {found}", at
    return "", len(tries)
