"""The figures of referrals against a model written apart, and every number against the list that it opens."""

import datetime as dt
import re
from html import unescape
from itertools import count
from statistics import median

import pytest
from django.urls import reverse

from accounts.scope import person_scope
from audit.models import Event
from casework.models import Case
from referrals.access import counted_referrals
from referrals.figures import ANSWERS, FIGURES, GROUPS, days_to_answer, totals
from referrals.models import Placement, Referral
from referrals.spans import TYPED, Span, choices, span_of
from schools.models import Institution
from tests.factories import CANARIES, make_consent
from tests.referrals.build import approved_case
from vietnam.calendar import ZONE, day_of, today, working_days_between

pytestmark = pytest.mark.django_db
YEAR = Span(today() - dt.timedelta(days=364), today())
TYPED_YEAR = {"span": TYPED, "first": f"{YEAR.first:%d/%m/%Y}", "last": f"{YEAR.last:%d/%m/%Y}"}
PAGE, LIST = "referrals:figures", "referrals:figures_list"
NUMBER = re.compile(r'<a class="govuk-link" href="(/ket-qua-chuyen-gui/danh-sach/[^"]+)">(\d+)</a>')
PAGE_QUERIES, LIST_QUERIES = 7, 7

# State, days ago: sent, due, answered; placement: days ago begun, ended, why.
ROWS = (
    ("sent", 3, -4, None, None, None, ""),
    ("question", 20, 13, None, None, None, ""),
    ("sent", 30, 23, None, None, None, ""),
    ("expired", 50, 43, None, None, None, ""),
    ("declined", 60, 53, 58, None, None, ""),
    ("declined", 400, 393, 399, None, None, ""),
    ("accepted", 25, 18, 10, None, None, ""),
    ("withdrawn", 40, 33, None, None, None, ""),
    ("withdrawn", 45, 38, 41, None, None, ""),
    ("placed", 33, 26, 32, 29, None, ""),
    ("placed", 40, 33, 36, 30, None, ""),
    ("placed", 210, 203, 200, 181, None, ""),
    ("placed", 500, 493, 490, 480, None, ""),
    ("completed", 120, 113, 119, 100, 11, "completed"),
    ("completed", 130, 123, 122, 110, 90, "moved_on"),
    ("dropped_out", 140, 133, 139, 130, 101, "dropped_out"),
    ("dropped_out", 220, 213, 219, 200, 20, "dropped_out"),
    ("dropped_out", 150, 143, 149, 140, 50, "moved_away"),
)


def moment(days_ago):
    """Ten in the morning of that day; None stays None."""
    if days_ago is None:
        return None
    return dt.datetime.combine(today() - dt.timedelta(days=days_ago), dt.time(10), tzinfo=ZONE)


def day(days_ago):
    return None if days_ago is None else today() - dt.timedelta(days=days_ago)


def write(case, consent, place, row) -> Referral:
    """Write one row of `ROWS`: figures look back over years, which no action can write today."""
    state, sent, due, answered, starts, ends, why = row
    referral = Referral.objects.create(
        case=case,
        consent=consent,
        institution=place,
        need=place.programmes.first().need,
        by=case.officer,
        state=state,
        sent_at=moment(sent),
        answer_due=moment(due),
        answered_at=moment(answered),
    )
    if starts is not None:
        Placement.objects.create(
            referral=referral, starts=day(starts), group="7A", ends=day(ends), end_reason=why
        )
    return referral


@pytest.fixture
def rows(cast):
    """All of `ROWS` in commune A at two institutions by turns, four of them in commune B as well."""
    places = [Institution.objects.get(posts__user=cast[name]) for name in ("thu", "dung")]
    turns = count()
    for name, some in (("lan", ROWS), ("hoa", ROWS[::5])):
        case = approved_case(cast[name], full_name=CANARIES[0])
        consent = make_consent(case, by=cast[name])
        for row in some:
            write(case, consent, places[next(turns) % 2], row)
    return Referral.objects.select_related("placement", "case")


def model(referral, span) -> set[str]:
    """Say which figures count `referral`, from the rows alone and in other words than the program's."""
    found, now = set(), moment(0)
    if span.first <= day_of(referral.sent_at) <= span.last:
        found.add("sent")
        match referral.state:
            case "declined":
                found.add("declined")
            case "expired":
                found.add("unanswered")
            case "question":
                found.add("waiting")
            case "sent":
                found.add("unanswered" if referral.answer_due < now else "waiting")
            case "withdrawn" if referral.answered_at is None:
                found.add("withdrawn")
            case _:
                found.add("accepted")
        if referral.answered_at:
            found.add("answered")
            found |= {"in_time"} if referral.answered_at <= referral.answer_due else set()
    placement = getattr(referral, "placement", None)
    for days in (30, 90, 180):
        looked = placement and placement.starts + dt.timedelta(days=days)
        if looked and span.first <= looked <= min(span.last, today()):
            found.add(f"reached_{days}")
            kinds = {"completed": "well", "moved_on": "well", "moved_away": "moved", "dropped_out": "left"}
            over = placement.ends and placement.ends < looked
            found.add(f"{kinds[placement.end_reason] if over else 'stayed'}_{days}")
    return found


def told(client, name=PAGE, **asked):
    response = client.get(reverse(name), {**TYPED_YEAR, **asked})
    assert response.status_code == 200
    return response.content.decode()


def listed(client, address) -> list[int]:
    """Return the keys of all referrals of a list, from all its pages."""
    found, page = [], 1
    while True:
        text = client.get(f"{address}&page={page}").content.decode()
        found += [int(key) for key in re.findall(r'href="/chuyen-gui/(\d+)/"', text)]
        if 'rel="next"' not in text:
            return found
        page += 1


@pytest.mark.parametrize(
    "span", [YEAR, Span(day(100), day(35)), Span(day(9), day(0)), Span(day(600), day(365))]
)
def test_every_number_is_that_of_the_model(rows, span):
    expected = [(row, model(row, span)) for row in rows]
    numbers = totals(Referral.objects.all(), span)
    assert numbers == {name: sum(name in found for _row, found in expected) for name in FIGURES}
    parts = [figure.name for figure in ANSWERS if figure.name != "sent"]
    assert numbers["sent"] == sum(numbers[name] for name in parts)
    for days in (30, 90, 180):
        kinds = [numbers[f"{kind}_{days}"] for kind in ("stayed", "well", "moved", "left")]
        assert numbers[f"reached_{days}"] == sum(kinds)
    took = [
        working_days_between(day_of(row.sent_at), day_of(row.answered_at))
        for row, found in expected
        if "answered" in found
    ]
    for by in GROUPS:
        assert days_to_answer(Referral.objects.all(), span, by).get("") == (median(took) if took else None)


@pytest.mark.parametrize(("name", "by"), [("lan", "institution"), ("minh", "sex"), ("quang", "commune")])
def test_every_number_opens_a_list_of_so_many_referrals(rows, cast, sign_in, name, by):
    client = sign_in(cast[name])
    page = told(client, by=by)
    cells = [(unescape(address), int(number)) for address, number in NUMBER.findall(page)]
    assert len(cells) > 30
    own = set(rows.values_list("pk", flat=True))
    if name != "quang":
        own = set(rows.filter(case__officer=cast["lan"]).values_list("pk", flat=True))
    for address, number in cells:
        keys = listed(client, address)
        assert (len(keys), len(set(keys)), set(keys) <= own) == (number, number, True), address
    shown = dict(re.findall(r"figure=(\w+)\">(\d+)</a>", page.split("Chia theo")[0]))
    assert int(shown["sent"]) == sum("sent" in model(row, YEAR) for row in rows if row.pk in own)
    assert CANARIES[0] not in page


def test_a_hidden_name_is_counted_for_whoever_knows_it(rows, cast, sign_in):
    Case.objects.filter(officer=cast["lan"]).update(name_hidden="shelter")
    for name, number in (("lan", len(ROWS)), ("minh", len(ROWS)), ("quang", len(ROWS[::5]))):
        with person_scope(cast[name]):
            assert counted_referrals(cast[name]).count() == number


def test_narrowed_to_one_institution_the_page_and_its_lists_are_of_it(rows, cast, sign_in):
    client, place = sign_in(cast["quang"]), Institution.objects.get(posts__user=cast["dung"])
    asked = {"institution": place.pk, "sex": "male", "need": "", "kind": place.kind}
    page = told(client, **asked)
    assert f"Cơ sở: {place.name}" in page
    own = {row.pk for row in rows if row.institution_id == place.pk and "sent" in model(row, YEAR)}
    address = (
        reverse(LIST) + "?figure=sent&" + "&".join(f"{k}={v}" for k, v in {**TYPED_YEAR, **asked}.items())
    )
    assert set(listed(client, address)) == own
    text = told(client, LIST, figure="stayed_30", **asked)
    assert "Sau 30 ngày đi học: Còn học" in text
    assert "Đến ngày đó việc học chưa kết thúc." in text
    assert Event.objects.first().reason == "figure_list"


def test_what_is_not_a_question_is_answered_with_a_sentence_or_not_found(rows, cast, sign_in):
    client = sign_in(cast["lan"])
    assert "Nhập cả hai ngày của kỳ." in told(client, last="")
    assert "Ngày cuối phải sau ngày đầu." in told(client, first="2/2/2027", last="1/2/2027")
    assert "Chọn kỳ không quá 5 năm." in told(client, first="1/1/2001", last="1/1/2030")
    odd = {"institution": "9" * 30, "commune": "x", "kind": "\x00", "sex": "'", "by": "name", "page": "-1"}
    assert told(client, **odd)
    assert told(client, commune=str(cast["hoa"].roles.get().area_id), by="commune").count("không có") == 1
    for name in ("", "case", "sent__in"):
        assert client.get(reverse(LIST), {"figure": name}).status_code == 404
    empty = told(client, need="service")
    assert "Chưa có phiếu nào trong kỳ này" in empty
    assert "chưa có" in empty


def test_spans_are_quarters_halves_and_years():
    last = [span_of(key).last for key in ("2026", "2026-h1", "2026-q1", "2028-q1", "2026-h2")]
    assert [f"{one:%d/%m/%Y}" for one in last] == [
        *("31/12/2026", "30/06/2026", "31/03/2026", "31/03/2028", "31/12/2026"),
    ]
    assert span_of("2026-q4").first == dt.date(2026, 10, 1)
    assert [span_of(key) for key in ("2026-h3", "2026-x1", "", "1999", "9999", "20260")] == [None] * 6
    keys = [key for key, _label in choices(dt.date(2026, 5, 9))]
    assert keys == [
        "2026",
        "2025",
        "2026-h1",
        "2025-h2",
        "2025-h1",
        "2026-q2",
        "2026-q1",
        *(f"2025-q{number}" for number in (4, 3, 2, 1)),
        TYPED,
    ]


def test_ten_and_a_thousand_cost_the_same(rows, cast, sign_in, django_assert_num_queries):
    client = sign_in(cast["lan"])
    told(client)
    costs = {PAGE: PAGE_QUERIES, LIST: LIST_QUERIES}
    for more in (0, 1000):
        first = rows.filter(case__officer=cast["lan"]).first()
        copied = {"case": first.case, "need": first.need, "by": first.by, "institution": first.institution}
        Referral.objects.bulk_create(
            Referral(
                **copied, state="declined", sent_at=moment(9), answer_due=moment(2), answered_at=moment(8)
            )
            for _number in range(more)
        )
        for name, queries in costs.items():
            with django_assert_num_queries(queries):
                told(client, name, figure="sent")
