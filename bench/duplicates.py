"""`python -m bench.duplicates [--children N] [--doubles N]`: how well known doubles are found.

A country of fictional children with caregivers is written into an empty database with loaded dice; some are
asked about a second time as people do: a letter wrong, words in another order, no diacritics, day and month
exchanged, only a year, another caregiver, only a nickname or a telephone, or several of these at once. As
many questions are about children who are new. Each goes the way of the search before a report: the form reads
what was typed, `casework.sameness.possible_matches` asks the database for the records of one commune.

Run it beside servers of its own: `python -m config.local run --fresh -- python -m bench.duplicates`.
"""

import argparse
import datetime as dt
import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import connection
from django.utils import timezone

import bench.ready  # noqa: F401 - first of our own: the others hold models
from accounts.scope import system_scope
from areas.actions import LIST_VERSION, load_areas
from areas.models import Area
from bench.filling import as_owner
from bench.names import full_name
from bench.store import Store
from bench.stories import named
from casework.enums import CaseState
from casework.forms.finding import FindForm
from casework.models import Caregiver, Case, Child, Household, Report
from casework.sameness import possible_matches
from vietnam.calendar import today
from vietnam.text import fold

SEED = 2026
CHILDREN, DOUBLES, A_COMMUNE = 9_000, 660, 150
LETTERS = "aeiounhgtc"
NICKNAMES = (
    "Tèo",
    "Tí",
    "Cún",
    "Bống",
    "Bi",
    "Tôm",
    "Nhím",
    "Mít",
    "Sóc",
    "Cò",
    "Bờm",
    "Na",
    "Ốc",
    "Gấu",
    "Tin",
)
LINE = "{:<36}{:>7}{:>10}{:>10}{:>10}"
NEW = "(new child)"


@dataclass(frozen=True)
class Known:
    """What one record says, or what somebody types who asks: texts as a person writes them."""

    name: str = ""
    nickname: str = ""
    birth: str = ""
    caregiver: str = ""
    phone: str = ""
    personal_id: str = ""
    sex: str = ""


@dataclass(frozen=True)
class Asked:
    """One question: what was typed, in which commune, how it was spoilt, and which child it means, if any."""

    typed: Known
    commune: int
    how: str
    means: int | None


@dataclass
class Count:
    """How the answers to one kind of question came out; `told` and `right` count records, the rest questions.

    Of questions about a new child `found`, `likely` and `first` count those with a wrong answer.
    """

    asked: int = 0
    found: int = 0
    likely: int = 0
    first: int = 0
    told: int = 0
    right: int = 0
    told_likely: int = 0
    right_likely: int = 0


def main(arguments=None) -> int:
    """Fill the database, ask every question, print the table. Returns 1 when the database holds cases."""
    parser = argparse.ArgumentParser(prog="python -m bench.duplicates")
    parser.add_argument("--children", type=int, default=CHILDREN)
    parser.add_argument("--doubles", type=int, default=DOUBLES)
    options = parser.parse_args(arguments)
    migrate = [sys.executable, str(settings.BASE_DIR / "manage.py"), "migrate", "--verbosity", "0"]
    subprocess.run(migrate, check=True)
    with system_scope("bench.look"):
        if Case.objects.exists():
            print("The database already holds cases: run this beside empty servers (see docs/benchmarks.md).")
            return 1
    load_areas()
    started = time.monotonic()
    with as_owner(), system_scope("bench.seed"):
        counts = measure(options.children, options.doubles)
    seconds = time.monotonic() - started
    print(
        f"{options.children} children, {options.doubles} doubles, as many new; {seconds:.0f} s", "", sep="\n"
    )
    print("\n".join(table(counts)))
    return 0


def measure(children: int, doubles: int) -> dict[str, Count]:
    """Write `children` cases into the database, ask about `doubles` of them and as many new ones.

    Returns kind of question → its counts. The areas must be loaded; the same dice give the same figures.
    """
    dice = random.Random(SEED)
    communes = [area.pk for area in _communes(-(-children // A_COMMUNE))]
    country = _write(dice, communes, children)
    counts = {}
    for asked in _questions(dice, country, communes, doubles):
        _count(counts.setdefault(asked.how, Count()), asked, _answers(asked))
    return counts


def recall(counts: dict[str, Count]) -> float:
    """Return which share of the questions about a known child showed that child."""
    known = [count for how, count in counts.items() if how != NEW]
    return _share(sum(count.found for count in known), sum(count.asked for count in known))


def precision(counts: dict[str, Count], *, likely: bool = False) -> float:
    """Return which share of all records shown, or called likely, was the child that was meant."""
    rows = counts.values()
    if likely:
        return _share(sum(row.right_likely for row in rows), sum(row.told_likely for row in rows))
    return _share(sum(row.right for row in rows), sum(row.told for row in rows))


def table(counts: dict[str, Count]) -> list[str]:
    """Return the lines to print: one for each kind of question, then recall and precision."""
    lines = [LINE.format("asked again with", "asked", "recall", "likely", "first")]
    for how, count in sorted(counts.items()):
        parts = (f"{_share(part, count.asked):.1%}" for part in (count.found, count.likely, count.first))
        lines.append(LINE.format(how, count.asked, *parts))
    lines += ["", f"recall of what is shown     {recall(counts):.1%}"]
    lines.append(f"precision of what is shown  {precision(counts):.1%}")
    return [*lines, f"precision of “likely”       {precision(counts, likely=True):.1%}"]


def _count(count, asked, matches) -> None:
    right = [match for match in matches if match.child.pk == asked.means]
    wanted = right if asked.means else matches
    count.asked += 1
    count.found += bool(wanted)
    count.likely += any(match.compared.is_likely for match in wanted)
    count.first += bool(wanted) and matches[0] is wanted[0]
    count.told += len(matches)
    count.right += len(right)
    count.told_likely += sum(match.compared.is_likely for match in matches)
    count.right_likely += sum(match.compared.is_likely for match in right)


def _answers(asked) -> list:
    typed = asked.typed
    form = FindForm(
        {
            "full_name": typed.name,
            "birth": typed.birth,
            "caregiver_name": typed.caregiver,
            "caregiver_phone": typed.phone,
            "personal_id": typed.personal_id,
        }
    )
    if not form.is_valid():
        raise ValueError(f"{asked.how}: {form.errors.as_json()}")
    here = Case.objects.filter(commune=asked.commune)
    none = Report.objects.none()
    return possible_matches(form.facts(), cases=here, reports=none, communes=[asked.commune])


def _communes(count) -> list[Area]:
    return list(Area.objects.filter(list_version=LIST_VERSION, parent__isnull=False).order_by("code")[:count])


def _write(dice, communes, children) -> list[tuple[int, int, Known]]:
    """Write the children with their cases; return each one's key, commune and what its record says."""
    store, country = Store(), []
    for number in range(children):
        known, commune = _child(dice), communes[number // A_COMMUNE]
        home = store.add(Household, commune_id=commune)
        parent = {"full_name": known.caregiver, "search_key": fold(known.caregiver), "phone": known.phone}
        store.add(Caregiver, household_id=home, relation="mẹ", **parent)
        child = store.add(Child, household_id=home, **_columns(known))
        case = {"code": f"DT-26-{number + 1:06d}", "state": CaseState.NEW, "opened_on": today()}
        store.add(Case, child_id=child, commune_id=commune, touched_at=timezone.now(), **case)
        country.append((child, commune, known))
    store.finish()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return country


def _columns(known) -> dict:
    day, month, year = map(int, known.birth.split("/"))
    born = dt.date(year, month, day)
    birth = {"birth_date": born, "birth_year": born.year, "birth_precision": "day"}
    nick = {"nickname": known.nickname, "nick_key": fold(known.nickname)}
    return {**named(known.name), **birth, **nick, "sex": known.sex, "personal_id": known.personal_id}


def _child(dice) -> Known:
    """Draw a child: half have a number, as in life not everybody does, and half a name they are called by."""
    sex = dice.choice(("male", "female"))
    born = dt.date(2009, 1, 1) + dt.timedelta(days=dice.randrange(10 * 365))
    number = f"001{dice.randrange(2, 4)}{born:%y}{dice.randrange(10**6):06}"
    return Known(
        name=full_name(dice, sex),
        nickname=dice.choice(NICKNAMES) if dice.random() < 0.5 else "",
        birth=f"{born:%d/%m/%Y}",
        caregiver=full_name(dice, dice.choice(("male", "female"))),
        phone=f"09{dice.randrange(10**8):08}",
        personal_id=number if dice.random() < 0.5 else "",
        sex=sex,
    )


def _questions(dice, country, communes, doubles):
    hows = list(SPOILT)
    for turn in range(doubles):
        how = hows[turn % len(hows)]
        child, commune, known = dice.choice(country)
        while not _can(how, known):
            child, commune, known = dice.choice(country)
        # Most who ask have no number of the child before them; one kind of question is about that alone.
        typed = known if how == NUMBER else replace(known, personal_id="")
        yield Asked(SPOILT[how](dice, typed), commune, how, child)
        yield Asked(replace(_child(dice), personal_id=""), dice.choice(communes), NEW, None)


def _can(how, known) -> bool:
    return bool({NUMBER: known.personal_id, NICKNAME: known.nickname}.get(how, True))


def mistyped(dice, known: Known) -> Known:
    """One letter of the name dropped, changed, added, or exchanged with its neighbour."""
    name, at = known.name, dice.randrange(1, len(known.name) - 1)
    wrong = dice.choice(
        (
            name[:at] + name[at + 1 :],
            name[:at] + dice.choice(LETTERS) + name[at + 1 :],
            name[:at] + dice.choice(LETTERS) + name[at:],
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        )
    )
    return replace(known, name=wrong)


def reordered(dice, known: Known) -> Known:
    """The given name first, as others write it."""
    words = known.name.split()
    return replace(known, name=" ".join(words[-1:] + words[:-1]))


def bare(dice, known: Known) -> Known:
    """No diacritics, in the caregiver's name neither."""
    return replace(known, name=fold(known.name), caregiver=fold(known.caregiver))


def swapped(dice, known: Known) -> Known:
    """Day and month exchanged where that is a date, otherwise only the year."""
    day, month, year = known.birth.split("/")
    return replace(known, birth=year if int(day) > 12 else f"{month}/{day}/{year}")


def year_only(dice, known: Known) -> Known:
    """Only the year of birth, no telephone."""
    return replace(known, birth=known.birth[-4:], phone="")


def by_age(dice, known: Known) -> Known:
    """An age in place of the birth, so the year may be off by one; no telephone."""
    age = today().year - int(known.birth[-4:]) + dice.choice((-1, 0))
    return replace(known, birth=f"{age} tuổi", phone="")


def other_caregiver(dice, known: Known) -> Known:
    """The grandmother brought the child: another name, another telephone."""
    return replace(known, caregiver=full_name(dice, "female"), phone="0300000000")


def short(dice, known: Known) -> Known:
    """Without the middle names."""
    words = known.name.split()
    return replace(known, name=f"{words[0]} {words[-1]}")


def several(dice, known: Known) -> Known:
    """A letter wrong, no diacritics, day and month exchanged, another caregiver."""
    return mistyped(dice, bare(dice, other_caregiver(dice, swapped(dice, known))))


def nickname_only(dice, known: Known) -> Known:
    """The name the child is called by, and the caregiver: what a neighbour knows."""
    return Known(name=known.nickname, caregiver=known.caregiver)


def telephone_only(dice, known: Known) -> Known:
    """The family's telephone and nothing else."""
    return Known(phone=known.phone)


def number_only(dice, known: Known) -> Known:
    """The personal identification number and nothing else."""
    return Known(personal_id=known.personal_id)


NUMBER, NICKNAME = "personal number alone", "nickname and caregiver alone"
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
    NICKNAME: nickname_only,
    "telephone alone": telephone_only,
    NUMBER: number_only,
}


def _share(right: int, told: int) -> float:
    return right / told if told else 1.0


if __name__ == "__main__":
    sys.exit(main())
