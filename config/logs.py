"""What no line of a log may hold although an address does: the token of a person's calendar."""

import logging
import re

SECRET = re.compile(r"(/lich/)[^/\s]+?(\.ics)")


def masked(text: str) -> str:
    """Return `text` without the secret part of addresses."""
    return SECRET.sub(r"\1…\2", text)


class Masked(logging.Filter):
    """Masks the sentence of a line and what is put into it. Lets every line pass."""

    def filter(self, record):
        record.msg = masked(record.msg) if isinstance(record.msg, str) else record.msg
        if isinstance(record.args, tuple):
            record.args = tuple(masked(arg) if isinstance(arg, str) else arg for arg in record.args)
        return True
