"""What a document says about itself: who issues it, who may read it, who made it and when.

The nine parts of an administrative document are those of Decree 30/2020/NĐ-CP, Article 8.
Confidentiality level and scope of distribution must stand on every report about children
(Decree 56/2017/NĐ-CP, Article 24(3)).
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

RESTRICTED = _("Hạn chế – chỉ dùng cho bảo vệ trẻ em")
# Mật, tối mật and tuyệt mật are grades of state secrets; a child's file never carries one.
STATE_SECRET = re.compile(r"(?<!bảo )(?<!bí )\bmật\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentHead:
    """Everything around the body of a document.

    `issuer` are the lines of the issuing body, the superior body first. `number` may be empty: then
    a gap is left for the clerk. An official letter has no `title`: what it is about, the `subtitle`, then
    stands under its number. `symbol` is the type and issuer ("BC-UBND"). `made_at` is an aware
    moment and becomes the creation date of the file. `signatory_title` may hold several lines. `marks` stand
    at the top of every page beside the others, `edition` (which text it was made with) at its foot. `code` is
    printed beside the signature with the address `check_at`, at which anybody asks whether the paper is ours.
    `file_title` is what the file is called outside of its pages, in windows and print queues, where title or
    subtitle may name a child.

    Raises ValueError for an empty distribution scope, a grade of state secret, or a naive `made_at`.
    """

    issuer: tuple[str, ...]
    symbol: str
    place: str
    date: date
    title: str
    distribution: str
    made_by: str
    made_at: datetime
    number: str = ""
    subtitle: str = ""
    addressee: str = ""
    confidentiality: str | Promise = RESTRICTED
    recipients: tuple[str, ...] = ()
    signatory_title: str = ""
    signatory_name: str = ""
    draft: bool = False
    demo: bool = False
    marks: tuple[str, ...] = ()
    edition: str = ""
    code: str = ""
    check_at: str = ""
    file_title: str = ""

    def __post_init__(self):
        if not self.distribution.strip() or not str(self.confidentiality).strip():
            raise ValueError("A document states its confidentiality level and its distribution scope.")
        if STATE_SECRET.search(unicodedata.normalize("NFC", str(self.confidentiality))):
            raise ValueError("A child's document does not carry a grade of state secret.")
        if timezone.is_naive(self.made_at):
            raise ValueError("made_at needs a time zone.")
