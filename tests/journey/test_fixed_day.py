"""My day in a real browser with the clock standing still, before the days of Tết.

It is Friday, 29 January 2027, nine o'clock. A weekend follows; Thursday 4 February begins seven days off. So
four days ahead are two working days, and seven days ahead are three.
"""

import datetime as dt

import pytest
from playwright.sync_api import expect

from casework.actions.putting_off import put_off
from casework.models import Case, Deadline
from tests.browser import DESKTOP, PHONE
from tests.factories import CANARIES, make_case
from vietnam.calendar import ZONE, end_of_day

NOW = dt.datetime(2027, 1, 29, 9, tzinfo=ZONE)
BEFORE_TET = dt.datetime(2027, 2, 3, 9, tzinfo=ZONE)
# What the screen holds: under each heading the cards, each as what is to be done and how it is due.
CARDS = """() => {
    const groups = [];
    for (const each of document.querySelectorAll('.dt-page h2, .dt-page .dt-card')) {
        if (!each.checkVisibility()) continue;
        if (each.matches('h2')) {
            const seen = each.cloneNode(true);
            seen.querySelectorAll('.govuk-visually-hidden').forEach((part) => part.remove());
            groups.push([seen.textContent.replace(/\\s+/g, ' ').trim(), []]);
            continue;
        }
        const tag = each.querySelector('.govuk-tag');
        const title = each.querySelector('.dt-card__title').innerText.split(' · ')[0];
        groups.at(-1)[1].push([title, tag ? tag.innerText.trim() : '']);
    }
    return groups.filter(([, cards]) => cards.length);
}"""
SIDEWAYS = "document.documentElement.scrollWidth - window.innerWidth"
VISIT, HOURS = "Thăm hộ gia đình", "Biện pháp bảo vệ khẩn cấp"


def day(month, number):
    """The end of a day of that year."""
    return end_of_day(dt.date(2027, month, number))


@pytest.fixture
def clocks(cast, time_machine):
    """Name → a clock of the officer's, each of a case of its own."""
    time_machine.move_to(NOW, tick=False)
    due = {
        "late": ("visit", day(1, 26)),
        "hours": ("emergency", NOW.replace(hour=6)),
        "today": ("plan", day(1, 29)),
        "evening": ("emergency", NOW.replace(hour=20, minute=30)),
        "weekend": ("review", day(2, 2)),
        "seventh": ("visit", day(2, 5)),
        "eighth": ("visit", day(2, 6)),
    }
    return {name: clock(cast["lan"], *found) for name, found in due.items()}


def clock(officer, kind, due):
    """A case with this one clock."""
    case = make_case(by=officer, full_name=CANARIES[0])
    Deadline.objects.filter(case=case).update(kind=kind, due_at=due)
    Case.objects.filter(pk=case.pk).update(next_due=due)
    return case.deadlines.get()


@pytest.fixture
def at_desk(cast, new_page, sign_in, live_server):
    """Return a function: the page of somebody who has signed in, in a browser with the same clock."""

    def sit(name, viewport, now=NOW):
        page = new_page(viewport)
        page.clock.set_fixed_time(now)
        key = sign_in(cast[name]).cookies["session"].value
        page.context.add_cookies([{"name": "session", "value": key, "url": live_server.url}])
        page.goto(live_server.url)
        return page

    return sit


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP])
def test_my_day_says_what_is_late_today_and_near_in_words(cast, clocks, at_desk, viewport, tmp_path):
    put_off(clocks["weekend"], by=cast["lan"], until=dt.date(2027, 2, 1), why="family")
    page = at_desk("lan", viewport)
    page.screenshot(path=tmp_path / "my_day.png", full_page=True)
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc hôm nay")
    expect(page.locator(".dt-kicker").first).to_have_text("thứ Sáu, 29/01/2027")
    assert page.evaluate(CARDS) == [
        ["Quá hạn 2", [[VISIT, "quá hạn 3 ngày"], [HOURS, "quá hạn 3 giờ"]]],
        ["Hết hạn hôm nay 2", [[HOURS, "còn 11 giờ"], ["Lập kế hoạch", "hết hạn hôm nay"]]],
        ["Bảy ngày tới 1", [[VISIT, "còn 3 ngày làm việc"]]],
        ["Đã hoãn nhắc 1", [["Rà soát (Mẫu 06)", "còn 2 ngày làm việc"]]],
    ]
    shown = page.locator(".dt-page").inner_text()
    assert [name for name, row in clocks.items() if row.case.code not in shown] == ["eighth"]
    # The hour is told of a clock of hours only.
    assert [words in shown for words in ("06:00 29/01/2027", "23:59", "Nhắc lại ngày 01/02/2027")] == [
        *(True, False, True)
    ]
    # A clock of the law has no way to be put off.
    links = page.get_by_role("link", name="Hoãn nhắc")
    assert [link.inner_text().split()[-1] for link in links.all()] == [
        clocks[name].case.code for name in ("late", "seventh")
    ]
    assert page.evaluate(SIDEWAYS) <= 0
    assert CANARIES[0] not in page.content()


def test_what_is_put_off_goes_down_the_page_is_seen_by_the_supervisor_and_comes_back(clocks, at_desk):
    page, supervisor = at_desk("lan", PHONE), at_desk("quang", DESKTOP)
    code = clocks["late"].case.code
    expect(supervisor.get_by_role("heading", name="Việc cán bộ đã hoãn nhắc")).to_have_count(0)
    page.get_by_role("link", name=f"Hoãn nhắc {VISIT} {code}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hoãn nhắc việc này")
    # Three days on, unless something else is chosen.
    expect(page.get_by_label("Nhắc lại vào ngày")).to_have_value("01/02/2027")
    page.get_by_label("Mưa bão, lũ, không đi lại được").check()
    page.get_by_role("button", name="Hoãn nhắc").click()
    expect(page.get_by_text("Đã hoãn nhắc. Hạn vẫn giữ nguyên.")).to_be_visible()
    groups = dict(page.evaluate(CARDS))
    assert groups["Quá hạn 1"] == [[HOURS, "quá hạn 3 giờ"]]
    assert groups["Đã hoãn nhắc 1"] == [[VISIT, "quá hạn 3 ngày"]]
    supervisor.reload()
    words = "Nhắc lại ngày 01/02/2027 · Mưa bão, lũ, không đi lại được"
    card = supervisor.locator(".dt-card", has_text=words)
    expect(card).to_have_count(1)
    assert (code in card.inner_text(), "quá hạn 3 ngày" in card.inner_text()) == (True, True)
    expect(supervisor.get_by_role("button", name="Nhắc lại ngay")).to_have_count(0)
    page.get_by_role("button", name="Nhắc lại ngay").click()
    expect(page.get_by_text("Việc này lại có trong Việc hôm nay.")).to_be_visible()
    groups = dict(page.evaluate(CARDS))
    assert groups["Quá hạn 2"] == [[VISIT, "quá hạn 3 ngày"], [HOURS, "quá hạn 3 giờ"]]
    assert "Đã hoãn nhắc 1" not in groups
    supervisor.reload()
    expect(supervisor.get_by_text(words)).to_have_count(0)


def test_where_only_days_off_lie_between_plain_days_are_counted(clocks, at_desk, time_machine):
    """On the last working day before Tết the clock of Friday is two plain days off and no working day."""
    time_machine.move_to(BEFORE_TET, tick=False)
    groups = dict(at_desk("lan", PHONE, BEFORE_TET).evaluate(CARDS))
    assert groups["Bảy ngày tới 2"] == [[VISIT, "còn 2 ngày"], [VISIT, "còn 3 ngày"]]
    assert groups["Quá hạn 5"][0] == [VISIT, "quá hạn 8 ngày"]
