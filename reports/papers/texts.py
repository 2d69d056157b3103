"""Which wording of a paper holds on a day, and what is wrong with one that somebody typed."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from reports.models import PaperText
from reports.models.papers import FIRST_VERSION
from reports.papers.kinds import PaperKind, Slot
from reports.papers.parts import PLACE
from reports.pdf.head import STATE_SECRET
from reports.pdf.text import plain

BRACES = re.compile(r"[{}]")
# plain() puts this in the place of a character that the font cannot draw.
UNDRAWABLE = "\ufffd"


@dataclass(frozen=True)
class Wording:
    """The texts of one kind: which version, since when (None: from the beginning), slot → text."""

    version: int
    starts: date | None
    texts: dict


def wording_on(kind: PaperKind, day: date, rows: Iterable[PaperText] | None = None) -> Wording:
    """Return the wording of `kind` in force on `day`: that of the newest version that has begun.

    `rows`: the versions of all kinds, where they were read already (`versions`). One query otherwise.
    """
    found = versions(kind.code) if rows is None else [row for row in rows if row.kind == kind.code]
    begun = [row for row in found if row.starts <= day]
    newest = max(begun, key=lambda row: (row.starts, row.version), default=None)
    return wording_of(kind, newest)


def wording_of(kind: PaperKind, row: PaperText | None) -> Wording:
    """Return the wording of one version; None is the program's own."""
    if row is None:
        return Wording(FIRST_VERSION, None, kind.defaults())
    # A slot that came into the program after this version keeps the text it began with.
    return Wording(row.version, row.starts, {**kind.defaults(), **row.texts})


def version_numbered(kind: PaperKind, number: int) -> Wording | None:
    """Return the wording of the version `number` of `kind`, None when there is none."""
    if number == FIRST_VERSION:
        return wording_of(kind, None)
    row = PaperText.objects.filter(kind=kind.code, version=number).first()
    return row and wording_of(kind, row)


def versions(kind: str = "") -> list[PaperText]:
    """Return the versions of `kind`, or of all kinds, the newest first."""
    rows = PaperText.objects.select_related("by").order_by("kind", "-version")
    return list(rows.filter(kind=kind) if kind else rows)


def fault_of(kind: PaperKind, slot: Slot, text: str) -> str:
    """Return what is wrong with `text` for `slot`, as a sentence, "" when it may stand."""
    if slot.needed and not text.strip():
        return _("Nhập nội dung cho mục này.")
    if len(text) > slot.limit:
        return _("Nhập nhiều nhất %(most)s ký tự.") % {"most": slot.limit}
    if STATE_SECRET.search(unicodedata.normalize("NFC", text)):
        return _("Không dùng các độ mật của bí mật nhà nước cho văn bản về trẻ em.")
    if UNDRAWABLE in plain(text):
        return _("Có ký tự không in được. Chỉ dùng chữ, số và dấu thường.")
    return _fault_of_places(kind, text)


def _fault_of_places(kind, text) -> str:
    unknown = [name for name in PLACE.findall(text) if name not in kind.allowed()]
    if unknown:
        return _("Không có chỗ điền {%(name)s}. Chỉ dùng: %(allowed)s.") % {
            "name": unknown[0],
            "allowed": ", ".join(f"{{{name}}}" for name in kind.allowed()),
        }
    if BRACES.search(PLACE.sub("", text)):
        return _("Dấu ngoặc nhọn chỉ dùng cho chỗ điền, ví dụ {commune}.")
    return ""


def edition_of(wording: Wording) -> str:
    """Return which wording a paper was made with, as it stands in small at its foot."""
    if wording.starts is None:
        return f"Mẫu văn bản: lần {wording.version}"
    return f"Mẫu văn bản: lần {wording.version}, từ {wording.starts:%d/%m/%Y}"


@dataclass(frozen=True)
class Standing:
    """Which wording of one kind holds today, and the versions that begin later, the nearest first."""

    kind: PaperKind
    wording: Wording
    coming: list[PaperText]


def standing(kinds: Iterable[PaperKind], day: date) -> list[Standing]:
    """Return for every kind what holds on `day` and what comes. One query."""
    rows = versions()
    return [
        Standing(
            kind,
            wording_on(kind, day, rows),
            sorted((row for row in rows if row.kind == kind.code and row.starts > day), key=_start),
        )
        for kind in kinds
    ]


def slot_rows(kind: PaperKind, wording: Wording) -> list[tuple[Slot, str, bool]]:
    """Return (slot, text, whether it is the one it began with) of every slot of `kind`."""
    texts = wording.texts
    return [(slot, texts[slot.name], texts[slot.name] == slot.default) for slot in kind.slots]


def changed_slots(kind: PaperKind, one: Wording, other: Wording) -> list[tuple[Slot, str, str]]:
    """Return (slot, text of `one`, text of `other`) of the slots in which two versions differ."""
    pairs = ((slot, one.texts[slot.name], other.texts[slot.name]) for slot in kind.slots)
    return [(slot, first, second) for slot, first, second in pairs if first != second]


def _start(row) -> tuple:
    return row.starts, row.version
