"""Reading for papers: the values of a record, the file that was kept, the number that would come next."""

import base64
import datetime as dt
import hashlib
import re

from django.utils import translation

from reports.access import paper_view
from reports.models import IssuedPaper, PaperCounter
from reports.papers.kinds import PaperKind

# How a number of a register is written: 15/QĐ-UBND.
WRITTEN = re.compile(r"0*(?P<number>\d{1,4})(?:\s*[/-]\s*(?P<symbol>\S.*))?")
LONGEST_SYMBOL = IssuedPaper._meta.get_field("symbol").max_length


def read_values(kind: PaperKind, record, user) -> dict:
    """Return what a paper of `kind` prints of `record`, as `user` sees it, in official words."""
    with translation.override("vi"):
        return kind.values(record, paper_view(user, record))


def number_on_paper(kind: PaperKind, values: dict) -> tuple[int, str] | None:
    """Return number and symbol under which the record was put in the commune's register on paper.

    "15/QĐ-UBND" gives 15 and "QĐ-UBND", "15" the symbol of the kind; None where no number can be read.
    """
    found = WRITTEN.fullmatch(str(values.get("own_number") or "").strip())
    symbol = (found["symbol"] or kind.symbol) if found else ""
    return (int(found["number"]), symbol) if found and len(symbol) <= LONGEST_SYMBOL else None


def live_paper(kind: PaperKind, record) -> IssuedPaper | None:
    """Return the paper of `kind` with its number that was made from `record` and not withdrawn; no file."""
    live = IssuedPaper.objects.filter(kind=kind.code, about=record.pk, withdrawn_on=None)
    return live.defer("content").first()


def paper_bytes(paper: IssuedPaper) -> bytes | None:
    """Return the file as it was when the number was given; None when it was changed or does not open."""
    try:
        content = base64.b64decode(paper.content, validate=True)
    except ValueError:
        return None
    return content if hashlib.sha256(content).hexdigest() == paper.sha256 else None


def next_number(kind: PaperKind, commune, day: dt.date) -> int:
    """Return the number that would come next; it is given only under the lock."""
    counter = PaperCounter.objects.filter(commune=commune, symbol=kind.symbol, year=day.year).first()
    return (counter.last if counter else 0) + 1
