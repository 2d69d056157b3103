"""What in a function is a guard, and what the function is without it."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

REFUSALS = ("Http404", "PermissionDenied", "Closed", "TooManyAttempts")
# Calls that refuse by themselves, and functions to whose callers they answer.
ASKING = (
    "require_role",
    "require_any_role",
    "require_auditor",
    "require_post",
    "_require",
    "_require_visible",
)
REFUSE = ("_refuse",)
# Functions that others call with the right that is needed. A test holds this to the program.
TOLD_A_RIGHT = (
    *("get_case", "get_part", "get_report", "get_referral", "get_shared", "get_attachment", "get_request"),
    *("get_case_for", "get_incident", "get_erasure", "get_hold", "lock_case"),
    *("get_forward", "get_school_report", "get_workplace", "get_transfer", "get_institution", "opened"),
    *("get_review", "get_sampled"),
)
WEAKEST = "view"
# What is asked of a row that is there to name it.
NAMES_OF_A_ROW = ("pk", "code", "case_codes")
# What is read once in a request: without the question it is read twice.
REMEMBERS = ("hasattr(user", "not in remembered")


@dataclass
class Slot:
    """Where in the source an expression stands."""

    holder: object
    key: str | int

    def get(self):
        """Return the expression."""
        return self.holder[self.key] if isinstance(self.holder, list) else getattr(self.holder, self.key)

    def put(self, value) -> None:
        """Put `value` in its place."""
        if isinstance(self.holder, list):
            self.holder[self.key] = value
        else:
            setattr(self.holder, self.key, value)


@dataclass
class Change:
    """One guard in words and how it is taken out. `always`: it is one in every module, else where all decide.

    With a `slot` its expression becomes what it never is: it mattered whenever it was `when`.
    """

    words: str
    where: str
    always: bool
    slot: Slot | None = None
    when: bool = True
    act: Callable | None = None

    def take_out(self) -> None:
        """Take the guard out of the tree."""
        if self.act:
            self.act()
            return
        # The names stay in use, so that the function keeps the shape of its closure.
        joined = ast.And() if self.when else ast.Or()
        self.slot.put(ast.BoolOp(joined, [ast.Constant(not self.when), self.slot.get()]))


def told_a_right(tree) -> set[str]:
    """Return the names of the functions of a module that are told which right is needed."""
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and _asks_a_right(node)}


def _asks_a_right(function) -> bool:
    return "permission" in {each.arg for each in (*function.args.args, *function.args.kwonlyargs)}


def changes(node, owner, own=frozenset()) -> Iterator[Change]:
    """Yield what `node` guards.

    `owner` is (qualified name, function) of the function around it, `own` what `told_a_right` finds.
    """
    where, function = owner
    for found in (_ifs, lambda node, _function: _calls(node, own), _conditions):
        for change in found(node, function):
            change.where = where
            yield change


def _ifs(node, function) -> Iterator[Change]:
    if not isinstance(node, ast.If):
        return
    told, last = ast.unparse(node.test), node.body[-1]
    if any(words in told for words in REMEMBERS):
        return
    slot = Slot(node, "test")
    # A record that is not there cannot be shown either.
    if isinstance(node.test, ast.Compare) and "is None" in told and _refuses(last):
        return
    if _refuses(last) or (isinstance(last, ast.Raise) and _about_a_person(node.test, function)):
        yield Change(f"if {told}", "", True, slot, True)
    elif isinstance(last, ast.Return):
        refused_else = _refuses(function.body[-1]) and node in function.body
        yield Change(f"only if {told}", "", refused_else, slot, False)
        yield Change(f"return early if {told}", "", False, slot, True)
    elif not isinstance(last, ast.Raise) and not _is_and(node.test):
        yield Change(f"when {told}", "", False, slot, False)


def _calls(node, own) -> Iterator[Change]:
    if isinstance(node, ast.Expr) and _called(node.value) in ASKING:
        yield Change(ast.unparse(node), "", True, act=lambda: setattr(node, "value", ast.Constant(None)))
    if isinstance(node, ast.FunctionDef):
        yield from _default_right(node)
    if _called(node) in TOLD_A_RIGHT or _called(node) in own:
        words = [(words.value, Slot(words, "value")) for words in node.keywords if words.arg == "permission"]
        for value, slot in [*((each, Slot(node.args, at)) for at, each in enumerate(node.args)), *words]:
            yield from _rights(value, slot)


def _rights(value, slot) -> Iterator[Change]:
    told = [
        each for each in ast.walk(value) if isinstance(each, ast.Constant) and isinstance(each.value, str)
    ]
    if not isinstance(value, ast.Constant | ast.IfExp):
        return
    if rights := [each.value for each in told if each.value and each.value != WEAKEST]:
        yield Change(f"right {rights[0]!r}", "", True, act=lambda: slot.put(ast.Constant(WEAKEST)))


def _default_right(node) -> Iterator[Change]:
    names = [each.arg for each in node.args.args]
    defaults = dict(zip(reversed(names), reversed(node.args.defaults), strict=False))
    right = getattr(defaults.get("permission"), "value", WEAKEST)
    if right != WEAKEST:
        weaker = ast.Assign([ast.Name("permission", ast.Store())], ast.Constant(WEAKEST))
        yield Change(f"usual right {right!r}", "", True, act=lambda: node.body.insert(0, weaker))


def _conditions(node, function) -> Iterator[Change]:
    if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("filter", "exclude"):
        yield from _filters(node)
    elif isinstance(node, ast.comprehension):
        for at, test in enumerate(node.ifs):
            if _is_and(test):
                continue
            yield Change(f"only {ast.unparse(test)}", "", False, Slot(node.ifs, at), False)
    elif isinstance(node, ast.IfExp) and not isinstance(node.test, ast.Name | ast.Attribute):
        for when in (False, True):
            words = f"choice {'' if when else 'not '}{ast.unparse(node.test)}"
            yield Change(words, "", False, Slot(node, "test"), when)
    elif isinstance(node, ast.BoolOp | ast.BinOp):
        yield from _all_of(node)
    elif isinstance(node, ast.Return) and _answers(node, function):
        yield Change(f"answer {ast.unparse(node.value)}", "", False, Slot(node, "value"), False)


def _answers(node, function) -> bool:
    said = ast.unparse(function.returns or ast.Constant(0))
    return said == "bool" and not isinstance(node.value, ast.Constant) and not _is_and(node.value)


def _is_and(node) -> bool:
    return isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And)


def _all_of(node) -> Iterator[Change]:
    if _is_and(node) and not _names_a_row(node):
        for at, operand in enumerate(node.values):
            if not _tells_whether_it_is_there(operand, node.values[at + 1 :]):
                yield Change(f"and {ast.unparse(operand)}", "", False, Slot(node.values, at), False)
    if isinstance(node.op, ast.BitAnd):
        words = f"& {ast.unparse(node.right)}"
        yield Change(words, "", False, act=lambda: setattr(node, "right", node.left))


def _names_a_row(node) -> bool:
    """`case and case.code`: it keeps the second from failing, and nobody out."""
    names = all(isinstance(each, ast.Name | ast.Attribute) for each in node.values)
    return names and getattr(node.values[-1], "attr", "") in NAMES_OF_A_ROW


def _filters(node) -> Iterator[Change]:
    name = node.func.attr
    for words in node.keywords:
        if words.arg != "pk":
            yield Change(
                f"{name} {ast.unparse(words)}", "", False, act=lambda each=words: node.keywords.remove(each)
            )
    for argument in node.args:
        yield Change(
            f"{name} {ast.unparse(argument)}", "", False, act=lambda each=argument: node.args.remove(each)
        )


def _tells_whether_it_is_there(operand, rest) -> bool:
    """`case and case.code`: the first keeps the second from failing, and nobody out; a text is no test."""
    if isinstance(operand, ast.JoinedStr):
        return True
    if not isinstance(operand, ast.Name | ast.Attribute):
        return False
    return any(ast.unparse(operand) + "." in ast.unparse(later) for later in rest)


def _about_a_person(test, function) -> bool:
    told = {each.id for each in ast.walk(test) if isinstance(each, ast.Name)}
    names = {each.arg for each in (*function.args.args, *function.args.kwonlyargs)}
    return bool(told & names & {"by", "user"})


def _refuses(node) -> bool:
    if isinstance(node, ast.Raise) and node.exc:
        return any(getattr(each, "id", "") in REFUSALS for each in ast.walk(node.exc))
    return isinstance(node, ast.Expr) and _called(node.value) in REFUSE


def _called(node) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return getattr(node.func, "id", "") or getattr(node.func, "attr", "")
