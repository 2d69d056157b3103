"""The table of OWASP ASVS 5.0.0, levels 1 and 2: read, held to its words, and written as a page.

The data are `docs/security/asvs.csv`; the page beside it is made from them:

    .venv/bin/python -m tests.house.asvs

Numbers and levels are those of the standard (Open Worldwide Application Security Project, CC BY-SA 4.0); what
each asks for is told in our own words.
"""

import ast
import csv
from collections import Counter
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from config.local.addresses import ROOT
from scripts.check import CHECKS

DATA = ROOT / "docs" / "security" / "asvs.csv"
PAGE = DATA.with_suffix(".md")
VERDICTS = ("met", "partly", "not met", "not applicable")
# Section → the level of each of its requirements in order: "12" is a .1 of level 1 and a .2 of level 2.
LEVELS = {
    "V1.1": "22",
    "V1.2": "1111122223",
    "V1.3": "112222222223",
    "V1.4": "222",
    "V1.5": "123",
    "V2.1": "122",
    "V2.2": "112",
    "V2.3": "12223",
    "V2.4": "23",
    "V3.1": "3",
    "V3.2": "113",
    "V3.3": "12223",
    "V3.4": "11222233",
    "V3.5": "11122333",
    "V3.6": "3",
    "V3.7": "22333",
    "V4.1": "12233",
    "V4.2": "23333",
    "V4.3": "22",
    "V4.4": "1222",
    "V5.1": "2",
    "V5.2": "112333",
    "V5.3": "113",
    "V5.4": "222",
    "V6.1": "122",
    "V6.2": "111111112222",
    "V6.3": "11223333",
    "V6.4": "112233",
    "V6.5": "22222333",
    "V6.6": "2223",
    "V6.7": "33",
    "V6.8": "2222",
    "V7.1": "222",
    "V7.2": "1111",
    "V7.3": "22",
    "V7.4": "11222",
    "V7.5": "223",
    "V7.6": "22",
    "V8.1": "1233",
    "V8.2": "1123",
    "V8.3": "133",
    "V8.4": "23",
    "V9.1": "111",
    "V9.2": "1222",
    "V10.1": "22",
    "V10.2": "223",
    "V10.3": "22223",
    "V10.4": "1111122222233333",
    "V10.5": "22222",
    "V10.6": "22",
    "V10.7": "222",
    "V11.1": "2233",
    "V11.2": "22233",
    "V11.3": "11233",
    "V11.4": "1222",
    "V11.5": "23",
    "V11.6": "23",
    "V11.7": "33",
    "V12.1": "12233",
    "V12.2": "11",
    "V12.3": "22223",
    "V13.1": "2333",
    "V13.2": "222223",
    "V13.3": "2233",
    "V13.4": "1222233",
    "V14.1": "22",
    "V14.2": "12223333",
    "V14.3": "122",
    "V15.1": "12233",
    "V15.2": "12233",
    "V15.3": "1222222",
    "V15.4": "3333",
    "V16.1": "2",
    "V16.2": "22222",
    "V16.3": "2222",
    "V16.4": "222",
    "V16.5": "2223",
    "V17.1": "23",
    "V17.2": "22223333",
    "V17.3": "22",
}
CHAPTERS = {
    "V1": "Encoding and cleaning",
    "V2": "Validation and rules of the work",
    "V3": "In the browser",
    "V4": "Services",
    "V5": "Files",
    "V6": "Signing in",
    "V7": "Sessions",
    "V8": "Authorisation",
    "V9": "Tokens that carry data",
    "V10": "OAuth and OpenID Connect",
    "V11": "Cryptography",
    "V12": "Transport",
    "V13": "Configuration",
    "V14": "Data protection",
    "V15": "Code and architecture",
    "V16": "Logs and errors",
    "V17": "WebRTC",
}
HEAD = """# OWASP ASVS 5.0.0, levels 1 and 2

Made from `asvs.csv` by `python -m tests.house.asvs`; `tests/house/test_asvs.py` holds both in step and fails
when a named test does not exist. Numbers and levels: OWASP Application Security Verification Standard 5.0.0
(Open Worldwide Application Security Project, CC BY-SA 4.0); the words are ours and shorter, the standard's
count. Level 3 is left out.

*Met*: the named test or check shows it. *Partly*: something is there, and the remark says what is missing.
*Not applicable*: the program has no such thing, and the remark says which. Judged by the people who wrote the
program; nobody from outside has looked yet.
"""

COLUMNS = ("| | Level | Asks that | Verdict | Shown by; remark |", "|---|---|---|---|---|")


class Line(NamedTuple):
    """One requirement: `evidence` is tests and checks divided by spaces, `remark` says what those do not."""

    number: str
    level: str
    what: str
    verdict: str
    evidence: str
    remark: str


def read(path: Path = DATA) -> list[Line]:
    """Return the lines of the table."""
    with path.open(encoding="utf-8", newline="") as file:
        return [Line(**row) for row in csv.DictReader(file)]


def wanted() -> list[tuple[str, str]]:
    """Return number and level of every requirement of level 1 and 2, in the order of the standard."""
    return [
        (f"{section}.{place}", level)
        for section, levels in LEVELS.items()
        for place, level in enumerate(levels, 1)
        if level in "12"
    ]


def faults(lines: list[Line]) -> list[str]:
    """Return every sentence that is wrong about `lines`; empty when all holds."""
    found = [] if [(line.number, line.level) for line in lines] == wanted() else ["other requirements"]
    return found + [f"{line.number}: {fault}" for line in lines for fault in _faults(line)]


def _faults(line: Line):
    named = line.evidence.split()
    if line.verdict not in VERDICTS:
        yield f"no such verdict: {line.verdict}"
    if line.verdict == "met" and not named:
        yield "met by nothing"
    if line.verdict == "not applicable" and named:
        yield "shown, and not applicable"
    if line.verdict != "met" and not line.remark:
        yield "no reason"
    if not 3 <= len(line.what.split()) <= 12:
        yield "told in too few or too many words"
    yield from (f"does not exist: {name}" for name in named if not exists(name))


def exists(name: str) -> bool:
    """Tell whether `name` is a check of `scripts/check.py` or a test (`file::[Class::]function`)."""
    if name.startswith("check:"):
        return name.removeprefix("check:") in CHECKS
    path, _, inner = name.partition("::")
    return inner in tests_of(path)


@cache
def tests_of(path: str) -> frozenset[str]:
    """Return the names of the tests in the file `path`; none when there is no such file."""
    file = ROOT / path
    if not (path.startswith("tests/") and file.is_file()):
        return frozenset()
    return frozenset(_named(ast.parse(file.read_text(encoding="utf-8")).body))


def _named(body, before=""):
    for node in body:
        if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            yield from _named(node.body, f"{node.name}::")
        elif isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield before + node.name


def page(lines: list[Line]) -> str:
    """Return the page that tells `lines`: the counts, then a table for each chapter."""
    parts = [HEAD, *_counts(lines)]
    for chapter, group in groupby(lines, key=lambda line: line.number.split(".")[0]):
        parts += [
            f"\n## {chapter} {CHAPTERS[chapter]}\n",
            "| | Level | Asks that | Verdict | Shown by; remark |",
        ]
        parts += ["|---|---|---|---|---|", *map(_row, group)]
    return "\n".join(parts) + "\n"


def _counts(lines):
    counted = Counter((line.level, line.verdict) for line in lines)
    yield "| Level | " + " | ".join(word.capitalize() for word in VERDICTS) + " | All |"
    yield "|---|" + "--:|" * (len(VERDICTS) + 1)
    for level in ("1", "2"):
        figures = [counted[level, verdict] for verdict in VERDICTS]
        yield "| " + " | ".join(map(str, [level, *figures, sum(figures)])) + " |"


def _row(line: Line) -> str:
    shown = ", ".join(f"`{name.removeprefix('tests/')}`" for name in line.evidence.split())
    told = "; ".join(part for part in (shown, line.remark) if part)
    return f"| {line.number} | {line.level} | {line.what} | {line.verdict} | {told} |"


if __name__ == "__main__":
    PAGE.write_text(page(read()), encoding="utf-8")
