"""Why a file of others is not taken: a stable code, and a sentence that says what to do next."""

from __future__ import annotations


class Refused(Exception):
    """A whole file is not taken. Each kind of file has a subclass with its `SENTENCES` and `NUMBERS`."""

    SENTENCES: dict = {}
    NUMBERS: dict = {}

    def __init__(self, code: str):
        """Take a code of `SENTENCES`; an unknown one is a KeyError at once, not an empty page later."""
        self.code = code
        self._sentence = self.SENTENCES[code]
        super().__init__(code)

    @property
    def sentence(self) -> str:
        """One or two full sentences in the active language."""
        return str(self._sentence) % self.NUMBERS
