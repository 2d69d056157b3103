"""The caseload: tabs, search, filters, what each person sees, and how often it asks the database."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.enums import Deed
from audit.models import Event
from casework.due import due_words
from casework.models import Case
from tests.factories import CANARIES, make_case, make_report
from vietnam.calendar import ZONE, end_of_day

pytestmark = pytest.mark.django_db
URL = reverse("casework:cases")


def look(client, **params):
    """Open the list; a search is posted and followed."""
    if "q" not in params:
        return client.get(URL, params)
    page = params.pop("page", "")
    found = client.post(reverse("casework:search"), params)
    return client.get(f"{found.url}&page={page}")


def codes(client, **params):
    answer = look(client, **params)
    assert answer.status_code == 200
    return [case.code for case in answer.context["page_obj"]]


class TestTabs:
    def test_mine_unassigned_open_closed_with_their_counts(self, cast, sign_in):
        mine, free, closed = (make_case(by=cast["lan"]) for _ in range(3))
        Case.objects.filter(pk=free.pk).update(officer=None)
        Case.objects.filter(pk=closed.pk).update(state="closed")
        client = sign_in(cast["lan"])
        assert codes(client) == [mine.code]
        assert codes(client, tab="unassigned") == [free.code]
        assert set(codes(client, tab="open")) == {mine.code, free.code}
        assert codes(client, tab="closed") == [closed.code]
        assert [tab["count"] for tab in client.get(URL).context["tabs"]] == [1, 1, 2, 1]

    def test_who_owns_no_cases_has_no_tab_of_their_own(self, cast, sign_in):
        case = make_case(by=cast["lan"])
        for person in ("minh", "quang"):
            answer = sign_in(cast[person]).get(URL, {"tab": "mine"})
            assert [row.code for row in answer.context["page_obj"]] == [case.code]
            assert [str(tab["text"]) for tab in answer.context["tabs"]] == [
                "Chưa phân công",
                "Đang mở",
                "Đã kết thúc",
            ]

    def test_the_nearest_deadline_stands_first_and_none_last(self, cast, sign_in):
        late, soon, never = (make_case(by=cast["lan"]) for _ in range(3))
        now = timezone.now()
        Case.objects.filter(pk=late.pk).update(next_due=now - dt.timedelta(days=3))
        Case.objects.filter(pk=soon.pk).update(next_due=now + dt.timedelta(days=3))
        Case.objects.filter(pk=never.pk).update(next_due=None, next_kind="")
        client = sign_in(cast["lan"])
        assert codes(client) == [late.code, soon.code, never.code]
        assert codes(client, order="new") == [never.code, soon.code, late.code]
        page = client.get(URL).content.decode()
        assert "quá hạn 3 ngày" in page

    def test_names_sort_in_vietnamese_order(self, cast, sign_in):
        names = ["Trần Văn Ân", "Trần Văn An", "Lê Thị Đào", "Lê Thị Dung"]
        made = {name: make_case(by=cast["lan"], full_name=name).code for name in names}
        order = ["Trần Văn An", "Trần Văn Ân", "Lê Thị Dung", "Lê Thị Đào"]
        assert codes(sign_in(cast["lan"]), order="name") == [made[name] for name in order]


class TestSearch:
    @pytest.mark.parametrize(
        "text", ["đỗ tước yến", "yen do", "CANARY", "0911000222", "0911 000 222", "+84911000222"]
    )
    def test_by_name_without_diacritics_in_any_order_or_by_telephone(self, cast, sign_in, text):
        case = make_case(by=cast["lan"], full_name=CANARIES[0])
        other = make_case(by=cast["lan"], full_name="Phạm Văn Khác")
        elsewhere = other.child.household.caregivers.get()
        elsewhere.phone = "0988777666"
        elsewhere.save()
        assert codes(sign_in(cast["lan"]), q=text) == [case.code]

    def test_by_code_whole_or_its_number(self, cast, sign_in):
        case, _other = make_case(by=cast["lan"]), make_case(by=cast["lan"])
        number = str(int(case.code[-6:]))
        for text in (case.code, case.code.lower(), number, case.code[-6:]):
            assert codes(sign_in(cast["lan"]), q=text) == [case.code]

    def test_exact_diacritics_stand_first(self, cast, sign_in):
        plain = make_case(by=cast["lan"], full_name="Nguyễn Thị Lân")
        exact = make_case(by=cast["lan"], full_name="Nguyễn Thị Lan")
        assert codes(sign_in(cast["lan"]), q="thị lan") == [exact.code, plain.code]

    def test_an_event_is_written_for_a_search_and_not_for_a_look(self, cast, sign_in):
        client = sign_in(cast["lan"])
        client.get(URL)
        assert not Event.objects.filter(deed=Deed.SEARCHED).exists()
        look(client, q="Yến")
        assert Event.objects.filter(deed=Deed.SEARCHED, actor=cast["lan"]).count() == 1

    @pytest.mark.parametrize("text", ["%", "_", "' OR 1=1", "9" * 5000, "đ" * 500, "\\", "(", "dt-26-"])
    def test_odd_words_find_nothing_and_break_nothing(self, cast, sign_in, text):
        make_case(by=cast["lan"], full_name="Phạm Văn Khác")
        assert codes(sign_in(cast["lan"]), q=text, page=text[:9]) == []

    def test_an_empty_search_is_no_search(self, cast, sign_in):
        case = make_case(by=cast["lan"])
        assert codes(sign_in(cast["lan"]), q=" \x00 ") == [case.code]
        assert not Event.objects.filter(deed=Deed.SEARCHED).exists()


class TestFilters:
    def test_each_filter_narrows_and_its_chip_takes_it_away(self, cast, sign_in):
        risky = make_case(by=cast["lan"], state="assessed")
        late = make_case(by=cast["lan"])
        Case.objects.filter(pk=late.pk).update(next_due=timezone.now() - dt.timedelta(days=1))
        client = sign_in(cast["lan"])
        assert codes(client, risk="high") == [risky.code]
        assert codes(client, state="new") == [late.code]
        assert codes(client, label=risky.legal_label) == [risky.code]
        assert codes(client, overdue="yes") == [late.code]
        chips = look(client, risk="high", q="Trẻ", page="1").context["chips"]
        token = list(client.session["searches"])[-1]
        assert [(chip["text"], chip["href"]) for chip in chips] == [
            ("Tìm: Trẻ", "?risk=high"),
            ("Nguy cơ: Nguy cơ cao", f"?tim={token}"),
        ]

    def test_an_answer_that_is_no_choice_filters_nothing(self, cast, sign_in):
        case = make_case(by=cast["lan"])
        assert codes(sign_in(cast["lan"]), risk="' OR", state="zzz", order="zzz", tab="zzz") == [case.code]

    def test_first_use_no_match_and_an_empty_tab_read_differently(self, cast, sign_in):
        client = sign_in(cast["lan"])
        assert "Chưa có hồ sơ nào" in client.get(URL).content.decode()
        make_case(by=cast["lan"])
        none = look(client, q="Không Ai", risk="low").content.decode()
        assert "Không có hồ sơ nào khớp" in none
        assert "Tìm: Không Ai" in none
        assert "Nguy cơ: Nguy cơ thấp" in none
        assert "Không có hồ sơ nào trong nhóm này" in client.get(URL, {"tab": "closed"}).content.decode()


class TestWhoSeesWhat:
    def test_each_sees_the_cases_of_the_own_area_and_no_full_name(self, cast, sign_in):
        made = {
            who: make_case(by=cast[who], full_name=name)
            for who, name in zip(("lan", "hoa", "yen"), CANARIES, strict=True)
        }
        seen = {
            "lan": {"lan"},
            "minh": {"lan"},
            "hoa": {"hoa"},
            "yen": {"yen"},
            "quang": {"lan", "hoa"},
            "hanh": {"yen"},
        }
        for person, whose in seen.items():
            answer = sign_in(cast[person]).get(URL, {"tab": "open"})
            assert {case.pk for case in answer.context["page_obj"]} == {made[who].pk for who in whose}
            assert not any(name in answer.content.decode() for name in CANARIES)

    @pytest.mark.parametrize("person", ["thu", "tam", "binh", "an"])
    def test_others_have_no_caseload(self, cast, sign_in, person):
        make_case(by=cast["lan"])
        assert sign_in(cast[person]).get(URL).status_code == 403
        assert Event.objects.filter(actor=cast[person], deed=Deed.DENIED, kind="casework.case").count() == 1

    def test_a_role_that_ended_closes_the_list_at_once(self, cast, sign_in):
        client = sign_in(cast["lan"])
        assert client.get(URL).status_code == 200
        cast["lan"].roles.update(ends=dt.date(2026, 1, 1))
        assert client.get(URL).status_code == 403


@pytest.mark.parametrize("person, queries", [("lan", 6), ("minh", 6), ("quang", 7)])
@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_one_as_for_three(
    cast, sign_in, person, queries, count, django_assert_num_queries
):
    for _ in range(count):
        make_case(by=cast["lan"])
    client = sign_in(cast[person])
    with django_assert_num_queries(queries):
        answer = client.get(URL)
    assert len(answer.context["page_obj"]) == count


def test_pages_of_25_without_counting(cast, sign_in):
    first = make_case(by=cast["lan"])
    template = {name: getattr(first, name) for name in ("child", "commune", "officer", "state", "opened_on")}
    Case.objects.bulk_create(Case(code=f"X{n:03}", **template) for n in range(30))
    client = sign_in(cast["lan"])
    one, two = codes(client), codes(client, page="2")
    assert (len(one), len(two)) == (25, 6)
    assert len({*one, *two}) == 31


class TestDueWords:
    NOW = dt.datetime(2026, 3, 6, 10, 0, tzinfo=ZONE)  # a Friday

    @pytest.mark.parametrize(
        "due, text, late",
        [
            (end_of_day(dt.date(2026, 3, 3)), "quá hạn 3 ngày", True),
            (end_of_day(dt.date(2026, 3, 6)), "hết hạn hôm nay", "today"),
            (end_of_day(dt.date(2026, 3, 7)), "còn 1 ngày", False),
            (end_of_day(dt.date(2026, 3, 10)), "còn 2 ngày làm việc", False),
            (NOW + dt.timedelta(hours=5, minutes=1), "còn 5 giờ", "today"),
            (NOW + dt.timedelta(minutes=20), "còn dưới 1 giờ", "today"),
            (NOW - dt.timedelta(hours=2), "quá hạn 2 giờ", True),
            (NOW - dt.timedelta(minutes=2), "vừa quá hạn", True),
        ],
    )
    def test_each_kind_of_deadline(self, due, text, late):
        assert due_words(due, self.NOW) == {"text": text, "late": late}


def test_reports_are_not_cases(cast, sign_in):
    make_report(by=cast["lan"])
    assert codes(sign_in(cast["lan"])) == []
