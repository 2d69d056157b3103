"""Every template compiles, every template is used, and none is longer than a person reads at once."""

import os
import re
import sys
from pathlib import Path

import django
from django.template import TemplateSyntaxError
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 200
# Django and its apps look these up by name.
USED_BY_DJANGO = re.compile(
    r"^(400|403|403_csrf|404|500)\.html$|^(admin|django|registration|simple_history)/"
)


def all_templates():
    """Names of the project's own templates and their files."""
    for folder in sorted({ROOT / "templates", *ROOT.glob("*/templates")}):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                yield path.relative_to(folder).as_posix(), path


def sources():
    """The text of everything that may name a template."""
    python = (
        path for path in ROOT.glob("*/**/*.py") if path.parts[len(ROOT.parts)] not in {".venv", "tests"}
    )
    paths = [*python, *(path for _, path in all_templates())]
    return {path: path.read_text(encoding="utf-8") for path in paths}


def documented():
    """The components that the design system offers: its tests draw each of them, used by a page or not."""
    text = (ROOT / "docs" / "design-system.md").read_text(encoding="utf-8")
    words = re.findall(r"`([\w]+)`", text)
    return {f"components/{word}.html" for word in words}


def unused(names, texts):
    """The names that no code and no other template names, whole or as a pattern like `a/%s.html`."""
    said = documented()
    for path, text in texts.items():
        quoted = re.findall(r"[\"']([\w/.%{}()-]+?\.(?:html|txt|svg))[\"']", text)
        said |= {name for name in quoted if not path.as_posix().endswith(f"templates/{name}")}
    patterns = [pattern(name) for name in said]
    return [name for name in names if not any(one.fullmatch(name) for one in patterns)]


def pattern(name):
    """A regular expression for a name with `%s`, `%(kind)s` or `{kind}` in it."""
    parts = re.split(r"%\(\w+\)s|%s|\{\w*\}", name)
    return re.compile(r"[\w-]+".join(re.escape(part) for part in parts))


def faults():
    """Every fault as a line of text. Django must be set up."""
    lines = []
    templates = dict(all_templates())
    for name, path in templates.items():
        try:
            get_template(name)
        except TemplateSyntaxError as error:
            lines.append(f"{name}: {error}")
        length = len(path.read_text(encoding="utf-8").splitlines())
        if length > LONGEST:
            lines.append(f"{name}: {length} lines, more than {LONGEST}")
    ours = [name for name in templates if not USED_BY_DJANGO.search(name)]
    return lines + [f"{name}: nothing uses it" for name in unused(ours, sources())]


def main():
    """Print every fault. Returns 1 when there is one."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("ENVIRONMENT", "demo")
    sys.path.insert(0, str(ROOT))
    django.setup()
    found = faults()
    print("\n".join(found))
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
