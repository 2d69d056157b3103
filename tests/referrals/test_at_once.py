"""Two people who press at once, on two connections: one wins, the other is told what happened."""

from threading import Barrier, Thread

import pytest
from django.db import close_old_connections, connection

from casework.workflow import NotNow
from referrals.actions import institution, officer
from referrals.models import Referral
from tests.referrals.build import add_colleague, make_referral

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
