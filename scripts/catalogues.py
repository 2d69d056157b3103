"""The catalogues of translations: collect texts, compile them, check that none is missing.

    python scripts/catalogues.py extract   new texts into locale/en, texts no longer used out of it
    python scripts/catalogues.py compile   .po to .mo, where older
    python scripts/catalogues.py check     name every fault; exit code 1 when there is one

The texts in the code are Vietnamese. `locale/en` translates all of them. `locale/vi` holds only what
Django itself says in English, or says badly in Vietnamese. Babel does the work, so that GNU gettext
need not be installed.
"""

import re
import sys
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
NOT_SOURCES = {
    ".venv",
    "tests",
    "bench",
    "faults",
    "scripts",
    "frontend",
    "node_modules",
    "var",
    "migrations",
    "static",
}
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# Of Python (%(name)s, %s, {name}), of the browser (%{count}), and the marks of HTML, which must agree too.
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|%?\{\w*\}|</?[a-z]+")
HEADER = "# %s of Đến Trường.\n# Copyright (c) 2026 The Đến Trường contributors. MIT License."


def po_file(language):
    """The path of a language's catalogue."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(language):
    """A language's catalogue; an empty one when there is no file. Raises on a file that is not one."""
    if not po_file(language).exists():
        return Catalog(locale=language, project="Đến Trường", fuzzy=False)
    with po_file(language).open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def write(language, catalogue):
    """Write a language's catalogue, sorted by text and without line numbers, so that changes stay small."""
    catalogue.header_comment = HEADER % catalogue.locale.english_name
    catalogue.version, catalogue.revision_date = "1", catalogue.creation_date
    catalogue.msgid_bugs_address = catalogue.last_translator = catalogue.language_team = ""
    po_file(language).parent.mkdir(parents=True, exist_ok=True)
    with po_file(language).open("wb") as file:
        write_po(file, catalogue, width=100, sort_output=True, include_lineno=False, ignore_obsolete=True)


def sources():
    """Every Python file and template of the program, in order."""
    for path in sorted([*ROOT.rglob("*.py"), *ROOT.glob("**/templates/**/*.*")]):
        inside = path.relative_to(ROOT)
        if path.suffix in {".py", ".html", ".txt"} and not NOT_SOURCES & set(inside.parts):
            yield path


def python_of(path):
    """A file as Python whose calls of gettext can be read; templates are turned into that first."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    # templatize() keeps the indentation of the page, which Python's own rules would refuse.
    return "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())


def collect():
    """A template catalogue of all texts in the sources, with where they stand and translators' notes."""
    template = Catalog(project="Đến Trường", fuzzy=False)
    for path in sources():
        code = BytesIO(python_of(path).encode())
        options = {"encoding": "utf-8"}
        for _line, text, notes, context in extract("python", code, KEYWORDS, ["Translators:"], options):
            place = [(path.relative_to(ROOT).as_posix(), None)]
            template.add(text, locations=place, auto_comments=notes, context=context)
    return template


def extract_all():
    """Bring locale/en up to date with the sources. Translations are kept, new texts are left empty."""
    catalogue, template = read("en"), collect()
    template.creation_date = catalogue.creation_date
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    write("en", catalogue)
    print(f"locale/en: {len(catalogue)} texts, {len(untranslated(catalogue))} without English")
    return 0


def compile_all():
    """Compile every catalogue that is newer than what was compiled from it."""
    for po in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        half = mo.with_suffix(".half")
        with po.open("rb") as source, half.open("wb") as target:
            write_mo(target, read_po(source, locale=po.parent.parent.name, abort_invalid=True))
        half.replace(mo)
    return 0


def untranslated(catalogue):
    """The messages of a catalogue without a translation, or with a doubtful one."""
    return [message for message in catalogue if message.id and (message.fuzzy or not all(strings(message)))]


def strings(message):
    """The translations of a message, one for each plural form."""
    return message.string if isinstance(message.string, tuple | list) else (message.string,)


def originals(message):
    """What a message translates, one or two texts."""
    return message.id if isinstance(message.id, tuple | list) else (message.id,)


def unequal_placeholders(catalogue):
    """The messages whose translation does not use the placeholders of the text."""
    return [
        message for message in catalogue if message.id and all(strings(message)) and not _same_holes(message)
    ]


def _same_holes(message):
    wanted = set().union(*(_holes(text) for text in originals(message)))
    # A singular may say "one" in place of the number, so one form may use fewer.
    found = [_holes(text) for text in strings(message)]
    return set().union(*found) == wanted and (len(found) > 1 or found[0] == wanted)


def _holes(text):
    return {match.group(0) for match in PLACEHOLDER.finditer(text)}


def faults():
    """Every fault of the catalogues as a line of text."""
    template, english = collect(), read("en")
    wanted = {(message.id, message.context) for message in template if message.id}
    known = {(message.id, message.context) for message in english if message.id}
    lines = [f"locale/en lacks: {text}" for text, _ in sorted(wanted - known, key=str)]
    lines += [f"locale/en has, but nothing says: {text}" for text, _ in sorted(known - wanted, key=str)]
    for language in ("en", "vi"):
        catalogue = read(language)
        lines += [f"locale/{language} leaves empty: {message.id}" for message in untranslated(catalogue)]
        lines += [f"locale/{language}: placeholders differ: {m.id}" for m in unequal_placeholders(catalogue)]
    return lines


def check():
    """Print every fault. Returns 1 when there is one."""
    found = faults()
    for line in found:
        print(line)
    return int(bool(found))


COMMANDS = {"extract": extract_all, "compile": compile_all, "check": check}


def main(arguments):
    """Run the command that was named. Returns the exit code."""
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        print(__doc__)
        return 2
    if not settings.configured:
        settings.configure()
    return COMMANDS[arguments[0]]()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
