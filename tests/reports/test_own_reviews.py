"""Nobody reviews the own work, and officers are told of what was found until it is answered."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import Notice, Role, User
from areas.models import DatedNumber, SupervisionArea
from audit.actions import save
from casework.models import Case
from casework.queries import unread_notices
from casework.workflow import NotNow
from reports.actions import reviews
from reports.checklist import CURRENT, items_of
from reports.models import SampledCase
from reports.review_access import worked_on
from reports.sampling import drawn
from tests.factories import CANARIES, make_case
from tests.reports.reading import words
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
PERIOD = {"since": today().replace(day=1), "until": today()}
YES = {item.key: "yes" for item in items_of(CURRENT)}
DAY = dt.timedelta(days=1)
SIZE = 3


@pytest.fixture
def area(cast):
    """Six cases of `lan`, the first under a canary's name, and one of `hoa`."""
    for number in range(6):
        make_case(by=cast["lan"], full_name=CANARIES[0] if not number else None)
    make_case(by=cast["hoa"])
    DatedNumber.objects.create(name="sample_size", value=SIZE, starts=today(), source="QĐ 1")
    return SupervisionArea.objects.get(name="Khu vực Gò Công")


def begun(area, cast):
    return reviews.begin_review(area, by=cast["quang"], **PERIOD)


def sampled(review) -> list[SampledCase]:
    return list(SampledCase.objects.filter(draw=review.draws.first()).order_by("place"))


def was_officer(case, user, by):
    """`user` had the case in charge for a while."""
    officer = case.officer
    for case.officer in (user, officer):
        save(case, by=by, reason="assign_case", fields=["officer"])


def check(row, by, **facts):
    return reviews.check_case(row, by=by, **{"marks": YES, "comments": {}, "finding": "", **facts})


def test_own_work_is_what_somebody_has_had_or_manages(cast, area):
    one, other, *_rest = Case.objects.filter(officer=cast["lan"]).order_by("pk")
    far = Case.objects.get(officer=cast["hoa"])
    quang, every = cast["quang"], Case.objects.all()
    assert worked_on(quang, every) == set()
    was_officer(one, quang, cast["lan"])
    assert worked_on(quang, every) == {one.code}
    assert worked_on(quang, every.exclude(pk=one.pk)) == set()
    role = Role.objects.create(user=quang, kind="chair", area=far.commune, starts=today())
    assert worked_on(quang, every) == {one.code, far.code}
    # A role that ended before the case was opened managed nothing of it, one that was there then did.
    role.starts, role.ends = today() - 9 * DAY, today() - DAY
    role.save()
    assert worked_on(quang, every) == {one.code}
    Case.objects.filter(pk=far.pk).update(opened_on=today() - DAY)
    assert worked_on(quang, every) == {one.code, far.code}
    assert other.code not in worked_on(quang, every)


def test_the_seeds_next_is_drawn_in_place_of_the_own_cases(cast, area, sign_in):
    own = set()
    for case in Case.objects.filter(officer=cast["lan"]).order_by("pk")[:5]:
        was_officer(case, cast["quang"], cast["lan"])
        own.add(case.code)
    review = begun(area, cast)
    draw = review.draws.get()
    assert draw.set_aside == dict.fromkeys(own, "own")
    assert (len(draw.frame), len(draw.codes)) == (7, 2)
    assert not own & set(draw.codes)
    # Whoever has the list, what is set aside and the seed draws the same.
    left = [row for row in draw.frame if row[0] not in draw.set_aside]
    assert drawn(draw.seed, left, draw.size) == draw.codes
    page = sign_in(cast["quang"]).get(reverse("reports:review", args=[review.pk])).content.decode()
    assert all(f"{code} (người rà soát đang hoặc đã phụ trách)" in page for code in own)


def test_whoever_managed_all_of_it_does_not_review_it(cast, area):
    for commune in {case.commune for case in Case.objects.all()}:
        Role.objects.create(user=cast["quang"], kind="chair", area=commune, starts=today() - DAY)
    with pytest.raises(NotNow, match="Giám sát khác"):
        begun(area, cast)


def test_a_case_that_is_the_own_is_not_checked_and_another_takes_its_place(cast, area, sign_in):
    review = begun(area, cast)
    one, two, three = sampled(review)
    check(two, cast["quang"], finding="Thiếu Mẫu 01", marks={**YES, "receipt": "no"})
    was_officer(one.case, cast["quang"], cast["lan"])
    with pytest.raises(NotNow, match="đang hoặc đã phụ trách"):
        check(one, cast["quang"])
    client = sign_in(cast["quang"])
    page = client.get(reverse("reports:review_case", args=[one.pk])).content.decode()
    assert "nên không tự xem" in page
    assert 'name="mark_receipt"' not in page
    other = client.get(reverse("reports:review_case", args=[three.pk])).content.decode()
    assert 'name="mark_receipt"' in other
    assert client.post(reverse("reports:review_replace", args=[one.pk])).status_code == 302
    newest, first = review.draws.all()
    assert (newest.seed, newest.frame, newest.size) == (first.seed, first.frame, first.size)
    assert newest.set_aside == {one.code: "own"}
    left = [row for row in first.frame if row[0] != one.code]
    assert newest.codes == drawn(first.seed, left, SIZE) == [row.code for row in sampled(review)]
    assert len(newest.codes) == SIZE
    again = next(row for row in sampled(review) if row.code == two.code)
    assert (again.finding, again.marks["receipt"], again.checked_by) == ("Thiếu Mẫu 01", "no", cast["quang"])
    assert SampledCase.objects.get(pk=two.pk).finding == "Thiếu Mẫu 01"
    with pytest.raises(NotNow, match="không còn hồ sơ nào"):
        reviews.replace_own(again, by=cast["quang"])
    for row in sampled(review):
        check(row, cast["quang"])
    reviews.sign_review(review, by=cast["quang"])
    paper = words(client.get(reverse("reports:review_pdf", args=[review.pk])).content)
    assert f"{one.code} (người rà soát đang hoặc đã phụ trách)" in paper


def test_what_another_supervisor_looked_at_stays(cast, area):
    other = cast["hanh"]
    Role.objects.create(user=other, kind="supervisor", supervision_area=area, starts=today() - DAY)
    review = begun(area, cast)
    one, two, _three = sampled(review)
    for row in (one, two):
        was_officer(row.case, other, cast["lan"])
    check(one, cast["quang"])
    reviews.replace_own(two, by=other)
    newest = review.draws.first()
    assert newest.set_aside == {two.code: "own"}
    assert one.code in newest.codes
    assert two.code not in newest.codes


def test_a_case_that_moved_away_is_not_drawn_in_place_of_another(cast, area, few_areas):
    review = begun(area, cast)
    first = review.draws.get()
    codes = [row[0] for row in first.frame]
    following = drawn(first.seed, first.frame, len(codes))
    Case.objects.filter(code__in=following[SIZE : len(codes) - 1]).update(commune=few_areas["C"])
    one = sampled(review)[0]
    was_officer(one.case, cast["quang"], cast["lan"])
    reviews.replace_own(one, by=cast["quang"])
    newest = review.draws.first()
    assert set(newest.set_aside.values()) == {"own", "gone"}
    assert newest.codes[-1] == following[-1]
    assert len(sampled(review)) == SIZE


def test_officers_are_told_of_what_was_found_until_it_is_answered(cast, area, sign_in):
    review = begun(area, cast)
    one, two, three = sampled(review)
    check(one, cast["quang"], finding="Bổ sung lời của trẻ")
    check(two, cast["quang"], marks={**YES, "receipt": "no"})
    check(three, cast["quang"])
    assert not Notice.objects.filter(kind="finding_signed").exists()
    reviews.sign_review(review, by=cast["quang"])
    told = Notice.objects.filter(kind="finding_signed")
    found = {(notice.recipient_id, notice.case_code) for notice in told}
    assert found == {(one.officer_id, one.code), (two.officer_id, two.code)}
    notice = told.get(case_code=one.code)
    assert notice.path == reverse("reports:finding", args=[one.pk])
    assert "Canary" not in f"{notice.get_kind_display()}{notice.path}{notice.about}"
    client = sign_in(one.officer)
    sentence = "Giám sát có nhận xét về một hồ sơ của bạn, chờ bạn trả lời"
    assert sentence in client.get(reverse("home"), follow=True).content.decode()
    # Opened and not answered, it is there the next day as well.
    opened = client.post(reverse("accounts:open_notice", args=[notice.pk]), follow=True)
    assert "Bổ sung lời của trẻ" in opened.content.decode()
    on_the_day = lambda: {each.pk for each in unread_notices(Case.objects.all(), one.officer)}  # noqa: E731
    assert notice.pk in on_the_day()
    reviews.answer_finding(one, by=one.officer, reply="Đã gặp trẻ")
    assert notice.pk not in on_the_day()


def test_both_officers_are_told_and_one_answer_is_enough(cast, area):
    review = begun(area, cast)
    row = next(row for row in sampled(review) if row.officer == cast["lan"])
    Role.objects.create(user=cast["hoa"], kind="officer", area=row.commune, starts=today() - DAY)
    Case.objects.filter(pk=row.case_id).update(officer=cast["hoa"])
    for one in sampled(review):
        check(one, cast["quang"], finding="Bổ sung" if one.pk == row.pk else "")
    reviews.sign_review(review, by=cast["quang"])
    told = Notice.objects.filter(kind="finding_signed")
    assert {notice.recipient for notice in told} == {cast["lan"], cast["hoa"]}
    reviews.answer_finding(row, by=User.objects.get(pk=cast["hoa"].pk), reply="Đã bổ sung")
    assert not told.filter(read_at=None).exists()


def test_who_works_there_no_more_is_not_told(cast, area):
    review = begun(area, cast)
    for row in sampled(review):
        check(row, cast["quang"], finding="Bổ sung")
    cast["lan"].roles.update(ends=today() - DAY)
    reviews.sign_review(review, by=cast["quang"])
    told = Notice.objects.filter(kind="finding_signed").values_list("recipient__username", flat=True)
    assert set(told) <= {"hoa"}
