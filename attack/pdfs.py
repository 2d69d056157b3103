"""`python -m attack.pdfs [--texts N] [--seed N]`: hostile texts through every PDF, in all places at once.

Documents are made from plain values without a database (`tests.reports.every_pdf`). Every text in the values
is replaced; the table goes to docs/security/pdf-fuzz.md.
"""

import argparse
import dataclasses
import os
import random
import shutil
import subprocess
import sys
import tempfile
import textwrap
import time
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import django

if __name__ == "__main__":
    os.environ.setdefault("ENVIRONMENT", "test")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()

import pikepdf

from attack.tally import Hang, place_of, watched
from attack.values import TEXTS
from tests.reports.every_pdf import EVERY, Pdf
from tests.reports.structure import structure_faults
from vietnam.calendar import today

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "security" / "pdf-fuzz.md"
LONG = 10_000
# A head refuses these when they are blank; a form refuses them before (`reports.papers.texts.fault_of`).
NEEDED = {"confidentiality", "distribution"}
# The report to the committee refuses whatever is not the code of a case.
KEPT = {"case_code"}
VIETNAMESE = "Nguyễn Thị Ánh Tuyết ở Ấp Trường Xuân, xã Tân Mẫu được thăm hộ"
NAMES = ("b", "i", "u", "para", "img", "font", "a", "br", "onDraw", "seq", "super", "greek", "index", "link")


def _markup(dice) -> str:
    name = dice.choice(NAMES)
    return dice.choice(
        (f"<{name}>", f"</{name}>", f"<{name}", f'<{name} x="1"/>', f"a<{name}>b</{name}>" * 9)
    )


def _entities(dice) -> str:
    return dice.choice(
        ("&", "&&", "&amp;", "&lt;b&gt;", "&#0;", "&#x1F600;", "&nbsp;", "&bogus;", "A & B", "&#60;")
    )


def _files(dice) -> str:
    path = dice.choice(
        ("/etc/passwd", "file:///etc/passwd", "manage.py", "http://127.0.0.1/", "//a.example/x")
    )
    return dice.choice((f"<img src={path}>", f'<img src="{path}" width="9"/>', f'<a href="{path}">x</a>'))


def _long(dice) -> str:
    piece = dice.choice((VIETNAMESE + " ", "a ", "Ấ", "<b>", "x\n", "👧 ", "ﷺ"))
    return (piece * LONG)[:LONG]


def _rtl(dice) -> str:
    return dice.choice(("שלום עולם", "مرحبا بالعالم", "אבג abc 123", "ﷺ", "ا" * 90)) + dice.choice(
        ("", " ăâ")
    )


def _bidi(dice) -> str:
    mark = dice.choice("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200e\u200f")
    return f"abc{mark}{dice.choice(('gpj.exe', VIETNAMESE))}\u202c\u2069"


def _combining(dice) -> str:
    return dice.choice("aơ ệ") + "".join(
        dice.choices("\u0300\u0301\u0323\u0309\u20dd\u0489", k=dice.randint(1, 900))
    )


def _emoji(dice) -> str:
    return dice.choice(("👧🏽‍🦱", "🇻🇳", "👨‍👩‍👧‍👦", "✍️", "🏴\U000e0067\U000e007f")) * dice.randint(1, 30)


def _surrogates(dice) -> str:
    return dice.choice(("\ud800", "a\udfff", "\udc00\ud800", "\ud83d")) * dice.randint(1, 9)


def _control(dice) -> str:
    return "".join(
        chr(dice.choice((*range(1, 32), 127, *range(128, 160), 0x2028, 0x2029))) for _ in range(20)
    )


def _null(dice) -> str:
    return dice.choice(("\x00", "a\x00b", "\x00" * 40, "%00\x00"))


def _unbroken(dice) -> str:
    return dice.choice(("W", "Ộ", "_", ".", "i", "\u00a0", "\u200b", "-")) * dice.choice((60, 301, 4000))


def _blank(dice) -> str:
    return dice.choice(("", " ", "\t", "\n", "\u3000", "\u00a0", "\r\n")) * dice.randint(1, 400)


def _lines(dice) -> str:
    return dice.choice(("\n", "a\n", "a\r", "a\u2028", "a\x0b\x0c", "\r\n\r\n")) * dice.randint(1, 900)


def _decomposed(dice) -> str:
    return unicodedata.normalize(dice.choice(("NFD", "NFKD")), VIETNAMESE)


def _any(dice) -> str:
    return "".join(chr(dice.randrange(0x110000)) for _ in range(dice.randint(1, 60)))


def _listed(dice) -> str:
    return dice.choice(TEXTS)


def _places(dice) -> str:
    return dice.choice(
        ("{commune}", "{child}{child}", "{x}", "{", "}}", "{0}", "%(x)s", "%s%n", "{{7*7}}", "$")
    )


FAMILIES: dict[str, Callable] = {
    "markup": _markup,
    "entities": _entities,
    "files and links": _files,
    "10,000 characters": _long,
    "right to left": _rtl,
    "bidi overrides": _bidi,
    "combining runs": _combining,
    "emoji": _emoji,
    "surrogates": _surrogates,
    "control": _control,
    "null": _null,
    "unbroken words": _unbroken,
    "blanks only": _blank,
    "line breaks": _lines,
    "decomposed Vietnamese": _decomposed,
    "any code points": _any,
    "placeholders": _places,
    "known hostile": _listed,
}


@dataclass
class Run:
    """What became of one document."""

    name: str
    texts: int = 0
    files: int = 0
    pages: int = 0
    checked: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    families: dict = field(default_factory=dict)
    faults: list = field(default_factory=list)


def spoilt(value, text: Callable[[], str]) -> tuple[object, int]:
    """Return `value` with every text in it replaced by `text()`, and how many that were."""
    count = 0

    def change(one, name=""):
        nonlocal count
        if isinstance(one, str):
            count += 1
            return f"x{text()}" if name in NEEDED else text()
        if isinstance(one, dict):
            return {key: change(each, key) for key, each in one.items()}
        if isinstance(one, list | tuple):
            return type(one)([change(each) for each in one])
        if dataclasses.is_dataclass(one) and not isinstance(one, type):
            told = {each.name: getattr(one, each.name) for each in dataclasses.fields(one) if each.init}
            changed = {key: each if key in KEPT else change(each, key) for key, each in told.items()}
            return dataclasses.replace(one, **changed)
        return one

    return change(value), count


def fuzz(documents: Iterable[Pdf], *, texts: int, seed: int, check_every: int) -> list[Run]:
    """Put at least `texts` hostile texts through `documents`, in equal parts, the same for the same `seed`.

    Every `check_every`-th file is opened, checked by qpdf, and its structure read.
    """
    documents = list(documents)
    share = -(-texts // len(documents))
    return [_fuzzed(one, share, random.Random(f"{seed}-{one.name}"), check_every) for one in documents]


def _fuzzed(one: Pdf, share: int, dice: random.Random, check_every: int) -> Run:
    run = Run(one.name)
    families = list(FAMILIES)
    dice.shuffle(families)

    def text() -> str:
        # In turns: a document meets every family, also in a short run.
        family = families[sum(run.families.values()) % len(families)]
        run.families[family] = run.families.get(family, 0) + 1
        return FAMILIES[family](dice)

    while run.texts < share:
        _one_file(run, one, text, check_every)
    return run


def _one_file(run: Run, one: Pdf, text: Callable[[], str], check_every: int) -> None:
    started = time.monotonic()
    given, texts = spoilt(one.sample, text)
    run.texts += texts
    try:
        with watched():
            content = one.build(given)
    except (Hang, Exception) as error:  # noqa: BLE001 - whatever it is, it is what we look for
        run.faults.append(f"{type(error).__name__} in {place_of(error)}")
    else:
        run.files += 1
        took = time.monotonic() - started
        run.seconds, run.slowest = run.seconds + took, max(run.slowest, took)
        if run.files % check_every == 1 or check_every == 1:
            run.checked += 1
            run.faults += faults_of(content)
        with pikepdf.open(BytesIO(content)) as pdf:
            run.pages += len(pdf.pages)


def faults_of(content: bytes) -> list[str]:
    """Return what is wrong with one file."""
    found = structure_faults(content)
    with pikepdf.open(BytesIO(content)) as pdf:
        streams = [each for each in pdf.objects if isinstance(each, pikepdf.Stream)]
        found += ["an image"] * any(each.get("/Subtype") == "/Image" for each in streams)
        found += ["a link"] * any("/Annots" in page for page in pdf.pages)
    if shutil.which("qpdf"):
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            file.write(content)
            file.flush()
            done = subprocess.run(["qpdf", "--check", file.name], capture_output=True, text=True, check=False)
        found += [done.stderr.strip() or "qpdf complains"] * bool(done.returncode)
    return found


def table(runs: list[Run], *, seed: int) -> str:
    """Return the page of the figures."""
    lines = [
        "# Hostile texts through every PDF",
        "",
        f"`make fuzz-pdf` (seed {seed}), {today():%d %B %Y}. Every text in the values of a document is",
        "replaced at once, by families in turns:",
        *textwrap.wrap(f"{', '.join(FAMILIES)}.", 110),
        "Some files are opened, checked by qpdf, and their structure read.",
        "",
        "| Document | Texts | Files | Pages | Checked | Slowest (s) | Faults |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    lines += [_line(run.name, [run]) for run in runs]
    lines += [_line("**together**", runs), ""]
    lines += [f"- {run.name}: {fault}" for run in runs for fault in sorted(set(run.faults))]
    return "\n".join(lines).rstrip() + "\n"


def _line(name: str, runs: list[Run]) -> str:
    counted = ("texts", "files", "pages", "checked")
    counts = " | ".join(f"{sum(getattr(run, each) for run in runs):,}" for each in counted)
    slowest, faults = max(run.slowest for run in runs), sum(len(run.faults) for run in runs)
    return f"| {name} | {counts} | {slowest:.1f} | {faults} |"


def main(arguments=None) -> int:
    """Run it, write the table, and return 1 when anything was found."""
    parser = argparse.ArgumentParser(prog="python -m attack.pdfs")
    parser.add_argument("--texts", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args(arguments)
    runs = fuzz(EVERY, texts=options.texts, seed=options.seed, check_every=10)
    PAGE.write_text(table(runs, seed=options.seed), encoding="utf-8")
    print(PAGE.read_text(encoding="utf-8"))
    return int(any(run.faults for run in runs))


if __name__ == "__main__":
    sys.exit(main())
