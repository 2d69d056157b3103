"""Search in the catalogue of work types: without diacritics, in any order, by regional and other names."""

import unicodedata
from functools import cache

from .work_types import WorkType, alike, work_types


def fold(text: str) -> str:
    """Fold a text for search: no diacritics, đ as d, lower case, only words and single spaces."""
    bare = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    letters = "".join(c for c in bare if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in letters).split())


def find_work_types(text: str) -> list[WorkType]:
    """Find the work types that hold every word of `text`, in either language, with or without diacritics.

    The best come first: the name itself, another name, names that begin so, whole words in a row, words
    that begin so, the same in words of another region; parts of words only when nothing else is found.
    A text written with marks puts what bears the same marks first. An empty text finds nothing.
    """
    sought, written = fold(text), f" {_spaced(text)} "
    others = _elsewhere(sought)
    bears_marks = written.strip() != sought
    ranked = []
    for place, entry in enumerate(_index() if sought else ()):
        rank = entry.rank(sought, others)
        if rank is not None:
            differs = written not in entry.marked
            ranked.append(((rank == PARTS, bears_marks and differs, rank, differs, place), entry.row))
    ranked.sort(key=lambda found: found[0])
    whole = [row for key, row in ranked if not key[0]]
    return whole or [row for _, row in ranked]


def notes_of(*words: str | None) -> frozenset[str]:
    """Give the notes of the work types named by id or by their exact words in either language."""
    rows = [_by_words().get(fold(word)) for word in words if word]
    return frozenset(note for row in rows if row for note in row.notes)


NAME, OTHER_NAME, BEGINS, OTHER_BEGINS, WHOLE_WORDS, IN_A_ROW, WORDS, ELSEWHERE, PARTS = range(9)


class Entry:
    """One work type with its names folded for search."""

    def __init__(self, row: WorkType):
        self.row = row
        self.name, self.others = fold(row.vi), tuple(fold(word) for word in row.also)
        self.marked = f" {_spaced(' '.join([row.vi, *row.also]))} "
        self.row_of_words = f" {' '.join([self.name, *self.others, fold(row.en)])} "
        self.words = self.row_of_words.split()

    def rank(self, sought: str, elsewhere: list[tuple[str, str]]) -> int | None:
        """Give how well the entry answers `sought`, 0 best; None when a word is missing.

        `elsewhere`: the word of another region, with its marks, and the rest of what is sought.
        """
        found = self._rank_of_name(sought)
        if found is not None:
            return found
        if self._begins_all(sought):
            return WORDS
        if any(f" {word} " in self.marked and self._begins_all(rest) for word, rest in elsewhere):
            return ELSEWHERE
        return PARTS if all(part in self.row_of_words for part in sought.split()) else None

    def _rank_of_name(self, sought: str) -> int | None:
        if sought == self.name:
            return NAME
        if sought in self.others:
            return OTHER_NAME
        if f"{self.name} ".startswith(f"{sought} "):
            return BEGINS
        if any(f"{name} ".startswith(f"{sought} ") for name in self.others):
            return OTHER_BEGINS
        if f" {sought} " in self.row_of_words:
            return WHOLE_WORDS
        return IN_A_ROW if f" {sought}" in self.row_of_words else None

    def _begins_all(self, sought: str) -> bool:
        return all(any(word.startswith(part) for word in self.words) for part in sought.split())


def _spaced(text: str) -> str:
    letters = unicodedata.normalize("NFC", text.casefold())
    return " ".join("".join(c if c.isalnum() else " " for c in letters).split())


def _elsewhere(sought: str) -> list[tuple[str, str]]:
    """Give, for each word of `sought` that has another name in another region, that name and the rest."""
    found = []
    for one, other in (pair for names in alike() for pair in (names, names[::-1])):
        if f" {fold(one)} " in f" {sought} ":
            found.append((other, f" {sought} ".replace(f" {fold(one)} ", " ").strip()))
    return found


@cache
def _index() -> tuple[Entry, ...]:
    return tuple(Entry(row) for row in work_types())


@cache
def _by_words() -> dict[str, WorkType]:
    return {fold(words): row for row in work_types() for words in (row.id, row.vi, row.en)}
