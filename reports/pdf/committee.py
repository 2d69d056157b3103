"""The periodic report of a commune to its committee for the protection of children.

Plain values in, a document out. Children appear as case codes only: names, addresses and schools
are secrets of the child (Decree 56/2017/NĐ-CP, Article 33).
"""

from django.utils import translation
from django.utils.translation import gettext as _

from . import wording
from .committee_sections import sections
from .committee_values import (
    Ask,
    Attended,
    CaseQuestion,
    Change,
    CommitteeReport,
    Count,
    DeadlineLine,
    DecisionTaken,
    Definition,
    Share,
    TaskLine,
)
from .document import build_pdf
from .head import DocumentHead

__all__ = [
    "Ask",
    "Attended",
    "CaseQuestion",
    "Change",
    "CommitteeReport",
    "Count",
    "DeadlineLine",
    "DecisionTaken",
    "Definition",
    "Share",
    "TaskLine",
    "committee_pdf",
]

SYMBOL = "BC-UBND"


def committee_pdf(report: CommitteeReport) -> bytes:
    """Return the report as a PDF file; it is an official paper and therefore always Vietnamese."""
    with translation.override("vi"):
        return build_pdf(_head(report), sections(report), language="vi")


def _head(report: CommitteeReport) -> DocumentHead:
    if report.supervised:
        return _supervisors_head(report)
    return DocumentHead(
        issuer=_issuer(report),
        number=report.number,
        symbol=SYMBOL,
        place=report.commune,
        date=report.dated,
        title=_("BÁO CÁO"),
        subtitle=_subtitle(report),
        addressee=report.committee,
        distribution=report.distribution or _distribution(report),
        recipients=_recipients(report),
        signatory_title=_("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"),
        signatory_name=report.signatory_name,
        made_by=report.made_by,
        made_at=report.made_at,
        edition=report.copy,
        draft=report.draft,
        demo=report.demo,
    )


def _supervisors_head(report: CommitteeReport) -> DocumentHead:
    return DocumentHead(
        issuer=(_("GIÁM SÁT KHU VỰC"), report.commune.upper()),
        symbol="BC-GS",
        place=report.commune,
        date=report.dated,
        title=_("BÁO CÁO"),
        subtitle=_subtitle(report),
        distribution=_("giám sát khu vực và lãnh đạo phụ trách; không chuyển ra ngoài phạm vi này"),
        signatory_title=_("NGƯỜI LẬP"),
        signatory_name=report.made_by,
        made_by=report.made_by,
        made_at=report.made_at,
        demo=report.demo,
    )


def _issuer(report: CommitteeReport) -> tuple[str, ...]:
    """A People's Committee names no body above it (docs/decisions/0037-papers.md)."""
    return (_("ỦY BAN NHÂN DÂN\n%(commune)s") % {"commune": report.commune.upper()},)


def _subtitle(report: CommitteeReport) -> str:
    words = _("Bảo vệ, hỗ trợ trẻ em lao động và trẻ em có nguy cơ\n%(period)s (từ %(since)s đến %(until)s)")
    if report.runs:
        words = _(
            "Bảo vệ, hỗ trợ trẻ em lao động và trẻ em có nguy cơ\n%(period)s (từ %(since)s, số liệu đến ngày "
            "%(until)s)"
        )
    return words % {
        "period": report.period,
        "since": wording.short_date(report.since),
        "until": wording.short_date(report.told_until),
    }


def _distribution(report: CommitteeReport) -> str:
    # Translators: scope of distribution; "committee" is the local name of that body.
    words = _("thành viên %(committee)s và lãnh đạo UBND; không chuyển ra ngoài phạm vi này")
    return words % {"committee": report.committee}


def _recipients(report: CommitteeReport) -> tuple[str, ...]:
    return (
        _("%(committee)s;") % {"committee": report.committee},
        _("Chủ tịch, các Phó Chủ tịch UBND;"),
        _("Phòng Văn hóa – Xã hội;"),
        # Translators: last line of the recipients of an official letter: kept by the records office.
        _("Lưu: VT."),
    )
