"""The catalogues as they stand: nothing missing, one English word for one term, no stray language."""

import re
import unicodedata
from pathlib import Path

import django
import guardian
import pytest
import simple_history
from babel.messages.pofile import read_po

from scripts import catalogues

DJANGO = Path(django.__file__).parent
VIETNAMESE_LETTER = re.compile(r"[À-ỹĐđ]")
# What stays Vietnamese in English: the name of the program and the numbers of laws.
NAMES = re.compile(r"Đến Trường|NĐ-CP|TT-BLĐTBXH")
SAME_IN_BOTH = {"Đến Trường", "Đến Trường: %(what)s"}
# Official terms (docs of the Ministry, Decree 56/2017) and the only English for each of them here.
TERMS = [
    ("mã hồ sơ", "case number"),
    ("kế hoạch hỗ trợ, can thiệp", "support and intervention plan"),
    ("lao động trẻ em", "child labour"),
    ("chuyển gửi", "refer"),
    ("chuyên cần", "attendance"),
    ("sàng lọc", "screen"),
    ("khẩn cấp", "emergency|urgent"),
    ("giám sát", "supervis"),
    ("người chăm sóc", "carer"),
    ("sự đồng ý", "consent"),
    ("rút lại", "withdr"),
    ("quá hạn", "overdue|deadline"),
    ("số định danh", "identification number"),
    ("cận nghèo", "near-poor"),
    ("nhà mở", "open house"),
    ("mẫu 0", "form 0"),
    ("nghị định", "decree"),
    ("thông tư", "circular"),
    ("bộ luật lao động", "labour code"),
    ("tổ dân phố", "residential group"),
    ("cộng tác viên", "collaborator"),
]
# Texts of Django for its own first page and for the names of languages that nobody can choose here.
NOT_SHOWN = re.compile(r"docs\.djangoproject\.com|Django|install worked|Polling|how-to|contribute")


def entries(language):
    """The messages of our catalogue: (text, context, translations)."""
    messages = catalogues.read(language)
    return [(m.id, m.context, catalogues.strings(m)) for m in messages if m.id]


def pairs(language):
    """Each text with each of its translations; the forms of a plural by their order."""
    for text, _context, strings in entries(language):
        texts = (text,) if isinstance(text, str) else text
        yield from zip(texts, strings, strict=language == "en")


def published(language, *places):
    """The texts of other packages' catalogues in a language, as {(context, text): translation}."""
    found = {}
    for place in places:
        with (place / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as file:
            for message in read_po(file):
                if message.id and not message.fuzzy:
                    found[message.context, catalogues.originals(message)[0]] = catalogues.strings(message)[0]
    return found


def letters(text):
    """The text in NFC and lower case."""
    return unicodedata.normalize("NFC", text).lower()


def test_the_catalogues_are_complete_and_without_fault():
    assert catalogues.faults() == []


def test_english_is_english():
    stray = [english for _, english in pairs("en") if VIETNAMESE_LETTER.search(NAMES.sub("", english))]
    assert stray == []


def test_no_text_is_its_own_translation():
    copied = {text for text, english in pairs("en") if text == english and VIETNAMESE_LETTER.search(text)}
    assert copied == SAME_IN_BOTH


@pytest.mark.parametrize(("vietnamese", "english"), TERMS)
def test_a_term_is_always_translated_alike(vietnamese, english):
    found = [(text, said) for text, said in pairs("en") if vietnamese in letters(text)]
    assert found
    assert [pair for pair in found if not re.search(english, letters(pair[1]))] == []


def test_sentences_end_alike():
    ends = [(text, said) for text, said in pairs("en") if text[-1:] in ".?:" or said[-1:] in ".?:"]
    assert len(ends) > 300
    # "STT" is "No." and "số" is "no.": abbreviations, not sentences.
    assert [pair for pair in ends if pair[0][-1] != pair[1][-1] and pair[0] not in {"STT", "số"}] == []


def test_nobody_is_called_a_target_or_an_object():
    assert [text for text, _ in pairs("en") if "đối tượng" in letters(text)] == []
    assert [
        said for _, said in pairs("en") if re.search(r"\b(target|object|subject|victim)s?\b", letters(said))
    ] == []


def test_spelling_is_british():
    american = r"\blabor\b|\bcenter|organiz|recogniz|\bcolor|behavior|enrollment|canceled|counselor|fulfill"
    assert [said for _, said in pairs("en") if re.search(american, letters(said))] == []


def test_what_django_says_is_vietnamese_and_kind():
    """Every text of Django that a page of ours can show has Vietnamese words, none of them "đối tượng"."""
    places = [DJANGO / "conf", DJANGO / "contrib" / "auth", DJANGO / "contrib" / "admin"]
    theirs, ours = published("vi", *places), published("vi", catalogues.ROOT)
    said = {key: ours.get(key) or theirs.get(key) for key in published("en", *places)}
    unseen = {text for _, text in said if text in language_names() or NOT_SHOWN.search(text)}
    assert [key for key, text in said.items() if not text and key[1] not in unseen] == []
    assert [text for text in said.values() if text and "đối tượng" in letters(text)] == []


def language_names():
    """The English names of the languages Django knows."""
    source = (DJANGO / "conf" / "global_settings.py").read_text(encoding="utf-8")
    return set(re.findall(r'gettext_noop\("([^"]+)"\)', source))


def test_our_vietnamese_of_other_packages_answers_to_texts_they_have():
    apps = ("auth", "admin", "contenttypes", "humanize", "sessions", "postgres")
    known = published("en", DJANGO / "conf", *(DJANGO / "contrib" / app for app in apps))
    packages = (Path(guardian.__file__).parent, Path(simple_history.__file__).parent)
    sources = "".join(
        path.read_text(encoding="utf-8")
        for package in packages
        for path in package.rglob("*")
        if path.suffix in {".py", ".html"}
    )
    plain = re.sub(r"\{\{ ?(\w+) ?\}\}", r"%(\1)s", sources)
    texts = [(context, text if isinstance(text, str) else text[0]) for text, context, _ in entries("vi")]
    assert [key for key in texts if key not in known and key[1] not in plain] == []
