"""Laying out one paper: values and texts in, a PDF out. The same input gives the same bytes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from reports.papers.kinds import PaperKind
from reports.papers.parts import Page
from reports.papers.texts import Wording, edition_of
from reports.pdf.blocks import Bullets, Section, Text
from reports.pdf.document import build_many
from reports.pdf.head import DocumentHead

# Placed before a long list of what is missing ends.
MOST_LISTED = 60


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What stands around a paper: its day, who makes it and when, its number, its marks.

    Without `number` it is a draft with an empty number. `code`: by which a paper with a number is checked.
    """

    day: date
    made_by: str
    made_at: datetime
    number: str = ""
    symbol: str = ""
    code: str = ""
    marks: tuple[str, ...] = ()
    demo: bool = False


def missing_of(kind: PaperKind, values: dict, wording: Wording) -> list[str]:
    """Return the labels of what the record lacks for a paper of `kind`, in the order of the paper."""
    page = Page(values, wording.texts, kind.allowed())
    _body(kind, page)
    _head_texts(page)
    return page.missing


def paper_pdf(kind: PaperKind, values: dict, wording: Wording, setting: Setting) -> bytes:
    """Return the paper as a PDF file, always Vietnamese; a draft ends with the list of what is missing."""
    return papers_pdf([(kind, values, wording, setting)])


def papers_pdf(papers: Iterable[tuple[PaperKind, dict, Wording, Setting]]) -> bytes:
    """Return many papers as one file to be printed in one go, each as `paper_pdf` gives it."""
    with translation.override("vi"):
        return build_many([laid_out(*paper) for paper in papers], language="vi")


def laid_out(kind: PaperKind, values: dict, wording: Wording, setting: Setting) -> tuple[DocumentHead, list]:
    """Return head and blocks of the paper."""
    page = Page(values, wording.texts, kind.allowed())
    body = _body(kind, page)
    head = _head(kind, page, wording, setting)
    if head.draft and page.missing:
        body += [Section("Còn thiếu trong hồ sơ", 2), Bullets(tuple(page.missing[:MOST_LISTED]))]
    return head, body


def _body(kind, page) -> list:
    found = [block for part in kind.parts for block in part.blocks(page)]
    if replaced := page.values.get("replaces"):
        found.append(Text(f"Văn bản này thay thế văn bản {replaced}, đã thu hồi."))
    return [*found, *(Text(line) for line in page.lines("closing"))]


def _head_texts(page) -> dict:
    names = ("title", "subtitle", "signatory", "confidentiality", "distribution", "footer")
    return {name: page.text(name) for name in names}


def _head(kind, page, wording, setting) -> DocumentHead:
    texts, values = _head_texts(page), page.values
    number, symbol = _number(kind, values, setting)
    return DocumentHead(
        issuer=(f"ỦY BAN NHÂN DÂN\n{str(values.get('commune') or '').upper()}",),
        number=number,
        symbol=symbol,
        place=str(values.get("commune") or ""),
        date=values.get("own_date") or setting.day,
        title=texts["title"],
        subtitle=texts["subtitle"],
        confidentiality=texts["confidentiality"],
        distribution=values.get("distribution") or texts["distribution"],
        recipients=values.get("only_recipients")
        or (*(values.get("recipients") or ()), *page.lines("recipients")),
        signatory_title=texts["signatory"],
        signatory_name=str(values.get("signatory") or ""),
        made_by=setting.made_by,
        made_at=setting.made_at,
        draft=kind.numbered and not number,
        addressee=str(values.get("addressee") or ""),
        demo=setting.demo,
        marks=(*(values.get("marks") or ()), *setting.marks),
        edition=" · ".join([*filter(None, [texts["footer"]]), edition_of(wording)]),
        code=setting.code,
        check_at=check_address(),
        file_title=str(kind.label),
    )


def check_address() -> str:
    """Return where anybody checks the code of a paper."""
    return settings.SITE_URL.rstrip("/") + reverse("reports:check_paper")


def _number(kind, values, setting) -> tuple[str, str]:
    """Return number and symbol: the one that is given now, or the one that the record was given on paper."""
    if setting.number:
        return setting.number, setting.symbol or kind.symbol
    number, _stroke, symbol = str(values.get("own_number") or "").partition("/")
    return number.strip(), symbol.strip() or kind.symbol
