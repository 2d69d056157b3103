"""The shape of the access matrix: one row for every route and method, on whose record, who gets what."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.access.people import ANONYMOUS, DISABLED, KNOW, NO_SHARE, SHARED_WITH, SIGNED_IN

SIGN_IN = 302
OUTSIDE = (ANONYMOUS, DISABLED)
# Beside those who know of a record: each role elsewhere, and an officer whose role ended.
ELSEWHERE = ("hoa", "hanh", "thu", "dung", "nga", "yen", "son", "tam", "binh", "an", "moi")
# These try every row; the others take turns, unless all are asked for (FULL_MATRIX=1).
ALWAYS = ("hoa", "thu")
FULL = bool(os.environ.get("FULL_MATRIX"))
TURNS = 4
# On the institution's side: a colleague without a grant, a post and a role that ended.
NO_LONGER = ("thao", "xuan", "loan", *NO_SHARE)
# Everybody near a case that is shared.
NEAR = (*KNOW, *SHARED_WITH)


@dataclass(frozen=True)
class Row:
    """One route and method on one record of commune A.

    `may` get `status`, `knows` get 403, everybody else gets `others`: 404 for a record, 403 for a page of a
    role. Without signing in everybody is led to the sign-in page, unless the row is `public`.
    """

    route: str
    method: str
    may: tuple[str, ...]
    about: str = ""
    knows: tuple[str, ...] = ()
    others: int = 404
    status: int = 200
    # Persons who get another answer, such as the first page of their own role.
    apart: dict = field(default_factory=dict)
    tries: tuple[str, ...] = (*KNOW, *ELSEWHERE)
    # Parts of the address beside `pk`, and the parameters or the form that is sent; functions of the world.
    arguments: dict = field(default_factory=dict)
    data: dict | Callable = field(default_factory=dict)
    # What must have happened before the row is tried: a function of the world.
    given: Callable | None = None
    changes: bool = False
    # Whether the page may show the full name of a child, and who reported, to those who may open it.
    names: bool = False
    reporter: tuple[str, ...] = ()
    # Who beside those who know of the cases may be shown their codes.
    codes: tuple[str, ...] = ()
    # What else the page must not show to people of other communes.
    hides: tuple[str, ...] = ()
    # Whether opening it leaves an event, and whether a refusal does.
    logged: bool = True
    told: bool = True
    public: bool = False
    # Whose secret the address itself carries: the looks are theirs, whoever's browser it is.
    stands_for: str = ""

    def __str__(self):
        return f"{self.method} {self.route} {self.about}".strip()

    def persons(self, turn: int) -> tuple[str, ...]:
        """Return who tries this row: those with the right, those who know of it, and who must not."""
        certain = (*self.may, *self.knows, *self.apart, *NO_LONGER)
        others = tuple(dict.fromkeys((*self.tries, DISABLED, ANONYMOUS)))
        drawn = [
            name
            for place, name in enumerate(others)
            if FULL or name in certain or name in ALWAYS or (place + turn) % TURNS == 0
        ]
        return tuple(dict.fromkeys((*self.may, *self.knows, *self.apart, *drawn)))

    def expected(self, person: str) -> int:
        """Return the status that `person` gets."""
        if person in self.apart:
            return self.apart[person]
        if person in OUTSIDE and not self.public:
            return SIGN_IN
        if person in self.may:
            return self.status
        return 403 if person in self.knows else self.others

    @property
    def reads(self) -> bool:
        """Whether the request only looks, or asks to be shown what is masked: its one event says at what."""
        return self.method == "GET" or (bool(self.about) and self.status == 200 and not self.changes)

    def succeeds(self, person: str) -> bool:
        """Tell whether `person` is let in."""
        return person in self.may or person in self.apart


def shared_page(route, may, **more) -> Row:
    """A page about the case that is shared, for some of those who may open it."""
    around = {"knows": without(NEAR, *may), "tries": (*NEAR, *NO_SHARE, *ELSEWHERE), "names": True}
    return Row(route, "GET", may, "case_shared", **{**around, **more})


def shared_deed(route, may, about="case_shared", **more) -> Row:
    """A form that is sent about the case that is shared."""
    around = {"knows": without(NEAR, *may), "tries": (*NEAR, *NO_SHARE, *ELSEWHERE)}
    return Row(route, "POST", may, about, **{**around, "status": 302, "changes": True, **more})


def without(people, *left_out) -> tuple[str, ...]:
    """Return `people` without those `left_out`."""
    return tuple(name for name in people if name not in left_out)


def page(route, about, may, **more) -> Row:
    """A page about a record, for some of those who know of it."""
    return Row(route, "GET", may, about, **{"knows": without(KNOW, *may), **more})


def deed(route, about, may, **more) -> Row:
    """A form that is sent, with data that are in order: it acts and redirects."""
    usual = {"knows": without(KNOW, *may), "status": 302, "changes": True}
    return Row(route, "POST", may, about, **{**usual, **more})


def form(route, about, may, data, **more) -> tuple[Row, Row]:
    """A page with a form, and the form sent."""
    return page(route, about, may, **more), deed(route, about, may, data=data, **more)


def listing(route, may, method="GET", **more) -> Row:
    """A page of a role: everybody else is refused, with or without records of their own."""
    return Row(route, method, may, **{"others": 403, "tries": SIGNED_IN, **more})
