"""The seeder makes what it says: so many cases, in every commune, whole to the last foreign key."""

import random
from collections import Counter

import pytest
from django.db import connection, transaction
from django.db.models import Count, F, Q

from bench.measure import Visitor, compare
from bench.pages import PAGES, measure
from bench.people import COMMUNES_A_SUPERVISOR
from bench.seed import HEAVY, HEAVY_OPEN, seed, sizes, states
from casework.access import visible_cases
from casework.enums import OPEN_STATES, CaseState
from casework.models import Case, Child, Deadline, Report, Screening, Visit
from config.local.postgres import OWNER
from referrals.access import shared_referrals
from referrals.enums import ReferralState
from referrals.models import Attendance, Placement, Referral
from vietnam.text import fold, sort_key

CASES = 160
DATABASE_ROLE = OWNER
User = Case._meta.get_field("officer").related_model


@pytest.fixture
def seeded(few_areas):
    return seed(CASES)


def test_sizes_give_every_commune_some_and_add_up():
    shares = sizes(3321, 100_000, random.Random(1))
    assert sum(shares) == 100_000
    assert len(shares) == 3321
    assert shares[0] == HEAVY
    assert min(shares) >= 1
    assert max(shares[1:]) > 3 * sorted(shares)[len(shares) // 2]


def test_too_few_cases_for_so_many_communes_are_refused():
    with pytest.raises(ValueError, match="at least 20"):
        sizes(10, 12, random.Random(1))


def test_the_heavy_commune_has_three_hundred_open_cases():
    found = Counter(state in OPEN_STATES for state in states(HEAVY, random.Random(1), heavy=True))
    assert found == {True: HEAVY_OPEN, False: HEAVY - HEAVY_OPEN}


def test_seed_writes_so_many_cases_in_every_commune(seeded, few_areas):
    assert seeded.cases == CASES
    assert Case.objects.count() == CASES + 1  # and the bare one
    by_commune = (
        Case.objects.filter(commune__in=few_areas.values()).values_list("commune").annotate(n=Count("pk"))
    )
    assert sorted(dict(by_commune)) == sorted(area.pk for area in few_areas.values())
    assert sum(dict(by_commune).values()) == CASES


def test_rows_are_whole(seeded):
    connection.check_constraints()
    for child in Child.objects.all():
        assert (child.search_key, child.sort_key) == (fold(child.full_name), sort_key(child.full_name))
    ended = Q(state__in=(CaseState.CLOSED, CaseState.SCREENED_OUT))
    assert Case.objects.filter(ended, next_due=None, closed_on__isnull=False).count() == (
        Case.objects.filter(ended).count()
    )
    assert Report.objects.filter(case__isnull=False).count() == CASES
    assert Report.objects.filter(case=None, state="open").exists()
    assert Screening.objects.count() == Case.objects.exclude(state=CaseState.NEW).count()


def test_next_due_is_the_open_deadline(seeded):
    due = Case.objects.exclude(next_due=None)
    running = Deadline.objects.filter(met_at=None, cancelled_at=None)
    assert running.count() == due.count()
    assert running.filter(due_at=F("case__next_due"), kind=F("case__next_kind")).count() == due.count()


def test_histories_are_there_for_what_pages_read_from_them(seeded):
    assert Case.history.filter(history_change_reason="open_case").count() == Case.objects.count()
    assert Visit.history.count() == Visit.objects.count() > 0
    assert Referral.history.filter(history_change_reason="send").count() == Referral.objects.count()
    row = Visit.history.first()
    assert (row.history_type, row.history_user_id) == ("+", Visit.objects.get(pk=row.id).by_id)


def test_learning_is_consistent(seeded):
    placed = Referral.objects.filter(state__in=(ReferralState.PLACED, ReferralState.COMPLETED))
    assert Placement.objects.count() == placed.count() > 0
    assert Attendance.objects.values("placement").distinct().count() == Placement.objects.count()
    assert not Placement.objects.filter(ends=None, referral__state=ReferralState.COMPLETED).exists()


def test_busy_people_have_work_and_quiet_ones_have_none(seeded):
    officer, quiet, single = (
        User.objects.get(pk=cast.officer) for cast in (seeded.busy, seeded.quiet, seeded.single)
    )
    assert visible_cases(officer).filter(pk=seeded.busy.case).exists()
    assert visible_cases(officer).count() == CASES // 2
    assert visible_cases(quiet).count() == 0
    assert list(visible_cases(single).values_list("pk", flat=True)) == [seeded.single.case]
    supervisor = User.objects.get(pk=seeded.quiet.supervisor)
    area = supervisor.roles.get().supervision_area
    assert area.memberships.count() == COMMUNES_A_SUPERVISOR
    assert visible_cases(supervisor).count() == 0
    counsellor = User.objects.get(pk=seeded.busy.counsellor)
    assert shared_referrals(counsellor).filter(pk=seeded.busy.referral).exists()


def test_new_cases_go_on_after_the_seeded_codes(seeded):
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('casework_case_code')")
        (number,) = cursor.fetchone()
    assert not Case.objects.filter(code__endswith=f"-{number:06d}").exists()


def test_the_same_number_gives_the_same_country(few_areas):
    def country():
        before = transaction.savepoint()
        seed(CASES)
        rows = Case.objects.order_by("pk").values_list("code", "child__full_name", "commune__code", "state")
        found = list(rows)
        transaction.savepoint_rollback(before)
        return found

    first = country()
    assert len(first) == CASES + 1
    assert country() == first


def test_every_page_opens_full_and_empty(seeded):
    rows = [measure(page, seeded, 1, warm_up=0) for page in PAGES]
    assert [(row.role, row.page) for row in rows] == [(page.role, page.title) for page in PAGES]
    for row in rows:
        assert row.full.queries > 0
        # The overview and the dashboard have a line for every commune, also for those without cases.
        assert row.full.size > row.empty.size or row.page in ("overview of communes", "dashboard"), row.page


def test_a_page_that_does_not_open_stops_the_measurement(seeded):
    stranger = Visitor(seeded.quiet.officer, f"/ho-so/{seeded.busy.case}/")
    with pytest.raises(RuntimeError, match="answered 404"):
        compare(stranger, stranger, 1)
