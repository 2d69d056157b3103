"""How alike two names are, as people mishear and mistype them. Takes folded names (`vietnam.text.fold`)."""

from enum import IntEnum

# Of a name of at most so many letters one may be wrong, of a longer one two.
_SHORT = 9
_SEVERAL = 2
# In a shorter text one slip makes any name of any other.
_A_SLIP_FROM = 5


class Likeness(IntEnum):
    """From nothing to the same; what is told of two names."""

    NONE = 0
    PART = 1
    ALIKE = 2
    SAME = 3


def likeness(one: str, other: str) -> Likeness:
    """Return how alike two folded names are: the same words in any order, misspelt, or the one in the other.

    PART wants a whole word more on one side only ("nguyen an" in "nguyen van an"), or the last word alone.
    """
    a, b = one.split(), other.split()
    if not a or not b:
        return Likeness.NONE
    if sorted(a) == sorted(b):
        return Likeness.SAME
    if _misspelt(a, b) or _slipped(" ".join(a), " ".join(b)):
        return Likeness.ALIKE
    return Likeness.PART if _part(a, b) or _part(b, a) else Likeness.NONE


def distance(one: str, other: str, limit: int) -> int:
    """Return how many letters were dropped, added, changed or exchanged; at most `limit` + 1."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before, row = [], list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, its in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == its:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]


def _misspelt(a: list[str], b: list[str]) -> bool:
    limit = 1 if len("".join(a)) <= _SHORT else _SEVERAL
    if len(a) != len(b):
        # A blank that was forgotten, or one too many.
        return distance("".join(a), "".join(b), 0) == 0
    left, right = _without(a, b), _without(b, a)
    wrong = 0
    for word in left:
        nearest = min(right, key=lambda its: distance(word, its, limit))
        apart = distance(word, nearest, limit)
        if apart >= min(len(word), len(nearest)):
            return False
        right.remove(nearest)
        wrong += apart
    return wrong <= limit


def _slipped(one: str, other: str) -> bool:
    """Whether one slip, at a blank or in a word of one letter, made the one text of the other."""
    long = min(len(one), len(other)) >= _A_SLIP_FROM
    lengths = [[len(word) for word in text.split()] for text in (one, other)]
    return long and lengths[0] != lengths[1] and distance(one, other, 1) == 1


def _without(words: list[str], others: list[str]) -> list[str]:
    """The words that have no equal among the others, each counted once."""
    others, left = list(others), []
    for word in words:
        if word in others:
            others.remove(word)
        else:
            left.append(word)
    return left


def _part(a: list[str], b: list[str]) -> bool:
    if len(a) == 1:
        return a[0] == b[-1]
    return not _without(a, b)
