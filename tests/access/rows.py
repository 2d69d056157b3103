"""The access matrix as data: every route and method, on whose object, who gets what.

Each row names a record of commune A (of the officer `lan`, the chair `minh`, the supervisor `quang`, sent to the
school of `thu`). All others hold the same roles elsewhere, with caseloads of their own, or other roles.
"""

from dataclasses import dataclass, field

CASE_READERS = ("lan", "minh", "quang")
EVERYBODY = ("lan", "minh", "thu", "hoa", "son", "dung", "quang", "yen", "hanh", "tam", "binh", "an")


@dataclass(frozen=True)
class Row:
    """One route and method. `may` get `status`, `knows` get 403, everybody else gets `others`.

    `about` names the record in `World` whose key goes into the URL; `arguments` are further parts of the URL;
    `data` is posted. `public` rows answer without signing in.
    """

    route: str
    method: str
    about: str | None
    may: tuple[str, ...]
    knows: tuple[str, ...] = ()
    others: int = 404
    status: int = 200
    arguments: dict = field(default_factory=dict)
    data: dict = field(default_factory=dict)
    public: bool = False

    def expected(self, username: str) -> int:
        """Return the status that `username` gets."""
        if username in self.may:
            return self.status
        return 403 if username in self.knows else self.others


def page(route, about, may, knows=(), **more) -> Row:
    """A GET of a record."""
    return Row(route, "GET", about, may, knows, **more)


def deed(route, about, may, knows=(), **more) -> Row:
    """A POST on a record; without data it is refused by its form or, where it needs none, acts and redirects."""
    return Row(route, "POST", about, may, knows, **more)


def both(route, about, may, knows=(), **more) -> tuple[Row, Row]:
    """A form: its page, and sending it empty, which shows the page again with errors."""
    return page(route, about, may, knows), deed(route, about, may, knows, **more)


OFFICER, CHAIR, SUPERVISOR = ("lan",), ("minh",), ("quang",)
NOT_OFFICER, NOT_CHAIR, NOT_SUPERVISOR = ("minh", "quang"), ("lan", "quang"), ("lan", "minh")
