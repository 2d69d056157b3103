"""Our components against the renderings that GOV.UK Frontend 6.6.0 publishes (fixtures/LICENCE.txt)."""

import json
import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from tests.frontend.markup import tokens
from tests.frontend.upstream import COMPONENTS, FIELDS, WORDS, field

FIXTURES = Path(__file__).parent / "fixtures"
# Ours on purpose: nothing is remembered by the browser, errors are said twice, labels are bold, and optional
# fields say so in words.
OURS = ("autocomplete", "aria-invalid", "spellcheck")
BOLD = re.compile(r" ?govuk-(?:label|fieldset__legend)--s\b")


def fixtures(name):
    return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))["fixtures"]


def cases(names):
    return [
        pytest.param(name, case, id=f"{name}: {case['name']}") for name in names for case in fixtures(name)
    ]


def expected(case, html):
    """Tokens of upstream's rendering; words it adds by itself are in Vietnamese."""
    given = json.dumps(case["options"])
    words = {english: ours for english, ours in WORDS.items() if not re.search(rf'[">]{english}["<]', given)}
    return [in_vietnamese(token, words) for token in tokens(html, OURS)]


def in_vietnamese(token, words):
    if token[0] == "text":
        return ("text", words.get(token[1], token[1]))
    return (
        (token[0], tuple((key, words.get(value, value)) for key, value in token[1])) if token[1:] else token
    )


@pytest.mark.parametrize("name, case", cases(COMPONENTS))
def test_component_renders_as_upstream(name, case):
    context = COMPONENTS[name](case["options"])
    rendered = render_to_string(f"components/{name.replace('-', '_')}.html", context)
    assert tokens(rendered, OURS) == expected(case, case["html"])


@pytest.mark.parametrize("name, case", cases(FIELDS))
def test_field_renders_as_upstream(name, case):
    options = case["options"]
    form, field_name = field(options, *FIELDS[name])
    rendered = BOLD.sub("", form[field_name].as_field_group())
    ident = options.get("id") or options.get("idPrefix") or field_name
    wanted = re.sub(rf'(["\s-]){re.escape(ident)}(?=["\s-])', rf"\g<1>{field_name}", case["html"])
    assert tokens(rendered, OURS) == expected(case, wanted)


@pytest.mark.parametrize("name", [*COMPONENTS, *FIELDS])
def test_every_component_is_compared_with_several_renderings(name):
    stored = json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
    assert 3 <= len(stored["fixtures"]) <= stored["published"]
