"""Finding the guards of a module in its source, and running its functions without one of them."""

import ast
import builtins
import copy
import gc
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import CodeType, FunctionType

from config.local.addresses import ROOT
from tests.access.changes import Change, changes, told_a_right

PROBE = "__note_guard__"


@dataclass(frozen=True)
class Guard:
    """One guard in the source of one function (`where`, as Python qualifies names) of one module."""

    module: str
    where: str
    words: str
    place: tuple[int, int]
    # Of a function that is made for each of many views: the view alone that is to lose it.
    only: str = ""

    def __str__(self):
        return f"{self.only or f'{self.module}.{self.where}'}: {self.words}"


@contextmanager
def without(guard: Guard):
    """Run what is inside without the guard, whoever holds the function."""
    tree = copy.deepcopy(source(guard.module))
    place, number = guard.place
    list(_changes_at(guard.module, tree)[place])[number].take_out()
    with _running(guard.module, tree, _chain(guard.where), guard.only):
        yield


@contextmanager
def noted(guards: list[Guard]):
    """Run what is inside with every one of `guards` telling `listening` its number in the list."""
    by_module = defaultdict(list)
    for number, guard in enumerate(guards):
        by_module[guard.module].append((number, guard))
    kept = []
    for module, numbered in by_module.items():
        tree = copy.deepcopy(source(module))
        found = {place: list(every) for place, every in _changes_at(module, tree).items()}
        for number, guard in numbered:
            place, nth = guard.place
            _probe(found[place][nth], number, tree, guard.where)
        kept += _put(module, tree, None, "")
    try:
        with listening(lambda _number: None):
            yield
    finally:
        _put_back(kept)


@contextmanager
def listening(decides):
    """Call `decides` with the number of every guard without which something inside would go another way."""

    def note(number, told):
        if told is True:
            decides(number)
            return None
        value, matters = told
        if bool(value) == matters:
            decides(number)
        return value

    before = getattr(builtins, PROBE, None)
    setattr(builtins, PROBE, note)
    try:
        yield
    finally:
        setattr(builtins, PROBE, before)


def guards_of(module: str, *, conditions: bool) -> Iterator[Guard]:
    """Yield every guard in the functions of `module`; with `conditions` every condition is one."""
    seen = defaultdict(int)
    for place, every in _changes_at(module, source(module)).items():
        for number, change in enumerate(every):
            if change.always or conditions:
                same = (change.where, change.words)
                seen[same] += 1
                again = f" ({seen[same]})" if seen[same] > 1 else ""
                yield Guard(module, change.where, f"{change.words}{again}", (place, number))


def wrapped_views(module: str, decorator: str) -> list[str]:
    """Return the names of the functions of `module` that carry `decorator`."""
    functions = [node for node in source(module).body if isinstance(node, ast.FunctionDef)]
    return [each.name for each in functions if decorator in map(ast.unparse, each.decorator_list)]


@cache
def source(module: str) -> ast.Module:
    """Return the tree of `module`."""
    path = ROOT.joinpath(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return ast.parse(file.read_text(encoding="utf-8"))


def _changes_at(module, tree) -> dict[int, list[Change]]:
    """Return place in the walk of `tree` → the changes of that node."""
    owners, own = _owners(tree), told_a_right(tree)
    found = {}
    for place, node in enumerate(ast.walk(tree)):
        if node in owners:
            found[place] = list(changes(node, owners[node], own))
    return found


def _owners(tree) -> dict:
    """Return node → (qualified name of the function, the function) for all nodes within functions."""
    found = {}

    def walk(node, name, function):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef):
                inner = f"{name}.<locals>.{child.name}" if function else f"{name}.{child.name}".lstrip(".")
                found[child] = (inner, child)
                walk(child, inner, child)
            elif isinstance(child, ast.ClassDef):
                walk(child, f"{name}.{child.name}".lstrip("."), None)
            else:
                if function:
                    found[child] = (name, function)
                walk(child, name, function)

    walk(tree, "", None)
    return found


def _probe(change, number, tree, where) -> None:
    def call(value):
        return ast.Call(ast.Name(PROBE, ast.Load()), [ast.Constant(number), value], [])

    if change.slot is None:
        function = next(node for node, (name, _) in _owners(tree).items() if name == where and _is_def(node))
        function.body.insert(0, ast.Expr(call(ast.Constant(True))))
        return
    value = change.slot.get()
    matters = ast.Constant(change.when)
    noted_value = call(ast.Tuple([value, matters], ast.Load()))
    change.slot.put(noted_value)


def _is_def(node) -> bool:
    return isinstance(node, ast.FunctionDef)


def _chain(where) -> set[str]:
    """Return the names of the function and of those that it lies in."""
    parts = where.split(".<locals>.")
    return {".<locals>.".join(parts[:number]) for number in range(1, len(parts) + 1)}


@contextmanager
def _running(module, tree, names, only):
    kept = _put(module, tree, names, only)
    try:
        yield
    finally:
        _put_back(kept)


def _put(module, tree, names, only) -> list:
    """Give the functions of `module` the code of `tree`; return what they had."""
    path = import_module(module).__file__
    codes = dict(_codes(compile(ast.fix_missing_locations(tree), path, "exec")))
    kept = []
    for (file, name, line), functions in live_functions().items():
        if file != path or (name, line) not in codes or (names is not None and name not in names):
            continue
        for function in functions:
            if not only or f"{function.__module__}.{function.__name__}" == only:
                kept.append((function, function.__code__))
                function.__code__ = codes[name, line]
    return kept


def _put_back(kept) -> None:
    for function, code in reversed(kept):
        function.__code__ = code


def _codes(code) -> Iterator[tuple[tuple[str, int], CodeType]]:
    """Yield (qualified name, first line) → code for all functions in `code`; many are called `<lambda>`."""
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield (inner.co_qualname, inner.co_firstlineno), inner
            yield from _codes(inner)


@cache
def live_functions() -> dict[tuple[str, str, int], list[FunctionType]]:
    """Return (file, qualified name, first line) → the functions made of it; asked when all are made."""
    gc.unfreeze()
    found = defaultdict(list)
    for function in gc.get_objects():
        if type(function) is FunctionType:  # a lazy object would wake up when asked what it is
            code = function.__code__
            found[code.co_filename, code.co_qualname, code.co_firstlineno].append(function)
    return found
