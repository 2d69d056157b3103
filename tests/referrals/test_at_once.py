"""Two people who press at once, on two connections: one wins, the other is told what happened."""

from threading import Barrier, Event, Thread

import pytest
from django.db import close_old_connections, connection, transaction

from accounts.scope import person_scope
from casework.models import Case
from casework.workflow import NotNow
from referrals.actions import institution, officer
from referrals.actions.attendance import Week, record_week
from referrals.models import Attendance, Referral
from tests.referrals.build import THIS_WEEK, add_colleague, make_placement, make_referral
from vietnam.calendar import today

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds):
    """Start `deeds` together, each on a connection of its own; returns their outcomes in order."""
    barrier, outcomes = Barrier(len(deeds)), [None] * len(deeds)

    def run(place, deed):
        close_old_connections()
        barrier.wait()
        try:
            outcomes[place] = deed()
        except NotNow as late:
            outcomes[place] = late
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.parametrize("rival", ["decline", "withdraw"])
def test_of_two_who_press_at_once_one_wins(cast, rival):
    colleague = add_colleague(cast)
    referral = make_referral(cast)
    rivals = {
        "decline": lambda: institution.decline_referral(referral, by=colleague, reason="full"),
        "withdraw": lambda: officer.withdraw_referral(referral, by=cast["lan"]),
    }
    outcomes = at_once(lambda: institution.accept_referral(referral, by=cast["thu"]), rivals[rival])
    late = [outcome for outcome in outcomes if isinstance(outcome, NotNow)]
    state = Referral.objects.get(pk=referral.pk).state
    # The officer may take an accepted referral back as well: then both deeds stand, one after the other.
    both = rival == "withdraw" and state == "withdrawn" and not late
    assert both or len(late) == 1
    assert all("đã chuyển phiếu sang" in str(one) for one in late)
    won = referral.history.exclude(history_change_reason__in=["send", "save_draft", "give_consent"])
    assert won.exclude(history_change_reason="compose_referral").count() == (2 if both else 1)


def test_a_course_that_ends_while_its_case_is_waited_for_keeps_no_other_row_from_being_recorded(cast):
    colleague, locked = add_colleague(cast), Event()
    ends, stays = make_placement(cast), make_placement(cast)

    def end():
        with transaction.atomic():
            Case.objects.select_for_update().get(pk=ends.referral.case_id)
            locked.set()
            while not _somebody_waits():
                pass
            institution.end_placement(ends, by=colleague, reason="completed", ends=today())

    def record():
        locked.wait(20)
        with person_scope(cast["thu"]):
            return record_week([Week(ends, 5, 2), Week(stays, 5, 4)], by=cast["thu"], week=THIS_WEEK)

    _ended, saved = at_once(end, record)
    assert (saved.changed, [row.placement for row in saved.ended]) == (1, [ends])
    assert list(Attendance.objects.values_list("placement", "days_attended")) == [(stays.pk, 4)]


def _somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0]
