"""What was signed, published or issued stays as it was, also for whoever writes SQL past the program."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from areas.models import DatedNumber, SupervisionArea
from audit.actions import save
from reports.actions import reviews
from reports.actions.papers import issue_paper, withdraw_paper
from reports.checklist import CURRENT, items_of
from reports.models import CaseloadReview, CommuneMark, Edition, IssuedPaper, SampledCase, SampleDraw
from reports.papers.reading import paper_bytes
from reports.papers.registry import KINDS
from tests import database
from tests.factories import make_case
from tests.reports.test_papers import record_of
from vietnam.calendar import today

pytestmark = pytest.mark.django_db
PERIOD = {"since": today(), "until": today()}
YES = {item.key: "yes" for item in items_of(CURRENT)}
DAY = dt.timedelta(days=1)


@pytest.fixture
def signed(cast):
    """A signed review of two cases, one of them with a finding."""
    for _case in range(2):
        make_case(by=cast["lan"])
    DatedNumber.objects.create(name="sample_size", value=2, starts=today(), source="QĐ 1")
    area = SupervisionArea.objects.get(name="Khu vực Gò Công")
    review = reviews.begin_review(area, by=cast["quang"], **PERIOD)
    for row in SampledCase.objects.order_by("place"):
        told = {"marks": YES, "comments": {}, "finding": "Thiếu Mẫu 01"}
        reviews.check_case(row, by=cast["quang"], **told)
    return reviews.sign_review(review, by=cast["quang"])


@pytest.fixture
def paper(cast):
    """A paper with its number."""
    case = make_case(by=cast["lan"], chair=cast["minh"], state="assessed")
    return issue_paper(KINDS["mau_03"], record_of("mau_03", case), by=cast["lan"])


def refused(change) -> bool:
    """Tell whether the database refuses a change, in whose place nothing happens."""
    try:
        with transaction.atomic():
            change()
    except DatabaseError as error:
        return "refused" in str(error)
    return False


def written(model, row, column: str, value: str = "v1:x") -> None:
    """Write something into an encrypted column, past the program."""
    with connection.cursor() as cursor:
        table = model._meta.db_table
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [value, row.pk])


def test_a_signed_review_its_draw_and_what_was_found_stay(cast, signed):
    review = CaseloadReview.objects.filter(pk=signed.pk)
    draw, rows = SampleDraw.objects.filter(review=signed), SampledCase.objects.filter(draw__review=signed)
    changes = (
        lambda: review.update(result={}),
        lambda: review.update(state="begun", ended_by=None, ended_at=None),
        lambda: review.update(figures={"total": {}}),
        lambda: draw.update(seed="0af3"),
        lambda: draw.update(codes=[]),
        lambda: draw.update(set_aside={"x": "own"}),
        lambda: rows.update(marks={}),
        lambda: rows.update(checked_by=cast["hanh"]),
        lambda: rows.update(code="X"),
        lambda: written(SampledCase, rows.first(), "finding"),
        lambda: written(SampledCase, rows.first(), "comments"),
        lambda: rows.first().delete(),
        lambda: draw._raw_delete(draw.db),
        lambda: review._raw_delete(review.db),
    )
    assert [refused(change) for change in changes] == [True] * len(changes)
    row = rows.first()
    assert (row.finding, row.marks) == ("Thiếu Mẫu 01", YES)
    assert CaseloadReview.objects.get().result["cases"] == 2


def test_the_officer_answers_once_and_a_case_may_become_another(cast, signed, few_areas):
    row = SampledCase.objects.filter(draw__review=signed).first()
    reviews.answer_finding(row, by=cast["lan"], reply="Đã bổ sung")
    again = SampledCase.objects.filter(pk=row.pk)
    assert refused(lambda: written(SampledCase, row, "reply"))
    assert refused(lambda: again.update(replied_at=timezone.now()))
    other = make_case(by=cast["lan"])
    assert not refused(lambda: again.update(case=other, commune=few_areas["B"]))
    assert again.get().reply == "Đã bổ sung"


def test_while_a_review_is_under_way_its_answers_change_and_its_draw_does_not(cast):
    make_case(by=cast["lan"])
    area = SupervisionArea.objects.get(name="Khu vực Gò Công")
    review = reviews.begin_review(area, by=cast["quang"], **PERIOD)
    rows = SampledCase.objects.filter(draw__review=review)
    assert not refused(lambda: rows.update(marks={"receipt": "no"}))
    assert refused(lambda: SampleDraw.objects.update(seed="0af3"))
    reviews.drop_review(review, by=cast["quang"], why="Nhầm")
    assert refused(lambda: rows.update(marks={}))
    assert refused(lambda: CaseloadReview.objects.update(why_dropped="Khác"))


def test_a_paper_with_a_number_keeps_number_and_file_and_is_withdrawn_once(cast, paper):
    rows, content = IssuedPaper.objects.filter(pk=paper.pk), paper_bytes(paper)
    changes = (
        *(lambda fields=fields: rows.update(**fields) for fields in ({"number": 9}, {"symbol": "X"})),
        *(
            lambda fields=fields: rows.update(**fields)
            for fields in ({"dated": today() - DAY}, {"code": "X"})
        ),
        lambda: written(IssuedPaper, paper, "content"),
        lambda: rows.update(sha256="0" * 64),
        lambda: rows.update(kind="mau_02"),
        lambda: rows.update(case=make_case(by=cast["lan"])),
        lambda: rows._raw_delete(rows.db),
    )
    assert [refused(change) for change in changes] == [True] * len(changes)
    withdraw_paper(paper, by=cast["lan"], why="Sai ngày")
    assert refused(lambda: rows.update(withdrawn_on=None, withdrawn_by=None))
    assert refused(lambda: written(IssuedPaper, paper, "withdrawn_why"))
    kept = rows.get()
    assert (kept.number, kept.withdrawn_why, paper_bytes(kept)) == (1, "Sai ngày", content)


def test_an_edition_is_filled_once_and_never_goes():
    edition = Edition.objects.create(quarter="2026-q3", known_at=timezone.now())
    edition.systems = {"cases": {"totals": [5]}}
    edition.save(update_fields=["systems"])
    rows = Edition.objects.filter(pk=edition.pk)
    assert refused(lambda: rows.update(systems={}))
    assert refused(lambda: rows.update(quarter="2026-q2"))
    assert refused(lambda: rows._raw_delete(rows.db))
    assert rows.get().systems == {"cases": {"totals": [5]}}


def test_the_program_opens_nothing_by_naming_a_certificate(cast, signed, paper):
    rows = SampledCase.objects.filter(draw__review=signed)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('audit.erasure', 'X', true)")
        assert refused(lambda: rows.update(marks={}))
        assert refused(lambda: IssuedPaper.objects.update(number=9))


@pytest.mark.django_db(transaction=True)
def test_a_trigger_that_breaks_off_leaves_nothing_open(cast):
    """The triggers of kept figures see every row while they mark a commune, and not a moment longer."""
    case = make_case(by=cast["lan"])
    marks = CommuneMark.objects.count()
    with (
        database.superuser(connection.settings_dict["NAME"]) as other,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET LOCAL lock_timeout = '200ms'")
        scope = f"{{{case.commune_id}}}"
        cursor.execute("SELECT set_config('scope.communes', %s, true)", [scope])
        cursor.execute("SELECT set_config('scope.everything', '', true)")
        other.execute("BEGIN")
        other.execute("LOCK TABLE reports_communemark IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(DatabaseError, match="lock timeout"), transaction.atomic():
            save(case, by=cast["lan"], reason="touch", fields=["touched_at"])
        assert everything(cursor) == ""
        other.execute("ROLLBACK")
        save(case, by=cast["lan"], reason="touch", fields=["touched_at"])
        assert everything(cursor) == ""
    assert CommuneMark.objects.count() == marks + 1


def everything(cursor) -> str:
    cursor.execute("SELECT current_setting('scope.everything', true)")
    return cursor.fetchone()[0]
