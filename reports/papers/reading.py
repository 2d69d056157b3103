"""Reading for papers: the values of a record, the file that was kept, the number that would come next."""

import base64
import datetime as dt
import hashlib

from django.utils import translation

from reports.access import paper_view
from reports.models import IssuedPaper, PaperCounter
from reports.papers.kinds import PaperKind


def read_values(kind: PaperKind, record, user) -> dict:
    """Return what a paper of `kind` prints of `record`, as `user` sees it, in official words."""
    with translation.override("vi"):
        return kind.values(record, paper_view(user, record))


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
