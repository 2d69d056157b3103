"""The frame of every page, the formats, and the files that are sent with it."""

import datetime
import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from django.utils import formats, timezone, translation

from tests.frontend.markup import elements, tokens

pytestmark = pytest.mark.urls("tests.frontend.urls")
ROOT = Path(settings.BASE_DIR)
STATIC = ROOT / "static"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


class Person:
    is_authenticated = True
    is_active = False

    def __str__(self):
        return "Nguyễn Thị Hoa"


class Session:
    def get_expiry_age(self):
        return 1800


def page(user=None, **context):
    request = RequestFactory().get("/ho-so/?q=la")
    request.user = user or AnonymousUser()
    request.session = Session()
    return render_to_string("base.html", context, request)


def test_page_has_language_skip_link_title_and_one_main():
    html = page()
    assert elements(html, "html")[0]["lang"] == "vi"
    assert elements(html, "a", href="#content")
    assert len(elements(html, "main", id="content")) == 1
    with translation.override("en"):
        assert elements(page(), "html")[0]["lang"] == "en"


def test_signed_in_person_sees_name_role_navigation_and_a_way_out():
    links = [{"label": "Hồ sơ", "url": "/ho-so/", "current": True, "count": 3}, {"label": "Việc", "url": "/"}]
    html = page(Person(), role_label="Cán bộ xã", navigation=links)
    text = [token[1] for token in tokens(html) if token[0] == "text"]
    assert {"Nguyễn Thị Hoa", "Cán bộ xã", "Hồ sơ", "3", "Đăng xuất"} <= set(text)
    assert len(elements(html, "a", **{"aria-current": "page"})) == 1
    assert elements(html, "form", method="post", action="/tai-khoan/ra/")
    assert elements(html, "button", name="language", value="en")
    assert elements(html, "div", **{"data-session-seconds": "1800"})


def test_stranger_sees_neither_navigation_nor_session_warning():
    html = page()
    assert "Đăng xuất" not in html
    assert not elements(html, "nav")
    assert "data-session-seconds" not in html


def test_demo_is_marked_on_the_page(settings):
    assert "Dữ liệu minh họa" not in page()
    settings.DEMO = True
    assert "Dữ liệu minh họa – mọi người và hoàn cảnh đều hư cấu" in page()


def test_title_says_when_there_is_an_error():
    class Broken:
        errors = {"name": ["Nhập họ tên"]}

        def non_field_errors(self):
            return ["Có lỗi"]

        def __iter__(self):
            return iter(())

    assert re.search(r"<title>Lỗi: ", page(form=Broken()))
    assert not re.search(r"<title>Lỗi: ", page())


@pytest.mark.parametrize(
    "code, words", [(400, "chưa đúng"), (403, "Không có quyền"), (404, "Không tìm thấy"), (500, "gặp lỗi")]
)
def test_error_page_renders_even_without_a_request(code, words):
    html = get_template(f"{code}.html").render()
    assert words in html
    assert 'href="tel:111"' in html


def test_htmx_keeps_no_history_and_needs_no_inline_style():
    config = elements(page(), "meta", name="htmx-config")[0]["content"]
    assert '"historyCacheSize": 0' in config
    assert '"includeIndicatorStyles": false' in config
    assert '"allowEval": false' in config


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_has_no_inline_style_or_script(path):
    source = path.read_text(encoding="utf-8")
    assert not re.search(r'\sstyle="|<style|<script(?![^>]*\ssrc=)|\son[a-z]+="|hx-on', source)


def test_first_load_is_light():
    paths = [
        STATIC / name
        for name in ("den-truong.css", "den-truong.js", "htmx.min.js", "favicon.svg", "images/mark.svg")
    ]
    fonts = sum(path.stat().st_size for path in (STATIC / "fonts").glob("*.woff2"))
    total = fonts + sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths)
    assert total + len(gzip.compress(page(Person()).encode(), 9)) <= 90_000


def test_stylesheet_finds_its_files_and_never_shouts():
    css = (STATIC / "den-truong.css").read_text(encoding="utf-8")
    for name in re.findall(r"url\(\"?([^)\"]+)\"?\)", css):
        assert (STATIC / name).is_file(), name
    assert "GDS Transport" not in css
    assert css.startswith('@charset "UTF-8";')
    assert "@import" not in css
    upper = re.findall(r"([^{}]+)\{[^{}]*text-transform:\s*uppercase", css)
    assert upper == [".moj-badge"]
    assert re.search(r"\.moj-badge\{[^}]*text-transform:\s*none", css)


def test_fonts_carry_their_licence():
    for folder in (STATIC / "fonts", ROOT / "reports" / "fonts"):
        assert "SIL Open Font License, Version 1.1" in (folder / "OFL.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_dates_are_day_first_and_weeks_begin_on_monday(language):
    with translation.override(language):
        assert formats.date_format(datetime.date(2026, 9, 5)) == "05/09/2026"
        moment = datetime.datetime(2026, 9, 5, 7, 5, tzinfo=datetime.UTC)
        assert formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT") == "14:05 05/09/2026"
        assert formats.time_format(datetime.time(14, 5)) == "14:05"
        assert formats.get_format("FIRST_DAY_OF_WEEK") == 1
        assert formats.get_format("DATE_INPUT_FORMATS")[0] == "%d/%m/%Y"


def test_numbers_are_written_as_in_the_language():
    assert formats.number_format(1234.5, 1, force_grouping=True) == "1.234,5"
    with translation.override("en"):
        assert formats.number_format(1234.5, 1, force_grouping=True) == "1,234.5"


INK = {"text": "#21292b", "quiet": "#4c575a", "link": "#0a5a78", "red": "#b3261e", "brand": "#0b5a5e"}
GROUNDS = ("#ffffff", "#fffdf9", "#f7f1e6", "#f3ecdf", "#dcedea")


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_colours_of_text_are_readable_on_every_ground():
    assert {name for name, ink in INK.items() for ground in GROUNDS if contrast(ink, ground) < 4.5} == set()


def test_tags_are_readable():
    css = (STATIC / "den-truong.css").read_text(encoding="utf-8")
    for colour in ("grey", "green", "yellow", "orange", "red"):
        ink, ground = re.findall(rf"\.govuk-tag--{colour}\{{color:(#\w{{6}});background:(#\w{{6}})\}}", css)[
            -1
        ]
        assert contrast(ink, ground) >= 4.5, colour
