"""The script in Chromium, on pages made of the components; every page is watched for faults."""

import mimetypes
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.template import Context, Template

from tests.frontend.test_forms import Sheet
from tests.frontend.test_page import page as base_page

pytestmark = pytest.mark.urls("tests.frontend.urls")
STATIC = Path(settings.BASE_DIR) / "static"
ADDRESS = "http://127.0.0.1:1"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'"
)


@pytest.fixture
def shown(page):
    """`shown(source, **context)` opens the template text inside the frame, under the site's policy."""

    def open_page(source, **context):
        content = Template(source).render(Context(context))
        html = base_page().replace("</main>", f"{content}</main>")
        sent = []

        def answer(route):
            path = route.request.url.removeprefix(ADDRESS)
            if path.startswith("/static/"):
                file = STATIC / path.removeprefix("/static/")
                return route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file)[0])
            if route.request.method == "POST":
                sent.append(route.request.post_data)
                return route.fulfill(status=204)
            headers = {"Content-Security-Policy": POLICY}
            return route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=headers)

        page.route(f"{ADDRESS}/**", answer)
        page.goto(f"{ADDRESS}/trang")
        page.sent = sent
        return page

    return open_page


FORM = (
    '<form method="post" action="/gui" novalidate>{{ form }}<button class="govuk-button">Lưu</button></form>'
)


def test_form_is_sent_once(shown):
    page = shown(FORM, form=Sheet())
    page.evaluate(
        "() => { const f = document.querySelector('main form'); f.requestSubmit(); f.requestSubmit(); }"
    )
    page.locator("main form[aria-busy]").wait_for()
    page.wait_for_timeout(200)
    assert len(page.sent) == 1


def test_question_refused_sends_nothing(shown):
    page = shown(
        '<form method="post" action="/gui" data-confirm="Đóng hồ sơ?"><button id="go">Đóng</button></form>'
    )
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.click("#go")
    assert (asked, page.sent) == (["Đóng hồ sơ?"], [])


def test_answer_reveals_its_field(shown):
    page = shown(FORM, form=Sheet())
    assert not page.is_visible("#id_other")
    page.check("#id_hours-2")
    assert page.is_visible("#id_other")
    assert page.get_attribute("#id_hours-2", "aria-expanded") is None


def test_long_list_narrows_without_marks_and_keeps_what_is_ticked(shown):
    page = shown(FORM, form=Sheet())
    page.check("#id_work")
    page.fill("#id_work-search", "boc")
    page.locator("#id_work-2").wait_for()
    assert page.is_visible("label[for=id_work]")
    page.fill("#id_work-search", "khong co")
    page.locator("label[for=id_work-2]").wait_for(state="hidden")
    assert page.is_visible("label[for=id_work]")


def test_one_box_ticks_all_rows(shown):
    page = shown(
        '<table id="t" data-module="dt-multi-select">'
        '<thead><tr><th data-select-all="Chọn tất cả"></th></tr></thead>'
        '<tbody><tr><td><input type="checkbox" aria-label="A"></td></tr>'
        '<tr><td><input type="checkbox" aria-label="B"></td></tr></tbody></table>'
    )
    page.get_by_label("Chọn tất cả").check(force=True)
    assert page.locator("tbody input:checked").count() == 2
    page.get_by_label("B").uncheck()
    assert not page.get_by_label("Chọn tất cả").is_checked()


def test_draft_line_says_how_it_stands(shown):
    page = shown('{% include "components/draft_state.html" %}')
    page.evaluate("document.dispatchEvent(new CustomEvent('den-truong:draft', {detail: {state: 'failed'}}))")
    assert page.inner_text("[data-draft-state]") == "Chưa lưu được. Kiểm tra kết nối rồi bấm Lưu."
    page.evaluate("document.dispatchEvent(new CustomEvent('den-truong:draft', {detail: {state: 'saved'}}))")
    assert page.inner_text("[data-draft-state]").startswith("Đã lưu ")


def test_error_summary_takes_the_focus_and_leads_to_the_field(shown):
    page = shown("{% error_summary form %}" + FORM, form=Sheet({}))
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    page.click("a[href='#id_name']")
    assert page.evaluate("document.activeElement.id") == "id_name"


def test_forms_and_charts_fit_and_break_no_rule_of_accessibility(shown):
    spec = {
        "title": "Trẻ",
        "caption": "Đông nhất ở tiểu học.",
        "unit": "trẻ",
        "rows": [("Tiểu học", 5, "dots")],
    }
    page = shown("<h1>Thử</h1><h2>Số liệu</h2>{% chart spec %}" + FORM, form=Sheet({}), spec=spec)
    for width in (320, 360, 768, 1366):
        page.set_viewport_size({"width": width, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert [fault["id"] for fault in Axe().run(page).response["violations"]] == []


def test_paper_holds_no_addresses(shown):
    page = shown('<p><a class="govuk-link" href="/ho-so/2/">Hồ sơ</a></p>')
    page.emulate_media(media="print")
    after = "getComputedStyle(document.querySelector('main .govuk-link'), '::after').content"
    assert page.evaluate(after) == "none"
