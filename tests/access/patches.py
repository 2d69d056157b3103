"""Finding the guards of a module in its source, and running a function without one of them."""

import ast
import copy
import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import CodeType, FunctionType, ModuleType

REFUSALS = {"Http404", "PermissionDenied"}
ASKING = {"require_role", "_require", "_require_visible"}
FETCHING = {
    "get_case",
    "get_report",
    "get_referral",
    "get_shared",
    "get_share",
    "get_opening",
    "_plan",
    "_screening",
    "_written",
}


@dataclass(frozen=True)
class Patch:
    """One guard taken out of one function; `code` is the function without it."""

    function: FunctionType
    code: CodeType
    guard: str

    def __str__(self):
        return f"{self.function.__module__}.{self.function.__name__}: {self.guard}"


@contextmanager
def applied(patch: Patch):
    """Run what is inside without the guard, whoever holds the function."""
    kept = patch.function.__code__
    patch.function.__code__ = patch.code
    try:
        yield
    finally:
        patch.function.__code__ = kept


def patches(module: ModuleType, *, conditions: bool) -> Iterator[Patch]:
    """Yield every guard of the functions of `module`.

    A guard is an `if` that ends in a refusal, a call that refuses, and the name of a right that is asked for
    (it becomes "view"). With `conditions` also every condition of a filter, a comprehension and a choice.
    """
    tree = ast.parse(inspect.getsource(module))
    for function in [node for node in tree.body if isinstance(node, ast.FunctionDef)]:
        places = list(ast.walk(function))
        for place, node in enumerate(places):
            for number, (guard, _change) in enumerate(_changes(node, conditions)):
                yield _patch(module, tree, function.name, place, number, guard)


def _patch(module, tree, name, place, number, guard) -> Patch:
    other = copy.deepcopy(tree)
    function = next(node for node in other.body if getattr(node, "name", "") == name)
    _guard, change = list(_changes(list(ast.walk(function))[place], True))[number]
    change()
    compiled = compile(ast.fix_missing_locations(other), module.__file__, "exec")
    code = next(each for each in compiled.co_consts if getattr(each, "co_name", "") == name)
    return Patch(_innermost(getattr(module, name)), code, guard)


def _innermost(function) -> FunctionType:
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    return function


def _changes(node, conditions):
    """Yield (guard in words, function that takes it out) for what `node` itself guards."""
    # A record that is not there cannot be shown either.
    if isinstance(node, ast.If) and _refuses(node.body[-1]) and "is None" not in ast.unparse(node.test):
        yield f"if {ast.unparse(node.test)}", lambda: setattr(node, "test", ast.Constant(False))
    if isinstance(node, ast.Expr) and _called(node.value) in ASKING:
        yield ast.unparse(node), lambda: setattr(node, "value", ast.Constant(None))
    if _called(node) in FETCHING:
        for argument in node.args:
            if isinstance(argument, ast.Constant) and argument.value not in (None, "view"):
                yield f"right {argument.value!r}", lambda each=argument: setattr(each, "value", "view")
    if conditions:
        yield from _conditions(node)


def _conditions(node):
    if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "filter":
        for words in node.keywords:
            if words.arg != "pk":
                yield f"filter {ast.unparse(words)}", lambda each=words: node.keywords.remove(each)
        for argument in node.args:
            yield f"filter {ast.unparse(argument)}", lambda each=argument: node.args.remove(each)
    if isinstance(node, ast.comprehension):
        for test in node.ifs:
            yield f"only if {ast.unparse(test)}", lambda each=test: node.ifs.remove(each)
    if isinstance(node, ast.IfExp) and not isinstance(node.test, ast.Name | ast.Attribute):
        yield f"choice {ast.unparse(node.test)}", lambda: setattr(node, "test", ast.Constant(True))
    if isinstance(node, ast.If) and isinstance(node.body[-1], ast.Return):
        yield f"return early if {ast.unparse(node.test)}", lambda: setattr(node, "test", ast.Constant(False))


def _refuses(node) -> bool:
    raised = getattr(node, "exc", None)
    return getattr(raised, "id", "") in REFUSALS


def _called(node) -> str:
    return getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
