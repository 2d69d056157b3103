"""The quality review: a sample anybody can draw again, a checklist kept, signed, and answered."""

import datetime as dt
import hashlib

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Role
from areas.models import DatedNumber, SupervisedCommune, SupervisionArea
from audit.models import Event
from casework.actions.hiding import hide_name
from casework.models import Case, Note
from casework.workflow import NotNow
from reports.actions import reviews
from reports.checklist import CHECKLISTS, CURRENT, items_of
from reports.models import CaseloadReview, SampledCase
from reports.samples import sample_lines
from reports.sampling import digest, drawn
from tests.factories import CANARIES, make_case
from tests.reports.reading import faults, words
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
PERIOD = {"since": today().replace(day=1), "until": today()}
YES = {item.key: "yes" for item in items_of(CURRENT)}


def url(name, *args):
    return reverse(f"reports:{name}", args=args)


@pytest.fixture
def area(cast):
    """Seven cases of `lan`, one of them under a canary's name, two of `hoa`; elsewhere one of `yen`."""
    for number in range(7):
        make_case(by=cast["lan"], full_name=CANARIES[0] if not number else None)
    make_case(by=cast["hoa"])
    make_case(by=cast["hoa"])
    make_case(by=cast["yen"], full_name=CANARIES[1])
    DatedNumber.objects.create(name="sample_size", value=3, starts=today(), source="QĐ 1")
    return SupervisionArea.objects.get(name="Khu vực Gò Công")


@pytest.fixture
def begun(cast, area):
    return reviews.begin_review(area, by=cast["quang"], **PERIOD)


def sampled(review):
    return list(SampledCase.objects.filter(draw=review.draws.first()).order_by("place"))


def check_all(review, by, finding="", **marks):
    for row in sampled(review):
        reviews.check_case(row, by=by, marks={**YES, **marks}, comments={}, finding=finding)


def signed(review, by, **marks):
    check_all(review, by, "Bổ sung lời của trẻ", **marks)
    return reviews.sign_review(review, by=by)


def test_the_draw_follows_from_seed_and_frame_alone():
    frame = [[f"DT-26-{number:06d}", number % 3 or None] for number in range(1, 40)]
    found = drawn("0af3", frame, 10)
    assert found == drawn("0af3", list(reversed(frame)), 10)
    officers = dict(frame)
    assert {officers[code] for code in found[:3]} == {1, 2, None}
    assert len(found) == len(set(found)) == 10
    assert found != drawn("0af4", frame, 10)
    ranks = [hashlib.sha256(f"0af3:{code}".encode()).hexdigest() for code in found]
    assert ranks[:3] == sorted(ranks[:3])
    assert ranks[3:] == sorted(ranks[3:])
    # Of each officer the very first by rank; what is left out ranks behind everything that was taken.
    for officer in (1, 2, None):
        own = [code for code, holder in frame if holder == officer]
        assert min(own, key=lambda code: hashlib.sha256(f"0af3:{code}".encode()).hexdigest()) in found[:3]
    rest = [hashlib.sha256(f"0af3:{code}".encode()).hexdigest() for code, _ in frame if code not in found]
    assert min(rest) > ranks[-1]


def test_with_more_officers_than_places_the_lowest_ranks_are_drawn():
    frame = [[f"DT-26-{number:06d}", number % 20] for number in range(200)]
    found = drawn("0af3", frame, 10)
    firsts = {}
    for code, officer in sorted(frame, key=lambda row: hashlib.sha256(f"0af3:{row[0]}".encode()).hexdigest()):
        firsts.setdefault(officer, code)
    assert found == list(firsts.values())[:10]
    assert len({dict(frame)[code] for code in found}) == 10
    assert drawn("0af3", [], 10) == []


def test_one_known_draw_never_changes():
    """What another program computes: a seed, three codes, by SHA-256 as written down in the docstring."""
    frame = [["DT-26-000001", 1], ["DT-26-000002", 1], ["DT-26-000003", 2]]
    assert drawn("seed1", frame, 2) == ["DT-26-000003", "DT-26-000002"]
    assert digest(frame) == digest(list(reversed(frame)))


def test_a_review_keeps_numbers_frame_and_the_same_cases_later(cast, begun):
    draw = begun.draws.get()
    codes = [row.code for row in sampled(begun)]
    officers = {row.officer for row in sampled(begun)}
    assert (len(codes), officers) == (3, {cast["lan"], cast["hoa"]})
    own = Case.objects.exclude(officer=cast["yen"]).order_by("code").values_list("code", "officer_id")
    assert draw.frame == [list(row) for row in own]
    assert len(draw.seed) == 16
    assert (begun.figures["total"]["open"], begun.figures["limit"]) == (9, 40)
    # More cases, another officer: what was drawn stays what it was.
    make_case(by=cast["hoa"])
    Case.objects.filter(code=codes[0]).update(officer=None)
    draw.refresh_from_db()
    assert drawn(draw.seed, draw.frame, draw.size) == draw.codes == codes
    assert [line.code for line in sample_lines(cast["quang"], begun)] == codes
    assert CaseloadReview.objects.get().figures["total"]["open"] == 9


def test_the_page_shows_seed_and_sample_and_opening_a_case_goes_the_ordinary_way(cast, sign_in, begun):
    client = sign_in(cast["quang"])
    page = client.get(url("review", begun.pk))
    shown = page.content.decode()
    assert begun.draws.get().seed in shown
    assert [line.state for line in page.context["lines"]] == ["Chưa xem"] * 3
    assert "Canary" not in shown
    row = sampled(begun)[0]
    form = client.get(url("review_case", row.pk)).content.decode()
    assert reverse("casework:case", args=[row.case_id]) in form
    assert Event.objects.filter(kind="reports.sampledcase", deed="read", case_code=row.code).count() == 1


def test_drawing_anew_is_seen_and_keeps_what_was(cast, sign_in, begun):
    first = begun.draws.get()
    row = sampled(begun)[0]
    client = sign_in(cast["quang"])
    assert "why" in client.post(url("review_redraw", begun.pk), {"why": ""}).context["form"].errors
    assert client.post(url("review_redraw", begun.pk), {"why": "Thiếu hồ sơ xã B"}).status_code == 302
    newest, kept = begun.draws.all()
    assert (newest.number, newest.why, kept.seed) == (2, "Thiếu hồ sơ xã B", first.seed)
    assert newest.seed != first.seed
    page = client.get(url("review", begun.pk)).content.decode()
    assert first.seed in page
    assert "Thiếu hồ sơ xã B" in page
    with pytest.raises(NotNow, match="không còn thuộc mẫu"):
        reviews.check_case(row, by=cast["quang"], marks=YES, comments={}, finding="")


def test_a_review_of_an_earlier_day_is_not_drawn_anew(cast, begun):
    CaseloadReview.objects.filter(pk=begun.pk).update(day=today() - dt.timedelta(days=1))
    with pytest.raises(NotNow, match="trong ngày bắt đầu"):
        reviews.redraw_sample(begun, by=cast["quang"], why="x")
    assert begun.draws.count() == 1


def test_one_review_of_an_area_at_a_time(cast, area, begun):
    with pytest.raises(NotNow, match="chưa xong"):
        reviews.begin_review(area, by=cast["quang"], **PERIOD)
    reviews.drop_review(begun, by=cast["quang"], why="Chọn nhầm kỳ")
    assert reviews.begin_review(area, by=cast["quang"], **PERIOD).state == "begun"
    begun.refresh_from_db()
    assert (begun.state, begun.why_dropped, begun.result) == ("dropped", "Chọn nhầm kỳ", {})


def test_an_area_without_cases_gives_a_sentence(cast, sign_in):
    area = SupervisionArea.objects.get(name="Khu vực Gò Công")
    sent = {"area": area.pk, "since": f"{today():%d/%m/%Y}", "until": f"{today():%d/%m/%Y}"}
    page = sign_in(cast["quang"]).post(url("review_new"), sent)
    assert "không rút được mẫu" in page.content.decode()
    assert not CaseloadReview.objects.exists()


def test_answers_are_saved_item_by_item_and_signed_only_when_all_are_there(cast, sign_in, begun):
    client, row = sign_in(cast["quang"]), sampled(begun)[0]
    sent = {"mark_receipt": "no", "comment_receipt": "Thiếu nơi ở", "finding": "Bổ sung Mẫu 01"}
    version = client.get(url("review_case", row.pk)).context["version"]
    assert client.post(url("review_case", row.pk), {**sent, "version": version}).status_code == 302
    row.refresh_from_db()
    assert (row.marks, row.comments) == ({"receipt": "no"}, {"receipt": "Thiếu nơi ở"})
    assert (row.finding, row.checked_by) == ("Bổ sung Mẫu 01", cast["quang"])
    client.post(url("review_sign", begun.pk))
    begun.refresh_from_db()
    assert begun.state == "begun"
    with pytest.raises(NotNow, match="Còn 3 hồ sơ"):
        reviews.sign_review(begun, by=cast["quang"])
    check_all(begun, cast["quang"], receipt="no", visits="na")
    client.post(url("review_sign", begun.pk))
    begun.refresh_from_db()
    assert (begun.state, begun.ended_by) == ("signed", cast["quang"])
    assert begun.result["items"]["receipt"] == {"yes": 0, "no": 3, "na": 0}
    assert begun.result["items"]["visits"] == {"yes": 0, "no": 0, "na": 3}
    assert (begun.result["cases"], begun.result["left_out"]) == (3, 0)


def test_what_was_written_is_not_readable_in_the_table(cast, begun):
    row = sampled(begun)[0]
    reviews.check_case(row, by=cast["quang"], marks=YES, comments={"receipt": "BÍ MẬT"}, finding="BÍ MẬT")
    stored = SampledCase.objects.filter(pk=row.pk).values_list("comments", "finding").get()
    assert "BÍ MẬT" not in str([getattr(each, "token", each) for each in stored])


def test_a_signed_review_is_read_only(cast, sign_in, begun):
    signed(begun, cast["quang"])
    client, row = sign_in(cast["quang"]), sampled(begun)[0]
    page = client.get(url("review_case", row.pk)).content.decode()
    assert "Bổ sung lời của trẻ" in page
    assert 'name="mark_receipt"' not in page
    client.post(url("review_case", row.pk), {"mark_receipt": "no", "finding": "Khác"})
    client.post(url("review_drop", begun.pk), {"why": "x"})
    client.post(url("review_redraw", begun.pk), {"why": "x"})
    row.refresh_from_db()
    begun.refresh_from_db()
    assert (row.finding, row.marks, begun.state) == ("Bổ sung lời của trẻ", YES, "signed")
    assert begun.draws.count() == 1


def test_two_supervisors_see_both_versions(cast, sign_in, begun):
    other = cast["hanh"]
    Role.objects.create(
        user=other, kind="supervisor", supervision_area=begun.area, starts=dt.date(2025, 7, 1)
    )
    client, row = sign_in(cast["quang"]), sampled(begun)[0]
    version = client.get(url("review_case", row.pk)).context["version"]
    reviews.check_case(row, by=other, marks={"receipt": "yes"}, comments={}, finding="Của Hạnh")
    sent = {"mark_receipt": "no", "finding": "Của Quang", "version": version}
    page = client.post(url("review_case", row.pk), sent)
    found = {one.name: (one.theirs, one.mine) for one in page.context["both"].clashes}
    assert found == {"mark_receipt": ("Có", "Không"), "finding": ("Của Hạnh", "Của Quang")}
    row.refresh_from_db()
    assert row.finding == "Của Hạnh"
    chosen = {"chon-mark_receipt": "theirs", "chon-finding": "mine", "chon": list(found)}
    again = {**sent, **chosen, "version": page.context["both"].version}
    assert client.post(url("review_case", row.pk), again).status_code == 302
    row.refresh_from_db()
    assert (row.marks, row.finding) == ({"receipt": "yes"}, "Của Quang")


def test_a_finding_becomes_a_returned_item_by_one_tap(cast, sign_in, begun):
    client, row = sign_in(cast["quang"]), sampled(begun)[0]
    client.post(url("review_return", row.pk))
    assert not Note.objects.exists()
    reviews.check_case(row, by=cast["quang"], marks=YES, comments={}, finding="Bổ sung Mẫu 01")
    for _turn in range(2):
        client.post(url("review_return", row.pk))
    note = Note.objects.get()
    assert (note.case_id, note.text, note.kind) == (row.case_id, "Bổ sung Mẫu 01", "returned")
    row.refresh_from_db()
    assert row.returned_at is not None


def test_the_officer_concerned_reads_and_answers_after_signing_and_nobody_else(cast, sign_in, begun):
    row = next(row for row in sampled(begun) if row.officer == cast["lan"])
    client = sign_in(cast["lan"])
    assert client.get(url("finding", row.pk)).status_code == 404
    signed(begun, cast["quang"])
    mine = [one.code for one in client.get(url("findings")).context["page_obj"]]
    assert sorted(mine) == sorted(one.code for one in sampled(begun) if one.officer == cast["lan"])
    assert "Bổ sung lời của trẻ" in client.get(url("finding", row.pk)).content.decode()
    for outsider, status in (("hoa", 404), ("minh", 404), ("hanh", 404), ("thu", 404), ("quang", 403)):
        assert sign_in(cast[outsider]).get(url("finding", row.pk)).status_code == status
    assert client.get(url("review_case", row.pk)).status_code == 403
    assert client.post(url("finding", row.pk), {"reply": " "}).context["form"].errors
    for text in ("Đã bổ sung", "Lần hai"):
        client.post(url("finding", row.pk), {"reply": text})
    row.refresh_from_db()
    assert (row.reply, row.replied_by) == ("Đã bổ sung", cast["lan"])
    assert "Đã bổ sung" in sign_in(cast["quang"]).get(url("review_case", row.pk)).content.decode()


def test_after_a_case_was_given_away_both_officers_read_the_finding(cast, sign_in, begun):
    row = next(row for row in sampled(begun) if row.officer == cast["lan"])
    signed(begun, cast["quang"])
    Role.objects.create(user=cast["hoa"], kind="officer", area=row.commune, starts=dt.date(2025, 7, 1))
    assert sign_in(cast["hoa"]).get(url("finding", row.pk)).status_code == 404
    Case.objects.filter(pk=row.case_id).update(officer=cast["hoa"])
    assert sign_in(cast["hoa"]).get(url("finding", row.pk)).status_code == 200
    assert sign_in(cast["lan"]).get(url("finding", row.pk)).status_code == 200
    Role.objects.filter(user=cast["lan"]).update(ends=today() - dt.timedelta(days=1))
    assert sign_in(cast["lan"]).get(url("finding", row.pk)).status_code == 404
    assert sign_in(cast["lan"]).get(url("findings")).status_code == 403


def test_a_case_that_moved_away_stays_in_the_sample_and_is_not_opened(cast, few_areas, sign_in, begun):
    gone = sampled(begun)[0]
    Case.objects.filter(pk=gone.case_id).update(commune=few_areas["C"])
    client = sign_in(cast["quang"])
    lines = client.get(url("review", begun.pk)).context["lines"]
    assert (lines[0].code, lines[0].state) == (gone.code, "Đã chuyển")
    assert len(lines) == 3
    assert client.get(url("review_case", gone.pk)).status_code == 302
    with pytest.raises(NotNow, match="đã chuyển đi"):
        reviews.check_case(gone, by=cast["quang"], marks=YES, comments={}, finding="")
    for row in sampled(begun)[1:]:
        reviews.check_case(row, by=cast["quang"], marks=YES, comments={}, finding="")
    reviews.sign_review(begun, by=cast["quang"])
    begun.refresh_from_db()
    assert (begun.result["cases"], begun.result["left_out"]) == (2, 1)
    # Who supervises the new commune as well does not open it from the old sample either.
    west = SupervisionArea.objects.get(name="Khu vực Cái Bè")
    Role.objects.create(
        user=cast["quang"], kind="supervisor", supervision_area=west, starts=dt.date(2025, 7, 1)
    )
    assert sign_in(cast["quang"]).get(url("review_case", gone.pk)).status_code == 302
    # Neither the new commune's people nor its supervisor read what was meant for the old one.
    assert sign_in(cast["yen"]).get(url("finding", gone.pk)).status_code == 404
    assert sign_in(cast["hanh"]).get(url("review_case", gone.pk)).status_code == 404


def test_a_commune_that_left_the_area_takes_its_cases_out_of_sight(cast, few_areas, sign_in, begun):
    SupervisedCommune.objects.filter(commune=few_areas["B"]).update(ends=today() - dt.timedelta(days=1))
    lost = [row.code for row in sampled(begun) if row.commune == few_areas["B"]]
    page = sign_in(cast["quang"]).get(url("review", begun.pk))
    assert len(lost) >= 1
    states = {line.code: line.state for line in page.context["lines"]}
    assert (len(states), {states[code] for code in lost}) == (3, {"Đã chuyển"})
    for row in sampled(begun):
        opened = sign_in(cast["quang"]).get(url("review_case", row.pk)).status_code
        assert opened == (404 if row.code in lost else 200) or (row.code in lost and opened == 302)


def test_behind_a_hidden_name_there_are_no_words(cast, sign_in, begun):
    row = next(row for row in sampled(begun) if row.officer == cast["lan"])
    reviews.check_case(row, by=cast["quang"], marks=YES, comments={"receipt": "LỜI GHI"}, finding="LỜI GHI")
    hide_name(row.case, by=cast["lan"], reason="known_family")
    client = sign_in(cast["quang"])
    page = client.get(url("review_case", row.pk))
    assert "LỜI GHI" not in page.content.decode()
    assert "finding" not in page.context["form"].fields
    sent = {"mark_receipt": "no", "finding": "Khác", "version": page.context["version"]}
    client.post(url("review_case", row.pk), sent)
    row.refresh_from_db()
    assert (row.marks, row.finding) == ({"receipt": "no"}, "LỜI GHI")


def test_the_result_on_paper_holds_codes_only_and_the_last_result(cast, area, sign_in, begun):
    signed(begun, cast["quang"], receipt="no")
    again = reviews.begin_review(area, by=cast["quang"], **PERIOD)
    client = sign_in(cast["quang"])
    assert client.get(url("review_pdf", again.pk)).status_code == 404
    signed(again, cast["quang"])
    page = client.get(url("review", again.pk))
    line = page.context["results"][0]
    assert (line.yes, line.no, line.share, line.before) == (3, 0, "100%", "0%")
    answer = client.get(url("review_pdf", again.pk))
    text = words(answer.content)
    for part in ("KẾT QUẢ RÀ SOÁT KHU VỰC", again.draws.get().seed, "Phạm vi cung cấp", "Đặng Văn Quang"):
        assert part in text
    assert all(row.code in text for row in sampled(again))
    assert "Canary" not in text
    assert "Bổ sung lời của trẻ" not in text
    assert faults(answer.content) == ""
    assert Event.objects.get(deed="downloaded").reason == "area_review"


def test_as_many_queries_for_three_findings_as_for_one(cast, area, sign_in, django_assert_num_queries):
    client, seen = sign_in(cast["lan"]), []
    for size in (2, 6):
        DatedNumber.objects.filter(name="sample_size").update(value=size)
        review = reviews.begin_review(area, by=cast["quang"], **PERIOD)
        signed(review, cast["quang"])
        with django_assert_num_queries(6):
            seen.append(len(client.get(url("findings")).context["page_obj"]))
    assert seen[0] < seen[1]


def test_reviews_of_another_area_do_not_exist_for_others(cast, sign_in, begun):
    row = sampled(begun)[0]
    for name, key in (("review", begun.pk), ("review_sign", begun.pk), ("review_case", row.pk)):
        assert sign_in(cast["hanh"]).get(url(name, key)).status_code == 404
    refused = Event.objects.filter(actor=cast["hanh"], outcome="hidden").values_list("kind", flat=True)
    assert set(refused) == {"reports.caseloadreview", "reports.sampledcase"}
    assert begun.area.name not in sign_in(cast["hanh"]).get(url("caseload")).content.decode()


def test_the_database_holds_to_the_rules_of_a_review(cast, begun):
    row = sampled(begun)[0]
    for change in (
        lambda: CaseloadReview.objects.filter(pk=begun.pk).update(state="signed"),
        lambda: CaseloadReview.objects.filter(pk=begun.pk).update(until=dt.date(2020, 1, 1)),
        lambda: SampledCase.objects.filter(pk=row.pk).update(replied_by=cast["lan"]),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_the_checklist_is_data_with_a_source_for_every_item():
    for items in CHECKLISTS.values():
        assert len({item.key for item in items}) == len(items) == 10
        assert all(str(item.words) and str(item.source) for item in items)
    assert CURRENT in CHECKLISTS


def test_as_many_queries_for_ten_cases_as_for_three(cast, area, sign_in, django_assert_num_queries):
    client = sign_in(cast["quang"])
    small = reviews.begin_review(area, by=cast["quang"], **PERIOD)
    with django_assert_num_queries(13):
        client.get(url("review", small.pk))
    reviews.drop_review(small, by=cast["quang"], why="x")
    DatedNumber.objects.filter(name="sample_size").update(value=9)
    large = reviews.begin_review(area, by=cast["quang"], **PERIOD)
    with django_assert_num_queries(13):
        page = client.get(url("review", large.pk))
    assert len(page.context["lines"]) == 9
