"""The result of `make attack` as lines to read and as a page to keep."""

LINE = "{:<16}{:>8} inputs {:>6} s  slowest {:>5} s  5xx {:>3}  hangs {:>3}  findings {:>3}"
WORDS = {
    "forms": "forms of every route, mutated",
    "addresses": "queries and keys of every page",
    "headers": "methods, headers, cookies",
    "classifier": "facts at `casework.law.classify`",
    "lines of JSON": "lines at `manage.py classify`",
    "cells": "cells at the cleaners of the list import",
    "lists": "broken .xlsx and .csv",
    "texts": "names and paragraphs",
    "documents": "whole PDFs",
}
HEAD = """# What the attacks found

Written by `make attack`: {total:,} inputs on {on}, at commit {commit}, on {cores} cores.
Forms, queries and headers went through the whole program, from middleware to database; each was sent
by a person who may, by persons who may not, or by nobody. A finding is an answer of 5xx, an input that
took longer than 15 seconds, a name planted in the data shown to somebody who may not know it, a refusal
that changed the database, a missing protective header, or an exception where a sentence is due.
*Guided* inputs are made by atheris from what it sees of the branches taken.

| Attack | Inputs | Seconds | Slowest input (s) | Answers | 5xx | Hangs | Findings |
|---|--:|--:|--:|---|--:|--:|--:|
"""


SCANS = """# What the scanner found

Written by `python -m attack.scanner`, which `make attack` runs: wapiti on {on}, at commit {commit}, once
with a session of each role on loopback, at most {crawl} seconds of looking and {module} seconds a module.
*Found* are addresses and forms. *Cut off* are the parts whose time was over before they were done; the other
modules went through everything found.

| Role | Found | Requests | Seconds | Critical | High | Medium | Low | Info | Explained | Ended | Cut off |
|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|---|
"""
COLUMNS = ("role", "pages", "requests", "seconds", "critical", "high", "medium", "low", "info", "explained")


def line(found: dict) -> str:
    """Return the line of one attack."""
    cells = (found["name"], found["inputs"], round(found["seconds"]), f"{found['slowest']:.1f}")
    return LINE.format(*cells, _times(found, "5xx"), _times(found, "hang"), len(found["findings"]))


def write(page, results, *, commit, on, cores) -> None:
    """Write the page: the table, then each finding with the shortest input that shows it."""
    total = sum(one["inputs"] for one in results)
    text = HEAD.format(total=total, commit=commit, on=on, cores=cores)
    text += "".join(f"{_row(one)}\n" for one in results)
    found = [one for result in results for one in result["findings"]]
    text += "\n## Findings\n\n" + ("".join(_told(one) for one in found) or "None.\n")
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(text, encoding="utf-8")


def write_scans(page, found: dict, **facts) -> None:
    """Write the page of the scanner: a line for each role, answers, findings, and reports that are none."""
    text = SCANS.format(**facts)
    for one in found["scans"]:
        ended = "yes" if one["ended"] else "no"
        cells = [*(one[name] for name in COLUMNS[:3]), round(one["seconds"])]
        cells += [*(one[name] for name in COLUMNS[4:]), ended, ", ".join(one["cut"]) or "none"]
        text += "| " + " | ".join(map(str, cells)) + " |\n"
    answers = ", ".join(f"{kind}: {times:,}" for kind, times in sorted(found["statuses"].items()))
    text += f"\nAnswers of the server: {answers}. The slowest took {found['slowest']:.1f} s.\n"
    text += "\n## Findings\n\n" + ("".join(map(_told, found["findings"])) or "None.\n")
    reasons = "".join(f"* {kind} ({times} times): {why}.\n" for kind, why, times in found["explained"])
    page.write_text(text + "\n## Reports that are none\n\n" + (reasons or "None.\n"), encoding="utf-8")


def _row(found) -> str:
    answers = ", ".join(f"{kind}: {times}" for kind, times in sorted(found["statuses"].items()))
    name = WORDS.get(found["name"], found["name"])
    cells = (name, f"{found['inputs']:,}", round(found["seconds"]), f"{found['slowest']:.1f}", answers)
    counts = (_times(found, "5xx"), _times(found, "hang"), len(found["findings"]))
    return "| " + " | ".join(map(str, (*cells, *counts))) + " |"


def _told(one) -> str:
    return f"* **{one['kind']}** {one['where']}: {one['what']} ({one['times']} times)\n"


def _times(found, kind) -> int:
    return sum(one["times"] for one in found["findings"] if one["kind"] == kind)
