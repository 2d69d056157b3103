import pytest

from casework.enums import CaseState
from tests.factories import make_case

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", ["new", "assessed", "planned", "approved", "in_progress"])
def test_each_state_is_reached_by_actions(cast, state, monkeypatch):
    case = make_case(by=cast["lan"], chair=cast["minh"], state=state)
    assert case.state == CaseState(state)
