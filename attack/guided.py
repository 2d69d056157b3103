"""Coverage-guided inputs for the pure parts, with atheris; one target in a process of its own.

    python -m attack.guided TARGET RUNS SEED KEPT.json

libFuzzer ends the process itself, at the first fault or after RUNS inputs; what it found stands in KEPT.
"""

import json
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import atheris

from attack.tally import Tally

WATCHED = ["casework.law", "casework.listimport", "vietnam", "reports.pdf.text", "referrals.sharing"]
with atheris.instrument_imports(include=WATCHED):
    # First of our own: it loads what has to be watched.
    import attack.ready  # noqa: F401
    from attack import papers, sheets
    from casework.law import FactsError, classify
    from casework.listimport.cleaning import dates
    from interface.tables.spreadsheet_text import safe_text
    from interface.tables.table import TEXT, Cell
    from referrals.sharing import SharedView
    from tests.law.building import AS_OF, WORK
    from vietnam.text import fold

SECONDS = 15
MOST_BYTES = 4096
KEPT_EVERY = 500
TODAY = date(2026, 11, 20)
CORPUS = Path(__file__).parent / "corpus"
SHARED = ("name", "birth", "village", "caregiver", "phone", "schooling", "commune", "message")


def law(data: bytes) -> None:
    """Facts drawn from bytes, most of them of the right kind."""
    drawn = atheris.FuzzedDataProvider(data)
    work = {name: _value(drawn) for name in WORK if drawn.ConsumeBool()}
    raw = {
        "id": "x",
        "as_of": AS_OF,
        "stated_age": drawn.ConsumeIntInRange(0, 130),
        "activities": [WORK | work],
    }
    raw |= {"worst_forms": [], "sex": "male"} if drawn.ConsumeBool() else {"worst_forms": _value(drawn)}
    try:
        json.dumps(classify(raw).as_dict())
    except FactsError as refused:
        _must(bool(str(refused)), "a refusal without a sentence")


def csv(data: bytes) -> None:
    """A file that says it is a list: read, judged, handed back."""
    sheets.judged(data)


def cells(data: bytes) -> None:
    """One cell through every cleaner."""
    cell = Cell(TEXT, _text(data))
    for _name, clean in sheets.CLEANERS:
        _must(all(issue.sentence() for issue in clean(cell).issues), "an issue without a sentence")
    dates.written_date(cell, TODAY)
    _must(not safe_text(cell.value).startswith(sheets.STARTS_FORMULA), "a text that is computed")


def names(data: bytes) -> None:
    """A name, folded, sorted and shortened."""
    found = papers.faults_of_name(_text(data))
    _must(not found, "; ".join(found))


def story(data: bytes) -> None:
    """A story as a paragraph of a document."""
    found = papers.faults_of_story(_text(data))
    _must(not found, "; ".join(found))


def shared(data: bytes) -> None:
    """What an institution sees, in words: nothing at all when it discloses nothing."""
    drawn = atheris.FuzzedDataProvider(data)
    words = {name: drawn.ConsumeUnicode(40) for name in SHARED}
    known = {
        "number": "1",
        "state": "sent",
        "state_label": "",
        "need": "",
        "programme": "",
        "answer_due": None,
    }
    view = SharedView(pk=1, **known, discloses=drawn.ConsumeBool(), **words)
    shown = {row["value"] for row in view.rows}
    _must(view.discloses or not shown, "shows what it does not disclose")
    _must(all(words[name] in shown or not words[name] for name in SHARED[:6]) or not view.discloses, "lost")
    fold(view.initials)


TARGETS = {one.__name__: one for one in (law, csv, cells, names, story, shared)}


def main(name: str, runs: str, seed: str, kept: str) -> None:
    """Run one target; does not return."""
    tally, started = Tally(f"guided {name}"), time.monotonic()
    sheets.reader._parse_elsewhere = sheets.in_this_process

    def one(data):
        tally.inputs += 1
        before = time.monotonic()
        try:
            TARGETS[name](data)
        except Exception as error:
            tally.found("exception", name, f"{type(error).__name__}: {error}", data)
            raise
        finally:
            now = time.monotonic()
            tally.slowest, tally.seconds = max(tally.slowest, now - before), now - started
            if tally.findings or tally.inputs % KEPT_EVERY == 0 or tally.inputs == int(runs):
                tally.keep(Path(kept))

    with tempfile.TemporaryDirectory() as grown:
        options = [f"-runs={runs}", f"-seed={seed}", f"-timeout={SECONDS}", f"-max_len={MOST_BYTES}"]
        options += [f"-artifact_prefix={grown}/"]
        known = [str(CORPUS / name)] if (CORPUS / name).is_dir() else []
        atheris.Setup(["attack", *options, "-print_final_stats=0", "-verbosity=0", grown, *known], one)
        atheris.Fuzz()


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _value(drawn):
    kind = drawn.ConsumeIntInRange(0, 6)
    return (
        *(None, drawn.ConsumeBool(), drawn.ConsumeIntInRange(-1, 200), drawn.ConsumeFloat()),
        *(drawn.ConsumeUnicode(12), [drawn.ConsumeUnicode(8)], {drawn.ConsumeUnicode(3): 1}),
    )[kind]


def _must(holds: bool, otherwise: str) -> None:
    if not holds:
        raise AssertionError(otherwise)


if __name__ == "__main__":
    main(*sys.argv[1:])
