"""The run without guards knows every place that refuses, and the second net would hide what it looks for."""

import ast

import pytest

from tests.access.cells import faults
from tests.access.changes import TOLD_A_RIGHT, told_a_right
from tests.access.guarded import (
    DECIDE_NOTHING,
    DECIDING_BESIDE_ACCESS,
    NOTHING_TO_TAKE_OUT,
    all_guards,
    asks,
    decides,
    modules,
    refuses,
)
from tests.access.matrix import ROWS
from tests.access.noticed import noticed
from tests.access.patches import source, without
from tests.access.second_nets import SECOND_NETS
from tests.access.tries import second_net_off

LOST = "casework.access.visible_cases: filter own | Q(pk__in=shared) if shared else own"


@pytest.fixture(scope="module")
def guards():
    """Every guard of the program by its name."""
    return {str(guard): guard for guard in all_guards()}


def test_a_module_that_refuses_has_guards_or_a_reason(guards):
    guarded = {name.partition(":")[0].rpartition(".")[0] for name in guards}
    refusing = {module for module in modules() if decides(module) or refuses(module)}
    bare = {module for module in refusing if not any(name.startswith(module) for name in guarded)}
    assert bare == set(NOTHING_TO_TAKE_OUT)
    assert all(NOTHING_TO_TAKE_OUT.values())


def test_what_is_named_exists(guards):
    assert set(DECIDING_BESIDE_ACCESS) <= set(modules())
    functions = {name for module in modules() if decides(module) for name in functions_of(module)}
    assert set(DECIDE_NOTHING) - functions == set()
    assert set(SECOND_NETS) - set(guards) == set()
    assert all(SECOND_NETS.values())


def test_nearly_every_guard_of_today_was_noticed_or_is_explained(guards):
    """What is newer than the last run is tried with `python -m tests.access.guards`, and is never much."""
    untried = set(guards) - set(noticed()) - set(SECOND_NETS)
    assert len(untried) <= 0.03 * len(guards), sorted(untried)


def test_whoever_is_told_a_right_is_known():
    told = {
        name
        for module in modules()
        if decides(module) or asks(module)
        for name in told_a_right(source(module))
    }
    assert {name for name in told if not name.startswith("_")} - set(TOLD_A_RIGHT) == set()


def functions_of(module) -> set[str]:
    """Return the qualified names of the functions of `module`, those of classes included."""
    found = set()
    for node in source(module).body:
        inner = node.body if isinstance(node, ast.ClassDef) else []
        names = [node.name] if isinstance(node, ast.FunctionDef) else []
        names += [f"{node.name}.{each.name}" for each in inner if isinstance(each, ast.FunctionDef)]
        found |= {f"{module}.{name}" for name in names}
    return found


def test_the_second_net_hides_a_lost_filter_and_without_it_the_matrix_notices(world, guards):
    row = next(row for row in ROWS if row.route == "casework:cases")
    assert faults(world, row, "son") == []
    with without(guards[LOST]):
        assert faults(world, row, "son") == []
        with second_net_off():
            assert any("shows " in fault for fault in faults(world, row, "son"))
    with second_net_off():
        assert faults(world, row, "son") == []


def test_a_guard_is_back_when_it_was_taken_out(world, guards):
    row = next(row for row in ROWS if row.route == "casework:note_new" and row.method == "GET")
    guard = guards["casework.access._get: if outcome == Outcome.HIDDEN"]
    with without(guard):
        assert faults(world, row, "hoa") != []
    assert faults(world, row, "hoa") == []
