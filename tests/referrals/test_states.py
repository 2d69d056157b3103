import pytest

from referrals.enums import ReferralState
from tests.referrals.build import make_referral

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", ReferralState.values)
def test_each_state_is_reached_by_actions(cast, state):
    assert make_referral(cast, state).state == state
