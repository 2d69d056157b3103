"""Who saw one case, on paper: for a notice of a data breach (Law 91/2025/QH15, Article 23) or an inspection.

The child appears as the code of the case only. Always Vietnamese, as every official paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from vietnam.calendar import day_of

from .blocks import Column, KeyValues, Section, Table, Text
from .document import build_pdf
from .head import DocumentHead

SYMBOL = "DS-KT"


@dataclass(frozen=True)
class WhoSaw:
    """The answer: `question` in words, one row for each person, and how sure the trail is."""

    question: str
    purpose: str
    people: Sequence
    refusals: int
    sealed: str
    made_by: str
    made_at: datetime
    place: str
    demo: bool = False


def who_saw_pdf(answer: WhoSaw) -> bytes:
    """Return the list as a PDF file."""
    with translation.override("vi"):
        return build_pdf(_head(answer), _blocks(answer), language="vi")


def _head(answer: WhoSaw) -> DocumentHead:
    return DocumentHead(
        issuer=(_("ĐẾN TRƯỜNG"), _("NHẬT KÝ KIỂM TRA")),
        symbol=SYMBOL,
        place=answer.place,
        date=day_of(answer.made_at),
        title=_("DANH SÁCH NGƯỜI ĐÃ XEM HỒ SƠ"),
        subtitle=answer.question,
        distribution=_("người được giao giải quyết vụ việc; không chuyển ra ngoài phạm vi này"),
        made_by=answer.made_by,
        made_at=answer.made_at,
        signatory_title=_("NGƯỜI LẬP"),
        signatory_name=answer.made_by,
        demo=answer.demo,
    )


def _blocks(answer: WhoSaw) -> list:
    facts = (
        (_("Mục đích"), answer.purpose),
        (_("Số người đã xem hoặc làm việc với hồ sơ"), len(answer.people)),
        (_("Số lần bị từ chối"), answer.refusals),
        (_("Nhật ký"), answer.sealed),
    )
    return [KeyValues(facts), Section(_("Người đã xem")), _table(answer.people), Text(_note(), muted=True)]


def _table(people) -> Table:
    columns = (
        Column(_("Người, vai trò"), 2.2),
        Column(_("Cơ sở"), 1.6),
        Column(_("Việc đã làm, thông tin đã hiện"), 2.6),
        Column(_("Số lượt"), 0.7, "right"),
        Column(_("Từ lúc – đến lúc"), 1.6),
    )
    rows = tuple(
        (
            f"{one.name} ({one.username}), {one.roles}" if one.username else one.name,
            one.institutions,
            f"{one.deeds}. {one.fields}" if one.fields else one.deeds,
            one.times,
            f"{_moment(one.first)} – {_moment(one.last)}",
        )
        for one in people
    )
    return Table(columns, rows, empty=_("Không ai xem hồ sơ này trong khoảng thời gian đã chọn."))


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%H:%M %d/%m/%Y}"


def _note() -> str:
    return _(
        "Danh sách hồ sơ chỉ hiện mã và chữ viết tắt của tên, nên mở danh sách không được tính là xem hồ sơ."
    )
