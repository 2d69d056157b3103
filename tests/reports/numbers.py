"""Finding every number that a page shows, with the list that it opens."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

NUMBER = re.compile(r"\d{1,3}(?:\.\d{3})*|\d+")
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
# What a person does not read as a number of the page: choices of a form, turning pages, the picture of a
# table whose numbers stand in the table below it.
LEFT_OUT = {"form", "nav", "select", "option", "script", "svg", "title", "label"}


@dataclass(frozen=True)
class Shown:
    """A number as the page shows it: `head` is the name of its column, `href` what it opens, or ""."""

    number: int
    href: str
    head: str


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.stack, self.found, self.tile = [], [], None

    def handle_starttag(self, tag, attrs):
        if tag in VOID:
            return
        attrs = dict(attrs)
        if "dt-tile" in (attrs.get("class") or "").split():
            self.tile = len(self.found)
        if tag == "a" and self.tile is not None and len(self.found) > self.tile:
            last = self.found[-1]
            self.found[-1] = Shown(last.number, attrs.get("href", ""), last.head)
        self.stack.append((tag, attrs))

    def handle_endtag(self, tag):
        while self.stack:
            name, attrs = self.stack.pop()
            if "dt-tile" in (attrs.get("class") or "").split():
                self.tile = None
            if name == tag:
                return

    def handle_data(self, data):
        text = data.strip()
        names = [tag for tag, _attrs in self.stack]
        if "main" not in names or LEFT_OUT & set(names) or not NUMBER.fullmatch(text):
            return
        href = next((attrs.get("href", "") for tag, attrs in self.stack if tag == "a"), "")
        head = next((attrs["data-label"] for _tag, attrs in self.stack if "data-label" in attrs), "")
        self.found.append(Shown(int(text.replace(".", "")), href, head))


def numbers_of(body: str) -> list[Shown]:
    """Return every number that stands by itself in the main part of a page; a share (60 %) counts nothing."""
    reader = _Reader()
    reader.feed(body)
    return reader.found


def rows_behind(client, href: str) -> int:
    """Return how many rows the list at `href` has over all its pages, or what its amounts add up to."""
    found, page, more = 0, 1, True
    while more:
        response = client.get(f"{href}&page={page}" if "?" in href else f"{href}?page={page}")
        assert response.status_code == 200, href
        rows = response.context["rows"] if "rows" in response.context else response.context["page_obj"]
        rows = list(rows)
        found += sum(_amount(row) for row in rows)
        more = 'rel="next"' in response.content.decode()
        page += 1
    return found


def _amount(row) -> int:
    item = row[0] if isinstance(row, tuple) else row
    amount = getattr(item, "amount", None)
    return 1 if amount is None else amount
