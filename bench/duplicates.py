"""`python -m bench.duplicates [--children N] [--doubles N]`: how well known doubles are found.

A country of fictional children with caregivers is made with loaded dice; some are asked about a second time
as people do: a letter wrong, words in another order, no diacritics, day and month exchanged, only a year,
another caregiver, or several of these at once. As many questions are about children who are new. Each is
compared with every child of the same commune by `casework.likeness`, as the search before a report does.
"""

import argparse
import datetime as dt
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

import bench.ready  # noqa: F401 - first of our own: the others hold models
from bench.names import full_name
from casework.likeness import Facts, compare
from vietnam.text import fold

SEED = 2026
CHILDREN, DOUBLES, A_COMMUNE, SHOWN = 9_000, 450, 150, 10
LETTERS = "aeiounhgtc"
LINE = "{:<34}{:>7}{:>10}{:>10}{:>8}"


@dataclass(frozen=True)
class Asked:
    """One question: what was typed, where, how it was spoilt, and whom it means (None: a new child)."""

    facts: Facts
    commune: int
    how: str
    means: int | None


@dataclass
class Count:
    """How the answers to one kind of question came out."""

    asked: int = 0
    shown: int = 0
    likely: int = 0
    first: int = 0


def main(arguments=None) -> int:
    """Make the country, ask every question, print the table. Returns 0."""
    parser = argparse.ArgumentParser(prog="python -m bench.duplicates")
    parser.add_argument("--children", type=int, default=CHILDREN)
    parser.add_argument("--doubles", type=int, default=DOUBLES)
    options = parser.parse_args(arguments)
    started = time.monotonic()
    counts, shown, likely = measure(options.children, options.doubles)
    seconds = time.monotonic() - started
    print(
        f"{options.children} children, {options.doubles} doubles, as many new; {seconds:.0f} s", "", sep="\n"
    )
    print(LINE.format("asked again with", "asked", "shown", "likely", "first"))
    for how, count in sorted(counts.items()):
        parts = (f"{part / count.asked:.1%}" for part in (count.shown, count.likely, count.first))
        print(LINE.format(how, count.asked, *parts))
    print("", f"precision of “shown”  {shown:.1%}", f"precision of “likely” {likely:.1%}", sep="\n")
    return 0


def measure(children: int, doubles: int) -> tuple[dict[str, Count], float, float]:
    """Return the counts by kind of question, and the share of all shown and all likely that was right.

    Recall is in the counts: of the doubles of one kind, how many were shown, called likely, stood first.
    """
    dice = random.Random(SEED)
    country = [_child(dice) for _number in range(children)]
    communes = [range(start, min(start + A_COMMUNE, children)) for start in range(0, children, A_COMMUNE)]
    counts, told, right = {}, Counter(), Counter()
    for asked in _questions(dice, country, communes, doubles):
        answers = _answers(asked, country, communes[asked.commune])
        count = counts.setdefault(asked.how, Count())
        count.asked += 1
        for place, (compared, number) in enumerate(answers):
            meant = number == asked.means if asked.means is not None else False
            for name, holds in (("shown", True), ("likely", compared.is_likely)):
                told[name] += holds
                right[name] += holds and meant
            count.first += meant and place == 0
        found = [compared for compared, number in answers if number == asked.means]
        # Of a new child nothing should be shown: here the columns count the questions with a wrong answer.
        seen = found if asked.means is not None else [compared for compared, _number in answers]
        count.shown += bool(seen)
        count.likely += any(compared.is_likely for compared in seen)
    return counts, _share(right["shown"], told["shown"]), _share(right["likely"], told["likely"])


def _answers(asked, country, commune):
    found = [(compare(asked.facts, country[number]), number) for number in commune]
    shown = [pair for pair in found if pair[0].is_shown]
    return sorted(shown, key=lambda pair: -pair[0].points)[:SHOWN]


def _child(dice) -> Facts:
    sex = dice.choice(("male", "female"))
    born = dt.date(2009, 1, 1) + dt.timedelta(days=dice.randrange(10 * 365))
    phone = frozenset([f"09{dice.randrange(10**8):08}"])
    caregivers = (full_name(dice, dice.choice(("male", "female"))),)
    return Facts(full_name(dice, sex), "", born, born.year, False, sex, caregivers, phone)


def _questions(dice, country, communes, doubles):
    hows = list(SPOILT)
    for turn in range(doubles):
        number = dice.randrange(len(country))
        how = hows[turn % len(hows)]
        known = country[number]
        spoilt = SPOILT[how](dice, replace(known, nickname=""))
        yield Asked(spoilt, number // A_COMMUNE, how, number)
        yield Asked(_child(dice), dice.randrange(len(communes)), "(new child)", None)


def mistyped(dice, facts: Facts) -> Facts:
    """One letter of the name dropped, changed, added, or exchanged with its neighbour."""
    name, at = facts.name, dice.randrange(1, len(facts.name) - 1)
    wrong = dice.choice(
        (
            name[:at] + name[at + 1 :],
            name[:at] + dice.choice(LETTERS) + name[at + 1 :],
            name[:at] + dice.choice(LETTERS) + name[at:],
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        )
    )
    return replace(facts, name=wrong)


def reordered(dice, facts: Facts) -> Facts:
    """The given name first, as others write it."""
    words = facts.name.split()
    return replace(facts, name=" ".join(words[-1:] + words[:-1]))


def bare(dice, facts: Facts) -> Facts:
    """No diacritics, in the caregiver's name neither."""
    return replace(facts, name=fold(facts.name), caregivers=tuple(map(fold, facts.caregivers)))


def swapped(dice, facts: Facts) -> Facts:
    """Day and month exchanged where that is a date, otherwise only the year."""
    if facts.born.day > 12:
        return replace(facts, born=None)
    return replace(facts, born=dt.date(facts.born.year, facts.born.day, facts.born.month))


def year_only(dice, facts: Facts) -> Facts:
    """Only the year of birth, no telephone."""
    return replace(facts, born=None, phones=frozenset())


def by_age(dice, facts: Facts) -> Facts:
    """An age in place of the birth, so the year may be off by one; no telephone."""
    return replace(facts, born=None, year=facts.year + dice.choice((-1, 0)), rough=True, phones=frozenset())


def other_caregiver(dice, facts: Facts) -> Facts:
    """The grandmother brought the child: another name, another telephone."""
    return replace(facts, caregivers=(full_name(dice, "female"),), phones=frozenset(["0300000000"]))


def short(dice, facts: Facts) -> Facts:
    """Without the middle names."""
    words = facts.name.split()
    return replace(facts, name=f"{words[0]} {words[-1]}")


def several(dice, facts: Facts) -> Facts:
    """A letter wrong, no diacritics, day and month exchanged, another caregiver."""
    return mistyped(dice, bare(dice, other_caregiver(dice, swapped(dice, facts))))


SPOILT: dict[str, Callable] = {
    "one letter wrong": mistyped,
    "another order of words": reordered,
    "no diacritics": bare,
    "day and month exchanged": swapped,
    "year only, no telephone": year_only,
    "age only, no telephone": by_age,
    "another caregiver and telephone": other_caregiver,
    "without middle names": short,
    "letter, diacritics, date, caregiver": several,
}


def _share(right: int, told: int) -> float:
    return right / told if told else 1.0


if __name__ == "__main__":
    sys.exit(main())
