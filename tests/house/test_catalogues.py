"""Texts are found in code and templates, and a faulty translation is named."""

import pytest
from babel.messages import Catalog

from scripts import catalogues

CODE = """
from django.utils.translation import gettext as _, ngettext, pgettext_lazy
# Translators: what a teacher hands in
first = _("Hồ sơ")
second = ngettext("%(n)s trẻ", "%(n)s trẻ em", 2)
third = pgettext_lazy("of a school", "Lớp")
"""
PAGE = """
<p>
    {% load i18n %}
  {% translate "Nhắc việc" %} don't (stumble
      {% blocktranslate with name=child.name %}Chào {{ name }}{% endblocktranslate %}
</p>
"""


@pytest.fixture
def sources(tmp_path, monkeypatch):
    """A tree with one Python file and one template."""
    (tmp_path / "app" / "templates").mkdir(parents=True)
    (tmp_path / "app" / "views.py").write_text(CODE, encoding="utf-8")
    (tmp_path / "app" / "templates" / "page.html").write_text(PAGE, encoding="utf-8")
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    monkeypatch.setattr(catalogues, "LOCALE", tmp_path / "locale")
    return tmp_path


def test_texts_of_code_and_templates_are_found(sources):
    found = {(message.id, message.context) for message in catalogues.collect() if message.id}
    assert found == {
        ("Hồ sơ", None),
        (("%(n)s trẻ", "%(n)s trẻ em"), None),
        ("Lớp", "of a school"),
        ("Nhắc việc", None),
        ("Chào %(name)s", None),
    }
    assert catalogues.collect().get("Hồ sơ").auto_comments == ["Translators: what a teacher hands in"]


def test_missing_empty_and_superfluous_texts_are_named(sources):
    assert "locale/en lacks: Nhắc việc" in catalogues.faults()
    catalogues.extract_all()
    assert "locale/en leaves empty: Nhắc việc" in catalogues.faults()
    (sources / "app" / "templates" / "page.html").write_text("", encoding="utf-8")
    assert "locale/en has, but nothing says: Nhắc việc" in catalogues.faults()
    catalogues.extract_all()
    assert not [line for line in catalogues.faults() if "Nhắc việc" in line]


def test_translations_outlive_a_new_extraction(sources):
    catalogues.extract_all()
    po = catalogues.po_file("en")
    po.write_text(po.read_text().replace('msgid "Hồ sơ"\nmsgstr ""', 'msgid "Hồ sơ"\nmsgstr "Case"'))
    catalogues.extract_all()
    assert catalogues.read("en").get("Hồ sơ").string == "Case"
    catalogues.compile_all()
    assert po.with_suffix(".mo").exists()


@pytest.mark.parametrize(
    ("text", "translation", "sound"),
    [
        ("Chào %(name)s", "Hello %(name)s", True),
        ("Chào %(name)s", "Hello %(nom)s", False),
        ("Chào %(name)s", "Hello", False),
        ("Chào", "Hello %s", False),
        (("%(n)s trẻ", "%(n)s trẻ"), ("one child", "%(n)s children"), True),
        (("%(n)s trẻ", "%(n)s trẻ"), ("one child", "children"), False),
    ],
)
def test_placeholders_must_agree(text, translation, sound):
    catalogue = Catalog(locale="en")
    catalogue.add(text, translation)
    assert (catalogues.unequal_placeholders(catalogue) == []) is sound
