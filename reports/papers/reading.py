"""Reading for papers: the values of a record, the file that was kept, the number that would come next."""

import base64
import datetime as dt
import hashlib
import re
from collections.abc import Callable, Sequence
from functools import partial

from django.db.models import QuerySet
from django.utils import translation

from reports.access import paper_view
from reports.models import IssuedPaper, PaperCounter
from reports.papers.issuers import Stay, issuer_of, not_here, stays_of
from reports.papers.kinds import PaperKind, case_of
from reports.pdf import wording

# How a number of a register is written: 15/QĐ-UBND.
WRITTEN = re.compile(r"0*(?P<number>\d{1,4})(?:\s*[/-]\s*(?P<symbol>\S.*))?")
LONGEST_SYMBOL = IssuedPaper._meta.get_field("symbol").max_length


def read_values(kind: PaperKind, record, user) -> dict:
    """Return what a paper of `kind` prints of `record`, as `user` sees it, in official words."""
    gone = papers_with_number(kind, record).exclude(withdrawn_on=None)
    stays = partial(stays_of, case_of(record))
    return values_of(kind, record, paper_view(user, record), stays=stays, withdrawn=gone)


def values_of(
    kind: PaperKind, record, seen, *, stays: Callable[[], Sequence[Stay]], withdrawn: Sequence[IssuedPaper]
) -> dict:
    """Return what a paper of `kind` prints of `record` as the person has `seen` it.

    `stays`: where its case lay since when, asked for when it matters; `withdrawn`: its papers that were
    withdrawn, the newest first. A number that was withdrawn stays with that paper: the record counts as one
    without a number, and what comes instead names the paper that it replaces.
    """
    with translation.override("vi"):
        values = kind.values(record, seen)
    # First, since what replaces a withdrawn paper is of the commune that goes on with the work.
    values |= _after_withdrawing(kind, values, withdrawn)
    case = case_of(record)
    return values | (_of_issuer(case, values, stays) if case else {})


def _of_issuer(case, values, stays) -> dict:
    """Return what is printed, or not done, because another commune than that of today made the record.

    A commune that took in another one goes on with what had no number yet under its own name; what was signed
    under a number of the other one is kept as that one's.
    """
    issuer = issuer_of(case, values.get("made_at"), stays)
    if issuer.commune.pk == case.commune_id or not (issuer.is_another or values.get("own_number")):
        return {}
    told = {
        "issuer": issuer.commune,
        "commune": issuer.commune.name,
        "province": issuer.commune.parent.name,
        "within": wording.within(issuer.commune.name),
    }
    refused = {"not_yet": values.get("not_yet") or not_here(issuer.commune)}
    return {**told, **(refused if issuer.is_another else {})}


def _after_withdrawing(kind, values, withdrawn) -> dict:
    newest = next(iter(withdrawn), None)
    if newest is None:
        return {}
    told, own = {"replaces": f"số {newest} ngày {wording.short_date(newest.dated)}"}, None
    if on_paper := number_on_paper(kind, values):
        own = (*on_paper, values["own_date"].year)
    spent = next((one for one in withdrawn if (one.number, one.symbol, one.year) == own), None)
    return {**told, "spent": str(spent), "own_number": "", "own_date": None} if spent else told


def number_on_paper(kind: PaperKind, values: dict) -> tuple[int, str] | None:
    """Return number and symbol under which the record was put in the commune's register on paper.

    "15/QĐ-UBND" gives 15 and "QĐ-UBND", "15" the symbol of the kind; None where no number can be read.
    """
    found = WRITTEN.fullmatch(str(values.get("own_number") or "").strip())
    symbol = (found["symbol"] or kind.symbol) if found else ""
    return (int(found["number"]), symbol) if found and len(symbol) <= LONGEST_SYMBOL else None


def papers_with_number(kind: PaperKind, record) -> QuerySet[IssuedPaper]:
    """Return the papers of `kind` made from `record` that have a number, the newest first; no file."""
    rows = IssuedPaper.objects.filter(kind=kind.code, about=record.pk)
    return rows.select_related("commune", "by", "withdrawn_by").defer("content")


def live_paper(kind: PaperKind, record) -> IssuedPaper | None:
    """Return the one of `papers_with_number` that was not withdrawn, None without one."""
    return papers_with_number(kind, record).filter(withdrawn_on=None).first()


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
